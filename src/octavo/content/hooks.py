"""Lifecycles around the writing of one version: what hooks are shown, and what they changed."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from octavo.content.asking import OpenParams
from octavo.content.base import Content
from octavo.content.passwords import hash_passwords
from octavo.content.preparation import CREATORS, Prepared, look_up
from octavo.content.relations import wanted_targets
from octavo.content.uniques import taken
from octavo.content.versions import Version, wire
from octavo.content.written_forms import written_forms
from octavo.db.lifecycles import Event
from octavo.db.model import TypeModel
from octavo.errors import ValidationError
from octavo.schema.content_type import ContentType
from octavo.schema.entity import Stored, check_entry

_ABSENT = object()
STAMPS = ("createdAt", "updatedAt", "publishedAt", "locale")


@dataclass(slots=True)
class RowHooks:
    """The lifecycles of one operation on one version; does nothing where nobody subscribed."""

    content: Content
    model: TypeModel
    operation: str
    event: Event | None = None
    heard: bool = field(init=False)
    changed: list[str] = field(default_factory=list)
    """What the hooks before the write changed in the body."""

    def __post_init__(self) -> None:
        lifecycles, uid = self.content.lifecycles, self.model.content_type.uid
        self.heard = any(lifecycles.of(f"{moment}_{self.operation}", uid) for moment in ("before", "after"))

    async def before(
        self, prepared: Prepared, stamps: Mapping[str, Any], where: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Run the hooks before a write and return what is to be written, as they left it."""
        if not self.heard:
            return {**prepared.data, **stamps}
        type_ = self.model.content_type
        shown = {**written_forms(type_.attributes, prepared.data, prepared.resolver), **stamps}
        params: dict[str, Any] = {"data": copy.deepcopy(shown)}
        if where is not None:
            params["where"] = dict(where)
        self.event = await self.content.lifecycles.before(self.operation, type_, params)
        return await self._as_left(prepared, stamps, shown, params["data"])

    async def before_delete(self, version: Version) -> None:
        """Run the hooks before a row is deleted."""
        if self.heard:
            params = {"where": {"id": version.id}}
            self.event = await self.content.lifecycles.before(self.operation, self.model.content_type, params)

    async def after(self, version: Version) -> None:
        """Run the hooks after the write; they see the row as it is, or was."""
        if self.event is not None:
            result = wire(self.content.writes, self.model, version)
            await self.content.lifecycles.after(self.operation, self.event, result)

    async def _as_left(
        self,
        prepared: Prepared,
        stamps: Mapping[str, Any],
        shown: Mapping[str, Any],
        left: Mapping[str, Any],
    ) -> dict[str, Any]:
        changed = {name: value for name, value in left.items() if value != shown.get(name, _ABSENT)}
        kept = {name: value for name, value in {**prepared.data, **stamps}.items() if name in left}
        self.changed = list(changed)
        if not changed:
            return kept
        return {**kept, **await self._checked(prepared, changed)}

    async def _checked(self, prepared: Prepared, changed: dict[str, Any]) -> dict[str, Any]:
        """Return what hooks put into a body as it is kept; unknown names are refused."""
        type_ = self.model.content_type
        schemas = self.content.schemas
        for name in changed:
            if name not in type_.attributes and name not in STAMPS and name not in CREATORS:
                raise ValidationError(f"Invalid key {name}: a lifecycle of {type_.uid} added it")
        whole = {**prepared.stored.values, **prepared.data}
        stored = Stored(whole, prepared.stored.nodes)
        found = await look_up(self.content, wanted_targets(schemas, type_.attributes, changed))
        prepared.resolver.directory.merge(found)
        kept, report = check_entry(schemas, type_, changed, draft=True, creating=False, stored=stored)
        report.findings += await taken(self.content.writes, self.model, kept, prepared.place)
        report.raise_any()
        await hash_passwords(schemas, type_.attributes, kept)
        return {**{name: value for name, value in changed.items() if name not in type_.attributes}, **kept}


@dataclass(slots=True)
class ReadHooks:
    """The lifecycles of one reading."""

    content: Content
    type_: ContentType
    operation: str
    event: Event | None = None

    async def before(self, params: dict[str, Any]) -> dict[str, Any]:
        """Run the hooks before it; return the parameters as they left them."""
        lifecycles, uid = self.content.lifecycles, self.type_.uid
        if not any(lifecycles.of(f"{moment}_{self.operation}", uid) for moment in ("before", "after")):
            return params
        open_params = OpenParams(params)
        self.event = await lifecycles.before(self.operation, self.type_, open_params.shown)
        return open_params.settled(self.event.params)

    async def after(self, result: Any) -> None:
        """Run the hooks after it; they may change the result in place."""
        if self.event is not None:
            await self.content.lifecycles.after(self.operation, self.event, result)
