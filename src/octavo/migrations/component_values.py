"""Converts the values inside components from the previous schemas to the current ones: nodes in, nodes out.

Pure. What has no place any more is left out and noted; the rows that lose something are parked whole first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from octavo.migrations.change import pointer
from octavo.migrations.conversions import UnconvertibleError, bare, conversion
from octavo.migrations.layout import NESTED, AttributeLayout, Attributes, Layout
from octavo.migrations.messages import Message, say
from octavo.migrations.renames import Renames
from octavo.migrations.values import read_json
from octavo.schema.attributes.base import KIND
from octavo.schema.attributes.enumeration import EnumerationAttribute
from octavo.schema.registry import Schemas

OWN_KEYS = frozenset({"id", KIND, "__from"})
"""The keys of a node that are no attributes."""
EMPTY: tuple[object, ...] = (None, [], {})


@dataclass(frozen=True, slots=True)
class ComponentChange:
    """One kind of change to values inside components: where the schema demands it, and what becomes of them
    in `{rows}`.
    """

    where: str
    message: Message
    becomes: str


@dataclass(slots=True)
class ComponentConverter:
    """Converts the nodes of one row, and records the changes."""

    schemas: Schemas
    before: Layout
    """Under the names of today."""
    after: Layout
    renames: Renames
    findings: dict[ComponentChange, None] = field(default_factory=dict)
    lost: bool = False
    """Whether a value was dropped."""
    replaced: bool = False
    """Whether a value was replaced by one from which it cannot be restored."""
    retired: set[tuple[str, str, str]] = field(default_factory=set)
    """Components in zones that do not allow them any more: holder, zone and component."""

    def row(self, uid: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the JSON of a type's components and zones, by attribute."""
        were, are = self._attributes(uid)
        return {
            name: self._value(uid, name, were.get(name, are[name]), are[name], value)
            for name, value in values.items()
        }

    @property
    def _former(self) -> Mapping[str, str]:
        return {new: old for old, new in self.renames.components.items()}

    def _attributes(self, uid: str) -> tuple[Attributes, Attributes]:
        after = self.after.types.get(uid)
        if after is not None:
            before = self.before.types.get(uid)
            return (after.attributes if before is None else before.attributes), after.attributes
        return self.before.components.get(uid, {}), self.after.components.get(uid, {})

    def _node(self, uid: str, node: Mapping[str, Any]) -> dict[str, Any]:
        were, are = self._attributes(uid)
        result: dict[str, Any] = {}
        for key, value in node.items():
            name = key if key in OWN_KEYS else self.renames.attribute(uid, key)
            now = are.get(name)
            if key in OWN_KEYS:
                result[key] = value
            elif now is not None:
                if name != key and value not in EMPTY:
                    self._note(
                        uid,
                        f"attributes/{name}/renamedFrom",
                        say("attribute.renamed", old=key, name=name),
                        "moved",
                    )
                result[name] = self._value(uid, name, were.get(name, now), now, value)
            elif value not in EMPTY:
                self._lose(uid, f"attributes/{key}", say("attribute.gone", name=key))
        return result

    def _value(self, uid: str, name: str, was: AttributeLayout, now: AttributeLayout, value: Any) -> Any:
        if value in EMPTY:
            return self._empty(was, now, value)
        if now.type in NESTED:
            return self._items(uid, name, was, now, value)
        if was.reads_as(now) or was.form == now.form:
            return self._rename_value(uid, name, value)
        return self._scalar(uid, name, was, now, value)

    def _rename_value(self, uid: str, name: str, value: Any) -> Any:
        attribute = self.schemas[uid].attributes[name]
        if not isinstance(attribute, EnumerationAttribute) or value in attribute.enum:
            return value
        if value not in attribute.renamed_values:
            return value
        message = say("attribute.valuesRenamed", name=name)
        self._note(uid, f"attributes/{name}/renamedValues", message, "moved")
        self.replaced = True
        return attribute.renamed_values[value]

    def _empty(self, was: AttributeLayout, now: AttributeLayout, value: Any) -> Any:
        if now.type not in NESTED or (was.form == now.form and was.many == now.many):
            return value
        return [] if _is_list(now) else None

    def _scalar(self, uid: str, name: str, was: AttributeLayout, now: AttributeLayout, value: Any) -> Any:
        where, kinds = f"attributes/{name}", {"name": name, "was": was, "now": now}
        convert = conversion(was.type, now.type)
        if convert is None:
            self._lose(uid, where, say("attribute.retyped", **kinds))
            return None
        try:
            result = convert(read_json(was.type, value))
        except UnconvertibleError:
            self._lose(uid, where, say("attribute.unconvertible", **kinds))
            return None
        self._note(uid, where, say("attribute.converted", **kinds), "converted")
        return bare(now.type).as_json(result)

    def _items(self, uid: str, name: str, was: AttributeLayout, now: AttributeLayout, value: Any) -> Any:
        if was.type not in NESTED:
            self._lose(uid, f"attributes/{name}", say("attribute.retyped", name=name, was=was, now=now))
            return [] if _is_list(now) else None
        items = list(value) if isinstance(value, list) else [value]
        if isinstance(value, list) is not _is_list(now):
            self._note_count(uid, name, now)
        nodes = [node for item in items for node in self._item(uid, name, was, now, item)]
        if _is_list(now):
            return nodes
        if len(nodes) > 1:
            self._lose(uid, f"attributes/{name}/repeatable", say("attribute.oneComponent", name=name))
        return nodes[0] if nodes else None

    def _note_count(self, uid: str, name: str, now: AttributeLayout) -> None:
        message = say("attribute.listNow" if _is_list(now) else "attribute.listBefore", name=name)
        self._note(uid, f"attributes/{name}/repeatable", message, "converted")

    def _item(
        self, uid: str, name: str, was: AttributeLayout, now: AttributeLayout, item: Mapping[str, Any]
    ) -> Iterator[dict[str, Any]]:
        if was.type == "dynamiczone":
            former = str(item.get(KIND))
            component = self.renames.components.get(former, former)
        else:
            component = was.target
            former = self._former.get(component, component)
        exists = component in self.after.components
        if (now.type == "component" and component != now.target) or not exists:
            self._lose(uid, f"attributes/{name}", self._foreign(name, component, now, exists=exists))
            return
        node = self._node(component, item)
        if now.type == "component":
            node.pop(KIND, None)
            self._note_renamed(former, component)
            if was.type == "dynamiczone":
                self._note(
                    uid,
                    f"attributes/{name}",
                    say("attribute.zoneBefore", name=name, now=now),
                    "converted",
                )
            yield node
            return
        if component not in now.members:
            self.retired.add((uid, name, component))
            message = say("component.retired", name=name, component=component)
            self._note(uid, f"attributes/{name}/components", message, "kept")
        if was.type == "component":
            self._note(
                uid,
                f"attributes/{name}",
                say("attribute.zoneNow", name=name, was=was),
                "converted",
            )
        self._note_renamed(former, component)
        yield {KIND: component, **{key: value for key, value in node.items() if key != KIND}}

    def _note_renamed(self, former: str, component: str) -> None:
        if former != component:
            self._note(
                component, "renamedFrom", say("component.renamed", old=former, name=component), "moved"
            )

    def _foreign(self, name: str, component: str, now: AttributeLayout, *, exists: bool) -> Message:
        if not exists:
            return say("component.gone", name=name, component=component)
        return say("attribute.retyped", name=name, was=f"component {component}", now=now)

    def _note(self, uid: str, place: str, message: Message, becomes: str) -> None:
        self.findings[ComponentChange(pointer(self.schemas[uid], place), message, becomes)] = None

    def _lose(self, uid: str, place: str, message: Message) -> None:
        self.lost = True
        self._note(uid, place, message, "parked")


def _is_list(item: AttributeLayout) -> bool:
    return item.many or item.type == "dynamiczone"


def may_change(before: Layout, after: Layout, renames: Renames) -> bool:
    """Whether what components hold has to be looked at: some of it was taken out, renamed or changed."""
    if renames.components or any(uid in after.components for uid in renames.attributes):
        return True
    for uid, were in _holders(before).items():
        are = _holders(after).get(uid)
        nested = uid in before.components
        if are is None:
            if nested:
                return True
            continue
        for name, was in were.items():
            if (nested or was.type in NESTED) and _differs(was, are.get(name), nested=nested):
                return True
    return False


def _holders(layout: Layout) -> dict[str, Attributes]:
    return {**{uid: type_.attributes for uid, type_ in layout.types.items()}, **layout.components}


def _differs(was: AttributeLayout, now: AttributeLayout | None, *, nested: bool) -> bool:
    if now is None:
        return nested
    if nested and was.rules != now.rules and "renamed_values" in now.rules:
        return True
    return was.form != now.form or was.many != now.many or not set(was.members) <= set(now.members)
