"""Callers who send slowly, read slowly or come in crowds: each has its time and its share, and no more."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.http.client import raw, served

from octavo.compose import Next
from octavo.http import Application, Context
from octavo.http.connections import ConnectionLimits, Connections
from octavo.testing import Project, client_of, running

pytestmark = pytest.mark.soak

Address = tuple[str, int]
HEAD = b"POST / HTTP/1.1\r\nHost: x\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
IMPATIENT = ConnectionLimits(head_timeout=0.5, body_timeout=0.5, body_rate=1000, write_timeout=0.5)


async def told(ctx: Context, next: Next) -> None:
    """Answer what reached the application."""
    body = b"".join([chunk async for chunk in ctx.request.stream()])
    ctx.body = {"body": body.decode(), "headers": dict(ctx.headers), "ip": ctx.ip}


async def endless(ctx: Context, next: Next) -> None:
    async def parts() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 65_536

    ctx.body = parts()


@asynccontextmanager
async def sending(address: Address, *pieces: bytes) -> AsyncIterator[asyncio.StreamReader]:
    reader, writer = await asyncio.open_connection(*address)
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
    try:
        yield reader
    finally:
        writer.transport.abort()


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET / HTTP/1.1\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost: a\r\nHOST: b\r\n", 400),
        (b"GET / HTTP/0.9\r\nHost: a\r\n", 505),
        (b"GET / HTTP/2.0\r\nHost: a\r\n", 505),
        (b"GET / HTTP/1.2\r\nHost: a\r\n", 400),
        (b"GET / HTTP/3.1\r\nHost: a\r\n", 400),
        (b"GET / HTTP/1.0\r\n", 200),
        (b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n", 200),
    ],
)
async def test_a_request_names_one_host_and_a_version_that_is_spoken(head: bytes, status: int) -> None:
    async with served(Application().use(told)) as address:
        assert (await raw(address, head + b"\r\n")).startswith(b"HTTP/1.1 %d " % status)


async def test_what_follows_a_chunked_body_never_becomes_a_header() -> None:
    trailers = (
        b"Authorization: Bearer stolen\r\nX-Forwarded-For: 10.9.8.7\r\nCookie: a=b\r\nHost: evil.com\r\n"
    )
    app = Application()
    app.proxy = True
    async with served(app.use(told)) as address:
        request = CHUNKED + b"3\r\nabc\r\n0\r\n" + trailers + b"\r\n"
        received = await raw(address, request, expect=b"127.0.0.1")
    assert b'"body":"abc"' in received
    for word in (b"stolen", b"10.9.8.7", b"cookie", b"evil.com"):
        assert word not in received


@pytest.mark.parametrize(
    "endless_part",
    [b"X-%d: " + b"y" * 4000 + b"\r\n", b"y" * 4096],
    ids=["many trailers", "one trailer"],
)
async def test_trailers_have_an_end(endless_part: bytes) -> None:
    async with served(Application().use(told)) as address:
        _, writer = await asyncio.open_connection(*address)
        writer.write(CHUNKED + b"3\r\nabc\r\n0\r\nX: ")

        async def send() -> None:
            while True:
                writer.write(endless_part)
                await writer.drain()
                await asyncio.sleep(0.001)

        with pytest.raises(ConnectionError):
            await asyncio.wait_for(send(), 20)
        writer.transport.abort()
        assert b'"body":"abc"' in await raw(address, CHUNKED + b"3\r\nabc\r\n0\r\n\r\n", expect=b"127.0.0.1")


async def test_a_body_in_many_small_chunks_is_no_head() -> None:
    async with served(Application().use(told)) as address:
        body = b"1;ext=" + b"e" * 200 + b"\r\nx\r\n"
        received = await raw(address, CHUNKED + body * 1000 + b"0\r\n\r\n", expect=b"127.0.0.1")
    assert b'"body":"' + b"x" * 1000 in received


async def test_who_takes_too_long_is_told_or_cut_off() -> None:
    async with served(Application().use(told), limits=IMPATIENT) as address:
        dribble = HEAD + b"Content-Length: 1000\r\n\r\n" + b"x" * 10
        async with (
            sending(address) as silent,
            sending(address, b"GET / HTT") as half_a_head,
            sending(address, dribble) as half_a_body,
            sending(address, CHUNKED + b"3\r\nabc\r\n0\r\nX: y\r\n") as half_a_trailer,
        ):
            for reader in (silent, half_a_head, half_a_body, half_a_trailer):
                received = await asyncio.wait_for(reader.read(), 10)
                assert received.startswith(b"HTTP/1.1 408 "), received
        assert b'"body":""' in await raw(address, HEAD + b"\r\n", expect=b"127.0.0.1")


async def test_who_does_not_read_is_cut_off() -> None:
    async with served(Application().use(endless), limits=IMPATIENT) as address:
        with socket.socket() as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.setblocking(False)
            loop = asyncio.get_running_loop()
            await loop.sock_connect(client, address)
            await loop.sock_sendall(client, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            await asyncio.sleep(2.5)  # reads nothing, and its connection ends
            with suppress(ConnectionResetError):
                while await asyncio.wait_for(loop.sock_recv(client, 65_536), 10):
                    pass


async def test_a_connection_nobody_uses_any_more_ends() -> None:
    app = Application().use(told)
    async with (
        served(app, limits=ConnectionLimits(keep_alive=1)) as address,
        sending(address, HEAD + b"\r\n") as reader,
    ):
        assert b'"body":""' in await asyncio.wait_for(reader.read(), 20)


async def test_a_body_nobody_reads_is_not_received_for_ever() -> None:
    async def refuse(ctx: Context, next: Next) -> None:
        ctx.throw(401)

    async with served(Application().use(refuse), limits=IMPATIENT) as address:
        _, writer = await asyncio.open_connection(*address)
        writer.write(HEAD + b"Content-Length: 100000000000\r\n\r\n")

        async def send() -> None:
            while True:
                writer.write(b"x" * 65_536)
                await writer.drain()
                await asyncio.sleep(0.01)

        with pytest.raises(ConnectionError):
            await asyncio.wait_for(send(), 20)
        writer.transport.abort()


async def test_a_crowd_is_told_to_come_back() -> None:
    limits = ConnectionLimits(max_connections=2)
    request = HEAD + b"\r\n"
    async with served(Application().use(told), limits=limits) as address:
        async with sending(address, request) as first, sending(address, request) as second:
            assert await first.readline() == await second.readline() == b"HTTP/1.1 200 OK\r\n"
            refused = await raw(address, request)
            assert refused.startswith(b"HTTP/1.1 503 ") and b"retry-after: 5\r\n" in refused
        async with asyncio.timeout(20):  # that they are gone is a moment on its way
            while (answer := await raw(address, request, expect=b"127.0.0.1")).startswith(b"HTTP/1.1 503 "):
                pass
        assert answer.startswith(b"HTTP/1.1 200 ")


def test_one_address_has_its_share_unless_many_people_come_from_it() -> None:
    connections = Connections(ConnectionLimits(max_connections=9, max_connections_per_address=2))
    assert [connections.admit("203.0.113.7") for _ in range(3)] == [True, True, False]
    assert connections.admit("203.0.113.8")
    for _ in range(2):
        connections.leave("203.0.113.7")
    assert connections.admit("203.0.113.7")
    assert all(connections.admit(own) for own in ("127.0.0.1", "127.0.0.1", "127.0.0.1", "::1", "", ""))
    assert not connections.admit("127.0.0.1")
    proxied = Connections(ConnectionLimits(max_connections_per_address=1, trusts_proxy=True))
    assert all(proxied.admit("203.0.113.7") for _ in range(3))


FORM = {"files": ("dune.png", b"x" * 100_000, "image/png")}


def kept(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*")]


async def test_a_form_is_received_only_by_a_route_and_from_who_may_send_it(tmp_path: Path) -> None:
    folder = tmp_path / "received"
    folder.mkdir()
    project = Project(tmp_path / "site").content_type("note", {"title": {"type": "string"}})
    project.settings(
        """
        [server]
        app_keys = ["a key that is long enough for tests"]
        [[middlewares]]
        name = "octavo::errors"
        [[middlewares]]
        name = "octavo::query"
        [[middlewares]]
        name = "octavo::body"
        config = { directory = "../received", total_limit = "150kb" }
        """
    )
    received: list[bytes] = []

    async def parts() -> AsyncIterator[bytes]:
        for piece in (b"--edge\r\n", b'Content-Disposition: form-data; name="files"; filename="a.png"\r\n'):
            yield piece
        yield b"Content-Type: image/png\r\n\r\n" + b"x" * 100_000
        received.append(b"all of it")
        yield b"\r\n--edge--\r\n"

    async with running(project.folder) as app, client_of(app) as client:
        for path, status in (("/api/upload", 403), ("/api/notes", 403), ("/nowhere", 404), ("/upload", 401)):
            head = {"Content-Type": "multipart/form-data; boundary=edge"}
            answer = await client.post(path, content=parts(), headers=head)
            assert answer.status_code == status, path
        assert (received, kept(folder)) == ([], [])


async def test_bodies_under_way_have_a_sum(tmp_path: Path) -> None:
    project = Project(tmp_path / "site").grants(["api::*", "plugin::upload.content-api.upload"])
    project.content_type("note", {"title": {"type": "text"}})
    project.settings(
        '[[middlewares]]\nname = "octavo::errors"\n[[middlewares]]\nname = "octavo::query"\n'
        '[[middlewares]]\nname = "octavo::body"\nconfig = { total_limit = "150kb" }\n'
    )
    begun, gate = asyncio.Event(), asyncio.Event()

    def held(text: str) -> Any:
        async def parts() -> AsyncIterator[bytes]:
            yield b'{"data": {"title": "' + text.encode()
            begun.set()
            await gate.wait()
            yield b'"}}'

        return parts()

    json = {"Content-Type": "application/json"}
    async with running(project.folder) as app, client_of(app) as client:
        waiting = asyncio.create_task(client.post("/api/notes", content=held("a" * 100_000), headers=json))
        await begun.wait()
        for body in ({"json": {"data": {"title": "b" * 100_000}}},):
            crowded: httpx.Response = await client.post("/api/notes", **body)
            assert (crowded.status_code, crowded.headers["retry-after"]) == (503, "5")
        assert (await client.post("/api/upload", files=FORM)).status_code == 503
        assert (await client.post("/api/notes", json={"data": {"title": "b"}})).status_code == 201
        gate.set()
        assert (await waiting).status_code == 201
        assert (await client.post("/api/upload", files=FORM)).status_code == 201
