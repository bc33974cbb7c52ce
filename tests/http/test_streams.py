"""Bodies that come in parts: what may be one, backpressure, errors, and nothing left behind."""

import asyncio
import io
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.http.client import ask, raw, served

from octavo.compose import Next
from octavo.http import Application, Context


def application(make: Any, heard: list[BaseException] | None = None) -> Application:
    app = Application()
    app.on("error", lambda error, ctx=None: heard.append(error) if heard is not None else None)

    async def handler(ctx: Context, next: Next) -> None:
        ctx.body = make(ctx)

    return app.use(handler)


class Parts:
    """An async iterator that remembers being closed."""

    def __init__(self, *parts: Any) -> None:
        self.parts = list(parts)
        self.closed = False

    def __aiter__(self) -> "Parts":
        return self

    async def __anext__(self) -> Any:
        if not self.parts:
            raise StopAsyncIteration
        part = self.parts.pop(0)
        if isinstance(part, Exception):
            raise part
        if part is None:
            await asyncio.Event().wait()
        return part

    async def aclose(self) -> None:
        self.closed = True


async def async_parts() -> AsyncIterator[str | bytes]:
    yield "a"
    yield b"b"


def sync_parts() -> Iterator[str]:
    yield "a"
    yield "b"


@pytest.mark.parametrize(
    "make", [async_parts, sync_parts, lambda: io.BytesIO(b"ab"), lambda: io.StringIO("ab")]
)
async def test_iterators_and_files_are_streams(make: Any) -> None:
    answer = await ask(application(lambda ctx: make()))
    assert (answer.status, answer.body) == (200, b"ab")
    assert answer.headers == {"content-type": "application/octet-stream"}


async def test_a_file_is_read_in_parts_and_closed(tmp_path: Path) -> None:
    path = tmp_path / "large.bin"
    path.write_bytes(b"x" * 200_000)
    opened: list[Any] = []

    def make(ctx: Context) -> Any:
        ctx.type = "png"
        opened.append(path.open("rb"))
        return opened[0]

    answer = await ask(application(make))
    assert answer.headers["content-type"] == "image/png"
    assert len(answer.body) == 200_000
    assert len(answer.messages) > 3
    assert opened[0].closed


async def test_a_part_that_is_neither_bytes_nor_text_is_an_error() -> None:
    heard: list[BaseException] = []
    answer = await ask(application(lambda ctx: Parts(5), heard))
    assert answer.status == 500
    assert "must be bytes or text, not int" in str(heard[0])


async def test_every_stream_that_was_a_body_is_closed() -> None:
    first, second, shown = Parts("a"), Parts("b"), Parts("c")

    def make(ctx: Context) -> Any:
        ctx.body = first
        ctx.body = second
        ctx.body = "text"
        return shown if ctx.path == "/stream" else ctx.body

    app = application(make)
    assert (await ask(app, "/stream")).text == "c"
    assert (first.closed, second.closed, shown.closed) == (True, True, True)


async def test_streams_are_closed_for_head_empty_statuses_and_errors() -> None:
    for path, method in (("/", "HEAD"), ("/empty", "GET"), ("/error", "GET")):
        parts = Parts("a")

        def make(ctx: Context, parts: Parts = parts) -> Any:
            ctx.body = parts
            if ctx.path == "/empty":
                ctx.status = 204
            if ctx.path == "/error":
                ctx.throw(400)
            return ctx.body

        await ask(application(make), path, method=method)
        assert parts.closed


async def test_an_error_before_the_first_part_is_an_ordinary_answer() -> None:
    heard: list[BaseException] = []
    answer = await ask(application(lambda ctx: Parts(ValueError("early")), heard))
    assert (answer.status, answer.text) == (500, "Internal Server Error")
    assert [str(error) for error in heard] == ["early"]


async def test_an_error_later_cuts_the_connection() -> None:
    heard: list[BaseException] = []
    async with served(application(lambda ctx: Parts("first", ValueError("late")), heard)) as address:
        received = await raw(address, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert b"5\r\nfirst\r\n" in received
    assert not received.endswith(b"0\r\n\r\n")
    assert [str(error) for error in heard] == ["late"]


async def leave_after(address: tuple[str, int], expect: bytes) -> None:
    reader, writer = await asyncio.open_connection(*address)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    await reader.readuntil(expect)
    writer.transport.abort()


async def settled(condition: Any) -> bool:
    for _ in range(2_000):
        if condition():
            return True
        await asyncio.sleep(0.01)
    return False


async def test_a_client_that_leaves_mid_stream_leaves_nothing_behind() -> None:
    bodies: list[Parts] = []
    heard: list[BaseException] = []

    def make(ctx: Context) -> Any:
        bodies.append(Parts("first", None))
        return bodies[-1]

    async with served(application(make, heard)) as address:
        before = len(asyncio.all_tasks())
        for _ in range(5):
            await leave_after(address, b"first")
        assert await settled(lambda: all(body.closed for body in bodies))
        assert await settled(lambda: len(asyncio.all_tasks()) <= before)
    assert heard == []


async def test_a_client_that_leaves_mid_file_leaves_it_closed(tmp_path: Path) -> None:
    path = tmp_path / "large.bin"
    path.write_bytes(b"x" * 50_000_000)
    opened: list[Any] = []

    def make(ctx: Context) -> Any:
        opened.append(path.open("rb"))
        return opened[-1]

    async with served(application(make)) as address:
        await leave_after(address, b"xxxx")
        assert await settled(lambda: opened and opened[0].closed)


async def test_a_slow_reader_holds_the_stream_back() -> None:
    given = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal given
        while True:
            given += 1
            yield b"x" * 65_536

    async with served(application(lambda ctx: endless())) as address:
        client = socket.create_connection(address)
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        before = -1
        while (given == 0 or given != before) and given < 400:
            before = given
            await asyncio.sleep(0.3)
        client.close()
        assert 0 < given < 400
        assert await settled(lambda: len(asyncio.all_tasks()) < 5)


async def test_a_body_can_echo_the_request_it_streams() -> None:
    async def echo(ctx: Context) -> AsyncIterator[bytes]:
        async for chunk in ctx.request.stream():
            yield chunk.upper()

    answer = await ask(application(echo), method="POST", chunks=[b"a", b"b", b"c"])
    assert answer.body == b"ABC"
