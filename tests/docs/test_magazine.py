"""The example magazine: its content, its rules, its own route."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from octavo.cli import seed_file
from octavo.cli.seed import write_entries
from octavo.testing import Client, client_of, running

FOLDER = Path(__file__).parents[2] / "examples/magazine"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client() -> AsyncIterator[Client]:
    """A visitor of the magazine, which no test changes."""
    async with running(FOLDER) as app:
        await write_entries(
            app, seed_file.read(FOLDER / "seed.jsonl", app.schemas.content_types), "seed.jsonl"
        )
        async with client_of(app) as caller:
            yield caller


@pytest.mark.asyncio(loop_scope="module")
async def test_it_has_what_it_says(client: Client) -> None:
    async def total(path: str) -> int:
        return int((await client.get(path)).json()["meta"]["pagination"]["total"])

    totals = [await total(f"/api/{path}") for path in ("articles", "articles?locale=fr", "authors", "tags")]
    assert totals == [17, 14, 6, 8]
    article = (
        await client.get("/api/articles?filters[slug]=the-clock-that-ran-backwards&populate=*")
    ).json()["data"][0]
    assert article["category"]["name"] == "Craft"
    assert [author["name"] for author in article["authors"]] == ["Inès Carrel"]
    assert [block["__component"] for block in article["blocks"]] == ["shared.quote", "shared.aside"]
    assert [other["locale"] for other in article["localizations"]] == ["fr"]
    assert article["readingMinutes"] == 1


@pytest.mark.asyncio(loop_scope="module")
async def test_relations_follow_the_locale(client: Client) -> None:
    found = await client.get("/api/articles?locale=fr&populate=category&filters[category][name]=Métiers")
    assert {article["category"]["slug"] for article in found.json()["data"]} == {"metiers"}


@pytest.mark.asyncio(loop_scope="module")
async def test_an_article_by_its_slug(client: Client) -> None:
    found = await client.get("/api/articles/by-slug/la-reprise-visible?locale=fr&fields=title&populate=tags")
    assert found.status_code == 200
    assert found.json()["data"]["title"] == "La reprise visible"
    assert [tag["name"] for tag in found.json()["data"]["tags"]] == ["Repair", "Winter"]
    missing = await client.get("/api/articles/by-slug/no-such-thing")
    assert (missing.status_code, missing.json()["error"]["message"]) == (404, "No such article")


@pytest.mark.parametrize("query", ["status=draft", "publicationState=preview"])
@pytest.mark.asyncio(loop_scope="module")
async def test_drafts_are_for_nobody(client: Client, query: str) -> None:
    for path in (f"articles?{query}", f"tags?{query}&populate=articles", f"homepage?{query}"):
        refused = await client.get(f"/api/{path}")
        assert refused.status_code == 403
        assert refused.json()["error"]["details"]["grant"].endswith(".findDrafts")


@pytest.mark.asyncio(loop_scope="module")
async def test_previews_need_the_key(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    path = "/api/articles/preview/everything-in-vinegar"
    assert (await client.get(path)).status_code == 403
    assert (await client.get(path, headers={"X-Preview-Key": ""})).status_code == 403
    monkeypatch.setenv("PREVIEW_KEY", "a key of this test")
    assert (await client.get(path, headers={"X-Preview-Key": "another"})).status_code == 403
    shown = await client.get(path, headers={"X-Preview-Key": "a key of this test"})
    assert shown.json()["data"]["title"] == "Everything in vinegar"


@pytest.mark.asyncio(loop_scope="module")
async def test_visitors_may_read_and_nothing_else(client: Client) -> None:
    body: Any = {"data": {"name": "x"}}
    answers = await asyncio.gather(
        client.post("/api/tags", json=body),
        client.put("/api/homepage", json=body),
        client.delete("/api/about"),
        client.get("/api/authors?filters[email][$contains]=a"),
    )
    assert [answer.status_code for answer in answers] == [403, 403, 403, 400]
    authors = (await client.get("/api/authors")).json()["data"]
    assert not any("email" in author for author in authors)


def test_the_prose_is_long_and_in_two_languages() -> None:
    entries = seed_file.read(FOLDER / "seed.jsonl", dict.fromkeys(f"api::{n}.{n}" for n in NAMES))
    texts = [entry for entry in entries if any(len(str(value)) > 60 for value in entry.data.values())]
    assert len(texts) >= 40
    assert Counter(entry.locale for entry in texts if entry.uid == "api::article.article") == {
        "en": 19,
        "fr": 15,
    }


NAMES = ("about", "article", "author", "category", "homepage", "tag")
