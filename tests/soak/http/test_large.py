"""A gigabyte out and half of one in, in constant memory; clients that vanish leave nothing behind."""

import asyncio
import json
import random

import pytest
from tests.soak.http.conftest import Server

pytestmark = [pytest.mark.soak, pytest.mark.timeout(240)]

MEGABYTE = 1 << 20
GROWTH = 64 * MEGABYTE
HEAD = (
    b'--b\r\nContent-Disposition: form-data; name="file"; filename="big.bin"\r\n'
    b"Content-Type: application/octet-stream\r\n\r\n"
)
TAIL = b"\r\n--b--\r\n"


def upload_head(size: int) -> bytes:
    length = len(HEAD) + size + len(TAIL)
    return (
        b"POST /upload HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: %d\r\n\r\n" % length
    ) + HEAD


async def peak_while(server: Server, work: "asyncio.Task[object]") -> int:
    peak = 0
    while not work.done():
        peak = max(peak, (await server.held())["rss"])
        await asyncio.sleep(0.25)
    await work
    return peak


@pytest.mark.parametrize("path", ["/stream", "/file"])
async def test_a_gigabyte_out(server: Server, path: str) -> None:
    await server.get("/ok")
    before = await server.held()

    async def download() -> object:
        size = 0
        async with server.connect() as (reader, writer):
            writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            await reader.readuntil(b"\r\n\r\n")
            while block := await reader.read(MEGABYTE):
                size += len(block)
        assert size >= 1 << 30
        return size

    peak = await peak_while(server, asyncio.ensure_future(download()))
    assert peak - before["rss"] < GROWTH
    assert await server.settled(before) | {"rss": 0} == before | {"rss": 0}


async def test_a_slow_reader_does_not_fill_the_memory(server: Server) -> None:
    before = await server.held()
    async with server.connect() as (reader, writer):
        writer.write(b"GET /stream HTTP/1.1\r\nHost: x\r\n\r\n")
        await reader.readexactly(100)
        await asyncio.sleep(2)
        during = await server.held()
        assert during["streams"] == 1
        assert during["rss"] - before["rss"] < GROWTH
    assert (await server.settled(before))["streams"] == 0


async def test_half_a_gigabyte_in(server: Server) -> None:
    before = await server.held()
    size = 500 * MEGABYTE

    async def upload() -> object:
        block = random.Random(1).randbytes(MEGABYTE)
        async with server.connect() as (reader, writer):
            writer.write(upload_head(size))
            for _ in range(500):
                writer.write(block)
                await writer.drain()
            writer.write(TAIL)
            answer = await reader.read(-1)
        assert answer.startswith(b"HTTP/1.1 200"), answer
        assert json.loads(answer.partition(b"\r\n\r\n")[2]) == {"file": size}
        return size

    peak = await peak_while(server, asyncio.ensure_future(upload()))
    assert peak - before["rss"] < GROWTH
    assert await server.settled(before) | {"rss": 0} == before | {"rss": 0}


async def test_a_body_larger_than_a_head_may_be_comes_with_its_head(server: Server) -> None:
    size = 200_000
    for _ in range(20):
        async with server.connect() as (reader, writer):
            writer.write(upload_head(size) + b"x" * size + TAIL)
            answer = await reader.read(-1)
        assert answer.startswith(b"HTTP/1.1 200"), answer
        assert json.loads(answer.partition(b"\r\n\r\n")[2]) == {"file": size}


async def test_clients_that_vanish_leave_nothing(server: Server) -> None:
    await server.get("/ok")
    before = await server.held()
    for number in range(60):
        async with server.connect() as (reader, writer):
            if number % 3 == 2:
                writer.write(upload_head(100 * MEGABYTE) + b"x" * (300_000 + number))
                await writer.drain()
            else:
                path = ("/stream", "/file")[number % 3]
                writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                await reader.readexactly(100_000)
            writer.transport.abort()
    after = await server.settled(before)
    assert after | {"rss": 0} == before | {"rss": 0}
    assert after["rss"] - before["rss"] < GROWTH
