"""What relations lead to, and may lead to, in the content manager."""

from pathlib import Path
from typing import Any

import pytest
from tests.plugins.admin.conftest import SETTINGS, Admin, Site
from tests.plugins.admin.test_entries import may, reader

from octavo.testing import Project

BOOK, PERSON, SHELF = "api::book.book", "api::person.person", "api::shelf.shelf"
CONTENT = "/content-manager/collection-types"
RELATIONS = "/content-manager/relations"
LOCALIZED = {"pluginOptions": {"i18n": {"localized": True}}}
OWN = {"conditions": ["admin::is-creator"]}


def relation(kind: str, target: str) -> dict[str, str]:
    return {"type": "relation", "relation": kind, "target": target}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    credit = {"role": {"type": "string"}, "people": relation("oneToMany", PERSON)}
    book = {
        "title": {"type": "string", **LOCALIZED},
        "authors": relation("manyToMany", PERSON),
        "shelf": relation("manyToOne", SHELF),
        "credit": {"type": "component", "component": "shared.credit"},
        "parts": {"type": "dynamiczone", "components": ["shared.credit"]},
    }
    return (
        Project(tmp_path / "site")
        .settings(SETTINGS)
        .component("shared.credit", credit)
        .content_type("person", {"name": {"type": "string", **LOCALIZED}}, drafts=True, localized=True)
        .content_type("shelf", {"name": {"type": "string"}, "secret": {"type": "string", "private": True}})
        .content_type("book", book, drafts=True, localized=True)
    )


async def make(admin: Admin, uid: str, **data: Any) -> str:
    answer = await admin.post(f"{CONTENT}/{uid}", data)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["data"]["documentId"])


async def page(admin: Admin, path: str) -> tuple[list[dict[str, Any]], int]:
    answer = await admin.get(f"{RELATIONS}/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()["results"], answer.json()["pagination"]["total"]


async def names(admin: Admin, path: str) -> list[str]:
    return [one["name"] for one in (await page(admin, path))[0]]


async def test_existing_relations_keep_the_order_of_the_field(site: Site) -> None:
    root = await site.first()
    people = [await make(root, PERSON, name=name) for name in ("C", "A", "B")]
    book = await make(root, BOOK, title="x", authors=people)
    path = f"{BOOK}/{book}/authors?locale=en"
    assert await names(root, path) == ["C", "A", "B"]
    found, total = await page(root, f"{path}&page=2&pageSize=2")
    assert ([one["name"] for one in found], total) == (["B"], 3)
    assert found[0].keys() == {"id", "documentId", "name", "publishedAt", "updatedAt", "locale", "status"}
    moved = {"connect": [{"documentId": people[2], "position": {"start": True}}]}
    await root.put(f"{CONTENT}/{BOOK}/{book}", {"authors": moved})
    assert await names(root, path) == ["B", "C", "A"]
    await root.post(f"{CONTENT}/{PERSON}/{people[0]}/actions/publish")
    assert [one["status"] for one in (await page(root, path))[0]] == ["draft", "published", "draft"]
    assert (await root.get(f"{RELATIONS}/{BOOK}/nowhere/authors?locale=en")).status_code == 404


async def test_candidates_are_searched_paged_and_left_out(site: Site) -> None:
    root = await site.first()
    people = {name: await make(root, PERSON, name=name) for name in ("Ann 20", "Bob", "120 Cid", "Dan")}
    assert await names(root, f"{BOOK}/authors?_q=20") == ["120 Cid", "Ann 20"]
    found, total = await page(root, f"{BOOK}/authors?page=2&pageSize=3")
    assert ([one["name"] for one in found], total) == (["Dan"], 4)
    omitted = f"idsToOmit[0]={people['Bob']}&idsToOmit[1]={people['Dan']}"
    assert await names(root, f"{BOOK}/authors?{omitted}") == ["120 Cid", "Ann 20"]
    book = await make(root, BOOK, title="x", authors=[people["Bob"], people["Dan"]])
    path = f"{BOOK}/authors?locale=en&id={book}"
    assert await names(root, path) == ["120 Cid", "Ann 20"]
    assert await names(root, f"{path}&idsToInclude[0]={people['Bob']}") == ["120 Cid", "Ann 20", "Bob"]
    assert await names(root, "shared.credit/people?_q=bob") == ["Bob"]
    assert len(await names(root, f"{BOOK}/authors?locale=fr&id={book}")) == len(people)


async def test_candidates_of_other_locales_are_shown_as_such(site: Site) -> None:
    root = await site.first()
    both, english = await make(root, PERSON, name="Cologne"), await make(root, PERSON, name="Ghent")
    await root.put(f"{CONTENT}/{PERSON}/{both}?locale=fr", {"name": "Koln"})
    found, total = await page(root, f"{BOOK}/authors?locale=fr")
    told = [(one["name"], one["locale"]) for one in found]
    assert (told, total) == ([("Ghent", "en"), ("Koln", "fr")], 2)
    assert english in {one["documentId"] for one in found}
    assert await names(root, f"{BOOK}/authors?locale=fr&_q=Cologne") == []


async def test_relations_inside_components_have_paths(site: Site) -> None:
    root = await site.first()
    people = [await make(root, PERSON, name=name) for name in ("B", "A", "C")]
    zone = [{"__component": "shared.credit", "people": [person]} for person in people[:2]]
    book = await make(root, BOOK, title="x", credit={"people": people[::-1]}, parts=zone)
    assert await names(root, f"{BOOK}/{book}/credit.people?locale=en") == ["C", "A", "B"]
    parts = (await root.get(f"{CONTENT}/{BOOK}/{book}")).json()["data"]["parts"]
    for part, name in zip(parts, ("B", "A"), strict=True):
        assert part["people"] == {"count": 1}
        assert await names(root, f"{BOOK}/{book}/parts.{part['id']}.people?locale=en") == [name]
    assert await names(root, f"{BOOK}/{book}/parts.0.people?locale=en") == []
    for path in ("title", "credit", "credit.role", "nope", "parts.people", "credit.people.name"):
        assert (await root.get(f"{RELATIONS}/{BOOK}/{path}")).status_code == 400, path


async def test_a_component_tells_its_relations_by_its_own_id(site: Site) -> None:
    root = await site.first()
    people = [await make(root, PERSON, name=name) for name in ("B", "A", "C")]
    zone = [{"__component": "shared.credit", "people": [person]} for person in people[:2]]
    book = await make(root, BOOK, title="x", credit={"people": people[::-1]}, parts=zone)
    entry = (await root.get(f"{CONTENT}/{BOOK}/{book}")).json()["data"]
    credit = f"shared.credit/{entry['credit']['id']}/people"
    assert await names(root, credit) == ["C", "A", "B"]
    assert await page(root, f"{credit}?page=2&pageSize=2") == ((await page(root, credit))[0][2:], 3)
    for part, name in zip(entry["parts"], ("B", "A"), strict=True):
        assert await names(root, f"shared.credit/{part['id']}/people") == [name]
    left = f"shared.credit/people?id={entry['parts'][0]['id']}"
    assert await names(root, left) == ["A", "C"]
    assert await names(root, f"{left}&idsToInclude[0]={people[0]}") == ["A", "B", "C"]
    published = (await root.post(f"{CONTENT}/{BOOK}/{book}/actions/publish")).json()["data"]
    await root.put(f"{CONTENT}/{BOOK}/{book}", {"parts": []})
    assert await page(root, f"shared.credit/{entry['parts'][0]['id']}/people") == ([], 0)
    for person in people:
        await root.post(f"{CONTENT}/{PERSON}/{person}/actions/publish")
    assert await names(root, f"shared.credit/{published['credit']['id']}/people") == ["C", "A", "B"]
    assert (await root.get(f"{RELATIONS}/shared.credit/{book}/people")).status_code == 400
    assert await page(root, "shared.credit/99999999/people") == ([], 0)


async def test_a_component_tells_no_relations_of_entries_that_may_not_be_read(site: Site) -> None:
    root = await site.first()
    person = await make(root, PERSON, name="A")
    book = await make(root, BOOK, title="x", credit={"people": [person]})
    credit = (await root.get(f"{CONTENT}/{BOOK}/{book}")).json()["data"]["credit"]["id"]
    path = f"shared.credit/{credit}/people"
    me = await reader(site, may("read", BOOK, **OWN), may("read", PERSON))
    assert await page(me, path) == ([], 0)
    assert await names(me, f"shared.credit/people?id={credit}") == ["A"]
    blind = await reader(
        site, may("read", BOOK, "title"), may("update", BOOK), may("read", PERSON), email="b@x.org"
    )
    assert (await blind.get(f"{RELATIONS}/{path}")).status_code == 403


async def test_relations_show_no_more_than_may_be_read(site: Site) -> None:
    root = await site.first()
    theirs = await make(root, SHELF, name="The canary", secret="Canary 2")
    book = await make(root, BOOK, title="x", shelf=theirs)
    path = f"{BOOK}/{book}/shelf?locale=en"
    books = may("read", BOOK, "title", "shelf"), may("update", BOOK, "shelf")
    blind = await reader(site, *books, email="blind@example.com")
    assert (await blind.get(f"{RELATIONS}/{BOOK}/shelf")).status_code == 403
    assert (await blind.get(f"{RELATIONS}/{BOOK}/authors")).status_code == 403
    own = await reader(
        site, *books, may("read", SHELF, **OWN), may("create", SHELF, **OWN), email="own@example.com"
    )
    mine = await make(own, SHELF, name="Mine")
    candidates, total = await page(own, f"{BOOK}/shelf")
    assert ([one["documentId"] for one in candidates], total) == ([mine], 1)
    (shown,), total = await page(own, path)
    assert (shown.keys(), shown["documentId"], total) == ({"id", "documentId"}, theirs, 1)
    nameless = await reader(site, *books, may("read", SHELF, "secret"), email="nameless@example.com")
    for asked in (f"{BOOK}/shelf", path):
        (shown, *_), _ = await page(nameless, asked)
        assert "name" not in shown
    assert (await page(nameless, f"{BOOK}/shelf?_q=canary"))[0] == []


async def test_an_entry_that_may_not_be_read_tells_no_relations(site: Site) -> None:
    root = await site.first()
    book = await make(root, BOOK, title="x", shelf=await make(root, SHELF, name="s"))
    me = await reader(site, may("read", BOOK, **OWN), may("read", SHELF))
    assert (await me.get(f"{RELATIONS}/{BOOK}/{book}/shelf?locale=en")).status_code == 404
    assert await names(me, f"{BOOK}/shelf?id={book}&locale=en") == ["s"]
    writer = await reader(
        site, may("read", BOOK, "title"), may("update", BOOK), may("read", SHELF), email="w@x.org"
    )
    assert (await writer.get(f"{RELATIONS}/{BOOK}/{book}/shelf?locale=en")).status_code == 403


async def test_searching_hidden_entries_is_counted(site: Site) -> None:
    root = await site.first()
    await make(root, SHELF, name="hidden")
    me = await reader(site, may("update", BOOK), may("read", SHELF, **OWN))
    answers = [(await me.get(f"{RELATIONS}/{BOOK}/shelf?_q=h{n}")).status_code for n in range(5)]
    assert (answers[0], answers[-1]) == (200, 429)


async def test_relations_cost_the_same_however_many_there_are(site: Site) -> None:
    root = await site.first()
    counts = []
    for number in (1, 20):
        people = [await make(root, PERSON, name=f"{number} {index}") for index in range(number)]
        book = await make(root, BOOK, title="x", authors=people, credit={"people": people})
        credit = (await root.get(f"{CONTENT}/{BOOK}/{book}")).json()["data"]["credit"]["id"]
        paths = (
            f"{BOOK}/{book}/authors?locale=en&pageSize=100",
            f"shared.credit/{credit}/people?pageSize=100",
            f"{BOOK}/authors?locale=en&_q={number} &pageSize=100",
        )
        counts.append([await statements(site, root, path, number) for path in paths])
    assert counts[0] == counts[1]


async def statements(site: Site, admin: Admin, path: str, rows: int) -> int:
    """Return how many statements a page of so many entries takes, once grants and views are in memory."""
    await page(admin, path)
    await site.app.background.finish()  # what goes on beside the answers
    seen: list[Any] = []
    with site.app.database.observed(seen.append):
        assert len((await page(admin, path))[0]) == rows
    return len(seen)
