"""Requests leave nothing to the garbage collector, and the server's own process looks for it seldom."""

import gc
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.cli.serving import get
from tests.cli.serving import running as serving
from tests.conformance.client import Answer, Client
from tests.conftest import MARIADB_LATER

from octavo import boot
from octavo.kernel import Octavo
from octavo.testing import Project, running

ROUNDS = 80
"""How often each request is sent: what one of them leaves every time is there as often."""

DRAFT = {"data": {"title": "One", "parts": [{"__component": "shared.text", "text": "Words"}]}}
PARTNERS = {"data": {"title": "Two", "also": {"connect": ["nobodyhasthisdocumentid00"]}}}
KINDS: list[tuple[str, str, Any, int]] = [
    ("GET", "/", None, 200),
    ("GET", "/nowhere", None, 404),
    ("PATCH", "/api/notes", {}, 405),
    ("GET", "/openapi.json", None, 200),
    ("GET", "/api/notes", None, 200),
    ("GET", "/api/notes?populate=*&sort=title:desc&filters[also][title][$contains]=o", None, 200),
    ("GET", "/api/notes?nonsense=1", None, 400),
    ("GET", "/api/notes/nobodyhasthisdocumentid00", None, 404),
    ("POST", "/api/notes", DRAFT, 201),
    ("POST", "/api/notes", {"data": {"title": 1}}, 400),
    ("POST", "/api/notes", PARTNERS, 400),
    ("POST", "/api/notes", "{", 400),
    ("DELETE", "/api/notes/nobodyhasthisdocumentid00", None, 204),
    ("POST", "/api/auth/local", {"identifier": "nobody", "password": "wrong"}, 400),
    ("POST", "/api/fail", {}, 500),
]
"""Method, target, body, and the status it is answered with."""

ROUTES = """
import gc
from octavo import Context, Route


async def fail(ctx: Context) -> object:
    raise RuntimeError("on purpose")


async def tell(ctx: Context) -> object:
    return {"frozen": gc.get_freeze_count(), "thresholds": gc.get_threshold()}


routes = [Route("POST", "/fail", fail, auth=False), Route("GET", "/collector", tell, auth=False)]
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "site").grants(["*"]).file("app/api/probe/routes.py", ROUTES)
    made.settings("[plugins.users-permissions.config.ratelimit]\nenabled = false\n")
    made.component("shared.text", {"text": {"type": "string"}})
    also = {"type": "relation", "relation": "manyToMany", "target": "api::note.note"}
    parts = {"type": "dynamiczone", "components": ["shared.text"]}
    attributes = {"title": {"type": "string", "required": True}, "also": also, "parts": parts}
    return made.content_type("note", attributes, drafts=True)


@pytest.fixture(params=MARIADB_LATER)
async def app(request: pytest.FixtureRequest, project: Project) -> AsyncIterator[Octavo]:
    url = None
    if request.param != "sqlite":
        url = {"OCTAVO_DATABASE__URL": request.getfixturevalue(f"empty_{request.param}_url")}
    async with running(project.folder, url) as instance:
        yield instance


async def send(client: Client, method: str, target: str, body: Any) -> Answer:
    content = b"" if body is None else (body if isinstance(body, str) else json.dumps(body)).encode()
    headers = [("Host", "localhost"), ("Content-Type", "application/json")]
    return await client.send(method, target, [*headers, ("Content-Length", str(len(content)))], content)


async def send_all(client: Client) -> None:
    for method, target, body, status in KINDS:
        answer = await send(client, method, target, body)
        assert answer.status == status, (method, target, answer.content)


@contextmanager
def kept() -> Iterator[list[Any]]:
    """Keep what only the collector would have freed meanwhile."""
    gc.collect()
    gc.set_debug(gc.DEBUG_SAVEALL)
    found: list[Any] = []
    try:
        yield found
        gc.collect()
        found += gc.garbage
    finally:
        gc.set_debug(0)
        gc.garbage.clear()


async def left_by_rounds(client: Client) -> Counter[str]:
    """Send everything many times; return how many objects of each type only the collector would free."""
    with kept() as found:
        for _ in range(ROUNDS):
            await send_all(client)
    return Counter(type(one).__qualname__ for one in found)


@pytest.mark.soak
async def test_no_kind_of_request_leaves_a_cycle(app: Octavo) -> None:
    client = Client(app.asgi)
    await left_by_rounds(client)  # what is compiled once, and what earlier tests left, goes here
    counts = await left_by_rounds(client)
    assert {name: count for name, count in counts.items() if count >= ROUNDS} == {}


@pytest.mark.soak
def test_a_server_leaves_what_starting_made_out_of_every_look(project: Project) -> None:
    project.settings("[server]\ngc_thresholds = [70000, 11, 12]\n")
    with serving("start", project.folder) as server:
        told = get(server.port, "/api/collector")
    assert told["frozen"] > 50_000
    assert told["thresholds"] == [70_000, 11, 12]


async def test_an_application_that_is_mounted_leaves_the_collector_as_it_is(project: Project) -> None:
    thresholds, frozen = gc.get_threshold(), gc.get_freeze_count()
    answer = await send(Client(boot.asgi(project.folder)), "GET", "/api/collector", None)
    assert answer.status == 200
    assert gc.get_threshold() == thresholds
    assert gc.get_freeze_count() <= frozen
