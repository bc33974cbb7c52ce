"""Browsers and caches in front of the server are told what they may keep, and what it is of."""

from pathlib import Path
from typing import Any

import pytest

from octavo.errors import StartupError
from octavo.plugins.api_tokens.service import ApiTokenService
from octavo.testing import Project, client_of, running

SETTINGS = """
[api.rest.cache]
max_age = 10
shared_max_age = 3600
stale_while_revalidate = 60
keys_header = "Surrogate-Key"
"""
ARTICLE = "api::article.article"


def make_project(folder: Path, settings: str = SETTINGS, response_cache: int = 16_777_216) -> Project:
    text: dict[str, Any] = {"type": "string"}
    author = {"type": "relation", "relation": "manyToOne", "target": "api::author.author"}
    project = Project(folder).grants(["api::*"]).content_type("author", {"name": text})
    project.content_type("article", {"title": text, "author": author})
    return project.settings(f"[api.rest]\nresponse_cache = {response_cache}\n").settings(settings)


@pytest.mark.parametrize("response_cache", [0, 16_777_216])
async def test_answers_name_their_time_and_what_they_are_of(tmp_path: Path, response_cache: int) -> None:
    make_project(tmp_path, response_cache=response_cache)
    async with running(tmp_path) as app, client_of(app) as client:
        author = await app.documents("api::author.author").create(data={"name": "Ann"})
        data = {"title": "One", "author": author["documentId"]}
        article = (await app.documents(ARTICLE).create(data=data))["documentId"]
        for _ in range(2):  # from the database, and from memory
            keys = {}
            for path in ("", "?populate=author", f"/{article}", f"/{article}?populate=author"):
                answer = await client.get(f"/api/articles{path}")
                kept = "public, max-age=10, s-maxage=3600, stale-while-revalidate=60"
                assert answer.headers["Cache-Control"] == kept
                assert "Authorization" in answer.headers["Vary"]
                keys[path] = answer.headers["Surrogate-Key"]
            assert keys == {
                "": ARTICLE,
                "?populate=author": f"{ARTICLE} api::author.author",
                f"/{article}": f"{ARTICLE}/{article}",
                f"/{article}?populate=author": f"{ARTICLE}/{article} {ARTICLE} api::author.author",
            }
        known = {"If-None-Match": (await client.get("/api/articles")).headers["ETag"]}
        again = await client.get("/api/articles", headers=known)
        assert (again.status_code, again.headers["Cache-Control"][:6]) == (304, "public")


async def test_what_has_an_owner_or_no_entry_is_not_for_a_cache_in_front(tmp_path: Path) -> None:
    make_project(tmp_path)
    async with running(tmp_path) as app, client_of(app) as client:
        key = (await app.service(ApiTokenService).create("reader"))["accessKey"]
        own = await client.get("/api/articles", headers={"Authorization": f"Bearer {key}"})
        assert (own.status_code, own.headers["Cache-Control"]) == (200, "private, max-age=10")
        assert "Surrogate-Key" not in own.headers
        for answer in (
            await client.get("/api/articles/nobody"),
            await client.get("/api/articles?filters[nothing]=1"),
            await client.post("/api/articles", json={"data": {"title": "x"}}),
        ):
            assert "Cache-Control" not in answer.headers, answer.text


ROUTES = """
from octavo import Route, core_routes

async def ping(ctx):
    return "pong"

routes = [
    Route("GET", "/ping", ping, auth=False, config={"cache": {"shared_max_age": 5}}),
    *core_routes("api::article.article", config={"find": {"cache": False}}),
]
"""


async def test_a_route_has_its_own(tmp_path: Path) -> None:
    make_project(tmp_path).file("app/api/article/routes.py", ROUTES)
    async with running(tmp_path) as app, client_of(app) as client:
        assert "Cache-Control" not in (await client.get("/api/articles")).headers
        assert (await client.get("/api/authors")).headers["Cache-Control"].startswith("public, max-age=10")
        assert (await client.get("/api/ping")).headers["Cache-Control"] == "public, max-age=0, s-maxage=5"


CONTROLLER = """
from octavo import CollectionController


class ArticleController(CollectionController):
    uid = "api::article.article"

    async def find(self, ctx):
        ctx.set("Cache-Control", "no-store")
        return await super().find(ctx)
"""
POPULATING = """
from octavo import core_routes


async def populated(ctx, next):
    ctx.query["populate"] = "next"
    return await next()


routes = core_routes("api::article.article", config={"findOne": {"middlewares": [populated]}})
"""


async def test_what_a_handler_says_of_its_answer_stays(tmp_path: Path) -> None:
    make_project(tmp_path).file("app/api/article/controller.py", CONTROLLER)
    async with running(tmp_path) as app, client_of(app) as client:
        assert (await client.get("/api/articles")).headers["Cache-Control"] == "no-store"


async def test_an_entry_that_a_project_reads_others_with_has_their_key(tmp_path: Path) -> None:
    project = make_project(tmp_path).file("app/api/article/routes.py", POPULATING)
    to_next = {"type": "relation", "relation": "manyToOne", "target": ARTICLE}
    project.content_type("article", {"title": {"type": "string"}, "next": to_next})
    async with running(tmp_path) as app, client_of(app) as client:
        last = await app.documents(ARTICLE).create(data={"title": "Last"})
        first = await app.documents(ARTICLE).create(data={"title": "First", "next": last["documentId"]})
        answer = await client.get(f"/api/articles/{first['documentId']}")
        assert answer.json()["data"]["next"]["title"] == "Last"
        assert answer.headers["Surrogate-Key"] == f"{ARTICLE}/{first['documentId']} {ARTICLE}"


async def test_a_cache_in_front_keeps_the_form_of_version_4_by_itself(tmp_path: Path) -> None:
    make_project(tmp_path)
    async with running(tmp_path) as app, client_of(app) as client:
        for headers in ({}, {"Strapi-Response-Format": "v4"}):
            answer = await client.get("/api/articles", headers=headers)
            assert "Strapi-Response-Format" in answer.headers["Vary"]


async def test_nothing_is_said_by_itself(tmp_path: Path) -> None:
    make_project(tmp_path, "")
    async with running(tmp_path) as app, client_of(app) as client:
        assert "Cache-Control" not in (await client.get("/api/articles")).headers


@pytest.mark.parametrize(
    ("option", "message"),
    [("{'shared_max_ages': 5}", "shared_max_age"), ("60", "is no mapping"), ("{'max_age': -1}", "max_age")],
)
async def test_wrong_options_stop_the_start(tmp_path: Path, option: str, message: str) -> None:
    make_project(tmp_path).file(
        "app/api/article/routes.py",
        ROUTES.replace("{'shared_max_age': 5}", option).replace('{"shared_max_age": 5}', option),
    )
    with pytest.raises(StartupError, match=message) as raised:
        async with running(tmp_path):
            pass
    assert "GET /ping: cache" in str(raised.value)
