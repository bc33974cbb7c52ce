"""Who reads drafts: everybody who is granted it, and with one setting whoever may read what is published."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from octavo import Octavo, ValidationError, content_api
from octavo.errors import GrantError
from octavo.testing import Client, Project, client_of, running

BOOK, AUTHOR, SHELF = "api::book.book", "api::author.author", "api::shelf.shelf"
READ = [f"{uid}.{action}" for uid in (BOOK, AUTHOR, SHELF) for action in ("find", "findOne")]
DRAFT, PUBLISHED = "unfinished words", "printed words"


def library(folder: Path) -> Project:
    title = {"title": {"type": "string"}}
    author = {"type": "relation", "relation": "manyToOne", "target": AUTHOR}
    books = {"type": "relation", "relation": "manyToMany", "target": BOOK}
    made = Project(folder).content_type("author", title, drafts=True)
    made.content_type("book", {**title, "author": author}, drafts=True, localized=True)
    made.component("shared.pick", {"book": {"type": "relation", "relation": "oneToOne", "target": BOOK}})
    held = {"type": "component", "component": "shared.pick"}
    return made.content_type("shelf", {**title, "books": books, "pick": held}, plural="shelves")


async def fill(app: Octavo) -> dict[str, str]:
    """Publish one of each, then begin to change them; return documentIds by type."""
    author = await app.documents(AUTHOR).create(data={"title": PUBLISHED}, status="published")
    book = await app.documents(BOOK).create(
        data={"title": PUBLISHED, "author": author["documentId"]}, status="published"
    )
    ids = {AUTHOR: author["documentId"], BOOK: book["documentId"]}
    for uid, document_id in ids.items():
        await app.documents(uid).update(document_id, data={"title": DRAFT})
    picked = {"books": [book["documentId"]], "pick": {"book": book["documentId"]}}
    shelf = await app.documents(SHELF).create(data={"title": PUBLISHED, **picked})
    return {**ids, SHELF: shelf["documentId"]}


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[Octavo]:
    async with running(library(tmp_path / "site").grants(READ).folder) as instance:
        yield instance


@pytest.fixture
async def client(app: Octavo) -> AsyncIterator[Client]:
    async with client_of(app) as caller:
        yield caller


def grant(app: Octavo, *actions: str) -> None:
    app.permissions.set_role_grants("public", [*READ, *actions])


WAYS = ["status=draft", "publicationState=preview", "publicationFilter=modified"]


@pytest.mark.parametrize("way", WAYS)
async def test_drafts_need_their_grant(app: Octavo, client: Client, way: str) -> None:
    ids = await fill(app)
    for path in (f"/api/books?{way}", f"/api/books/{ids[BOOK]}?{way}"):
        refused = await client.get(path)
        assert refused.status_code == 403
        error = refused.json()["error"]
        assert (error["name"], error["details"]["grant"]) == ("ForbiddenError", f"{BOOK}.findDrafts")
        assert f"{BOOK}.findDrafts" in error["message"]
        # The same text again, now that it is granted: what was compiled is kept by who asked.
        grant(app, f"{BOOK}.findDrafts")
        assert (await client.get(path)).status_code == 200
        grant(app)
        assert (await client.get(path)).status_code == 403
    assert (await client.get("/api/books?status=published")).status_code == 200


LEADING_TO_AUTHORS = [
    "populate=author",
    "populate[author]=true",
    "populate[author][fields]=title",
    "populate[author][count]=true",
    "filters[author][title][$contains]=words",
    "filters[$or][0][author][id][$notNull]=true",
    "sort=author.title",
    "sort[author][title]=asc",
    "populate[localizations][populate]=author",
    "populate=localizations.author",
]


async def test_drafts_of_others_need_the_grant_of_theirs(
    app: Octavo, client: Client, subtests: pytest.Subtests
) -> None:
    await fill(app)
    for query in LEADING_TO_AUTHORS:
        with subtests.test(query=query):
            grant(app, f"{BOOK}.findDrafts")
            refused = await client.get(f"/api/books?status=draft&{query}")
            assert refused.status_code == 403, refused.text
            assert refused.json()["error"]["details"] == {"grant": f"{AUTHOR}.findDrafts"}
            grant(app, f"{BOOK}.findDrafts", f"{AUTHOR}.findDrafts")
            assert (await client.get(f"/api/books?status=draft&{query}")).status_code == 200


LEADING_TO_BOOKS = [
    "populate=books",
    "populate=pick.book",
    "populate[pick][populate]=book",
    "populate=books.author",
    "filters[books][title]=x",
    "filters[pick][book][title]=x",
    "sort=books.title",
]


async def test_a_type_without_drafts_is_no_way_to_those_of_others(
    app: Octavo, client: Client, subtests: pytest.Subtests
) -> None:
    await fill(app)
    for query in LEADING_TO_BOOKS:
        with subtests.test(query=query):
            refused = await client.get(f"/api/shelves?status=draft&{query}")
            assert (refused.status_code, refused.json()["error"]["details"]["grant"]) == (
                403,
                f"{BOOK}.findDrafts",
            )
            published = await client.get(f"/api/shelves?{query}")
            assert published.status_code == 200
            assert DRAFT not in published.text


async def test_everything_is_everything_one_may_see(app: Octavo, client: Client) -> None:
    await fill(app)
    shown = (await client.get("/api/shelves?status=draft&populate=*")).json()["data"][0]
    assert "books" not in shown
    assert "pick" in shown
    grant(app, f"{BOOK}.findDrafts")
    shown = (await client.get("/api/shelves?status=draft&populate=*")).json()["data"][0]
    assert [book["title"] for book in shown["books"]] == [DRAFT]


async def test_who_writes_drafts_without_reading_them_is_told_no_content(app: Octavo, client: Client) -> None:
    ids = await fill(app)
    grant(app, f"{BOOK}.create", f"{BOOK}.update")
    made = await client.post("/api/books?status=draft", json={"data": {"title": DRAFT}})
    assert made.status_code == 201
    stamps = {"id", "documentId", "createdAt", "updatedAt", "publishedAt", "locale"}
    assert made.json()["data"].keys() == stamps
    kept = await app.documents(BOOK).find_one(made.json()["data"]["documentId"])
    assert kept is not None
    assert (kept["title"], kept["publishedAt"]) == (DRAFT, None)
    changed = await client.put(f"/api/books/{ids[BOOK]}?status=draft", json={"data": {}})
    assert changed.status_code == 200
    assert changed.json()["data"].keys() == stamps
    for query in ("fields=title", "populate=author", "populate=*"):
        for method, path in (("POST", "/api/books"), ("PUT", f"/api/books/{ids[BOOK]}")):
            refused = await client.request(
                method, f"{path}?status=draft&{query}", json={"data": {"title": "never kept"}}
            )
            assert (refused.status_code, refused.json()["error"]["details"]) == (
                403,
                {"grant": f"{BOOK}.findDrafts"},
            )
    assert await app.documents(BOOK).count(filters={"title": "never kept"}) == 0
    grant(app, f"{BOOK}.create", f"{BOOK}.findDrafts")
    whole = await client.post("/api/books?status=draft", json={"data": {"title": DRAFT}})
    assert whole.json()["data"]["title"] == DRAFT


async def test_a_wildcard_stands_for_drafts_too(app: Octavo, client: Client) -> None:
    await fill(app)
    for grants in (["*"], ["api::*"], ["api::book.*"], ["api::book.book.find*"]):
        app.permissions.set_role_grants("public", grants)
        assert DRAFT in (await client.get("/api/books?status=draft")).text, grants


async def test_one_setting_opens_drafts_to_everybody(tmp_path: Path) -> None:
    project = library(tmp_path / "site").settings('[api.rest]\ndrafts = "everybody"\n')
    project.grants([*READ, f"{BOOK}.create"])
    async with running(project.folder) as app, client_of(app) as client:
        await fill(app)
        for way in WAYS[:2]:
            shown = (await client.get(f"/api/books?{way}&populate=author")).json()["data"][0]
            assert (shown["title"], shown["author"]["title"]) == (DRAFT, DRAFT)
        made = await client.post("/api/books?status=draft", json={"data": {"title": DRAFT}})
        assert made.json()["data"]["title"] == DRAFT
        assert not [action for action in app.actions if action.endswith(".findDrafts")]


@pytest.mark.parametrize("kind", ["read-only", "full-access", "custom"])
async def test_api_tokens_read_drafts(app: Octavo, kind: str) -> None:
    ids = await fill(app)
    tokens = app.service("plugin::api-tokens.token")
    listed = {"permissions": [f"{BOOK}.find", f"{BOOK}.findOne"]} if kind == "custom" else {}
    token = await tokens.create("machine", type=kind, **listed)
    async with client_of(app, {"Authorization": f"Bearer {token['accessKey']}"}) as machine:
        paths = ("/api/books?status=draft", f"/api/books/{ids[BOOK]}?status=draft")
        answers = [await machine.get(path) for path in paths]
        assert [answer.status_code for answer in answers] == [403 if kind == "custom" else 200] * 2
        if kind == "custom":
            granted = [*listed["permissions"], f"{BOOK}.findDrafts"]
            await tokens.update(token["id"], {"permissions": granted})
            answers = [await machine.get(path) for path in paths]
        assert all(DRAFT in answer.text for answer in answers)


async def test_a_role_is_granted_drafts_as_anything_else(app: Octavo, client: Client) -> None:
    await fill(app)
    roles = app.service("plugin::users-permissions.role")
    action = f"{BOOK}.findDrafts"
    assert action in app.actions
    assert f"{SHELF}.findDrafts" not in app.actions
    listed = roles.all_actions()["api::book"]["controllers"]["book"]
    assert listed["findDrafts"] == {"enabled": False, "policy": ""}
    await roles.set_grants("public", [action])
    assert DRAFT in (await client.get("/api/books?status=draft")).text


async def test_code_that_asks_nobody_shows_no_drafts(app: Octavo) -> None:
    checks: Any = content_api(app, BOOK)
    with pytest.raises(GrantError):
        checks.validate_query({"status": "draft"})
    with pytest.raises(GrantError):
        checks.compile_query({"status": "draft"})
    assert checks.sanitize_query({"status": "draft", "sort": "title"}) == {"sort": "title"}
    with pytest.raises(ValidationError):
        checks.compile_query({"status": "neither"})
    # The project's own code reads what it wants.
    await fill(app)
    assert [book["title"] for book in await app.documents(BOOK).find_many(status="draft")] == [DRAFT]
