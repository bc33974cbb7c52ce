"""Schemas by uid, and changes of them."""

import copy
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from octavo.db.engine import Database
from octavo.db.model import Model, build_model
from octavo.schema.files import build_schemas
from octavo.schema.parse import SchemaSource

Raw = dict[str, Any]
World = dict[str, Raw]
"""Schemas by uid."""
Change = Callable[[World], None]

PAGE, NOTE, ARTICLE, STORY, LONE = (
    f"api::{name}.{name}" for name in ("page", "note", "article", "story", "lone")
)


def type_(name: str, attributes: Raw, *, drafts: bool = False, localized: bool = False) -> Raw:
    return {
        "kind": "collectionType",
        "collectionName": f"{name}s",
        "info": {"singularName": name, "pluralName": f"{name}s", "displayName": name},
        "options": {"draftAndPublish": drafts},
        "pluginOptions": {"i18n": {"localized": localized}},
        "attributes": attributes,
    }


def component(attributes: Raw) -> Raw:
    return {"info": {"displayName": "x"}, "attributes": attributes}


TEXT = {"type": "string"}
OWN = {"pluginOptions": {"i18n": {"localized": True}}}
WORLD: World = {
    NOTE: type_("note", {"name": TEXT}),
    LONE: type_("lone", {"name": TEXT}),
    PAGE: type_(
        "page",
        {
            "title": TEXT,
            "publishOn": {"type": "date"},
            "views": {"type": "integer"},
            "extra": {"type": "json"},
            "unused": {"type": "integer"},
            "note": {"type": "relation", "relation": "manyToOne", "target": NOTE},
            "notes": {"type": "relation", "relation": "manyToMany", "target": NOTE},
            "seo": {"type": "component", "component": "shared.seo"},
            "cards": {"type": "component", "component": "shared.card", "repeatable": True},
            "zone": {"type": "dynamiczone", "components": ["shared.seo", "shared.card"]},
        },
    ),
    ARTICLE: type_("article", {"title": TEXT}, drafts=True),
    STORY: type_("story", {"title": {**TEXT, **OWN}, "code": TEXT}, localized=True),
    "shared.seo": component(
        {
            "title": TEXT,
            "note": {"type": "relation", "relation": "oneToOne", "target": NOTE},
            "notes": {"type": "relation", "relation": "manyToMany", "target": NOTE},
        }
    ),
    "shared.card": component(
        {"head": TEXT, "size": TEXT, "seo": {"type": "component", "component": "shared.seo"}}
    ),
    "shared.spare": component({"title": TEXT}),
}


def model_of(world: World) -> Model:
    sources = [SchemaSource(uid, raw, f"{uid}.json") for uid, raw in world.items()]
    types = [source for source in sources if source.uid.startswith("api::")]
    return build_model(build_schemas(types, [source for source in sources if source not in types]))


def changed(change: Change) -> World:
    world = copy.deepcopy(WORLD)
    change(world)
    return world


@asynccontextmanager
async def opened(url: str, world: World) -> AsyncIterator[Database]:
    database = await Database.open(url, model_of(world), durability="normal")
    try:
        yield database
    finally:
        await database.close()


def attributes(world: World, uid: str) -> Raw:
    found: Raw = world[uid]["attributes"]
    return found


def drafts(uid: str, on: bool) -> Change:
    return lambda world: world[uid]["options"].update(draftAndPublish=on)


def locales(uid: str, on: bool) -> Change:
    return lambda world: world[uid]["pluginOptions"]["i18n"].update(localized=on)


def without(uid: str, name: str) -> Change:
    return lambda world: attributes(world, uid).pop(name)


def set_to(uid: str, name: str, value: Raw) -> Change:
    return lambda world: attributes(world, uid).update({name: value})


def renamed(uid: str, old: str, new: str) -> Change:
    def change(world: World) -> None:
        attributes(world, uid)[new] = {**attributes(world, uid).pop(old), "renamedFrom": old}

    return change


def renamed_type(world: World) -> None:
    world["api::paper.paper"] = {
        **type_("paper", attributes(world, ARTICLE), drafts=True),
        "renamedFrom": ARTICLE,
    }
    del world[ARTICLE]


def renamed_component(world: World) -> None:
    world["shared.tile"] = {**world.pop("shared.card"), "renamedFrom": "shared.card"}
    attributes(world, PAGE)["cards"]["component"] = "shared.tile"
    attributes(world, PAGE)["zone"]["components"] = ["shared.seo", "shared.tile"]
