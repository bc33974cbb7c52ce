"""Which attributes of a content type an administrator is shown, as `fields` and `populate` of the document
service.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from octavo.plugins.admin.readable_fields import CREATOR, CREATORS, STAMPS, Fields, allows, is_hidden
from octavo.schema import (
    Attribute,
    ComponentAttribute,
    ContentType,
    DynamicZone,
    Media,
    Relation,
    Scalar,
    Schemas,
)

Shown = Literal["count", "ids", "scalars", "nothing"]
"""How related entries are shown: their number, their ids, their own scalars, or not at all."""

MOST_RELATED: Final = 100
"""Related entries of one attribute that are shown with an entry; more are asked for page by page."""

LIMITS: Final = ("min", "max", "min_length", "max_length")


def within(columns: Fields, path: str) -> bool:
    """Whether a path is among some columns, has one inside it, or is inside one."""
    if columns is None or allows(columns, path):
        return True
    parts = path.split(".")
    return any(".".join(parts[:count]) in columns for count in range(1, len(parts)))


def _nothing_related(uid: str) -> Fields:
    return frozenset()


@dataclass(frozen=True, slots=True)
class FieldSelection:
    """Selects the permitted fields of a type."""

    schemas: Schemas
    content_type: ContentType
    fields: Fields
    to_one: Shown = "count"
    to_many: Shown = "count"
    related: Callable[[str], Fields] = field(default=_nothing_related)
    """Returns the fields that entries of another type may be shown with."""
    nested: bool = True
    """Whether more than scalars is shown of components."""
    columns: Fields = None
    """What of the permitted fields is asked for; None for all."""

    def selection(self) -> dict[str, Any]:
        """Return `fields` and `populate` for the document service."""
        names, populate = self._select(self.content_type.attributes, "", self.content_type)
        for creator in CREATORS:
            if within(self.columns, creator):
                populate[creator] = {"fields": list(CREATOR)}
        return {"fields": [*STAMPS, *names], "populate": populate}

    def _select(
        self, attributes: Mapping[str, Attribute], prefix: str, holder: ContentType | None
    ) -> tuple[list[str], dict[str, Any]]:
        names: list[str] = []
        populate: dict[str, Any] = {}
        for name, attribute in self._visible(attributes, prefix, holder).items():
            path = f"{prefix}{name}"
            if isinstance(attribute, Scalar):
                names.append(name)
            elif holder is None and not self.nested:
                continue
            elif isinstance(attribute, Relation):
                populate |= self._relation(attribute, path)
            elif isinstance(attribute, ComponentAttribute):
                populate[name] = self._component(attribute.component, f"{path}.")
            elif isinstance(attribute, DynamicZone):
                populate[name] = {"on": {uid: self._component(uid, None) for uid in attribute.components}}
            elif isinstance(attribute, Media):
                populate[name] = {"fields": self._shown_scalars(attribute.target)}
        return names, populate

    def _visible(
        self, attributes: Mapping[str, Attribute], prefix: str, holder: ContentType | None
    ) -> dict[str, Attribute]:
        return {
            name: attribute
            for name, attribute in attributes.items()
            if self._shows(attribute, f"{prefix}{name}", holder)
        }

    def _shows(self, attribute: Attribute, path: str, holder: ContentType | None) -> bool:
        if attribute.is_password or (holder is not None and is_hidden(holder, attribute)):
            return False
        if isinstance(attribute, Relation) and attribute.virtual:
            return False
        return allows(self.fields, path) and within(self.columns, path)

    def _relation(self, attribute: Relation, path: str) -> dict[str, Any]:
        """Return how one relation is populated, by its name; relations to any type are counted."""
        how = self.to_many if attribute.to_many else self.to_one
        if how == "nothing":
            return {}
        if attribute.target is None or how == "count":
            return {attribute.name: {"count": True}}
        if how == "ids":
            return {attribute.name: {"fields": ["documentId"]}}
        shown_fields = related_scalars(
            self.schemas.content_type(attribute.target), self.related(attribute.target)
        )
        start = f"{path}."
        related_columns = [
            column.removeprefix(start) for column in self.columns or () if column.startswith(start)
        ]
        names = (
            [name for name in shown_fields if name in related_columns] if related_columns else shown_fields
        )
        limit = {"limit": MOST_RELATED} if attribute.to_many else {}
        return {attribute.name: {"fields": ["documentId", *names], **limit}}

    def _shown_scalars(self, uid: str) -> list[str]:
        """Return the scalars that are shown."""
        type_ = self.schemas.content_type(uid)
        return [
            name
            for name, attribute in type_.all_attributes.items()
            if isinstance(attribute, Scalar) and name not in type_.for_code_alone
        ]

    def _component(self, uid: str, prefix: str | None) -> dict[str, Any]:
        """Return the selection of a component; without a prefix all of it, since zones are permitted as a
        whole.
        """
        whole = self if prefix is not None else self._everything()
        names, populate = whole._select(self.schemas.components[uid].attributes, prefix or "", None)
        return {"fields": ["id", *names], "populate": populate}

    def _everything(self) -> "FieldSelection":
        """Return a reader that shows every field in the same way."""
        return FieldSelection(
            self.schemas, self.content_type, None, self.to_one, self.to_many, self.related, self.nested
        )

    def as_localization(self) -> dict[str, Any]:
        """Return `fields` and `populate` for a version that is shown beside another one: its scalars, and of
        components what publishing may refuse (Strapi).
        """
        type_ = self.content_type
        visible = self._visible(type_.attributes, "", type_)
        scalars = [name for name, attribute in visible.items() if isinstance(attribute, Scalar)]
        return {"fields": [*STAMPS, *scalars], "populate": self._refusable_inside(visible, "")}

    def _refusable(self, uid: str, prefix: str | None) -> dict[str, Any]:
        whole = self if prefix is not None else self._everything()
        visible = whole._visible(self.schemas.components[uid].attributes, prefix or "", None)
        scalars = [
            name
            for name, attribute in visible.items()
            if isinstance(attribute, Scalar) and is_refusable(attribute)
        ]
        populate = whole._refusable_inside(visible, prefix or "")
        return {"fields": ["id", *scalars], "populate": populate} if scalars or populate else {}

    def _refusable_inside(self, attributes: Mapping[str, Attribute], prefix: str) -> dict[str, Any]:
        populate: dict[str, Any] = {}
        for name, attribute in attributes.items():
            if isinstance(attribute, ComponentAttribute):
                populate[name] = self._refusable(attribute.component, f"{prefix}{name}.")
            elif isinstance(attribute, DynamicZone):
                kinds = {uid: self._refusable(uid, None) for uid in attribute.components}
                populate[name] = {"on": {uid: inner for uid, inner in kinds.items() if inner}}
        return {name: inner for name, inner in populate.items() if inner and inner != {"on": {}}}

    def searched(self, text: str) -> dict[str, Any]:
        """Return filters that search for a text in the permitted fields only."""
        conditions = [
            {name: {"$containsi": text}}
            for name, attribute in self.content_type.attributes.items()
            if isinstance(attribute, Scalar)
            and attribute.column == "text"
            and attribute.searchable
            and not is_hidden(self.content_type, attribute)
            and allows(self.fields, name)
        ]
        return {"$or": conditions} if conditions else {"id": {"$in": []}}


def related_scalars(content_type: ContentType, fields: Fields) -> list[str]:
    """Return the scalars of a type that are shown where another type's entry leads to it."""
    if fields is not None and not fields:
        return []
    return [
        *STAMPS,
        *(
            name
            for name, attribute in content_type.attributes.items()
            if isinstance(attribute, Scalar)
            and not is_hidden(content_type, attribute)
            and allows(fields, name)
        ),
    ]


def is_refusable(attribute: Attribute) -> bool:
    """Whether publishing may refuse a value of an attribute."""
    return (
        attribute.required
        or attribute.unique
        or any(getattr(attribute, name, None) is not None for name in LIMITS)
    )
