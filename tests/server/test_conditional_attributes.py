"""Attributes a condition hides, over every face: the entry is judged as it will be, nothing is dropped."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from tests.plugins.admin.conftest import Admin
from tests.plugins.admin.conftest import Site as AdminSite

from octavo import Octavo
from octavo.cli.seed import write_entries
from octavo.cli.seed_file import read
from octavo.errors import StartupError
from octavo.testing import Client, Project, running

LINK, LINKS = "api::link.link", "/api/links"
MANAGED = f"/content-manager/collection-types/{LINK}"
KIND = {"type": "enumeration", "enum": ["url", "entry", "both"], "default": "url"}
LOCALIZED = {"pluginOptions": {"i18n": {"localized": True}}}


def shown_for(kind: str, **attribute: Any) -> dict[str, Any]:
    return {**attribute, "conditions": {"visible": {"==": [{"var": "kind"}, kind]}}}


ATTRIBUTES = {
    "kind": KIND,
    "href": shown_for("url", type="string"),
    "own": shown_for("url", type="string", **LOCALIZED),
    "entry": shown_for("entry", type="relation", relation="manyToOne", target="api::tag.tag"),
    "picture": shown_for("entry", type="media"),
    "button": {"type": "component", "component": "x.button"},
    "zone": {"type": "dynamiczone", "components": ["x.button"]},
}


@pytest.fixture
async def app(tmp_path: Path, environ: dict[str, str]) -> AsyncIterator[Octavo]:
    project = Project(tmp_path).grants(["*"])
    project.settings('[server]\napp_keys = ["a key that is long enough for tests"]\n')
    project.settings('[i18n]\nlocales = ["en", "fr"]\n')
    project.component("x.button", {"kind": KIND, "href": shown_for("url", type="string")})
    project.content_type("tag", {"name": {"type": "string"}})
    project.content_type("link", ATTRIBUTES, drafts=True, localized=True)
    project.content_type("menu", ATTRIBUTES, single=True)
    async with running(tmp_path, environ) as app:
        yield app


@pytest.fixture
async def tag(app: Octavo) -> str:
    made: str = (await app.documents("api::tag.tag").create(data={"name": "t"}))["documentId"]
    return made


def refused(answer: Response) -> list[str]:
    """Return the paths an answer refuses as hidden."""
    assert answer.status_code == 400, answer.text
    error = answer.json()["error"]
    found = error["details"].get("errors") or [{"path": [], "message": error["message"]}]
    for problem in found:
        assert "is hidden and would not be kept: its condition" in problem["message"]
    return [".".join(problem["path"]) for problem in found]


def taken(answer: Response) -> dict[str, Any]:
    assert answer.status_code in {200, 201}, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def over_rest(client: Client, tag: str, status: str) -> None:
    async def post(**data: Any) -> Response:
        return await client.post(f"{LINKS}?status={status}&populate=*", json={"data": data})

    async def put(document_id: str, **data: Any) -> Response:
        return await client.put(f"{LINKS}/{document_id}?status={status}&populate=*", json={"data": data})

    assert refused(await post(kind="entry", href="/a")) == ["href"]
    assert refused(await post(entry=tag)) == ["entry"]
    assert refused(await post(entry={"connect": [tag]}, own="o", kind="both")) == ["own", "entry"]
    made = taken(await post(kind="entry", entry=tag))
    id_ = made["documentId"]
    assert refused(await put(id_, href="/a")) == ["href"]
    assert refused(await put(id_, kind="url", entry={"set": [tag]}, href="/a")) == ["entry"]
    assert taken(await put(id_, kind="url", href="/a"))["href"] == "/a"
    assert taken(await put(id_, href="/b"))["href"] == "/b"
    assert refused(await put(id_, kind="both", href="/c")) == ["href"]
    assert refused(await put(id_, entry={"connect": [tag]})) == ["entry"]
    found = taken(await client.get(f"{LINKS}/{id_}?status={status}&populate=*"))
    assert (found["kind"], found["href"], found["entry"]["name"]) == ("url", "/b", "t")


async def components_over_rest(client: Client) -> None:
    hidden = {"kind": "entry", "href": "/a"}
    parts = {"button": hidden, "zone": [{"__component": "x.button", "href": "/b"}]}
    parts["zone"].append({"__component": "x.button", **hidden})  # type: ignore[attr-defined]  # the list above
    answer = await client.post(LINKS, json={"data": parts})
    assert refused(answer) == ["button.href", "zone.1.href"]
    made = taken(await client.post(f"{LINKS}?populate=*", json={"data": {"button": {"kind": "entry"}}}))
    path, number = f"{LINKS}/{made['documentId']}", made["button"]["id"]
    assert refused(await client.put(path, json={"data": {"button": {"id": number, "href": "/a"}}})) == [
        "button.href"
    ]
    # A component without its id is a new one, with its defaults.
    kept = taken(await client.put(f"{path}?populate=*", json={"data": {"button": {"href": "/a"}}}))
    assert (kept["button"]["kind"], kept["button"]["href"]) == ("url", "/a")


async def a_new_locale_is_judged_with_what_locales_share(client: Client) -> None:
    made = taken(await client.post(LINKS, json={"data": {"kind": "entry"}}))
    path = f"{LINKS}/{made['documentId']}?locale=fr"
    assert refused(await client.put(path, json={"data": {"own": "o"}})) == ["own"]
    assert taken(await client.put(path, json={"data": {"kind": "url", "own": "o"}}))["own"] == "o"
    english = taken(await client.get(f"{LINKS}/{made['documentId']}"))
    assert (english["kind"], english["own"]) == ("url", None)


async def of_a_single_type(client: Client) -> None:
    assert refused(await client.put("/api/menu", json={"data": {"kind": "both", "href": "/a"}})) == ["href"]
    taken(await client.put("/api/menu", json={"data": {"kind": "both"}}))
    assert refused(await client.put("/api/menu", json={"data": {"href": "/a"}})) == ["href"]
    assert taken(await client.put("/api/menu", json={"data": {"kind": "url", "href": "/a"}}))["href"] == "/a"


async def by_administrators(app: Octavo, tag: str) -> None:
    root: Admin = await AdminSite(app).first()
    assert refused(await root.post(MANAGED, {"kind": "entry", "href": "/a"})) == ["href"]
    made = taken(await root.post(MANAGED, {"kind": "entry"}))
    path = f"{MANAGED}/{made['documentId']}"
    assert refused(await root.put(path, {"href": "/a", "button": {"kind": "both", "href": "/b"}})) == [
        "href",
        "button.href",
    ]
    assert refused(await root.put(f"{path}?locale=fr", {"own": "o"})) == ["own"]
    assert taken(await root.put(path, {"kind": "url", "href": "/a"}))["href"] == "/a"
    assert refused(await root.put(path, {"entry": {"connect": [{"documentId": tag}]}})) == ["entry"]


async def by_seeding(app: Octavo) -> None:
    async def seed(*lines: dict[str, Any]) -> None:
        file = app.settings.folder / "seed.jsonl"
        file.write_text("\n".join(json.dumps({"uid": LINK, "key": "a", **line}) for line in lines), "utf-8")
        await write_entries(app, read(file, app.schemas.content_types), file)

    for hidden in ({"href": "/a"}, {"own": "/a"}, {"button": {"kind": "both", "href": "/a"}}):
        for line in ({"data": hidden}, {"data": hidden, "locale": "fr"}):
            with pytest.raises(StartupError, match=r"seed\.jsonl:2.*is hidden and would not be kept"):
                await seed({"data": {"kind": "entry"}}, line)
    assert await app.documents(LINK).count(locale="*") == 0
    await seed({"data": {"kind": "entry"}}, {"data": {"kind": "url", "href": "/a"}})
    assert (await app.documents(LINK).find_many())[0]["href"] == "/a"


async def by_attaching_a_file(client: Client) -> None:
    made = taken(await client.post(f"{LINKS}?populate=picture", json={"data": {"kind": "url"}}))
    meant = {"ref": LINK, "refId": str(made["id"]), "field": "picture"}
    files = {"files": ("a.txt", b"text", "text/plain")}
    assert refused(await client.post("/api/upload", files=files, data=meant)) == ["picture"]
    assert (await client.get("/api/upload/files")).json() == []
    path = f"{LINKS}/{made['documentId']}?populate=picture"
    taken(await client.put(path, json={"data": {"kind": "entry"}}))
    assert (await client.post("/api/upload", files=files, data=meant)).status_code == 201
    assert taken(await client.get(path))["picture"]["name"] == "a.txt"


async def test_what_is_hidden_is_refused_over_rest(client: Client, tag: str) -> None:
    for status in ("draft", "published"):
        await over_rest(client, tag, status)
    await components_over_rest(client)
    await a_new_locale_is_judged_with_what_locales_share(client)
    await of_a_single_type(client)
    await by_attaching_a_file(client)


async def test_what_is_hidden_is_refused_by_administrators_and_seeds(app: Octavo, tag: str) -> None:
    await by_seeding(app)
    await by_administrators(app, tag)
