"""gzip where the client takes it and it pays."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.server.middlewares.client import Site, entry

from octavo.kernel.context import Context

TEXT = "Octavo keeps content. " * 200
GZIP = {"Accept-Encoding": "br;q=1, gzip;q=0.8"}


async def parts() -> AsyncIterator[bytes]:
    for word in TEXT.split(" "):
        yield f"{word} ".encode()


def stream(ctx: Context) -> None:
    ctx.type = "csv"
    ctx.body = parts()


def image(ctx: Context) -> None:
    ctx.type = "png"
    ctx.body = TEXT.encode()


def packed(ctx: Context) -> None:
    ctx.set("Content-Encoding", "br")
    ctx.body = TEXT


def untouched(ctx: Context) -> None:
    ctx.set("Cache-Control", "no-transform")
    ctx.body = TEXT


def tagged(ctx: Context) -> None:
    ctx.etag = "abc"
    ctx.body = {"text": TEXT * 20}


def site(folder: Path, act: Any) -> Site:
    async def handler(ctx: Context) -> None:
        act(ctx)

    return Site(folder, entry("octavo::compression"), handler)


async def test_json_text_and_bytes_are_packed(tmp_path: Path) -> None:
    answer = await site(tmp_path, tagged).ask("GET", "/", GZIP)
    assert b"Octavo keeps" in gzip.decompress(answer.body)
    assert answer["content-encoding"] == "gzip"
    assert answer["content-length"] == str(len(answer.body))
    assert answer["content-type"] == "application/json; charset=utf-8"
    assert (answer["vary"], answer["etag"]) == ("Accept-Encoding", 'W/"abc"')


async def test_a_stream_is_packed_as_it_goes(tmp_path: Path) -> None:
    answer = await site(tmp_path, stream).ask("GET", "/", GZIP)
    assert gzip.decompress(answer.body).decode().rstrip() == TEXT.rstrip()
    assert answer["content-type"] == "text/csv; charset=utf-8"
    assert "content-length" not in answer


@pytest.mark.parametrize(
    ("act", "headers"),
    [
        (tagged, {}),
        (tagged, {"Accept-Encoding": "gzip;q=0"}),
        (tagged, {"Accept-Encoding": "identity, gzip;q=0.1"}),
        (image, GZIP),
        (packed, GZIP),
        (untouched, GZIP),
        (lambda ctx: setattr(ctx, "body", "short"), GZIP),
        (lambda ctx: setattr(ctx, "status", 204), GZIP),
    ],
)
async def test_what_stays_as_it_is(tmp_path: Path, act: Any, headers: dict[str, str]) -> None:
    answer = await site(tmp_path, act).ask("GET", "/", headers)
    assert "gzip" not in answer["content-encoding"]
    assert not answer.body.startswith(b"\x1f\x8b")


async def test_head_says_nothing_else(tmp_path: Path) -> None:
    answer = await site(tmp_path, tagged).ask("HEAD", "/", GZIP)
    assert (answer.body, "content-encoding" in answer) == (b"", False)
