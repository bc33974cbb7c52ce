"""What content was written under: of every type and component, what decides how its rows are read.

A layout is kept in the database beside the content, so that a start knows what the schemas were before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from octavo.db.model import Model, TypeModel
from octavo.schema.attributes.base import Attribute, ComponentAttribute, DynamicZone, Media, Relation
from octavo.schema.content_type import ContentType

NAME = "octavo.layout"
"""The name in `octavo_store`."""
TEXTS = frozenset({"string", "text", "richtext", "email", "enumeration", "uid"})
"""The types whose values are read alike."""
NESTED = frozenset({"component", "dynamiczone"})


@dataclass(frozen=True, slots=True)
class AttributeLayout:
    """Where an attribute's values are and how they are read; one that is kept nowhere has no place."""

    type: str
    column: str = ""
    links: str = ""
    """The link table of a to-many or morph relation, or of multiple media."""
    target: str = ""
    """The type pointed at, or the component held."""
    many: bool = False
    members: tuple[str, ...] = ()
    """The components of a zone."""
    localized: bool = False

    def reads_as(self, other: "AttributeLayout") -> bool:
        """Whether the values of one are those of the other."""
        return self.place == other.place and self.form == other.form

    @property
    def place(self) -> tuple[str, str]:
        """Where the values are."""
        return self.column, self.links

    @property
    def form(self) -> tuple[str, str, bool]:
        """How the values are read; of components and zones only what their JSON does not tell."""
        if self.type in NESTED:
            return self.type, self.target, False
        return "text" if self.type in TEXTS else self.type, self.target, self.many

    def __str__(self) -> str:
        listed = "list of " if self.many and self.type != "dynamiczone" else ""
        target = f" {self.target}" if self.type == "component" else f" to {self.target}"
        return f"{listed}{self.type}{target if self.target and self.type != 'media' else ''}"


Attributes = Mapping[str, AttributeLayout]


@dataclass(frozen=True, slots=True)
class TypeLayout:
    """How the rows of one type are read."""

    table: str
    single: bool
    drafts: bool
    localized: bool
    attributes: Attributes


@dataclass(frozen=True, slots=True)
class Layout:
    """How all content of one database is read: types by uid, and the attributes of components by uid."""

    types: Mapping[str, TypeLayout] = field(default_factory=dict)
    components: Mapping[str, Attributes] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return the text that is kept."""
        return orjson.dumps(self, option=orjson.OPT_SORT_KEYS).decode()

    @classmethod
    def from_json(cls, text: str) -> "Layout":
        """Return the layout of a kept text."""
        raw = orjson.loads(text)
        types = {
            uid: TypeLayout(**{**kept, "attributes": _attributes(kept["attributes"])})
            for uid, kept in raw["types"].items()
        }
        return cls(types, {uid: _attributes(kept) for uid, kept in raw["components"].items()})

    def moved(self, tables: Mapping[str, str], columns: Mapping[tuple[str, str], str]) -> "Layout":
        """Return this layout with the new names of tables of links, and of columns by table and column."""

        def attribute(table: str, item: AttributeLayout) -> AttributeLayout:
            column = columns.get((table, item.column), item.column)
            return replace(item, column=column, links=tables.get(item.links, item.links))

        types = {
            uid: replace(
                type_,
                attributes={name: attribute(type_.table, item) for name, item in type_.attributes.items()},
            )
            for uid, type_ in self.types.items()
        }
        return Layout(types, self.components)

    def over(self, before: "Layout") -> "Layout":
        """Return this layout with the types it lacks of the one before: what was taken out may come back."""
        tables = {type_.table for type_ in self.types.values()}
        left = {uid: type_ for uid, type_ in before.types.items() if type_.table not in tables}
        return Layout({**left, **self.types}, {**before.components, **self.components})


def _attributes(kept: Mapping[str, Mapping[str, Any]]) -> Attributes:
    return {
        name: AttributeLayout(**{**values, "members": tuple(values["members"])})
        for name, values in kept.items()
    }


def layout_of(model: Model) -> Layout:
    """Return how a model reads content."""
    components = {
        uid: {name: _attribute(attribute) for name, attribute in component.attributes.items()}
        for uid, component in model.schemas.components.items()
    }
    return Layout({uid: _type(type_) for uid, type_ in model.types.items()}, components)


def _type(model: TypeModel) -> TypeLayout:
    type_ = model.content_type
    return TypeLayout(
        table=model.table.name,
        single=type_.kind == "singleType",
        drafts=type_.draft_and_publish,
        localized=type_.localized,
        attributes={
            name: _attribute(item, type_, **_place(model, name)) for name, item in type_.attributes.items()
        },
    )


def _place(model: TypeModel, name: str) -> dict[str, str]:
    if name in model.columns:
        return {"column": model.columns[name].name}
    if name in model.to_one:
        return {"column": model.to_one[name].document_id.name}
    return {"links": str(model.links[name].table.name)} if name in model.links else {}


def _attribute(attribute: Attribute, type_: ContentType | None = None, **place: str) -> AttributeLayout:
    return AttributeLayout(
        type=attribute.type,
        target=_target(attribute),
        many=attribute.to_many and not isinstance(attribute, DynamicZone),
        members=attribute.components if isinstance(attribute, DynamicZone) else (),
        localized=type_ is not None and type_.is_localized(attribute),
        **place,
    )


def _target(attribute: Attribute) -> str:
    if isinstance(attribute, Relation | Media):
        return attribute.target or "any type"
    return attribute.component if isinstance(attribute, ComponentAttribute) else ""
