"""`octavo seed FILE`: fill a project with the entries of a file."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from octavo.cli import seed_file, seed_library, seed_people, terminal
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
    are published unless their status is draft. Files of the media library are named by their paths; people
    are made in development only, and their passwords are printed once.
    """
    import asyncio

    written, passwords = asyncio.run(_seed(folder, file, once))
    if written is not None:
        terminal.say(f"Wrote {written} entries from {file.name}", "green")
    for email, password in passwords.items():
        terminal.say(f"{email} may log in with the password {password}, which is not shown again")


async def _seed(folder: Path, file: Path, once: bool) -> tuple[int | None, dict[str, str]]:
    """Write a file's entries; return how many there were and the passwords of the people among them."""
    from octavo import boot

    async with boot.running(folder) as app:
        entries = seed_file.read(file, app.schemas.content_types)
        if once and await _has_content(app, entries):
            return None, {}
        return len(entries), await write_entries(app, entries, file)


async def _has_content(app: Any, entries: Sequence[Entry]) -> bool:
    for uid in dict.fromkeys(entry.uid for entry in entries if entry.uid not in seed_people.PEOPLE):
        if await app.documents(uid).count(locale="*", status="draft"):
            return True
    return False


async def write_entries(app: Any, entries: Sequence[Entry], file: Path) -> dict[str, str]:
    """Write the entries of a seed file, all or none, and return the passwords of the people among them.

    Raises StartupError naming the line that is refused.
    """
    await seed_people.check(app, entries, file.name)
    async with seed_library.uploaded(app, entries, file.parent, file.name) as files:
        writing = _Writing(app, files)
        rest = [entry for entry in entries if entry.uid != seed_file.FILE]
        with terminal.progress("Seeding", len(rest)) as bar:
            async with app.transaction():
                for entry in rest:
                    try:
                        await writing.write(entry)
                    except ApplicationError as error:
                        raise StartupError([Problem(f"{file.name}:{entry.line}", error.message)]) from error
                    bar.advance(1)
    return writing.passwords


class _Writing:
    """What one file has made so far, by its keys."""

    def __init__(self, app: Any, files: Mapping[str, int]) -> None:
        self.app = app
        self.passwords: dict[str, str] = {}
        self._documents: dict[str, str | int] = dict(files)
        self._people: dict[str, int] = {}

    async def write(self, entry: Entry) -> None:
        """Write one line."""
        if entry.uid == seed_file.ROLE:
            await seed_people.write_role(self.app, entry.data)
        elif entry.uid == seed_file.USER:
            row_id, self.passwords[str(entry.data.get("email"))] = await seed_people.write_person(
                self.app, entry.data
            )
            self._people[entry.key or ""] = row_id
        else:
            await self._write_version(entry)

    async def _write_version(self, entry: Entry) -> None:
        """Write one version: of a document this file made already, or of a new one."""
        service = self.app.documents(entry.uid)
        data = seed_file.resolve(entry.data, self._documents)
        if entry.by is not None:
            data |= {"createdBy": self._people[entry.by], "updatedBy": self._people[entry.by]}
        options: dict[str, Any] = {"data": data, "status": entry.status}
        if entry.locale is not None:
            options["locale"] = entry.locale
        if entry.key is not None and entry.key in self._documents:
            await service.update(self._documents[entry.key], **options)
            return
        made = await service.create(**options)
        if entry.key is not None:
            self._documents[entry.key] = made["documentId"]
