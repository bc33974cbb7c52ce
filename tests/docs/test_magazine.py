"""The example magazine: its content, its rules, its own route."""

import asyncio
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from octavo import Octavo
from octavo.cli import seed_file
from octavo.cli.seed import write_entries
from octavo.errors import StartupError
from octavo.testing import Client, client_of, running

FOLDER = Path(__file__).parents[2] / "examples/magazine"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def app(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Octavo]:
    """A seeded copy of the magazine, for its pictures are files."""
    folder = tmp_path_factory.mktemp("magazine") / "magazine"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("data", "public", "__pycache__"))
    async with running(folder) as instance:
        await write_entries(instance, read(instance, "seed.jsonl"), folder / "seed.jsonl")
        yield instance


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(app: Octavo) -> AsyncIterator[Client]:
    """A visitor of the magazine, which no test changes."""
    async with client_of(app) as caller:
        yield caller


def read(app: Octavo, name: str) -> list[seed_file.SeedEntry]:
    return seed_file.read(FOLDER / name, app.schemas.content_types)


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
    entries = seed_file.read(
        FOLDER / "seed.jsonl", dict.fromkeys([*(f"api::{n}.{n}" for n in NAMES), seed_file.FILE])
    )
    texts = [entry for entry in entries if any(len(str(value)) > 60 for value in entry.data.values())]
    assert len(texts) >= 40
    assert Counter(entry.locale for entry in texts if entry.uid == "api::article.article") == {
        "en": 22,
        "fr": 17,
    }


@pytest.mark.asyncio(loop_scope="module")
async def test_it_looks_like_a_newsroom(app: Octavo) -> None:
    articles = app.documents("api::article.article")
    covered = await articles.find_many(filters={"cover": {"$notNull": True}}, populate=["cover"])
    assert len(covered) == 10
    assert all(article["cover"]["alternativeText"] for article in covered)
    drafts = await articles.find_many(status="draft", locale="*")
    published = await articles.find_many(status="published", locale="*")
    moments = {(entry["documentId"], entry["locale"]): entry["updatedAt"] for entry in published}
    never = [entry for entry in drafts if (entry["documentId"], entry["locale"]) not in moments]
    modified = [
        entry["title"]
        for entry in drafts
        if moments.get((entry["documentId"], entry["locale"]), entry["updatedAt"]) != entry["updatedAt"]
    ]
    assert sorted(modified) == [
        "A starter older than its owner",
        "Lire un annuaire des marées",
        "Meet me under the clock, the one that works",
    ]
    assert {entry["locale"] for entry in never} == {"en", "fr"}
    assert any(entry["publishOn"] > "2027-01-01" for entry in never)


def test_the_pictures_are_small_and_drawn_by_the_script_beside_them(tmp_path: Path) -> None:
    pytest.importorskip("PIL")
    pictures = {file.name: file.read_bytes() for file in (FOLDER / "pictures").glob("*.png")}
    assert sum(map(len, pictures.values())) < 200_000
    script = tmp_path / "draw.py"
    shutil.copyfile(FOLDER / "pictures/draw.py", script)
    subprocess.run([sys.executable, str(script)], check=True)
    assert {file.name for file in tmp_path.glob("*.png")} == set(pictures)


async def test_its_people_see_what_is_theirs(tmp_path: Path) -> None:
    folder = tmp_path / "magazine"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("data", "public", "__pycache__"))
    async with running(folder) as app, client_of(app) as client:
        await write_entries(app, read(app, "seed.jsonl"), folder / "seed.jsonl")
        with pytest.raises(StartupError, match="there is no administrator yet"):
            await write_entries(app, read(app, "people.jsonl"), folder / "people.jsonl")
        root = {"email": "root@example.com", "firstname": "Ro", "password": "Passw0rd!"}
        assert (await client.post("/admin/register-admin", json=root)).status_code == 200
        passwords = await write_entries(app, read(app, "people.jsonl"), folder / "people.jsonl")
        assert set(passwords) == {"ines@lowtide.example", "yann@lowtide.example"}
        titles = {email: await titles_seen(client, email, password) for email, password in passwords.items()}
        assert titles["yann@lowtide.example"] == ["A letter without a stamp", "The swan: a correction"]
        assert len(titles["ines@lowtide.example"]) == 22
        body = {"standfirst": "x"}
        article = (await app.documents("api::article.article").find_many(status="draft", limit=1))[0]
        path = f"/content-manager/collection-types/api::article.article/{article['documentId']}"
        for email, password in passwords.items():
            answer = await client.put(path, json=body, headers=await logged_in(client, email, password))
            assert answer.status_code == (200 if email.startswith("ines") else 404), answer.text


async def logged_in(client: Client, email: str, password: str) -> dict[str, str]:
    answer = await client.post("/admin/login", json={"email": email, "password": password})
    return {"Authorization": f"Bearer {answer.json()['data']['token']}"}


async def titles_seen(client: Client, email: str, password: str) -> list[str]:
    path = "/content-manager/collection-types/api::article.article?pageSize=100&sort=title"
    answer = await client.get(path, headers=await logged_in(client, email, password))
    return [entry["title"] for entry in answer.json()["results"]]


NAMES = ("about", "article", "author", "category", "homepage", "tag")
