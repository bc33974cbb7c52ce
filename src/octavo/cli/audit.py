"""`octavo audit`: who did what."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from octavo.cli import terminal
from octavo.cli.project import project_option
from octavo.errors import Problem, StartupError

COLUMNS = ("WHEN", "ACTION", "TYPE", "TARGET", "LOCALE", "WHO", "NAME", "FROM", "REQUEST")
KEYS = ("createdAt", "action", "contentType", "target", "targetLocale", "who", "actorName", "ip", "request")


@click.command()
@project_option
@click.option("--type", "uid", help="Only about this content type, such as api::article.article.")
@click.option("--target", help="Only about this document, by its documentId.")
@click.option("--actor", help="Only by this caller, by its id.")
@click.option("--action", help="Only this action: entry.create, entry.publish, row.update …")
@click.option("--since", type=click.DateTime(), help="Only from this time on (UTC).")
@click.option(
    "--limit",
    default=50,
    show_default=True,
    type=click.IntRange(1),
    help="How many entries at most, the latest.",
)
def audit(
    folder: Path,
    uid: str | None,
    target: str | None,
    actor: str | None,
    action: str | None,
    since: datetime | None,
    limit: int,
) -> None:
    """Print the audit log, the latest last; the plugin has to be on: [plugins.audit] in octavo.toml."""
    import asyncio

    criteria = {"contentType": uid, "target": target, "actorId": actor, "action": action}
    filters: dict[str, Any] = {name: value for name, value in criteria.items() if value is not None}
    if since is not None:
        filters["createdAt"] = {"$gte": since.isoformat()}
    entries = asyncio.run(_read(folder, filters, limit))
    terminal.table(COLUMNS, [_row(entry) for entry in reversed(entries)])


async def _read(folder: Path, filters: dict[str, Any], limit: int) -> list[dict[str, Any]]:
    from octavo import boot

    async with boot.running(folder) as app:
        if "audit" not in app.plugins:
            fix = "add [plugins.audit] to octavo.toml; what was done before is not noted"
            raise StartupError([Problem("octavo.toml#/plugins/audit", "the audit log is off", fix)])
        service = app.documents("plugin::audit.entry")
        return await service.find_many(filters=filters, sort="id:desc", limit=limit)


def _row(entry: dict[str, Any]) -> list[str]:
    request = " ".join(str(entry[key]) for key in ("method", "route") if entry.get(key))
    who = " ".join(str(entry[key]) for key in ("actorType", "actorId") if entry.get(key))
    columns = {**entry, "who": who, "request": request}
    return [str(columns.get(key) or "-") for key in KEYS]
