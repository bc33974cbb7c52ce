"""Uploading: checked, named, measured, kept, and only then written down; what fails leaves nothing behind."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from octavo import NotFoundError, Octavo, PayloadTooLargeError, ValidationError
from octavo.http import UploadedFile
from octavo.plugins.upload import media_types, naming
from octavo.plugins.upload.config import UploadSettings
from octavo.plugins.upload.pictures import Picture, Variant
from octavo.plugins.upload.storage import LocalStorage, S3Storage, Storage
from octavo.plugins.upload.workers import Workers
from octavo.schema import Media

FILE = "plugin::upload.file"
FOLDER = "plugin::upload.folder"
ROOT_FOLDER = "/"
INFO_KEYS = ("name", "alternativeText", "caption", "focalPoint")

Entry = dict[str, Any]
Info = Mapping[str, Any]
NOTHING: Info = {}
Link = tuple[str, int, str]
"""A content type, a row of it, and its media attribute."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file as it came in, after its types were checked."""

    file: UploadedFile
    name: str
    mime: str
    info: Info
    proven: str | None

    @property
    def is_picture(self) -> bool:
        """Whether it is called a picture, or is one."""
        return any((mime or "").startswith("image/") for mime in (self.mime, self.proven))


@dataclass(slots=True)
class Kept:
    """What was put into the storage for one entry: the columns that describe it, and the keys it is under."""

    columns: Entry
    keys: list[str] = field(default_factory=list)


class UploadService:
    """The media library of one instance."""

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.settings: UploadSettings = app.plugin("upload").config
        self.storage = _storage(self.settings, app.settings.folder)
        self.workers = Workers(self.settings.workers, self.settings.breakpoints, self.settings.max_pixels)

    async def upload(
        self,
        files: Sequence[UploadedFile],
        infos: Sequence[Info],
        path: str | None = None,
        placed: Sequence[Entry] = (),
        link: Link | None = None,
    ) -> list[Entry]:
        """Keep files and return their entries, all of them or none; `path` is only noted, as Strapi does.

        `placed` holds, for each file, attributes of its entry that the file itself does not tell; `link` is
        what they are attached to.
        Raises ValidationError for a type that may not come in, PayloadTooLargeError for a file too large.
        """
        incoming = [
            await self._check(file, infos[index] if index < len(infos) else {})
            for index, file in enumerate(files)
        ]
        kept: list[Kept] = []
        async with self._undone_on_failure(kept):
            for item in incoming:
                kept.append(await self._keep(item, naming.new_hash(item.name), path))
            for stored, attributes in zip(kept, placed, strict=False):
                stored.columns |= attributes
            async with self.app.transaction():
                entries = [await self._documents.create(data=item.columns) for item in kept]
                if link is not None:
                    await self._attach(*link, entries)
                return entries

    async def update_info(self, row_id: int, info: Info, placed: Mapping[str, Any] = NOTHING) -> Entry:
        """Change what is told of a file, and attributes besides; raises NotFoundError, ValidationError."""
        expect_info(info)
        entry = await self.get(row_id)
        if info.get("name"):
            self._expect_extension(info["name"], entry["mime"], entry["provenMime"], f"x{entry['ext'] or ''}")
        changed = await self._documents.update(entry["documentId"], data={**_told(info), **placed})
        return changed if changed is not None else entry

    async def replace(
        self, row_id: int, file: UploadedFile, info: Info, placed: Mapping[str, Any] = NOTHING
    ) -> Entry:
        """Put another file in the place of one, under the same name in the storage; returns the entry."""
        entry = await self.get(row_id)
        item = await self._check(file, info)
        kept = await self._keep(item, entry["hash"], None, entry["ext"])
        columns = {key: value for key, value in kept.columns.items() if value is not None}
        columns["formats"] = columns.get("formats") or {}
        del columns["folderPath"]
        written = {**columns, "ext": entry["ext"], "hash": entry["hash"], **placed}
        changed = await self._documents.update(entry["documentId"], data=written)
        await self._forget(set(_keys(entry)) - set(kept.keys))
        return changed if changed is not None else entry

    async def remove(self, row_id: int) -> Entry:
        """Delete a file and its entry; whatever referred to it no longer does."""
        entry = await self.get(row_id)
        await self._documents.delete(entry["documentId"])
        await self._forget(_keys(entry))
        return entry

    async def remove_many(self, entries: Sequence[Entry], folders: Sequence[Entry]) -> None:
        """Delete files with their entries, and folders, all or none."""
        async with self.app.transaction():
            for entry in entries:
                await self._documents.delete(entry["documentId"])
            for folder in folders:
                await self.app.documents(FOLDER).delete(folder["documentId"])
        for entry in entries:
            await self._forget(_keys(entry))

    async def get(self, row_id: int) -> Entry:
        """Return an entry by row id; raises NotFoundError."""
        entry: Entry | None = await self.app.query(FILE).find_one({"id": row_id})
        if entry is None:
            raise NotFoundError()
        return entry

    async def _attach(self, uid: str, row_id: int, attribute: str, entries: Sequence[Entry]) -> None:
        """Add files to a media attribute of one row's document; what is unknown changes nothing (Strapi)."""
        # Of another relation a file's number would name somebody else's row.
        if isinstance(self.app.schemas.content_type(uid).attributes.get(attribute), Media):
            references = {"connect": [{"id": entry["id"]} for entry in entries]}
            await self.app.documents(uid).attach(row_id, {attribute: references})

    @property
    def _documents(self) -> Any:
        return self.app.documents(FILE)

    async def _check(self, file: UploadedFile, info: Info) -> Incoming:
        if file.size > self.settings.size_limit:
            raise PayloadTooLargeError("FileTooBig")
        name = expect_info(info).get("name") or file.name
        expect_name(file.name or name, "name of the file")
        head = await asyncio.to_thread(_head, file.path)
        settings = self.settings
        proven = media_types.of_bytes(head)
        for told in {file.name, name}:
            refused = media_types.refused(
                file.type, proven, told, settings.allowed_types, settings.denied_types
            )
            if refused is not None:
                raise ValidationError(f"File type '{refused}' is not allowed")
        if info.get("name"):
            self._expect_extension(name, file.type, proven, file.name)
        return Incoming(file, name, media_types.plain(file.type), info, proven)

    def _expect_extension(self, name: str, mime: str, proven: str | None, called: str) -> None:
        """Raise ValidationError for a new name that says the file is another type, or one that is denied."""
        by_name = media_types.of_name(name)
        if by_name is not None and media_types.covers(self.settings.denied_types, by_name):
            raise ValidationError(f"File type '{by_name}' is not allowed")
        wrong = media_types.contradicted(name, mime, proven, called)
        if wrong is not None:
            raise ValidationError(
                f"Invalid name in fileInfo: {name} is a name for {wrong}, and the file is {proven}: "
                f"let it end in {media_types.extension_of(proven or mime)}"
            )

    async def _keep(self, item: Incoming, hash: str, path: str | None, ext: str | None = None) -> Kept:
        """Put a file and its sizes into the storage."""
        extension = ext if ext is not None else naming.stem_and_extension(item.name)[1]
        extension = extension or naming.stem_and_extension(item.file.name)[1]
        extension = extension or media_types.extension_of(item.mime)
        with tempfile.TemporaryDirectory(prefix="octavo-picture-") as folder:
            picture = Picture()
            if item.is_picture:
                picture = await self.workers.process(item.file.path, Path(folder))
            source = picture.original or item.file.path
            kept = Kept(self._describe(item, hash, extension, source.stat().st_size, picture, path))
            async with self._undone_on_failure([kept]):
                await self._put(kept, f"{hash}{extension}", source, item.mime)
                for variant in picture.variants:
                    await self._put(kept, f"{variant.key}_{hash}{extension}", variant.path, item.mime)
        return kept

    def _describe(
        self, item: Incoming, hash: str, extension: str, size: int, picture: Picture, path: str | None
    ) -> Entry:
        formats = {
            variant.key: self._format(item, variant, hash, extension, path) for variant in picture.variants
        }
        return {
            **_told(item.info),
            "name": item.name,
            "width": picture.width,
            "height": picture.height,
            "formats": formats or None,
            "hash": hash,
            "ext": extension,
            "mime": item.mime,
            "provenMime": item.proven or "",
            "size": naming.kilobytes(size),
            "url": self.storage.url(f"{hash}{extension}"),
            "provider": self.storage.name,
            "folderPath": ROOT_FOLDER,
        }

    def _format(self, item: Incoming, variant: Variant, hash: str, extension: str, path: str | None) -> Entry:
        own_hash = f"{variant.key}_{hash}"
        return {
            "name": f"{variant.key}_{item.name}",
            "hash": own_hash,
            "ext": extension,
            "mime": item.mime,
            "path": path,
            "width": variant.width,
            "height": variant.height,
            "size": naming.kilobytes(variant.size),
            "sizeInBytes": variant.size,
            "url": self.storage.url(f"{own_hash}{extension}"),
        }

    async def _put(self, kept: Kept, key: str, source: Path, mime: str) -> None:
        await self.storage.put(key, source, mime)
        kept.keys.append(key)

    @asynccontextmanager
    async def _undone_on_failure(self, kept: Sequence[Kept]) -> AsyncIterator[None]:
        try:
            yield
        except BaseException:
            await self._forget([key for item in kept for key in item.keys])
            raise

    async def _forget(self, keys: Sequence[str] | set[str]) -> None:
        for key in keys:
            await self.storage.delete(key)


def expect_name(name: str, what: str) -> None:
    """Raise ValidationError for what is no name of a file."""
    wrong = naming.why_no_name(name)
    if wrong is not None:
        raise ValidationError(f"Invalid {what}: {wrong}")


def expect_info(info: Info) -> Info:
    """Return what is told of a file; raise ValidationError for a name that is none."""
    if info.get("name"):
        expect_name(info["name"], "name in fileInfo")
    return info


def _storage(settings: UploadSettings, project: Path) -> Storage:
    if settings.provider == "s3" and settings.s3 is not None:
        return S3Storage(settings.s3)
    return LocalStorage(project / settings.folder)


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(media_types.HEAD_BYTES)


def _told(info: Info) -> Entry:
    """Return what is told of a file; a null leaves things as they are (Strapi)."""
    return {key: value for key, value in info.items() if key in INFO_KEYS and value is not None}


def _keys(entry: Entry) -> list[str]:
    """Return the storage keys of an entry: the file and its sizes."""
    sizes = entry["formats"] or {}
    described = [entry, *sizes.values()]
    return [f"{item['hash']}{item['ext'] or ''}" for item in described]
