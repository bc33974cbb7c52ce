"""Parses multipart/form-data to fields and files (RFC 7578); files are streamed to disk."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from multipart import (  # type: ignore[import-untyped]  # the library carries no types
    MultipartError,
    MultipartSegment,
    ParserLimitReached,
    PushMultipartParser,
)

from octavo.errors import HttpError, PayloadTooLargeError
from octavo.http.charsets import decode_text
from octavo.http.qs import Pair
from octavo.http.scratch import new_folder

WRITE_SIZE = 256 * 1024
HEADS = 64 * 1024
"""Bytes that heads of parts and boundaries may take in addition to the limit of fields."""


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """One file of a request, on disk until the request ends; `size` in bytes."""

    name: str
    type: str
    size: int
    path: Path

    def open(self) -> BinaryIO:
        """Open the file for reading."""
        return self.path.open("rb")


@dataclass(frozen=True, slots=True)
class FormLimits:
    """The limits of a form: bytes of all files, bytes of all fields, and parts of either kind."""

    file_limit: int = 200 * 1024 * 1024
    field_limit: int = 1024 * 1024
    max_parts: int = 1_000


@dataclass(slots=True)
class FormData:
    """The content of a form; `close` removes its files."""

    fields: list[Pair] = field(default_factory=list)
    files: dict[str, list[UploadedFile]] = field(default_factory=dict)
    folder: Path | None = None

    def close(self) -> None:
        """Remove the files that are still where they were received."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = None


async def read_form(
    stream: AsyncIterator[bytes], boundary: str, limits: FormLimits, directory: Path | None = None
) -> FormData:
    """Read a form from its raw bytes; files land in a new folder under `directory` (else the system's own).

    Raises HttpError 400 where it is malformed and 413 for too many parts or field bytes, PayloadTooLargeError
    for files past their limit. Nothing stays on disk then, nor when the client goes away.
    """
    form = FormData()
    try:
        await _PartReader(form, limits, directory).read(stream, boundary)
    except BaseException as error:
        form.close()
        if isinstance(error, ParserLimitReached):
            raise HttpError(413, f"multipart body: {_says(error)}") from None
        if isinstance(error, MultipartError):
            raise HttpError(400, f"invalid multipart body: {_says(error)}") from None
        raise
    return form


def _says(error: MultipartError) -> str:
    text = str(error.args[0]) if error.args else "malformed"
    return text[:1].lower() + text[1:]


class _PartReader:
    """Handles the parser's events, one part at a time."""

    def __init__(self, form: FormData, limits: FormLimits, directory: Path | None) -> None:
        self.form = form
        self.limits = limits
        self.directory = directory
        self.field_bytes = 0
        self.file_bytes = 0
        self.received = 0

    async def read(self, stream: AsyncIterator[bytes], boundary: str) -> None:
        part: _Field | _File | None = None
        parser = PushMultipartParser(boundary, max_segment_count=self.limits.max_parts)
        try:
            async for chunk in stream:
                self.received += len(chunk)
                for event in parser.parse(chunk) if chunk else ():
                    if isinstance(event, MultipartSegment):
                        part = self._start(event)
                    elif part is None:
                        continue
                    elif event is None:
                        await part.end(self.form)
                        part = None
                    else:
                        self._count(part, len(event))
                        await part.write(bytes(event))
                self._count_around()
            parser.close()
        finally:
            if isinstance(part, _File):
                part.close()

    def _start(self, segment: MultipartSegment) -> "_Field | _File":
        name = segment.name or ""
        if segment.filename is None or not segment.content_type:  # formidable: no file without a type
            return _Field(name, segment.charset or "")
        if self.form.folder is None:
            self.form.folder = new_folder("upload", self.directory)
        number = sum(len(files) for files in self.form.files.values())
        return _File(name, segment.filename, segment.content_type, self.form.folder / f"{number:04}")

    def _count(self, part: "_Field | _File", size: int) -> None:
        if isinstance(part, _File):
            self.file_bytes += size
            if self.file_bytes > self.limits.file_limit:
                raise PayloadTooLargeError("FileTooBig")
        else:
            self.field_bytes += size
            if self.field_bytes > self.limits.field_limit:
                raise HttpError(413, "multipart body: fields too large")

    def _count_around(self) -> None:
        """Limit the bytes outside of parts: heads, and what is before the first and after the last part."""
        around = self.received - self.field_bytes - self.file_bytes
        if around > self.limits.field_limit + HEADS:
            raise HttpError(413, "multipart body: too much around its parts")


class _Field:
    def __init__(self, name: str, charset: str) -> None:
        self.name = name
        self.charset = charset
        self.chunks: list[bytes] = []

    async def write(self, chunk: bytes) -> None:
        self.chunks.append(chunk)

    async def end(self, form: FormData) -> None:
        if self.name:
            form.fields.append((self.name, decode_text(b"".join(self.chunks), self.charset)))


class _File:
    """A file being written in blocks by a thread, so that the loop never waits for a disk."""

    def __init__(self, name: str, filename: str, file_type: str, path: Path) -> None:
        self.name = name
        self.filename = filename
        self.type = file_type
        self.path = path
        self.size = 0
        self.block = bytearray()
        self.target: BinaryIO | None = None

    async def write(self, chunk: bytes) -> None:
        self.size += len(chunk)
        self.block += chunk
        if len(self.block) >= WRITE_SIZE:
            block, self.block = self.block, bytearray()
            await asyncio.to_thread(self._flush, block)

    async def end(self, form: FormData) -> None:
        # Browsers send an empty file input as a part without a file name and without content.
        if not self.filename and not self.size:
            return
        await asyncio.to_thread(self._finish)
        file = UploadedFile(self.filename, self.type, self.size, self.path)
        form.files.setdefault(self.name, []).append(file)

    def close(self) -> None:
        if self.target is not None:
            self.target.close()
            self.target = None

    def _flush(self, block: bytearray) -> None:
        if self.target is None:
            self.target = self.path.open("xb")
        self.target.write(block)

    def _finish(self) -> None:
        self._flush(self.block)
        self.close()
