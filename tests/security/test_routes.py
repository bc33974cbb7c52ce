"""Every route of an instance with everything on is closed, but for those a reviewed file lists."""

import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import jwt as pyjwt
import pytest
from tests.production import PRODUCTION_ENV

from octavo import Octavo
from octavo.plugin import derived_key
from octavo.plugins.admin.sessions import PURPOSE
from octavo.plugins.users_permissions.config import signing_keys
from octavo.server.endpoint import path_of
from octavo.testing import Project, client_of, running

pytestmark = pytest.mark.soak

FILE = Path(__file__).with_name("public_routes.txt")
PASSWORD = "Passw0rd!"
SETTINGS = """
[server]
app_keys = ["a key that is long enough for tests"]
[api.openapi]
enabled = true
[plugins.audit]
[plugins.email.config]
provider = "file"
[plugins.users-permissions.config.ratelimit]
max = 10000
[plugins.admin.config.rate_limit]
max = 10000
max_per_address = 10000
"""
WHO = ("anyone", "user", "administrator")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PARAMETER = re.compile(r"/:\w+(\([^)]*\))?|/\(\.\*\)")


class Case(NamedTuple):
    """One route as somebody calls it."""

    method: str
    path: str
    """As it is written, with its prefix."""
    type: str

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def address(self) -> str:
        return PARAMETER.sub("/1", self.path)


def reviewed() -> dict[str, str]:
    """Return who may call each route of the file, besides those who are granted it."""
    lines = [line.split() for line in FILE.read_text("utf-8").splitlines() if line and line[0] != "#"]
    return {f"{method} {path}": who for method, path, who in lines}


def cases(app: Octavo) -> list[Case]:
    """Return every route and method of an instance."""
    return [
        Case(method, path_of(app, route), route.state.info.type)
        for route in app.routes
        for method in (METHODS if route.state.method == "ALL" else (route.state.method,))
    ]


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[Octavo]:
    """Every plugin, a collection and a single type, outside of development; nothing is granted by hand."""
    project = Project(tmp_path / "site").settings(SETTINGS)
    project.content_type("book", {"title": {"type": "string"}}, drafts=True, localized=True)
    project.content_type("about", {"text": {"type": "text"}}, single=True)
    async with running(project.folder, PRODUCTION_ENV) as instance:
        yield instance


async def call(app: Octavo, case: Case, token: str | None = None) -> int:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    async with client_of(app, headers) as client:
        body = None if case.method in {"GET", "DELETE"} else {}
        return (await client.request(case.method, case.address, json=body)).status_code


async def user_token(app: Octavo) -> str:
    """Log in somebody with the weakest role there is."""
    account = {"username": "weak", "email": "weak@example.org", "password": PASSWORD}
    async with client_of(app) as client:
        answer = await client.post("/api/auth/local/register", json=account)
    return str(answer.json()["jwt"])


async def admin_token(app: Octavo) -> str:
    """Log in an administrator whose only role permits nothing."""
    role = await app.service("plugin::admin.role").create("Nobody", None)
    data = {"email": "none@example.org", "firstname": "No", "password": PASSWORD, "isActive": True}
    await app.service("plugin::admin.user").create(data, [role["id"]])
    async with client_of(app) as client:
        login = {"email": "none@example.org", "password": PASSWORD}
        answer = await client.post("/admin/login", json=login)
    return str(answer.json()["data"]["token"])


def expired(app: Octavo, who: str, token: str) -> str:
    """Return the same token, signed with the right key, that ended a minute ago."""
    secret = app.settings.server.app_keys[0].get_secret_value()
    key = signing_keys(app)[0] if who == "user" else derived_key(secret, PURPOSE)
    claims = pyjwt.decode(token, key, algorithms=["HS256"])
    past = int(time.time()) - 3600
    return pyjwt.encode({**claims, "iat": past, "exp": past + 3540}, key, algorithm="HS256")


@pytest.mark.advisory("CVE-2020-27665")
async def test_the_file_lists_routes_there_are(app: Octavo) -> None:
    known = {case.name for case in cases(app)}
    listed = reviewed()
    assert set(listed) - known == set()
    assert set(listed.values()) <= set(WHO)


@pytest.mark.advisory("CVE-2020-27665")
async def test_without_credentials_every_other_route_is_closed(app: Octavo) -> None:
    public = {name for name, who in reviewed().items() if who == "anyone"}
    answered = {case.name: await call(app, case) for case in cases(app) if case.name not in public}
    assert {name: status for name, status in answered.items() if status not in {401, 403}} == {}
    assert len(answered) > 50


@pytest.mark.advisory("CVE-2020-27665")
@pytest.mark.parametrize("who", ["user", pytest.param("administrator", marks=pytest.mark.soak)])
async def test_the_weakest_role_may_do_no_more_than_is_listed(app: Octavo, who: str) -> None:
    token = await (user_token if who == "user" else admin_token)(app)
    listed = {name for name, group in reviewed().items() if group in {"anyone", who}}
    rest = [case for case in cases(app) if case.name not in listed]
    answered = {case.name: await call(app, case, token) for case in rest}
    assert {name: status for name, status in answered.items() if status not in {401, 403}} == {}


@pytest.mark.advisory("CVE-2025-3930")
@pytest.mark.parametrize("who", ["user", "administrator"])
async def test_a_token_that_has_ended_opens_nothing(app: Octavo, who: str) -> None:
    await expect_nothing_opens(
        app, expired(app, who, await (user_token if who == "user" else admin_token)(app))
    )


async def expect_nothing_opens(app: Octavo, token: str) -> None:
    """Call every route that asks who calls; the answer is that nobody does."""
    asked_nobody = {path_of(app, route) for route in app.routes if route.open}
    closed = [case for case in cases(app) if case.path not in asked_nobody]
    answered = {case.name: await call(app, case, token) for case in closed}
    assert {name: status for name, status in answered.items() if status != 401} == {}
    assert len(answered) > 50


@pytest.mark.advisory("CVE-2025-3930")
@pytest.mark.parametrize(
    "way", ["expired", *(pytest.param(way, marks=pytest.mark.soak) for way in ("regenerated", "deleted"))]
)
async def test_an_api_token_that_has_ended_opens_nothing(app: Octavo, way: str) -> None:
    tokens = app.service("plugin::api-tokens.token")
    made = await tokens.create("machine", type="full-access", lifespan=3600_000)
    books = Case("GET", "/api/books", "content-api")
    assert await call(app, books, made["accessKey"]) == 200
    if way == "expired":
        past = {"expiresAt": "2020-01-01T00:00:00.000Z"}
        await app.query("admin::api-token").update({"id": made["id"]}, past)
    elif way == "regenerated":
        assert await call(app, books, await tokens.regenerate(made["id"])) == 200
    else:
        await tokens.delete(made["id"])
    await expect_nothing_opens(app, made["accessKey"])


async def test_what_the_document_calls_public_is_listed(app: Octavo) -> None:
    """The OpenAPI document and the reviewed file say the same."""
    from octavo.server.openapi.document import build_document
    from octavo.server.openapi.route import public_ability

    document = build_document(app, await public_ability(app))
    listed = {re.sub(r":(\w+)", r"{\1}", name) for name, who in reviewed().items() if who == "anyone"}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            is_public = operation["security"] == [] or {} in operation["security"]
            name = f"{method.upper()} {path}".replace("{rest}", "(.*)")
            assert is_public == (name in listed), name
