"""Copies uploaded files, with all their sizes, and adapts the rows that describe them."""

import asyncio
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from octavo.importers.strapi.entries import StrapiEntry
from octavo.plugins.upload.storage import LocalStorage, Storage
from octavo.schema.attributes.base import FILE_UID

LOCAL = "/uploads/"
CHUNK = 1 << 20


@dataclass
class Copied:
    """How many files were copied, and what is wrong with the others."""

    files: int = 0
    bytes: int = 0
    unchanged: int = 0
    """Those that were there already, byte for byte."""
    missing: list[str] = field(default_factory=list)
    """Names that entries have, and no file."""
    differing: list[str] = field(default_factory=list)
    """Names under which another file is there."""


class Library:
    """Copies files from Strapi's uploads folder to the project's storage."""

    def __init__(self, storage: Storage, uploads: Path | None, *, replace: bool) -> None:
        self._storage = storage
        self._uploads = uploads
        self._replace = replace
        self.copied = Copied()

    def adapt(self, entry: StrapiEntry) -> None:
        """Set the URLs of a file's entry to those it will have; files at other providers stay there."""
        if entry.uid != FILE_UID or not is_local(entry.values):
            return
        for item in _file_descriptions(entry.values):
            item["url"] = self._storage.url(name_of(item))
        entry.values["provider"] = self._storage.name

    async def bring(self, entry: StrapiEntry) -> None:
        """Copy the file of an entry and all its sizes."""
        if entry.uid == FILE_UID and is_local(entry.values, self._storage):
            for item in _file_descriptions(entry.values):
                await self._copy(name_of(item), str(item.get("mime") or entry.values.get("mime") or ""))

    async def _copy(self, name: str, mime: str) -> None:
        source = None if self._uploads is None else self._uploads / name
        if source is None or not name or not source.is_file():
            self.copied.missing.append(name)
            return
        digest = await asyncio.to_thread(_digest, source)
        if isinstance(self._storage, LocalStorage):
            target = self._storage.folder / name
            if target.exists():
                if await asyncio.to_thread(_digest, target) == digest:
                    self.copied.unchanged += 1
                    return
                if not self._replace:
                    self.copied.differing.append(name)
                    return
                await self._storage.delete(name)
        await self._storage.put(name, source, mime)
        if isinstance(self._storage, LocalStorage):
            copied_digest = await asyncio.to_thread(_digest, self._storage.folder / name)
            if copied_digest != digest:
                raise OSError(f"{name} is not what was copied: is the disk in order?")
        self.copied.files += 1
        self.copied.bytes += source.stat().st_size


def is_local(values: Mapping[str, Any], storage: Storage | None = None) -> bool:
    """Whether a file is in Strapi's uploads folder, or already in the project's storage."""
    url = str(values.get("url") or "")
    providers = {"local"} if storage is None else {"local", storage.name}
    return url.startswith(LOCAL) or values.get("provider") in providers


def name_of(item: Mapping[str, Any]) -> str:
    """Return a file's name in the uploads folder."""
    return str(item.get("url") or "").partition("?")[0].rpartition("/")[2]


def _file_descriptions(values: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what is said of a file and of each of its sizes."""
    yield values
    formats = values.get("formats")
    for item in formats.values() if isinstance(formats, dict) else ():
        if isinstance(item, dict) and item.get("url"):
            yield item


def _digest(path: Path) -> bytes:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.digest()
