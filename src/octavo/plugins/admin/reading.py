"""What of a content type an administrator sees: fields to select, and names that may be filtered by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from octavo import ValidationError
from octavo.plugins.admin.abilities import READ, AdminAbility, Rule, has_field
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

CREATOR: Final = ("id", "firstname", "lastname", "username", "email", "isActive")
STAMPS: Final = ("id", "documentId", "createdAt", "updatedAt", "publishedAt", "locale")
HIDDEN: Final[Mapping[str, frozenset[str]]] = {"plugin::users-permissions.user": frozenset({"provider"})}

Fields = frozenset[str] | None
"""Permitted fields; None for all."""


def is_hidden(content_type: ContentType, attribute: Attribute) -> bool:
    """Whether nobody sees it here: passwords, what is for code alone, what system types keep unsearched."""
    if attribute.type == "password" or attribute.name in HIDDEN.get(content_type.uid, ()):
        return True
    if attribute.name in content_type.for_code_alone:
        return True
    return not attribute.searchable and not content_type.uid.startswith("api::")


def allows(fields: Fields, name: str) -> bool:
    """Whether a field, or something inside it, is permitted."""
    return fields is None or has_field(fields, name)


def list_fields(rules: tuple[Rule, ...]) -> Fields:
    """Return the fields every entry of a list may be shown with.

    What one rule permits without a condition counts; else only what all rules permit, since it is not known
    here which rule lets an entry through.
    """
    unconditional = [rule.fields for rule in rules if not rule.conditions]
    if unconditional:
        return None if None in unconditional else frozenset().union(*(found or () for found in unconditional))
    limited = [rule.fields for rule in rules if rule.fields is not None]
    return frozenset.intersection(*limited) if limited else None


@dataclass(frozen=True, slots=True)
class Reader:
    """Selects what an administrator with these fields sees of a type."""

    schemas: Schemas
    content_type: ContentType
    fields: Fields
    counted: bool = True
    """Whether relations are counted, instead of told by their documents' ids."""

    def selection(self) -> dict[str, Any]:
        """Return `fields` and `populate` for the document service: relations are counted, creators named."""
        names, populate = self._select(self.content_type.attributes, "", self.content_type)
        populate |= {creator: {"fields": list(CREATOR)} for creator in ("createdBy", "updatedBy")}
        return {"fields": [*STAMPS, *names], "populate": populate}

    def _select(
        self, attributes: Mapping[str, Attribute], prefix: str, holder: ContentType | None
    ) -> tuple[list[str], dict[str, Any]]:
        names: list[str] = []
        populate: dict[str, Any] = {}
        for name, attribute in attributes.items():
            if not self._shown(attribute, f"{prefix}{name}", holder):
                continue
            if isinstance(attribute, Scalar):
                names.append(name)
            elif isinstance(attribute, Relation):
                told = attribute.target is not None and not self.counted
                populate[name] = {"fields": ["documentId"]} if told else {"count": True}
            elif isinstance(attribute, ComponentAttribute):
                populate[name] = self._component(attribute.component, f"{prefix}{name}.")
            elif isinstance(attribute, DynamicZone):
                populate[name] = {"on": {uid: self._component(uid, None) for uid in attribute.components}}
            elif isinstance(attribute, Media):
                populate[name] = {"fields": self._told(attribute.target)}
        return names, populate

    def _shown(self, attribute: Attribute, path: str, holder: ContentType | None) -> bool:
        if attribute.type == "password" or (holder is not None and is_hidden(holder, attribute)):
            return False
        if isinstance(attribute, Relation) and attribute.virtual:
            return False
        return allows(self.fields, path)

    def _told(self, uid: str) -> list[str]:
        """Return the scalars that are told of a type's entries as a whole."""
        type_ = self.schemas.content_type(uid)
        return [
            name
            for name, attribute in type_.all_attributes.items()
            if isinstance(attribute, Scalar) and name not in type_.for_code_alone
        ]

    def _component(self, uid: str, prefix: str | None) -> dict[str, Any]:
        """Return what is selected of a component; without a prefix all of it: zones are permitted whole."""
        whole = self if prefix is not None else Reader(self.schemas, self.content_type, None, self.counted)
        names, populate = whole._select(self.schemas.components[uid].attributes, prefix or "", None)
        return {"fields": ["id", *names], "populate": populate}

    def searched(self, text: str) -> dict[str, Any]:
        """Return filters that look for a text in the permitted fields alone."""
        found = [
            {name: {"$containsi": text}}
            for name, attribute in self.content_type.attributes.items()
            if isinstance(attribute, Scalar)
            and attribute.column == "text"
            and attribute.searchable
            and self._shown(attribute, name, self.content_type)
        ]
        return {"$or": found} if found else {"id": {"$in": []}}


@dataclass(frozen=True, slots=True)
class FilterCheck:
    """Refuses filters and sorts by what the administrator may not read; so they tell nothing of it."""

    schemas: Schemas
    ability: AdminAbility
    locale: str | None
    """The locale that is listed; None where the type has none."""

    def check(self, uid: str, value: Any, fields: Fields) -> None:
        """Raise ValidationError for the first key of `filters` that may not be used."""
        content_type = self.schemas.content_type(uid)
        self._walk(content_type.attributes, value, fields, "", content_type)

    def check_names(self, uid: str, names: list[str], fields: Fields) -> None:
        """Raise ValidationError for the first name that may not be sorted by."""
        content_type = self.schemas.content_type(uid)
        for name in names:
            attribute = content_type.attributes.get(name)
            known = name in STAMPS or (isinstance(attribute, Scalar) and allows(fields, name))
            if not known or (attribute is not None and is_hidden(content_type, attribute)):
                raise invalid_key(name)

    def _walk(
        self,
        attributes: Mapping[str, Attribute],
        value: Any,
        fields: Fields,
        prefix: str,
        holder: ContentType | None,
    ) -> None:
        if isinstance(value, list):
            for item in value:
                self._walk(attributes, item, fields, prefix, holder)
        if not isinstance(value, Mapping):
            return
        for key, inner in value.items():
            if key.startswith("$"):
                self._walk(attributes, inner, fields, prefix, holder)
            elif not (holder is not None and key in STAMPS):
                self._enter(attributes.get(key), key, inner, fields, prefix, holder)

    def _enter(
        self,
        attribute: Attribute | None,
        key: str,
        inner: Any,
        fields: Fields,
        prefix: str,
        holder: ContentType | None,
    ) -> None:
        if attribute is None or not allows(fields, f"{prefix}{key}") or attribute.type == "password":
            raise invalid_key(key)
        if holder is not None and is_hidden(holder, attribute):
            raise invalid_key(key)
        if isinstance(attribute, Relation | Media):
            target = attribute.target if isinstance(attribute, Relation) else "plugin::upload.file"
            rules = () if target is None else self._whole(target)
            if target is None or not rules:
                raise invalid_key(key)
            self.check(target, inner, list_fields(rules))
        elif isinstance(attribute, ComponentAttribute):
            held = self.schemas.components[attribute.component].attributes
            self._walk(held, inner, fields, f"{prefix}{key}.", None)
        elif isinstance(attribute, DynamicZone):
            raise invalid_key(key)

    def _whole(self, uid: str) -> tuple[Rule, ...]:
        """Return the rules that show every entry of another type a filter can reach.

        By entries that are hidden, or in another locale, nothing is found: that would tell of them.
        """
        localized = self.schemas.content_type(uid).localized
        rules = self.ability.rules(READ, uid, self.locale if localized else None)
        anywhere = localized and self.locale is None
        return tuple(
            rule for rule in rules if not rule.conditions and not (anywhere and rule.locales is not None)
        )


def invalid_key(key: str) -> ValidationError:
    """Return the refusal of a key, in the recorded form."""
    return ValidationError(f"Invalid key {key}", {"key": key, "path": None})
