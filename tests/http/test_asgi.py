"""What Octavo's server adds to plain ASGI."""

import asyncio
import logging
from typing import Any

import pytest
from tests.http.client import raw, served

from octavo.compose import Next
from octavo.http import Application, Context
from octavo.http.asgi import MAX_HEAD


async def tell(ctx: Context, next: Next) -> None:
    ctx.body = [ctx.original_url, ctx.path, ctx.ip, ctx.protocol]


def get(target: str, headers: str = "Host: x\r\n") -> bytes:
    return f"GET {target} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n".encode("latin-1")


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("/a?b=1", "/a"),
        ("http://other.example:81/a?b", "/a"),
        ("http://other.example", "/"),
        ("//a//b", "//a//b"),
        ("/caf%C3%A9", "/caf%C3%A9"),
        ("/a#b", "/a"),
    ],
)
async def test_targets_arrive_as_they_were_sent(target: str, path: str) -> None:
    async with served(Application().use(tell)) as address:
        received = await raw(address, get(target))
    assert f'["{target}","{path}","127.0.0.1","http"]'.encode() in received


async def test_a_target_of_raw_bytes_is_refused() -> None:
    async with served(Application().use(tell)) as address:
        assert (await raw(address, get("/caf\u00e9"))).startswith(b"HTTP/1.1 400 ")


async def test_forwarded_headers_are_not_believed_by_the_server() -> None:
    headers = "Host: x\r\nX-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: https\r\n"
    async with served(Application().use(tell)) as address:
        assert b'"127.0.0.1","http"' in await raw(address, get("/", headers))
    async with served(Application(proxy=True).use(tell)) as address:
        assert b'"6.6.6.6","https"' in await raw(address, get("/", headers))


@pytest.mark.parametrize(
    ("status", "message", "line"),
    [
        (200, None, b"HTTP/1.1 200 OK\r\n"),
        (200, "Fine", b"HTTP/1.1 200 Fine\r\n"),
        (418, None, b"HTTP/1.1 418 I'm a teapot\r\n"),
        (700, None, b"HTTP/1.1 700 unknown\r\n"),
        (299, "Odd", b"HTTP/1.1 299 Odd\r\n"),
    ],
)
async def test_status_lines(status: int, message: str | None, line: bytes) -> None:
    async def handler(ctx: Context, next: Next) -> None:
        ctx.status = status
        if message:
            ctx.message = message

    async with served(Application().use(handler)) as address:
        received = await raw(address, get("/"))
    assert received.startswith(line)
    assert b"server:" not in received.lower()


async def test_a_reason_cannot_smuggle_headers() -> None:
    async def handler(ctx: Context, next: Next) -> None:
        ctx.status = 200
        ctx.message = "OK\r\nX-Evil: 1"

    app = Application()
    app.on("error", lambda error, ctx=None: None)
    async with served(app.use(handler)) as address:
        assert b"X-Evil" not in await raw(address, get("/"))


@pytest.mark.parametrize("value", ["a\r\nX-Smuggled: 1", "a\nX-Smuggled: 1", "a\rX-Smuggled: 1", "a\0"])
async def test_a_field_that_nobody_checked_cannot_break_its_line(value: str) -> None:
    async def unchecked(ctx: Context, next: Next) -> None:
        ctx.res.fields["x-told"] = value
        ctx.body = "ok"

    async with served(Application(silent=True).use(unchecked)) as address:
        received = await raw(address, get("/"))
    assert b"smuggled" not in received.lower()
    assert not received.startswith(b"HTTP/1.1 200 ")


async def test_a_body_longer_than_its_length_is_not_sent() -> None:
    """What came after the length would be read as the answer to the next request."""

    async def misjudge(ctx: Context, next: Next) -> None:
        ctx.respond = False
        ctx.res.set_header("Content-Length", "1")
        await ctx.res.end("two")

    async with served(Application(silent=True).use(misjudge)) as address:
        received = await raw(address, get("/"))
    assert not received.endswith(b"two")


async def test_a_list_of_values_is_a_field_each_and_a_field_may_close_the_connection() -> None:
    async def both(ctx: Context, next: Next) -> None:
        ctx.set("X-Told", ["one", "two"])
        if ctx.path == "/last":
            ctx.set("Connection", "close")
        ctx.body = "ok"

    async with served(Application().use(both)) as address:
        told = await raw(address, get("/"))
        last = await raw(address, b"GET /last HTTP/1.1\r\nHost: x\r\n\r\n")
    assert b"x-told: one\r\nx-told: two\r\n" in told
    assert last.lower().count(b"connection: close\r\n") == 1


async def test_pipelined_requests_are_answered_in_turn() -> None:
    async def handler(ctx: Context, next: Next) -> None:
        await asyncio.sleep(0.02 if ctx.path == "/slow" else 0)
        ctx.body = ctx.path

    async with served(Application().use(handler)) as address:
        first = b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"
        received = await raw(address, first + get("/fast"))
    assert received.index(b"/slow") < received.index(b"/fast")


@pytest.mark.parametrize("start", [b"GET / HTTP/1.1\r\nX: ", b"GET /", b"GET / HTTP/1.1\r\nHost: x\r\nA"])
async def test_a_head_without_end_is_refused(start: bytes) -> None:
    async with served(Application().use(tell)) as address:
        reader, writer = await asyncio.open_connection(*address)
        writer.write(start)
        # One byte too many, and none after it: what comes after the end of a connection may cost the answer.
        for length in (*[4096] * 15, MAX_HEAD + 1 - 15 * 4096 - len(start)):
            writer.write(b"a" * length)
            await writer.drain()
            await asyncio.sleep(0.005)
        received = await asyncio.wait_for(reader.read(), 10)
        assert received.startswith(b"HTTP/1.1 431")
        writer.close()
        assert b"200 OK" in await raw(address, get("/"))


async def test_large_bodies_are_not_taken_for_heads() -> None:
    async def handler(ctx: Context, next: Next) -> None:
        ctx.body = sum([len(chunk) async for chunk in ctx.request.stream()])

    body = b"x" * 300_000
    request = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n" + body
    async with served(Application().use(handler)) as address:
        received = await raw(address, request * 2, expect=b"300000")
    assert b"300000" in received


async def test_the_application_also_runs_on_a_server_that_knows_nothing_of_it() -> None:
    async with served(Application().use(tell), http="h11") as address:
        received = await raw(address, get("/a?b=1"))
    assert b'["/a?b=1","/a","127.0.0.1","http"]' in received


async def test_writable_ends_when_the_client_has_left() -> None:
    seen: list[Any] = []
    asked, ended = asyncio.Event(), asyncio.Event()

    async def handler(ctx: Context, next: Next) -> None:
        seen.append(ctx.writable)
        asked.set()
        while ctx.writable:  # noqa: ASYNC110  (nothing tells of it)
            await asyncio.sleep(0.01)
        seen.append(ctx.writable)
        ended.set()

    async with served(Application().use(handler)) as address:
        _, writer = await asyncio.open_connection(*address)
        writer.write(get("/"))
        async with asyncio.timeout(30):
            await asked.wait()
            writer.transport.abort()
            await ended.wait()
    assert seen == [True, False]


async def test_who_leaves_before_the_answer_begins_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    """The connection is closing, but the server has not yet been told that it is lost."""

    async def leave(ctx: Context, next: Next) -> None:
        ctx.req["octavo.transport"].abort()
        ctx.body = "too late"

    async with served(Application().use(leave)) as address:
        with caplog.at_level(logging.ERROR, "uvicorn.error"):
            assert await raw(address, get("/")) == b""
    assert caplog.records == []


async def test_who_leaves_is_missed_by_the_request_that_is_answered_though_another_came_after_it() -> None:
    told: list[tuple[str, bool]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        assert (await receive())["type"] == "http.request"
        told.append(((await asyncio.wait_for(receive(), 10))["type"], scope["octavo.client"].disconnected))

    async with served(app) as (host, port):
        _, writer = await asyncio.open_connection(host, port)
        writer.write(get("/first", "Host: x\r\n").replace(b"Connection: close\r\n", b"") + get("/second"))
        await writer.drain()
        writer.close()
        for _ in range(100):
            if told:
                break
            await asyncio.sleep(0.1)
    assert told == [("http.disconnect", True)]
