"""A small question must not cost a server much: what answers repeat, how long the database works on one."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import pytest_asyncio
from tests.conftest import MARIADB_LATER, a_database

from octavo import Octavo
from octavo.testing import Client, Project, client_of, running

pytestmark = [pytest.mark.soak, pytest.mark.asyncio(loop_scope="module")]
SIDE = 30


def nested(*names: str) -> str:
    return "populate" + "[populate]".join(f"[{name}]" for name in names[:-1]) + f"[populate]={names[-1]}"


@pytest.fixture(scope="module", params=MARIADB_LATER)
def environ(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The settings of a project on each database, which tests share."""
    if request.param == "sqlite":
        yield {}
    else:
        with contextmanager(a_database)(request.param) as url:
            yield {"OCTAVO_DATABASE__URL": url}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def started(tmp_path_factory: pytest.TempPathFactory, environ: dict[str, str]) -> AsyncIterator[Octavo]:
    """A site where every tag is on every story."""
    project = Project(tmp_path_factory.mktemp("costs")).grants(["api::*"])
    project.component("shared.card", {"tag": relation("manyToOne", "tag")})
    project.content_type(
        "tag", {"name": {"type": "string"}, "stories": relation("manyToMany", "story", "tags")}
    )
    project.content_type(
        "story",
        {
            "title": {"type": "string"},
            "tags": relation("manyToMany", "tag", "stories", side="mappedBy"),
            "cards": {"type": "component", "component": "shared.card", "repeatable": True},
        },
        plural="stories",
    )
    async with running(project.folder, environ) as app:
        tags = [
            (await app.documents("api::tag.tag").create(data={"name": "t"}))["documentId"]
            for _ in range(SIDE)
        ]
        cards = [{"tag": tag} for tag in tags]
        for _ in range(SIDE):
            data = {"title": "s", "tags": tags, "cards": cards}
            await app.documents("api::story.story").create(data=data)
        yield app


@pytest_asyncio.fixture(loop_scope="module")
async def app(started: Octavo) -> Octavo:
    """The site with its usual rights and patience."""
    started.permissions.set_role_grants("public", ["api::*"])
    started.database.query_timeout = 10.0
    return started


def relation(kind: str, target: str, other: str = "", side: str = "inversedBy") -> dict[str, Any]:
    named = {side: other} if other else {}
    return {"type": "relation", "relation": kind, "target": f"api::{target}.{target}", **named}


@pytest_asyncio.fixture(loop_scope="module")
async def client(app: Octavo) -> AsyncIterator[Client]:
    async with client_of(app) as client:
        yield client


@pytest.mark.advisory("cost")
async def test_what_several_share_is_not_repeated_without_end(app: Octavo, client: Client) -> None:
    modest = await client.get(f"/api/tags?{nested('stories', 'tags')}")
    assert modest.status_code == 200
    assert len(modest.json()["data"][0]["stories"][0]["tags"]) == SIDE
    for path in (
        f"/api/tags?{nested('stories', 'tags', 'stories', 'tags')}",
        f"/api/tags?{nested('stories', 'cards', 'tag', 'stories')}",
    ):
        answer = await client.get(path)
        assert answer.status_code == 400
        assert "repeat more than" in answer.json()["error"]["message"]
    # The project's own code has one object for each, whatever the depth.
    inner = {"tags": {"populate": {"stories": True}}}
    found = await app.documents("api::tag.tag").find_many(
        populate={"stories": {"populate": {"tags": {"populate": {"stories": {"populate": inner}}}}}}
    )
    assert len(found) == SIDE


@pytest.mark.advisory("cost")
async def test_a_list_of_files_is_bound_too(app: Octavo, client: Client) -> None:
    """It is no list of the core controllers."""
    app.permissions.set_role_grants("public", ["*"])
    for number in range(300):
        await app.query("plugin::upload.file").create({"name": f"{number}", "hash": f"{number}"})
    app.database.query_timeout = 0.001
    ors = "&".join(f"filters[$or][{number}][name][$containsi]=ab{number}" for number in range(80))
    assert (await client.get(f"/api/upload/files?{ors}")).status_code == 503
    app.database.query_timeout = 10.0
    assert (await client.get("/api/upload/files")).status_code == 200


@pytest.mark.advisory("cost")
async def test_a_filter_the_database_works_on_for_ever_is_ended(app: Octavo, client: Client) -> None:
    app.database.query_timeout = 0.3
    path = "/api/tags?filters" + "[stories][tags]" * 4 + "[name][$ne]=t"
    # PostgreSQL may find a way to answer; SQLite would go through every combination there is.
    ended = {503} if app.settings.database.url.startswith("sqlite") else {200, 503}
    assert (await client.get(path)).status_code in ended
    assert (await client.get("/api/tags?filters[stories][title]=s")).status_code == 200


@pytest.mark.advisory("cost")
async def test_a_filter_too_deep_for_the_database_is_the_callers_mistake(app: Octavo, client: Client) -> None:
    path = "/api/tags?filters" + "[stories][tags]" * 8 + "[name]=nowhere"
    refused = {400}
    if not app.settings.database.url.startswith("sqlite"):  # a server may try
        app.database.query_timeout = 0.3
        refused = {200, 400, 503}
    assert (await client.get(path)).status_code in refused
    assert (await client.get("/api/tags")).status_code == 200
