"""A server killed in the middle of writing: what it acknowledged is there, and nothing half."""

import asyncio
import os
import signal
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient, HTTPError, Limits, Timeout
from tests.cli.serving import Running, running
from tests.soak.sites import every

from octavo.testing import Project

CREATES = 1_000
AT_ONCE = 100
KILLED_AFTER = 300


def shop(folder: Path) -> Project:
    return (
        Project(folder)
        .component("shared.part", {"label": {"type": "string"}})
        .content_type("tag", {"name": {"type": "string"}})
        .content_type(
            "item",
            {
                "name": {"type": "string", "required": True},
                "parts": {"type": "component", "component": "shared.part", "repeatable": True},
                "tags": {"type": "relation", "relation": "manyToMany", "target": "api::tag.tag"},
            },
            drafts=True,
        )
        .grants(["*"])
    )


@pytest.mark.soak
async def test_every_entry_answered_201_survives_kill_9(tmp_path: Path) -> None:
    project = shop(tmp_path / "shop")
    with running("start", project.folder) as server:
        acknowledged = await create_until_killed(server)
        server.process.wait(30)
    assert len(acknowledged) >= KILLED_AFTER
    with sqlite3.connect(project.folder / "data" / "octavo.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()
    with running("start", project.folder) as server:
        published = await items_of(server, "published")
        drafts = await items_of(server, "draft")
    assert acknowledged <= published.keys()
    assert published.keys() == drafts.keys()
    for item in [*published.values(), *drafts.values()]:
        assert [part["label"] for part in item["parts"]] == [item["name"], "second"]
        assert len(item["tags"]) == 2


async def create_until_killed(server: Running) -> set[str]:
    """Create many entries at once, kill the server when some are acknowledged, and return those that were."""
    acknowledged: set[str] = set()
    limits, timeout = Limits(max_connections=AT_ONCE), Timeout(30, pool=None)  # all others wait for those
    async with AsyncClient(
        base_url=f"http://127.0.0.1:{server.port}", limits=limits, timeout=timeout
    ) as client:
        tags = [await document_of(client, "/api/tags", {"name": name}) for name in ("a", "b")]

        async def create(number: int) -> None:
            data = {
                "name": f"item {number}",
                "parts": [{"label": f"item {number}"}, {"label": "second"}],
                "tags": tags,
            }
            try:
                acknowledged.add(await document_of(client, "/api/items", data))
            except HTTPError:
                return  # the server is gone
            if len(acknowledged) == KILLED_AFTER:
                os.kill(server.process.pid, signal.SIGKILL)

        await asyncio.gather(*(create(number) for number in range(CREATES)))
    return acknowledged


async def document_of(client: AsyncClient, path: str, data: dict[str, Any]) -> str:
    answer = await client.post(path, json={"data": data})
    assert answer.status_code == 201, answer.text
    document_id: str = answer.json()["data"]["documentId"]
    return document_id


async def items_of(server: Running, status: str) -> dict[str, Any]:
    """Return every entry of a status by its documentId."""
    items = await every(f"http://127.0.0.1:{server.port}", f"/api/items?populate=*&status={status}")
    return {item["documentId"]: item for item in items}
