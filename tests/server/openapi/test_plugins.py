"""The routes of the built-in plugins: each is described in full, and refuses as it is described."""

import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from openapi_spec_validator import validate
from tests.server.openapi.examples import BUILT_IN, Examples, problems

from octavo import Octavo
from octavo.development import Development
from octavo.server.openapi.document import build_document
from octavo.testing import Client, Project, client_of, running

pytestmark = pytest.mark.soak

SETTINGS = """
[plugins.email.config]
provider = "file"
folder = "mails"
[plugins.users-permissions.config.ratelimit]
max = 10000
[plugins.admin.config.rate_limit]
max = 10000
max_per_address = 10000
"""
ADMIN = {"email": "admin@example.org", "firstname": "Ada", "password": "Passw0rd!"}
USER = "plugin::users-permissions.user"
NICKNAME = {"attributes": {"nickname": {"type": "string", "maxLength": 5}}}


class Said(NamedTuple):
    """One operation of a built-in plugin, and where it is."""

    method: str
    path: str
    operation: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.method.upper()} {self.path}"

    @property
    def address(self) -> str:
        return re.sub(r"{\w+}", "1", self.path)

    @property
    def statuses(self) -> set[int]:
        return {int(status) for status in self.operation["responses"]}


def said(document: Mapping[str, Any]) -> Iterator[Said]:
    """Yield the operations of the built-in plugins."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if set(operation["tags"]) <= BUILT_IN:
                yield Said(method, path, operation)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Octavo]:
    """A site with every built-in plugin, where nothing is granted by hand."""
    project = Project(tmp_path / "site").settings(SETTINGS)
    project.content_type("book", {"title": {"type": "string"}}, drafts=True, localized=True)
    project.component("shared.note", {"text": {"type": "text"}})
    async with running(project.folder) as app:
        yield app


@pytest.fixture
async def admin(site: Octavo) -> AsyncIterator[Client]:
    """A super administrator of that site."""
    async with client_of(site) as client:
        session = await client.post("/admin/register-admin", json=ADMIN)
    async with client_of(site, {"Authorization": f"Bearer {session.json()['data']['token']}"}) as client:
        yield client


@pytest.fixture
async def somebody(site: Octavo) -> AsyncIterator[Client]:
    """Somebody who holds an API token that may do everything."""
    made = await site.service("plugin::api-tokens.token").create("all", type="full-access")
    async with client_of(site, {"Authorization": f"Bearer {made['accessKey']}"}) as client:
        yield client


async def test_every_operation_of_every_plugin_is_described_in_full(site: Octavo) -> None:
    document = build_document(site)
    validate(document)
    found = list(said(document))
    assert {tag for each in found for tag in each.operation["tags"]} == BUILT_IN
    assert [each.name for each in found if "default" in each.operation["responses"]] == []
    assert [each.name for each in found if "summary" not in each.operation] == []
    assert [each.name for each in found if {400, 500} - each.statuses] == []
    assert len(found) > 110


async def test_without_credentials_what_is_closed_says_so(site: Octavo) -> None:
    document = build_document(site)
    refused = 0
    async with client_of(site, {"Authorization": "Bearer nobody"}) as stranger:
        for each in said(document):
            if each.operation["security"]:
                answer = await stranger.request(each.method, each.address)
                assert answer.status_code == 401, each.name
                assert 401 in each.statuses, each.name
                assert problems(document, schema_of(document, each, 401), answer.json()) == [], each.name
                refused += 1
    assert refused > 90


def schema_of(document: Mapping[str, Any], each: Said, status: int) -> Any:
    response = each.operation["responses"][str(status)]
    if "$ref" in response:
        response = document["components"]["responses"][response["$ref"].rpartition("/")[2]]
    return response["content"]["application/json"]["schema"]


async def test_a_malformed_body_and_one_in_an_unknown_encoding_are_refused_as_described(
    site: Octavo, admin: Client
) -> None:
    document = build_document(site)
    asked = 0
    for each in said(document):
        if each.method not in {"post", "put", "patch"}:
            continue
        for encoding, content, status in (("identity", b"{", 400), ("brotli-2", b"{}", 415)):
            headers = {"Content-Type": "application/json", "Content-Encoding": encoding}
            answer = await admin.request(each.method, each.address, content=content, headers=headers)
            assert answer.status_code == status, (each.name, answer.text)
            assert problems(document, schema_of(document, each, status), answer.json()) == []
            asked += 1
    assert asked > 80


async def test_a_body_that_lacks_what_is_required_is_refused(
    site: Octavo, admin: Client, somebody: Client, tmp_path: Path
) -> None:
    site.development = Development(tmp_path)
    document = build_document(site)
    asked = 0
    for each in said(document):
        content = each.operation.get("requestBody", {}).get("content", {})
        if not each.operation.get("requestBody", {}).get("required") or "application/json" not in content:
            continue
        client = somebody if {"bearer": []} in each.operation["security"] else admin
        if "{" in each.path:
            continue  # whether there is such a thing may come first
        answer = await client.request(each.method, each.address, json={})
        assert answer.status_code == 400, (each.name, answer.text)
        assert problems(document, schema_of(document, each, 400), answer.json()) == []
        asked += 1
    assert asked > 20


async def test_what_is_not_there_is_answered_as_described(
    site: Octavo, admin: Client, somebody: Client
) -> None:
    document = build_document(site)
    asked = 0
    for each in said(document):
        if "{id}" not in each.path or each.method not in {"get", "delete"}:
            continue
        client = somebody if {"bearer": []} in each.operation["security"] else admin
        answer = await client.request(
            each.method, re.sub(r"{id}", "987654", each.path.replace("{model}", USER))
        )
        assert answer.status_code in each.statuses, (each.name, answer.status_code, answer.text)
        asked += 1
    assert asked > 15


async def test_answers_of_reading_have_the_described_shape(
    site: Octavo, admin: Client, somebody: Client
) -> None:
    await make_something_of_everything(site, admin, somebody)
    document = build_document(site)
    read = []
    for each in said(document):
        if each.method != "get" or 200 not in each.statuses:
            continue
        client = somebody if {"bearer": []} in each.operation["security"] else admin
        path = each.path.replace("{model}", USER).replace("{uid}", "api::book.book")
        address = re.sub(r"{\w+}", "1", path.replace("components/api::book.book", "components/shared.note"))
        answer = await client.get(address)
        if answer.status_code == 200:
            assert problems(document, schema_of(document, each, 200), answer.json()) == [], each.name
            read.append(each.name)
    assert len(read) > 35, read


async def make_something_of_everything(site: Octavo, admin: Client, somebody: Client) -> None:
    """Write by every route that adds something, each answer as it is described."""
    document = build_document(site)
    added = 0
    for each in said(document):
        schema = each.operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        if each.method != "post" or "201" not in each.operation["responses"] or not schema:
            continue
        if "{id}" in each.path or each.path in OF_ANOTHER:  # one thing of another that has to be there
            continue
        client = somebody if {"bearer": []} in each.operation["security"] else admin
        body = {**Examples(document, full=False).of(schema["schema"]), **MORE.get(each.path, {})}
        answer = await client.post(each.path.replace("{model}", "api::book.book"), json=body)
        assert answer.status_code == 201, (each.name, body, answer.text)
        assert problems(document, schema_of(document, each, 201), answer.json()) == [], each.name
        added += 1
    assert added > 4
    for path, client in (("/api/upload", somebody), ("/upload", admin)):
        answer = await client.post(path, files={"files": ("a.txt", b"some text", "text/plain")})
        each = Said("post", path, document["paths"][path]["post"])
        assert problems(document, schema_of(document, each, 201), answer.json()) == []


OF_ANOTHER = ("/content-releases/schedules",)
MORE: Mapping[str, Any] = {"/api/users": {"role": 1}, "/i18n/locales": {"code": "fr"}}


async def test_accounts_are_answered_as_described(site: Octavo) -> None:
    document = build_document(site)
    account = {"username": "eve", "email": "eve@example.org", "password": "Secret123"}
    walk = [
        ("/api/auth/local/register", account),
        ("/api/auth/local", {"identifier": "eve", "password": "Secret123"}),
        ("/api/auth/forgot-password", {"email": "eve@example.org"}),
        ("/api/auth/send-email-confirmation", {"email": "nobody@example.org"}),
    ]
    async with client_of(site) as client:
        for path, body in walk:
            answer = await client.post(path, json=body)
            each = Said("post", path, document["paths"][path]["post"])
            assert answer.status_code == 200, (path, answer.text)
            assert problems(document, schema_of(document, each, 200), answer.json()) == [], path
            unknown = await client.post(path, json={})
            assert unknown.status_code == 400


async def test_limits_are_told_where_they_are(site: Octavo) -> None:
    paths = build_document(site)["paths"]
    assert "429" in paths["/api/auth/local"]["post"]["responses"]
    assert "429" in paths["/admin/login"]["post"]["responses"]
    assert "429" not in paths["/api/users"]["get"]["responses"]


async def test_a_user_with_more_attributes_is_described_with_them(tmp_path: Path) -> None:
    project = Project(tmp_path).settings(
        '[plugins.users-permissions.config.register]\nallowed_fields = ["nickname"]\n'
    )
    project.file("app/extensions/users_permissions/content_types/user/schema.json", json.dumps(NICKNAME))
    async with running(project.folder) as app:
        document = build_document(app)
    register = document["paths"]["/api/auth/local/register"]["post"]["requestBody"]
    properties = register["content"]["application/json"]["schema"]["properties"]
    assert properties["nickname"]["maxLength"] == 5
    assert set(properties) == {"email", "username", "password", "nickname"}
    assert "nickname" in document["components"]["schemas"]["Account"]["properties"]
    body = document["paths"]["/api/users"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body["properties"]["nickname"]["maxLength"] == 5
    assert {"username", "email", "password", "role"} <= set(body["required"])


TAGS = """
from octavo import Context, Middleware, Route
from octavo.plugin import TEXT, WHOLE, Form, Operation, Plugin, Text, record, shared

TAG = shared("Tag", record({"id": WHOLE, "name": TEXT}))
ADD = Form(Text("name", required=True, max_length=40))


async def create(ctx: Context) -> object:
    return ctx.created({"id": 1, **ADD.read(ctx.request.body)})


async def count(ctx, next):
    return await next()


counter = Middleware("counter", count, refusals=(429,))
adding = Operation("Add a tag", TAG, 201, body=ADD)
routes = [
    Route("POST", "/tags", create, auth=False, middlewares=[counter], about=adding),
    Route("GET", "/tags/:id", create, about=lambda app, parts: Operation(f"Read of {app.url}", TAG)),
]
plugin = Plugin(name="tags", routes=routes, middlewares=[counter])
"""


async def test_anybodys_plugin_describes_its_routes(tmp_path: Path) -> None:
    project = Project(tmp_path / "site").settings('[api.rest]\nprefix = "/v1"\n')
    project.file("app/plugins/__init__.py", "").file("app/plugins/tags/__init__.py", TAGS)
    async with running(project.folder) as app:
        document = build_document(app)
    validate(document)
    adding, reading = document["paths"]["/v1/tags"]["post"], document["paths"]["/v1/tags/{id}"]["get"]
    assert set(adding["responses"]) == {"201", "400", "413", "415", "429", "500"}
    assert set(reading["responses"]) == {"200", "400", "401", "403", "404", "500"}
    assert adding["requestBody"]["required"] is True
    body = adding["requestBody"]["content"]["application/json"]["schema"]
    assert body["properties"] == {"name": {"type": "string", "minLength": 1, "maxLength": 40}}
    assert reading["summary"].startswith("Read of http://")
    assert set(document["components"]["schemas"]["Tag"]["required"]) == {"id", "name"}
