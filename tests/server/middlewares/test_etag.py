"""Content that a caller has already is not sent again."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from octavo.testing import Client, Project, client_of, running


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    project = Project(tmp_path).grants(["api::*"]).content_type("note", {"text": {"type": "string"}})
    async with running(project.folder) as app, client_of(app) as client:
        yield client


async def test_who_has_it_gets_no_body_until_it_changes(client: Client) -> None:
    made = (await client.post("/api/notes", json={"data": {"text": "one"}})).json()["data"]
    first = await client.get("/api/notes")
    known = {"If-None-Match": first.headers["ETag"]}
    again = await client.get("/api/notes", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert (await client.head("/api/notes", headers=known)).status_code == 304
    assert (await client.get("/api/notes?sort=text", headers=known)).status_code == 304
    await client.put(f"/api/notes/{made['documentId']}", json={"data": {"text": "two"}})
    changed = await client.get("/api/notes", headers=known)
    assert changed.status_code == 200
    assert changed.json()["data"][0]["text"] == "two"
    assert changed.headers["Content-Type"] == "application/json; charset=utf-8"


async def test_a_caller_who_wants_it_anew_gets_it(client: Client) -> None:
    tag = (await client.get("/api/notes")).headers["ETag"]
    headers = {"If-None-Match": tag, "Cache-Control": "no-cache"}
    assert (await client.get("/api/notes", headers=headers)).status_code == 200


async def test_nothing_else_has_a_tag(client: Client) -> None:
    assert "ETag" not in (await client.post("/api/notes", json={"data": {"text": "one"}})).headers
    assert "ETag" not in (await client.get("/api/notes/nobody")).headers
    assert "ETag" not in (await client.get("/api/notes?filters[nothing]=1")).headers
    assert "ETag" not in (await client.get("/admin/init")).headers
