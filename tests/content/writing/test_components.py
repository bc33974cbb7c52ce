"""Components and zones: ids that stay, partial updates, nesting without limit."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.content.conftest import Opened
from tests.content.library import SINK, TAG, component, content_type, model_of, names, uid

from octavo.content.repository import Repository
from octavo.db.model import Model
from octavo.errors import ApplicationError, YupValidationError

TWIGS = {"populate": {"zone": {"on": {"x.end": True, "x.twig": {"populate": "ends"}}}}}
TREE = {"populate": {"leaves": TWIGS}}


@pytest.fixture(scope="module")
def model() -> Model:
    nested = {
        "name": {"type": "string", "required": True},
        "leaves": {"type": "component", "component": "x.leaf", "repeatable": True},
    }
    leaf = {
        "text": {"type": "string"},
        "amount": {"type": "decimal"},
        "big": {"type": "biginteger"},
        "at": {"type": "datetime"},
        "secret": {"type": "password"},
        "zone": {"type": "dynamiczone", "components": ["x.end", "x.twig"]},
    }
    tree = {
        "branch": {"type": "component", "component": "x.branch"},
        "branches": {"type": "component", "component": "x.branch", "repeatable": True, "max": 3},
        "zone": {"type": "dynamiczone", "components": ["x.leaf", "x.branch"]},
    }
    return model_of(
        content_type("tree", tree, drafts=True),
        component("x.leaf", leaf),
        component("x.branch", nested),
        component("x.end", {"text": {"type": "string"}}),
        component("x.twig", {"ends": {"type": "component", "component": "x.end", "repeatable": True}}),
    )


@pytest.fixture
async def trees(opened: Opened, model: Model) -> AsyncIterator[Any]:
    async with opened(model) as repository:
        yield repository.documents(uid("tree"))


async def test_values_come_back_as_they_would_outside_of_components(trees: Any) -> None:
    leaf = {
        "text": "t",
        "amount": "0.1",
        "big": "9007199254740993",
        "at": "2024-01-02T03:04:05+01:00",
        "secret": "pw",
    }
    made = await trees.create(
        data={"branch": {"name": "b", "leaves": [leaf]}},
        status="published",
        populate={"branch": {"populate": "leaves"}},
    )
    kept = made["branch"]["leaves"][0]
    assert kept["text"] == "t" and kept["amount"] == 0.1 and kept["big"] == "9007199254740993"
    assert kept["at"] == "2024-01-02T02:04:05.000Z"
    assert kept["secret"].startswith("$2")


async def test_a_zone_inside_a_component_inside_a_zone(trees: Any) -> None:
    inner = {"__component": "x.twig", "ends": [{"text": "deep"}]}
    outer = {
        "name": "outer",
        "leaves": [{"text": "l", "zone": [inner, {"__component": "x.end", "text": "z"}]}],
    }
    made = await trees.create(data={"branches": [outer]}, status="published", populate={"branches": TREE})
    zone = made["branches"][0]["leaves"][0]["zone"]
    assert zone[0]["ends"][0]["text"] == "deep" and zone[1]["text"] == "z"
    assert [item["__component"] for item in zone] == ["x.twig", "x.end"]


async def test_ids_stay_across_updates_and_each_version_has_its_own(trees: Any) -> None:
    made = await trees.create(data={"branches": [{"name": "a"}, {"name": "b"}]}, populate="branches")
    id_, (first, second) = made["documentId"], [item["id"] for item in made["branches"]]
    published = (await trees.publish(id_, populate="branches"))["entries"][0]
    theirs = [item["id"] for item in published["branches"]]
    assert not {first, second} & set(theirs)
    changed = await trees.update(
        id_,
        data={"branches": [{"id": second, "name": "B"}, {"name": "new"}, {"id": first}]},
        populate="branches",
    )
    assert names(changed["branches"]) == ["B", "new", "a"]
    assert [item["id"] for item in changed["branches"]][::2] == [second, first]
    published = (await trees.publish(id_, populate="branches"))["entries"][0]
    assert [item["id"] for item in published["branches"]][::2] == theirs[::-1]
    await trees.update(id_, data={"branches": []})
    restored = (await trees.discard_draft(id_, populate="branches"))["entries"][0]
    assert [(item["id"], item["name"]) for item in restored["branches"]][::2] == [(second, "B"), (first, "a")]


async def test_a_client_may_name_the_component_it_was_shown(trees: Any) -> None:
    made = await trees.create(
        data={"branches": [{"name": "a", "leaves": [{"text": "l"}]}]}, status="published", populate="branches"
    )
    shown = made["branches"][0]["id"]
    changed = await trees.update(
        made["documentId"],
        data={"branches": [{"id": shown, "name": "A"}]},
        status="published",
        populate={"branches": {"populate": "leaves"}},
    )
    assert changed["branches"][0]["id"] == shown
    assert changed["branches"][0]["name"] == "A" and names(changed["branches"][0]["leaves"], "text") == ["l"]


async def test_a_component_of_another_entry_is_refused(trees: Any) -> None:
    other = await trees.create(data={"branches": [{"name": "other"}]}, populate="branches")
    made = await trees.create(data={"branches": [{"name": "mine"}]})
    with pytest.raises(ApplicationError, match="Some of the provided components in branches are not related"):
        await trees.update(made["documentId"], data={"branches": [{"id": other["branches"][0]["id"]}]})


async def test_a_component_without_an_id_replaces_the_one_there_was(trees: Any) -> None:
    made = await trees.create(data={"branch": {"name": "a", "leaves": [{"text": "l"}]}}, populate="branch")
    changed = await trees.update(
        made["documentId"], data={"branch": {"name": "b"}}, populate={"branch": {"populate": "leaves"}}
    )
    assert changed["branch"]["id"] != made["branch"]["id"] and changed["branch"]["leaves"] == []
    assert (await trees.update(made["documentId"], data={"branch": None}, populate="branch"))[
        "branch"
    ] is None


async def test_publishing_checks_what_drafts_may_leave_out(trees: Any) -> None:
    made = await trees.create(data={"branches": [{"name": "ok"}, {}]})
    with pytest.raises(YupValidationError, match=r"branches\[1\].name must be a `string`"):
        await trees.publish(made["documentId"])
    assert await trees.count(status="published") == 0


async def test_ids_are_never_given_twice(golden: Repository) -> None:
    sinks = golden.documents("api::kitchen-sink.kitchen-sink")
    ids: list[int] = []
    for index in range(3):
        made = await sinks.create(
            data={"name": str(index), "boxes": [{"label": "aa"}, {"label": "bb"}]}, populate="boxes"
        )
        ids += [box["id"] for box in made["boxes"]]
        await sinks.delete(made["documentId"])
    assert len(set(ids)) == 6


async def test_one_component_sent_twice_is_refused_with_its_path(trees: Any) -> None:
    body = {
        "branches": [{"name": "b", "leaves": [{"text": "l"}, {"text": "m"}]}],
        "zone": [{"__component": "x.leaf", "text": "z"}],
    }
    populate = {"branches": {"populate": "leaves"}, "zone": True}
    made = await trees.create(data=body, populate=populate)
    shown = await trees.publish(made["documentId"], populate=populate)
    branch, zone = made["branches"][0]["id"], made["zone"][0]["id"]
    leaf = {"id": made["branches"][0]["leaves"][1]["id"]}
    again = {"id": shown["entries"][0]["branches"][0]["id"], "name": "c"}
    item = {"__component": "x.leaf", "id": zone}
    for data, path in (
        ({"branches": [{"id": branch, "name": "b"}, {"id": branch, "name": "c"}]}, ("branches", 1, "id")),
        ({"branches": [{"id": branch, "name": "b"}, {"name": "n"}, again]}, ("branches", 2, "id")),
        ({"branches": [{"id": branch, "leaves": [leaf, leaf]}]}, ("branches", 0, "leaves", 1, "id")),
        ({"zone": [item, item]}, ("zone", 1, "id")),
    ):
        with pytest.raises(YupValidationError, match="twice") as caught:
            await trees.update(made["documentId"], data=data)
        assert [finding.path for finding in caught.value.findings] == [path]
    found = await trees.find_one(made["documentId"], populate=populate)
    assert names(found["branches"][0]["leaves"], "text") == ["l", "m"]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"box": {"tag": {"name": "red"}}}, ["a"]),
        ({"box": {"tag": {"documentId": "blue"}}}, ["b"]),
        ({"boxes": {"tag": {"name": "blue"}}}, ["a", "b"]),
        ({"boxes": {"label": "second", "tag": {"name": "blue"}}}, ["a"]),
        ({"$not": {"box": {"tag": {"name": "red"}}}}, ["b"]),
        ({"box": {"tag": {"name": {"$null": True}}}}, ["c"]),
        ({"$or": [{"box": {"tag": {"name": "red"}}}, {"boxes": {"tag": {"name": "red"}}}]}, ["a", "b"]),
    ],
)
async def test_entries_are_found_by_what_their_components_lead_to(
    golden: Repository, filters: dict[str, Any], found: list[str]
) -> None:
    for name in ("red", "blue"):
        await golden.documents(TAG).create(data={"documentId": name, "name": name})

    def box(label: str, tag: str | None) -> dict[str, Any]:
        return {"label": label, "tag": tag}

    for name, one, many in (
        ("a", box("only", "red"), [box("first", None), box("second", "blue")]),
        ("b", box("only", "blue"), [box("first", "blue"), box("second", "red")]),
        ("c", box("only", None), [box("first", None)]),
    ):
        await golden.documents(SINK).create(data={"name": name, "box": one, "boxes": many})
    assert names(await golden.documents(SINK).find_many(filters=filters, sort="name")) == found
