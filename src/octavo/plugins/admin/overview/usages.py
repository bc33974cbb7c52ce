"""Tells administrators where something is used, as far as they may read that."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from octavo import Octavo
from octavo.plugins.admin.abilities import READ, AdminAbility
from octavo.plugins.admin.conditions import Admin
from octavo.plugins.admin.entries.access import Access, Entry
from octavo.plugins.admin.permissions import PermissionService
from octavo.plugins.admin.readable_fields import allows, list_fields
from octavo.plugins.admin.relations.service import TargetEntries
from octavo.plugins.admin.views.service import ViewService

MOST: Final = 200
"""Uses that are told of; of more there is a number alone."""

Usage = Mapping[str, Any]
Version = tuple[str, str | None, str]
"""The document id, the locale and the status of a version."""
MISSING: Final = object()


class UsageService:
    """The uses of files and of other entries."""

    uid = "plugin::admin.usage"

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def tell(self, ability: AdminAbility, admin: Admin, usages: Sequence[Usage]) -> dict[str, Any]:
        """Return `results`, the uses that an administrator may read, with what the entries are called; how
        many there are in all (`total`); and how many of them may not be read (`hidden`).
        """
        results: list[Entry] = []
        by_type: dict[str, list[Usage]] = {}
        for usage in usages:
            by_type.setdefault(usage["uid"], []).append(usage)
        for uid, some in by_type.items():
            results += await self._of_type(uid, some, ability, admin)
        return {"results": results[:MOST], "total": len(usages), "hidden": len(usages) - len(results)}

    async def _of_type(
        self, uid: str, usages: Sequence[Usage], ability: AdminAbility, admin: Admin
    ) -> list[Entry]:
        conditions = self.app.service(PermissionService).conditions
        targets = TargetEntries(Access(self.app, uid, ability, admin, conditions, None))
        if not ability.can(READ, uid):
            return []
        view = await self.app.service(ViewService).view(targets.content_type)
        name = targets.called_by(str(view["settings"]["mainField"]))
        versions = await self._versions(targets, name, usages)
        content_type = targets.content_type
        about = {
            "contentTypeUid": uid,
            "contentTypeDisplayName": content_type.display_name,
            "kind": content_type.kind,
        }
        return [
            {
                **about,
                **{key: usage[key] for key in ("documentId", "locale", "status", "field")},
                "title": title,
            }
            for usage in usages
            if (title := versions.get(_version(usage), MISSING)) is not MISSING
            and _shows(targets, str(usage["field"]), usage["locale"])
        ]

    async def _versions(
        self, targets: TargetEntries, name: str, usages: Sequence[Usage]
    ) -> dict[Version, Any]:
        """Return what those versions are called that may be read."""
        values: dict[Version, Any] = {}
        for status in sorted({usage["status"] for usage in usages}):
            ids = sorted({usage["documentId"] for usage in usages if usage["status"] == status})
            entries = await targets.access.documents.find_many(
                filters={"$and": [{"documentId": {"$in": ids}}, *targets.readable()]},
                fields=[*dict.fromkeys((name, "documentId", "locale"))],
                status=status,
                **targets.access.everywhere,
            )
            values |= {(one["documentId"], one.get("locale"), status): one.get(name) for one in entries}
        return values


def _version(usage: Usage) -> Version:
    return usage["documentId"], usage["locale"], usage["status"]


def _shows(targets: TargetEntries, field: str, locale: str | None) -> bool:
    """Whether a field may be read of every entry that may; inside components, whether any of those may."""
    fields = list_fields(targets.access.ability.rules(READ, targets.content_type.uid, locale))
    if "." not in field:
        return allows(fields, field)
    return any(allows(fields, one.name) for one in targets.content_type.nested)
