"""Copies the files of the media library into an archive, and out of it."""

import hashlib
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from octavo.archive.container import Advance, Archive, Member, Writer
from octavo.archive.files import SpooledLines, temporary_path
from octavo.archive.parts import FILE
from octavo.db.dialects.engine import Snapshot
from octavo.db.model import TypeModel
from octavo.db.tables import read_rows
from octavo.errors import Problem, StartupError
from octavo.kernel import Octavo
from octavo.plugins.upload import naming
from octavo.plugins.upload.file_tracker import NewFile
from octavo.plugins.upload.files.service import UploadService

Renew = Callable[[], Awaitable[None]]
Begin = Callable[[list[str]], Awaitable[None]]

FOLDER = "media/"
_ENTRY = ("hash", "storedAs", "ext", "formats", "mime")
NOTED = 100
"""How many files are announced at once, before they are put."""


def library_of(app: Octavo) -> UploadService | None:
    """Return the service of the media library; None if its plugin is off."""
    return app.service(UploadService) if "upload" in app.plugins else None


class FileList(SpooledLines):
    """The keys of files in the storage, with their media types."""

    count = 0

    def add_file(self, key: str, mime: str) -> None:
        """Add the key of a file."""
        self.add(orjson.dumps([key, mime]) + b"\n")
        self.count += 1

    def each(self) -> Iterator[tuple[str, str]]:
        """Yield each key with its media type."""
        for line in self:
            key, mime = orjson.loads(line)
            yield key, mime


def files_of_row(model: TypeModel, row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the keys and media types of a row's files: the original and its other sizes."""
    entry: dict[str, Any] = {name: row.get(model.columns[name].name) for name in _ENTRY}
    if not entry["hash"]:
        return []
    formats = entry["formats"]
    if isinstance(formats, orjson.Fragment):
        formats = orjson.loads(orjson.dumps(formats))
    elif isinstance(formats, str | bytes):
        formats = orjson.loads(formats)
    sizes = formats if isinstance(formats, dict) else {}
    mimes = [entry["mime"], *(size.get("mime") or entry["mime"] for size in sizes.values())]
    return list(zip(naming.keys_of({**entry, "formats": sizes}), mimes, strict=True))


async def list_files(snapshot: Snapshot, app: Octavo, keys: FileList) -> None:
    """Add every file that the rows in a snapshot refer to."""
    model = app.model.types[FILE]
    async for rows in read_rows(snapshot, model.table, app.database.dialect):
        for row in rows:
            for key, mime in files_of_row(model, row):
                keys.add_file(key, mime)


def is_key(name: str) -> bool:
    """Whether a name is a safe key: not a path that leads out of the storage's folder."""
    return naming.why_no_name(name) is None and not name.startswith(".")


async def add_files(
    library: UploadService, keys: FileList, writer: Writer, advance: Advance, renew: Renew | None = None
) -> list[str]:
    """Add files to an archive; return the keys of those that are missing in the storage.

    `renew` is called repeatedly to renew the hold that keeps other processes from removing files.
    """
    missing: list[str] = []
    added_keys: set[str] = set()
    copy = writer.scratch / "file"
    for key, mime in keys.each():
        if key not in added_keys:
            added_keys.add(key)
            if not await _add(library, key, mime, writer, copy):
                missing.append(key)
        advance(1)
        if renew is not None:
            await renew()
    return missing


async def _add(library: UploadService, key: str, mime: str, writer: Writer, copy: Path) -> bool:
    """Add one file; return whether it exists."""
    if not is_key(key):
        return False
    with temporary_path(copy):
        try:
            await _fetch(library, key, copy)
        except FileNotFoundError:
            return False
        writer.add_file(FOLDER + key, copy, mime)
    return True


async def _fetch(library: UploadService, key: str, copy: Path) -> None:
    """Copy a file out of the storage; raises FileNotFoundError, and StartupError for any other error."""
    try:
        await library.storage.fetch(key, copy)
    except FileNotFoundError:
        raise
    except Exception as error:  # whatever the library of a bucket raises
        raise StartupError([Problem(FOLDER + key, f"cannot be copied: {error}")]) from error


async def put_files(
    library: UploadService, archive: Archive, keys: FileList, begin: Begin, scratch: Path, advance: Advance
) -> None:
    """Put an archive's files into the storage beside those that are there; `keys` lists them in their order.

    Before new files are put, `begin` is awaited with their keys, many at once. Raises StartupError if the
    storage has another file under one of the keys.
    """
    names, new, copy = (key for key, _ in keys.each()), set[str](), scratch / "file"
    remaining = 0
    for member in archive.members():
        if not member.name.startswith(FOLDER):
            continue
        if not remaining:
            batch = list(islice(names, NOTED))
            remaining, new = len(batch), {key for key in batch if not await library.storage.has(key)}
            if new:
                await begin(sorted(new))
        remaining -= 1
        await _put(library, member, new, copy)
        advance(1)


async def _put(library: UploadService, member: Member, new: Collection[str], copy: Path) -> None:
    key = member.name.removeprefix(FOLDER)
    with temporary_path(copy):
        if key in new:
            member.save(copy)
            try:
                await library.storage.put(key, copy, member.mime)
            except Exception as error:  # as above
                raise StartupError([Problem(member.name, f"cannot be kept: {error}")]) from error
            return
        await _fetch(library, key, copy)
        if checksum_of(copy) != member.stream.drain():
            fix = "move it away, it has another's name"
            raise StartupError([Problem(member.name, "another file is kept under this name", fix)])


def checksum_of(path: Path) -> str:
    """Return a file's checksum."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def update_addresses(
    library: UploadService, model: TypeModel, row: dict[str, Any], existing_keys: set[str]
) -> None:
    """Set the URLs in a row of the library to those of this storage, if all its files exist there."""
    files = [key for key, _ in files_of_row(model, row)]
    if not files or not existing_keys.issuperset(files):
        return
    columns = {name: model.columns[name].name for name in (*_ENTRY, "url", "provider")}
    entry = {name: row.get(columns[name]) for name in _ENTRY}
    names = naming.names_of(entry) if library.storage.keeps_addresses else files
    addresses = [library.storage.url(name) for name in names]
    row |= {columns["provider"]: library.storage.name, columns["url"]: addresses[0]}
    for size, address in zip((entry["formats"] or {}).values(), addresses[1:], strict=True):
        size["url"] = address


async def remove_files(library: UploadService, new_files: Sequence[NewFile]) -> None:
    """Remove files whose rows were rolled back."""
    async with library.app.transaction():
        for item in new_files:
            if await library.app.store.journal.strike(item.note):
                await library.tracker.delete_after_commit(item.keys)
