"""What an administrator may do: permissions of all their roles, compiled once into an ability."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from octavo import Context

EXPLORER: Final = "plugin::content-manager.explorer"
READ: Final = f"{EXPLORER}.read"

Filters = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """One permission: on which fields (None: all), in which locales (None: all), under which conditions."""

    fields: frozenset[str] | None = None
    locales: frozenset[str] | None = None
    conditions: tuple[str, ...] = ()

    def covers(self, field: str | None, locale: str | None) -> bool:
        """Whether the rule reaches a field and a locale; a component counts when something in it does."""
        in_locale = locale is None or self.locales is None or locale in self.locales
        return in_locale and (field is None or self.fields is None or has_field(self.fields, field))


ANYTHING: Final = Rule()
"""The rule of super admins."""


def has_field(fields: frozenset[str], name: str) -> bool:
    """Whether a field, or something inside it, is among fields such as `seo.metaTitle`."""
    return name in fields or any(field.startswith(f"{name}.") for field in fields)


class AdminAbility:
    """The rules of one administrator by action and subject; `everything` marks super admins."""

    def __init__(self, permissions: Iterable[Mapping[str, Any]] = (), *, everything: bool = False) -> None:
        self.everything = everything
        rules: dict[tuple[str, str | None], list[Rule]] = {}
        for permission in permissions:
            key = (permission["action"], permission.get("subject"))
            rules.setdefault(key, []).append(_rule(permission))
        self._rules = {key: tuple(found) for key, found in rules.items()}

    def rules(self, action: str, subject: str | None = None, locale: str | None = None) -> tuple[Rule, ...]:
        """Return the rules that allow an action; none is a refusal."""
        if self.everything:
            return (ANYTHING,)
        return tuple(rule for rule in self._rules.get((action, subject), ()) if rule.covers(None, locale))

    def can(
        self, action: str, subject: str | None = None, field: str | None = None, locale: str | None = None
    ) -> bool:
        """Whether an action is allowed, on some entries at least where there are conditions."""
        return any(rule.covers(field, locale) for rule in self.rules(action, subject))

    def can_read(self, uid: str) -> bool:
        """Whether content of this type may be shown."""
        return self.can(READ, uid)

    def can_read_drafts(self, uid: str) -> bool:
        """Whether drafts may be shown: with everything else that may be read."""
        return self.can_read(uid)

    def includes(self, permission: Mapping[str, Any]) -> bool:
        """Whether a permission gives no more than what is had: what may be passed on to others."""
        wanted = _rule(permission)
        return any(
            _within(wanted.fields, rule.fields)
            and _within(wanted.locales, rule.locales)
            and (
                not rule.conditions
                or (bool(wanted.conditions) and {*wanted.conditions} <= {*rule.conditions})
            )
            for rule in self.rules(permission["action"], permission.get("subject"))
        )


def _rule(permission: Mapping[str, Any]) -> Rule:
    properties = permission.get("properties") or {}
    return Rule(
        _names(properties.get("fields")),
        _names(properties.get("locales")),
        tuple(permission.get("conditions") or ()),
    )


def _within(wanted: frozenset[str] | None, had: frozenset[str] | None) -> bool:
    return had is None or (wanted is not None and wanted <= had)


def _names(value: Any) -> frozenset[str] | None:
    return frozenset(map(str, value)) if isinstance(value, list) else None


def fields_of(rules: Iterable[Rule]) -> frozenset[str] | None:
    """Return the fields some rules allow together; None for all."""
    found: set[str] = set()
    for rule in rules:
        if rule.fields is None:
            return None
        found |= rule.fields
    return frozenset(found)


def ability_of(ctx: Context) -> AdminAbility:
    """Return what the administrator who calls may do."""
    return cast(AdminAbility, ctx.state.auth.ability)
