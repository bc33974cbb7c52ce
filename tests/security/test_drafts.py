"""Drafts stay unread by who is granted everything but them, whichever route and parameter is tried."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from octavo import Octavo
from octavo.testing import Client, Project, client_of, running

DRAFT, PUBLISHED = "C4N4RY unfinished", "printed and sold"
PLACES = ("book", "author", "front", "shelf")
PICTURE = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


def relation(kind: str, target: str = "", **more: str) -> dict[str, str]:
    return {"type": "relation", "relation": kind, **({"target": target} if target else {}), **more}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "site")
    attributes = {
        "title": {"type": "string"},
        "cover": {"type": "media", "multiple": False},
        "author": relation("manyToOne", "api::author.author"),
        "about": relation("morphToOne"),
        "pick": {"type": "component", "component": "shared.pick"},
        "zone": {"type": "dynamiczone", "components": ["shared.pick"]},
    }
    made.component("shared.pick", {"book": relation("oneToOne", "api::book.book")})
    books = {"books": relation("oneToMany", "api::book.book", mappedBy="author")}
    made.content_type("author", {"title": {"type": "string"}, **books}, drafts=True, localized=True)
    author = relation("manyToOne", "api::author.author", inversedBy="books")
    made.content_type("book", {**attributes, "author": author}, drafts=True)
    made.content_type("front", attributes, drafts=True, single=True)
    return made.content_type("shelf", attributes, plural="shelves")


@pytest.fixture
async def app(project: Project) -> AsyncIterator[Octavo]:
    """A site where everything published is being changed, and the public may do all but read drafts."""
    async with running(project.folder) as instance:
        granted = [action for action in instance.actions if not action.endswith(".findDrafts")]
        instance.permissions.set_role_grants("public", granted)
        async with client_of(instance) as caller:
            files = {"files": ("dot.gif", PICTURE, "image/gif")}
            uploaded = (await caller.post("/api/upload", files=files)).json()
        ids: dict[str, str] = {}
        for name in ("author", "book", "front", "shelf"):
            data = {"title": PUBLISHED}
            if name != "author":
                held = {"book": ids.get("book")}
                data |= {"author": ids["author"], "cover": uploaded[0]["id"], "pick": held}
                data |= {"zone": [{"__component": "shared.pick", **held}]}
                data |= {"about": {"__type": "api::author.author", "documentId": ids["author"]}}
            uid = f"api::{name}.{name}"
            made = await instance.documents(uid).create(data=data, status="published")
            ids[name] = made["documentId"]
        for name in ("author", "book", "front"):
            changed = {"title": DRAFT}
            await instance.documents(f"api::{name}.{name}").update(ids[name], data=changed)
        yield instance


@pytest.fixture
async def client(app: Octavo) -> AsyncIterator[Client]:
    async with client_of(app) as caller:
        yield caller


STATUSES = ("status=draft", "publicationState=preview", "publicationFilter=modified")
WHAT = (
    "",
    "populate=*",
    "populate=author",
    "populate=author.books",
    "populate=pick.book",
    "populate=books.pick.book",
    "populate=about",
    "populate=related",
    "populate=cover.related",
    "populate[author][populate]=books",
    "populate[author][populate]=*",
    "populate[pick][populate]=*",
    "populate[zone][on][shared.pick][populate]=*",
    "populate[zone][populate]=*",
    "populate[about]=true",
    "populate[about][on][api::author.author]=true",
    "populate[cover][populate]=*",
    "populate[cover][populate][related]=true",
    "populate[books]=true",
    "populate[localizations]=true",
    "filters[title][$startsWith]=C4N4RY",
    "filters[author][title][$startsWith]=C4N4RY",
    "filters[author][books][title][$startsWith]=C4N4RY",
    "filters[pick][book][title][$startsWith]=C4N4RY",
    "filters[books][title][$startsWith]=C4N4RY",
    "_q=C4N4RY",
    "sort=author.title",
    "fields=title",
)


async def addresses(app: Octavo) -> Iterator[str]:
    """Return every address entries are read or written at."""
    found = []
    for name in ("author", "book", "front", "shelf"):
        entry = await app.documents(f"api::{name}.{name}").find_first()
        single = name == "front"
        base = f"/api/{app.schemas.content_type(f'api::{name}.{name}').plural_name}"
        base = f"/api/{name}" if single else base
        one = base if single else f"{base}/{entry['documentId']}"
        found += [f"GET {base}", f"GET {one}", f"PUT {one}", *([] if single else [f"POST {base}"])]
    files = ("", "/page", "/1", "/1/usages")
    found += [f"GET /api/upload/files{rest}" for rest in files]
    return iter(found + [f"GET /api/users{rest}" for rest in ("", "/1", "/count")])


@pytest.mark.soak
@pytest.mark.parametrize("status", STATUSES)
async def test_no_route_shows_a_draft(app: Octavo, client: Client, status: str) -> None:
    for address in await addresses(app):
        method, path = address.split()
        for what in WHAT:
            body = {"data": {}} if method in {"POST", "PUT"} else None
            # What is published again would be no draft any more.
            if method == "PUT" and status == STATUSES[2]:
                continue
            answer = await client.request(method, f"{path}?{status}&{what}", json=body)
            asked = (address, status, what, answer.text)
            assert answer.status_code in {200, 201, 204, 400, 403, 404}, asked
            assert "C4N4RY" not in answer.text.replace(what, ""), asked
            if answer.status_code == 200 and "filters" in what and path != "/api/upload/files/1/usages":
                assert not answer.json() or answer.json()["data"] == [] or method == "PUT", asked


async def test_a_file_tells_no_draft_that_uses_it(app: Octavo, client: Client) -> None:
    used = (await client.get("/api/upload/files/1/usages")).json()
    assert used
    assert {usage["status"] for usage in used} == {"published"}
    everything = [*app.actions]
    app.permissions.set_role_grants("public", everything)
    used = (await client.get("/api/upload/files/1/usages")).json()
    assert {usage["status"] for usage in used} == {"published", "draft"}
