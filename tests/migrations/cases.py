"""Changes of schemas, each with what content says afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.migrations.worlds import (
    ARTICLE,
    NOTE,
    OWN,
    PAGE,
    STORY,
    TEXT,
    Change,
    attributes,
    drafts,
    locales,
    renamed,
    renamed_component,
    renamed_type,
    set_to,
    without,
)


@dataclass
class Case:
    """One change: of which type, what its entries say afterwards, what is parked, what is to be answered."""

    change: Change
    uid: str
    after: Callable[[list[Any]], Any]
    parked: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)
    new_uid: str = ""


def key(old: str, new: str, value: Callable[[Any], Any] = lambda value: value) -> Callable[[list[Any]], Any]:
    return lambda entries: [
        {new if name == old else name: value(one) if name == old else one for name, one in entry.items()}
        for entry in entries
    ]


def deep(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[Any], Any]:
    """Apply a change to every object, inner ones first."""

    def walk(value: Any) -> Any:
        if isinstance(value, list):
            return [walk(one) for one in value]
        if isinstance(value, dict):
            return change({name: walk(one) for name, one in value.items()})
        return value

    return walk


def same(entries: list[Any]) -> Any:
    return entries


def gone(name: str) -> Callable[[list[Any]], Any]:
    return lambda entries: [{key: value for key, value in one.items() if key != name} for one in entries]


def relation(kind: str, target: str = NOTE) -> dict[str, Any]:
    return {"type": "relation", "relation": kind, "target": target}


def inside(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[list[Any]], Any]:
    """Apply a change to every component."""
    return lambda entries: [
        {
            name: deep(change)(value) if name in ("seo", "cards", "zone") else value
            for name, value in one.items()
        }
        for one in entries
    ]


def drop(one: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in one.items() if key != name}


def listed(value: Any) -> list[Any]:
    return [] if value is None else [value]


def first(value: list[Any]) -> Any:
    return value[0] if value else None


def of_seo(name: str, change: Callable[[Any], Any]) -> Callable[[list[Any]], Any]:
    """Change a value of every `shared.seo`."""

    def changed(one: dict[str, Any]) -> dict[str, Any]:
        if "notes" not in one:
            return one
        value = change(one.get(name))
        return drop(one, name) if value is None else {**one, name: value}

    return inside(changed)


CASES: dict[str, Case] = {
    "renamed": Case(renamed(PAGE, "title", "heading"), PAGE, key("title", "heading")),
    "a to-one renamed": Case(renamed(PAGE, "note", "remark"), PAGE, key("note", "remark")),
    "a to-many renamed": Case(renamed(PAGE, "notes", "remarks"), PAGE, key("notes", "remarks")),
    "a list of components renamed": Case(renamed(PAGE, "cards", "tiles"), PAGE, key("cards", "tiles")),
    "renamed in a component": Case(
        renamed("shared.card", "head", "heading"),
        PAGE,
        deep(lambda one: {"heading" if name == "head" else name: value for name, value in one.items()}),
    ),
    "a relation renamed in a component": Case(
        renamed("shared.seo", "note", "remark"),
        PAGE,
        lambda entries: [
            {
                **one,
                **{
                    name: deep(lambda o: {"remark" if k == "note" else k: v for k, v in o.items()})(one[name])
                    for name in ("seo", "cards", "zone")
                    if name in one
                },
            }
            for one in entries
        ],
    ),
    "a type renamed": Case(renamed_type, ARTICLE, same, new_uid="api::paper.paper"),
    "a component renamed": Case(
        renamed_component,
        PAGE,
        deep(
            lambda one: {
                name: "shared.tile" if name == "__component" and value == "shared.card" else value
                for name, value in one.items()
            }
        ),
    ),
    "another table": Case(lambda world: world[PAGE].update(collectionName="papers"), PAGE, same),
    "an attribute gone": Case(without(PAGE, "title"), PAGE, gone("title"), parked=2),
    "a to-many gone": Case(without(PAGE, "notes"), PAGE, gone("notes"), parked=1),
    "components gone": Case(without(PAGE, "cards"), PAGE, gone("cards"), parked=2),
    "a number becomes a text": Case(
        set_to(PAGE, "views", TEXT), PAGE, lambda entries: [{**entries[0], "views": "3"}, entries[1]]
    ),
    "texts that are no numbers": Case(
        set_to(PAGE, "title", {"type": "integer"}), PAGE, gone("title"), parked=2
    ),
    "a day becomes a moment": Case(
        set_to(PAGE, "publishOn", {"type": "datetime"}),
        PAGE,
        lambda entries: [{**entries[0], "publishOn": "2024-05-06T00:00:00.000Z"}, entries[1]],
    ),
    "JSON becomes a text": Case(
        set_to(PAGE, "extra", {"type": "text"}),
        PAGE,
        lambda entries: [{**entries[0], "extra": '{"a": [1, 2.5]}'}, entries[1]],
    ),
    "a text becomes blocks": Case(
        set_to(PAGE, "title", {"type": "blocks"}),
        PAGE,
        key(
            "title",
            "title",
            lambda text: [{"type": "paragraph", "children": [{"type": "text", "text": text}]}],
        ),
    ),
    "texts become numbers inside of components": Case(
        set_to("shared.card", "size", {"type": "integer"}),
        PAGE,
        deep(
            lambda one: {
                name: int(value) if name == "size" else value
                for name, value in one.items()
                if (name, value) != ("size", "wide")
            }
        ),
        parked=1,
    ),
    "to-one becomes to-many": Case(
        set_to(PAGE, "note", relation("manyToMany")),
        PAGE,
        lambda entries: [{**entries[0], "note": [entries[0]["note"]]}, {**entries[1], "note": []}],
    ),
    "to-many becomes to-one": Case(
        set_to(PAGE, "notes", relation("manyToOne")),
        PAGE,
        lambda entries: [{**entries[0], "notes": entries[0]["notes"][0]}, gone("notes")(entries)[1]],
        parked=1,
    ),
    "another target": Case(
        set_to(PAGE, "note", relation("manyToOne", ARTICLE)), PAGE, gone("note"), parked=1
    ),
    "a to-one that the other side keeps": Case(
        lambda world: (
            attributes(world, PAGE)["note"].update(relation="manyToMany", mappedBy="pages"),
            attributes(world, NOTE).update(
                pages={"type": "relation", "relation": "manyToMany", "target": PAGE, "inversedBy": "note"}
            ),
        ),
        PAGE,
        lambda entries: [{**entries[0], "note": [entries[0]["note"]]}, {**entries[1], "note": []}],
    ),
    "a to-many that the other side keeps": Case(
        lambda world: (
            attributes(world, PAGE)["notes"].update(mappedBy="pages"),
            attributes(world, NOTE).update(
                pages={"type": "relation", "relation": "manyToMany", "target": PAGE, "inversedBy": "notes"}
            ),
        ),
        PAGE,
        lambda entries: [{**entries[0], "notes": entries[0]["notes"][::-1]}, entries[1]],
    ),
    "one component becomes a list": Case(
        set_to(PAGE, "seo", {"type": "component", "component": "shared.seo", "repeatable": True}),
        PAGE,
        lambda entries: [{**entries[0], "seo": [entries[0]["seo"]]}, {**entries[1], "seo": []}],
    ),
    "a list of components becomes one": Case(
        set_to(PAGE, "cards", {"type": "component", "component": "shared.card"}),
        PAGE,
        key("cards", "cards", lambda cards: cards[0]),
        parked=1,
    ),
    "a component becomes a zone": Case(
        set_to(PAGE, "cards", {"type": "dynamiczone", "components": ["shared.card"]}),
        PAGE,
        key("cards", "cards", lambda cards: [{"__component": "shared.card", **card} for card in cards]),
    ),
    "a component deleted from a zone and everywhere": Case(
        lambda world: (
            attributes(world, PAGE)["zone"].update(components=["shared.card"]),
            attributes(world, PAGE).pop("seo"),
            attributes(world, "shared.card").pop("seo"),
            world.pop("shared.seo"),
        ),
        PAGE,
        lambda entries: [
            {
                **{name: value for name, value in entry.items() if name not in ("seo", "zone", "cards")},
                "cards": [{k: v for k, v in card.items() if k != "seo"} for card in entry["cards"]],
                "zone": [
                    {k: v for k, v in node.items() if k != "seo"}
                    for node in entry["zone"]
                    if node["__component"] == "shared.card"
                ],
            }
            for entry in entries
        ],
        parked=3,
    ),
    "values of an enumeration renamed": Case(
        set_to(
            PAGE,
            "title",
            {"type": "enumeration", "enum": ["one", "two"], "renamedValues": {"first page": "one"}},
        ),
        PAGE,
        lambda entries: [{**entries[0], "title": "one"}, entries[1]],
    ),
    "values of an enumeration renamed inside of components": Case(
        set_to("shared.card", "size", {"type": "enumeration", "enum": ["l"], "renamedValues": {"wide": "l"}}),
        PAGE,
        deep(lambda one: {k: "l" if (k, v) == ("size", "wide") else v for k, v in one.items()}),
    ),
    "required, with a value for what has none": Case(
        set_to(PAGE, "views", {"type": "integer", "required": True}),
        PAGE,
        lambda entries: [entries[0], {**entries[1], "views": 7}],
        answers={f"{PAGE}.views": "7"},
    ),
    "drafts on": Case(drafts(PAGE, True), PAGE, same),
    "drafts off, published": Case(
        drafts(ARTICLE, False),
        ARTICLE,
        lambda _: [{"title": "as published"}, {"title": "draft only"}, {"title": "edited"}],
        answers={f"{ARTICLE}.drafts": "publish"},
        params={"status": "published"},
    ),
    "drafts off, parked": Case(
        drafts(ARTICLE, False),
        ARTICLE,
        same,
        parked=2,
        answers={f"{ARTICLE}.drafts": "park"},
        params={"status": "published"},
    ),
    "locales on": Case(locales(PAGE, True), PAGE, same),
    "locales on for what is pointed at": Case(locales(NOTE, True), PAGE, same),
    "locales off": Case(
        locales(STORY, False),
        STORY,
        lambda _: [{"title": "english", "code": "c"}, {"title": "french alone", "code": "d"}],
        parked=1,
        answers={f"{STORY}.locale": "en"},
    ),
    "shared by all locales": Case(
        set_to(STORY, "title", TEXT),
        STORY,
        lambda _: [{"title": "english", "code": "c"}, {"title": "french alone", "code": "d"}],
        parked=1,
        params={"locale": "fr"},
    ),
    "its own in each locale": Case(
        set_to(STORY, "code", {**TEXT, **OWN}), STORY, same, params={"locale": "fr"}
    ),
    "gone inside of components": Case(
        without("shared.card", "head"), PAGE, inside(lambda one: drop(one, "head")), parked=2
    ),
    "a relation gone inside of components": Case(
        without("shared.seo", "note"), PAGE, inside(lambda one: drop(one, "note")), parked=1
    ),
    "to-one becomes to-many inside of components": Case(
        set_to("shared.seo", "note", relation("manyToMany")), PAGE, of_seo("note", listed)
    ),
    "to-many becomes to-one inside of components": Case(
        set_to("shared.seo", "notes", relation("manyToOne")), PAGE, of_seo("notes", first), parked=1
    ),
    "another target inside of components": Case(
        set_to("shared.seo", "note", relation("manyToOne", ARTICLE)),
        PAGE,
        inside(lambda one: drop(one, "note")),
        parked=1,
    ),
    "one component becomes a list inside of components": Case(
        set_to("shared.card", "seo", {"type": "component", "component": "shared.seo", "repeatable": True}),
        PAGE,
        inside(lambda one: {**one, "seo": listed(one.get("seo"))} if "head" in one else one),
    ),
    "a zone becomes a list of components": Case(
        set_to(PAGE, "zone", {"type": "component", "component": "shared.card", "repeatable": True}),
        PAGE,
        key(
            "zone",
            "zone",
            lambda zone: [drop(one, "__component") for one in zone if one["__component"] == "shared.card"],
        ),
        parked=1,
    ),
    "a component out of a zone": Case(
        lambda world: attributes(world, PAGE)["zone"].update(components=["shared.seo"]), PAGE, same
    ),
    "private, and not configurable": Case(
        set_to(PAGE, "title", {**TEXT, "private": True, "configurable": False}), PAGE, same
    ),
    "an enumeration that lacks values": Case(
        set_to(PAGE, "title", {"type": "enumeration", "enum": ["first page"]}), PAGE, same
    ),
    "a number that is too high": Case(set_to(PAGE, "views", {"type": "integer", "max": 2}), PAGE, same),
    "unique texts": Case(set_to(PAGE, "title", {**TEXT, "unique": True}), PAGE, same),
    "required inside of components": Case(
        set_to("shared.card", "size", {**TEXT, "required": True}), PAGE, same
    ),
    "an inverse side that is added": Case(
        lambda world: (
            attributes(world, PAGE)["note"].update(inversedBy="pages"),
            attributes(world, NOTE).update(
                pages={"type": "relation", "relation": "oneToMany", "target": PAGE, "mappedBy": "note"}
            ),
        ),
        PAGE,
        same,
    ),
}
