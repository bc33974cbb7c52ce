"""The roles of a new instance, and their permissions."""

from dataclasses import dataclass
from typing import Final

from octavo import Octavo
from octavo.plugins.admin.abilities import EXPLORER
from octavo.plugins.admin.actions import PROPERTIES, USER, Permission, is_displayed, permission, properties_of

SUPER_ADMIN: Final = "strapi-super-admin"
EDITOR: Final = "strapi-editor"
AUTHOR: Final = "strapi-author"
IS_CREATOR: Final = "admin::is-creator"


@dataclass(frozen=True, slots=True)
class DefaultRole:
    """A role as it is made in an empty database; codes and descriptions are the wire's."""

    name: str
    code: str
    description: str


DEFAULT_ROLES: Final = (
    DefaultRole("Super Admin", SUPER_ADMIN, "Super Admins can access and manage all features and settings."),
    DefaultRole("Editor", EDITOR, "Editors can manage and publish contents including those of other users."),
    DefaultRole("Author", AUTHOR, "Authors can manage the content they have created."),
)


def default_permissions(app: Octavo, code: str) -> list[Permission]:
    """Return the initial permissions of a role: editors on all content, authors on their own."""
    if code == EDITOR:
        return [*_on_content(app, tuple(PROPERTIES), []), *_on_files([])]
    if code == AUTHOR:
        own = tuple(action for action in PROPERTIES if action != f"{EXPLORER}.publish")
        return [*_on_content(app, own, [IS_CREATOR]), *_on_files([IS_CREATOR])]
    return []


def _on_content(app: Octavo, actions: tuple[str, ...], conditions: list[str]) -> list[Permission]:
    subjects = [
        type_.uid for type_ in app.schemas.content_types.values() if is_displayed(type_) and type_.uid != USER
    ]
    return [
        permission(action, uid, properties_of(app, action, uid, locales=False), conditions)
        for action in actions
        for uid in subjects
    ]


def _on_files(conditions: list[str]) -> list[Permission]:
    return [
        permission("plugin::upload.read", conditions=conditions),
        permission("plugin::upload.configure-view"),
        permission("plugin::upload.assets.create"),
        permission("plugin::upload.assets.update", conditions=conditions),
        permission("plugin::upload.assets.download"),
        permission("plugin::upload.assets.copy-link"),
    ]
