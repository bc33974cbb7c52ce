"""Adapts the rows of users, roles, permissions and tokens where Octavo gives them another meaning."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from octavo.importers.strapi.entries import RowPlace, StrapiEntry, StrapiLink, StrapiSource
from octavo.schema.registry import Schemas

PERMISSION, ROLE = "plugin::users-permissions.permission", "plugin::users-permissions.role"
TOKEN_PERMISSION, TOKEN = "admin::api-token-permission", "admin::api-token"
HOLDERS = {PERMISSION: "role", TOKEN_PERMISSION: "token"}
"""The types that grant an action, and what they grant it to."""
READING = ("find", "findOne")
DRAFTS = "findDrafts"
FORGOTTEN = {
    "admin::user": ("resetPasswordToken", "resetPasswordTokenExpiresAt", "registrationToken"),
    TOKEN: ("encryptedKey",),
}
"""What is worth nothing here: codes that were sent, and keys encrypted by what only Strapi has."""


@dataclass
class StrapiGrants:
    """The granted actions, by the type and row id of the role or token."""

    actions: dict[str, dict[int, list[str]]] = field(default_factory=dict)
    names: dict[str, dict[int, str]] = field(default_factory=dict)
    highest: dict[str, int] = field(default_factory=dict)

    def drafts(self, uid: str, schemas: Schemas) -> list[tuple[int, str]]:
        """Return the grants to read drafts that Strapi implies: who may read a type may read its drafts."""
        missing: dict[tuple[int, str], None] = {}
        for holder, actions in sorted(self.actions.get(uid, {}).items()):
            for action in sorted(set(actions)):
                type_uid, _, verb = action.rpartition(".")
                type_ = schemas.content_types.get(type_uid)
                grant = f"{type_uid}.{DRAFTS}"
                drafts = type_ is not None and type_.draft_and_publish
                if drafts and verb in READING and grant not in actions:
                    missing[holder, grant] = None
        return list(missing)


async def read_grants(source: StrapiSource) -> StrapiGrants:
    """Read the grants of a Strapi project."""
    grants = StrapiGrants()
    for uid, name in HOLDERS.items():
        async for entry in all_entries(source, uid):
            grants.highest[uid] = entry.id
            for link in entry.links.get(name, ())[:1]:
                granted_actions = grants.actions.setdefault(uid, {}).setdefault(link.row_id, [])
                granted_actions.append(str(entry.values.get("action")))
    for uid, name in ((ROLE, "type"), (TOKEN, "name")):
        async for entry in all_entries(source, uid):
            grants.names.setdefault(uid, {})[entry.id] = str(entry.values.get(name))
    return grants


async def all_entries(source: StrapiSource, uid: str) -> AsyncIterator[StrapiEntry]:
    """Yield all entries of a type; none if the source has no such type."""
    last = 0
    while source.has(uid) and (entries := await source.entries(uid, last)):
        for entry in entries:
            yield entry
        last = entries[-1].id


class AdaptedSource:
    """A source that returns another one's rows as Octavo would have written them."""

    def __init__(self, source: StrapiSource, schemas: Schemas, grants: StrapiGrants) -> None:
        self._source = source
        self.version = source.version
        self.title = source.title
        self.uploads: Path | None = source.uploads
        self.implied_grants = {
            uid: self._permission_entries(uid, grants.drafts(uid, schemas), grants) for uid in HOLDERS
        }
        """The grants that are made so that who reads drafts in Strapi reads them here."""

    async def close(self) -> None:
        """Let go of it."""
        await self._source.close()

    def has(self, uid: str) -> bool:
        """Whether it has a type."""
        return self._source.has(uid)

    async def places(self, uid: str) -> AsyncIterator[Sequence[RowPlace]]:
        """Yield where the rows of a type stand."""
        async for places in self._source.places(uid):
            yield places
        if grants := self.implied_grants.get(uid):
            yield [RowPlace(entry.id, None, None, True, str(entry.values["action"])) for entry in grants]

    async def entries(self, uid: str, after: int) -> list[StrapiEntry]:
        """Return the next entries of a type."""
        entries = await self._source.entries(uid, after)
        for entry in entries:
            _adapt(entry)
        return entries or [entry for entry in self.implied_grants.get(uid, ()) if entry.id > after]

    async def highest(self, component: str) -> int:
        """Return the highest id of a component's."""
        return await self._source.highest(component)

    async def settings(self) -> Mapping[str, Any]:
        """Return what is kept in `core_store`."""
        return await self._source.settings()

    async def webhooks(self) -> Sequence[Mapping[str, Any]]:
        """Return the webhooks."""
        return await self._source.webhooks()

    async def leftovers(self, uids: Sequence[str]) -> Mapping[str, int]:
        """Return what it has beside these types."""
        return await self._source.leftovers(uids)

    def _permission_entries(
        self, uid: str, actions: Sequence[tuple[int, str]], grants: StrapiGrants
    ) -> list[StrapiEntry]:
        holder = ROLE if uid == PERMISSION else TOKEN
        first = grants.highest.get(uid, 0) + 1
        return [
            StrapiEntry(uid, number, {"action": action}, {HOLDERS[uid]: [StrapiLink(holder, row_id)]})
            for number, (row_id, action) in enumerate(actions, first)
        ]


def _adapt(entry: StrapiEntry) -> None:
    """Change values that have another meaning in Octavo, in place."""
    for name in FORGOTTEN.get(entry.uid, ()):
        entry.values[name] = None
    if entry.uid == TOKEN:
        entry.values["kind"] = entry.values.get("kind") or "content-api"
    if entry.uid == "plugin::upload.file":
        entry.values["folderPath"] = entry.values.get("folderPath") or "/"
