"""Relations of every kind, from both sides, through publishing, locales and deletion."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.content.conftest import Opened
from tests.content.library import component, content_type, model_of, names, relation, uid

from octavo.content.repository import Repository
from octavo.content.versions.store import TypeStore
from octavo.db.model import Model
from octavo.errors import ValidationError, YupValidationError

NAME = {"type": "string", "pluginOptions": {"i18n": {"localized": True}}}


@pytest.fixture(scope="module")
def model() -> Model:
    book = {
        "name": NAME,
        "shelf": relation("manyToOne", "shelf", inversedBy="books"),
        "writers": relation("manyToMany", "writer", inversedBy="books"),
        "cover": relation("oneToOne", "cover", inversedBy="book"),
        "sequel": relation("oneToOne", "book"),
        "notes": relation("oneToMany", "note"),
    }
    return model_of(
        content_type("book", book, drafts=True, localized=True),
        content_type(
            "shelf", {"name": NAME, "books": relation("oneToMany", "book", mappedBy="shelf")}, drafts=True
        ),
        content_type("writer", {"name": NAME, "books": relation("manyToMany", "book", mappedBy="writers")}),
        content_type("cover", {"name": NAME, "book": relation("oneToOne", "book", mappedBy="cover")}),
        content_type("note", {"name": NAME}, drafts=True, localized=True),
        content_type(
            "pin", {"name": NAME, "note": relation("manyToOne", "note"), "all": relation("oneToMany", "note")}
        ),
        content_type(
            "label",
            {
                "name": NAME,
                "thing": {"type": "relation", "relation": "morphToOne"},
                "things": {"type": "relation", "relation": "morphToMany"},
            },
        ),
        content_type(
            "crate",
            {"name": NAME, "tags": {"type": "component", "component": "x.tag", "repeatable": True}},
            drafts=True,
        ),
        component(
            "x.tag",
            {"title": NAME, "book": relation("oneToOne", "book"), "books": relation("oneToMany", "book")},
        ),
    )


@pytest.fixture
async def shop(opened: Opened, model: Model) -> AsyncIterator[Repository]:
    async with opened(model) as repository:
        yield repository


async def make(shop: Repository, kind: str, *names_: str, **more: Any) -> list[str]:
    service = shop.documents(uid(kind))
    return [(await service.create(data={"name": name}, **more))["documentId"] for name in names_]


async def seen(shop: Repository, kind: str, id_: str, attribute: str, **more: Any) -> Any:
    found = await shop.documents(uid(kind)).find_one(id_, populate={attribute: True}, **more)
    assert found is not None
    value = found[attribute]
    return names(value) if isinstance(value, list) else value and value["name"]


async def test_a_to_one_relation_is_read_from_the_other_side(shop: Repository) -> None:
    (shelf,) = await make(shop, "shelf", "s", status="published")
    books = shop.documents(uid("book"))
    for name in "abc":
        await books.create(data={"name": name, "shelf": shelf}, status="published")
    assert await seen(shop, "shelf", shelf, "books", status="published") == ["a", "b", "c"]
    assert await seen(shop, "shelf", shelf, "books") == ["a", "b", "c"]


async def test_the_other_side_of_a_to_one_relation_keeps_the_order_it_is_given(shop: Repository) -> None:
    a, b, c = await make(shop, "book", "a", "b", "c", status="published")
    (shelf,) = await make(shop, "shelf", "s", status="published")
    shelves = shop.documents(uid("shelf"))
    await shelves.update(shelf, data={"books": [c, a, b]}, status="published")
    for status in ("draft", "published"):
        assert await seen(shop, "shelf", shelf, "books", status=status) == ["c", "a", "b"]
    await shelves.update(
        shelf, data={"books": {"connect": [{"documentId": b, "position": {"before": a}}]}}, status="published"
    )
    assert await seen(shop, "shelf", shelf, "books", status="published") == ["c", "b", "a"]


async def test_writing_from_the_inverse_side_edits_the_owners_and_keeps_both_orders(shop: Repository) -> None:
    a, b, c = await make(shop, "book", "a", "b", "c", status="published")
    w1, w2 = await make(shop, "writer", "w1", "w2")
    before = await shop.documents(uid("book")).find_one(a)
    writers = shop.documents(uid("writer"))
    await writers.update(w1, data={"books": [c, a]})
    await writers.update(w2, data={"books": {"connect": [a, b]}})
    assert await seen(shop, "writer", w1, "books") == ["c", "a"]
    assert await seen(shop, "book", a, "writers") == ["w1", "w2"]
    assert await seen(shop, "book", a, "writers", status="published") == ["w1", "w2"]
    await writers.update(
        w1, data={"books": {"connect": [{"documentId": b, "position": {"before": a}}], "disconnect": [c]}}
    )
    assert await seen(shop, "writer", w1, "books") == ["b", "a"]
    assert await seen(shop, "book", c, "writers") == []
    assert await shop.documents(uid("book")).find_one(a) == before
    await writers.update(w1, data={"books": None})
    assert await seen(shop, "book", a, "writers") == ["w2"]


async def test_the_order_of_the_inverse_side_survives_edits_of_the_owners(shop: Repository) -> None:
    """Strapi: order of many-to-many reset."""
    books = await make(shop, "book", "a", "b", "c", status="published")
    (writer,) = await make(shop, "writer", "w")
    (other,) = await make(shop, "writer", "other")
    await shop.documents(uid("writer")).update(writer, data={"books": [books[2], books[0], books[1]]})
    service = shop.documents(uid("book"))
    await service.update(books[0], data={"writers": [other, writer]}, status="published")
    await service.update(books[2], data={"name": "C"}, status="published")
    await service.unpublish(books[1])
    await service.publish(books[1])
    for status in ("draft", "published"):
        assert await seen(shop, "writer", writer, "books", status=status) == ["C", "a", "b"]
        assert await seen(shop, "book", books[0], "writers", status=status) == ["other", "w"]


async def test_order_is_not_lost_on_publish(shop: Repository) -> None:
    """Strapi: order lost on publish."""
    w = await make(shop, "writer", *"abcdef")
    (book,) = await make(shop, "book", "x")
    service = shop.documents(uid("book"))
    await service.update(book, data={"writers": [w[3], w[0], w[5], w[1]]})
    await service.update(
        book, data={"writers": {"connect": [{"documentId": w[2], "position": {"after": w[3]}}]}}
    )
    for _ in range(2):
        await service.publish(book)
        assert await seen(shop, "book", book, "writers", status="published") == ["d", "c", "a", "f", "b"]


async def test_a_link_stays_while_its_target_is_unpublished(shop: Repository) -> None:
    """Strapi: link dropped when the target is unpublished."""
    (shelf,) = await make(shop, "shelf", "s", status="published")
    (book,) = await make(shop, "book", "b")
    service = shop.documents(uid("book"))
    await service.update(book, data={"shelf": shelf}, status="published")
    await shop.documents(uid("shelf")).unpublish(shelf)
    assert await seen(shop, "book", book, "shelf", status="published") is None
    assert await seen(shop, "book", book, "shelf") == "s"
    await shop.documents(uid("shelf")).publish(shelf)
    assert await seen(shop, "book", book, "shelf", status="published") == "s"


async def test_publishing_again_while_a_target_is_unpublished_keeps_the_link(shop: Repository) -> None:
    """Strapi: null after republish."""
    (shelf,) = await make(shop, "shelf", "s", status="published")
    (book,) = await make(shop, "book", "b")
    service, shelves = shop.documents(uid("book")), shop.documents(uid("shelf"))
    await service.update(book, data={"shelf": shelf}, status="published")
    await shelves.unpublish(shelf)
    await service.update(book, data={"name": "b2"}, status="published")
    await service.discard_draft(book)
    await shelves.publish(shelf)
    for status in ("draft", "published"):
        assert await seen(shop, "book", book, "shelf", status=status) == "s"


async def test_publishing_one_document_never_changes_what_another_points_at(shop: Repository) -> None:
    """Strapi: mappedBy side emptied on publish."""
    (shelf,) = await make(shop, "shelf", "s", status="published")
    a, b = await make(shop, "book", "a", "b")
    books, shelves = shop.documents(uid("book")), shop.documents(uid("shelf"))
    await books.update(a, data={"shelf": shelf}, status="published")
    await books.update(b, data={"shelf": shelf})
    await shelves.update(shelf, data={"name": "S"}, status="published")
    await shelves.publish(shelf)
    await shelves.discard_draft(shelf)
    assert await seen(shop, "shelf", shelf, "books", status="published") == ["a"]
    assert await seen(shop, "shelf", shelf, "books") == ["a", "b"]
    assert await seen(shop, "book", b, "shelf") == "S"


async def test_a_write_for_drafts_leaves_the_owners_published_rows_alone(shop: Repository) -> None:
    (shelf,) = await make(shop, "shelf", "s", status="published")
    a, b = await make(shop, "book", "a", "b", status="published")
    shelves = shop.documents(uid("shelf"))
    await shelves.update(shelf, data={"books": [a]}, status="published")
    await shelves.update(shelf, data={"books": [b]})
    assert await seen(shop, "shelf", shelf, "books", status="published") == ["a"]
    assert await seen(shop, "shelf", shelf, "books") == ["b"]


async def test_one_to_one_takes_its_target_from_the_former_holder(shop: Repository) -> None:
    a, b = await make(shop, "book", "a", "b")
    x, y = await make(shop, "cover", "x", "y")
    books, covers = shop.documents(uid("book")), shop.documents(uid("cover"))
    await books.update(a, data={"cover": x}, status="published")
    await books.update(b, data={"cover": x})
    assert await seen(shop, "book", a, "cover") is None
    assert await seen(shop, "book", a, "cover", status="published") == "x"
    await books.publish(b)
    assert await seen(shop, "book", a, "cover", status="published") is None
    assert await seen(shop, "cover", x, "book", status="published") == "b"
    await covers.update(y, data={"book": b})
    assert await seen(shop, "book", b, "cover") == "y"
    assert await seen(shop, "cover", x, "book") is None
    await covers.update(y, data={"book": a})
    assert await seen(shop, "book", b, "cover") is None
    assert await seen(shop, "book", a, "cover") == "y"


async def test_references_follow_the_locale_of_the_row(shop: Repository) -> None:
    """Strapi: stale locale on relations."""
    notes, books = shop.documents(uid("note")), shop.documents(uid("book"))
    note = (await notes.create(data={"name": "n-en"}, status="published"))["documentId"]
    book = (await books.create(data={"name": "b", "notes": [note]}, status="published"))["documentId"]
    with pytest.raises(ValidationError, match=f'"{note}", locale "fr" not found'):
        await books.update(book, locale="fr", data={"name": "b", "notes": [note]})
    await notes.update(note, locale="fr", data={"name": "n-fr"}, status="published")
    await books.update(book, locale="fr", data={"name": "b-fr", "notes": [note]}, status="published")
    assert await seen(shop, "book", book, "notes", locale="fr", status="published") == ["n-fr"]
    assert await seen(shop, "book", book, "notes", status="published") == ["n-en"]
    with pytest.raises(ValidationError, match="locale"):
        await books.update(book, data={"notes": [{"documentId": note, "locale": "fr"}]})


async def test_a_type_without_locales_says_which_one_it_means(shop: Repository) -> None:
    notes, pins = shop.documents(uid("note")), shop.documents(uid("pin"))
    note = (await notes.create(data={"name": "n-en"}))["documentId"]
    french = await notes.update(note, locale="fr", data={"name": "n-fr"})
    assert french is not None
    pin = (await pins.create(data={"name": "p", "note": note}))["documentId"]
    assert await seen(shop, "pin", pin, "note", status="draft") == "n-en"
    await pins.update(
        pin, data={"note": {"documentId": note, "locale": "fr"}, "all": [note, {"id": french["id"]}]}
    )
    assert await seen(shop, "pin", pin, "note", status="draft") == "n-fr"
    assert await seen(shop, "pin", pin, "all", status="draft") == ["n-en", "n-fr"]


async def test_the_inverse_side_edits_rows_of_its_writers_locale_or_the_one_named(shop: Repository) -> None:
    (shelf,) = await make(shop, "shelf", "s", status="published")
    (book,) = await make(shop, "book", "b-en", status="published")
    books, shelves = shop.documents(uid("book")), shop.documents(uid("shelf"))
    await books.update(book, locale="fr", data={"name": "b-fr"}, status="published")
    await shelves.update(shelf, data={"books": [{"documentId": book, "locale": "fr"}]}, status="published")
    assert await seen(shop, "shelf", shelf, "books", status="published") == ["b-fr"]
    await shelves.update(shelf, data={"books": {"connect": [book]}}, status="published")
    assert await seen(shop, "shelf", shelf, "books", status="published") == ["b-fr", "b-en"]


async def test_morph_relations_point_at_any_type(shop: Repository) -> None:
    (book,) = await make(shop, "book", "b")
    (writer,) = await make(shop, "writer", "w")
    labels = shop.documents(uid("label"))
    things = [
        {"__type": uid("writer"), "documentId": writer},
        {"__type": uid("book"), "documentId": book},
    ]
    made = await labels.create(data={"name": "l", "things": things, "thing": things[1]})
    found = await labels.find_one(made["documentId"], populate=["things", "thing"], status="draft")
    assert found is not None
    assert [(item["__type"], item["name"]) for item in found["things"]] == [
        (uid("writer"), "w"),
        (uid("book"), "b"),
    ]
    assert found["thing"]["name"] == "b"
    await labels.update(made["documentId"], data={"thing": things[0], "things": {"disconnect": [things[0]]}})
    found = await labels.find_one(made["documentId"], populate=["things", "thing"], status="draft")
    assert found is not None and found["thing"]["name"] == "w" and names(found["things"]) == ["b"]
    with pytest.raises(YupValidationError, match="Invalid relations"):
        await labels.update(made["documentId"], data={"thing": {"documentId": book}})


async def test_references_inside_components(shop: Repository) -> None:
    a, b = await make(shop, "book", "a", "b", status="published")
    crates = shop.documents(uid("crate"))
    made = await crates.create(
        data={"name": "c", "tags": [{"title": "1", "book": a, "books": [b, a]}, {"title": "2", "book": b}]},
        status="published",
    )
    populate = {"tags": {"populate": ["book", "books"]}}
    for status in ("draft", "published"):
        found = await crates.find_one(made["documentId"], status=status, populate=populate)
        assert found is not None
        assert [tag["book"]["name"] for tag in found["tags"]] == ["a", "b"]
        assert [names(tag["books"]) for tag in found["tags"]] == [["b", "a"], []]
    draft = await crates.find_one(made["documentId"], populate="tags")
    assert draft is not None
    first, second = (tag["id"] for tag in draft["tags"])
    await crates.update(
        made["documentId"],
        data={
            "tags": [{"id": second, "books": {"connect": [a]}}, {"id": first, "books": {"disconnect": [a]}}]
        },
    )
    found = await crates.find_one(made["documentId"], populate=populate)
    assert found is not None
    assert [(tag["id"], tag["title"], tag["book"]["name"], names(tag["books"])) for tag in found["tags"]] == [
        (second, "2", "b", ["a"]),
        (first, "1", "a", ["b"]),
    ]
    await shop.documents(uid("book")).delete(a)
    found = await crates.find_one(made["documentId"], populate=populate)
    assert found is not None and [names(tag["books"]) for tag in found["tags"]] == [[], ["b"]]


async def test_deleting_the_last_version_clears_what_points_at_it(shop: Repository) -> None:
    (shelf,) = await make(shop, "shelf", "s", status="published")
    w1, w2 = await make(shop, "writer", "w1", "w2")
    (book,) = await make(shop, "book", "b")
    books, writes = shop.documents(uid("book")), shop.content
    await books.update(book, data={"shelf": shelf, "writers": [w1, w2]}, status="published")
    await books.update(book, locale="fr", data={"name": "fr", "writers": [w1]}, status="published")
    await books.delete(book, locale="fr")
    assert await seen(shop, "book", book, "writers") == ["w1", "w2"]
    await shop.documents(uid("writer")).delete(w1)
    await shop.documents(uid("shelf")).delete(shelf)
    model = writes.model.types[uid("book")]
    for status in ("draft", "published"):
        assert await seen(shop, "book", book, "writers", status=status) == ["w2"]
        assert await seen(shop, "book", book, "shelf", status=status) is None
    versions = await versions_of(shop, "book", book)
    assert {row[model.to_one["shelf"].document_id.name] for row in versions} == {None}


async def versions_of(shop: Repository, kind: str, id_: str) -> list[dict[str, Any]]:
    model = shop.content.model.types[uid(kind)]
    return [version.columns for version in (await TypeStore(shop.content, model).read(id_)).all]


async def test_a_reference_refused_leaves_nothing_behind(shop: Repository) -> None:
    writer, other = await make(shop, "writer", "w", "other")
    (book,) = await make(shop, "book", "b")
    service = shop.documents(uid("book"))
    with pytest.raises(ValidationError):
        await service.update(
            book, data={"name": "changed", "writers": {"connect": [writer], "disconnect": ["nosuch"]}}
        )
    assert (await service.find_one(book))["name"] == "b"  # type: ignore[index]
    assert await seen(shop, "book", book, "writers") == []
    await service.update(book, data={"writers": {"disconnect": [999]}})
    with pytest.raises(ValidationError, match="connected first"):
        after = {"connect": [{"documentId": writer, "position": {"after": other}}]}
        await service.update(book, data={"name": "again", "writers": after})
    assert (await service.find_one(book))["name"] == "b"  # type: ignore[index]
