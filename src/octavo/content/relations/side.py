"""Which attributes are relations, and how they relate."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from octavo.schema.attributes.base import Attribute, Media, Nested, ReferenceAttribute
from octavo.schema.registry import Schemas
from octavo.schema.walk import nodes_of


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
    if not isinstance(attribute, ReferenceAttribute) or attribute.virtual:
        return None
    return Side(
        attribute.name,
        attribute.target,
        attribute.to_many,
        attribute.kept_by,
        attribute.is_exclusive,
        isinstance(attribute, Media),
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
            for component, node, _ in nodes_of(schemas, attribute, value):
                yield from sides_in(schemas, component.attributes, node)
