"""`octavo check`: would it start?"""

from collections.abc import Sized
from pathlib import Path

import click

from octavo.cli import terminal
from octavo.cli.project import project_option


@click.command()
@click.option(
    "--database", "database", is_flag=True, help="Try on the database what a start would change, too."
)
@project_option
def check(folder: Path, database: bool) -> None:
    """Read settings, schemas and code, and open nothing; every problem is listed, and the code is 1.

    What would start, and yet not all do what its files say, is listed too.

    With --database it is also found out whether content that is there goes with the schemas, and nothing of
    it is changed.
    """
    import asyncio

    terminal.say(asyncio.run(_checked(folder, database=database)), "green")


async def _checked(folder: Path, *, database: bool) -> str:
    """Return what is to be said of a project that is in order."""
    from octavo import boot
    from octavo.loaders.exposed import exposed_files
    from octavo.loaders.javascript import unread_scripts
    from octavo.loaders.misplaced import misplaced_files

    app = await boot.create(folder)
    if database:
        await boot.check_database(app)
    terminal.warnings(
        [
            *app.settings.warnings,
            *app.schemas.warnings,
            *unread_scripts(folder),
            *misplaced_files(folder),
            *exposed_files(app.settings),
        ]
    )
    own = [uid for uid in app.schemas.content_types if uid.startswith("api::")]
    counts = f"{_count(own, 'content type')}, {_count(app.schemas.components, 'component')}"
    return f"{folder.name} is in order: {counts}"


def _count(things: Sized, name: str) -> str:
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"
