"""Administrators in whose name something is published beside the content manager, now or later."""

from collections.abc import Sequence
from typing import Any

from octavo import Octavo
from octavo.plugins.admin.abilities import EXPLORER, READ, AdminAbility
from octavo.plugins.admin.actions import is_displayed
from octavo.plugins.admin.conditions import Admin
from octavo.plugins.admin.entries.access import Access, Entry
from octavo.plugins.admin.entries.service import Entries
from octavo.plugins.admin.permissions import PermissionService
from octavo.plugins.admin.readable_fields import allows, list_fields
from octavo.plugins.admin.users.service import WITH_PERMISSIONS, AdminUserService, is_active, serialize
from octavo.plugins.admin.views.service import ViewService

PUBLISH = f"{EXPLORER}.publish"


class AdminActor:
    """One administrator, and what they may do."""

    def __init__(self, app: Octavo, admin: Admin, ability: AdminAbility) -> None:
        self.app = app
        self.admin = admin
        self.ability = ability

    def can(self, action: str, subject: str | None = None) -> bool:
        """Whether an action is permitted, on content of a type or of the admin API."""
        return self.ability.can(action, subject)

    async def publishable(
        self, uid: str, document_ids: Sequence[str], locale: str | None, status: str = "draft"
    ) -> set[str]:
        """Return those of some entries of which a version may be published, or one that is published be taken
        back.
        """
        access = self._access(uid, locale)
        if not is_displayed(access.content_type):
            return set()
        rules = self.ability.rules(PUBLISH, uid, access.locale)
        return await access.documents_matching(rules, document_ids, status)

    async def may_read(self, uid: str, document_id: str, locale: str | None) -> bool:
        """Whether an entry may be read."""
        access = self._access(uid, locale)
        rules = self.ability.rules(READ, uid, access.locale)
        return bool(rules) and bool(await access.matching(rules, document_id))

    async def readable(self, uid: str, document_ids: Sequence[str], locale: str | None) -> set[str]:
        """Return those of some entries that may be read; where a whole type may, also those that are gone."""
        access = self._access(uid, locale)
        rules = self.ability.rules(READ, uid, access.locale)
        if rules and access.conditions.filters(rules, self.admin) is None:
            return {*document_ids}
        return await access.documents_matching(rules, document_ids)

    async def briefs(self, uid: str, document_ids: Sequence[str], locale: str | None) -> dict[str, Entry]:
        """Return how entries that may be read are called and whether they are published, by document id:
        `{title, status}`.
        """
        access = self._access(uid, locale)
        rules = self.ability.rules(READ, uid, access.locale)
        if not rules:
            return {}
        view = await self.app.service(ViewService).view(access.content_type)
        name = str(view["settings"]["mainField"])
        is_shown = name in access.content_type.attributes and allows(list_fields(rules), name)
        query: dict[str, Any] = {
            "filters": {"documentId": {"$in": [*document_ids]}},
            "_q": None,
            "sort": None,
            "sorted_by": (),
            "columns": frozenset({name} if is_shown else ()),
            "publication_filter": None,
        }
        entries, _ = await Entries(access).page(query, 1, len(document_ids), "draft")
        return {
            one["documentId"]: {"title": one.get(name) if is_shown else None, "status": one["status"]}
            for one in entries
        }

    def _access(self, uid: str, locale: str | None) -> Access:
        conditions = self.app.service(PermissionService).conditions
        return Access(self.app, uid, self.ability, self.admin, conditions, locale)


class ActorService:
    """Finds administrators to act as."""

    uid = "plugin::admin.actor"

    def __init__(self, app: Octavo) -> None:
        self.app = app

    def caller(self, admin: Admin, ability: AdminAbility) -> AdminActor:
        """Return the administrator of a request."""
        return AdminActor(self.app, admin, ability)

    async def find(self, document_id: str) -> AdminActor | None:
        """Return an administrator with the permissions they have now; None unless they may log in."""
        users = self.app.service(AdminUserService)
        admin = await users.find(WITH_PERMISSIONS, documentId=document_id)
        if admin is None or not is_active(admin):
            return None
        return AdminActor(self.app, serialize(admin), users.permissions.ability(admin["roles"]))
