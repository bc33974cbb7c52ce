"""What several relations of an entry lead to, asked for at once, and relations to entries of any type."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.plugins.admin.conftest import SETTINGS, Admin, Site
from tests.plugins.admin.test_entries import may, reader
from tests.plugins.admin.test_relations import (
    BOOK,
    CONTENT,
    LOCALIZED,
    PERSON,
    RELATIONS,
    SHELF,
    make,
    relation,
)

from octavo.testing import Project

pytestmark = pytest.mark.soak

RELATED = "/content-manager/related"
OWN = {"conditions": ["admin::is-creator"]}
ANY = {"type": "relation", "relation": "morphToMany"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    credit = {"people": relation("oneToMany", PERSON)}
    book = {
        "title": {"type": "string", **LOCALIZED},
        "authors": relation("manyToMany", PERSON),
        "readers": relation("manyToMany", PERSON),
        "shelf": relation("manyToOne", SHELF),
        "subjects": ANY,
        "cover": {"type": "relation", "relation": "morphToOne"},
        "parts": {"type": "dynamiczone", "components": ["shared.credit"]},
    }
    return (
        Project(tmp_path / "site")
        .settings(SETTINGS)
        .component("shared.credit", credit)
        .content_type("person", {"name": {"type": "string", **LOCALIZED}}, drafts=True, localized=True)
        .content_type("shelf", {"name": {"type": "string"}})
        .content_type("book", book, drafts=True, localized=True)
        .content_type("home", {"people": relation("manyToMany", PERSON)}, single=True)
    )


async def several(admin: Admin, uid: str, document_id: str, *fields: str, **query: Any) -> dict[str, Any]:
    """Return what some relations of an entry lead to, by their paths."""
    asked = urlencode([*((f"fields[{at}]", name) for at, name in enumerate(fields)), *query.items()])
    answer = await admin.get(f"{RELATED}/{uid}/{document_id}?{asked}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["data"]
    assert [*found] == [*dict.fromkeys(fields)]
    return found


def names(page: dict[str, Any]) -> list[str]:
    return [one["name"] for one in page["results"]]


async def test_several_relations_are_answered_as_each_by_itself(site: Site) -> None:
    root = await site.first()
    people = [await make(root, PERSON, name=name) for name in ("C", "A", "B")]
    shelf = await make(root, SHELF, name="Top")
    parts = [{"__component": "shared.credit", "people": [person]} for person in people]
    book = await make(root, BOOK, title="x", authors=people, readers=people[1:], shelf=shelf, parts=parts)
    ids = [part["id"] for part in (await root.get(f"{CONTENT}/{BOOK}/{book}")).json()["data"]["parts"]]
    paths = ("authors", "readers", "shelf", "subjects", f"parts.{ids[2]}.people", f"parts.{ids[0]}.people")
    found = await several(root, BOOK, book, *paths, locale="en", pageSize="2")
    told = [names(found[path]) for path in paths]
    assert told == [["C", "A"], ["A", "B"], ["Top"], [], ["B"], ["C"]]
    assert found["authors"]["pagination"] == {"page": 1, "pageSize": 2, "pageCount": 2, "total": 3}
    assert found["readers"]["pagination"]["total"] == 2
    for path in paths:
        alone = await root.get(f"{RELATIONS}/{BOOK}/{book}/{path}?locale=en&pageSize=2")
        assert alone.json() == found[path], path
    second = await several(root, BOOK, book, "authors", "shelf", locale="en", pageSize="2", page="2")
    assert names(second["authors"]) == ["B"]
    await root.put("/content-manager/single-types/api::home.home", {"people": people})
    home = (await root.get("/content-manager/single-types/api::home.home")).json()["data"]["documentId"]
    assert names((await several(root, "api::home.home", home, "people"))["people"]) == ["C", "A", "B"]


async def test_what_is_no_relation_or_no_entry_is_refused(site: Site) -> None:
    root = await site.first()
    book = await make(root, BOOK, title="x")
    for path, status in (
        (f"{BOOK}/{book}", 400),
        (f"{BOOK}/{book}?fields=title", 400),
        (f"{BOOK}/{book}?fields[0][x]=authors", 400),
        (f"{BOOK}/{book}?fields=authors&sort=id", 400),
        (f"{BOOK}/{book}?" + "&".join(f"fields[{at}]=f{at}" for at in range(51)), 400),
        (f"{BOOK}/nowhere?fields=authors", 404),
        ("shared.credit/1?fields=people", 400),
        ("api::nope.nope/1?fields=authors", 404),
    ):
        answer = await root.get(f"{RELATED}/{path}")
        assert answer.status_code == status, (path, answer.text)
        assert answer.json()["error"]["message"]


async def test_each_relation_is_told_within_what_may_be_read(site: Site) -> None:
    root = await site.first()
    person, shelf = await make(root, PERSON, name="A"), await make(root, SHELF, name="Canary")
    book = await make(root, BOOK, title="x", authors=[person], readers=[person], shelf=shelf)
    books = may("read", BOOK, "title", "authors", "shelf")
    me = await reader(site, books, may("read", PERSON))
    found = await several(me, BOOK, book, "authors", "readers", "shelf")
    assert names(found["authors"]) == ["A"]
    assert {path: found[path]["error"]["status"] for path in ("readers", "shelf")} == {
        "readers": 403,
        "shelf": 403,
    }
    own = await reader(site, books, may("read", SHELF, **OWN), email="own@example.com")
    (shown,) = (await several(own, BOOK, book, "shelf"))["shelf"]["results"]
    assert (shown.keys(), shown["documentId"]) == ({"id", "documentId"}, shelf)
    stranger = await reader(site, may("read", BOOK, **OWN), email="stranger@example.com")
    assert (await stranger.get(f"{RELATED}/{BOOK}/{book}?fields=authors")).status_code == 404
    nobody = await reader(site, may("read", PERSON), email="nobody@example.com")
    assert (await nobody.get(f"{RELATED}/{BOOK}/{book}?fields=authors")).status_code == 403


async def test_candidates_of_a_relation_to_any_type_are_those_of_the_type_named(site: Site) -> None:
    root = await site.first()
    person, shelf = await make(root, PERSON, name="Ann"), await make(root, SHELF, name="Top")
    book = await make(root, BOOK, title="x")
    place = f"{RELATIONS}/{BOOK}/subjects?id={book}"
    for query in ("", "&type=api::nope.nope"):
        answer = await root.get(place + query)
        assert (answer.status_code, "type" in answer.json()["error"]["message"]) == (400, True)
    assert (await root.get(f"{RELATIONS}/{BOOK}/authors?type={SHELF}")).status_code == 400
    assert names((await root.get(f"{place}&type={SHELF}")).json()) == ["Top"]

    end = {"position": {"end": True}}
    connect = [
        {"documentId": person, "__type": PERSON, "locale": "en", **end},
        {"documentId": shelf, "__type": SHELF, **end},
    ]
    written = {
        "subjects": {"connect": connect, "options": {"strict": False}},
        "cover": {"connect": [{"documentId": shelf, "__type": SHELF}]},
    }
    answer = await root.put(f"{CONTENT}/{BOOK}/{book}", written)
    assert answer.status_code == 200, answer.text
    found = await several(root, BOOK, book, "subjects", "cover")
    assert [[one["__type"] for one in found[path]["results"]] for path in ("subjects", "cover")] == [
        [PERSON, SHELF],
        [SHELF],
    ]
    assert names((await root.get(f"{place}&type={SHELF}")).json()) == []
    shelves = await reader(site, may("update", BOOK), may("read", SHELF))
    assert (await shelves.get(f"{place}&type={PERSON}")).status_code == 400


async def test_relations_to_any_type_are_named_as_far_as_they_may_be_read(site: Site) -> None:
    root = await site.first()
    person, shelf = await make(root, PERSON, name="Ann"), await make(root, SHELF, name="Top")
    subjects = [
        {"__type": SHELF, "documentId": shelf},
        {"__type": PERSON, "documentId": person, "locale": "en"},
    ]
    book = await make(root, BOOK, title="x", subjects=subjects, cover=subjects[1])
    found = await several(root, BOOK, book, "subjects", "cover", locale="en")
    told = [(one["__type"], one["name"]) for one in found["subjects"]["results"]]
    assert told == [(SHELF, "Top"), (PERSON, "Ann")]
    (cover,) = found["cover"]["results"]
    assert (cover["name"], cover["__type"], cover["status"]) == ("Ann", PERSON, "draft")
    paged = (await root.get(f"{RELATIONS}/{BOOK}/{book}/subjects?locale=en&page=2&pageSize=1")).json()
    assert (names(paged), paged["pagination"]["total"]) == (["Ann"], 2)
    assert (await root.get(f"{RELATIONS}/{BOOK}/subjects")).status_code == 400
    me = await reader(site, may("read", BOOK), may("read", SHELF))
    mine = await several(me, BOOK, book, "subjects", "cover", locale="en")
    assert (names(mine["subjects"]), mine["subjects"]["pagination"]["total"]) == (["Top"], 1)
    assert mine["cover"]["results"] == []


async def test_several_relations_cost_the_same_however_many_they_lead_to(site: Site) -> None:
    root = await site.first()
    fields = ("authors", "readers", "shelf", "subjects")
    counts = []
    for number in (1, 20):
        people = [await make(root, PERSON, name=f"{number} {index}") for index in range(number)]
        subjects = [{"__type": PERSON, "documentId": person, "locale": "en"} for person in people]
        shelf = await make(root, SHELF, name="Top")
        data = {"authors": people, "readers": people, "shelf": shelf, "subjects": subjects}
        book = await make(root, BOOK, title="x", **data)
        await several(root, BOOK, book, *fields, locale="en", pageSize="100")
        seen: list[Any] = []
        with site.app.database.observed(seen.append):
            found = await several(root, BOOK, book, *fields, locale="en", pageSize="100")
        assert [len(found[path]["results"]) for path in fields] == [number, number, 1, number]
        counts.append(len(seen))
    assert counts[0] == counts[1]
