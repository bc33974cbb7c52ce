"""Finds what relations may lead to, within an administrator's permissions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from octavo import PolicyError
from octavo.plugins.admin.abilities import EXPLORER, READ, AdminAbility, PermissionRule
from octavo.plugins.admin.actions import USER
from octavo.plugins.admin.entries.access import Access, Entry
from octavo.plugins.admin.entries.versions import EntryVersions, key_of, status_of
from octavo.plugins.admin.readable_fields import allows, is_hidden, list_fields
from octavo.plugins.admin.relations.paths import paths_to, permission_path
from octavo.schema import Component, ContentType, Holder, Scalar, Schemas

ROLE: Final = "plugin::users-permissions.role"
ID: Final = "documentId"
STAMPS: Final = (ID, "publishedAt", "updatedAt")


@dataclass(frozen=True)
class RelationQuery:
    """What a request asks of a relation."""

    page: int
    size: int
    status: str
    locale: str | None
    text: str | None = None
    omitted: Sequence[str] = ()
    included: Sequence[str] = ()


class TargetEntries:
    """The entries of a type that relations lead to, as far as one administrator may read them.

    They are read in one locale if they are there, otherwise in the default one or another.
    """

    def __init__(self, access: Access) -> None:
        self.access = access
        self.content_type = access.content_type
        self.versions = EntryVersions(access)
        self._anyhow = {"any_locale": True, **access.place}

    def rules(self) -> list[tuple[PermissionRule, ...]]:
        """Return the rules for reading, by locale; raises PolicyError if there are none."""
        rules = self._rules()
        if not rules:
            raise PolicyError(f"You may not read {self.content_type.uid}")
        return rules

    def is_readable(self) -> bool:
        """Whether there are rules for reading."""
        return bool(self._rules())

    def _rules(self) -> list[tuple[PermissionRule, ...]]:
        uid, ability = self.content_type.uid, self.access.ability
        locales = self.access.app.locales.codes if self.content_type.localized else [None]
        rules_by_locale = [rules for locale in locales if (rules := ability.rules(READ, uid, locale))]
        if not rules_by_locale and uid == ROLE and ability.can(READ, USER):
            return [
                (PermissionRule(frozenset({"name"})),)
            ]  # whoever reads users is shown what their roles are called
        return rules_by_locale

    def hides_some(self) -> bool:
        """Whether entries may be hidden by the conditions of the rules."""
        return any(all(rule.conditions for rule in rules) for rules in self.rules())

    def called_by(self, main_field: str) -> str:
        """Return the field entries are called by: the document id if the other one may not be read."""
        attribute = self.content_type.attributes.get(main_field)
        if not isinstance(attribute, Scalar) or is_hidden(self.content_type, attribute):
            return ID
        return main_field if all(allows(list_fields(rules), main_field) for rules in self.rules()) else ID

    def readable(self) -> list[Entry]:
        """Return the conditions under which entries may be read."""
        uid = self.content_type.uid
        return self.versions.readable() if self.access.ability.can(READ, uid) else []

    async def page(self, query: RelationQuery, name: str) -> tuple[list[Entry], int]:
        """Return a page of entries, ordered by what they are called, and how many there are."""
        filters: list[Entry] = [{ID: {"$notIn": list(query.omitted)}}] if query.omitted else []
        total = await self.access.documents.count(**self._where(query, name, filters))
        return await self.find(query, name, filters), total

    async def find(self, query: RelationQuery, name: str, filters: list[Entry]) -> list[Entry]:
        """Return a page of entries, ordered by what they are called."""
        entries = await self.access.documents.find_many(
            **self._where(query, name, filters),
            fields=self._fields(name),
            sort=[f"{name}:asc", "id:asc"],
            start=(query.page - 1) * query.size,
            limit=query.size,
        )
        return await self._serialize_targets(entries, name, query.status)

    def _where(self, query: RelationQuery, name: str, filters: list[Entry]) -> Entry:
        text: list[Entry] = [{name: {"$containsi": query.text}}] if query.text else []
        parts = [*self.readable(), *filters, *text]
        return {"filters": {"$and": parts}, "status": query.status, **self._anyhow}

    async def readable_by_id(self, document_ids: Sequence[str], name: str, status: str) -> dict[str, Entry]:
        """Return those of some entries that may be read, by document id."""
        filters = [{ID: {"$in": list(document_ids)}}, *self.readable()]
        entries = await self.access.documents.find_many(
            filters={"$and": filters}, fields=self._fields(name), status=status, **self._anyhow
        )
        return {entry[ID]: entry for entry in await self._serialize_targets(entries, name, status)}

    def _fields(self, name: str) -> list[str]:
        return [*dict.fromkeys((name, *STAMPS, *(["locale"] if self.content_type.localized else [])))]

    async def _serialize_targets(self, entries: Sequence[Entry], name: str, status: str) -> list[Entry]:
        """Return entries with their status, and the fields that are told of each."""
        others = await self.versions.others(entries, status, self.access.everywhere)
        drafts = self.content_type.draft_and_publish
        return [
            {
                **{key: entry[key] for key in ("id", *self._fields(name))},
                **({"status": status_of(entry, others.get(key_of(entry)))} if drafts else {}),
            }
            for entry in entries
        ]


def expect_concerned(schemas: Schemas, ability: AdminAbility, holder: Holder, path: str) -> None:
    """Raise PolicyError unless a relation may be read or written, wherever its component is."""
    actions = [f"{EXPLORER}.{action}" for action in ("read", "create", "update")]
    inside = permission_path(schemas, holder.attributes, path)
    places = [(holder.uid, inside)] if isinstance(holder, ContentType) else []
    for content_type in schemas.content_types.values() if isinstance(holder, Component) else ():
        for place, is_zone in paths_to(schemas, content_type.uid, holder.uid):
            places.append((content_type.uid, place if is_zone else f"{place}.{inside}"))
    if not any(ability.can(action, uid, field) for action in actions for uid, field in places):
        raise PolicyError()
