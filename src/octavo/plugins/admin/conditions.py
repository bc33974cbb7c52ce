"""Conditions of permissions: filters on entries that depend on the administrator."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from octavo.plugins.admin.abilities import Filters, PermissionRule

Admin = Mapping[str, Any]
"""An administrator, with `roles`."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition with an id; `filters` returns the filters for an administrator."""

    id: str
    display_name: str
    filters: Callable[[Admin], Filters]
    category: str = "default"

    def to_json(self) -> dict[str, str]:
        """Return the form the admin API lists."""
        return {"id": self.id, "displayName": self.display_name, "category": self.category}


def _is_creator(admin: Admin) -> Filters:
    return {"createdBy": {"id": {"$eq": admin["id"]}}}


def _has_role_of_creator(admin: Admin) -> Filters:
    return {"createdBy": {"roles": {"id": {"$in": [role["id"] for role in admin["roles"]]}}}}


BUILT_IN = (
    Condition("admin::is-creator", "Is creator", _is_creator),
    Condition("admin::has-same-role-as-creator", "Has same role as creator", _has_role_of_creator),
)


class Conditions:
    """The conditions of one instance; plugins and projects `add` theirs before it runs."""

    def __init__(self, conditions: Iterable[Condition] = BUILT_IN) -> None:
        self._conditions = {condition.id: condition for condition in conditions}

    def add(
        self, id: str, display_name: str, filters: Callable[[Admin], Filters], category: str = "default"
    ) -> None:
        """Register a condition, such as `app::short`; raises ValueError if its id is taken."""
        if id in self._conditions:
            raise ValueError(f"The condition {id!r} exists already")
        self._conditions[id] = Condition(id, display_name, filters, category)

    def __contains__(self, name: object) -> bool:
        return name in self._conditions

    def to_json(self) -> list[dict[str, str]]:
        """Return all of them as the admin API lists them."""
        return [condition.to_json() for condition in self._conditions.values()]

    def filters(self, rules: Iterable[PermissionRule], admin: Admin) -> Filters | None:
        """Return filters for the entries that some rules allow: any of the rules, and any of its conditions;
        None for all.

        Unknown conditions match nothing.
        """
        met: list[Filters] = []
        for rule in rules:
            if not rule.conditions:
                return None
            existing = [name for name in rule.conditions if name in self._conditions]
            met += [self._conditions[name].filters(admin) for name in existing]
        return {"$or": met} if met else {"id": {"$in": []}}
