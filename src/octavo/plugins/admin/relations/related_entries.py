"""Reads what relations of one entry lead to, in their order, within an administrator's permissions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from octavo import NotFoundError, PolicyError
from octavo.plugins.admin.abilities import fields_of
from octavo.plugins.admin.entries.access import Access, Entry
from octavo.plugins.admin.readable_fields import Fields, allows
from octavo.plugins.admin.relations.paths import permission_path, populate_at, value_at
from octavo.plugins.admin.relations.service import ID, RelationQuery, TargetEntries
from octavo.schema import ContentType, Relation
from octavo.schema.walk import to_list

TYPE = "__type"
Naming = tuple[TargetEntries, str]
"""Who reads the entries of a type, and the field by which they are called."""
Page = tuple[list[Entry], int]


@dataclass(frozen=True)
class Way:
    """A relation of an entry, and how what it leads to is named."""

    path: str
    relation: Relation
    namings: Mapping[str, Naming]
    """Those of the types it leads to, as far as they may be read, by uid."""

    def uid_of(self, related: Entry) -> str:
        """Return the type of something it leads to."""
        return self.relation.target or str(related[TYPE])


class EntryRelations:
    """The relations of one entry, for one administrator."""

    def __init__(self, source: Access, holder: ContentType, document_id: str, query: RelationQuery) -> None:
        self.source = source
        self.holder = holder
        self.document_id = document_id
        self.query = query

    async def pages(self, ways: Sequence[Way]) -> dict[str, Page | PolicyError]:
        """Return a page of what each relation leads to, in its order, and how many there are; in place of it
        the refusal of a field that may not be read.

        Of entries that may not be read only the ids are shown; raises NotFoundError if the entry itself is
        not there or may not be read.
        """
        source, fields = await self._version()
        refused = {way.path: error for way in ways if (error := self._refusal(way.path, fields))}
        allowed = [way for way in ways if way.path not in refused]
        entry = await self._read(source, {way.path: self._selection(way) for way in allowed})
        related = {way.path: _related_at(entry, way.path) for way in allowed}
        counts = await self._counts(source, allowed, related)
        pages = {way.path: self._window(way, related[way.path]) for way in allowed}
        serialized = await self._serialize(allowed, pages)
        return {**{path: (serialized[path], counts[path]) for path in serialized}, **refused}

    async def related(self, way: Way, uid: str) -> list[str]:
        """Return what a relation leads to of one type; nothing if the entry is not in the locale yet, or may
        not be read.
        """
        ids: Entry = {"fields": [ID]}
        path, leaf = way.path, ids if way.relation.target else {"on": {uid: ids}}
        try:
            source, fields = await self._version()
        except NotFoundError:
            return []
        if error := self._refusal(path, fields):
            raise error
        return [one[ID] for one in _related_at(await self._read(source, {path: leaf}), path)]

    async def _version(self) -> tuple[Access, Fields]:
        """Return where the entry is read, and which fields: in the locale asked for, otherwise the first by
        code (as recorded).

        Raises NotFoundError if it is not there, or may not be read.
        """
        source = self.source
        if source.everywhere and self.query.locale is None:
            versions = await source.documents.find_many(
                filters={ID: {"$eq": self.document_id}},
                fields=["locale"],
                sort="locale",
                limit=1,
                status=self.query.status,
                **source.everywhere,
            )
            source = source.elsewhere(versions[0]["locale"]) if versions else source
        matching = await source.matching(source.rules("read"), self.document_id, status=self.query.status)
        if not matching:
            raise NotFoundError()
        return source, fields_of(matching)

    def _refusal(self, path: str, fields: Fields) -> PolicyError | None:
        name = permission_path(self.source.app.schemas, self.holder.attributes, path)
        return None if allows(fields, name) else PolicyError(f"You may not read {name}")

    async def _read(self, source: Access, leaves: Mapping[str, Mapping[str, Any]]) -> Entry:
        """Return the entry with the relations at some paths, and nothing else."""
        populate = populate_at(source.app.schemas, self.holder.attributes, leaves)
        entry = await source.documents.find_one(
            self.document_id, fields=[ID], populate=populate, status=self.query.status, **source.place
        )
        return entry or {}

    def _selection(self, way: Way) -> Entry:
        """Return how a relation is read: a page of it, or all of one to any type, which has no pages."""
        if way.relation.target is None:
            return {"on": {uid: {"fields": [ID]} for uid in way.namings}}
        return {"fields": [ID], **(self._page() if way.relation.to_many else {})}

    def _page(self) -> dict[str, int]:
        return {"start": (self.query.page - 1) * self.query.size, "limit": self.query.size}

    def _window(self, way: Way, related: list[Entry]) -> list[Entry]:
        if way.relation.target is not None:
            return related
        start = self._page()["start"]
        return related[start : start + self.query.size]

    async def _counts(
        self, source: Access, ways: Sequence[Way], related: Mapping[str, list[Entry]]
    ) -> dict[str, int]:
        """Return how many entries each relation leads to: those of long lists are counted."""
        counts = {path: len(entries) for path, entries in related.items()}
        paged = [way for way in ways if way.relation.to_many and way.relation.target is not None]
        start, size = self._page().values()
        is_unknown = [way.path for way in paged if start or counts[way.path] >= size]
        leaves = {path: {"count": True} for path in is_unknown}
        counted = await self._read(source, leaves) if leaves else {}
        for path in is_unknown:
            count = value_at(counted, path)
            counts[path] = count["count"] if isinstance(count, Mapping) else 0
        return counts

    async def _serialize(
        self, ways: Sequence[Way], entries: Mapping[str, list[Entry]]
    ) -> dict[str, list[Entry]]:
        """Return what relations lead to as it is told; entries of one type are read together."""
        ids_by_type: dict[tuple[str, str], tuple[TargetEntries, dict[str, None]]] = {}
        for way in ways:
            for one in entries[way.path]:
                uid = way.uid_of(one)
                targets, name = way.namings[uid]
                ids_by_type.setdefault((uid, name), (targets, {}))[1][one[ID]] = None
        entries_by_type = {
            key: await targets.readable_by_id([*ids], key[1], self.query.status)
            for key, (targets, ids) in ids_by_type.items()
        }

        def serialize(way: Way, one: Entry) -> Entry:
            uid = way.uid_of(one)
            kind = {} if way.relation.target else {TYPE: uid}
            fields = entries_by_type[uid, way.namings[uid][1]].get(one[ID], {})
            return {"id": one["id"], ID: one[ID], **fields, **kind}

        return {way.path: [serialize(way, one) for one in entries[way.path]] for way in ways}


def _related_at(entry: Entry, path: str) -> list[Entry]:
    return [one for one in to_list(value_at(entry, path)) if one is not None]
