"""Applies what was approved in the content-type builder: under `octavo develop`, to the schemas it wrote."""

from pathlib import Path
from typing import Any

import click

from octavo.cli import terminal

development_option = click.option(
    "--development",
    "session",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    hidden=True,
    help="The folder of the session of `octavo develop`.",
)


async def approval_of(app: Any, session: Path | None) -> Any:
    """Return the approval of the pending plan; None if another plan was approved."""
    from octavo import boot
    from octavo.development import Development
    from octavo.migrations.plan import Approval
    from octavo.migrations.startup import plan_of

    update = None if session is None else Development(session).completed_update(app.settings.folder)
    if update is None:
        return None
    async with boot.database_of(app) as database:
        if database is None:
            return None
        plan = await plan_of(database, boot.locales_of(app), update.answers)
    if plan.interrupted or {step.name for step in plan.pending} - {*update.changes}:
        return None
    return Approval(update.answers, update.allow_destructive) if plan.pending else None


async def enter_session(app: Any, session: Path) -> Any:
    """Tell a server its session, and return the approval of the plan that waits; an SQLite file is copied
    first.
    """
    from octavo import boot
    from octavo.development import Development

    app.development = Development(session)
    approval = await approval_of(app, session)
    if approval is not None:
        copied = await boot.copy_database(app)
        if copied is not None:
            terminal.say(f"Copied the database to {copied.name}")
    return approval
