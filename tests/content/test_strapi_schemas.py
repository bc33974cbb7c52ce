"""Schemas as Strapi's projects have them: what could be read otherwise serves its content."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.content.conftest import Opened
from tests.content.library import content_type, model_of, relation, uid

from octavo.content.repository import Repository
from octavo.db.model import Model

NAME = {"type": "string"}


@pytest.fixture(scope="module")
def model() -> Model:
    film = {
        "name": NAME,
        "source": relation("manyToMany", "film", inversedBy="destination"),
        "destination": relation("manyToMany", "film", inversedBy="source"),
        "director": relation("manyToOne", "person", inversedBy="films"),
        "writer": relation("manyToOne", "person", inversedBy="films"),
        "editor": relation("manyToOne", "person"),
    }
    person = {
        "name": NAME,
        "films": relation("oneToMany", "film", mappedBy="director"),
        "works": relation("oneToMany", "film", mappedBy="director"),
        "cut": relation("oneToMany", "film", mappedBy="editor"),
        "friends": relation("manyToMany", "person", mappedBy="nobody"),
    }
    season = {
        "año": {"type": "integer", "unique": True},
        "Género": NAME,
        "días": relation("oneToMany", "película"),
    }
    movie = {"título": {"type": "uid"}, "estreno": relation("manyToOne", "película")}
    return model_of(
        content_type("film", film, drafts=True),
        content_type("person", person),
        content_type("temporada", season),
        content_type("película", movie, localized=True),
    )


@pytest.fixture
async def octavo(opened: Opened, model: Model) -> AsyncIterator[Repository]:
    async with opened(model) as repository:
        yield repository


def names(entries: Any) -> list[str]:
    return [entry["name"] for entry in entries]


async def test_a_type_related_to_itself_with_inversed_by_on_both_sides(octavo: Repository) -> None:
    films = octavo.documents(uid("film"))
    first = await films.create(data={"name": "first"}, status="published")
    second = await films.create(data={"name": "second", "source": [first["documentId"]]}, status="published")
    found = await films.find_one(first["documentId"], populate=["destination", "source"])
    assert (names(found["destination"]), found["source"]) == (["second"], [])
    found = await films.find_one(second["documentId"], populate=["destination", "source"])
    assert (found["destination"], names(found["source"])) == ([], ["first"])


async def test_two_attributes_with_one_other_side(octavo: Repository) -> None:
    films, people = octavo.documents(uid("film")), octavo.documents(uid("person"))
    anna, bob = [await people.create(data={"name": name}) for name in ("Anna", "Bob")]
    data = {
        "name": "one",
        "director": anna["documentId"],
        "writer": bob["documentId"],
        "editor": bob["documentId"],
    }
    await films.create(data=data, status="published")
    found = await people.find_one(anna["documentId"], populate="*")
    assert (names(found["films"]), names(found["works"]), found["cut"]) == (["one"], ["one"], [])
    found = await people.find_one(bob["documentId"], populate="*")
    assert (found["films"], found["works"], names(found["cut"])) == ([], [], ["one"])
    await people.update(anna["documentId"], data={"works": []})
    assert (await people.find_one(anna["documentId"], populate=["films"]))["films"] == []


async def test_a_side_whose_other_side_is_missing_is_kept_alone(octavo: Repository) -> None:
    people = octavo.documents(uid("person"))
    anna = await people.create(data={"name": "Anna"})
    bob = await people.create(data={"name": "Bob", "friends": [anna["documentId"]]}, populate=["friends"])
    assert names(bob["friends"]) == ["Anna"]


async def test_names_beyond_ascii_are_kept_filtered_and_sorted_by(octavo: Repository) -> None:
    films, seasons = octavo.documents(uid("película")), octavo.documents(uid("temporada"))
    film = await films.create(data={"título": "el-sur"})
    for year in (1983, 1984):
        data = {"año": year, "Género": f"drama {year}", "días": [film["documentId"]]}
        await seasons.create(data=data)
    [found] = await seasons.find_many(filters={"año": {"$gt": 1983}}, populate=["días"])
    assert (found["año"], found["Género"], found["días"][0]["título"]) == (1984, "drama 1984", "el-sur")
    through = await seasons.find_many(filters={"días": {"título": "el-sur"}}, sort="año:desc", fields=["año"])
    assert [entry["año"] for entry in through] == [1984, 1983]
