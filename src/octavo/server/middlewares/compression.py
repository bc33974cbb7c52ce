"""`octavo::compression`: gzip for clients that accept it, if it is worth it."""

import asyncio
import zlib
from collections.abc import AsyncIterator
from typing import Any

from pydantic import Field

from octavo.compose import Next
from octavo.config import Settings
from octavo.http import json, streams
from octavo.kernel import ContextMiddleware
from octavo.kernel.context import Context
from octavo.server.middlewares.base import Options, Size

_GZIP = zlib.MAX_WBITS | 16
_TEXTUAL = (
    "text/",
    "+json",
    "+xml",
    "+text",
    "json",
    "javascript",
    "xml",
    "wasm",
    "svg",
    "font",
    "x-www-form",
)
# Smaller bodies are compressed faster than a thread can be asked to.
_INLINE = 16 * 1024


class CompressionOptions(Options):
    """When to compress, and at which level."""

    threshold: Size = Field(default=1024, ge=0, description="Smallest body that is compressed.")
    level: int = Field(default=6, ge=1, le=9, description="zlib's level: 1 is quick, 9 is small.")


def make(options: CompressionOptions, _settings: Settings) -> ContextMiddleware:
    """Return the layer."""

    async def compression(ctx: Context, next: Next) -> None:
        await next()
        if not _compressible(ctx):
            return
        ctx.vary("Accept-Encoding")
        if ctx.accepts_encodings("gzip", "identity") != "gzip":
            return
        if streams.is_stream(ctx.body):
            _announce(ctx)
            ctx.body = _stream(ctx.body, options.level)
            return
        data = _bytes_of(ctx.body)
        if len(data) < options.threshold:
            return
        content_type = ctx.response.get("Content-Type")
        packed = await _pack(data, options.level)
        _announce(ctx)
        ctx.body = packed
        ctx.set("Content-Type", content_type)
        ctx.length = len(packed)

    return compression


def _compressible(ctx: Context) -> bool:
    """Return whether compression helps: for a whole body of a textual type that is not compressed already."""
    if ctx.body is None or ctx.method == "HEAD" or ctx.status in {204, 206, 304} or ctx.respond is False:
        return False
    if ctx.header_sent or ctx.response.has("Content-Encoding"):
        return False
    if "no-transform" in str(ctx.response.get("Cache-Control")):
        return False
    content_type = str(ctx.response.get("Content-Type")).lower()
    return any(word in content_type for word in _TEXTUAL)


def _announce(ctx: Context) -> None:
    """Set Content-Encoding; an entity tag becomes weak, because the bytes differ (RFC 9110 §8.8.1)."""
    ctx.set("Content-Encoding", "gzip")
    ctx.remove("Content-Length")
    ctx.remove("Accept-Ranges")
    etag = ctx.etag
    if etag and not etag.startswith("W/"):
        ctx.set("ETag", f"W/{etag}")


def _bytes_of(body: Any) -> bytes:
    if isinstance(body, str):
        return body.encode("utf-8", "replace")
    if isinstance(body, bytes | bytearray | memoryview):
        return bytes(body)
    return bytes(json.dumps(body))


async def _pack(data: bytes, level: int) -> bytes:
    if len(data) <= _INLINE:
        return zlib.compress(data, level, _GZIP)
    return await asyncio.to_thread(zlib.compress, data, level, _GZIP)


async def _stream(body: Any, level: int) -> AsyncIterator[bytes]:
    packer = zlib.compressobj(level, zlib.DEFLATED, _GZIP)
    async for part in streams.chunks(body):
        packed = packer.compress(part) + packer.flush(zlib.Z_SYNC_FLUSH)
        if packed:
            yield packed
    yield packer.flush()
