"""Lifecycles around the writing of one version: what hooks are shown, and what they changed."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from octavo.content.passwords import hash_passwords
from octavo.content.preparation.body import CREATORS, Prepared
from octavo.content.preparation.representation import write_forms
from octavo.content.preparation.uniques import find_duplicates
from octavo.content.relations.resolver import look_up
from octavo.content.versions.store import TypeStore
from octavo.content.versions.version import Version
from octavo.db.lifecycles import Event, Lifecycles
from octavo.errors import ValidationError
from octavo.schema.entity import Stored, check_entry

_ABSENT = object()
STAMPS = ("createdAt", "updatedAt", "publishedAt", "locale")


@dataclass(slots=True)
class RowHooks:
    """The lifecycles of one operation on one version; does nothing where nobody subscribed."""

    store: TypeStore
    operation: str
    event: Event | None = None
    has_subscribers: bool = field(init=False)
    changed_fields: list[str] = field(default_factory=list)
    """What the hooks before the write changed in the body."""

    def __post_init__(self) -> None:
        self.has_subscribers = self._lifecycles.has(self.operation, self.store.content_type.uid)

    @property
    def _lifecycles(self) -> Lifecycles:
        return self.store.content.lifecycles

    async def before(
        self, prepared: Prepared, stamps: Mapping[str, Any], where: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Run the hooks before a write and return what is to be written, as they left it."""
        if not self.has_subscribers:
            return {**prepared.data, **stamps}
        type_ = self.store.content_type
        representation = {**write_forms(type_.attributes, prepared.data, prepared.resolver), **stamps}
        params: dict[str, Any] = {"data": copy.deepcopy(representation)}
        if where is not None:
            params["where"] = dict(where)
        self.event = await self._lifecycles.before(self.operation, type_, params)
        return await self._merge_edits(prepared, stamps, representation, params["data"])

    async def before_delete(self, version: Version) -> None:
        """Run the hooks before a row is deleted."""
        if self.has_subscribers:
            params = {"where": {"id": version.id}}
            self.event = await self._lifecycles.before(self.operation, self.store.content_type, params)

    async def after(self, version: Version) -> None:
        """Run the hooks after the write; they see the row as it is, or was."""
        if self.event is not None:
            await self._lifecycles.after(self.operation, self.event, self.store.scalars(version))

    async def _merge_edits(
        self,
        prepared: Prepared,
        stamps: Mapping[str, Any],
        before: Mapping[str, Any],
        edited: Mapping[str, Any],
    ) -> dict[str, Any]:
        changes = {name: value for name, value in edited.items() if value != before.get(name, _ABSENT)}
        values = {name: value for name, value in {**prepared.data, **stamps}.items() if name in edited}
        self.changed_fields = list(changes)
        if not changes:
            return values
        return {**values, **await self._check_edits(prepared, changes)}

    async def _check_edits(self, prepared: Prepared, changes: dict[str, Any]) -> dict[str, Any]:
        """Return what hooks put into a body as it is kept; unknown names are refused."""
        type_, schemas = self.store.content_type, self.store.schemas
        for name in changes:
            if name not in type_.attributes and name not in STAMPS and name not in CREATORS:
                raise ValidationError(f"Invalid key {name}: a lifecycle of {type_.uid} added it")
        whole = {**prepared.stored.values, **prepared.data}
        stored = Stored(whole, prepared.stored.nodes)
        prepared.resolver.directory.merge(await look_up(self.store, changes))
        values, report = check_entry(schemas, type_, changes, draft=True, creating=False, stored=stored)
        report.findings += await find_duplicates(self.store, values, prepared.place)
        report.raise_any()
        await hash_passwords(schemas, type_, values)
        return {**{name: value for name, value in changes.items() if name not in type_.attributes}, **values}
