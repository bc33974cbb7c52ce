"""What clients written for Strapi 4 say means what it meant, where the project says so."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from octavo.testing import Client, Project, client_of, running

pytestmark = pytest.mark.soak

V4 = '[api.rest]\nv4_clients = true\ndrafts = "everybody"\n[i18n]\nlocales = ["en", "fr"]\n'
PREVIEW = "publicationState=preview"


@asynccontextmanager
async def site(folder: Path, settings: str = V4) -> AsyncIterator[Client]:
    author = {"type": "relation", "relation": "manyToOne", "target": "api::author.author"}
    localized = {"pluginOptions": {"i18n": {"localized": True}}}
    project = (
        Project(folder)
        .settings(settings)
        .grants(["api::*"])
        .content_type("author", {"name": {"type": "string"}}, drafts=True)
        .content_type(
            "article",
            {"title": {"type": "string", **localized}, "author": author},
            drafts=True,
            localized=True,
        )
        .content_type("home", {"title": {"type": "string"}}, single=True, drafts=True)
        .content_type("tag", {"name": {"type": "string"}})
    )
    async with running(project.folder) as app, client_of(app) as client:
        yield client


async def post(client: Client, path: str, **data: Any) -> dict[str, Any]:
    answer = await client.post(path, json={"data": data})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()["data"]
    return made


async def read(client: Client, path: str) -> Any:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


async def test_numeric_ids_in_paths_find_the_document(tmp_path: Path) -> None:
    async with site(tmp_path) as client:
        made = await post(client, "/api/articles", title="A")
        french = await client.put(
            f"/api/articles/{made['documentId']}?locale=fr", json={"data": {"title": "F"}}
        )
        path, french_path = f"/api/articles/{made['id']}", f"/api/articles/{french.json()['data']['id']}"
        assert (await read(client, path))["title"] == "A"
        assert (await read(client, french_path))["title"] == "F"
        changed = await client.put(path, json={"data": {"title": "B"}})
        assert (changed.status_code, changed.json()["data"]["id"]) == (200, made["id"])
        assert (await read(client, french_path))["title"] == "F"
        assert (await client.delete(path)).status_code == 204
        assert (await client.get(path)).status_code == 404
        assert (await read(client, french_path))["title"] == "F"
        for missing in ("999999", "9" * 40, "²", "-1"):
            assert (await client.get(f"/api/articles/{missing}")).status_code == 404
            assert (await client.put(f"/api/articles/{missing}", json={"data": {}})).status_code == 404
        tag = await post(client, "/api/tags", name="T")
        assert (await client.put(f"/api/tags/{tag['id']}", json={"data": {"name": "U"}})).status_code == 200


async def test_drafts_in_preview_tell_when_they_were_published(tmp_path: Path) -> None:
    async with site(tmp_path) as client:
        ann = await post(client, "/api/authors", name="Ann")
        out = await post(client, "/api/articles", title="A", author=ann["documentId"])
        await post(client, "/api/articles", title="B", publishedAt=None)
        await client.put(f"/api/articles/{out['documentId']}?status=draft", json={"data": {"title": "A2"}})
        listed = await read(client, f"/api/articles?{PREVIEW}&sort=title&populate=author")
        told = [(entry["title"], entry["publishedAt"]) for entry in listed]
        assert told == [("A2", out["publishedAt"]), ("B", None)]
        assert listed[0]["author"]["publishedAt"] == ann["publishedAt"] is not None
        one = await read(client, f"/api/articles/{listed[0]['id']}?{PREVIEW}")
        assert (one["title"], one["publishedAt"]) == ("A2", out["publishedAt"])
        short = await read(client, f"/api/articles?{PREVIEW}&fields=title&sort=title")
        assert set(short[0]) == {"id", "documentId", "title"}
        plain = await read(client, "/api/articles?status=draft&sort=title")
        assert [entry["publishedAt"] for entry in plain] == [None, None]


async def test_all_locales_are_meant_by_all(tmp_path: Path) -> None:
    async with site(tmp_path) as client:
        await post(client, "/api/articles", title="A")
        await post(client, "/api/articles", title="F", locale="fr")
        found = await read(client, "/api/articles?locale=all&sort=title")
        assert [(entry["title"], entry["locale"]) for entry in found] == [("A", "en"), ("F", "fr")]
        body = {"data": {"title": "X", "locale": "fr"}}
        refused = await client.post("/api/articles?locale=en", json=body)
        assert (refused.status_code, "locale" in refused.json()["error"]["message"]) == (400, True)
        assert len(await read(client, f"/api/articles?locale=all&{PREVIEW}")) == 2


async def test_publishing_is_said_in_the_body(tmp_path: Path) -> None:
    async with site(tmp_path) as client:
        draft = await post(client, "/api/articles", title="A", publishedAt=None)
        path = f"/api/articles/{draft['documentId']}"
        assert (await client.get(path)).status_code == 404
        body = {"data": {"publishedAt": "2024-01-01T00:00:00.000Z"}}
        assert (await client.put(path, json=body)).status_code == 200
        assert (await read(client, path))["title"] == "A"
        body = {"data": {"title": "B", "publishedAt": None}}
        assert (await client.put(path, json=body)).status_code == 200
        assert (await client.get(path)).status_code == 404
        kept = await read(client, f"{path}?{PREVIEW}")
        assert (kept["title"], kept["publishedAt"]) == ("B", None)
        for body, status in (({"title": "H"}, 200), ({"publishedAt": None}, 404)):
            assert (await client.put("/api/home", json={"data": body})).status_code == 200
            assert (await client.get("/api/home")).status_code == status


@pytest.mark.parametrize("path", ["/api/articles/{}", "/api/articles?locale=all"])
async def test_without_the_setting_nothing_of_it_is_meant(tmp_path: Path, path: str) -> None:
    async with site(tmp_path, '[i18n]\nlocales = ["en", "fr"]\n') as client:
        made = await post(client, "/api/articles", title="A")
        answer = await client.get(path.format(made["id"]))
        assert answer.status_code == 404 or answer.json()["data"] == []
