"""What components hold that the schemas of today do not read: found by walking through their JSON.

Pure: nodes in, misfits out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from octavo.db.evolution.layout import NESTED, AttributeLayout, Attributes, Layout
from octavo.db.evolution.losses import changed, gone, pointer
from octavo.schema.registry import Schemas

KIND = "__component"
OWN_KEYS = frozenset({"id", KIND, "__from"})
"""What a node has beside its attributes."""
EMPTY: tuple[object, ...] = (None, [], {})

Changed = Mapping[tuple[str, str], tuple[AttributeLayout, AttributeLayout]]
"""What was and what is, by the uid of a type or component and an attribute."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A kind of value that is not read any more: where its schema says so, and what it does to `{rows}`."""

    where: str
    message: str


def nested_changes(before: Layout, after: Layout) -> Changed:
    """Return the attributes of components, and those that hold components, that are other ones now."""
    found = {}
    for uid, (were, are) in _holders(before, after).items():
        for name, was in were.items():
            now = are.get(name)
            if now is not None and not was.reads_as(now) and _is_nested(uid, before, was, now):
                found[uid, name] = (was, now)
    return found


def _holders(before: Layout, after: Layout) -> dict[str, tuple[Attributes, Attributes]]:
    types = {
        uid: (was.attributes, after.types[uid].attributes)
        for uid, was in before.types.items()
        if uid in after.types
    }
    components = {
        uid: (was, after.components[uid]) for uid, was in before.components.items() if uid in after.components
    }
    return {**types, **components}


def _is_nested(uid: str, before: Layout, was: AttributeLayout, now: AttributeLayout) -> bool:
    return uid in before.components or {was.type, now.type} <= NESTED


def may_misfit(before: Layout, after: Layout) -> bool:
    """Whether something of components was taken out or changed, so that what they hold must be looked at."""
    return bool(nested_changes(before, after)) or any(
        _has_lost(were, are) for were, are in _holders(before, after).values()
    )


def _has_lost(were: Attributes, are: Attributes) -> bool:
    return any(_less(was, are.get(name)) for name, was in were.items())


def _less(was: AttributeLayout, now: AttributeLayout | None) -> bool:
    return now is None or was.many != now.many or not set(was.members) <= set(now.members)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads nodes as the schemas of today do."""

    schemas: Schemas
    after: Layout
    changed: Changed

    def misfits(self, uid: str, attributes: Attributes, node: Mapping[str, Any]) -> Iterator[Misfit]:
        """Yield what is not read of a node, which is of a component, or has the components of a row."""
        for name, value in node.items():
            if name not in OWN_KEYS and value not in EMPTY:
                found = self.of_attribute(uid, name, attributes.get(name))
                if found is not None:
                    yield found
                else:
                    yield from self._within(uid, name, attributes[name], value)

    def of_attribute(self, uid: str, name: str, now: AttributeLayout | None) -> Misfit | None:
        """Return why the values of an attribute are not read, None where they are."""
        if now is None:
            return Misfit(*gone(self.schemas[uid], name))
        change = self.changed.get((uid, name))
        return Misfit(*changed(self.schemas[uid], name, *change)) if change else None

    def _within(self, uid: str, name: str, now: AttributeLayout, value: Any) -> Iterator[Misfit]:
        if now.type not in NESTED:
            return
        listed = now.many or now.type == "dynamiczone"
        if isinstance(value, list) is not listed:
            was = "a list of components" if not listed else "one component"
            message = (
                f"{name!r} was {was} and is {'a list' if listed else 'one'} now, with values in {{rows}}"
            )
            yield Misfit(self._place(uid, name, "repeatable"), message)
            return
        for item in value if listed else [value]:
            yield from self._item(uid, name, now, item)

    def _item(self, uid: str, name: str, now: AttributeLayout, item: Mapping[str, Any]) -> Iterator[Misfit]:
        component = str(item.get(KIND)) if now.type == "dynamiczone" else now.target
        if now.type == "dynamiczone" and component not in now.members:
            yield self._unknown_member(uid, name, now, component)
        else:
            yield from self.misfits(component, self.after.components[component], item)

    def _unknown_member(self, uid: str, name: str, now: AttributeLayout, component: str) -> Misfit:
        for member in now.members:
            held = self.schemas.components[member]
            if held.renamed_from == component:
                message = (
                    f"renamedFrom names {component!r}, which is held in {{rows}}; content is not moved yet"
                )
                return Misfit(pointer(held, "renamedFrom"), message)
        message = f"{name!r} may not hold {component!r} any more, which is there in {{rows}}"
        return Misfit(self._place(uid, name, "components"), message)

    def _place(self, uid: str, name: str, key: str) -> str:
        return pointer(self.schemas[uid], f"attributes/{name}/{key}")
