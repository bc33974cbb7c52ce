"""Sends the response of a context: by the type of its body, or for an error."""

import asyncio
from contextlib import aclosing
from typing import Any, Protocol

from octavo.http import json, streams
from octavo.http.raw_response import RawResponse
from octavo.http.request import Request
from octavo.http.response import Response
from octavo.http.settings import AppSettings
from octavo.http.text import utf8
from octavo.statuses import EMPTY, PHRASES


class Exchange(Protocol):
    """What sending needs from a context."""

    app: AppSettings
    request: Request
    response: Response
    res: RawResponse
    respond: bool | None


async def respond(ctx: Exchange) -> None:
    """Send the response as the middlewares left it (Koa's `respond`)."""
    if ctx.respond is False:
        await _until_finished(ctx)
        return
    response, res = ctx.response, ctx.res
    if not response.writable:
        return
    body = response.body
    status = res.status_code
    if type(body) is dict and status not in EMPTY and ctx.request.method != "HEAD":
        await _send_json(res, body)  # first: it is what an API answers
    elif status in EMPTY:
        if body is not None or res.fields:
            response.body = None
        await res.end()
    elif ctx.request.method == "HEAD":
        _announce_length(response)
        await res.end()
    elif body is None:
        await _end_without_body(ctx)
    elif isinstance(body, str | bytes | bytearray | memoryview):
        await res.end(body)
    elif streams.is_stream(body):
        await _send_stream(ctx, body)
    else:
        await _send_json(res, body)


async def _send_json(res: RawResponse, body: Any) -> None:
    text = json.dumps(body)
    if not res.headers_sent:
        res.fields["content-length"] = str(len(text))
    await res.end(text)


def _announce_length(response: Response) -> None:
    if not response.header_sent and not response.has("Content-Length"):
        length = response.length
        if length is not None:
            response.length = length


async def _end_without_body(ctx: Exchange) -> None:
    """Send an empty body if it was set to None, otherwise the reason phrase."""
    response = ctx.response
    if response.explicit_null_body:
        response.remove("Content-Type")
        response.remove("Transfer-Encoding")
        await ctx.res.end()
        return
    http2 = ctx.request.http_version.startswith("2")
    text = str(response.status) if http2 else response.message or str(response.status)
    if not response.header_sent:
        response.type = "text"
        response.length = len(utf8(text))
    await ctx.res.end(text)


async def _until_finished(ctx: Exchange) -> None:
    """Wait until a response that is written by hand is finished, or the client disconnects."""
    if ctx.res.finished:
        return
    waiting = {
        asyncio.ensure_future(ctx.request.wait_for_disconnect()),
        asyncio.ensure_future(ctx.res.wait_finished()),
    }
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()


async def _send_stream(ctx: Exchange, body: Any) -> None:
    """Send a stream with the connection's backpressure; stop reading it when the client disconnects.

    Headers wait for the first part, so that a stream that fails immediately is an ordinary error.
    """
    pump = asyncio.current_task()
    left = False

    async def watch() -> None:
        nonlocal left
        await ctx.request.wait_for_disconnect()
        left = True
        if pump is not None:
            pump.cancel()

    watcher = asyncio.ensure_future(watch())
    try:
        async with aclosing(streams.chunks(body)) as parts:  # type: ignore[type-var]  # an async generator
            await _pump(ctx, parts)
    except asyncio.CancelledError:
        if not left or (pump is not None and pump.uncancel() > 0):
            raise
    except Exception as error:
        await with_error(ctx, error)
    finally:
        watcher.cancel()


async def _pump(ctx: Exchange, parts: Any) -> None:
    async for part in parts:
        await ctx.res.write(part)
        if not ctx.response.writable:
            return
    await ctx.res.end()


async def with_error(ctx: Exchange, error: BaseException) -> None:
    """Call the app's error listeners, and answer the error if that is still possible."""
    response, res = ctx.response, ctx.res
    is_sent = response.header_sent or not response.writable
    if is_sent:
        error.header_sent = True  # type: ignore[attr-defined]  # exceptions are open objects
    ctx.app.emit("error", error, ctx)
    if is_sent:
        return
    res.clear_headers()
    response.set(getattr(error, "headers", None))
    response.type = "text"
    status = _status_of(error)
    phrase = PHRASES[status]
    text = str(getattr(error, "message", error)) if getattr(error, "expose", False) else phrase
    response.status = status
    response.length = len(utf8(text))
    await res.end(text)


def _status_of(error: BaseException) -> int:
    if isinstance(error, FileNotFoundError) or getattr(error, "code", None) == "ENOENT":
        return 404
    status = getattr(error, "status", None) or getattr(error, "status_code", None)
    return status if isinstance(status, int) and status in PHRASES else 500
