"""Reading what one may not: every way to ask, for every private place, over every endpoint of content."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import pytest_asyncio
from httpx import Response

from octavo import Octavo, ValidationError
from octavo.plugins.users_permissions.one_time_codes import PREFIX
from octavo.testing import Client, Project, client_of, running

pytestmark = [pytest.mark.soak, pytest.mark.asyncio(loop_scope="module")]

CANARY = "C4n4ry.of"
PASSWORD = f"{CANARY}-Passw0rd"
SETTINGS = '[server]\napp_keys = ["a key that is long enough for tests"]\n[plugins.audit]\n'


def relation(kind: str, target: str, **more: str) -> dict[str, str]:
    return {"type": "relation", "relation": kind, "target": target, **more}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return books(tmp_path_factory.mktemp("reading") / "site")


def books(folder: Path) -> Project:
    hidden = {"type": "string", "private": True}
    made = Project(folder).settings(SETTINGS).grants(["api::*", "plugin::*"])
    made.component("shared.note", {"text": {"type": "string"}, "secret": hidden})
    made.content_type(
        "author",
        {"name": {"type": "string"}, "secret": hidden, "word": {"type": "password"}},
    )
    attributes = {
        "title": {"type": "string"},
        "secret": hidden,
        "word": {"type": "password"},
        "author": relation("manyToOne", "api::author.author"),
        "reader": relation("manyToOne", "plugin::users-permissions.user"),
        "note": {"type": "component", "component": "shared.note"},
        "notes": {"type": "component", "component": "shared.note", "repeatable": True},
        "zone": {"type": "dynamiczone", "components": ["shared.note"]},
    }
    made.content_type("book", attributes, drafts=True)
    return made.content_type("front", attributes, single=True)


@asynccontextmanager
async def site_of(project: Project) -> AsyncIterator[Octavo]:
    """Run a site with a secret in every private place."""
    async with running(project.folder) as instance:
        users = instance.service("plugin::users-permissions.user")
        author = await instance.documents("api::author.author").create(
            data={"name": "Ann", "secret": f"{CANARY}-author", "word": PASSWORD}
        )
        reader = await instance.documents(users.uid).create(
            data={
                "username": "reader",
                "email": "reader@example.org",
                "password": PASSWORD,
                "resetPasswordToken": f"{PREFIX}{CANARY}-reset",
                "confirmationToken": f"{PREFIX}{CANARY}-confirmation",
            }
        )
        note = {"text": "Words", "secret": f"{CANARY}-component"}
        data = {
            "title": "One",
            "secret": f"{CANARY}-book",
            "word": PASSWORD,
            "author": author["documentId"],
            "reader": reader["documentId"],
            "note": note,
            "notes": [note],
            "zone": [{"__component": "shared.note", **note}],
        }
        for uid in ("api::book.book", "api::front.front"):
            await instance.documents(uid).create(data=data, status="published")
        yield instance


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def app(project: Project) -> AsyncIterator[Octavo]:
    """The site that no test writes to."""
    async with site_of(project) as instance:
        yield instance


@pytest_asyncio.fixture(loop_scope="module")
async def changing(project: Project) -> AsyncIterator[Octavo]:
    """A site of one test's own."""
    async with site_of(project) as instance:
        yield instance


@pytest_asyncio.fixture(loop_scope="module")
async def client(app: Octavo) -> AsyncIterator[Client]:
    async with client_of(app) as caller:
        yield caller


def is_clean(answer: Response) -> bool:
    """Whether neither a secret nor a hash stands anywhere in an answer."""
    text = answer.text + str(answer.headers.raw)
    return CANARY not in text and "$2a$" not in text and "$2b$" not in text


PRIVATE = (
    "secret",
    "word",
    "author.secret",
    "author.word",
    "reader.password",
    "reader.resetPasswordToken",
    "reader.confirmationToken",
    "note.secret",
    "notes.secret",
    "createdBy.password",
    "updatedBy.resetPasswordToken",
    "author.createdBy.password",
)
GUESSES = (f"{CANARY}-", "zzz")
"""One that is right about every secret, and one that is wrong about all."""


class Ask(NamedTuple):
    """One parameter, with `*` where a guess stands."""

    key: str
    value: str = "*"


def asks(path: str) -> Iterator[Ask]:
    """Yield every way to name a private attribute."""
    *way, last = path.split(".")
    nested = "".join(f"[{step}]" for step in path.split("."))
    for operator in ("$eq", "$startsWith", "$contains", "$gt", "$ne", "$notNull", "$in][0"):
        yield Ask(f"filters{nested}[{operator}]")
    yield Ask(f"filters{nested}")
    yield Ask(f"filters[$and][0]{nested}[$startsWith]")
    yield Ask(f"filters[$or][0]{nested}[$startsWith]")
    yield Ask(f"filters[$not]{nested}[$startsWith]")
    yield Ask(f"filters[$or][0][title]=x&filters[$or][1][$not][$and][0]{nested}[$startsWith]")
    yield Ask("sort", path)
    yield Ask("sort", f"{path}:desc")
    yield Ask(f"sort{nested}", "asc")
    if not way:
        yield Ask("fields", last)
        yield Ask("fields[0]", last)
        yield Ask("populate", last)
        yield Ask(f"populate[{last}]", "true")
    else:
        inside = "".join(f"[populate][{step}]" for step in way).removeprefix("[populate]")
        yield Ask(f"populate{inside}[fields]", last)
        yield Ask(f"populate{inside}[fields][0]", last)
        yield Ask(f"populate{inside}[sort]", last)
        yield Ask(f"populate{inside}[filters][{last}][$startsWith]")
        yield Ask(f"populate{inside}[populate]", last)
        yield Ask("populate", path)


def url(path: str, ask: Ask, guess: str) -> str:
    return f"{path}?{ask.key}={ask.value.replace('*', guess)}"


async def endpoints(client: Client) -> dict[str, str]:
    """Return the methods and addresses of content, by name."""
    book = (await client.get("/api/books")).json()["data"][0]["documentId"]
    return {
        "find": "GET /api/books",
        "find_one": f"GET /api/books/{book}",
        "create": "POST /api/books",
        "update": f"PUT /api/books/{book}",
        "delete": "DELETE /api/books/000000000000000000000000",
        "single find": "GET /api/front",
        "single update": "PUT /api/front",
    }


@pytest.mark.advisory("CVE-2023-22894")
@pytest.mark.advisory("CVE-2022-30617")
@pytest.mark.advisory("CVE-2022-30618")
@pytest.mark.advisory("CVE-2023-36472")
@pytest.mark.parametrize("path", PRIVATE)
async def test_no_parameter_names_a_private_attribute(client: Client, path: str) -> None:
    for name, address in (await endpoints(client)).items():
        method, place = address.split()
        for ask in asks(path):
            answers = []
            for guess in GUESSES:
                body = {"data": {}} if method in {"POST", "PUT"} else None
                answer = await client.request(method, url(place, ask, guess), json=body)
                assert is_clean(answer), (name, ask)
                assert answer.status_code == 400, (name, ask, guess, answer.text)
                answers.append(answer.json()["error"]["name"])
            assert answers[0] == answers[1], (name, ask)


@pytest.mark.advisory("CVE-2023-22894")
@pytest.mark.parametrize(
    "query",
    ["[fields]=secret", "[filters][secret][$startsWith]=c", "[sort]=secret", "[populate]=secret"],
)
async def test_components_of_a_zone_keep_their_secrets(client: Client, query: str) -> None:
    for place in ("/api/books", "/api/front"):
        answer = await client.get(f"{place}?populate[zone][on][shared.note]{query}")
        assert answer.status_code == 400
        assert is_clean(answer)


@pytest.mark.advisory("CVE-2022-30617")
@pytest.mark.advisory("CVE-2022-30618")
@pytest.mark.advisory("CVE-2022-31367")
@pytest.mark.advisory("CVE-2023-37263")
@pytest.mark.advisory("CVE-2024-29181")
async def test_nothing_private_is_ever_shown(changing: Octavo) -> None:
    async with client_of(changing) as client:
        await show_everything(client)


async def show_everything(client: Client) -> None:
    populates = ("", "*", "author", "reader", "note", "notes", "zone", "reader.role", "author,reader,notes")
    deep = "populate[author][populate]=*&populate[reader][populate]=*&populate[zone][on][shared.note]=true"
    for query in (
        *(f"populate={names}" for names in populates),
        deep,
        "_q=c4n4ry",
        "status=draft&populate=*",
    ):
        for address in (await endpoints(client)).values():
            method, place = address.split()
            body = {"data": {"title": "Two"}} if method in {"POST", "PUT"} else None
            answer = await client.request(method, f"{place}?{query}", json=body)
            assert answer.status_code < 500, answer.text
            assert is_clean(answer), (address, query, answer.text)
    for place in (
        "/api/users",
        "/api/users/1",
        "/api/upload/files",
        "/api/audit/entries",
        "/api/i18n/locales",
    ):
        for query in ("", "?populate=*", "?populate=role"):
            answer = await client.get(f"{place}{query}")
            assert is_clean(answer), (place, query)


@pytest.mark.advisory("CVE-2023-22894")
async def test_searching_does_not_look_into_what_is_private(client: Client) -> None:
    for text in (CANARY, f"{CANARY}-book", "$2a$", "$2b$"):
        found = (await client.get("/api/books", params={"_q": text})).json()
        assert found["data"] == [], text
        assert found["meta"]["pagination"]["total"] == 0


@pytest.mark.advisory("CVE-2023-22894")
@pytest.mark.parametrize("path", ["password", "resetPasswordToken", "confirmationToken", "role.createdBy.id"])
async def test_users_are_no_oracle(client: Client, path: str) -> None:
    nested = "".join(f"[{step}]" for step in path.split("."))
    for place, guess in product(("/api/users", "/api/users/1", "/api/users/count"), GUESSES):
        for query in (f"filters{nested}[$startsWith]={guess}", f"sort={path}", f"fields={path}"):
            answer = await client.get(f"{place}?{query}")
            known = (await client.get(place)).text
            assert is_clean(answer)
            # A route that takes no such parameter answers as without it, whatever the guess.
            assert answer.status_code == 400 or answer.text == known, (place, query, answer.text)


@pytest.mark.advisory("CVE-2023-34235")
@pytest.mark.parametrize(
    "key",
    [
        "t0.word", "t0.title", "books.word", '"word"', "`word`", "[word]", "word--", "word;", "word/**/",
        "title'", "title\" or 1=1--", "TITLE", "w\u043erd", "document_id", "created_at", "status_",
        "rowid", "_rowid_", "id;drop table books", "title\x00", "__class__", "constructor",
        "__proto__", "$where", "$raw", "",
    ],
)  # fmt: skip
async def test_keys_are_looked_up_and_never_reach_sql(client: Client, key: str) -> None:
    for params in (
        {f"filters[{key}]": "x"},
        {f"filters[{key}][$eq]": "x"},
        {f"filters[author][{key}][$startsWith]": "x"},
        {"sort": key or ","},
        {"fields": key or "[]"},
        {f"populate[author][filters][{key}]": "x"},
    ):
        answer = await client.get("/api/books", params=params)
        assert is_clean(answer)
        harmless = answer.status_code == 200 and not key
        assert answer.status_code == 400 or harmless, (params, answer.text)
    assert (await client.get("/api/books")).status_code == 200


UNKNOWN = (
    "where", "_where", "select", "orderBy", "lookup", "params", "offset", "with", "join", "groupBy", "having",
    "raw", "data", "_limit", "_sort", "documentId", "publication_state",
)  # fmt: skip


@pytest.mark.advisory("CVE-2026-27886")
@pytest.mark.parametrize("key", UNKNOWN)
async def test_unknown_parameters_are_refused(client: Client, key: str) -> None:
    for address in (await endpoints(client)).values():
        method, place = address.split()
        body = {"data": {}} if method in {"POST", "PUT"} else None
        for query in (f"{key}=x", f"{key}[updatedBy][password][$startsWith]=x", f"{key}[0]=x"):
            answer = await client.request(method, f"{place}?{query}", json=body)
            assert answer.status_code == 400, (address, query)
            assert is_clean(answer)


@pytest.mark.advisory("CVE-2026-27886")
@pytest.mark.parametrize("key", ["where", "_where", "select", "orderBy", "lookup", "params", "offset"])
async def test_unknown_options_of_what_comes_along_are_refused(client: Client, key: str) -> None:
    for way in ("author", "reader", "note", "author][populate][createdBy"):
        answer = await client.get(f"/api/books?populate[{way}][{key}][password][$startsWith]=x")
        assert answer.status_code == 400, way


@pytest.mark.advisory("CVE-2024-56143")
async def test_the_document_service_takes_no_way_around_either(app: Octavo) -> None:
    guess = {"updatedBy": {"password": {"$startsWith": "$2"}}}
    for params in ({"lookup": guess}, {"where": guess}, {"populate": {"author": {"where": guess}}}):
        with pytest.raises(ValidationError):
            await app.documents("api::book.book").find_many(**params)
    for path in ("word", "author.word", "reader.password"):
        nested: Any = {"$startsWith": "$2"}
        for step in reversed(path.split(".")):
            nested = {step: nested}
        with pytest.raises(ValidationError):
            await app.documents("api::book.book").find_many(filters=nested)


@pytest.mark.advisory("CVE-2023-34093")
async def test_what_the_schema_does_not_name_is_neither_read_nor_written(changing: Octavo) -> None:
    adding = f"ALTER TABLE books ADD COLUMN added TEXT DEFAULT '{CANARY}-added'"
    await changing.database.execute(statement(changing, adding))
    async with client_of(changing) as client:
        for query in ("", "populate=*", "fields=*"):
            assert is_clean(await client.get(f"/api/books?{query}"))
        assert (await client.get("/api/books?filters[added]=x")).status_code == 400
        assert (await client.post("/api/books", json={"data": {"added": "x"}})).status_code == 400


def statement(app: Octavo, text: str) -> Any:
    from sqlalchemy import text as clause

    from octavo.db.statement import compile_statement

    return compile_statement(clause(text), app.database.dialect)


@pytest.mark.advisory("a")
async def test_a_refused_filter_never_widens_a_result(client: Client) -> None:
    everything = (await client.get("/api/books")).json()["data"]
    assert everything
    for key in ("secret", "word", "nothing", "reader][password"):
        answer = await client.get(f"/api/books?filters[title]=none&filters[{key}][$eq]=x")
        assert answer.status_code == 400
        assert answer.json()["data"] is None


@pytest.mark.advisory("CVE-2023-36472")
async def test_what_the_caller_may_not_read_is_no_way_through(tmp_path: Path) -> None:
    project = books(tmp_path / "site")
    project.grants(["api::book.*"], role="nobody")
    async with running(project.folder) as app, client_of(app) as client:
        app.permissions.set_role_grants("public", ["api::book.*"])
        made = await client.post("/api/books?populate=*", json={"data": {"title": "One"}})
        assert made.status_code == 201
        assert "author" not in made.json()["data"]
        for query in ("filters[author][name]=x", "sort=author.name", "filters[reader][email][$contains]=a"):
            assert (await client.get(f"/api/books?{query}")).status_code == 400
        refused = await client.post("/api/books", json={"data": {"author": "0" * 24}})
        assert refused.status_code == 400


@pytest.mark.advisory("keys")
@pytest.mark.parametrize(
    "key", ["__proto__", "constructor", "prototype", "__class__", "__dict__", "__init__"]
)
async def test_keys_are_plain_data(client: Client, key: str) -> None:
    for body in ({"data": {key: {"admin": True}}}, {key: {"data": {}}}, {"data": {"note": {key: "x"}}}):
        answer = await client.post(
            "/api/books", content=json.dumps(body), headers={"content-type": "application/json"}
        )
        assert answer.status_code == 400, body
    for query in (
        f"{key}=x",
        f"{key}[admin]=true",
        f"filters[{key}]=x",
        f"populate[{key}]=true",
        f"sort={key}",
    ):
        assert (await client.get(f"/api/books?{query}")).status_code == 400, query
    assert (await client.get("/api/books")).status_code == 200
