"""Rows by row id, below the rules of documents."""

import pytest
from tests.content.library import ARTICLE, AUTHOR, names

from octavo.content.repository import Repository
from octavo.db.lifecycles import Event
from octavo.errors import ApplicationError, ValidationError, YupValidationError


async def test_create_find_update_delete(golden: Repository) -> None:
    rows = golden.query(AUTHOR)
    ada = await rows.create({"name": "Ada", "birthday": "1815-12-10"})
    assert ada["name"] == "Ada" and ada["birthday"] == "1815-12-10"
    assert await rows.find_one({"id": ada["id"]}) == ada
    assert await golden.documents(AUTHOR).find_one(ada["documentId"]) == ada
    changed = await rows.update({"name": "Ada"}, {"bio": "b"})
    assert changed is not None and changed["bio"] == "b"
    assert await rows.update({"name": "nobody"}, {"bio": "b"}) is None
    assert await rows.count({"bio": "b"}) == 1
    assert await rows.delete({"id": ada["id"]}) == changed
    assert await rows.find_one({"id": ada["id"]}) is None


async def test_many_at_once_fire_the_many_lifecycles(golden: Repository) -> None:
    heard: list[tuple[str, int]] = []

    async def note(event: Event) -> None:
        heard.append((event.action, len(event.params.get("data", ()))))

    actions = ("create_many", "update_many", "delete_many", "create", "delete")
    golden.lifecycles.subscribe({f"before_{action}": note for action in actions}, [AUTHOR])
    rows = golden.query(AUTHOR)
    made = await rows.create_many([{"name": "m1"}, {"name": "m2"}, {"name": "other"}])
    assert made["count"] == len(made["ids"]) == 3
    assert await rows.update_many({"name": {"$startsWith": "m"}}, {"bio": "many"}) == {"count": 2}
    assert await rows.delete_many({"bio": "many"}) == {"count": 2}
    assert names(await rows.find_many()) == ["other"]
    assert heard == [("before_create_many", 3), ("before_update_many", 1), ("before_delete_many", 0)]


async def test_rows_are_of_every_locale_and_status(golden: Repository) -> None:
    articles = golden.documents(ARTICLE)
    made = await articles.create(data={"title": "a"}, status="published")
    await articles.update(made["documentId"], locale="fr", data={"title": "fr"})
    found = await golden.query(ARTICLE).find_many({"documentId": made["documentId"]}, order_by="title")
    assert names(found, "title") == ["a", "fr", "a"]


async def test_what_rows_cannot_be_given_is_refused(golden: Repository) -> None:
    rows = golden.query(AUTHOR)
    with pytest.raises(ValidationError, match=r"articles.*through documents"):
        await rows.create({"name": "a", "articles": []})
    with pytest.raises(ValidationError, match="bcrypt"):
        await rows.create({"name": "a", "secret": "plain"})
    with pytest.raises(YupValidationError):
        await rows.create({"name": 5})
    with pytest.raises(ApplicationError, match="did you mean"):
        golden.query("api::author.autor")
    assert await rows.count() == 0
