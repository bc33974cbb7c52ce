"""Uploading: checked, named, measured, kept, and only then written down; what fails leaves nothing behind."""

import asyncio
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from octavo import NotFoundError, Octavo, PayloadTooLargeError, ValidationError
from octavo.http import UploadedFile, new_folder
from octavo.plugins.upload import media_types, naming
from octavo.plugins.upload.config import UploadSettings
from octavo.plugins.upload.keeper import FILE, Entry, Keeper, Kept
from octavo.plugins.upload.pictures import Picture, Variant
from octavo.plugins.upload.storage import LocalStorage, S3Storage, Storage
from octavo.plugins.upload.workers import Workers
from octavo.schema import Media

FOLDER = "plugin::upload.folder"
ROOT_FOLDER = "/"
INFO_KEYS = ("name", "alternativeText", "caption", "focalPoint")

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


class UploadService:
    """The media library of one instance."""

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.settings: UploadSettings = app.plugin("upload").config
        self.storage = _storage(self.settings, app)
        self.keeper = Keeper(app, self.storage)
        said = self.settings
        self.workers = Workers(said.workers, said.breakpoints, said.max_pixels, said.worker_memory)

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
        async with self.keeper.dropped_on_failure(kept):
            for item in incoming:
                hash = await self.keeper.free_hash(item.name)
                kept.append(await self._keep(item, _Names(hash, hash, path=path)))
        for stored, attributes in zip(kept, placed, strict=False):
            stored.columns |= attributes
        async with self.keeper.taken_back_on_failure(kept), self.app.transaction():
            await self.keeper.settle(kept)
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
        """Put another file in the place of one; returns the entry. Until that is done the old one stays.

        Its bytes get names of their own, and the entry, in one transaction, leads to them; the address stays
        the same where the storage can lead on.
        """
        entry = await self.get(row_id)
        item = await self._check(file, info)
        stored_as = await self.keeper.free_hash(entry["hash"].rpartition("_")[0] or entry["hash"])
        hash = entry["hash"] if self.storage.keeps_addresses else stored_as
        kept = await self._keep(item, _Names(hash, stored_as, entry["ext"] or ""))
        columns = {key: value for key, value in kept.columns.items() if value is not None}
        columns |= {"formats": columns.get("formats") or {}, "storedAs": kept.columns["storedAs"]}
        del columns["folderPath"]
        async with self.keeper.taken_back_on_failure([kept]), self.app.transaction():
            await self.keeper.hold()
            before = await self.get(row_id)
            await self.keeper.settle([kept])
            changed: Entry | None = await self._documents.update(
                before["documentId"], data={**columns, **placed}
            )
            await self.keeper.give_up(naming.keys_of(before))
        return changed if changed is not None else before

    async def remove(self, row_id: int) -> Entry:
        """Delete a file and its entry; whatever referred to it no longer does."""
        return (await self._remove([row_id]))[0]

    async def _remove(self, row_ids: Sequence[int]) -> list[Entry]:
        async with self.app.transaction():
            await self.keeper.hold()
            entries = [await self.get(row_id) for row_id in row_ids]
            for entry in entries:
                await self._documents.delete(entry["documentId"])
            await self.keeper.give_up(key for entry in entries for key in naming.keys_of(entry))
        return entries

    async def remove_many(self, entries: Sequence[Entry], folders: Sequence[Entry]) -> None:
        """Delete files with their entries, and folders, all or none."""
        async with self.app.transaction():
            await self._remove([entry["id"] for entry in entries])
            for folder in folders:
                await self.app.documents(FOLDER).delete(folder["documentId"])

    async def stored_key(self, name: str) -> str | None:
        """Return what a file is kept under that is called otherwise since another was put in its place."""
        stem = naming.stem_and_extension(name)[0]
        hashes = [stem, *(stem[place + 1 :] for place, sign in enumerate(stem) if sign == "_")]
        where = {"hash": {"$in": hashes}, "storedAs": {"$notNull": True}}
        for entry in await self.app.query(FILE).find_many(where):
            keys = dict(zip(naming.names_of(entry), naming.keys_of(entry), strict=True))
            if name in keys:
                return keys[name]
        return None

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

    async def _keep(self, item: Incoming, names: "_Names") -> Kept:
        """Put a file and its sizes into the storage."""
        if names.ext is None:
            names = replace(names, ext=_extension_of(item))
        folder = await asyncio.to_thread(new_folder, "picture")
        try:
            picture = Picture()
            if item.is_picture:
                picture = await self.workers.process(item.file.path, folder)
            source = picture.original or item.file.path
            kept = Kept(self._describe(item, names, source.stat().st_size, picture), [])
            files = {names.key(): source} | {names.key(size.key): size.path for size in picture.variants}
            kept.keys = list(files)
            await self.keeper.begin(kept)
            async with self.keeper.dropped_on_failure([kept]):
                for key, path in files.items():
                    await self.storage.put(key, path, item.mime)
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        return kept

    def _describe(self, item: Incoming, names: "_Names", size: int, picture: Picture) -> Entry:
        formats = {variant.key: self._format(item, names, variant) for variant in picture.variants}
        return {
            **_told(item.info),
            "name": item.name,
            "width": picture.width,
            "height": picture.height,
            "formats": formats or None,
            "hash": names.hash,
            "storedAs": None if names.stored_as == names.hash else names.stored_as,
            "ext": names.ext,
            "mime": item.mime,
            "provenMime": item.proven or "",
            "size": naming.kilobytes(size),
            "url": self.storage.url(f"{names.hash}{names.ext}"),
            "provider": self.storage.name,
            "folderPath": ROOT_FOLDER,
        }

    def _format(self, item: Incoming, names: "_Names", variant: Variant) -> Entry:
        own_hash = f"{variant.key}_{names.hash}"
        return {
            "name": f"{variant.key}_{item.name}",
            "hash": own_hash,
            "ext": names.ext,
            "mime": item.mime,
            "path": names.path,
            "width": variant.width,
            "height": variant.height,
            "size": naming.kilobytes(variant.size),
            "sizeInBytes": variant.size,
            "url": self.storage.url(f"{own_hash}{names.ext}"),
        }


@dataclass(frozen=True, slots=True)
class _Names:
    """What one file is called outside (`hash`), and what its bytes are kept under."""

    hash: str
    stored_as: str
    ext: str | None = None
    path: str | None = None

    def key(self, size: str = "") -> str:
        """Return the storage key of the file, or of one of its sizes."""
        return f"{size}_{self.stored_as}{self.ext}" if size else f"{self.stored_as}{self.ext}"


def _extension_of(item: Incoming) -> str:
    """Return the extension of a new file with its dot, or nothing."""
    given = naming.stem_and_extension(item.name)[1] or naming.stem_and_extension(item.file.name)[1]
    return given or media_types.extension_of(item.mime)


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


def _storage(settings: UploadSettings, app: Octavo) -> Storage:
    if settings.provider == "s3" and settings.s3 is not None:
        return S3Storage(settings.s3)
    durable = app.settings.database.durability == "full"
    return LocalStorage(app.settings.folder / settings.folder, durable=durable)


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(media_types.HEAD_BYTES)


def _told(info: Info) -> Entry:
    """Return what is told of a file; a null leaves things as they are (Strapi)."""
    return {key: value for key, value in info.items() if key in INFO_KEYS and value is not None}
