"""An upload that is sent again, because its answer was lost on the way, is kept once."""

import asyncio
import io
import time
from typing import Any

import pytest
from httpx import Response
from PIL import Image
from tests.plugins.admin.conftest import Admin, Site
from tests.plugins.upload.test_folders import any_site, kept_files, librarian, names, site  # noqa: F401

from octavo.plugins.upload.files.service import UploadService
from octavo.plugins.upload.idempotency import KEPT_SECONDS, PREFIX
from octavo.testing import client_of

pytestmark = pytest.mark.soak

KEY = "0b9e6d1c-0001"


async def send(admin: Admin, key: str, name: str = "a.png") -> Response:
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4)).save(buffer, "PNG")
    headers = {"Authorization": f"Bearer {admin.token}", "Idempotency-Key": key}
    async with client_of(admin.app, headers) as client:
        return await client.post("/upload", files={"files": (name, buffer.getvalue(), "image/png")})


async def test_what_is_sent_again_is_answered_and_not_kept_again(site: Site) -> None:  # noqa: F811
    root = await site.first()
    first, second = await send(root, KEY), await send(root, KEY, "b.png")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()[0]["id"] == second.json()[0]["id"]
    assert (await send(root, f"{KEY}-2")).status_code == 201
    assert await names(root) == ["a.png", "a.png"]
    assert kept_files(site) == 2


async def test_of_several_at_once_one_is_kept(any_site: Site) -> None:  # noqa: F811
    root = await any_site.first()
    answers = await asyncio.gather(*(send(root, KEY) for _ in range(4)))
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.json()[0]["id"] for answer in answers}) == 1
    assert await names(root) == ["a.png"]
    assert kept_files(any_site) == 1


async def test_a_key_is_ones_own_and_is_checked(site: Site) -> None:  # noqa: F811
    root = await site.first()
    ada = await librarian(site, "ada")
    ids = {(await send(admin, KEY)).json()[0]["id"] for admin in (root, ada)}
    assert len(ids) == 2
    for key in ("short", "x" * 65, "with/slash"):
        assert (await send(root, key)).status_code == 400


async def test_keys_are_forgotten_after_a_day(site: Site) -> None:  # noqa: F811
    root = await site.first()
    await send(root, KEY)
    await send(root, f"{KEY}-2")
    journal, keys = site.app.store.journal, site.app.service(UploadService).idempotency_keys
    name = next(found for found in await journal.read(PREFIX) if found.endswith(KEY))
    line: dict[str, Any] = (await journal.read(name))[name]
    await journal.strike(name)
    await journal.note(name, {**line, "at": time.time() - KEPT_SECONDS - 1})
    await keys.sweep()
    assert len(await journal.read(PREFIX)) == 1
    assert await keys.find(name) is None
