"""Keeps which widgets administrators want on their first screen, and counts what a project has."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from octavo import Octavo
from octavo.plugin import iso_datetime
from octavo.plugins.admin.abilities import AdminAbility
from octavo.plugins.admin.conditions import Admin

VERSION = 1
"""The format of a layout."""
COUNTED = {
    "assets": ("plugin::upload.read", "plugin::upload.file"),
    "admins": ("admin::users.read", "admin::user"),
    "apiTokens": ("admin::api-tokens.read", "admin::api-token"),
    "webhooks": ("admin::webhooks.read", "plugin::webhooks.webhook"),
}
"""What is counted in tables, with the action that permits to read it."""
MODEL = "plugin::content-type-builder.read"


class HomepageService:
    """The first screens of administrators, and the numbers on them."""

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def layout(self, admin: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the layout an administrator has chosen; None until there is one."""
        text = await self.app.store.get(_name(admin))
        if text is None:
            return None
        layout: dict[str, Any] = json.loads(text)
        return layout

    async def keep(self, admin: Mapping[str, Any], widgets: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Replace an administrator's layout, and return it."""
        updated = iso_datetime(datetime.now(UTC))
        layout = {"version": VERSION, "widgets": [dict(one) for one in widgets], "updatedAt": updated}
        # Kept as a text, whose escapes take any character a body may hold.
        await self.app.store.set(_name(admin), json.dumps(layout, separators=(",", ":")))
        return layout

    async def remove(self, admin: Admin) -> None:
        """Forget an administrator's layout."""
        await self.app.store.delete(_name(admin))

    async def statistics(self, ability: AdminAbility) -> dict[str, int | None]:
        """Count what a project has; None for what the caller may not read."""
        schemas = self.app.schemas
        types = [
            one
            for one in schemas.content_types.values()
            if one.plugin_options.get("content-type-builder", {}).get("visible", True) is not False
        ]
        reads_model = ability.can(MODEL)
        counted = {name: await self._count(ability, *about) for name, about in COUNTED.items()}
        return {
            **counted,
            "contentTypes": len(types) if reads_model else None,
            "components": len(schemas.components) if reads_model else None,
            "locales": len(self.app.locales.codes),
        }

    async def _count(self, ability: AdminAbility, action: str, uid: str) -> int | None:
        if not ability.can(action) or uid not in self.app.schemas.content_types:
            return None
        return await self.app.query(uid).count({})


def _name(admin: Mapping[str, Any]) -> str:
    return f"admin.homepage.{admin['documentId']}"
