"""A unique value that is taken is a 400 naming its path: over REST, by administrators, seeding, attaching."""

import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from tests.content.preparation.test_uniques import ATTRIBUTES, PLACES, SCALARS, Place, of_component
from tests.plugins.admin.conftest import Admin
from tests.plugins.admin.conftest import Site as AdminSite

from octavo import Octavo, ValidationError, YupValidationError
from octavo.cli.seed import write_entries
from octavo.cli.seed_file import read
from octavo.errors import StartupError
from octavo.testing import Client, Project, running

PAGE, ITEM = "api::page.page", "api::item.item"
TAKEN = "This attribute must be unique"
FEW = [place for place in PLACES if place.path[-1] in ("string_", "own", "datetime_")]


@pytest.fixture
async def app(tmp_path: Path, environ: dict[str, str]) -> AsyncIterator[Octavo]:
    project = Project(tmp_path).grants(["*"])
    project.settings('[server]\napp_keys = ["a key that is long enough for tests"]\n')
    project.settings('[i18n]\nlocales = ["en", "fr"]\n')
    project.component("x.leaf", SCALARS)
    project.component("x.tree", {"leaves": of_component("x.leaf", repeatable=True)})
    owner = {"type": "relation", "relation": "manyToOne", "target": ITEM, "inversedBy": "pages"}
    owned = {"type": "relation", "relation": "oneToMany", "target": PAGE, "mappedBy": "item"}
    project.content_type("page", {**ATTRIBUTES, "item": owner, "picture": {"type": "media"}}, drafts=True)
    project.content_type("item", {**ATTRIBUTES, "pages": owned}, localized=True)
    async with running(tmp_path, environ) as app:
        yield app


def refused(answer: Response, path: tuple[Any, ...]) -> None:
    assert answer.status_code == 400, answer.text
    errors = answer.json()["error"]["details"]["errors"]
    assert [(error["path"], error["message"]) for error in errors] == [([*map(str, path)], TAKEN)]


def done(answer: Response) -> dict[str, Any]:
    assert answer.status_code in {200, 201}, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def emptied(app: Octavo, uid: str) -> None:
    for document_id in {entry["documentId"] for entry in await app.documents(uid).find_many(locale="*")}:
        await app.documents(uid).delete(document_id, locale="*")


async def over_rest(app: Octavo, client: Client, places: list[Place]) -> None:
    for path, _, body in places:
        for address, uid in (("/api/pages", PAGE), ("/api/items", ITEM)):
            other = done(await client.post(address, json={"data": {}}))["documentId"]
            done(await client.post(address, json={"data": body}))
            refused(await client.post(address, json={"data": body}), path)
            refused(await client.put(f"{address}/{other}", json={"data": body}), path)
            await emptied(app, uid)


async def by_administrators(app: Octavo, places: list[Place]) -> None:
    root: Admin = await AdminSite(app).first()
    managed = f"/content-manager/collection-types/{ITEM}"
    for path, shared, body in places:
        other = done(await root.post(managed, {}))["documentId"]
        done(await root.post(managed, body))
        refused(await root.post(managed, body), path)
        refused(await root.put(f"{managed}/{other}", body), path)
        if not shared:
            done(await root.put(f"{managed}/{other}?locale=fr", body))
            refused(await root.post(f"{managed}?locale=fr", body), path)
        await emptied(app, ITEM)


async def by_seeding(app: Octavo, places: list[Place]) -> None:
    async def seed(*lines: Mapping[str, Any]) -> None:
        file = app.settings.folder / "seed.jsonl"
        file.write_text("\n".join(map(json.dumps, lines)), "utf-8")
        await write_entries(app, read(file, app.schemas.content_types), file)

    for _, _, body in places:
        for uid in (PAGE, ITEM):
            line = {"uid": uid, "data": body}
            with pytest.raises(StartupError, match=rf"seed\.jsonl:2.*{TAKEN}"):
                await seed(line, line)
            await seed({"uid": uid, "key": "a", "data": {}}, line)
            with pytest.raises(StartupError, match=rf"seed\.jsonl:2.*{TAKEN}"):
                await seed({"uid": uid, "key": "a", "data": {}}, {"key": "a", **line})
            await emptied(app, uid)


async def by_attaching(app: Octavo, places: list[Place]) -> None:
    """Nothing unique can be attached."""
    for _, _, body in places:
        for uid in (PAGE, ITEM):
            made = await app.documents(uid).create(data={}, status="published")
            with pytest.raises(ValidationError, match=f"Invalid key {next(iter(body))}: relations and media"):
                await app.documents(uid).attach(made["id"], body)
            await emptied(app, uid)


async def from_the_other_side(app: Octavo, client: Client, places: list[Place]) -> None:
    """Drafts that agree are connected, attached to and discarded; publishing the second is refused."""
    for path, _, body in places:
        first = done(await client.post("/api/pages", json={"data": body}))["documentId"]
        second = done(await client.post("/api/pages?status=draft", json={"data": body}))
        sides = {"pages": {"connect": [first, second["documentId"]]}}
        item = done(await client.post("/api/items", json={"data": sides}))["documentId"]
        done(
            await client.put(f"/api/items/{item}", json={"data": {"pages": {"set": [second["documentId"]]}}})
        )
        meant = {"ref": PAGE, "refId": str(second["id"]), "field": "picture"}
        files = {"files": ("a.txt", b"text", "text/plain")}
        assert (await client.post("/api/upload", files=files, data=meant)).status_code == 201
        pages = app.documents(PAGE)
        with pytest.raises(YupValidationError) as caught:
            await pages.publish(second["documentId"])
        assert [(one.path, one.message) for one in caught.value.findings] == [(path, TAKEN)]
        answer = await client.put(f"/api/pages/{second['documentId']}", json={"data": {}})
        refused(answer, path)
        await pages.update(first, data={"own": "changed"})
        await pages.discard_draft(first)
        for uid in (PAGE, ITEM):
            await emptied(app, uid)


async def test_a_taken_value_is_refused_by_every_face(app: Octavo, client: Client) -> None:
    places = [FEW[0], FEW[-1]]
    await over_rest(app, client, places)
    await by_administrators(app, places)
    await by_seeding(app, places)
    await by_attaching(app, places)
    await from_the_other_side(app, client, places)


@pytest.mark.soak
async def test_every_taken_value_is_refused_by_every_face(app: Octavo, client: Client) -> None:
    await over_rest(app, client, PLACES)
    await by_administrators(app, PLACES)
    await by_seeding(app, PLACES)
    await by_attaching(app, PLACES)
    await from_the_other_side(app, client, PLACES)
