"""Relations to entries that are not published: what is published leaves them out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from octavo.plugins.admin.abilities import fields_of
from octavo.plugins.admin.entries.access import Access, Entry
from octavo.plugins.admin.relations.service import TargetEntries
from octavo.plugins.admin.views.service import ViewService
from octavo.schema import Holder, Nested, Relation, Schemas
from octavo.schema.walk import nodes_of, to_list

MAX_LINKS: Final = 1000
"""Relations that are named one by one; all are counted."""


@dataclass(frozen=True)
class DraftLink:
    """A relation of an entry to another one."""

    document_id: str
    field: str
    holder: Holder
    relation: str
    uid: str
    target: str


class DraftRelations:
    """The relations of entries of one type, in one locale, to entries that are not published."""

    def __init__(self, access: Access, views: ViewService) -> None:
        self.access = access
        self.views = views

    async def find(self, document_ids: Sequence[str]) -> list[DraftLink] | None:
        """Return the relations of some drafts; None if none of them may be read."""
        links: list[DraftLink] = []
        is_there = False
        for document_id in document_ids:
            entry = await self._entry(document_id)
            if entry is not None:
                is_there = True
                links += self._links(entry, document_ids)
        return await self._find_unpublished(links) if is_there else None

    async def _entry(self, document_id: str) -> Entry | None:
        access = self.access
        matching = await access.matching(access.rules("read"), document_id)
        if not matching:
            return None
        selection = access.reader(fields_of(matching), to_one="ids", to_many="ids").selection()
        entry: Entry | None = await access.documents.find_one(
            document_id, status="draft", **access.place, **selection
        )
        return entry

    def _links(self, entry: Entry, published_with: Sequence[str]) -> Iterator[DraftLink]:
        """Yield the relations to types with drafts, but those that are published together."""
        type_, schemas = self.access.content_type, self.access.app.schemas
        for holder, attribute, path, value in _relations_of(schemas, type_, entry, ""):
            uid = attribute.target or ""
            if uid not in schemas.content_types or not schemas.content_type(uid).draft_and_publish:
                continue
            for one in to_list(value):
                if isinstance(one, Mapping) and "documentId" in one:
                    target = str(one["documentId"])
                    if uid != type_.uid or target not in published_with:
                        yield DraftLink(entry["documentId"], path, holder, attribute.name, uid, target)

    async def _find_unpublished(self, links: Sequence[DraftLink]) -> list[DraftLink]:
        left: list[DraftLink] = []
        for uid in dict.fromkeys(link.uid for link in links):
            links_of_type = [link for link in links if link.uid == uid]
            targets = self._targets(uid)
            published = await targets.access.documents.find_many(
                filters={"documentId": {"$in": list({link.target for link in links_of_type})}},
                fields=["documentId"],
                status="published",
                **targets.access.place,
            )
            published_ids = {one["documentId"] for one in published}
            left += [link for link in links_of_type if link.target not in published_ids]
        return left

    def _targets(self, uid: str) -> TargetEntries:
        access = self.access
        return TargetEntries(
            Access(access.app, uid, access.ability, access.admin, access.conditions, access.locale)
        )

    async def serialize(self, links: Sequence[DraftLink]) -> list[Entry]:
        """Return relations as the admin API tells them: where they stand and what they lead to.

        Of entries that may not be read only the ids are told.
        """
        results: list[Entry] = []
        for uid in dict.fromkeys(link.uid for link in links[:MAX_LINKS]):
            here = [link for link in links[:MAX_LINKS] if link.uid == uid]
            targets = self._targets(uid)
            if not targets.is_readable():
                results += [_serialize_link(link, {}, "") for link in here]
                continue
            main_field = await self.views.main_field(here[0].holder, here[0].relation)
            name = targets.called_by(main_field)
            entries_by_id = await targets.readable_by_id([link.target for link in here], name, "draft")
            results += [_serialize_link(link, entries_by_id.get(link.target, {}), name) for link in here]
        return results


def _serialize_link(link: DraftLink, target: Entry, name: str) -> Entry:
    return {
        "documentId": link.document_id,
        "field": link.field,
        "target": {
            "contentTypeUid": link.uid,
            "documentId": link.target,
            "title": target.get(name),
            "locale": target.get("locale"),
        },
    }


def _relations_of(
    schemas: Schemas, holder: Holder, values: Mapping[str, Any], at: str
) -> Iterator[tuple[Holder, Relation, str, Any]]:
    """Yield the relations of an entry or component, with what they lead to, and those inside it."""
    for name, attribute in holder.attributes.items():
        value, path = values.get(name), f"{at}{name}"
        if isinstance(attribute, Relation) and attribute.target is not None and value:
            yield holder, attribute, path, value
        elif isinstance(attribute, Nested):
            for component, node, _ in nodes_of(schemas, attribute, value):
                place = f"{path}.{node.get('id')}." if attribute.to_many else f"{path}."
                yield from _relations_of(schemas, component, node, place)
