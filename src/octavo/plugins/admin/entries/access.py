"""What an administrator may do with the entries of one type, in one locale."""

from collections.abc import Mapping, Sequence
from typing import Any

from octavo import Octavo, PolicyError
from octavo.plugins.admin.abilities import ANYTHING, EXPLORER, AdminAbility, PermissionRule
from octavo.plugins.admin.conditions import Admin, Conditions
from octavo.plugins.admin.field_selection import FieldSelection
from octavo.plugins.admin.readable_fields import CREATORS, Fields, FilterCheck, allows
from octavo.schema import Attribute, ContentType, Holder, Schemas
from octavo.schema.attributes.base import KIND
from octavo.schema.system import NAMES
from octavo.schema.walk import change_entries, to_list

SYSTEM = frozenset({*NAMES, "status"})
Entry = dict[str, Any]


def with_creators(entry: Entry) -> Entry:
    """Return an entry whose creators are shown without their document ids (as recorded)."""
    creators = {name: entry[name] for name in CREATORS if isinstance(entry.get(name), dict)}
    return entry | {name: without(creator, "documentId") for name, creator in creators.items()}


def without(entry: Entry, *names: str) -> Entry:
    """Return an entry without some of its attributes."""
    return {name: value for name, value in entry.items() if name not in names}


def without_component_ids(schemas: Schemas, by: ContentType | Attribute, data: Any) -> Any:
    """Return an entry, or the value of an attribute, whose components have no ids: each version has its
    own.
    """

    def change(holder: Holder, item: Mapping[str, Any]) -> Entry:
        return {
            name: value for name, value in item.items() if name != "id" or isinstance(holder, ContentType)
        }

    return change_entries(schemas, by, data, change)


class Access:
    """The permissions on one type in one locale, for one administrator."""

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
        self.place = {"locale": self.locale}
        self.everywhere = {"locale": "*"} if localized else {}
        self.documents = app.documents(uid)

    def elsewhere(self, locale: str | None) -> "Access":
        """Return the permissions in another locale."""
        uid = self.content_type.uid
        return Access(self.app, uid, self.ability, self.admin, self.conditions, locale)

    def rules(self, action: str) -> tuple[PermissionRule, ...]:
        """Return the rules for an action; raises PolicyError if there are none."""
        rules = self.ability.rules(f"{EXPLORER}.{action}", self.content_type.uid, self.locale)
        if not rules:
            raise PolicyError()
        return rules

    def filters(self) -> FilterCheck:
        """Return the check of filters, sorts and columns."""
        return FilterCheck(self.app.schemas, self.ability, self.locale)

    def reader(self, fields: Fields, **relations: Any) -> FieldSelection:
        """Return a reader of the type, of whose relations whole types are shown."""
        related = self.filters().whole_fields
        return FieldSelection(self.app.schemas, self.content_type, fields, related=related, **relations)

    def permitted(self, data: Mapping[str, Any], fields: Fields) -> Entry:
        """Return the attributes of a body; system attributes and unknown keys are ignored (as recorded).

        Raises PolicyError for a field that is not permitted.
        """
        declared = self.content_type.attributes
        attributes = {name: value for name, value in data.items() if name in declared and name not in SYSTEM}
        for name, value in attributes.items():
            self._expect_permitted(name, value, fields)
        return attributes

    def _expect_permitted(self, path: str, value: Any, fields: Fields) -> None:
        """Raise PolicyError unless a field, and everything inside its value, is permitted."""
        if not allows(fields, path):
            raise PolicyError(f"You may not write {path}")
        if fields is None or path in fields:
            return
        for item in to_list(value):
            for name, inner in item.items() if isinstance(item, Mapping) else ():
                if name not in {"id", KIND}:
                    self._expect_permitted(f"{path}.{name}", inner, fields)

    async def matching(
        self,
        rules: Sequence[PermissionRule],
        document_id: str,
        *,
        status: str = "draft",
        anywhere: bool = False,
    ) -> list[PermissionRule]:
        """Return the rules that match a version of an entry: of this locale, or with `anywhere` of any."""
        return [
            rule
            for rule in rules
            if await self.versions(document_id, status, [rule], self.everywhere if anywhere else None)
        ]

    async def documents_matching(
        self, rules: Sequence[PermissionRule], document_ids: Sequence[str], status: str = "draft"
    ) -> set[str]:
        """Return those of some entries of which a version of this locale matches one of some rules."""
        if not rules:
            return set()
        of_documents: Entry = {"documentId": {"$in": [*document_ids]}}
        filters = _both(of_documents, self.conditions.filters(rules, self.admin))
        versions = await self.documents.find_many(
            filters=filters, status=status, fields=["documentId"], **self.place
        )
        return {version["documentId"] for version in versions}

    async def versions(
        self,
        document_id: str,
        status: str,
        rules: Sequence[PermissionRule] = (ANYTHING,),
        place: Mapping[str, Any] | None = None,
    ) -> int:
        """Return how many versions of an entry some rules match, in this locale unless a place is given."""
        of_document: Entry = {"documentId": {"$eq": document_id}}
        filters = _both(of_document, self.conditions.filters(rules, self.admin))
        where = self.place if place is None else place
        return await self.documents.count(filters=filters, status=status, **where)


def _both(filters: Entry, met: Entry | None) -> Entry:
    return filters if met is None else {"$and": [filters, met]}
