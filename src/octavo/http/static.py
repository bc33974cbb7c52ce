"""Serves files of a folder: whole, in part, or "not modified" (koa-send; RFC 9110)."""

import asyncio
import errno
import os
import posixpath
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Literal
from urllib.parse import unquote_to_bytes

from octavo.errors import HttpError
from octavo.http import dates
from octavo.http.context import Context
from octavo.http.ranges import ByteRange, Style, select_range
from octavo.http.text import BAD_ESCAPE

IN_MEMORY = 64 * 1024
_ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL})
# Types a browser may execute: from untrusted folders they are sent as downloads.
_ACTIVE = ("html", "xml", "svg", "javascript", "ecmascript", "xsl", "mathml", "x-shockwave")
_SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@dataclass(frozen=True, slots=True)
class StaticOptions:
    """How a folder is served; `max_age` in seconds.

    `untrusted` is for uploads: nothing in it may run in a browser on this site's behalf. `hidden` are names
    directly below the folder that are not served, with all below them.
    """

    max_age: int = 0
    immutable: bool = False
    conditional: bool = True
    ranges: Style | Literal["none"] = "rfc"
    index: str | None = "index.html"
    dotfiles: bool = False
    hidden: frozenset[str] = frozenset()
    untrusted: bool = False


async def send_file(ctx: Context, root: Path, path: str, options: StaticOptions) -> bool:
    """Answer with the file at a percent-encoded path below `root`; return False if there is none.

    Raises HttpError 400 for an invalid path, 403 for one that leaves the folder.
    """
    if options.ranges != "none":
        ctx.set("Accept-Ranges", "bytes")
    target = _resolve(root, path, options)
    # On the event loop: asking the system costs 3 µs, the way to a thread and back 40.
    file = _find(target, options.index) if target else None
    if file is None:
        return False
    ctx.status = 200
    _describe(ctx, file, options)
    if options.conditional and ctx.fresh:
        ctx.status = 304
        return True
    part = _part_to_send(ctx, file.size, options)
    if part is None:
        _forget_description(ctx)
        ctx.status = 416
        ctx.set("Content-Range", f"bytes */{file.size}")
        return True
    if part.length < file.size:
        ctx.status = 206
        ctx.set("Content-Range", part.to_text())
    if ctx.method != "HEAD":
        ctx.body = await asyncio.to_thread(_read, file.path, part)
    ctx.length = part.length
    return True


def resolve(root: Path, path: str, options: StaticOptions) -> Path | None:
    """Return the file of a percent-encoded path below `root`, None if it may not be served.

    Raises HttpError in koa-send's words: 400 for broken encoding and null characters, 403 for a path that
    leaves the folder.
    """
    target = _resolve(root, path, options)
    return Path(target) if target else None


def _resolve(root: Path, path: str, options: StaticOptions) -> str | None:
    """Return it as text: most paths name no file, and a text is a fraction of what making a `Path` costs."""
    if BAD_ESCAPE.search(path):
        raise HttpError(400, "failed to decode")
    try:
        text = unquote_to_bytes(path).decode("utf-8")
    except UnicodeError:
        raise HttpError(400, "failed to decode") from None
    if "\0" in text:
        raise HttpError(400, "Malicious Path")
    directory = text.endswith("/") or not text
    normal = posixpath.normpath(text.replace("\\", "/").lstrip("/") or ".")
    if normal == ".." or normal.startswith("../"):
        raise HttpError(403, "Forbidden")
    parts = [] if normal == "." else normal.split("/")
    if not options.dotfiles and any(part.startswith(".") for part in parts):
        return None
    if options.hidden and parts and parts[0] in options.hidden:
        return None
    if directory:
        if options.index is None:
            return None
        parts.append(options.index)
    return "/".join([str(root), *parts])


@dataclass(frozen=True, slots=True)
class _StaticFile:
    path: Path
    size: int
    changed_ns: int


def _find(path: str, index: str | None) -> _StaticFile | None:
    try:
        status = os.stat(path)  # noqa: PTH116  # of a text
        if stat.S_ISDIR(status.st_mode) and index is not None:
            path = f"{path}/{index}"
            status = os.stat(path)  # noqa: PTH116
    except OSError as error:
        if error.errno in _ABSENT:
            return None
        raise
    if not stat.S_ISREG(status.st_mode):
        return None
    return _StaticFile(Path(path), status.st_size, status.st_mtime_ns)


def _describe(ctx: Context, file: _StaticFile, options: StaticOptions) -> None:
    ctx.last_modified = datetime.fromtimestamp(file.changed_ns // 1_000_000_000, UTC)
    if options.conditional:
        ctx.etag = f'W/"{file.size:x}-{file.changed_ns // 1_000_000:x}"'
    if not ctx.response.has("Cache-Control"):
        ctx.set("Cache-Control", f"max-age={options.max_age}" + (",immutable" if options.immutable else ""))
    ctx.type = file.path.suffix or None
    if not ctx.type:
        ctx.set("Content-Type", "application/octet-stream")
    if options.untrusted:
        ctx.set("X-Content-Type-Options", "nosniff")
        ctx.set("Content-Security-Policy", _SANDBOX)
        if any(word in ctx.type for word in _ACTIVE):
            ctx.set("Content-Disposition", "attachment")


def _forget_description(ctx: Context) -> None:
    for name in ("ETag", "Last-Modified", "Cache-Control", "Content-Type", "Content-Disposition"):
        ctx.remove(name)


def _part_to_send(ctx: Context, size: int, options: StaticOptions) -> ByteRange | None:
    """Return the range of bytes to send, or None if the requested one does not exist."""
    whole = ByteRange(0, size - 1, size)
    header = ctx.request.get("Range")
    if not header or options.ranges == "none" or ctx.method != "GET" or not _still_the_same(ctx):
        return whole
    part = select_range(header, size, options.ranges)
    if part == "unsatisfiable":
        return None
    return whole if part == "whole" else part


def _still_the_same(ctx: Context) -> bool:
    """Return whether If-Range, if present, names this version; weak tags never match (RFC 9110 §13.1.5)."""
    condition = ctx.request.get("If-Range")
    if not condition:
        return True
    if '"' in condition:
        return not condition.startswith("W/") and condition == ctx.etag
    modified, condition_date = ctx.last_modified, dates.from_text(condition)
    return modified is not None and modified == condition_date


def _read(path: Path, part: ByteRange) -> "bytes | FilePart":
    file = path.open("rb")
    try:
        file.seek(part.start)
        if part.length > IN_MEMORY:
            return FilePart(file, part.length)
        data = file.read(part.length)
    except BaseException:
        file.close()
        raise
    file.close()
    return data


class FilePart:
    """A range of bytes of an open file, as a stream; never more, even if the file grows."""

    def __init__(self, file: BinaryIO, length: int) -> None:
        self.file = file
        self.left = length

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes; nothing at the end."""
        data = self.file.read(min(size, self.left))
        self.left -= len(data)
        if not data and self.left:
            raise OSError("the file became shorter while it was sent")
        return data

    def close(self) -> None:
        """Close the file."""
        self.file.close()
