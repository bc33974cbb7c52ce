"""The document as a whole: valid, complete, without secrets, and served to whom it should be."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate
from tests.production import PRODUCTION_ENV

from octavo.boot import create
from octavo.http.path_pattern import compile_pattern
from octavo.server.endpoint import path_of
from octavo.server.openapi.document import build_document
from octavo.testing import Client, Project, client_of, running

pytestmark = pytest.mark.soak

Document = dict[str, Any]


def test_it_is_an_openapi_document(document: Document) -> None:
    validate(document)
    assert document["openapi"] == "3.1.0"


def test_every_route_has_its_operation(app: Any, document: Document) -> None:
    for endpoint in app.routes:
        if endpoint.state.config.get("openapi") is False:
            continue
        method = endpoint.state.method.lower()
        wanted = compile_pattern(path_of(app, endpoint))[0]
        named = [
            item for path, item in document["paths"].items() if wanted.match(re.sub(r"{\w+}", "7", path))
        ]
        assert any(method in item or method == "all" for item in named), endpoint.state


def test_operation_ids_are_unique_and_readable(document: Document) -> None:
    ids = [operation["operationId"] for item in document["paths"].values() for operation in item.values()]
    assert len(set(ids)) == len(ids)
    assert {"article_find", "article_findOne", "article_create", "homepage_update"} <= set(ids)


PLANS = ("EntrySchedule", "PlannedEntry", "Release", "ReleaseOfEntry")
"""Schemas that tell administrators who planned something."""


def test_what_is_private_is_not_in_it(app: Any, document: Document) -> None:
    schemas = {name: one for name, one in document["components"]["schemas"].items() if name not in PLANS}
    users = schemas.get("UsersPermissionsUser", {"properties": {}})["properties"]
    assert not {"password", "resetPasswordToken", "confirmationToken"} & set(users)
    operations = [operation for item in document["paths"].values() for operation in item.values()]
    told = [operation.get(key) for operation in operations for key in ("parameters", "responses")]
    text = json.dumps([schemas, told])
    assert "resetPasswordToken" not in text
    assert "createdBy" not in text


async def make_document(project: Project, **environ: str) -> Document:
    async with running(project.folder, environ) as app:
        return build_document(app)


async def test_attributes_are_typed_and_bounded(tmp_path: Path) -> None:
    project = Project(tmp_path).content_type(
        "book",
        {
            "title": {"type": "string", "required": True, "minLength": 2, "maxLength": 40},
            "pages": {"type": "integer", "min": 1, "max": 9000},
            "kind": {"type": "enumeration", "enum": ["novel", "poem"], "default": "novel", "required": True},
            "secret": {"type": "string", "private": True},
            "word": {"type": "password", "required": True},
        },
    )
    schemas = (await make_document(project))["components"]["schemas"]
    book, given = schemas["Book"]["properties"], schemas["BookInput"]
    assert book["title"] == {"type": "string"}
    assert book["pages"] == {"type": ["integer", "null"], "format": "int64"}
    assert book["kind"] == {"type": "string", "enum": ["novel", "poem"]}
    assert "secret" not in book
    assert "word" not in book
    assert given["required"] == ["title", "word"]
    assert given["additionalProperties"] is False
    assert given["properties"]["title"] == {"type": "string", "minLength": 2, "maxLength": 40}
    assert given["properties"]["pages"]["minimum"] == 1
    assert given["properties"]["kind"]["default"] == "novel"
    assert given["properties"]["word"]["writeOnly"] is True
    assert set(schemas["BookFilters"]["properties"]) & {"word", "secret"} == set()
    assert "required" not in schemas["BookChanges"]


async def test_grants_decide_who_may_call_without_a_token(tmp_path: Path) -> None:
    project = Project(tmp_path).content_type("book", {"title": {"type": "string"}})
    project.grants(["api::book.book.find"])
    path = (await make_document(project))["paths"]["/api/books"]
    assert path["get"]["security"] == [{}, {"bearer": []}]
    assert path["get"]["x-octavo-grants"] == ["api::book.book.find"]
    assert path["post"]["security"] == [{"bearer": []}]
    assert {"401", "403"} <= set(path["post"]["responses"])


ROUTES = """
from octavo import Context, Route

async def count(ctx: Context) -> object:
    return {"count": 3}

said = {"summary": "Count books", "responses": {"200": {"description": "The number."}}}
routes = [
    Route("GET", "/books/count/:shelf(\\\\d+)", count, auth=False, config={"openapi": said}),
    Route("POST", "/books/hidden", count, auth=False, config={"openapi": False}),
    Route("POST", "/books/:isbn/lend", count, auth=False),
    Route("DELETE", "/books/:other/lend", count, auth=False),
]
"""


async def test_a_projects_own_routes_say_what_they_know(tmp_path: Path) -> None:
    project = Project(tmp_path).content_type("book", {"title": {"type": "string"}})
    project.file("app/api/book/routes.py", ROUTES)
    document = await make_document(project)
    validate(document)
    count = document["paths"]["/api/books/count/{shelf}"]["get"]
    assert count["summary"] == "Count books"
    assert count["responses"] == {"200": {"description": "The number."}}
    assert count["parameters"][0]["schema"]["pattern"] == r"^(?:\d+)$"
    assert count["security"] == []
    assert "/api/books/hidden" not in document["paths"]
    assert set(document["paths"]["/api/books/{isbn}/lend"]) == {"post", "delete"}


def test_no_grant_of_the_public_opens_the_admin_api(document: Document) -> None:
    operations = [operation for item in document["paths"].values() for operation in item.values()]
    of_admins = [
        operation for operation in operations if "admin" in operation["tags"] and operation["security"]
    ]
    assert of_admins
    assert all(operation["security"] == [{"administrator": []}] for operation in of_admins)


async def test_it_is_served_and_kept(client: Client, document: Document) -> None:
    answer = await client.get("/openapi.json")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.json() == document


async def test_a_grant_given_later_is_seen(tmp_path: Path) -> None:
    project = Project(tmp_path).content_type("book", {"title": {"type": "string"}})
    async with running(project.folder) as app, client_of(app) as client:
        before = (await client.get("/openapi.json")).json()
        app.permissions.set_role_grants("public", ["api::book.book.find"])
        after = (await client.get("/openapi.json")).json()
    assert before["paths"]["/api/books"]["get"]["security"] == [{"bearer": []}]
    assert after["paths"]["/api/books"]["get"]["security"] == [{}, {"bearer": []}]


PRODUCTION = {
    **PRODUCTION_ENV,
    "APP_KEYS": "k9v2Jq8wXz4nBt7rLm3s",
}


@pytest.mark.parametrize(
    ("grants", "status"),
    [([], 403), (["api::book.book.find"], 403), (["plugin::openapi.document.find"], 200)],
)
async def test_outside_of_development_it_must_be_granted(
    tmp_path: Path, grants: list[str], status: int
) -> None:
    project = Project(tmp_path).content_type("book", {"title": {"type": "string"}}).grants(grants)
    async with running(project.folder, PRODUCTION) as app, client_of(app) as client:
        assert (await client.get("/openapi.json")).status_code == status


async def test_it_may_be_turned_off(tmp_path: Path) -> None:
    project = Project(tmp_path).settings("[api.openapi]\nenabled = false\n")
    async with running(project.folder) as app, client_of(app) as client:
        assert (await client.get("/openapi.json")).status_code == 404


async def test_a_long_chain_of_types_is_described(tmp_path: Path) -> None:
    project = Project(tmp_path)
    for number in range(300):
        target = f"api::t{(number + 1) % 300}.t{(number + 1) % 300}"
        relation = {"type": "relation", "relation": "oneToOne", "target": target}
        project.content_type(f"t{number}", {"next": relation}, plural=f"t{number}-all")
    document = build_document(await create(project.folder))
    assert len(document["paths"]) >= 600
