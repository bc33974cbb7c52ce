"""`octavo check`: would it start?"""

from collections.abc import Sized
from pathlib import Path
from typing import Any

import click

from octavo.cli import terminal
from octavo.cli.approved import approval_of, development_option
from octavo.cli.project import project_option
from octavo.errors import Problem


@click.command()
@click.option(
    "--database", "database", is_flag=True, help="Also check the content in the database, and replicas."
)
@development_option
@project_option
def check(folder: Path, database: bool, session: Path | None) -> None:
    """Check settings, schemas and code without starting; list every problem and exit with 1 if there are any.

    Warnings about files that have no effect, or not the intended one, are listed too.

    With --database, also check whether existing content fits the schemas, without changing it, and whether
    replicas answer.
    """
    import asyncio

    terminal.say(asyncio.run(_summarize(folder, session, database=database)), "green")


async def _summarize(folder: Path, session: Path | None, *, database: bool) -> str:
    """Return what is to be said of a project that is in order."""
    from octavo import boot
    from octavo.loaders.file_permissions import exposed_files
    from octavo.loaders.javascript import unread_scripts
    from octavo.loaders.unloaded_files import misplaced_files

    app = await boot.create(folder)
    replicas = await _try_database(app, session) if database else []
    terminal.warnings(
        [
            *app.settings.warnings,
            *replicas,
            *app.schemas.warnings,
            *unread_scripts(folder),
            *misplaced_files(folder),
            *exposed_files(app.settings),
        ]
    )
    own = [uid for uid in app.schemas.content_types if uid.startswith("api::")]
    counts = f"{_count(own, 'content type')}, {_count(app.schemas.components, 'component')}"
    return f"{folder.name} is in order: {counts}"


async def _try_database(app: Any, session: Path | None) -> list[Problem]:
    """Print the changes to content and try a start in a transaction that is rolled back; return the problems
    of replicas.

    Raises StartupError where a start would.
    """
    from octavo import boot
    from octavo.cli.migrate import show
    from octavo.migrations.startup import plan_of, try_migration

    approval = await approval_of(app, session)
    async with boot.database_of(app) as database:
        if database is None:
            return []
        show(await plan_of(database, boot.locales_of(app)))
        await try_migration(database, boot.locales_of(app), approval)
        replicas = database.engine.replicas
        return [] if replicas is None else await replicas.problems()


def _count(things: Sized, name: str) -> str:
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"
