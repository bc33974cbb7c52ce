"""Which actions of the content API an administrator may grant to others: no more than they may do
themselves.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from octavo import Octavo
from octavo.plugins.admin import actions
from octavo.plugins.admin.abilities import EXPLORER, AdminAbility
from octavo.plugins.admin.actions import Permission

ON_CONTENT: Final[Mapping[str, tuple[str, ...]]] = {
    "find": ("read",),
    "findOne": ("read",),
    "findDrafts": ("read",),
    "count": ("read",),
    "create": ("create",),
    "update": ("update",),
    "delete": ("delete",),
    "destroy": ("delete",),
}
"""The content manager's actions for each core action of a type."""

PUBLISHING: Final = frozenset({"create", "update"})
"""Core actions that publish, for types with drafts."""

ALIKE: Final[Mapping[str, str]] = {
    "plugin::upload.content-api.find": "plugin::upload.read",
    "plugin::upload.content-api.findOne": "plugin::upload.read",
    "plugin::upload.content-api.findPage": "plugin::upload.read",
    "plugin::upload.content-api.upload": "plugin::upload.assets.create",
    "plugin::upload.content-api.destroy": "plugin::upload.assets.update",
    "plugin::i18n.locales.listLocales": "plugin::i18n.locale.read",
    "plugin::content-type-builder.components.getComponent": "plugin::content-type-builder.read",
    "plugin::content-type-builder.components.getComponents": "plugin::content-type-builder.read",
    "plugin::content-type-builder.content-types.getContentType": "plugin::content-type-builder.read",
    "plugin::content-type-builder.content-types.getContentTypes": "plugin::content-type-builder.read",
    "plugin::users-permissions.role.find": "plugin::users-permissions.roles.read",
    "plugin::users-permissions.role.findOne": "plugin::users-permissions.roles.read",
    "plugin::users-permissions.role.createRole": "plugin::users-permissions.roles.create",
    "plugin::users-permissions.role.updateRole": "plugin::users-permissions.roles.update",
    "plugin::users-permissions.role.deleteRole": "plugin::users-permissions.roles.delete",
}
"""The admin permission that corresponds to an action of a plugin."""

HARMLESS: Final = ("plugin::users-permissions.auth.", "plugin::users-permissions.user.me")
"""Prefixes of actions that affect only the caller's own account."""

TELLS_ACTIONS: Final = "plugin::users-permissions.permissions.getPermissions"


def refused(app: Octavo, ability: AdminAbility, requested: Iterable[str]) -> list[str]:
    """Return those of some content API actions that an administrator may not grant.

    Actions unknown to the admin API, such as a project's own, may be granted by super admins only.
    """
    if ability.everything:
        return []
    return sorted(action for action in requested if not _may_give(app, ability, action))


def _may_give(app: Octavo, ability: AdminAbility, action: str) -> bool:
    if action.startswith(HARMLESS) or action == TELLS_ACTIONS:
        return True
    if action in ALIKE:
        return ability.includes(actions.permission(ALIKE[action]))
    needed = list(_on_content(app, action))
    return bool(needed) and all(map(ability.includes, needed))


def _on_content(app: Octavo, action: str) -> Iterator[Permission]:
    """Yield the permissions, on every field and locale, that correspond to a core action of a type."""
    uid, _, name = action.rpartition(".")
    content_type = app.schemas.content_types.get(uid)
    if content_type is None:
        return
    publishes = content_type.draft_and_publish and name in PUBLISHING
    for verb in (*ON_CONTENT.get(name, ()), *(("publish",) if publishes else ())):
        permitted = f"{EXPLORER}.{verb}"
        yield actions.permission(permitted, uid, actions.properties_of(app, permitted, uid))
