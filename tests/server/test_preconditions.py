"""`If-Match`: a write that was made for another version is refused with 412."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from octavo.testing import Client, Project, client_of, running


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    project = Project(tmp_path).grants(["api::*"])
    project.content_type("note", {"text": {"type": "string"}}, drafts=True)
    project.content_type("front", {"text": {"type": "string"}}, single=True)
    async with running(project.folder) as app, client_of(app) as client:
        yield client


async def test_a_stale_version_is_refused_and_nothing_written(client: Client) -> None:
    made = (await client.post("/api/notes", json={"data": {"text": "one"}})).json()["data"]
    path = f"/api/notes/{made['documentId']}"
    fresh = {"If-Match": f'"{made["updatedAt"]}"'}
    changed = await client.put(path, json={"data": {"text": "two"}}, headers=fresh)
    assert changed.status_code == 200
    stale = await client.put(path, json={"data": {"text": "three"}}, headers=fresh)
    assert stale.status_code == 412
    assert stale.json()["error"]["name"] == "PreconditionFailedError"
    assert stale.json()["error"]["details"]["updatedAt"] == changed.json()["data"]["updatedAt"]
    assert (await client.get(path)).json()["data"]["text"] == "two"
    assert (await client.delete(path, headers=fresh)).status_code == 412
    assert (await client.get(path)).status_code == 200
    anything = {"If-Match": f'"2020-01-01T00:00:00.000Z", "{changed.json()["data"]["updatedAt"]}"'}
    assert (await client.delete(path, headers=anything)).status_code == 204


async def test_any_version_and_no_version(client: Client) -> None:
    made = (await client.post("/api/notes", json={"data": {"text": "one"}})).json()["data"]
    path = f"/api/notes/{made['documentId']}"
    assert (await client.put(path, json={"data": {}}, headers={"If-Match": "*"})).status_code == 200
    assert (await client.put(path, json={"data": {"text": "x"}})).status_code == 200


async def test_single_types_too(client: Client) -> None:
    made = (await client.put("/api/front", json={"data": {"text": "one"}})).json()["data"]
    stale = {"If-Match": '"2020-01-01T00:00:00.000Z"'}
    assert (await client.put("/api/front", json={"data": {"text": "two"}}, headers=stale)).status_code == 412
    fresh = {"If-Match": f'"{made["updatedAt"]}"'}
    assert (await client.put("/api/front", json={"data": {"text": "two"}}, headers=fresh)).status_code == 200
