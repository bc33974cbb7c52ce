"""What administrators may do with entries, for plugins that show or change entries in their name."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from octavo import Context, NotFoundError, Octavo, PolicyError
from octavo.plugins.admin.abilities import EXPLORER, ability_of, fields_of
from octavo.plugins.admin.actions import is_displayed, whole_names
from octavo.plugins.admin.entries.access import Access, Entry
from octavo.plugins.admin.entries.forms import access_to
from octavo.plugins.admin.entries.service import STATUSES, Answer, Entries
from octavo.plugins.admin.readable_fields import Fields, allows, is_hidden, list_fields
from octavo.plugins.admin.relations.service import TargetEntries
from octavo.plugins.admin.views.service import ViewService
from octavo.schema.attributes.base import KIND
from octavo.schema.walk import change_objects

FILE = "plugin::upload.file"


@dataclass(frozen=True, slots=True)
class Reach:
    """The entries of one type that an administrator may delete."""

    uid: str
    locales: frozenset[str] | None
    """None for all."""
    is_conditional: bool
    """Whether that depends on what is in an entry."""


class PermittedEntries:
    """Looks up what the caller of a request may do with entries."""

    uid = "plugin::admin.permitted-entries"

    def __init__(self, app: Octavo) -> None:
        self.app = app

    def expect_any(self, ctx: Context, action: str) -> None:
        """Raise PolicyError for somebody who may do nothing of a kind with any type."""
        ability = ability_of(ctx)
        if not any(ability.can(f"{EXPLORER}.{action}", uid) for uid in self._displayed()):
            raise PolicyError()

    def _displayed(self) -> list[str]:
        return [uid for uid, type_ in self.app.schemas.content_types.items() if is_displayed(type_)]

    def of(self, ctx: Context, uid: str, action: str, locale: object = None) -> Entries:
        """Return the entries of a type in a locale; raises PolicyError if nothing of a kind may be done."""
        content_type = self.app.schemas.content_types.get(uid)
        if content_type is None or not is_displayed(content_type):
            raise PolicyError()
        return Entries(access_to(self.app, ctx, uid, action, locale))

    async def fields(self, entries: Entries, action: str, document_id: str) -> Fields:
        """Return the fields of an entry on which an action is permitted; raises NotFoundError."""
        for status in STATUSES:
            matching = await entries.access.matching(entries.access.rules(action), document_id, status=status)
            if matching:
                return fields_of(matching)
        raise NotFoundError()

    def whole(self, entries: Entries, fields: Fields) -> frozenset[str]:
        """Return the attributes that fields permit with everything inside."""
        return whole_names(self.app.schemas, entries.content_type, fields)

    def readable(self, entries: Entries, values: Mapping[str, Any], fields: Fields) -> Entry:
        """Return the values of an entry without those that may not be read.

        Of attributes that the type does not have any more, they who may read the whole type see all.
        """
        type_, attributes = entries.content_type, entries.content_type.attributes
        return {
            name: self._inside(name, value, fields)
            for name, value in values.items()
            if (fields is None if name not in attributes else allows(fields, name))
            and not (name in attributes and is_hidden(type_, attributes[name]))
        }

    def _inside(self, path: str, value: Any, fields: Fields) -> Any:
        """Return a component without what may not be read; zones and relations are permitted as a whole."""
        if fields is None or path in fields:
            return value

        def permitted(item: Mapping[str, Any]) -> Entry:
            return {
                name: self._inside(f"{path}.{name}", inner, fields)
                for name, inner in item.items()
                if name in {"id", KIND} or allows(fields, f"{path}.{name}")
            }

        return change_objects(value, permitted)

    async def called(self, entries: Entries, uid: str, document_ids: Collection[str]) -> dict[str, str]:
        """Return how related entries of a type are called, by document id, as far as they may be read."""
        if uid == FILE:
            rows = await self.app.documents(FILE).find_many(
                filters={"documentId": {"$in": [*document_ids]}}, fields=["documentId", "name"]
            )
            return {row["documentId"]: str(row["name"]) for row in rows}
        access = Access(
            self.app,
            uid,
            entries.access.ability,
            entries.access.admin,
            entries.access.conditions,
            entries.access.locale,
        )
        targets = TargetEntries(access)
        if not targets.is_readable():
            return {}
        view = await self.app.service(ViewService).view(access.content_type)
        name = targets.called_by(str(view["settings"]["mainField"]))
        entries_by_id = await targets.readable_by_id([*document_ids], name, "draft")
        return {key: str(entry.get(name) or key) for key, entry in entries_by_id.items()}

    async def title_field(self, ctx: Context, uid: str, locale: str | None) -> str | None:
        """Return the attribute the content manager calls entries of a type by, if the caller may read it of
        every entry.
        """
        type_ = self.app.schemas.content_types[uid]
        name = str((await self.app.service(ViewService).view(type_))["settings"]["mainField"])
        rules = ability_of(ctx).rules(f"{EXPLORER}.read", uid, locale)
        attribute = type_.attributes.get(name)
        if not rules or attribute is None or is_hidden(type_, attribute):
            return None
        return name if allows(list_fields(rules), name) else None

    def deletable(self, ctx: Context) -> list[Reach]:
        """Return the entries the caller may delete, by type; raises PolicyError if there are none."""
        ability = ability_of(ctx)
        reaches = []
        for uid in self._displayed():
            rules = ability.rules(f"{EXPLORER}.delete", uid)
            plain = [rule for rule in rules if not rule.conditions]
            if rules:
                locales = (
                    None
                    if any(rule.locales is None for rule in plain or rules)
                    else (frozenset[str]().union(*(rule.locales or () for rule in plain or rules)))
                )
                reaches.append(Reach(uid, locales, not plain))
        if not reaches:
            raise PolicyError()
        return reaches

    async def update(self, entries: Entries, document_id: str, data: Mapping[str, Any]) -> Answer:
        """Write to an entry as the content manager does; raises NotFoundError."""
        entry = await entries.update(document_id, data)
        if entry is None:
            raise NotFoundError()
        return await entries.answered(entry)
