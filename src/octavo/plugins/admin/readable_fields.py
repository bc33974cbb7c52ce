"""What an administrator sees of a content type, and may filter and sort by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from octavo import ValidationError
from octavo.plugins.admin.abilities import READ, AdminAbility, PermissionRule, has_field
from octavo.schema import (
    Attribute,
    ComponentAttribute,
    ContentType,
    DynamicZone,
    ReferenceAttribute,
    Schemas,
)
from octavo.schema.walk import to_list

CREATOR: Final = ("id", "firstname", "lastname", "username", "email", "isActive")
CREATORS: Final = ("createdBy", "updatedBy")
STAMPS: Final = ("id", "documentId", "createdAt", "updatedAt", "publishedAt", "locale")
HIDDEN: Final[Mapping[str, frozenset[str]]] = {"plugin::users-permissions.user": frozenset({"provider"})}

Fields = frozenset[str] | None
"""Permitted fields; None for all."""


def is_hidden(content_type: ContentType, attribute: Attribute) -> bool:
    """Whether an attribute is never shown: passwords, internal attributes, unsearchable ones of system
    types.
    """
    if attribute.is_password or attribute.name in HIDDEN.get(content_type.uid, ()):
        return True
    if attribute.name in content_type.for_code_alone:
        return True
    return not attribute.searchable and not content_type.uid.startswith("api::")


def allows(fields: Fields, name: str) -> bool:
    """Whether a field, or something inside it, is permitted."""
    return fields is None or has_field(fields, name)


def list_fields(rules: tuple[PermissionRule, ...]) -> Fields:
    """Return the fields every entry of a list may be shown with.

    Fields of a rule without conditions are permitted; of others only those that all rules permit, because it
    is unknown which rule matches an entry.
    """
    unconditional = [rule.fields for rule in rules if not rule.conditions]
    if unconditional:
        return (
            None if None in unconditional else frozenset().union(*(fields or () for fields in unconditional))
        )
    limited = [rule.fields for rule in rules if rule.fields is not None]
    return frozenset.intersection(*limited) if limited else None


@dataclass(frozen=True, slots=True)
class FilterCheck:
    """Refuses filters and sorts by what the administrator may not read, because their results would
    reveal it.
    """

    schemas: Schemas
    ability: AdminAbility
    locale: str | None
    """The locale of the list; None if the type has none."""

    def check(self, uid: str, value: Any, fields: Fields) -> None:
        """Raise ValidationError for the first forbidden key of `filters`."""
        content_type = self.schemas.content_type(uid)
        self._walk(content_type.attributes, value, fields, "", content_type)

    def check_names(self, uid: str, names: Iterable[str], fields: Fields) -> None:
        """Raise ValidationError for the first path, such as `seo.metaTitle` or `category.name`, that the
        administrator may not read.
        """
        for name in names:
            inner: Any = {}
            for part in reversed(name.split(".")):
                inner = {part: inner}
            self.check(uid, inner, fields)

    def whole_fields(self, uid: str) -> Fields:
        """Return the fields that every entry of another type may be shown with; an empty set if entries may
        be hidden.
        """
        rules = self._whole(uid)
        return list_fields(rules) if rules else frozenset()

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
            elif holder is not None and key in CREATORS and key not in attributes:
                _check_creator(inner)
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
        if attribute is None or not allows(fields, f"{prefix}{key}") or attribute.is_password:
            raise invalid_key(key)
        if holder is not None and is_hidden(holder, attribute):
            raise invalid_key(key)
        if isinstance(attribute, ReferenceAttribute):
            target = attribute.target
            rules = () if target is None else self._whole(target)
            if target is None or not rules:
                raise invalid_key(key)
            self.check(target, inner, list_fields(rules))
        elif isinstance(attribute, ComponentAttribute):
            component = self.schemas.components[attribute.component].attributes
            self._walk(component, inner, fields, f"{prefix}{key}.", None)
        elif isinstance(attribute, DynamicZone):
            raise invalid_key(key)

    def _whole(self, uid: str) -> tuple[PermissionRule, ...]:
        """Return the rules that allow every entry of another type in a filter.

        Filters must not find anything by hidden entries, or those of another locale, because that would
        reveal them.
        """
        localized = self.schemas.content_type(uid).localized
        rules = self.ability.rules(READ, uid, self.locale if localized else None)
        anywhere = localized and self.locale is None
        return tuple(
            rule for rule in rules if not rule.conditions and not (anywhere and rule.locales is not None)
        )


def _check_creator(value: Any) -> None:
    """Raise ValidationError for a key of a creator's that entries are not shown with."""
    for item in to_list(value):
        for key, inner in item.items() if isinstance(item, Mapping) else ():
            if key.startswith("$"):
                _check_creator(inner)
            elif key not in CREATOR:
                raise invalid_key(key)


def invalid_key(key: str) -> ValidationError:
    """Return the error for a key, in the recorded form."""
    return ValidationError(f"Invalid key {key}", {"key": key, "path": None})
