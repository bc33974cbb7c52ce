"""The relations a body mentions."""

from collections.abc import Iterator, Mapping
from typing import Any

from octavo.schema.attributes.base import Attribute, Nested, Side
from octavo.schema.registry import Schemas
from octavo.schema.walk import nodes_of


def sides_in(
    schemas: Schemas, attributes: Mapping[str, Attribute], data: Mapping[str, Any]
) -> Iterator[tuple[Side, Any]]:
    """Walk every relation a body mentions, inside components too, in the body's order."""
    for name, value in data.items():
        attribute = attributes.get(name)
        if attribute is None:
            continue
        if attribute.side is not None:
            yield attribute.side, value
        elif isinstance(attribute, Nested):
            for component, node, _ in nodes_of(schemas, attribute, value):
                yield from sides_in(schemas, component.attributes, node)
