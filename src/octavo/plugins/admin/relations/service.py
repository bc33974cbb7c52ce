"""Finds what a relation leads to, and what it may lead to, within an administrator's permissions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from octavo import NotFoundError, PolicyError, ValidationError
from octavo.plugins.admin.abilities import EXPLORER, READ, AdminAbility, Rule, fields_of
from octavo.plugins.admin.actions import USER
from octavo.plugins.admin.entries.access import Access, Entry
from octavo.plugins.admin.entries.versions import Versions, key_of, status_of
from octavo.plugins.admin.reading import allows, is_hidden, list_fields
from octavo.plugins.admin.relations.paths import (
    paths_to,
    permission_path,
    populate_at,
    relation_at,
    value_at,
)
from octavo.plugins.admin.views.defaults import Holder
from octavo.schema import Component, ContentType, Relation, Scalar, Schemas
from octavo.schema.nodes import listed

ROLE: Final = "plugin::users-permissions.role"
ID: Final = "documentId"
STAMPS: Final = (ID, "publishedAt", "updatedAt")


@dataclass(frozen=True)
class Asked:
    """What a request asks of a relation."""

    page: int
    size: int
    status: str
    locale: str | None
    text: str | None = None
    omitted: Sequence[str] = ()
    included: Sequence[str] = ()


class Targets:
    """The entries of a type that relations lead to, as far as one administrator may read them.

    They are read in one locale if they are there, otherwise in the default one or another.
    """

    def __init__(self, access: Access) -> None:
        self.access = access
        self.content_type = access.content_type
        self.versions = Versions(access)
        self._anyhow = {"any_locale": True, **access.place}

    def rules(self) -> list[tuple[Rule, ...]]:
        """Return the rules for reading, by locale; raises PolicyError if there are none."""
        rules = self._rules()
        if not rules:
            raise PolicyError(f"You may not read {self.content_type.uid}")
        return rules

    def is_readable(self) -> bool:
        """Whether there are rules for reading."""
        return bool(self._rules())

    def _rules(self) -> list[tuple[Rule, ...]]:
        uid, ability = self.content_type.uid, self.access.ability
        locales = self.access.app.locales.codes if self.content_type.localized else [None]
        rules_by_locale = [rules for locale in locales if (rules := ability.rules(READ, uid, locale))]
        if not rules_by_locale and uid == ROLE and ability.can(READ, USER):
            return [(Rule(frozenset({"name"})),)]  # whoever reads users is shown what their roles are called
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

    async def page(self, asked: Asked, name: str) -> tuple[list[Entry], int]:
        """Return a page of entries, ordered by what they are called, and how many there are."""
        filters: list[Entry] = [{ID: {"$notIn": list(asked.omitted)}}] if asked.omitted else []
        total = await self.access.documents.count(**self._where(asked, name, filters))
        return await self.found(asked, name, filters), total

    async def found(self, asked: Asked, name: str, filters: list[Entry]) -> list[Entry]:
        """Return a page of entries, ordered by what they are called."""
        entries = await self.access.documents.find_many(
            **self._where(asked, name, filters),
            fields=self._fields(name),
            sort=[f"{name}:asc", "id:asc"],
            start=(asked.page - 1) * asked.size,
            limit=asked.size,
        )
        return await self._serialize_targets(entries, name, asked.status)

    def _where(self, asked: Asked, name: str, filters: list[Entry]) -> Entry:
        text: list[Entry] = [{name: {"$containsi": asked.text}}] if asked.text else []
        parts = [*self.readable(), *filters, *text]
        return {"filters": {"$and": parts}, "status": asked.status, **self._anyhow}

    async def named(self, document_ids: Sequence[str], name: str, status: str) -> dict[str, Entry]:
        """Return those of some entries that may be read, by document id."""
        filters = [{ID: {"$in": list(document_ids)}}, *self.readable()]
        entries = await self.access.documents.find_many(
            filters={"$and": filters}, fields=self._fields(name), status=status, **self._anyhow
        )
        return {entry[ID]: entry for entry in await self._serialize_targets(entries, name, status)}

    def _fields(self, name: str) -> list[str]:
        return [*dict.fromkeys((name, *STAMPS, *(["locale"] if self.content_type.localized else [])))]

    async def _serialize_targets(self, found: Sequence[Entry], name: str, status: str) -> list[Entry]:
        """Return entries with their status, and the fields that are told of each."""
        others = await self.versions.others(found, status, self.access.everywhere)
        drafts = self.content_type.draft_and_publish
        return [
            {
                **{key: entry[key] for key in ("id", *self._fields(name))},
                **({"status": status_of(entry, others.get(key_of(entry)))} if drafts else {}),
            }
            for entry in found
        ]


class Relations:
    """One relation of a type, or of a component, for one administrator."""

    def __init__(self, source: Access | None, holder: Holder, path: str, targets: Targets) -> None:
        self.source = source
        """The type; None for a component alone."""
        self.holder = holder
        self.path = path
        self.targets = targets

    async def existing(self, document_id: str, asked: Asked, name: str) -> tuple[list[Entry], int]:
        """Return a page of what the relation leads to from an entry, in its order, and how many there are.

        Of entries that may not be read only the ids are shown.
        """
        place = await self._place(document_id, asked)
        relation = self._relation()
        count = 1
        if relation.to_many:
            counted = await self._read(document_id, asked, place, {"count": True})
            count = counted["count"] if isinstance(counted, Mapping) else 0
        window = {"start": (asked.page - 1) * asked.size, "limit": asked.size} if relation.to_many else {}
        targets = await self._read(document_id, asked, place, {"fields": [ID], **window})
        related = [one for one in listed(targets) if one is not None]
        if not relation.to_many:
            count = len(related)
        told = await self.targets.named([one[ID] for one in related], name, asked.status)
        shown = [{"id": one["id"], ID: one[ID], **told.get(one[ID], {})} for one in related]
        return shown, count

    async def related(self, document_id: str, asked: Asked) -> list[str]:
        """Return what an entry is related to; nothing if it is not in the locale yet, or may not be read."""
        try:
            place = await self._place(document_id, asked)
        except NotFoundError:
            return []
        targets = await self._read(document_id, asked, place, {"fields": [ID]})
        return [one[ID] for one in listed(targets) if one is not None]

    def _relation(self) -> Relation:
        schemas = self.targets.access.app.schemas
        return relation_at(schemas, self.holder.attributes, self.path, self.holder.uid)

    async def _read(self, document_id: str, asked: Asked, place: Entry, leaf: Mapping[str, Any]) -> Any:
        source = self._source()
        populate = populate_at(source.app.schemas, self.holder.attributes, self.path, leaf)
        entry = await source.documents.find_one(
            document_id, fields=[ID], populate=populate, status=asked.status, **place
        )
        return None if entry is None else value_at(entry, self.path)

    def _source(self) -> Access:
        if self.source is None:
            raise ValidationError(f"{self.holder.uid} is a component: id must name the entry that has it")
        return self.source

    async def _place(self, document_id: str, asked: Asked) -> Entry:
        """Return where the entry is read: in the locale asked for, otherwise the first by code (as recorded).

        Raises NotFoundError if it is not there, or may not be read, and PolicyError for the field.
        """
        source = self._source()
        if source.everywhere and asked.locale is None:
            versions = await source.documents.find_many(
                filters={ID: {"$eq": document_id}},
                fields=["locale"],
                sort="locale",
                limit=1,
                status=asked.status,
                **source.everywhere,
            )
            source = source.elsewhere(versions[0]["locale"]) if versions else source
        matching = await source.matching(source.rules("read"), document_id, status=asked.status)
        if not matching:
            raise NotFoundError()
        path = permission_path(source.app.schemas, self.holder.attributes, self.path)
        if not allows(fields_of(matching), path):
            raise PolicyError(f"You may not read {path}")
        return source.place


def expect_concerned(schemas: Schemas, ability: AdminAbility, holder: Holder, path: str) -> None:
    """Raise PolicyError unless a relation may be read or written, wherever its component is."""
    actions = [f"{EXPLORER}.{action}" for action in ("read", "create", "update")]
    inside = permission_path(schemas, holder.attributes, path)
    places = [(holder.uid, inside)] if isinstance(holder, ContentType) else []
    for content_type in schemas.content_types.values() if isinstance(holder, Component) else ():
        for found, is_zone in paths_to(schemas, content_type.attributes, holder.uid):
            places.append((content_type.uid, found if is_zone else f"{found}.{inside}"))
    if not any(ability.can(action, uid, field) for action in actions for uid, field in places):
        raise PolicyError()
