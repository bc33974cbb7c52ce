"""`octavo seed FILE`: fill a project with the entries of a file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from octavo.cli import seed_file, terminal
from octavo.cli.project import project_option
from octavo.cli.seed_file import Entry
from octavo.errors import ApplicationError, Problem, StartupError


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--once", is_flag=True, help="Do nothing when the types it fills have entries already.")
@project_option
def seed(folder: Path, file: Path, once: bool) -> None:
    """Write the entries of a seed file: one JSON object a line, with uid, key, locale, status and data.

    Lines with the same key are versions of one document; {"$ref": "key"} stands for its documentId. Entries
    are published unless their status is draft.
    """
    import asyncio

    written = asyncio.run(_seed(folder, file, once))
    if written is not None:
        terminal.say(f"Wrote {written} entries from {file.name}", "green")


async def _seed(folder: Path, file: Path, once: bool) -> int | None:
    from octavo import boot

    async with boot.running(folder) as app:
        entries = seed_file.read(file, app.schemas.content_types)
        if once and await _has_content(app, entries):
            return None
        await write_entries(app, entries, file.name)
        return len(entries)


async def _has_content(app: Any, entries: Sequence[Entry]) -> bool:
    for uid in dict.fromkeys(entry.uid for entry in entries):
        if await app.documents(uid).count(locale="*", status="draft"):
            return True
    return False


async def write_entries(app: Any, entries: Sequence[Entry], source: str) -> None:
    """Write the entries of a seed file, all or none; raises StartupError naming the line that is refused."""
    documents: dict[str, str] = {}
    with terminal.progress("Seeding", len(entries)) as bar:
        async with app.transaction():
            for entry in entries:
                try:
                    await _write(app, entry, documents)
                except ApplicationError as error:
                    raise StartupError([Problem(f"{source}:{entry.line}", error.message)]) from error
                bar.advance(1)


async def _write(app: Any, entry: Entry, documents: dict[str, str]) -> None:
    """Write one version: of a document this file made already, or of a new one."""
    service = app.documents(entry.uid)
    options: dict[str, Any] = {"data": seed_file.resolve(entry.data, documents), "status": entry.status}
    if entry.locale is not None:
        options["locale"] = entry.locale
    if entry.key is not None and entry.key in documents:
        await service.update(documents[entry.key], **options)
        return
    made = await service.create(**options)
    if entry.key is not None:
        documents[entry.key] = made["documentId"]
