"""Checks relations that an administrator writes from the inverse side, which changes the entries on the
owning side.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from octavo import Octavo, PolicyError
from octavo.content.relations.references import UnreadableReferenceError, parse_change
from octavo.plugins.admin.abilities import EXPLORER, AdminAbility, PermissionRule
from octavo.plugins.admin.conditions import Admin, Conditions
from octavo.schema import ContentType, Relation
from octavo.schema.walk import to_list

UPDATE = f"{EXPLORER}.update"
EVERY = "*"
Owners = Mapping[str, frozenset[str]]
"""The documents that own a relation to the entry, by the inverse attribute."""


class Partners:
    """The owning entries of inverse relations of one type, in one locale, for one administrator."""

    def __init__(
        self,
        app: Octavo,
        content_type: ContentType,
        ability: AdminAbility,
        admin: Admin,
        conditions: Conditions,
        locale: str | None,
    ) -> None:
        self.app = app
        self.content_type = content_type
        self.ability = ability
        self.admin = admin
        self.conditions = conditions
        self.locale = locale

    def _inverse_relations(self, data: Mapping[str, Any]) -> dict[str, Relation]:
        """Return the inverse relations in a body."""
        relations = self.content_type.inverse_relations
        return {name: relations[name] for name in data if name in relations}

    def writes(self, data: Mapping[str, Any]) -> bool:
        """Whether a body contains inverse relations."""
        return bool(self._inverse_relations(data))

    async def expect_referable(self, data: Mapping[str, Any]) -> None:
        """Raise PolicyError unless the entries a body names may be updated, since they store the relation.

        With conditions, a missing entry is refused like a forbidden one, so that the refusal does not reveal
        which exist.
        """
        for name, attribute in self._inverse_relations(data).items():
            try:
                change = parse_change(data[name])
            except UnreadableReferenceError:
                continue
            if change.empty:
                continue
            rules = self._rules(name, attribute)
            references = list(change.references())
            ids = {reference.row_number for reference in references if reference.document_id is None}
            documents = {
                reference.document_id for reference in references if reference.document_id is not None
            }
            if not await self._all(attribute, rules, "id", ids):
                raise self._refusal(name)
            if not await self._all(attribute, rules, "documentId", documents):
                raise self._refusal(name)

    async def owners(self, data: Mapping[str, Any], document_id: str) -> Owners:
        """Return the current owners of the inverse relations in a body."""
        names = self._inverse_relations(data)
        here = {} if self.locale is None else {"locale": self.locale}
        entry = names and await self.app.documents(self.content_type.uid).find_one(
            document_id,
            fields=["documentId"],
            populate={name: {"fields": ["documentId"]} for name in names},
            status="draft",
            **here,
        )
        return {name: frozenset(_documents(entry[name])) for name in names} if entry else {}

    async def expect_permitted(self, data: Mapping[str, Any], document_id: str, before: Owners) -> None:
        """Raise PolicyError if an entry was changed that may not be updated."""
        after = await self.owners(data, document_id)
        for name, attribute in self._inverse_relations(data).items():
            changed_ids = before.get(name, frozenset()) ^ after.get(name, frozenset())
            if changed_ids and not await self._all(
                attribute, self._rules(name, attribute), "documentId", changed_ids
            ):
                raise self._refusal(name)

    def _rules(self, name: str, attribute: Relation) -> list[PermissionRule]:
        """Return the rules for updating the owning side; raises PolicyError if there are none."""
        locale = self._locale(attribute)
        rules = [
            rule
            for rule in self.ability.rules(UPDATE, attribute.target)
            if rule.covers(attribute.kept_by, None)
            and (rule.locales is None or (locale != EVERY and rule.covers(None, locale)))
        ]
        if not rules:
            raise self._refusal(name)
        return rules

    def _refusal(self, name: str) -> PolicyError:
        return PolicyError(f"You may not write {name}: it changes entries you may not update")

    async def _all(self, attribute: Relation, rules: list[PermissionRule], key: str, values: Any) -> bool:
        """Whether rules match all of some entries; without conditions they do."""
        met = self.conditions.filters(rules, self.admin)
        if met is None or not values:
            return True
        entries = [value for value in values if value is not None]
        existing, reached = [
            await self.app.documents(attribute.target or "").find_many(
                filters={"$and": [{key: {"$in": entries}}, *more]},
                fields=["documentId"],
                status="draft",
                **self._place(attribute),
            )
            for more in ([], [met])
        ]
        return len(existing) == len(reached) and {row[key] for row in reached} == {*values}

    def _locale(self, attribute: Relation) -> str | None:
        """Return the locale in which the owning side is changed: this one, or any if only that side has
        locales.
        """
        if not self.app.schemas.content_type(attribute.target or "").localized:
            return None
        return self.locale or EVERY

    def _place(self, attribute: Relation) -> dict[str, Any]:
        locale = self._locale(attribute)
        return {} if locale is None else {"locale": locale}


def _documents(value: Any) -> Iterator[str]:
    """Yield the document ids of a populated relation."""
    for document in to_list(value):
        if document is not None:
            yield document["documentId"]
