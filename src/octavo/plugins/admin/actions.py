"""The existing permissions: actions of the admin API, and of the content manager on content types."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

from octavo import Octavo
from octavo.plugins.admin.abilities import EXPLORER, READ, has_field
from octavo.schema import ComponentAttribute, ContentType, Schemas
from octavo.schema.nodes import dotted

PROPERTIES: Final[Mapping[str, tuple[str, ...]]] = {
    f"{EXPLORER}.create": ("fields", "locales"),
    READ: ("fields", "locales"),
    f"{EXPLORER}.update": ("fields", "locales"),
    f"{EXPLORER}.delete": ("locales",),
    f"{EXPLORER}.publish": ("locales",),
}
"""The actions on content, and by what each may be limited."""

USER = "plugin::users-permissions.user"
LABELS = {action: action.rpartition(".")[2].capitalize() for action in PROPERTIES}
Permission = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ActionRegistry:
    """The actions without a subject, as the admin API lists them, and subjects of features that do not exist
    here.

    Roles imported from Strapi name such subjects, and keep them.
    """

    settings: tuple[Mapping[str, str], ...]
    of_plugins: Mapping[str, list[Mapping[str, str]]]
    """Actions that are listed only while a plugin runs; roles keep them."""
    absent_subjects: Mapping[str, list[str]]

    @property
    def names(self) -> frozenset[str]:
        """The names of the actions without a subject."""
        listed = [*self.settings, *chain.from_iterable(self.of_plugins.values())]
        return frozenset(action["action"] for action in listed)

    def listed(self, app: Octavo) -> list[Mapping[str, str]]:
        """Return the actions without a subject there are in an instance."""
        action_lists = [actions for plugin, actions in self.of_plugins.items() if plugin in app.plugins]
        return [*self.settings, *chain.from_iterable(action_lists)]


@cache
def registry() -> ActionRegistry:
    """Return the content of `actions.json`."""
    read = json.loads(Path(__file__).with_name("actions.json").read_text("utf-8"))
    return ActionRegistry(tuple(read["actions"]), read["ofPlugins"], read["absentSubjects"])


def is_displayed(content_type: ContentType) -> bool:
    """Whether the content manager shows a type."""
    return content_type.plugin_options.get("content-manager", {}).get("visible", True) is not False


def is_readable(content_type: ContentType) -> bool:
    """Whether there are permissions to read a type: those that are not shown may still be related to, unless
    their plugin keeps them to itself.
    """
    return content_type.plugin_options.get("content-manager", {}).get("readable", True) is not False


def subjects_of(app: Octavo, action: str) -> list[str]:
    """Return the types an action may be about: for reading all that may be read, otherwise the displayed
    ones.
    """
    subjects = [type_.uid for type_ in app.schemas.content_types.values() if _is_subject(action, type_)]
    return [*subjects, *(registry().absent_subjects if action == READ else ())]


def _is_subject(action: str, content_type: ContentType) -> bool:
    return is_readable(content_type) if action == READ else is_displayed(content_type)


def is_known(action: str) -> bool:
    """Whether an action exists."""
    return action in PROPERTIES or action in registry().names


def is_about(app: Octavo, action: str, subject: object) -> bool:
    """Whether an action may have a subject; those of the admin API have none."""
    if action not in PROPERTIES:
        return subject is None
    content_type = app.schemas.content_types.get(subject) if isinstance(subject, str) else None
    if content_type is None:
        return action == READ and subject in registry().absent_subjects
    return _is_subject(action, content_type)


def exists(app: Octavo, action: str, subject: str | None, field: str | None) -> bool:
    """Whether an action exists, with this subject and a field of it."""
    if not is_known(action) or not is_about(app, action, subject):
        return False
    content_type = app.schemas.content_types.get(subject or "")
    return field is None or (
        content_type is not None and has_field(frozenset(field_names(app.schemas, content_type)), field)
    )


def field_names(schemas: Schemas, content_type: ContentType) -> list[str]:
    """Return the fields that permissions name: components by their inner fields, zones and relations as a
    whole.
    """
    return [
        dotted(place, attribute.name)
        for place, _, attribute in schemas.walk(content_type.uid, zones=False)
        if attribute.visible and not isinstance(attribute, ComponentAttribute)
    ]


def whole_names(schemas: Schemas, content_type: ContentType, fields: frozenset[str] | None) -> frozenset[str]:
    """Return the attributes that some fields permit with everything inside them; None is all fields."""
    if fields is None:
        return frozenset(content_type.attributes)
    missing = {name.partition(".")[0] for name in field_names(schemas, content_type) if name not in fields}
    return frozenset(content_type.attributes) - (missing - fields)


def all_permissions(app: Octavo) -> list[Permission]:
    """Return every permission, as super admins have them; they are not stored."""
    listed = [
        permission(action, uid, properties_of(app, action, uid))
        for action in PROPERTIES
        for uid in subjects_of(app, action)
    ]
    listed += [permission(action["action"]) for action in registry().listed(app)]
    return [{"id": number, **values} for number, values in enumerate(listed, 1)]


def permission(
    action: str,
    subject: str | None = None,
    properties: Mapping[str, Any] | None = None,
    conditions: list[str] | None = None,
) -> Permission:
    """Return a permission as in the API, without an id."""
    return {
        "action": action,
        "actionParameters": {},
        "subject": subject,
        "properties": dict(properties or {}),
        "conditions": list(conditions or []),
    }


def properties_of(app: Octavo, action: str, uid: str, *, locales: bool = True) -> dict[str, list[str]]:
    """Return the widest limits of an action on a type."""
    limits = PROPERTIES[action]
    content_type = app.schemas.content_types.get(uid)
    if content_type is None or not is_readable(content_type):
        return {"fields": list(registry().absent_subjects[uid])}
    properties: dict[str, list[str]] = {}
    if "fields" in limits:
        properties["fields"] = field_names(app.schemas, content_type)
    if "locales" in limits and locales and content_type.localized:
        properties["locales"] = ordered_locales(app)
    return properties


def ordered_locales(app: Octavo) -> list[str]:
    """Return the codes of all locales, the default one first."""
    rest = [code for code in app.settings.i18n.locales if code in app.locales.codes]
    rest += sorted(app.locales.codes - set(rest))
    return [app.locales.default, *(code for code in rest if code != app.locales.default)]
