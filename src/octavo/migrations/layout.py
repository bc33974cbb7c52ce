"""The layout of content: for every type and component, what decides how its rows are read.

It is stored in the database with the content, so that a start knows the previous schemas.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from octavo.db.model import Model, TypeModel
from octavo.migrations.conversions import TEXTS
from octavo.schema.attributes.base import (
    Attribute,
    DynamicZone,
    ReferenceAttribute,
)
from octavo.schema.content_type import ContentType

NAME = "octavo.layout"
"""The name in `octavo_store`."""
NESTED = frozenset({"component", "dynamiczone"})


@dataclass(frozen=True, slots=True)
class AttributeLayout:
    """Where an attribute's values are stored, and how they are read; unstored ones have no place."""

    type: str
    column: str = ""
    links: str = ""
    """The link table of a to-many or morph relation, or of multiple media."""
    target: str = ""
    """The target type, or the component."""
    many: bool = False
    members: tuple[str, ...] = ()
    """The components of a zone."""
    localized: bool = False
    rules: str = ""
    """What values have to be like, as JSON; empty where that was not noted."""
    retired: tuple[str, ...] = ()
    """The components of a zone that it does not allow any more, and that entries still hold."""

    def reads_as(self, other: "AttributeLayout") -> bool:
        """Whether values of one layout can be read by the other."""
        return self.place == other.place and self.form == other.form

    @property
    def place(self) -> tuple[str, str]:
        """Where the values are stored."""
        return self.column, self.links

    @property
    def form(self) -> tuple[str, str, bool]:
        """How the values are read; of components and zones only what their JSON does not say itself."""
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
    """The layout of a database: types by uid, and the attributes of components by uid."""

    types: Mapping[str, TypeLayout] = field(default_factory=dict)
    components: Mapping[str, Attributes] = field(default_factory=dict)

    def to_json(self) -> str:
        """Serialize the layout."""
        return orjson.dumps(self, option=orjson.OPT_SORT_KEYS).decode()

    @classmethod
    def from_json(cls, text: str) -> "Layout":
        """Parse a stored layout."""
        raw = orjson.loads(text)
        types = {
            uid: TypeLayout(**{**stored, "attributes": _attributes(stored["attributes"])})
            for uid, stored in raw["types"].items()
        }
        return cls(types, {uid: _attributes(stored) for uid, stored in raw["components"].items()})

    def moved(self, tables: Mapping[str, str], columns: Mapping[tuple[str, str], str]) -> "Layout":
        """Return this layout with renamed link tables and columns."""

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
        """Return this layout with the types it lacks taken from the previous one, for they may come back."""
        tables = {type_.table for type_ in self.types.values()}
        unseen = {uid: type_ for uid, type_ in before.types.items() if type_.table not in tables}
        return Layout({**unseen, **self.types}, {**before.components, **self.components})

    def with_retired(self, retired: Collection[tuple[str, str, str]]) -> "Layout":
        """Return this layout with what zones hold and do not allow any more: holder, zone and component."""

        def attributes(holder: str, items: Attributes) -> Attributes:
            return {
                name: replace(item, retired=_of_zone(holder, name, item, retired))
                for name, item in items.items()
            }

        types = {
            uid: replace(type_, attributes=attributes(uid, type_.attributes))
            for uid, type_ in self.types.items()
        }
        return Layout(types, {uid: attributes(uid, items) for uid, items in self.components.items()})

    @property
    def retired(self) -> set[tuple[str, str, str]]:
        """What zones hold and do not allow any more: holder, zone and component."""
        holders = {**{uid: type_.attributes for uid, type_ in self.types.items()}, **self.components}
        return {
            (uid, name, component)
            for uid, items in holders.items()
            for name, item in items.items()
            for component in item.retired
        }


def _of_zone(
    holder: str, name: str, item: AttributeLayout, retired: Collection[tuple[str, str, str]]
) -> tuple[str, ...]:
    if item.type != "dynamiczone":
        return ()
    here = {component for uid, zone, component in retired if (uid, zone) == (holder, name)}
    return tuple(sorted(here - set(item.members)))


def _attributes(stored: Mapping[str, Mapping[str, Any]]) -> Attributes:
    return {
        name: AttributeLayout(
            **{
                **values,
                "members": tuple(values["members"]),
                "retired": tuple(values.get("retired", ())),
            }
        )
        for name, values in stored.items()
    }


def layout_of(model: Model) -> Layout:
    """Return the layout of a model."""
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


def _attribute(attribute: Attribute, type_: ContentType | None = None, **place: Any) -> AttributeLayout:
    return AttributeLayout(
        type=attribute.type,
        target=_target(attribute),
        many=attribute.to_many and not isinstance(attribute, DynamicZone),
        members=attribute.components if isinstance(attribute, DynamicZone) else (),
        rules=rules_of(attribute),
        localized=type_ is not None and type_.is_localized(attribute),
        **place,
    )


RULES = ("required", "unique", "enum", "renamed_values", "min", "max", "min_length", "max_length", "regex")


def rules_of(attribute: Attribute) -> str:
    """Return what values of an attribute have to be like."""
    rules = {name: getattr(attribute, name, None) for name in RULES}
    ruled = {name: value for name, value in rules.items() if value not in (None, False, {}, ())}
    return orjson.dumps({"type": attribute.type, **ruled}, default=str, option=orjson.OPT_SORT_KEYS).decode()


def _target(attribute: Attribute) -> str:
    any_type = "any type" if isinstance(attribute, ReferenceAttribute) else ""
    return attribute.leads_to or any_type
