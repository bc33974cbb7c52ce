"""The abilities of administrators: the permissions of all their roles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from octavo import Context

EXPLORER: Final = "plugin::content-manager.explorer"
READ: Final = f"{EXPLORER}.read"

Filters = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PermissionRule:
    """One permission: its fields (None: all), locales (None: all) and conditions."""

    fields: frozenset[str] | None = None
    locales: frozenset[str] | None = None
    conditions: tuple[str, ...] = ()

    def covers(self, field: str | None, locale: str | None) -> bool:
        """Whether the rule includes a field and a locale; a component is included if something in it is."""
        in_locale = locale is None or self.locales is None or locale in self.locales
        return in_locale and (field is None or self.fields is None or has_field(self.fields, field))


ANYTHING: Final = PermissionRule()
"""The rule of super admins."""


def has_field(fields: frozenset[str], name: str) -> bool:
    """Whether a field, or something inside it, is among fields such as `seo.metaTitle`."""
    return name in fields or any(field.startswith(f"{name}.") for field in fields)


class AdminAbility:
    """The rules of one administrator by action and subject; `everything` is set for super admins."""

    def __init__(self, permissions: Iterable[Mapping[str, Any]] = (), *, everything: bool = False) -> None:
        self.everything = everything
        rules: dict[tuple[str, str | None], list[PermissionRule]] = {}
        for permission in permissions:
            key = (permission["action"], permission.get("subject"))
            rules.setdefault(key, []).append(_rule(permission))
        self._rules = {key: tuple(of_subject) for key, of_subject in rules.items()}

    def rules(
        self, action: str, subject: str | None = None, locale: str | None = None
    ) -> tuple[PermissionRule, ...]:
        """Return the rules that allow an action; if there are none it is forbidden."""
        if self.everything:
            return (ANYTHING,)
        return tuple(rule for rule in self._rules.get((action, subject), ()) if rule.covers(None, locale))

    def can(
        self, action: str, subject: str | None = None, field: str | None = None, locale: str | None = None
    ) -> bool:
        """Whether an action is allowed, at least on the entries that satisfy conditions."""
        return any(rule.covers(field, locale) for rule in self.rules(action, subject))

    def can_read(self, uid: str) -> bool:
        """Whether content of this type may be shown."""
        return self.can(READ, uid)

    def can_read_drafts(self, uid: str) -> bool:
        """Whether drafts may be shown: whenever the type may be read."""
        return self.can_read(uid)

    def includes(self, permission: Mapping[str, Any]) -> bool:
        """Whether a permission is no more than the administrator has, so that it may be given to others."""
        other = _rule(permission)
        return any(
            _within(other.fields, rule.fields)
            and _within(other.locales, rule.locales)
            and (
                not rule.conditions or (bool(other.conditions) and {*other.conditions} <= {*rule.conditions})
            )
            for rule in self.rules(permission["action"], permission.get("subject"))
        )


def _rule(permission: Mapping[str, Any]) -> PermissionRule:
    properties = permission.get("properties") or {}
    return PermissionRule(
        _names(properties.get("fields")),
        _names(properties.get("locales")),
        tuple(permission.get("conditions") or ()),
    )


def _within(requested: frozenset[str] | None, had: frozenset[str] | None) -> bool:
    return had is None or (requested is not None and requested <= had)


def _names(value: Any) -> frozenset[str] | None:
    return frozenset(map(str, value)) if isinstance(value, list) else None


def fields_of(rules: Iterable[PermissionRule]) -> frozenset[str] | None:
    """Return the fields that some rules allow together; None for all."""
    fields: set[str] = set()
    for rule in rules:
        if rule.fields is None:
            return None
        fields |= rule.fields
    return frozenset(fields)


def ability_of(ctx: Context) -> AdminAbility:
    """Return the ability of the calling administrator."""
    ability: AdminAbility = ctx.state.auth.ability
    return ability
