"""Unique values: every operation refuses one that is taken, wherever it stands, and names its path."""

from collections.abc import AsyncIterator, Awaitable, Callable
from random import Random
from string import ascii_letters, digits
from typing import Any, NamedTuple

import pytest
from tests.content.conftest import Opened
from tests.content.library import component, content_type, model_of, uid
from tests.content.test_concurrency import WRITERS, at_once

from octavo.content.repository import Repository
from octavo.content.service import DocumentService
from octavo.db.lifecycles import Event
from octavo.db.model import Model
from octavo.errors import ValidationError, YupValidationError

LOCALIZED = {"pluginOptions": {"i18n": {"localized": True}}}
VALUES: dict[str, Any] = {
    "string": "a, b",
    "text": "a text",
    "uid": "a",
    "email": "a@example.org",
    "integer": 7,
    "biginteger": "9007199254740993",
    "decimal": 1.5,
    "float": 2.5,
    "date": "2024-01-02",
    "time": "03:04:05.678",
    "datetime": "2024-01-02T03:04:05.678Z",
    "enumeration": "a",
}
SCALARS = {
    f"{kind}_": {"type": kind, "unique": True, **({"enum": ["a", "b"]} if kind == "enumeration" else {})}
    for kind in VALUES
}


def of_component(name: str, **more: Any) -> dict[str, Any]:
    return {"type": "component", "component": name, **more}


ATTRIBUTES = {
    **SCALARS,
    "own": {"type": "string", "unique": True, **LOCALIZED},
    "one": of_component("x.leaf"),
    "mine": of_component("x.leaf", **LOCALIZED),
    "many": of_component("x.leaf", repeatable=True),
    "tree": of_component("x.tree"),
    "zone": {"type": "dynamiczone", "components": ["x.leaf", "x.tree"]},
}


class Place(NamedTuple):
    """A unique attribute: its path in a body, whether locales share it, and a body with a value there."""

    path: tuple[Any, ...]
    shared: bool
    body: dict[str, Any]


def places() -> list[Place]:
    """Every type of value on the row, and those kept in another form than sent in every kind of component."""
    found = [Place((name,), name != "uid_", {name: VALUES[name[:-1]]}) for name in SCALARS]
    found.append(Place(("own",), False, {"own": "o"}))
    for name in ("time_", "decimal_"):
        found.append(Place(("many", 1, name), True, {"many": [{}, {name: VALUES[name[:-1]]}]}))
    leaf = {"datetime_": VALUES["datetime"]}
    tree = {"__component": "x.tree", "leaves": [leaf]}
    return [
        *found,
        Place(("one", "datetime_"), True, {"one": leaf}),
        Place(("mine", "datetime_"), False, {"mine": leaf}),
        Place(("many", 1, "datetime_"), True, {"many": [{}, leaf]}),
        Place(("tree", "leaves", 0, "datetime_"), True, {"tree": {"leaves": [leaf]}}),
        Place(("zone", 0, "datetime_"), True, {"zone": [{"__component": "x.leaf", **leaf}]}),
        Place(("zone", 0, "leaves", 0, "datetime_"), True, {"zone": [tree]}),
    ]


PLACES = places()


@pytest.fixture(scope="module")
def model() -> Model:
    return model_of(
        component("x.leaf", SCALARS),
        component("x.tree", {"leaves": of_component("x.leaf", repeatable=True)}),
        content_type("page", ATTRIBUTES, drafts=True, localized=True),
        content_type("item", ATTRIBUTES, localized=True),
        content_type("plain", ATTRIBUTES),
    )


@pytest.fixture
async def site(opened: Opened, model: Model) -> AsyncIterator[Repository]:
    async with opened(model) as repository:
        yield repository


async def refused(write: Awaitable[Any], *paths: tuple[Any, ...]) -> None:
    with pytest.raises(YupValidationError) as caught:
        await write
    found = [(finding.path, finding.message) for finding in caught.value.findings]
    assert found == [(path, "This attribute must be unique") for path in paths]


async def made(service: DocumentService[Any], body: dict[str, Any], **asked: Any) -> str:
    document_id: str = (await service.create(data=body, status="published", **asked))["documentId"]
    return document_id


@pytest.mark.parametrize(
    "name", ["item", *(pytest.param(n, marks=pytest.mark.soak) for n in ("page", "plain"))]
)
async def test_a_taken_value_is_refused_by_every_operation(site: Repository, name: str) -> None:
    service = site.documents(uid(name))
    for path, _, body in PLACES:
        holder = await made(service, body)
        await refused(service.create(data=body, status="published"), path)
        other = await made(service, {})
        await refused(service.update(other, data=body, status="published"), path)
        if name == "page":
            await service.update(other, data=body)
            await refused(service.publish(other), path)
            await service.discard_draft(other)
            copy = (await service.clone(holder))["documentId"]
            await refused(service.publish(copy), path)
            await service.delete(copy)
            await service.unpublish(holder)
            await service.update(other, data=body, status="published")
            await refused(service.publish(holder), path)
            await service.unpublish(other)
        else:
            await refused(service.clone(holder), path)
        await service.publish(holder) if name == "page" else await service.update(holder, data=body)
        await service.delete(holder)
        await service.update(other, data=body, status="published")
        await service.delete(other)


@pytest.mark.parametrize("name", ["page", "item"])
async def test_what_locales_share_is_refused_where_another_document_holds_it(
    site: Repository, name: str
) -> None:
    service = site.documents(uid(name))
    for path, shared, body in PLACES:
        if path[-1] not in ("string_", "uid_", "own", "datetime_"):
            continue
        mine = await made(service, {})
        await service.update(mine, locale="fr", data={}, status="published")
        holder = await made(service, body, locale="fr")
        if shared:
            await refused(service.update(mine, data=body, status="published"), path)
            if name == "page":
                await service.update(mine, data=body)
                await refused(service.publish(mine), path)
            again = await made(service, body)
            await refused(service.update(again, locale="fr", data={}, status="published"), path)
            await service.delete(again, locale="*")
        else:
            await service.update(mine, data=body, status="published")
            await refused(service.update(mine, locale="fr", data=body, status="published"), path)
        for document_id in (mine, holder):
            await service.delete(document_id, locale="*")


async def test_values_are_unique_within_one_body_too(site: Repository) -> None:
    service = site.documents(uid("plain"))
    for kind, value in VALUES.items():
        leaf = {f"{kind}_": value}
        await refused(
            service.create(data={"many": [leaf, {}, leaf]}),
            ("many", 0, f"{kind}_"),
            ("many", 2, f"{kind}_"),
        )


async def test_each_place_of_a_component_has_its_own_values(site: Repository) -> None:
    for name in ("page", "plain"):
        service = site.documents(uid(name))
        for kind in ("string", "datetime"):
            leaf = {f"{kind}_": VALUES[kind]}
            zone = [{"__component": "x.leaf", **leaf}, {"__component": "x.tree", "leaves": [leaf]}]
            first = await made(
                service, {"one": leaf, "many": [leaf], "tree": {"leaves": [leaf]}, "zone": zone}
            )
            second = await made(service, {"mine": leaf})
            await refused(service.update(second, data={"one": leaf}, status="published"), ("one", *leaf))
            for document_id in (first, second):
                await service.delete(document_id)


async def test_rows_are_refused_alike(site: Repository) -> None:
    rows = site.query(uid("plain"))
    for kind, value in VALUES.items():
        body = {f"{kind}_": value}
        await refused(rows.create_many([body, body]), tuple(body))
        await rows.create(body)
        await refused(rows.create(body), tuple(body))
        other = await rows.create({})
        await refused(rows.update({"id": other["id"]}, body), tuple(body))
        await refused(rows.update_many({}, body), tuple(body))
        await rows.delete_many({})
    first, second = await rows.create({}), await rows.create({})
    with pytest.raises(ValidationError, match="documentId, locale and status"):
        await rows.update({"id": second["id"]}, {"documentId": first["documentId"]})


async def test_what_a_lifecycle_puts_in_is_refused_with_its_path(site: Repository) -> None:
    async def put(event: Event) -> None:
        event.params["data"] |= {"own": "same", "many": [{}, {"string_": "same"}]}

    site.lifecycles.subscribe({"before_create": put})
    for name in ("item", "page"):
        service = site.documents(uid(name))
        await made(service, {})
        if name == "item":
            await refused(service.create(data={}), ("own",), ("many", 1, "string_"))


@pytest.mark.parametrize("body", [{"own": "x"}, {"many": [{}, {"string_": "x"}]}])
async def test_of_writers_at_once_one_is_given_the_value(site: Repository, body: dict[str, Any]) -> None:
    service = site.documents(uid("item"))
    write: Callable[[], Awaitable[Any]] = lambda: service.create(data=body)  # noqa: E731
    results = await at_once(*(write() for _ in range(WRITERS)))
    errors = [result for result in results if isinstance(result, Exception)]
    assert len(errors) == WRITERS - 1
    paths = {finding.path for error in errors for finding in error.findings}  # type: ignore[attr-defined]
    assert paths == {("own",) if "own" in body else ("many", 1, "string_")}


LONG: list[Callable[[str], dict[str, Any]]] = [
    lambda text: {"text_": text},
    lambda text: {"many": [{"text_": text}]},
]


@pytest.mark.parametrize(("place", "path"), [(LONG[0], ("text_",)), (LONG[1], ("many", 0, "text_"))])
async def test_a_unique_text_is_as_long_as_an_index_can_keep(
    site: Repository, place: Callable[[str], dict[str, Any]], path: tuple[Any, ...]
) -> None:
    # Random letters: what repeats itself would be compressed.
    text = "".join(Random(1).choices(ascii_letters + digits, k=1998)) + "é"
    service = site.documents(uid("page"))
    document_id = await made(service, place(text))
    for status in ("draft", "published"):
        with pytest.raises(YupValidationError, match="must be at most 2000 bytes, as it is unique") as caught:
            await service.update(document_id, data=place(text + "x"), status=status)
        assert [finding.path for finding in caught.value.findings] == [path]
    await refused(service.create(data=place(text), status="published"), path)
