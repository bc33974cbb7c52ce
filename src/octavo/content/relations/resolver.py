"""What the references in a body lead to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from octavo.content.relations.ordering import Placement, Target, Targets
from octavo.content.relations.references import (
    Reference,
    RelationChange,
    UnreadableReferenceError,
    parse_change,
)
from octavo.content.relations.side import sides_in
from octavo.content.versions.store import TypeStore
from octavo.db.model import TypeModel
from octavo.db.sql import write_rows
from octavo.db.writes import as_list
from octavo.errors import Finding, ValidationError
from octavo.schema.attributes.base import Side
from octavo.schema.content_type import ContentType


@dataclass(slots=True)
class Lookup:
    """The rows and documents of one type that a body names."""

    rows: set[int] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Directory:
    """What was found of the targets named: rows by id, and each document's row id by locale."""

    rows: dict[tuple[str, int], tuple[str, str]] = field(default_factory=dict)
    documents: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)

    def add(self, uid: str, row: int, document_id: str, locale: str) -> None:
        """Note one row that exists."""
        self.rows[uid, row] = (document_id, locale)
        self.documents.setdefault((uid, document_id), {}).setdefault(locale, row)

    def merge(self, other: "Directory") -> None:
        """Note what another directory knows."""
        self.rows.update(other.rows)
        self.documents.update(other.documents)


@dataclass(slots=True)
class ReferenceResolver:
    """Turns the references of one write into targets: of a type, in a locale ('' where it has none)."""

    store: TypeStore
    locale: str
    directory: Directory = field(default_factory=Directory)
    missing: dict[str, dict[Any, None]] = field(default_factory=dict)
    """The row ids that do not exist, by uid."""
    resolved: dict[tuple[Any, ...], tuple[Any, Targets]] = field(default_factory=dict)
    """What values ask for, by what matters of the side and the value's identity: a body is checked, then
    written.
    """

    def resolve(self, side: Side, value: Any) -> Targets:
        """Return what a relation's value asks for.

        Raises ValidationError for documents that do not exist and UnreadableReferenceError for what is no
        reference; row ids that do not exist are noted in `missing`.
        """
        key = (side.target, side.to_many, side.media, id(value))
        if key not in self.resolved:
            self.resolved[key] = value, self._resolve(side, value)
        return self.resolved[key][1]

    def _resolve(self, side: Side, value: Any) -> Targets:
        change = RelationChange(set=()) if side.media and value == {} else parse_change(value)
        placements = [self._place(side, reference) for reference in change.connect]
        connect = tuple(item for item in placements if item is not None)
        disconnect = self._targets(side, change.disconnect, count=False)
        if change.set is None:
            return self._fit(side, Targets(None, connect, disconnect, change.strict))
        return self._fit(side, Targets(self._targets(side, change.set)))

    def _fit(self, side: Side, targets: Targets) -> Targets:
        """Keep one target of a to-one relation: the last one set, the first file, the first one connected
        (Strapi).
        """
        if side.to_many:
            return targets
        one = slice(0, 1) if side.media else slice(-1, None)
        only = None if targets.set is None else targets.set[one]
        return Targets(only, targets.connect[:1], targets.disconnect, targets.strict)

    def _targets(
        self, side: Side, references: tuple[Reference, ...], count: bool = True
    ) -> tuple[Target, ...]:
        targets = (self._find(side, reference, count) for reference in references)
        return tuple(target for target in targets if target is not None)

    def _place(self, side: Side, reference: Reference) -> Placement | None:
        target = self._find(side, reference)
        position = reference.position
        if target is None or position.target is None:
            return None if target is None else Placement(target, position.place, None, self.row_of(target))
        neighbour = self._find(side, position.target)
        if neighbour is None:
            return Placement(target, "end", None, self.row_of(target))
        return Placement(target, position.place, neighbour, self.row_of(target), self.row_of(neighbour))

    def row_of(self, target: Target) -> int | None:
        """Return a row id of a target, for messages."""
        rows = self.directory.documents.get(target[:2], {})
        return rows.get(self._own_locale(target[0], target[2])) or next(iter(rows.values()), None)

    def _own_locale(self, uid: str, stored_locale: str) -> str:
        return self.locale if self._type(uid).localized and self._localized else stored_locale

    @property
    def _localized(self) -> bool:
        return self.store.content_type.localized

    def _type(self, uid: str) -> ContentType:
        return self.store.schemas.content_types[uid]

    def _find(self, side: Side, reference: Reference, count: bool = True) -> Target | None:
        uid = side.target or reference.type
        if uid is None or uid not in self.store.schemas.content_types:
            raise UnreadableReferenceError()
        if reference.document_id is None:
            return self._find_row(uid, reference, count)
        locale = self._locale_of(uid, reference)
        if locale not in self.directory.documents.get((uid, reference.document_id), {}):
            text = locale if self._type(uid).localized else "null"
            raise ValidationError(f'Document with id "{reference.document_id}", locale "{text}" not found')
        return (uid, reference.document_id, "" if self._localized else locale)

    def _find_row(self, uid: str, reference: Reference, count: bool) -> Target | None:
        number = reference.row_number
        row = None if number is None else self.directory.rows.get((uid, number))
        if row is None:
            if count:
                self.missing.setdefault(uid, {})[repr(reference.row_id)] = None
            return None
        document_id, locale = row
        return (uid, document_id, "" if self._localized else locale)

    def _locale_of(self, uid: str, reference: Reference) -> str:
        """Return the locale a target must be in: the writer's where both have locales, else the one named."""
        if not self._type(uid).localized:
            return ""
        if not self._localized:
            return reference.locale or self.store.content.locales.default
        if reference.locale and reference.locale != self.locale:
            raise ValidationError(
                f"Relation locale does not match the source locale {reference.locale}: "
                f"this entry is in {self.locale}"
            )
        return self.locale

    def findings(self, data: Mapping[str, Any]) -> list[Finding]:
        """Return what is wrong with the row ids: the first type with missing ones (Strapi stops there)."""
        for uid, ids in self.missing.items():
            message = f"{len(ids)} relation(s) of type {uid} associated with this entity do not exist"
            return [Finding((), message, dict(data))]
        return []


def _lookups(store: TypeStore, bodies: Iterable[Mapping[str, Any]]) -> dict[str, Lookup]:
    """Return the rows and documents that bodies name, by uid; what cannot be read is left to the resolver."""
    lookups: dict[str, Lookup] = {}
    for data in bodies:
        for side, value in sides_in(store.schemas, store.content_type.attributes, data):
            try:
                _collect(side, parse_change(value), lookups)
            except UnreadableReferenceError:
                continue
    return lookups


def _collect(side: Side, change: RelationChange, lookups: dict[str, Lookup]) -> None:
    for reference in change.references():
        uid = side.target or reference.type
        if uid is None:
            continue
        if reference.document_id is not None:
            lookups.setdefault(uid, Lookup()).documents.add(reference.document_id)
        elif (number := reference.row_number) is not None:
            lookups.setdefault(uid, Lookup()).rows.add(number)


async def look_up(store: TypeStore, *bodies: Mapping[str, Any]) -> Directory:
    """Find the rows and documents that bodies of the type name, of all types by one statement."""
    directory, values = Directory(), {}
    models: list[TypeModel] = []
    lookups = _lookups(store, bodies)
    for uid in sorted(lookups.keys() & store.content.model.types.keys()):
        values[f"ids{len(models)}"] = as_list(sorted(lookups[uid].rows))
        values[f"documents{len(models)}"] = as_list(sorted(lookups[uid].documents))
        models.append(store.content.model.types[uid])
    if models:
        rows = await store.fetch(values, write_rows.find_targets_of, models, store.dialect)
        for row_id, document_id, locale, number in rows:
            directory.add(models[number].content_type.uid, row_id, document_id, locale)
    return directory
