"""Files move between a folder and a bucket, and are found where they are now."""

from pathlib import Path

import pytest
from tests.archive import site
from tests.archive.moving import exported, imported
from tests.plugins.upload.test_s3 import SETTINGS, endpoint, fetch

pytestmark = pytest.mark.soak

__all__ = ["endpoint"]


async def test_there_and_back(tmp_path: Path, endpoint: str) -> None:
    answers, known, _ = await site.filled(tmp_path / "here", {})
    await exported(tmp_path / "here", {}, tmp_path / "one")
    site.project(tmp_path / "there").settings(SETTINGS.format(endpoint=endpoint))
    await imported(tmp_path / "there", {}, tmp_path / "one")
    async with site.started(tmp_path / "there") as (_, client):
        entries = (await client.get("/api/upload/files")).json()
    items = [item for entry in entries for item in (entry, *(entry["formats"] or {}).values())]
    assert len(items) == 5
    for item in items:
        assert item["url"].startswith(f"{endpoint}/media/site/")
        answer = await fetch(item["url"])
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert {entry["provider"] for entry in entries} == {"s3"}
    await exported(tmp_path / "there", {}, tmp_path / "two")
    site.project(tmp_path / "back")
    await imported(tmp_path / "back", {}, tmp_path / "two")
    async with site.started(tmp_path / "back") as (app, client):
        assert await site.seen(app, client, known) == answers
