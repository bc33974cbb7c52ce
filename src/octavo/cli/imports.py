"""`octavo import`: content from elsewhere, one file beside this one for each kind of source."""

from importlib import import_module

import click

SOURCES = ("archive", "strapi")


class Sources(click.Group):
    """A group whose subcommands are the files `import_…`, each holding its command under that name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the kinds of sources."""
        return list(SOURCES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one of them."""
        if cmd_name not in SOURCES:
            return None
        name = f"import_{cmd_name}"
        command: click.Command = getattr(import_module(f"octavo.cli.{name}"), name)
        return command


@click.group("import", cls=Sources)
def imports() -> None:
    """Import content from an archive or from another system."""
