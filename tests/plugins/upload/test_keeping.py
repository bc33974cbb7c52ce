"""Files and the rows that name them: whatever fails in between, each has the other, whole."""

import asyncio
import io
import os
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.conftest import MARIADB_LATER
from tests.disks import small_disk
from tests.plugins.upload.test_library import kept_files, png, upload

from octavo import Octavo
from octavo.plugins.upload import file_tracker as module
from octavo.plugins.upload import naming
from octavo.plugins.upload.file_tracker import ANNOUNCED, DELETED, FILE, FileTracker
from octavo.testing import Client, Project, running

pytestmark = pytest.mark.soak

SMALL_DISK = 500_000


@pytest.fixture
def environ(request: pytest.FixtureRequest) -> dict[str, str]:
    if getattr(request, "param", "sqlite") == "sqlite":
        return {}
    return {"OCTAVO_DATABASE__URL": request.getfixturevalue(f"empty_{request.param}_url")}


@pytest.fixture
async def app(tmp_path: Path, environ: dict[str, str]) -> AsyncIterator[Octavo]:
    async with running(Project(tmp_path / "site").grants(["plugin::*"]).folder, environ) as app:
        yield app


@pytest.fixture
def full_soon(tmp_path: Path) -> Iterator[Path]:
    """A disk of half a megabyte in the place of the uploads."""
    with small_disk(tmp_path / "site/public/uploads", SMALL_DISK) as folder:
        yield folder


def tracker_of(app: Octavo) -> FileTracker:
    tracker: FileTracker = app.service("plugin::upload.upload").tracker
    return tracker


async def expect_order(app: Octavo) -> None:
    """Every file is named by a row, every name has its file, and nothing is left to be done."""
    rows = await app.query(FILE).find_many()
    assert kept_files(app) == {key for row in rows for key in naming.keys_of(row)}
    for prefix in (ANNOUNCED, DELETED):
        assert await app.store.journal.read(prefix) == {}


async def put_in_place(client: Client, entry: dict[str, Any], content: bytes, mime: str = "image/png") -> Any:
    return await client.post(f"/api/upload?id={entry['id']}", files={"files": ("new.png", content, mime)})


def noise(width: int, height: int) -> bytes:
    """A picture that cannot be made smaller."""
    buffer = io.BytesIO()
    Image.frombytes("RGB", (width, height), os.urandom(width * height * 3)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize("environ", MARIADB_LATER, indirect=True)
async def test_addresses_go_on_leading_to_a_file_that_is_replaced(app: Octavo, client: Client) -> None:
    (entry,) = await upload(client, "photo.png", png(600, 400), "image/png")
    for width in (300, 700):
        changed = (await put_in_place(client, entry, png(width, 200))).json()
        assert (changed["url"], changed["hash"], changed["width"]) == (entry["url"], entry["hash"], width)
        assert (await client.get(entry["url"])).content == png(width, 200)
        small = await client.get(changed["formats"]["thumbnail"]["url"])
        size = changed["formats"]["thumbnail"]
        assert Image.open(io.BytesIO(small.content)).size == (size["width"], size["height"])
        assert "storedAs" not in changed
        await expect_order(app)
    part = await client.get(entry["url"], headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"\x89PNG")
    for other in ("/uploads/nothing.png", f"/uploads/x_{entry['hash']}.png", entry["url"] + "x"):
        assert (await client.get(other)).status_code == 404
    assert (await client.delete(f"/api/upload/files/{entry['id']}")).status_code == 200
    assert kept_files(app) == set()
    assert (await client.get(entry["url"])).status_code == 404


async def test_what_a_browser_might_run_is_a_download_after_a_replacement_too(client: Client) -> None:
    (entry,) = await upload(client, "photo.png", png(), "image/png")
    await put_in_place(client, entry, b"<!doctype html><script>alert(1)</script>")
    served = await client.get(entry["url"])
    assert served.headers["content-disposition"] == "attachment"


async def test_a_file_that_is_not_there_any_more_cannot_be_replaced(app: Octavo, client: Client) -> None:
    (entry,) = await upload(client, "a.txt", b"words", "text/plain")
    await client.delete(f"/api/upload/files/{entry['id']}")
    assert (await put_in_place(client, entry, b"others", "text/plain")).status_code == 404
    assert kept_files(app) == set()


async def test_a_full_disk_costs_what_does_not_fit_alone(
    full_soon: Path, app: Octavo, client: Client
) -> None:
    (entry,) = await upload(client, "old.bin", b"o" * 300_000, "application/zip")
    refused = await put_in_place(client, entry, b"n" * 300_000, "application/zip")
    assert (refused.status_code, refused.json()["error"]["name"]) == (507, "InsufficientStorageError")
    assert (await client.get(entry["url"])).content == b"o" * 300_000
    await expect_order(app)

    # Of several files and of a picture's sizes, some fit: none of them stays.
    two = [("files", ("a.bin", b"a" * 100_000, "application/zip")) for _ in range(4)]
    assert (await client.post("/api/upload", files=two)).status_code == 507
    picture = {"files": ("noise.png", noise(240, 240), "image/png")}
    assert (await client.post("/api/upload", files=picture)).status_code == 507
    await expect_order(app)

    assert (await put_in_place(client, entry, b"n" * 1_000, "application/zip")).status_code == 200
    assert (await client.post("/api/upload", files=two)).status_code == 201
    await expect_order(app)


ROUNDS = 5


@pytest.mark.parametrize("environ", MARIADB_LATER, indirect=True)
async def test_of_many_replacements_at_once_one_is_there_whole(app: Octavo, client: Client) -> None:
    (entry,) = await upload(client, "photo.png", png(300, 200), "image/png")
    contents = {270: png(270, 180), 255: png(255, 250), 90: png(90, 80)}
    for _ in range(ROUNDS):
        answers = await asyncio.gather(
            *(put_in_place(client, entry, content) for content in contents.values())
        )
        assert [answer.status_code for answer in answers] == [200, 200, 200]
        now = (await client.get(f"/api/upload/files/{entry['id']}")).json()
        assert (await client.get(now["url"])).content == contents[now["width"]]
        for size in (now["formats"] or {}).values():
            shown = Image.open(io.BytesIO((await client.get(size["url"])).content))
            assert shown.size == (size["width"], size["height"])
        await expect_order(app)


@pytest.mark.parametrize("environ", MARIADB_LATER, indirect=True)
async def test_who_hangs_up_leaves_nothing_half(
    app: Octavo, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    (entry,) = await upload(client, "old.txt", b"old", "text/plain")
    for steps in range(0, 60, 3):
        text = {"files": ("a.txt", b"words", "text/plain")}
        for path in ("/api/upload", f"/api/upload?id={entry['id']}"):
            asking = asyncio.ensure_future(client.post(path, files=text))
            for _ in range(steps):
                await asyncio.sleep(0)
            await asyncio.sleep(steps / 2000)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
    monkeypatch.setattr(module, "ORPHAN_SECONDS", -1.0)
    await tracker_of(app).sweep()
    await expect_order(app)
    assert (await client.get(entry["url"])).content in (b"old", b"words")


async def test_what_was_begun_long_ago_is_removed_and_can_no_longer_be_finished(
    app: Octavo, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracker = tracker_of(app)
    put = tracker.storage.put

    async def slow_put(key: str, source: Path, mime: str) -> None:
        await put(key, source, mime)
        with monkeypatch.context() as patched:
            patched.setattr(module, "ORPHAN_SECONDS", -1.0)
            await tracker.sweep()

    monkeypatch.setattr(tracker.storage, "put", slow_put)
    refused = await client.post("/api/upload", files={"files": ("a.txt", b"words", "text/plain")})
    assert refused.status_code == 503
    assert refused.headers["retry-after"] == "1"
    await expect_order(app)


async def test_what_a_person_put_there_stays(
    app: Octavo, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    await upload(client, "a.txt", b"words", "text/plain")
    folder = app.settings.folder / "public/uploads"
    own = {"photo_0123456789.png", ".hidden.part", "notes.txt", "thumbnail_photo_0123456789.png"}
    left, new = ".photo_0123456789.png.part", ".photo_abcdef0123.png.part"
    for name in {*own, left, new}:
        (folder / name).write_bytes(b"bytes")
    old = time.time() - 2 * module.ORPHAN_SECONDS
    for name in {*own, left}:
        os.utime(folder / name, (old, old))
    before = kept_files(app)
    await tracker_of(app).sweep()
    assert before - kept_files(app) == {left}


async def test_a_name_somebody_has_is_not_given_again(
    app: Octavo, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    digits = iter(["0" * 10, "0" * 10, "1" * 10, "0" * 10, "1" * 10, "2" * 10])
    monkeypatch.setattr(naming.secrets, "token_hex", lambda count: next(digits) if count == 5 else "f" * 32)
    for hash in ("a_0000000000", "a_1111111111", "a_2222222222"):
        (entry,) = await upload(client, "a.txt", hash.encode(), "text/plain")
        assert entry["hash"] == hash
        assert (await client.get(entry["url"])).content == hash.encode()
