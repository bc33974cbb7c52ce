"""Whatever bytes arrive, the server answers or closes, and the next request succeeds."""

import asyncio
import random

import pytest
from tests.soak.http.conftest import Server

pytestmark = [pytest.mark.soak, pytest.mark.timeout(240)]

MEGABYTE = 1 << 20
FORM = b"Content-Type: multipart/form-data; boundary=b\r\n"


def post(body: bytes, *headers: bytes, length: bytes | None = None) -> bytes:
    said = b"Content-Length: %s\r\n" % (length if length is not None else b"%d" % len(body))
    return b"POST /upload HTTP/1.1\r\nHost: x\r\n" + b"".join(headers) + said + b"\r\n" + body


def chunked(body: bytes) -> bytes:
    return b"POST /upload HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n" + FORM + b"\r\n" + body


CORPUS = [
    b"",
    b"\r\n\r\n",
    b"\x00" * 500,
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"GET\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"get / http/1.1\r\n\r\n",
    b"GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET \xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET //// HTTP/1.1\r\nHost: [::\r\n\r\n",
    b"GET /%00%ff%zz/../..?%=&[]=&[[[ HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /?" + b"a[" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /ok?" + b"&".join(b"k%d" % n for n in range(9_000)) + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /" + b"a" * 100_000,
    b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20_000,
    b"GET / HTTP/1.1\r\nX" * 5_000,
    b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost : x\r\n : \r\n\r\n",
    b"GET / HTTP/1.1\r\nCookie: " + b"=;" * 5_000 + b"\r\n\r\n",
    b"GET /ok HTTP/1.1\r\nHost: x\r\nCookie: octavo.sess=\xff; octavo.sess.sig=\xff\r\n\r\n",
    b"GET /ok HTTP/1.1\r\nHost: x\r\nAccept: " + b"a/b;q=" * 5_000 + b"\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
    b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /ok HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    b"GET /file HTTP/1.1\r\nHost: x\r\nRange: bytes=" + b"9" * 5_000 + b"-\r\n\r\n",
    post(b"{", b"Content-Type: application/json\r\n"),
    post(b"[" * 100_000, b"Content-Type: application/json\r\n"),
    post(b"x", b"Content-Type: application/json\r\n", length=b"-1"),
    post(b"x", b"Content-Type: application/json\r\n", length=b"99999999999999999999"),
    post(b"x", b"Content-Type: application/json\r\n", length=b"1, 2"),
    post(b"x", b"Content-Type: application/json\r\nContent-Encoding: gzip\r\n"),
    post(b"\x1f\x8b\x08" + b"\xff" * 500, b"Content-Type: application/json\r\nContent-Encoding: gzip\r\n"),
    post(b"a=" + b"[]" * 9_000, b"Content-Type: application/x-www-form-urlencoded\r\n"),
    post(b"", b"Content-Type: " + b"a/" * 5_000 + b"\r\n"),
    post(b"junk", FORM),
    post(b"--b\r\n" * 500, FORM),
    post(b'--b\r\nContent-Disposition: form-data; name="f"; filename="../../x"\r\n\r\nx', FORM),
    post(b"--b\r\nContent-Disposition: form-data; name=" + b"f" * 9_000 + b"\r\n\r\nx\r\n--b--", FORM),
    post(b'--b\r\nContent-Disposition: form-data; name="a[b[c"\r\n\r\nx\r\n--b--\r\n', FORM),
    post(b"x" * 300_000, b"Content-Type: text/plain\r\n"),
    chunked(b"zz\r\n"),
    chunked(b"ffffffffffffffff\r\nx"),
    chunked(b"5\r\n--b\r\n0\r\n\r\n"),
    chunked(b"-1\r\n\r\n"),
    chunked(b"1;" + b"x" * 100_000 + b"\r\n"),
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /ok",
    b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity, chunked, xx\r\n\r\n",
]


def mangled(data: bytes, chance: random.Random) -> bytes:
    """Change a few bytes of a request: flipped, doubled, cut, joined to another."""
    changed = bytearray(data or b"GET /ok HTTP/1.1\r\nHost: x\r\n\r\n")
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(changed) + 1)
        kind = chance.randrange(4)
        if kind == 0:
            changed[at : at + 1] = bytes([chance.randrange(256)])
        elif kind == 1:
            changed[at:at] = changed[max(at - 20, 0) : at]
        elif kind == 2:
            del changed[at : at + chance.randint(1, 30)]
        else:
            changed[at:at] = chance.choice([b"\r\n", b"\x00", b"\xff", b"%", b"[", b": ", b"--b", b"=", b";"])
    return bytes(changed[:200_000])


async def throw(server: Server, data: bytes, *, eof: bool, patience: float) -> bytes:
    """Send bytes, perhaps say that no more come, and hang up when something came back or patience is over."""
    async with server.connect() as (reader, writer):
        try:
            writer.write(data)
            await writer.drain()
            if eof:
                writer.write_eof()
            return await asyncio.wait_for(reader.read(65_536), patience)
        except (OSError, TimeoutError):
            return b""  # closed, or waiting for more: both are answers to what is no request


@pytest.mark.parametrize("number", range(0, len(CORPUS), 7))
async def test_after_each_kind_the_next_request_succeeds(server: Server, number: int) -> None:
    for data in CORPUS[number : number + 7]:
        answer = await throw(server, data, eof=False, patience=1)
        assert answer == b"" or answer.startswith(b"HTTP/1.1 "), answer
        assert not answer.startswith(b"HTTP/1.1 5") or answer.startswith(b"HTTP/1.1 501"), answer
        assert (await server.get("/ok?a=1"))["query"] == {"a": "1"}


async def test_ten_thousand_bad_requests_leave_nothing(server: Server) -> None:
    chance = random.Random(20_261_121)
    await _storm(server, chance, 1_000)
    before = await server.held()
    await _storm(server, chance, 10_000)
    after = await server.settled(before)
    assert after["rss"] - before["rss"] < 24 * MEGABYTE, (before, after)
    assert after["descriptors"] <= before["descriptors"]
    assert after["tasks"] <= before["tasks"]
    assert after["files"] <= before["files"]
    assert (await server.get("/ok"))["ok"] is True


async def _storm(server: Server, chance: random.Random, number: int) -> None:
    left = number

    async def thrower() -> None:
        nonlocal left
        while left > 0:
            left -= 1
            eof = chance.random() < 0.5
            await throw(server, mangled(chance.choice(CORPUS), chance), eof=eof, patience=0.2)

    await asyncio.gather(*(thrower() for _ in range(16)))
