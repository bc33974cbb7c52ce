"""Many pictures in a row keep memory bounded; hostile ones are refused or harmless."""

import asyncio
import io
import os
import struct
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image
from tests.processes import children, memory_of

from octavo.testing import Client, Project, client_of, running

PICTURES = 500
GROWTH = 64 * 1024**2

pytestmark = pytest.mark.soak


def resident() -> int:
    """Bytes of resident memory of this process and of all it started."""
    total = 0
    for process in (os.getpid(), *children(os.getpid())):
        with suppress(OSError):
            total += memory_of(process)
    return total


def jpeg(seed: int) -> bytes:
    buffer = io.BytesIO()
    picture = Image.effect_noise((1100, 800), 40 + seed % 20).convert("RGB")
    picture.save(buffer, "JPEG", quality=70)
    return buffer.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(side: int) -> bytes:
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00" * 10**7)
    return b"\x89PNG\r\n\x1a\\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


async def send(client: Client, name: str, content: bytes, mime: str) -> int:
    answer = await client.post("/api/upload", files={"files": (name, content, mime)})
    return answer.status_code


@pytest.mark.timeout(600)
async def test_memory_stays_bounded_over_many_pictures(tmp_path: Path) -> None:
    project = Project(tmp_path).grants(["plugin::*"])
    pictures = [jpeg(seed) for seed in range(8)]
    async with running(project.folder) as app, client_of(app) as client:
        for _ in range(4):  # until every worker has done some
            warm = [send(client, "warm.jpg", content, "image/jpeg") for content in pictures]
            assert await asyncio.gather(*warm) == [201] * len(pictures)
        start = resident()
        for number in range(PICTURES):
            assert await send(client, f"{number}.jpg", pictures[number % 8], "image/jpeg") == 201
        assert resident() - start < GROWTH


async def test_hostile_pictures_are_refused_or_harmless(tmp_path: Path) -> None:
    project = Project(tmp_path).grants(["plugin::*"])
    good = jpeg(1)
    polyglot = good + b"<script>alert(1)</script><!doctype html>"
    hostile = [
        ("bomb.png", bomb(60_000), "image/png", 201),
        ("large.png", bomb(9_900), "image/png", 201),
        ("polyglot.jpg", polyglot, "image/jpeg", 201),
        ("script.svg", b"<svg><script>alert(1)</script></svg>", "image/svg+xml", 400),
        ("page.html", good, "image/jpeg", 400),
        ("cut.jpg", good[: len(good) // 3], "image/jpeg", 201),
    ]
    async with running(project.folder) as app, client_of(app) as client:
        for name, content, mime, status in hostile:
            assert await send(client, name, content, mime) == status, name
        for entry in (await client.get("/api/upload/files")).json():
            served = await client.get(entry["url"])
            assert served.headers["x-content-type-options"] == "nosniff"
            assert "sandbox" in served.headers["content-security-policy"]
            assert served.headers["content-type"].startswith("image/")
        assert await send(client, "after.jpg", good, "image/jpeg") == 201
