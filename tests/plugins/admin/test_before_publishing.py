"""What is asked before publishing: relations to what is not published."""

import pytest
from tests.plugins.admin.conftest import Site
from tests.plugins.admin.test_entries import may, reader
from tests.plugins.admin.test_relations import BOOK, CONTENT, PERSON, make, relation
from tests.plugins.admin.test_relations import project as books

from octavo.testing import Project

HOME_UID = "api::home.home"
HOME = f"/content-manager/single-types/{HOME_UID}"
ACTIONS = f"{CONTENT}/{BOOK}/actions"

__all__ = ["books"]


@pytest.fixture
def project(books: Project) -> Project:
    home = {"title": {"type": "string"}, "people": relation("manyToMany", PERSON)}
    return books.content_type("home", home, single=True, drafts=True)


async def written(site: Site) -> tuple[str, list[str]]:
    """Return a book with three people, of whom one is published, and their ids."""
    root = await site.first()
    people = [await make(root, PERSON, name=name) for name in ("One", "Two", "Three")]
    await root.post(f"{CONTENT}/{PERSON}/{people[0]}/actions/publish")
    zone = [{"__component": "shared.credit", "people": [people[2]]}]
    return await make(root, BOOK, title="x", authors=people[:2], parts=zone), people


async def test_relations_to_what_is_not_published_are_counted_and_named(site: Site) -> None:
    book, people = await written(site)
    root = await site.log_in("root@example.com")
    one = await root.get(f"{CONTENT}/{BOOK}/{book}/actions/countDraftRelations")
    assert one.json() == {"data": 2}
    many = await root.get(f"{ACTIONS}/countManyEntriesDraftRelations?documentIds[0]={book}")
    assert many.json() == {"data": 2}
    told = (await root.get(f"{ACTIONS}/draftRelations?documentIds[0]={book}")).json()
    assert told["total"] == 2
    part = (await root.get(f"{CONTENT}/{BOOK}/{book}")).json()["data"]["parts"][0]["id"]
    named = {link["field"]: link["target"]["title"] for link in told["data"]}
    assert named == {"authors": "Two", f"parts.{part}.people": "Three"}
    for person in people[1:]:
        await root.post(f"{CONTENT}/{PERSON}/{person}/actions/publish")
    assert (await root.get(f"{CONTENT}/{BOOK}/{book}/actions/countDraftRelations")).json() == {"data": 0}
    for wrong in ("", "?documentIds[0][x]=1"):
        assert (await root.get(f"{ACTIONS}/draftRelations{wrong}")).status_code == 400
    assert (await root.get(f"{CONTENT}/{BOOK}/nowhere/actions/countDraftRelations")).status_code == 404


async def test_they_tell_no_more_than_may_be_read(site: Site) -> None:
    book, _ = await written(site)
    own = {"conditions": ["admin::is-creator"]}
    me = await reader(site, may("read", BOOK, "title", "authors"), may("read", PERSON, **own))
    answer = await me.get(f"{ACTIONS}/draftRelations?documentIds[0]={book}")
    (link,) = answer.json()["data"]
    assert (link["field"], link["target"]["title"]) == ("authors", None)
    stranger = await reader(site, may("read", BOOK, **own), email="stranger@example.com")
    assert (await stranger.get(f"{ACTIONS}/draftRelations?documentIds[0]={book}")).json()["total"] == 0
    path = f"{CONTENT}/{BOOK}/{book}/actions/countDraftRelations"
    assert (await stranger.get(path)).status_code == 404


async def test_a_single_type_names_its_relations_too(site: Site) -> None:
    root = await site.first()
    path = f"{HOME}/actions"
    assert (await root.get(f"{path}/draftRelations")).status_code == 404
    people = [await make(root, PERSON, name=name) for name in ("One", "Two")]
    await root.put(HOME, {"people": people})
    told = (await root.get(f"{path}/draftRelations")).json()
    assert ([link["target"]["title"] for link in told["data"]], told["total"]) == (["One", "Two"], 2)
    assert (await root.get(f"{path}/countDraftRelations")).json() == {"data": 2}
    me = await reader(site, may("read", HOME_UID, "title"))
    assert (await me.get(f"{path}/draftRelations")).json() == {"data": [], "total": 0}
