"""Components: the JSON they are kept as inside a row, their ids, and what they keep beside the row.

A node is one component in that JSON: `id`, its scalars, its nested components, `__component` in zones. A node
of a published row also says which draft's node it was copied from (`__from`), so that both keep their own ids
for good.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from octavo.content.relations.ordering import Target, rearranged_side
from octavo.content.relations.resolver import ReferenceResolver
from octavo.content.versions.store import COPIED_FROM
from octavo.errors import (
    UNDEFINED,
    ApplicationError,
    Finding,
    OctavoError,
    YupValidationError,
)
from octavo.schema.attributes.base import Attribute, DynamicZone, Nested, Scalar, Side
from octavo.schema.errors import ValuePath
from octavo.schema.registry import Schemas
from octavo.schema.walk import Node, change_objects, items_of

Key = tuple[str, int]
"""A component's uid and its id."""
Aliases = Callable[[], Mapping[Key, int]]
"""Finds the draft's id of each published node: a client may send the one it was shown."""
Links = dict[Key, dict[str, list[Target]]]
"""The references inside the components of one row, by component and attribute."""


class UnrelatedError(OctavoError):
    """An item of a zone that names a component of somebody else (Strapi answers a bare `Error` for zones)."""

    status = 400
    name = "Error"


def keeps_beside(schemas: Schemas, attribute: Nested, predicate: Callable[[Attribute], bool]) -> bool:
    """Whether some component below an attribute has an attribute of this kind."""
    return not _components_with(schemas, predicate).isdisjoint(attribute.components)


@lru_cache(maxsize=32)
def _components_with(schemas: Schemas, predicate: Callable[[Attribute], bool]) -> frozenset[str]:
    """Return the components that have an attribute of a kind, or a component inside that has one."""
    return frozenset(
        uid for uid in schemas.components if any(predicate(item) for _, _, item in schemas.walk(uid))
    )


def is_reference(attribute: Attribute) -> bool:
    """Whether an attribute is a relation or media."""
    return attribute.side is not None


def is_required_reference(attribute: Attribute) -> bool:
    """Whether an attribute is a relation or media that must not be empty."""
    return attribute.required and is_reference(attribute)


@dataclass(slots=True)
class ComponentWriter:
    """Builds the JSON of the components of one row from a body; ids of new nodes are filled in afterwards."""

    schemas: Schemas
    resolver: ReferenceResolver
    current: Links = field(default_factory=dict)
    aliases: Aliases = dict
    fresh: list[tuple[str, Node]] = field(default_factory=list)
    references: list[tuple[str, Node, str, list[Target]]] = field(default_factory=list)
    """The references this write sets: component, node, attribute, targets."""

    def write(self, attribute: Nested, value: Any, before: Any, path: ValuePath = ()) -> Any:
        """Return the JSON for an attribute; `before` is what it was, UNDEFINED where the row is new.

        Raises ValidationError for ids that are not the attribute's, or come twice; `path` leads to it.
        """
        if value is None:
            return None
        here = (*path, attribute.name)
        existing = None if before is UNDEFINED else self._by_key(attribute, before)
        if not isinstance(value, list):
            return self._write_item(attribute, value, existing, here)
        nodes: list[Node] = []
        seen: set[Key] = set()
        for index, item in enumerate(value):
            node = self._write_item(attribute, item, existing, (*here, index))
            key = attribute.kind_of(node), node["id"]
            if node["id"] is not None and key in seen:
                message = "This component is in the list twice"
                raise YupValidationError([Finding((*here, index, "id"), message, item.get("id"))])
            seen.add(key)
            nodes.append(node)
        return nodes

    def _by_key(self, attribute: Nested, before: Any) -> dict[Key, Node]:
        return {(attribute.kind_of(item), item["id"]): item for item in items_of(before)}

    def _write_item(
        self, attribute: Nested, item: Mapping[str, Any], existing: dict[Key, Node] | None, path: ValuePath
    ) -> Node:
        uid = attribute.kind_of(item)
        before = None if existing is None else self._find(attribute, uid, item.get("id", UNDEFINED), existing)
        node: Node = dict(before) if before is not None else {"id": None}
        node |= attribute.tag(uid)
        if before is None:
            self.fresh.append((uid, node))
        for name, nested in self.schemas.components[uid].attributes.items():
            value = item.get(name, UNDEFINED)
            if value is not UNDEFINED:
                self._write_attribute(uid, node, nested, value, before, path)
        return node

    def _find(self, attribute: Nested, uid: str, node_id: Any, existing: dict[Key, Node]) -> Node | None:
        if node_id is UNDEFINED:
            return None
        number = node_id if isinstance(node_id, int) and not isinstance(node_id, bool) else -1
        node = existing.get((uid, number)) or existing.get((uid, self.aliases().get((uid, number), -1)))
        if node is None:
            message = f"Some of the provided components in {attribute.name} are not related to the entity"
            raise UnrelatedError(message) if isinstance(attribute, DynamicZone) else ApplicationError(message)
        return node

    def _write_attribute(
        self, uid: str, node: Node, attribute: Attribute, value: Any, before: Node | None, path: ValuePath
    ) -> None:
        side = attribute.side
        if side is not None:
            current = self._current_targets(uid, before, side)
            targets = rearranged_side(side, current, self.resolver.resolve(side, value))
            self.references.append((uid, node, side.name, targets))
        elif isinstance(attribute, Nested):
            earlier = UNDEFINED if before is None else before.get(attribute.name)
            node[attribute.name] = self.write(attribute, value, earlier, path)
        elif isinstance(attribute, Scalar):
            node[attribute.name] = attribute.as_json(value)

    def _current_targets(self, uid: str, before: Node | None, side: Side) -> list[Target]:
        return [] if before is None else self.current.get((uid, before["id"]), {}).get(side.name, [])

    def links(self) -> Links:
        """Return the references of every component of the row after this write; ids must be filled in."""
        result = {key: dict(fields) for key, fields in self.current.items()}
        for uid, node, name, targets in self.references:
            result.setdefault((uid, node["id"]), {})[name] = targets
        return result


def copy_nodes(
    schemas: Schemas, attribute: Nested, value: Any, id_of: Callable[[str, Node], dict[str, Any]]
) -> Any:
    """Return a copy of an attribute's JSON; each node grows from what `id_of` gives, to be named later."""

    def copied(source: Node) -> Node:
        uid = attribute.kind_of(source)
        component = schemas.components.get(uid)
        node = id_of(uid, source)
        node.update((key, part) for key, part in source.items() if key not in {"id", COPIED_FROM})
        for nested in component.nested if component is not None else ():
            if nested.name in node:
                node[nested.name] = copy_nodes(schemas, nested, node[nested.name], id_of)
        return node

    return change_objects(value, copied)
