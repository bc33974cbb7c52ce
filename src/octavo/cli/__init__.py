"""The `octavo` command: one file per subcommand, imported when it is named."""

import sys
from importlib import import_module
from typing import Any

import click

from octavo import __version__
from octavo.cli import terminal
from octavo.errors import StartupError

COMMANDS = (
    "new",
    "develop",
    "start",
    "check",
    "migrate",
    "routes",
    "console",
    "generate",
    "seed",
    "types",
    "openapi",
    "permissions",
    "audit",
    "jobs",
    "trash",
    "email",
    "admin",
    "token",
    "export",
    "import",
    "backup",
    "restore",
)
FILES = {"import": "imports"}
"""The files of commands whose names Python keeps for itself."""


class CommandFiles(click.Group):
    """A group whose subcommands are the files beside this one."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command; whether its complaints can be written does not change its exit code."""
        terminal.open_closed_streams()
        terminal.forgive("stderr", 2)
        return super().main(*args, **kwargs)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the subcommands in the order a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one subcommand; its file holds it under its own name."""
        if cmd_name not in COMMANDS:
            return None
        file = FILES.get(cmd_name, cmd_name)
        command: click.Command = getattr(import_module(f"octavo.cli.{file}"), file)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand; a project that cannot start ends it with its problems listed and code 1."""
        try:
            return super().invoke(ctx)
        except StartupError as error:
            terminal.problems(error.problems)
            ctx.exit(1)


def _show_version(ctx: click.Context, _parameter: click.Parameter, show: bool) -> None:
    if show:
        python = ".".join(str(part) for part in sys.version_info[:3])
        terminal.say(f"octavo {__version__} (Python {python})")
        ctx.exit()


@click.group(
    cls=CommandFiles, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Print the version.",
)
def main() -> None:
    """Octavo, the headless CMS for Python.

    Begin with `octavo new mysite`; every command explains itself with --help.
    """
