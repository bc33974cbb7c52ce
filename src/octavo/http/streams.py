"""Streamed bodies: async iterators, iterators, files."""

import asyncio
import inspect
from collections.abc import AsyncIterator, Iterator
from typing import Any

from octavo.http.raw_response import to_bytes

CHUNK_SIZE = 65_536  # bytes read from a file at once
_END = object()


def is_stream(value: object) -> bool:
    """Return whether a body is sent part by part."""
    kind = type(value)
    return (
        hasattr(kind, "__anext__")
        or hasattr(kind, "__aiter__")
        or hasattr(kind, "__next__")
        or _is_file(value)
    )


def _is_file(value: object) -> bool:
    return hasattr(value, "read") and callable(value.read)


async def chunks(body: Any) -> AsyncIterator[bytes]:
    """Yield the parts of a stream as bytes; files and plain iterators are read in threads."""
    if hasattr(body, "__aiter__"):
        async for part in body:
            yield to_bytes(part)
    elif _is_file(body):
        async for part in _file_parts(body):
            yield part
    else:
        iterator: Iterator[Any] = body
        while (part := await asyncio.to_thread(next, iterator, _END)) is not _END:
            yield to_bytes(part)


async def _file_parts(body: Any) -> AsyncIterator[bytes]:
    asynchronous = inspect.iscoroutinefunction(body.read)
    while True:
        part = await (body.read(CHUNK_SIZE) if asynchronous else asyncio.to_thread(body.read, CHUNK_SIZE))
        if not part:
            return
        yield to_bytes(part)


async def close(body: Any) -> None:
    """Close a stream, whether or not it was read to the end."""
    for name in ("aclose", "close"):
        method = getattr(body, name, None)
        if method is not None:
            result = method()
            if inspect.isawaitable(result):
                await result
            return
