"""`octavo seed FILE`: fill a project with the entries of a file."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import click

from octavo.cli import seed_file, seed_library, seed_people, terminal
from octavo.cli.project import project_option
from octavo.cli.seed_file import SeedEntry, SeedFile
from octavo.errors import ApplicationError, Problem, StartupError

TOGETHER = 500
"""Lines that are written by one call."""


class _Kind(NamedTuple):
    """What lines have in common that are written together."""

    uid: str
    locale: str | None
    status: str
    exists: bool
    """Whether this file made the document already, so that the line is another version of it."""


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

    entry_count, passwords = asyncio.run(_seed(folder, file, once))
    if entry_count is not None:
        terminal.say(f"Wrote {entry_count} entries from {file.name}", "green")
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


async def _has_content(app: Any, entries: SeedFile) -> bool:
    for uid in entries.numbers.keys() - seed_people.PEOPLE:
        if await app.documents(uid).count(locale="*", status="draft"):
            return True
    return False


async def write_entries(app: Any, entries: SeedFile, file: Path) -> dict[str, str]:
    """Write the entries of a seed file, all or none, and return the passwords of the people among them.

    Raises StartupError naming the line that is refused.
    """
    await seed_people.check(app, entries.of(*seed_people.PEOPLE), file.name)
    library = entries.of(seed_file.FILE)
    async with seed_library.uploaded(app, library, file.parent, file.name) as files:
        with terminal.progress("Seeding", len(entries) - len(library)) as bar:
            async with app.database.transaction("seed") as transaction:
                writing = _Writing(app, transaction.settle, files, file.name, bar.advance)
                for entry in entries:
                    await writing.write(entry)
                await writing.flush()
    return writing.passwords


class _Writing:
    """What one file has made so far, by its keys; lines of one kind are collected and written together."""

    def __init__(
        self,
        app: Any,
        settle: Callable[[], Awaitable[None]],
        files: Mapping[str, int],
        source: str,
        advance: Callable[[int], object],
    ) -> None:
        self.app = app
        self._settle = settle
        self.passwords: dict[str, str] = {}
        self._source = source
        self._advance = advance
        self._documents: dict[str, str | int] = dict(files)
        self._people: dict[str, int] = {}
        self._kind: _Kind | None = None
        self._lines: list[SeedEntry] = []
        self._bodies: list[dict[str, Any]] = []
        self._keys: set[str] = set()

    async def write(self, entry: SeedEntry) -> None:
        """Write one line, or have it written by the next `flush`."""
        if entry.uid == seed_file.FILE:
            return
        if entry.key in self._keys:
            await self.flush()
        kind = _Kind(entry.uid, entry.locale, entry.status, entry.key in self._documents)
        if kind != self._kind or len(self._lines) == TOGETHER:
            await self.flush()
        if entry.uid in seed_people.PEOPLE:
            with self._naming_the_line(lambda _: entry):
                await self._write_person(entry)
            self._advance(1)
        else:
            self._collect(kind, entry, await self._resolve(entry))

    async def _resolve(self, entry: SeedEntry) -> dict[str, Any]:
        """Return the data of a line, with the ids of what it refers to."""
        if self._keys and seed_file.references(entry.data) & self._keys:
            await self.flush()
        data: dict[str, Any] = seed_file.resolve(entry.data, self._documents)
        return data

    def _collect(self, kind: _Kind, entry: SeedEntry, data: dict[str, Any]) -> None:
        if entry.by is not None:
            data |= {"createdBy": self._people[entry.by], "updatedBy": self._people[entry.by]}
        if kind.exists:
            data["documentId"] = self._documents[entry.key or ""]
        self._kind = kind
        self._lines.append(entry)
        self._bodies.append(data)
        self._keys |= set() if entry.key is None else {entry.key}

    async def flush(self) -> None:
        """Write the versions that were collected: of documents this file made already, or of new ones."""
        lines, bodies, kind = self._lines, self._bodies, self._kind
        self._lines, self._bodies, self._keys, self._kind = [], [], set(), None
        if kind is None:
            return
        service = self.app.documents(kind.uid)
        options = {"status": kind.status} | ({} if kind.locale is None else {"locale": kind.locale})
        with self._naming_the_line(lambda error: lines[error.details["entry"]["path"][0]]):
            write = service.update_many if kind.exists else service.create_many
            documents = await write(bodies, **options)
        for entry, document in zip(lines, documents, strict=True):
            if entry.key is not None and not kind.exists:
                self._documents[entry.key] = document["documentId"]
        await self._settle()  # of the whole file, what is to be told of entries would be much
        self._advance(len(lines))

    async def _write_person(self, entry: SeedEntry) -> None:
        if entry.uid == seed_file.ROLE:
            await seed_people.write_role(self.app, entry.data)
            return
        row_id, password = await seed_people.write_person(self.app, entry.data)
        self.passwords[str(entry.data.get("email"))] = password
        self._people[entry.key or ""] = row_id

    @contextmanager
    def _naming_the_line(self, line_of: Callable[[ApplicationError], SeedEntry]) -> Iterator[None]:
        """Raise what is refused as a StartupError that names the line."""
        try:
            yield
        except ApplicationError as error:
            where = f"{self._source}:{line_of(error).line}"
            raise StartupError([Problem(where, error.message)]) from error
