"""Entries as administrators read and write them, within their permissions."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import Any

from octavo import Octavo, PolicyError
from octavo.plugins.admin.abilities import ANYTHING, EXPLORER, AdminAbility, Rule, fields_of
from octavo.plugins.admin.conditions import Admin, Conditions
from octavo.plugins.admin.partners import Partners
from octavo.plugins.admin.reading import Fields, FilterCheck, Reader, allows, list_fields

STATUSES = ("draft", "published")
SHARED = "What you change is shared with a locale of this entry that you may not write"
SYSTEM = frozenset(
    {
        "id",
        "documentId",
        "createdAt",
        "updatedAt",
        "publishedAt",
        "createdBy",
        "updatedBy",
        "locale",
        "localizations",
        "status",
    }
)
Entry = dict[str, Any]


class Entries:
    """The entries of one type in one locale, for one administrator."""

    def __init__(
        self,
        app: Octavo,
        uid: str,
        ability: AdminAbility,
        admin: Admin,
        conditions: Conditions,
        locale: str | None,
    ) -> None:
        self.app = app
        self.content_type = app.schemas.content_type(uid)
        self.ability = ability
        self.admin = admin
        self.conditions = conditions
        localized = self.content_type.localized
        self.locale = (locale or app.locales.default) if localized else None
        self._place = {"locale": self.locale} if localized else {}
        self._everywhere = {"locale": "*"} if localized else {}
        self._service = app.documents(uid)
        self._partners = Partners(app, self.content_type, ability, admin, conditions, self.locale)

    def rules(self, action: str) -> tuple[Rule, ...]:
        """Return the rules for an action; raises PolicyError where there is none."""
        rules = self.ability.rules(f"{EXPLORER}.{action}", self.content_type.uid, self.locale)
        if not rules:
            raise PolicyError()
        return rules

    def hides_some(self) -> bool:
        """Whether there may be entries that are not shown, by the conditions of every rule."""
        return all(rule.conditions for rule in self.rules("read"))

    async def page(
        self, asked: Mapping[str, Any], page: int, size: int, status: str
    ) -> tuple[list[Entry], int]:
        """Return entries and how many there are in all; raises ValidationError for forbidden filters."""
        rules = self.rules("read")
        fields = list_fields(rules)
        check = FilterCheck(self.app.schemas, self.ability, self.locale)
        check.check(self.content_type.uid, asked.get("filters"), fields)
        check.check_names(self.content_type.uid, asked["sorted_by"], fields)
        reader = Reader(self.app.schemas, self.content_type, fields)
        parts = [self.conditions.filters(rules, self.admin), asked.get("filters")]
        if asked.get("_q"):
            parts.append(reader.searched(asked["_q"]))
        filters = {"$and": [part for part in parts if part]}
        total = await self._service.count(filters=filters, status=status, **self._place)
        found = await self._service.find_many(
            filters=filters,
            status=status,
            sort=asked["sort"],
            start=(page - 1) * size,
            limit=size,
            **self._place,
            **reader.selection(),
        )
        return [self.shown(entry, fields) for entry in found], total

    async def find(self, action: str, document_id: str) -> tuple[Entry, Fields] | None:
        """Return an entry and the fields permitted on it, None where no rule for the action reaches one."""
        matching = await self._matching(self.rules(action), document_id)
        if not matching:
            return None
        fields = fields_of(matching)
        entry = await self.read(document_id, fields)
        return None if entry is None else (entry, fields)

    async def read(self, document_id: str, fields: Fields) -> Entry | None:
        """Return the draft of an entry with these fields."""
        selection = Reader(self.app.schemas, self.content_type, fields).selection()
        entry = await self._service.find_one(document_id, status="draft", **self._place, **selection)
        return None if entry is None else self.shown(entry, fields)

    async def create(self, data: Mapping[str, Any]) -> Entry:
        """Write a draft; raises PolicyError for a field, or an entry, that is not permitted."""
        rules = self.rules("create")
        values = {**self.permitted(data, fields_of(rules)), "createdBy": self.admin["id"]}
        values["updatedBy"] = self.admin["id"]
        async with self.app.transaction():
            await self._partners.expect_referable(values)
            made = await self._service.create(data=values, status="draft", **self._place)
            document_id = made["documentId"]
            if not await self._matching(rules, document_id):
                raise PolicyError()
            await self._partners.expect_permitted(values, document_id, {})
            entry = await self.read(document_id, self._readable(rules))
        return entry or made

    async def update(self, document_id: str, data: Mapping[str, Any]) -> Entry | None:
        """Change a draft, or add a locale; None where there is no entry, or none that is permitted.

        Raises PolicyError for a field that is not permitted, and for one that would change in a locale too
        which is not.
        """
        rules = self.rules("update")
        is_new = self.content_type.localized and not await self._versions(document_id, "draft")
        matching = await self._matching(rules, document_id, anywhere=is_new)
        if not matching:
            return None
        values = {**self.permitted(data, fields_of(matching)), "updatedBy": self.admin["id"]}
        values |= {"createdBy": self.admin["id"]} if is_new else {}
        # Passwords are hashed before the database is written to, unless something may have to be taken back.
        judged = is_new or self._partners.writes(values) or any(rule.conditions for rule in matching)
        async with self.app.transaction() if judged else nullcontext():
            await self._partners.expect_referable(values)
            owners = await self._partners.owners(values, document_id)
            before = await self._shared_with_others(matching, document_id)
            await self._service.update(document_id, data=values, status="draft", **self._place)
            if is_new and not await self._matching(matching, document_id):
                raise PolicyError()
            if before != await self._shared_with_others(matching, document_id):
                raise PolicyError(SHARED)
            await self._partners.expect_permitted(values, document_id, owners)
            return await self.read(document_id, self._readable(matching))

    async def delete(self, document_id: str) -> bool:
        """Delete an entry in the locale; whether there was one of which every version is permitted."""
        rules = self.rules("delete")
        async with self.app.transaction():
            for status in STATUSES if self.content_type.draft_and_publish else STATUSES[:1]:
                there = await self._versions(document_id, status)
                if there and not await self._matching(rules, document_id, status=status):
                    return False
            if not await self._versions(document_id, "draft"):
                return False
            await self._service.delete(document_id, **self._place)
        return True

    def permitted(self, data: Mapping[str, Any], fields: Fields) -> Entry:
        """Return what is written of a body: system attributes and unknown keys are left out (as recorded).

        Raises PolicyError for a field that is not permitted.
        """
        known = self.content_type.attributes
        kept = {name: value for name, value in data.items() if name in known and name not in SYSTEM}
        for name, value in kept.items():
            self._expect_permitted(name, value, fields)
        return kept

    def _expect_permitted(self, path: str, value: Any, fields: Fields) -> None:
        """Raise PolicyError unless a field, and everything a body says inside it, is permitted."""
        if not allows(fields, path):
            raise PolicyError(f"You may not write {path}")
        if fields is None or path in fields:
            return
        for item in value if isinstance(value, list) else [value]:
            for name, inner in item.items() if isinstance(item, Mapping) else ():
                if name not in {"id", "__component"}:
                    self._expect_permitted(f"{path}.{name}", inner, fields)

    def _readable(self, written: Sequence[Rule]) -> Fields:
        """Return the fields of an answer to a write: what may be read, else what may be written."""
        readable = self.ability.rules(f"{EXPLORER}.read", self.content_type.uid, self.locale)
        return list_fields(readable) if readable else fields_of(written)

    async def _matching(
        self, rules: Sequence[Rule], document_id: str, *, status: str = "draft", anywhere: bool = False
    ) -> list[Rule]:
        """Return the rules that reach a version of an entry: of this locale, or with `anywhere` of any."""
        return [
            rule
            for rule in rules
            if await self._versions(document_id, status, [rule], self._everywhere if anywhere else None)
        ]

    async def _versions(
        self,
        document_id: str,
        status: str,
        rules: Sequence[Rule] = (ANYTHING,),
        place: Mapping[str, Any] | None = None,
    ) -> int:
        """Return how many versions of an entry some rules reach, in this locale unless a place is named."""
        met = self.conditions.filters(rules, self.admin)
        of_document: Entry = {"documentId": {"$eq": document_id}}
        filters = of_document if met is None else {"$and": [of_document, met]}
        where = self._place if place is None else place
        return await self._service.count(filters=filters, status=status, **where)

    async def _shared_with_others(self, rules: Sequence[Rule], document_id: str) -> list[Entry]:
        """Return of each other locale what it shares with this one and none of some rules permits there."""
        if not self._everywhere or not any(rule.conditions for rule in rules):
            return []
        shared = [
            name
            for name, attribute in self.content_type.attributes.items()
            if not self.content_type.is_localized(attribute)
        ]
        others = await self._service.find_many(
            filters={"documentId": {"$eq": document_id}, "locale": {"$ne": self.locale}},
            status="draft",
            sort="id",
            **self._everywhere,
            **Reader(self.app.schemas, self.content_type, None, counted=False).selection(),
        )
        found = []
        for entry in others:
            place = {"locale": entry["locale"]}
            reached = [rule for rule in rules if await self._versions(document_id, "draft", [rule], place)]
            fields = fields_of(reached)
            found.append({name: _without_ids(entry.get(name)) for name in shared if not allows(fields, name)})
        return found

    def shown(self, entry: Entry, fields: Fields) -> Entry:
        """Return an entry as lists show it: without fields that are not permitted, whoever fetched them."""
        declared = self.content_type.attributes
        kept = {name: value for name, value in entry.items() if name not in declared or allows(fields, name)}
        return {**kept, "locale": entry.get("locale"), "localizations": []}


def _without_ids(value: Any) -> Any:
    """Return a value without the ids its components have in one version."""
    if isinstance(value, list):
        return [_without_ids(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _without_ids(inner) for key, inner in value.items() if key != "id"}
    return value
