"""Relations: which attributes are ones, and what the references in a body lead to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from octavo.content.arrange import Placed, Target, Targets
from octavo.content.locales import Locales
from octavo.content.references import Change, Reference, UnreadableReferenceError, parse_change
from octavo.errors import Finding, ValidationError
from octavo.schema.attributes.base import Attribute, Media, Nested, Relation
from octavo.schema.content_type import ContentType
from octavo.schema.nodes import items_of, kind_of
from octavo.schema.registry import Schemas


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a relation; media is a relation to files that this side keeps."""

    name: str
    target: str | None
    """The uid pointed at; None where it varies."""
    to_many: bool
    keeper: str | None = None
    """The attribute of the target that keeps the relation; None where this side does."""
    exclusive: bool = False
    """Whether a target has at most one partner, which it then leaves (one-to-one, seen from both sides)."""
    media: bool = False


def side_of(attribute: Attribute) -> Side | None:
    """Return how an attribute relates, None when it is no relation."""
    if isinstance(attribute, Media):
        return Side(attribute.name, attribute.target, attribute.to_many, media=True)
    if not isinstance(attribute, Relation) or attribute.virtual:
        return None
    two_sided = attribute.mapped_by is not None or attribute.inversed_by is not None
    return Side(
        attribute.name,
        attribute.target,
        attribute.to_many,
        attribute.kept_by,
        attribute.relation == "oneToOne" and two_sided,
    )


def sides_in(
    schemas: Schemas, attributes: Mapping[str, Attribute], data: Mapping[str, Any]
) -> Iterator[tuple[Side, Any]]:
    """Walk every relation a body mentions, inside components too, in the body's order."""
    for name, value in data.items():
        attribute = attributes.get(name)
        if attribute is None:
            continue
        side = side_of(attribute)
        if side is not None:
            yield side, value
        elif isinstance(attribute, Nested):
            for item in items_of(value):
                component = schemas.components.get(kind_of(attribute, item))
                if component is not None:
                    yield from sides_in(schemas, component.attributes, item)


@dataclass(slots=True)
class Wanted:
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
class Resolver:
    """Turns the references of one write into targets: of a type, in a locale ('' where it has none)."""

    schemas: Schemas
    locales: Locales
    localized: bool
    locale: str
    directory: Directory = field(default_factory=Directory)
    missing: dict[str, dict[Any, None]] = field(default_factory=dict)
    """The row ids that do not exist, by uid."""

    def resolve(self, side: Side, value: Any) -> Targets:
        """Return what a relation's value asks for.

        Raises ValidationError for documents that do not exist and UnreadableReferenceError for what is no
        reference; row ids that do not exist are noted in `missing`.
        """
        change = Change(set=()) if side.media and value == {} else parse_change(value)
        placed = [self._place(side, reference) for reference in change.connect]
        connect = tuple(item for item in placed if item is not None)
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
        kept = None if targets.set is None else targets.set[one]
        return Targets(kept, targets.connect[:1], targets.disconnect, targets.strict)

    def _targets(
        self, side: Side, references: tuple[Reference, ...], count: bool = True
    ) -> tuple[Target, ...]:
        found = (self._find(side, reference, count) for reference in references)
        return tuple(target for target in found if target is not None)

    def _place(self, side: Side, reference: Reference) -> Placed | None:
        target = self._find(side, reference)
        position = reference.position
        if target is None or position.target is None:
            return None if target is None else Placed(target, position.place, None, self.row_of(target))
        neighbour = self._find(side, position.target)
        if neighbour is None:
            return Placed(target, "end", None, self.row_of(target))
        return Placed(target, position.place, neighbour, self.row_of(target), self.row_of(neighbour))

    def row_of(self, target: Target) -> int | None:
        """Return a row id of a target, for messages."""
        rows = self.directory.documents.get(target[:2], {})
        return rows.get(self._own_locale(target[0], target[2])) or next(iter(rows.values()), None)

    def _own_locale(self, uid: str, kept: str) -> str:
        return self.locale if self._type(uid).localized and self.localized else kept

    def _type(self, uid: str) -> ContentType:
        return self.schemas.content_types[uid]

    def _find(self, side: Side, reference: Reference, count: bool = True) -> Target | None:
        uid = side.target or reference.type
        if uid is None or uid not in self.schemas.content_types:
            raise UnreadableReferenceError()
        if reference.document_id is None:
            return self._find_row(uid, reference, count)
        wanted = self._wanted_locale(uid, reference)
        if wanted not in self.directory.documents.get((uid, reference.document_id), {}):
            shown = wanted if self._type(uid).localized else "null"
            raise ValidationError(f'Document with id "{reference.document_id}", locale "{shown}" not found')
        return (uid, reference.document_id, "" if self.localized else wanted)

    def _find_row(self, uid: str, reference: Reference, count: bool) -> Target | None:
        number = reference.row_number
        found = None if number is None else self.directory.rows.get((uid, number))
        if found is None:
            if count:
                self.missing.setdefault(uid, {})[repr(reference.row_id)] = None
            return None
        document_id, locale = found
        return (uid, document_id, "" if self.localized else locale)

    def _wanted_locale(self, uid: str, reference: Reference) -> str:
        """Return the locale a target must be in: the writer's where both have locales, else the one named."""
        if not self._type(uid).localized:
            return ""
        if not self.localized:
            return reference.locale or self.locales.default
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


def wanted_targets(
    schemas: Schemas, attributes: Mapping[str, Attribute], data: Mapping[str, Any]
) -> dict[str, Wanted]:
    """Return the rows and documents a body names, by uid; what cannot be read is left to `Resolver`."""
    wanted: dict[str, Wanted] = {}
    for side, value in sides_in(schemas, attributes, data):
        try:
            change = parse_change(value)
        except UnreadableReferenceError:
            continue
        _collect(side, change, wanted)
    return wanted


def _collect(side: Side, change: Change, wanted: dict[str, Wanted]) -> None:
    for reference in change.references():
        uid = side.target or reference.type
        if uid is None:
            continue
        if reference.document_id is not None:
            wanted.setdefault(uid, Wanted()).documents.add(reference.document_id)
        elif (number := reference.row_number) is not None:
            wanted.setdefault(uid, Wanted()).rows.add(number)
