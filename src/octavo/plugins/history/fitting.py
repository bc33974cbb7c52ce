"""What of an old version an entry may still have: the schema may have changed, and what it led to be gone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from octavo import Octavo
from octavo.plugin import ValuePath
from octavo.schema import (
    Component,
    ContentType,
    Nested,
    ReferenceAttribute,
    Scalar,
)
from octavo.schema.attributes.base import KIND
from octavo.schema.entity import check_entry
from octavo.schema.walk import holder_of, to_list

Values = dict[str, Any]
Reason = Literal["gone", "missing", "invalid"]
REASONS: Final = ("gone", "missing", "invalid")
"""Why a value does not fit: no attribute or component has it, the entry or file it leads to is not there, or
it breaks a rule."""
Existing = Mapping[str, set[tuple[str, str]]]
"""The ids and locales of the documents that are there, by type."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A value that does not fit."""

    path: ValuePath
    value: Any
    reason: Reason
    message: str = ""

    def serialize(self) -> Values:
        """Return it as in the API."""
        field = ".".join(map(str, self.path))
        return {"field": field, "value": self.value, "reason": self.reason, "message": self.message}


@dataclass(slots=True)
class Fit:
    """The values that fit, as a body has them, and the others."""

    values: Values
    problems: list[Misfit] = field(default_factory=list)


async def fit(
    app: Octavo, type_: ContentType, data: Mapping[str, Any], current: Mapping[str, Any], locale: str | None
) -> Fit:
    """Return what of a version's values may be written to an entry that is now as `current`."""
    data = _renamed(type_, data)
    existing = await _existing(app, type_, data)
    fitting = _Fitting(app, type_, existing, locale or "")
    values = fitting.attributes(type_, data, current, ())
    fitting.check(values)
    return Fit(values, fitting.problems)


def _renamed(holder: ContentType | Component, data: Mapping[str, Any]) -> Values:
    """Return values under the names that attributes have now."""
    names = {
        attribute.renamed_from: name
        for name, attribute in holder.attributes.items()
        if attribute.renamed_from and name not in data
    }
    return {names.get(name, name): value for name, value in data.items()}


async def _existing(app: Octavo, type_: ContentType, data: Mapping[str, Any]) -> Existing:
    """Return which of the documents that values lead to are there: one read for each type."""
    ids_by_type: dict[str, set[str]] = {}
    for uid, reference in references(app, type_, data):
        ids_by_type.setdefault(uid, set()).add(reference["documentId"])
    existing: dict[str, set[tuple[str, str]]] = {}
    for uid, ids in ids_by_type.items():
        if uid in app.schemas.content_types:
            where = {"documentId": {"$in": sorted(ids)}}
            rows = await app.query(uid).find_many(where, select=["documentId", "locale"])
            existing[uid] = {(row["documentId"], row["locale"] or "") for row in rows}
    return existing


def references(
    app: Octavo, holder: ContentType | Component, data: Mapping[str, Any]
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield what values lead to, in components too: its type, and the reference."""
    for name, value in data.items():
        attribute = holder.attributes.get(name)
        if isinstance(attribute, ReferenceAttribute):
            for item in to_list(value):
                uid = attribute.target or (item.get("__type") if isinstance(item, Mapping) else None)
                if is_reference(item) and uid:
                    yield uid, item
        elif isinstance(attribute, Nested):
            for item in to_list(value):
                component = _component(app, attribute, item)
                if component is not None:
                    yield from references(app, component, _renamed(component, item))


def is_reference(item: Any) -> bool:
    """Whether a value names a document."""
    return isinstance(item, Mapping) and isinstance(item.get("documentId"), str)


def _component(app: Octavo, attribute: Nested, item: Any) -> Component | None:
    """Return the component of an item, if the attribute may hold it."""
    component = holder_of(app.schemas, attribute, item)
    return component if isinstance(component, Component) and component.uid in attribute.components else None


class _Fitting:
    """Takes out of one version's values what does not fit."""

    def __init__(self, app: Octavo, type_: ContentType, existing: Existing, locale: str) -> None:
        self.app = app
        self.type = type_
        self.existing = existing
        self.locale = locale
        self.problems: list[Misfit] = []

    def attributes(
        self,
        holder: ContentType | Component,
        data: Mapping[str, Any],
        current: Mapping[str, Any],
        path: ValuePath,
    ) -> Values:
        """Return the values of a type or component that fit."""
        values: Values = {}
        for name, value in data.items():
            attribute, here = holder.attributes.get(name), (*path, name)
            if name in ("id", KIND) and isinstance(holder, Component):
                values[name] = value
            elif attribute is None or attribute.type == "password":
                self.problems.append(Misfit(here, value, "gone"))
            elif isinstance(attribute, Scalar):
                values[name] = value
            elif isinstance(attribute, ReferenceAttribute):
                self._relate(attribute, value, here, values)
            elif isinstance(attribute, Nested):
                self._nest(attribute, value, current.get(name), here, values)
        return values

    def _relate(self, attribute: ReferenceAttribute, value: Any, path: ValuePath, values: Values) -> None:
        """Take over what is there of what an attribute led to."""
        if not attribute.is_owner:
            self.problems.append(Misfit(path, value, "gone"))
            return
        items = [item for item in to_list(value) if item is not None]
        present = []
        for item in items:
            if not is_reference(item):
                self.problems.append(Misfit(path, item, "invalid", "is no reference"))
            elif self._still_exists(attribute.target or str(item.get("__type")), item):
                present.append(item)
            else:
                self.problems.append(Misfit(path, item, "missing"))
        if attribute.to_many:
            values[attribute.name] = present
        else:
            self.problems += [Misfit(path, item, "invalid", "there may be one only") for item in present[1:]]
            values[attribute.name] = present[0] if present else None

    def _still_exists(self, uid: str, item: Mapping[str, str]) -> bool:
        target = self.app.schemas.content_types.get(uid)
        if target is None:
            return False
        locale = item.get("locale", self.locale if self.type.localized else self.app.locales.default)
        return (item["documentId"], locale if target.localized else "") in self.existing.get(uid, set())

    def _nest(self, attribute: Nested, value: Any, current: Any, path: ValuePath, values: Values) -> None:
        if value is None and not attribute.to_many:
            values[attribute.name] = None
            return
        many = attribute.to_many
        nodes = {(attribute.kind_of(item), item.get("id")): item for item in to_list(current) if item}
        components: list[Values] = []
        for index, item in enumerate(to_list(value)):
            here = (*path, index) if many else path
            component = _component(self.app, attribute, item)
            if component is None or (components and not many):
                if item is not None:
                    self.problems.append(Misfit(here, item, "gone"))
                continue
            components.append(self._node(attribute, component, item, nodes, here))
        values[attribute.name] = components if many else (components[0] if components else None)

    def _node(
        self,
        attribute: Nested,
        component: Component,
        item: Mapping[str, Any],
        nodes: Mapping[tuple[str, Any], Mapping[str, Any]],
        path: ValuePath,
    ) -> Values:
        """Return a component; with its id only if the entry has it still."""
        before = nodes.get((attribute.kind_of(item), item.get("id")))
        node = self.attributes(component, _renamed(component, item), before or {}, path)
        if before is None:
            node.pop("id", None)
        return node

    def check(self, values: Values) -> None:
        """Take out values that break a rule."""
        _, report = check_entry(
            self.app.schemas, self.type, values, draft=self.type.draft_and_publish, creating=False
        )
        for finding in report.findings:
            misfit = _take_out(values, finding.path)
            if misfit is not None:
                self.problems.append(Misfit(*misfit, "invalid", finding.message))


def _take_out(values: Values, path: ValuePath) -> tuple[ValuePath, Any] | None:
    """Take out the value at a path, or what it is an item of; return what that was, and where."""
    holders: list[Any] = [values]
    for part in path:
        try:
            holders.append(holders[-1][part])
        except (KeyError, IndexError, TypeError):
            break
    for depth in range(len(holders) - 1, 0, -1):
        if isinstance(holders[depth - 1], dict):
            return path[:depth], holders[depth - 1].pop(path[depth - 1])
    return None
