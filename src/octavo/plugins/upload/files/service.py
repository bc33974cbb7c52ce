"""The media library: checks, names, resizes and stores uploaded files and writes their entries."""

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
from octavo.plugins.upload.file_tracker import FILE, Entry, FileTracker, NewFile
from octavo.plugins.upload.idempotency import DuplicateUploadError
from octavo.plugins.upload.pictures import Box, Picture, Variant
from octavo.plugins.upload.settings.service import LibraryPreferences
from octavo.plugins.upload.storage import LocalStorage, S3Storage, Storage
from octavo.plugins.upload.uids import FOLDER, FOLDER_LOCK, ROOT_FOLDER
from octavo.plugins.upload.workers import Workers
from octavo.schema import Media

INFO_KEYS = ("name", "alternativeText", "caption", "focalPoint")

Info = Mapping[str, Any]
NOTHING: Info = {}
Link = tuple[str, int, str]
"""A content type, a row of it, and its media attribute."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """An uploaded file that has been checked; `proven` is the media type its first bytes show."""

    file: UploadedFile
    name: str
    mime: str
    info: Info
    proven: str | None

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture, by its declared type or by its bytes."""
        return any((mime or "").startswith("image/") for mime in (self.mime, self.proven))


class UploadService:
    """The media library of one instance."""

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.settings: UploadSettings = app.plugin("upload").config
        self.preferences = LibraryPreferences(app)
        self.storage = _storage(self.settings, app)
        self.tracker = FileTracker(app, self.storage)
        self.idempotency_keys = self.tracker.idempotency_keys
        settings = self.settings
        self.workers = Workers(
            settings.workers, settings.breakpoints, settings.max_pixels, settings.worker_memory
        )

    async def upload(
        self,
        files: Sequence[UploadedFile],
        infos: Sequence[Info],
        path: str | None = None,
        attributes: Sequence[Entry] = (),
        link: Link | None = None,
        idempotency_key: str = "",
    ) -> list[Entry]:
        """Store files and return their entries; if one of them fails, none is stored.

        What was kept with the same `idempotency_key` is answered in place of being kept again.

        `attributes` has further ones for each entry, such as its folder. `link` is a media attribute that the
        files are attached to. `path` is only recorded in the formats (as Strapi does).
        Raises ValidationError for a type that is not allowed, PayloadTooLargeError for a file too large.
        """
        if (existing_ids := await self.idempotency_keys.find(idempotency_key)) is not None:
            return await self._entries(existing_ids)
        incoming = [
            await self._check(file, infos[index] if index < len(infos) else {})
            for index, file in enumerate(files)
        ]
        new_files: list[NewFile] = []
        async with self.tracker.delete_on_failure(new_files):
            for item in incoming:
                hash = await self.tracker.free_hash(item.name)
                new_files.append(await self._store(item, _Names(hash, hash, path=path)))
        for new_file, columns in zip(new_files, attributes, strict=False):
            new_file.columns |= columns
        try:
            return await self._create(new_files, link, idempotency_key)
        except DuplicateUploadError:
            return await self._entries(await self.idempotency_keys.find(idempotency_key) or [])

    async def _create(
        self, new_files: Sequence[NewFile], link: Link | None, idempotency_key: str
    ) -> list[Entry]:
        """Write the rows of new files; raises DuplicateUploadError where that was done by the same key."""
        async with self.tracker.delete_on_rollback(new_files), self.app.transaction():
            await self.tracker.confirm(new_files)
            await self._expect_places([item.columns for item in new_files])
            entries = [await self._documents.create(data=item.columns) for item in new_files]
            if link is not None:
                await self._attach(*link, entries)
            await self.idempotency_keys.note(idempotency_key, [entry["id"] for entry in entries])
        return entries

    async def _entries(self, row_ids: Sequence[int]) -> list[Entry]:
        files = await self.app.query(FILE).find_many({"id": {"$in": list(row_ids)}})
        return sorted(files, key=lambda entry: row_ids.index(entry["id"]))

    async def update_info(self, row_id: int, info: Info, attributes: Mapping[str, Any] = NOTHING) -> Entry:
        """Change name, texts and other attributes of a file; raises NotFoundError, ValidationError."""
        expect_info(info)
        entry = await self.get(row_id)
        if info.get("name"):
            self._expect_extension(info["name"], entry["mime"], entry["provenMime"], f"x{entry['ext'] or ''}")
        data = {**_attributes_of(info), **attributes}
        async with self.app.transaction():
            await self._expect_places([data])
            updated_entry = await self._documents.update(entry["documentId"], data=data)
        return updated_entry if updated_entry is not None else entry

    async def replace(
        self, row_id: int, file: UploadedFile, info: Info, attributes: Mapping[str, Any] = NOTHING
    ) -> Entry:
        """Replace the content of a file and return its entry; the old content is served until the commit.

        The new content gets storage keys of its own, and the entry refers to them from the transaction on.
        The URL stays the same if the storage can map URLs to other keys.
        """
        entry = await self.get(row_id)
        item = await self._check(file, info)
        stored_as = await self.tracker.free_hash(entry["hash"].rpartition("_")[0] or entry["hash"])
        hash = entry["hash"] if self.storage.keeps_addresses else stored_as
        new_file = await self._store(item, _Names(hash, stored_as, entry["ext"] or ""))
        columns = {key: value for key, value in new_file.columns.items() if value is not None}
        columns |= {"formats": columns.get("formats") or {}, "storedAs": new_file.columns["storedAs"]}
        del columns["folderPath"]
        columns |= attributes
        async with self.tracker.delete_on_rollback([new_file]), self.app.transaction():
            await self._expect_places([columns])
            await self.tracker.lock()
            before = await self.get(row_id)
            await self.tracker.confirm([new_file])
            updated_entry: Entry | None = await self._documents.update(before["documentId"], data=columns)
            await self.tracker.delete_after_commit(naming.keys_of(before))
        return updated_entry if updated_entry is not None else before

    async def crop(self, entry: Entry, box: Box, info: Info, attributes: Entry) -> Entry:
        """Make a new file of a part of a picture, which stays as it is.

        Raises ValidationError for a part that is not inside it, and for what is no picture that can be read.
        """
        left, top, width, height = box
        if left + width > (entry["width"] or 0) or top + height > (entry["height"] or 0):
            raise ValidationError(f"The part must be inside {entry['width']} by {entry['height']} pixels")
        folder = await asyncio.to_thread(new_folder, "picture")
        try:
            source, target = folder / f"source{entry['ext'] or ''}", folder / f"part{entry['ext'] or ''}"
            await self.storage.fetch(naming.keys_of(entry)[0], source)
            if not await self.workers.crop(source, target, box):
                raise ValidationError("This file is no picture that can be cropped here")
            file = UploadedFile(entry["name"], entry["mime"], target.stat().st_size, target)
            (new_entry,) = await self.upload([file], [info], attributes=[attributes])
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        return new_entry

    async def remove(self, row_id: int) -> Entry:
        """Delete a file and its entry, and clear all references to it."""
        return (await self._remove([row_id]))[0]

    async def _remove(self, row_ids: Sequence[int]) -> list[Entry]:
        async with self.app.transaction():
            await self.tracker.lock()
            entries = [await self.get(row_id) for row_id in row_ids]
            for entry in entries:
                await self._documents.delete(entry["documentId"])
            await self.tracker.delete_after_commit(key for entry in entries for key in naming.keys_of(entry))
        return entries

    async def remove_many(self, entries: Sequence[Entry], folders: Sequence[Entry]) -> None:
        """Delete files with their entries, and folders, in one transaction."""
        async with self.app.transaction():
            await self._remove([entry["id"] for entry in entries])
            for folder in folders:
                await self.app.documents(FOLDER).delete(folder["documentId"])

    async def stored_key(self, name: str) -> str | None:
        """Return the storage key for the file name in a URL, if they differ because the file was replaced."""
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

    async def _expect_places(self, files: Sequence[Entry]) -> None:
        """Write into some files the paths their folders have until the transaction ends.

        Raises ValidationError for a folder that is gone.
        """
        inside = [file for file in files if file.get("folder")]
        if not inside:
            return
        await self.app.store.lock(FOLDER_LOCK)
        ids = sorted({file["folder"] for file in inside})
        folders = await self.app.query(FOLDER).find_many({"documentId": {"$in": ids}}, select=["path"])
        paths = {folder["documentId"]: folder["path"] for folder in folders}
        for file in inside:
            if file["folder"] not in paths:
                raise ValidationError("Invalid folder in fileInfo: there is no such folder")
            file["folderPath"] = paths[file["folder"]]

    async def _attach(self, uid: str, row_id: int, attribute: str, entries: Sequence[Entry]) -> None:
        """Add files to a media attribute of one row's document; do nothing for an unknown one (Strapi)."""
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
        for name_to_check in {file.name, name}:
            refused = media_types.refused_type(
                file.type, proven, name_to_check, settings.allowed_types, settings.denied_types
            )
            if refused is not None:
                raise ValidationError(f"File type '{refused}' is not allowed")
        if info.get("name"):
            self._expect_extension(name, file.type, proven, file.name)
        return Incoming(file, name, media_types.plain(file.type), info, proven)

    def _expect_extension(self, name: str, mime: str, proven: str | None, original_name: str) -> None:
        """Raise ValidationError for a name whose extension is of a denied type, or not of the file's type."""
        by_name = media_types.of_name(name)
        if by_name is not None and media_types.covers(self.settings.denied_types, by_name):
            raise ValidationError(f"File type '{by_name}' is not allowed")
        wrong = media_types.contradicting_type(name, mime, proven, original_name)
        if wrong is not None:
            raise ValidationError(
                f"Invalid name in fileInfo: {name} is a name for {wrong}, and the file is {proven}: "
                f"let it end in {media_types.extension_of(proven or mime)}"
            )

    async def _store(self, item: Incoming, names: "_Names") -> NewFile:
        """Put a file and its resized variants into the storage."""
        if names.ext is None:
            names = replace(names, ext=_extension_of(item))
        folder = await asyncio.to_thread(new_folder, "picture")
        try:
            picture = Picture()
            if item.is_picture:
                sized = await self.preferences.makes_sizes()
                picture = await self.workers.process(item.file.path, folder, sized=sized)
            source = picture.original or item.file.path
            new_file = NewFile(self._describe(item, names, source.stat().st_size, picture), [])
            files = {names.key(): source} | {names.key(size.key): size.path for size in picture.variants}
            new_file.keys = list(files)
            await self.tracker.announce(new_file)
            async with self.tracker.delete_on_failure([new_file]):
                for key, path in files.items():
                    await self.storage.put(key, path, item.mime)
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        return new_file

    def _describe(self, item: Incoming, names: "_Names", size: int, picture: Picture) -> Entry:
        formats = {variant.key: self._format(item, names, variant) for variant in picture.variants}
        return {
            **_attributes_of(item.info),
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
    """The names of one file: `hash` in its URL, `stored_as` in its storage keys."""

    hash: str
    stored_as: str
    ext: str | None = None
    path: str | None = None

    def key(self, size: str = "") -> str:
        """Return the storage key of the file, or of one of its variants."""
        return f"{size}_{self.stored_as}{self.ext}" if size else f"{self.stored_as}{self.ext}"


def _extension_of(item: Incoming) -> str:
    """Return the extension of a new file with its dot; empty for an unknown type without one."""
    extension = naming.stem_and_extension(item.name)[1] or naming.stem_and_extension(item.file.name)[1]
    return extension or media_types.extension_of(item.mime)


def expect_name(name: str, what: str) -> None:
    """Raise ValidationError for a name that a file cannot have."""
    wrong = naming.why_no_name(name)
    if wrong is not None:
        raise ValidationError(f"Invalid {what}: {wrong}")


def expect_info(info: Info) -> Info:
    """Return the info of a file; raise ValidationError for an invalid name in it."""
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


def _attributes_of(info: Info) -> Entry:
    """Return the attributes that the info of a file sets; null leaves an attribute unchanged (Strapi)."""
    return {key: value for key, value in info.items() if key in INFO_KEYS and value is not None}
