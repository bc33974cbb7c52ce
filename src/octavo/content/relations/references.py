"""References: what a body says of a relation, in every form Strapi understands, read into one value.

Nothing here knows a database: a reference names a row id or a document; `relations` finds out what it means.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from octavo.errors import Finding, ValidationError, YupValidationError

VERBS = ("set", "connect", "disconnect")
INVALID = "Invalid relations"


@dataclass(frozen=True, slots=True)
class Position:
    """Where a connected target goes: before or after another one, at the start or at the end."""

    place: str = "end"
    target: "Reference | None" = None
    value: Any = field(default=None, compare=False)


class Reference(NamedTuple):
    """One target as written: by document id or by row id, never by both; `type` for relations to any type."""

    document_id: str | None = None
    row_id: Any = None
    """A row id; what cannot be one (null, a boolean, a fraction) is kept so that it is counted as missing."""
    locale: str | None = None
    type: str | None = None
    position: Position = Position()

    @property
    def row_number(self) -> int | None:
        """The row id as an integer, None when it cannot be one."""
        if isinstance(self.row_id, bool):
            return None
        if isinstance(self.row_id, int):
            return self.row_id if abs(self.row_id) < 2**63 else None
        text = self.row_id if isinstance(self.row_id, str) else ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


class RelationChange(NamedTuple):
    """A change of one relation: to have exactly the targets `set`, or to lose and gain some.

    `set` wins over the others and `connect` over `disconnect` for the same target (Strapi, as recorded).
    """

    set: tuple[Reference, ...] | None = None
    connect: tuple[Reference, ...] = ()
    disconnect: tuple[Reference, ...] = ()
    strict: bool = True
    """Whether a neighbour to be placed beside must be related; `options.strict` false puts it at the end."""

    @property
    def empty(self) -> bool:
        """Whether nothing changes."""
        return self.set is None and not self.connect and not self.disconnect

    def references(self) -> Iterator[Reference]:
        """Every reference, the ones positions name too."""
        for reference in (*(self.set or ()), *self.connect, *self.disconnect):
            yield reference
            if reference.position.target is not None:
                yield reference.position.target


class UnreadableReferenceError(ValidationError):
    """A reference that names neither a row nor a document; the caller adds the document it stands in."""

    def refusal(self, data: Mapping[str, Any]) -> YupValidationError:
        """Return the answer Strapi gives: one finding about the whole document."""
        return YupValidationError([Finding((), INVALID, dict(data))])


def parse_change(value: Any) -> RelationChange:
    """Read the value of a relation or media attribute.

    `None`, `[]` and `[null]` clear it; `{}` (but for media) and `{"set": null}` change nothing.
    Raises UnreadableReferenceError.
    """
    if isinstance(value, Mapping) and any(verb in value for verb in VERBS):
        return _parse_verbs(value)
    if value is None:
        return RelationChange(set=())
    if value == {}:
        return RelationChange()
    return RelationChange(set=_parse_list(value))


def _parse_verbs(value: Mapping[str, Any]) -> RelationChange:
    if value.get("set") is not None:
        return RelationChange(set=_parse_list(value["set"]))
    connect = _parse_list(value.get("connect"))
    disconnect = _parse_list(value.get("disconnect"))
    options = value.get("options")
    strict = not isinstance(options, Mapping) or options.get("strict") is not False
    return RelationChange(connect=connect, disconnect=disconnect, strict=strict)


def _parse_list(value: Any) -> tuple[Reference, ...]:
    if value is None:
        return ()
    items = value if isinstance(value, list | tuple) else [value]
    return tuple(dict.fromkeys(parse_reference(item) for item in items if item is not None))


def parse_reference(item: Any) -> Reference:
    """Read one target; digits are a row id, other text is a document id (these begin with a letter)."""
    if isinstance(item, str) and item:
        return Reference(row_id=item) if item.isdigit() else Reference(document_id=item)
    if isinstance(item, Mapping):
        return _parse_mapping(item)
    if isinstance(item, bool | int | float):
        return Reference(row_id=item)
    raise UnreadableReferenceError(INVALID)


def _parse_mapping(item: Mapping[str, Any]) -> Reference:
    document_id, row_id, locale, type_ = (item.get(key) for key in ("documentId", "id", "locale", "__type"))
    if not isinstance(locale, str | None) or not isinstance(type_, str | None):
        raise UnreadableReferenceError(INVALID)
    position = _parse_position(item.get("position"), type_)
    if isinstance(document_id, int) and not isinstance(document_id, bool):
        document_id = str(document_id)
    if isinstance(document_id, str) and document_id:
        return Reference(document_id=document_id, locale=locale, type=type_, position=position)
    if isinstance(row_id, bool | int | float | str) or ("id" in item and row_id is None):
        return Reference(row_id=row_id, locale=locale, type=type_, position=position)
    raise UnreadableReferenceError(INVALID)


def _parse_position(value: Any, type_: str | None) -> Position:
    """Read a position; what is not understood is the end (as recorded)."""
    if not isinstance(value, Mapping):
        return Position()
    for place in ("before", "after"):
        neighbour = value.get(place)
        if neighbour is not None:
            target = parse_reference(neighbour)
            if target.type is None and type_ is not None:
                kind = value.get("__type")
                type_of_neighbour = kind if isinstance(kind, str) else type_
                target = Reference(target.document_id, target.row_id, target.locale, type_of_neighbour)
            return Position(place, target, dict(value))
    return Position("start" if value.get("start") else "end")
