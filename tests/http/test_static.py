"""Files nobody vouches for, and files that change while they are sent."""

from pathlib import Path
from typing import Any

import pytest
from tests.server.middlewares.client import Answer, Site

from octavo.http.ranges import ByteRange
from octavo.http.static import FilePart, StaticOptions, send_file
from octavo.kernel.context import Context


async def ask(folder: Path, path: str, options: StaticOptions, **headers: str) -> Answer:
    async def handler(ctx: Context) -> None:
        await send_file(ctx, folder / "files", ctx.path, options)

    return await Site(folder, "middlewares = []", handler).ask("GET", path, headers)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = tmp_path / "files"
    files.mkdir()
    for name in ("evil.svg", "page.html", "data.xml", "app.js", "note.txt", "pic.png", "doc.pdf", "data.csv"):
        (files / name).write_bytes(b"hello golden\n")
    return tmp_path


@pytest.mark.parametrize("name", ["evil.svg", "page.html", "data.xml", "app.js"])
async def test_what_a_browser_might_run_is_a_download_in_a_sandbox(folder: Path, name: str) -> None:
    answer = await ask(folder, f"/{name}", StaticOptions(untrusted=True))
    assert answer["content-disposition"] == "attachment"
    assert "sandbox" in answer["content-security-policy"]
    assert answer["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", ["note.txt", "pic.png", "doc.pdf", "data.csv"])
async def test_what_it_only_shows_is_shown(folder: Path, name: str) -> None:
    answer = await ask(folder, f"/{name}", StaticOptions(untrusted=True))
    assert "content-disposition" not in answer
    assert answer["x-content-type-options"] == "nosniff"


async def test_uploads_as_recorded(folder: Path) -> None:
    options = StaticOptions(ranges="first", conditional=False, index=None, untrusted=True)
    part = await ask(folder, "/note.txt", options, Range="bytes=0-4")
    assert (part.status, part.body, part["content-range"]) == (206, b"hello", "bytes 0-4/13")
    assert (part["cache-control"], part["content-length"]) == ("max-age=0", "5")
    suffix = await ask(folder, "/note.txt", options, Range="bytes=-3")
    assert (suffix.status, suffix.body) == (416, b"Range Not Satisfiable")
    assert suffix["content-type"] == "text/plain; charset=utf-8"
    gone = await ask(folder, "/", options)
    assert (gone.status, gone["accept-ranges"]) == (404, "bytes")


async def test_a_file_that_never_changes_says_so(folder: Path) -> None:
    answer = await ask(folder, "/note.txt", StaticOptions(max_age=9, immutable=True))
    assert answer["cache-control"] == "max-age=9,immutable"


def test_no_more_than_was_announced_is_sent(tmp_path: Path) -> None:
    path = tmp_path / "grows"
    path.write_bytes(b"x" * 10)
    part = FilePart(path.open("rb"), ByteRange(0, 9, 10).length)
    with path.open("ab") as more:
        more.write(b"y" * 10)
    assert part.read(100) == b"x" * 10
    assert part.read(100) == b""
    part.close()


def test_a_file_that_shrinks_is_an_error_and_no_silent_end(tmp_path: Path) -> None:
    path = tmp_path / "shrinks"
    path.write_bytes(b"x" * 10)
    part: Any = FilePart(path.open("rb"), 20)
    assert part.read(100) == b"x" * 10
    with pytest.raises(OSError, match="became shorter"):
        part.read(100)
    part.close()


async def test_the_folder_may_be_the_one_a_process_runs_in(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder / "files")

    async def handler(ctx: Context) -> None:
        await send_file(ctx, Path(), ctx.path, StaticOptions())

    answer = await Site(folder, "middlewares = []", handler).ask("GET", "/note.txt", {})
    assert (answer.status, answer.body) == (200, b"hello golden\n")
