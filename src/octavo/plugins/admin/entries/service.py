"""Reads and writes entries within an administrator's permissions."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from octavo import PolicyError, PreconditionFailedError
from octavo.content.place import BOTH
from octavo.plugins.admin.abilities import EXPLORER, PermissionRule, fields_of
from octavo.plugins.admin.entries.access import Access, Entry, with_creators
from octavo.plugins.admin.entries.versions import EntryVersions, key_of, status_of
from octavo.plugins.admin.field_selection import FieldSelection, within
from octavo.plugins.admin.partners import Partners
from octavo.plugins.admin.readable_fields import CREATOR, Fields, allows, list_fields
from octavo.schema.walk import without_keys

STATUSES = BOTH
SAID_OF_ALL = frozenset({"status", "localizations"})
"""Columns that are no attributes and are told of every entry."""
SHARED = "What you change is shared with a locale of this entry that you may not write"
Answer = dict[str, Any]
"""`data` and `meta`."""


class Entries:
    """The entries of one type in one locale, for one administrator."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self.app = access.app
        self.content_type = access.content_type
        self.documents = access.documents
        self.other_versions = EntryVersions(access)
        self.partners = Partners(
            self.app, self.content_type, access.ability, access.admin, access.conditions, access.locale
        )

    def hides_some(self) -> bool:
        """Whether entries may be hidden by the conditions of the rules."""
        return all(rule.conditions for rule in self.access.rules("read"))

    async def page(
        self, query: Mapping[str, Any], page: int, size: int, status: str
    ) -> tuple[list[Entry], int]:
        """Return entries and their total number; raises ValidationError for forbidden filters and columns.

        `query` has `filters`, `_q`, `sort`, the names in it (`sorted_by`), `columns` and a
        `publication_filter`.
        """
        access, rules = self.access, self.access.rules("read")
        fields, columns = list_fields(rules), query["columns"]
        check = access.filters()
        check.check(self.content_type.uid, query["filters"], fields)
        drafts = self.content_type.draft_and_publish
        shown_apart = {"status"} if drafts else set()
        check.check_names(self.content_type.uid, set(query["sorted_by"]) - shown_apart, fields)
        check.check_names(self.content_type.uid, sorted((columns or frozenset()) - SAID_OF_ALL), fields)
        reader = access.reader(fields, to_one="scalars", nested=columns is not None, columns=columns)
        parts = [access.conditions.filters(rules, access.admin), query["filters"]]
        if query["_q"]:
            parts.append(reader.searched(query["_q"]))
        where: Entry = {
            "filters": {"$and": [part for part in parts if part]},
            "status": status,
            "publication_filter": query["publication_filter"],
            **access.place,
        }
        total = await self.documents.count(**where)
        window = {"sort": query["sort"], "start": (page - 1) * size, "limit": size}
        if where["publication_filter"] is not None:
            where = await self._rows(where, window)
        entries = await self.documents.find_many(**where, **window, **reader.selection())
        return await self._list_entries(entries, status, reader), total

    async def _rows(self, where: Entry, window: Entry) -> Entry:
        """Return conditions for the rows of a page, since a `publication_filter` is for relations too, of
        which a list shows all; and begin at the first of them.
        """
        rows = await self.documents.find_many(**where, **window, fields=["id"])
        window["start"] = 0
        filters = {"id": {"$in": [row["id"] for row in rows]}}
        return {**where, "filters": filters, "publication_filter": None}

    async def _list_entries(
        self, entries: Sequence[Entry], status: str, reader: FieldSelection
    ) -> list[Entry]:
        """Return entries as in lists, with their status and their locales."""
        others = await self.other_versions.others(entries, status)
        locales: dict[str, list[Entry]] = {}
        if within(reader.columns, "localizations"):
            locales = await self.other_versions.brief_localizations(entries, status)
        listed = []
        for entry in entries:
            serialized = self.serialize(entry, reader.fields)
            if within(reader.columns, "localizations"):
                serialized["localizations"] = locales.get(entry["documentId"], [])
            drafts = self.content_type.draft_and_publish
            serialized["status"] = status_of(entry, others.get(key_of(entry))) if drafts else "published"
            listed.append(serialized)
        return listed

    async def find(self, document_id: str, status: str = "draft", **relations: Any) -> Answer | None:
        """Return an entry; without `data` if it is in other locales alone, None if there is none to see."""
        access = self.access
        matching = await access.matching(access.rules("read"), document_id, status=status)
        entry = await self.read(document_id, fields_of(matching), status, **relations) if matching else None
        if entry is not None:
            return await self.answered(entry, status)
        if await access.versions(document_id, status):
            return None
        meta = await self.other_versions.meta(document_id, None, status)
        elsewhere = meta["availableLocales"] or (status == "published" and await self.find(document_id))
        return {"data": {}, "meta": meta} if elsewhere else None

    async def read(
        self, document_id: str, fields: Fields, status: str = "draft", **relations: Any
    ) -> Entry | None:
        """Return one version of an entry with these fields."""
        selection = self.access.reader(fields, **relations).selection()
        entry = await self.documents.find_one(document_id, status=status, **self.access.place, **selection)
        return None if entry is None else self.serialize(entry, fields)

    async def answered(self, entry: Entry, status: str = "draft") -> Answer:
        """Return a version with its status, its localizations, and what other versions there are."""
        versions, document_id = self.other_versions, entry["documentId"]
        meta = await versions.meta(document_id, entry, status)
        data = {**entry, "localizations": await versions.localizations(document_id, [status])}
        if self.content_type.draft_and_publish:
            data["status"] = status_of(entry, (await versions.others([entry], status)).get(key_of(entry)))
        return {"data": data, "meta": meta}

    def answered_new(self, entry: Entry) -> Answer:
        """Return an entry that was made just now: there are no other versions."""
        drafts = {"status": "draft"} if self.content_type.draft_and_publish else {}
        data = {**entry, "localizations": [], **drafts}
        return {"data": data, "meta": {"availableLocales": [], "availableStatus": []}}

    async def create(self, data: Mapping[str, Any], *, publish: bool = False) -> Entry:
        """Create a draft, or with `publish` a published entry, and return it.

        Raises PolicyError for a field or an entry that is not permitted.
        """
        rules = self.access.rules("create")
        values = self._with_stamps(self.access.permitted(data, fields_of(rules)), is_new=True)
        async with self.app.transaction():
            await self.partners.expect_referable(values)
            status = "published" if publish else "draft"
            new_entry = await self.documents.create(data=values, status=status, **self.access.place)
            document_id = new_entry["documentId"]
            await self.expect_permitted_copy(rules, document_id)
            await self.partners.expect_permitted(values, document_id, {})
            if publish:
                await self.expect("publish", document_id)
            entry = await self.read(document_id, self.readable(rules), status)
        return entry or new_entry

    async def expect_permitted_copy(self, rules: Sequence[PermissionRule], document_id: str) -> None:
        """Raise PolicyError unless one may make an entry such as one that was made just now."""
        if not await self.access.matching(rules, document_id):
            raise PolicyError()

    async def expect(self, action: str, document_id: str) -> None:
        """Raise PolicyError unless an action is permitted on an entry's draft."""
        if not await self.access.matching(self.access.rules(action), document_id):
            raise PolicyError()

    async def update(
        self,
        document_id: str,
        data: Mapping[str, Any],
        *,
        if_match: str | None = None,
        publish: bool = False,
    ) -> Entry | None:
        """Update a draft, or add a locale, and return it; None if there is no entry, or none that is
        permitted. With `publish`, publish it and return what is published.

        Raises PolicyError for a field that is not permitted, and for a shared field that would change in a
        locale that is not; PreconditionFailedError if somebody else has written since `if_match`.
        """
        access = self.access
        rules = access.rules("update")
        is_new = self.content_type.localized and not await access.versions(document_id, "draft")
        matching = await access.matching(rules, document_id, anywhere=is_new)
        if not matching:
            return None
        values = self._with_stamps(access.permitted(data, fields_of(matching)), is_new=is_new)
        status = "published" if publish else "draft"
        # Passwords are hashed before the database is written to, unless something may have to be taken back.
        conditional = any(rule.conditions for rule in matching)
        may_roll_back = is_new or publish or self.partners.writes(values) or conditional
        async with self.telling_who(document_id), self.app.transaction() if may_roll_back else nullcontext():
            await self.partners.expect_referable(values)
            owners = await self.partners.owners(values, document_id)
            async with self.keeping_shared(matching, document_id):
                await self.documents.update(
                    document_id, data=values, status=status, if_match=if_match, **access.place
                )
                if is_new:
                    await self.expect_permitted_copy(matching, document_id)
                if publish:
                    await self.expect("publish", document_id)
            await self.partners.expect_permitted(values, document_id, owners)
            return await self.read(document_id, self.readable(matching), status)

    def _with_stamps(self, values: Entry, *, is_new: bool) -> Entry:
        """Return values with who writes them."""
        creator = {"createdBy": self.access.admin["id"]} if is_new else {}
        return {**values, **creator, "updatedBy": self.access.admin["id"]}

    @asynccontextmanager
    async def telling_who(self, document_id: str) -> AsyncIterator[None]:
        """Add to a PreconditionFailedError who has saved the draft last."""
        try:
            yield
        except PreconditionFailedError as error:
            saved = await self.documents.find_many(
                filters={"documentId": {"$eq": document_id}},
                status="draft",
                fields=["updatedAt"],
                populate={"updatedBy": {"fields": list(CREATOR)}},
                sort="updatedAt:desc",
                limit=1,
                **self.access.place,
            )
            who = with_creators(saved[0])["updatedBy"] if saved else None
            raise PreconditionFailedError(details={**(error.details or {}), "updatedBy": who}) from error

    async def delete(self, document_id: str, if_match: str | None = None) -> bool:
        """Delete an entry in the locale; returns whether there was one all of whose versions are
        permitted.
        """
        access, rules, count = self.access, self.access.rules("delete"), 0
        async with self.telling_who(document_id), self.app.transaction():
            for status in STATUSES if self.content_type.draft_and_publish else STATUSES[:1]:
                version_count = await access.versions(document_id, status)
                if version_count != await access.versions(document_id, status, rules):
                    return False
                count += version_count
            if not count:
                return False
            await self.documents.delete(document_id, if_match=if_match, **access.place)
        return True

    def readable(self, write_rules: Sequence[PermissionRule]) -> Fields:
        """Return the fields to answer after a write: those that may be read, otherwise those that may be
        written.
        """
        access = self.access
        readable = access.ability.rules(f"{EXPLORER}.read", self.content_type.uid, access.locale)
        return list_fields(readable) if readable else fields_of(write_rules)

    @asynccontextmanager
    async def keeping_partners(self, document_id: str) -> AsyncIterator[None]:
        """Raise PolicyError if an entry that keeps a relation to this one changes meanwhile, and may not."""
        names = {} if self.access.ability.everything else dict.fromkeys(self.content_type.attributes)
        owners = await self.partners.owners(names, document_id)
        yield
        await self.partners.expect_permitted(names, document_id, owners)

    @asynccontextmanager
    async def keeping_shared(self, rules: Sequence[PermissionRule], document_id: str) -> AsyncIterator[None]:
        """Raise PolicyError if a field changes meanwhile that is shared with a locale where no rule permits
        it.
        """
        before = await self._shared_with_others(rules, document_id)
        yield
        if before != await self._shared_with_others(rules, document_id):
            raise PolicyError(SHARED)

    async def _shared_with_others(self, rules: Sequence[PermissionRule], document_id: str) -> list[Entry]:
        """Return, for each other locale, the fields it shares with this one that no rule permits there."""
        access = self.access
        if not access.everywhere or not any(rule.conditions for rule in rules):
            return []
        shared = [
            name
            for name, attribute in self.content_type.attributes.items()
            if not self.content_type.is_localized(attribute)
        ]
        others = await self.documents.find_many(
            filters={"documentId": {"$eq": document_id}, "locale": {"$ne": access.locale}},
            status="draft",
            sort="id",
            **access.everywhere,
            **access.reader(None, to_one="ids", to_many="ids").selection(),
        )
        components = []
        for entry in others:
            place = {"locale": entry["locale"]}
            reached = [rule for rule in rules if await access.versions(document_id, "draft", [rule], place)]
            fields = fields_of(reached)
            values = {name: entry.get(name) for name in shared if not allows(fields, name)}
            components.append(without_keys(values, "id"))
        return components

    def serialize(self, entry: Entry, fields: Fields) -> Entry:
        """Return an entry as in lists, without fields that are not permitted."""
        declared = self.content_type.attributes
        visible = {
            name: value for name, value in entry.items() if name not in declared or allows(fields, name)
        }
        return {**with_creators(visible), "locale": entry.get("locale")}
