"""Nobody changes schemas over HTTP but under `octavo develop`, and no route starts the server again."""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.cli.serving import Running
from tests.cli.serving import running as serving
from tests.plugins.admin.conftest import PASSWORD, SETTINGS, Site
from tests.production import PRODUCTION_ENV
from tests.security.test_routes import Case, cases

from octavo import boot
from octavo.development import Development
from octavo.server.openapi.document import build_document
from octavo.testing import Project, running

pytestmark = pytest.mark.advisory("CVE-2020-8123")

BUILDER = "/content-type-builder"
WRITING = [
    ("POST", f"{BUILDER}/content-types"),
    ("PUT", f"{BUILDER}/content-types/api::book.book"),
    ("PUT", f"{BUILDER}/content-types/api::none.none"),
    ("DELETE", f"{BUILDER}/content-types/api::book.book"),
    ("POST", f"{BUILDER}/components"),
    ("PUT", f"{BUILDER}/components/shared.seo"),
    ("DELETE", f"{BUILDER}/components/shared.seo"),
    ("PUT", f"{BUILDER}/component-categories/shared"),
    ("DELETE", f"{BUILDER}/component-categories/shared"),
    ("POST", f"{BUILDER}/plan"),
    ("POST", f"{BUILDER}/update-schema"),
]
ALL_AT_ONCE = {f"{BUILDER}/plan", f"{BUILDER}/update-schema"}
"""What super administrators may call under `octavo develop`."""
NEW_TYPE = {"displayName": "X", "singularName": "x", "pluralName": "xs", "attributes": {}}
BODIES: list[Any] = [None, {}, {"contentType": NEW_TYPE}, {"data": {"components": [], "contentTypes": []}}]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = (
        Project(tmp_path / "site").settings(SETTINGS).component("shared.seo", {"title": {"type": "string"}})
    )
    return made.content_type("book", {"title": {"type": "string"}})


def digest(folder: Path) -> dict[str, str]:
    """Return what stands in every file of a project but for its data."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if not {"data", "__pycache__"} & set(path.relative_to(folder).parts)
    }


@pytest.mark.soak
@pytest.mark.parametrize("env", ["production", "development"])
async def test_schemas_are_written_by_nobody(project: Project, env: str) -> None:
    project.settings("[plugins.admin.config]\nfirst_admin_token = false")
    before = digest(project.folder)
    async with running(project.folder, {**PRODUCTION_ENV, "OCTAVO_ENV": env}) as app:
        site, types = Site(app), set(app.schemas.content_types)
        root = await site.first()
        modeller = await site.role("Modeller", {"action": "plugin::content-type-builder.read"})
        reader = await site.member("modeller@example.com", modeller)
        nothing = await site.member("nothing@example.com", await site.role("Nothing"))
        for method, path in WRITING:
            for body in BODIES:
                assert (await site.anybody.call(method, path, body)).status_code == 401
                refused = await nothing.call(method, path, body)
                assert refused.status_code == 403
                assert "schema.json" not in refused.text
                for admin in (root,) if path in ALL_AT_ONCE else (root, reader):
                    answer = await admin.call(method, path, body)
                    assert answer.status_code == 403
                    assert "change their schema.json below app/api" in answer.json()["error"]["message"]
                assert (await reader.call(method, path, body)).status_code == 403
                assert (await root.call(method, f"/api{path}", body)).status_code in {404, 405}
        assert set(app.schemas.content_types) == types
        schema = (await reader.get(f"{BUILDER}/schema")).json()["data"]
        assert schema["writable"] is False
        assert ("octavo develop" if env == "development" else "in development only") in schema["reason"]
        assert schema["contentTypes"]["api::book.book"]["file"] == "app/api/book/schema.json"
    assert digest(project.folder) == before


async def test_schemas_are_written_by_super_administrators_alone(project: Project, tmp_path: Path) -> None:
    """Under `octavo develop` too, whatever a role may read, and whatever it is granted."""
    async with running(project.folder, environ={}) as app:
        app.development, site = Development(tmp_path), Site(app)
        root = await site.first()
        granted = [f"plugin::content-type-builder.{action}" for action in ("read", "update-schema")]
        role = await site.role("Modeller", {"action": granted[0]})
        permissions = [{"action": action, "subject": None} for action in granted]
        given = await root.put(f"/admin/roles/{role}/permissions", {"permissions": permissions})
        assert given.status_code == 400
        reader = await site.member("modeller@example.com", role)
        assert (await reader.get(f"{BUILDER}/schema")).json()["data"]["writable"] is True
        for path in ALL_AT_ONCE:
            assert (await reader.post(path, {"data": {}})).status_code == 403
        assert (await root.post(f"{BUILDER}/plan", {"data": {}})).status_code == 200


async def test_the_document_tells_that_they_are_refused(project: Project) -> None:
    async with running(project.folder, environ={}) as app:
        paths = build_document(app)["paths"]
    for method, path in WRITING:
        if path in ALL_AT_ONCE:
            continue
        place = path.replace("api::book.book", "{uid}").replace("api::none.none", "{uid}")
        place = place.replace("shared.seo", "{uid}").replace("categories/shared", "categories/{name}")
        operation = paths[place][method.lower()]
        assert {"401", "403"} <= set(operation["responses"])
        assert min(operation["responses"]) >= "400"
        assert operation["security"] == [{"administrator": []}]


@pytest.fixture(params=["production", "development"])
def server(request: pytest.FixtureRequest, project: Project) -> Iterator[Running]:
    project.settings("[plugins.audit]")
    env = {**PRODUCTION_ENV, "OCTAVO_ENV": request.param, "OCTAVO_LOG__FORMAT": "json"}
    with serving("start", project.folder, env=env, forked=True) as started:
        yield started


def starts(server: Running) -> int:
    """Return how often the server said that it listens."""
    lines = (line for line in server.printed().splitlines() if line.startswith("{"))
    return sum(json.loads(line).get("event") in {"started", "reloaded"} for line in lines)


async def every_case(folder: Path) -> list[Case]:
    """Return every route of a project, those that end the caller's session last."""
    app = await boot.create(folder, environ={})
    return sorted(cases(app), key=lambda case: case.path == "/admin/logout")


@pytest.mark.soak
async def test_no_route_starts_the_server_again(server: Running, project: Project) -> None:
    before, pid = digest(project.folder), server.process.pid
    every = await every_case(project.folder)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as client:
        printed = re.search(r"registers with the token (\w+)", server.printed())
        assert (printed is None) is ("development" in server.printed())
        first = {"email": "root@example.com", "firstname": "Ro", "password": PASSWORD}
        first |= {} if printed is None else {"token": printed[1]}
        answer = await client.post("/admin/register-admin", json=first)
        client.headers["Authorization"] = f"Bearer {answer.json()['data']['token']}"
        client.cookies.clear()
        statuses = {
            case.name: (await client.request(case.method, case.address, json={})).status_code
            for case in every
        }
        assert (await client.get("/_health")).status_code == 204
    assert {name: status for name, status in statuses.items() if status >= 500} == {}
    assert len(statuses) > 100
    assert server.process.poll() is None
    os.kill(pid, 0)
    assert starts(server) == 1
    assert digest(project.folder) == before
