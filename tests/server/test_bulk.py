"""`POST /api/<plural>/bulk`: many entries in one request, each under the rules of a request for it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from tests.cli.serving import running as serving
from tests.conftest import SOAKED_DATABASES, a_database

from octavo import Octavo
from octavo.db.statement import Statement
from octavo.testing import Client, Project, client_of, running

pytestmark = [pytest.mark.soak, pytest.mark.asyncio(loop_scope="module")]

NOTE = {"text": {"type": "string", "required": True}, "number": {"type": "integer", "unique": True}}

ROUTES = """from octavo import core_routes

UID = "api::note.note"


async def is_kind(ctx, config):
    return ctx.request.body["data"]["text"] != "n2"


routes = [*core_routes(UID, except_=["delete"], config={"create": {"policies": [is_kind]}})]
"""

CONTROLLER = """from octavo import CollectionController


class NoteController(CollectionController):
    uid = "api::note.note"

    async def create(self, ctx):
        ctx.status = 202 if ctx.request.body["data"]["number"] == 1 else 418
        ctx.body = "as I please"
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return notes(tmp_path, ["api::*"])


def notes(folder: Path, grants: list[str]) -> Project:
    project = Project(folder).grants(grants)
    project.content_type("note", NOTE, drafts=True)
    project.content_type("front", {"text": {"type": "string"}}, single=True)
    return project


@pytest.fixture(scope="module", params=SOAKED_DATABASES)
def environ(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The settings of a project on each database, which tests share."""
    if request.param == "sqlite":
        yield {}
    else:
        with contextmanager(a_database)(request.param) as url:
            yield {"OCTAVO_DATABASE__URL": url}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def started(tmp_path_factory: pytest.TempPathFactory, environ: dict[str, str]) -> AsyncIterator[Octavo]:
    project = notes(tmp_path_factory.mktemp("bulk"), ["api::*"])
    async with running(project.folder, environ) as app:
        yield app


@pytest_asyncio.fixture(loop_scope="module")
async def app(started: Octavo) -> Octavo:
    """The site without notes, where everybody may do everything with them."""
    await started.query("api::note.note").delete_many({})
    started.permissions.set_role_grants("public", ["api::*"])
    return started


@pytest_asyncio.fixture(loop_scope="module")
async def client(app: Octavo) -> AsyncIterator[Client]:
    async with client_of(app) as client:
        yield client


async def texts(client: Client, query: str = "") -> list[str]:
    answer = await client.get(f"/api/notes?sort=number&{query}")
    return [note["text"] for note in answer.json()["data"]]


def creating(*numbers: int, **more: Any) -> list[dict[str, Any]]:
    return [{"action": "create", "data": {"text": f"n{n}", "number": n}, **more} for n in numbers]


async def test_each_entry_is_written_as_by_a_request_of_its_own(client: Client) -> None:
    made = await client.post(
        "/api/notes/bulk", json={"data": [*creating(1, 2), *creating(3, status="draft")]}
    )
    assert made.status_code == 200
    assert made.json()["meta"] == {"written": 3, "refused": 0}
    assert [one["status"] for one in made.json()["data"]] == [201, 201, 201]
    assert await texts(client) == ["n1", "n2"]
    one, two, three = (one["documentId"] for one in made.json()["data"])
    changed = await client.post(
        "/api/notes/bulk",
        json={
            "data": [
                {"action": "update", "documentId": one, "data": {"text": "changed"}},
                {"action": "delete", "documentId": two},
                {"action": "publish", "documentId": three},
            ]
        },
    )
    assert [one["status"] for one in changed.json()["data"]] == [200, 204, 200]
    assert await texts(client) == ["changed", "n3"]


async def test_what_is_refused_leaves_the_others_and_says_why(client: Client) -> None:
    entries = [
        *creating(1),
        {"action": "create", "data": {"number": 2}},
        {"action": "update", "documentId": "nobody", "data": {"text": "x"}},
        *creating(1, 4),
    ]
    answer = await client.post("/api/notes/bulk", json={"data": entries})
    results = answer.json()["data"]
    assert [one["status"] for one in results] == [201, 400, 404, 400, 201]
    assert results[1]["error"]["message"].startswith("text must be")
    assert results[3]["error"]["details"]["errors"][0]["path"] == ["number"]
    assert answer.json()["meta"] == {"written": 2, "refused": 3}
    assert await texts(client) == ["n1", "n4"]


async def test_an_atomic_request_writes_all_or_none(client: Client) -> None:
    refused = await client.post("/api/notes/bulk", json={"atomic": True, "data": creating(1, 2, 2, 3)})
    assert refused.status_code == 400
    assert refused.json()["error"]["details"]["entry"] == {"path": ["data", 2]}
    assert await texts(client, "status=draft") == []
    done = await client.post("/api/notes/bulk", json={"atomic": True, "data": creating(1, 2, 3)})
    assert done.json()["meta"] == {"written": 3, "refused": 0}
    assert await texts(client) == ["n1", "n2", "n3"]


@pytest.mark.parametrize("more", [{"atomic": True}, {}], ids=["all or none", "each"])
async def test_many_cost_the_statements_of_one(project: Project, more: dict[str, Any]) -> None:
    async with running(project.folder) as app, client_of(app) as client:
        counts = []
        for numbers in (range(10, 15), range(50, 90)):
            seen: list[Statement] = []
            with app.database.observed(seen.append):
                made = await client.post("/api/notes/bulk", json={**more, "data": creating(*numbers)})
            ids = [one["documentId"] for one in made.json()["data"]]
            changes = [{"action": "publish", "documentId": one} for one in ids[:-1]]
            changes += [{"action": "delete", "documentId": one} for one in ids]
            with app.database.observed(seen.append):
                changed = await client.post("/api/notes/bulk", json={**more, "data": changes})
            assert [made.json()["meta"], changed.json()["meta"]] == [
                {"written": len(numbers), "refused": 0},
                {"written": 2 * len(numbers) - 1, "refused": 0},
            ]
            counts.append(len([one for one in seen if "notes" in one.sql]))
        assert counts[0] == counts[1] < 20


async def test_all_or_none_runs_the_policies_of_a_project_for_each(project: Project) -> None:
    project.file("app/api/note/routes.py", ROUTES)
    async with running(project.folder) as app, client_of(app) as client:
        refused = await client.post("/api/notes/bulk", json={"atomic": True, "data": creating(1, 2, 3)})
        assert refused.status_code == 403
        assert refused.json()["error"]["details"]["entry"] == {"path": ["data", 1]}
        assert await texts(client) == []


RIVAL = """from octavo import Route, core_routes


async def change(ctx):
    notes = ctx.octavo.documents("api::note.note")
    before = await notes.count()
    await notes.create(data={"text": "beside", "number": before + 10})
    return {"data": {"documentId": str(before)}}


routes = [Route("PUT", "/notes/:slug", change, auth=False), *core_routes("api::note.note")]
"""


async def test_all_or_none_runs_the_route_of_a_project_once_for_each(project: Project) -> None:
    project.file("app/api/note/routes.py", RIVAL)
    async with running(project.folder) as app, client_of(app) as client:
        changes = [{"action": "update", "documentId": name, "data": {}} for name in "ab"]
        answer = await client.post("/api/notes/bulk", json={"atomic": True, "data": changes})
        assert [one["documentId"] for one in answer.json()["data"]] == ["0", "1"]


async def test_one_that_is_refused_takes_nothing_from_those_it_was_written_with(client: Client) -> None:
    numbers = [*range(100, 140), 120, *range(140, 150)]
    answer = await client.post("/api/notes/bulk", json={"data": creating(*numbers)})
    assert answer.json()["meta"] == {"written": 50, "refused": 1}
    assert [place for place, one in enumerate(answer.json()["data"]) if one["status"] == 400] == [40]
    assert sorted(await texts(client, "pagination[pageSize]=100")) == [
        f"n{number}" for number in range(100, 150)
    ]


async def test_if_match_holds_for_its_entry_alone(client: Client) -> None:
    made = (await client.post("/api/notes", json={"data": {"text": "a", "number": 1}})).json()["data"]
    stale = {"action": "update", "documentId": made["documentId"], "data": {"text": "b"}}
    matches = ['"2020-01-01T00:00:00.000Z"', f'"{made["updatedAt"]}"']
    body = {"data": [{**stale, "ifMatch": match} for match in matches]}
    headers = {"If-Match": '"2020-01-01T00:00:00.000Z"'}
    answer = await client.post("/api/notes/bulk", json=body, headers=headers)
    assert [one["status"] for one in answer.json()["data"]] == [412, 200]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "data is a required field"),
        ({"data": []}, "data field must have at least 1 items"),
        (
            {"data": [{"action": "find"}]},
            "must be one of the following values: create, update, publish, delete",
        ),
        ({"data": [{"action": "create"}]}, "data[0].data is needed to create"),
        ({"data": [{"action": "delete"}]}, "data[0].documentId is needed to delete"),
        ({"data": creating(1, documentId="x")}, "data[0].documentId has no meaning for create"),
        ({"data": creating(1, fields="x")}, "field has unspecified keys: fields"),
        ({"data": creating(*range(1001))}, "data may have 1000 entries, and has 1001"),
    ],
)
async def test_a_body_that_is_wrong_writes_nothing(client: Client, body: Any, message: str) -> None:
    answer = await client.post("/api/notes/bulk", json=body)
    assert answer.status_code == 400
    assert message in answer.json()["error"]["message"]
    assert await texts(client, "status=draft") == []


async def test_each_action_needs_its_grant(app: Octavo, client: Client) -> None:
    app.permissions.set_role_grants("public", ["api::note.note.create", "api::note.note.find"])
    made = await client.post("/api/notes/bulk", json={"data": creating(1)})
    removal = {"action": "delete", "documentId": made.json()["data"][0]["documentId"]}
    answer = await client.post("/api/notes/bulk", json={"data": [removal, *creating(2)]})
    assert [one["status"] for one in answer.json()["data"]] == [403, 201]
    assert await texts(client) == ["n1", "n2"]


async def test_who_may_write_nothing_is_refused_at_once(app: Octavo, client: Client) -> None:
    app.permissions.set_role_grants("public", ["api::note.note.find"])
    assert (await client.post("/api/notes/bulk", json={"data": creating(3)})).status_code == 403


async def test_policies_and_controllers_of_a_project_hold(project: Project) -> None:
    project.file("app/api/note/routes.py", ROUTES)
    async with running(project.folder) as app, client_of(app) as client:
        made = await client.post("/api/notes/bulk", json={"data": creating(1, 2, 3)})
        assert [one["status"] for one in made.json()["data"]] == [201, 403, 201]
        removal = {"action": "delete", "documentId": made.json()["data"][0]["documentId"]}
        answer = await client.post("/api/notes/bulk", json={"data": [removal]})
        assert answer.json()["data"][0]["status"] in {404, 405}
        assert await texts(client) == ["n1", "n3"]


async def test_a_server_of_its_own_tells_entries_apart_from_the_route(tmp_path: Path) -> None:
    """There a request has its target as it was sent, which is the bulk route's for every entry."""
    project = notes(tmp_path, ["api::*"])
    with serving("start", project.folder, forked=True) as server:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as caller:
            made = (await caller.post("/api/notes/bulk?locale=en", json={"data": creating(1, 2)})).json()[
                "data"
            ]
            removal = {"action": "delete", "documentId": made[0]["documentId"]}
            answer = await caller.post("/api/notes/bulk", json={"data": [removal]})
            assert answer.json()["data"] == [{"status": 204}]
            assert await texts(caller) == ["n2"]


async def test_what_a_controller_of_a_project_answers_in_its_own_shape(project: Project) -> None:
    project.file("app/api/note/controller.py", CONTROLLER)
    async with running(project.folder) as app, client_of(app) as client:
        answer = await client.post("/api/notes/bulk", json={"data": creating(1, 2)})
        teapot = {"status": 418, "name": "ImATeapotError", "message": "I'm a Teapot", "details": {}}
        assert answer.json()["data"] == [{"status": 202}, {"status": 418, "error": teapot}]


async def test_single_types_have_none(client: Client) -> None:
    assert (await client.post("/api/front/bulk", json={"data": creating(1)})).status_code in {404, 405}
