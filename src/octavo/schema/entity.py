"""Validates a whole entry and returns the values to store: scalars, components, zones, at any depth."""

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from octavo.errors import UNDEFINED, ValidationError
from octavo.schema.attributes.base import (
    KIND,
    Attribute,
    DynamicZone,
    Nested,
    ReferenceAttribute,
    Scalar,
)
from octavo.schema.attributes.enumeration import as_text
from octavo.schema.conditions import is_hidden
from octavo.schema.content_type import Component, ContentType, Holder
from octavo.schema.errors import Report, ValidationMode, ValuePath
from octavo.schema.registry import Schemas

Hidden = Literal["refused", "left", "taken"]
"""What happens to values of hidden attributes: they are refused, left out, or taken like others."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The stored values of an entry, for conditions about what the data does not contain.

    `values` are the entry's own, `nodes` its components by uid and id.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    nodes: Mapping[tuple[str, Any], Mapping[str, Any]] = field(default_factory=dict)


NOTHING = Stored()


def check_entry(
    schemas: Schemas,
    content_type: ContentType,
    data: Any,
    *,
    draft: bool = False,
    creating: bool = True,
    stored: Stored = NOTHING,
    hidden: Hidden = "refused",
) -> tuple[dict[str, Any], Report]:
    """Return the values of an entry to store, and a report of all errors in its data.

    The values are those of declared attributes in `data` and, when creating, defaults. Scalars are Python
    values, components dicts of the same with `id` where one was sent and `__component` in zones; relations
    and media stay as they were sent. Such values can be checked again, as publishing does with a stored draft
    (null for what is missing).

    Conditions are evaluated on the entry as it will be: the data over what is stored, and over defaults for a
    new entry. Raises ValidationError for data that is neither an object nor a list.
    """
    report = Report()
    if isinstance(data, list):
        report.wrong_type((), "object", None, data)
        return {}, report
    if not isinstance(data, Mapping):
        doing = "creation" if creating else "update"
        raise ValidationError(
            f"Invalid payload submitted for the {doing} of an entity of type {content_type.display_name}. "
            f"Expected an object, but got {_javascript_type(data)}"
        )
    walk = _Walk(schemas, ValidationMode(draft, creating), report, stored, hidden)
    return walk.attributes(content_type, data, (), stored.values, new=creating), report


class _Walk:
    """One pass over an entry."""

    __slots__ = ("hidden", "mode", "report", "schemas", "stored")

    def __init__(
        self, schemas: Schemas, mode: ValidationMode, report: Report, stored: Stored, hidden: Hidden
    ) -> None:
        self.schemas = schemas
        self.mode = mode
        self.report = report
        self.stored = stored
        self.hidden = hidden

    def attributes(
        self,
        holder: Holder,
        data: Mapping[str, Any],
        path: ValuePath,
        stored: Mapping[str, Any],
        *,
        new: bool,
    ) -> dict[str, Any]:
        values: dict[str, Any] = {}
        conditional = () if self.hidden == "taken" else holder.conditional
        for attribute in holder.attributes.values():
            if attribute not in conditional:
                self.keep(attribute, data, path, values)
        if conditional:
            entry = {**_initial(holder, stored, new=new), **data, **_plain(values)}
            for attribute in conditional:
                if not is_hidden(attribute.conditions, entry):
                    self.keep(attribute, data, path, values)
                elif attribute.name in data:
                    self.keep_hidden(attribute, data[attribute.name], (*path, attribute.name), stored, values)
        return values

    def keep(
        self, attribute: Attribute, data: Mapping[str, Any], path: ValuePath, values: dict[str, Any]
    ) -> None:
        value = data.get(attribute.name, UNDEFINED)
        if value is UNDEFINED and not (attribute.writable and self.mode.creating):
            return  # an update leaves what it does not name
        here = (*path, attribute.name)
        if isinstance(attribute, Scalar):
            result = attribute.check(value, here, self.mode, self.report)
        else:
            result = self.other(attribute, value, here)
        if result is not UNDEFINED:
            values[attribute.name] = result

    def keep_hidden(
        self,
        attribute: Attribute,
        value: Any,
        path: ValuePath,
        stored: Mapping[str, Any],
        values: dict[str, Any],
    ) -> None:
        """Let a hidden attribute be emptied or sent unchanged; any other value would be lost, and is
        refused.
        """
        if self.hidden == "left" or value == stored.get(attribute.name, UNDEFINED):
            return
        if _is_empty(value):
            if value is not None or not (isinstance(attribute, Nested) and attribute.to_many):
                values[attribute.name] = value
            return
        condition = json.dumps(attribute.conditions["visible"])
        message = f"{attribute.name} is hidden and would not be kept: its condition {condition} is not met"
        self.report.say(path, message, value)

    def other(self, attribute: Attribute, value: Any, path: ValuePath) -> Any:
        if isinstance(attribute, Nested):
            check = self.several if attribute.to_many else self.single
            return check(attribute, value, path)
        if isinstance(attribute, ReferenceAttribute) and attribute.required and not self.mode.draft:
            self.required_reference(attribute, value, path)
        return value

    def single(self, attribute: Nested, value: Any, path: ValuePath) -> Any:
        required = attribute.required and not self.mode.draft
        if value is UNDEFINED:
            if required and self.mode.creating:
                self.report.add(path, "must be defined.")
            return value
        if value is None and not required:
            return None
        if not isinstance(value, Mapping):
            self.report.wrong_type(path, "object", value)
            return value
        return self.member(attribute, value, path)

    def several(self, attribute: Nested, value: Any, path: ValuePath) -> Any:
        items = self.list_of_items(attribute, value, path)
        if not isinstance(items, list):
            return items
        checked = [
            self.member(attribute, item, (*path, index)) if self.is_object(item, (*path, index)) else None
            for index, item in enumerate(items)
        ]
        self.check_length(attribute, checked, path)
        return checked

    def member(self, attribute: Nested, item: Mapping[str, Any], path: ValuePath) -> Any:
        if isinstance(attribute, DynamicZone):
            return self.zone_item(attribute, item, path)
        return self.item(self.schemas.components[attribute.component], item, path)

    def list_of_items(self, attribute: Nested, value: Any, path: ValuePath) -> Any:
        """Return the list to check: an empty one if it is optional and absent; null is never valid
        (Strapi).
        """
        if value is UNDEFINED and self.mode.creating:
            if not attribute.required:
                return []
            self.report.add(path, "must be defined.")
        elif value is not UNDEFINED and not isinstance(value, list):
            self.report.wrong_type(path, "array", value)
        return value

    def is_object(self, item: Any, path: ValuePath) -> bool:
        if isinstance(item, Mapping):
            return True
        self.report.wrong_type(path, "object", None, item)
        return False

    def check_length(self, attribute: Nested, items: list[Any], path: ValuePath) -> None:
        """Report too few or too many items; an empty list has too few only if it is required (Strapi)."""
        if self.mode.draft:
            return
        low, high = attribute.min, attribute.max
        if low is not None and (attribute.required or items) and len(items) < low:
            self.report.add(path, f"field must have at least {low} items", items)
        if high is not None and len(items) > high:
            self.report.add(path, f"field must have less than or equal to {high} items", items)

    def zone_item(self, attribute: DynamicZone, item: Mapping[str, Any], path: ValuePath) -> Any:
        uid = as_text(item.get(KIND, UNDEFINED))
        place = (*path, KIND)
        if uid is UNDEFINED:
            self.report.add(place, "is a required field")
        elif uid in attribute.components or self.is_retired(attribute, uid, item):
            return {KIND: uid, **self.item(self.schemas.components[uid], item, path)}
        else:
            if not isinstance(uid, str):
                self.report.wrong_type(place, "string", uid)
            allowed = (
                attribute.components
                if isinstance(uid, str) and uid in self.schemas.components
                else sorted(self.schemas.components)
            )
            self.report.add(place, f"must be one of the following values: {', '.join(allowed)}", uid)
        return item

    def is_retired(self, attribute: DynamicZone, uid: Any, item: Mapping[str, Any]) -> bool:
        """Whether a component is one the entry has already, of a kind that was allowed before."""
        if uid not in attribute.retired:
            return False
        return self.hidden == "left" or (uid, _component_id(item.get("id"))) in self.stored.nodes

    def item(self, component: Component, item: Mapping[str, Any], path: ValuePath) -> dict[str, Any]:
        number = _component_id(item["id"]) if "id" in item else None
        before = self.stored.nodes.get((component.uid, number)) if isinstance(number, int) else None
        values = self.attributes(component, item, path, before or {}, new=before is None)
        if "id" in item:
            return {"id": number, **values}
        if not self.mode.creating:
            self.add_defaults(component, values)
        return values

    def add_defaults(self, component: Component, values: dict[str, Any]) -> None:
        """Add the defaults of a component that an update adds to an entry."""
        for name, attribute in component.attributes.items():
            if isinstance(attribute, Scalar) and attribute.has_default and name not in values:
                values[name] = copy.deepcopy(attribute.default)

    def required_reference(self, attribute: ReferenceAttribute, value: Any, path: ValuePath) -> None:
        if _leaves_empty(value, self.mode.creating, attribute.to_many):
            self.report.say(path, f"{attribute.name} must be defined.", value)


def _initial(holder: Holder, stored: Mapping[str, Any], *, new: bool) -> dict[str, Any]:
    """Return the values of an entry or component before the data: for a new one its defaults."""
    defaults = {
        name: attribute.default
        for name, attribute in holder.attributes.items()
        if new and attribute.has_default
    }
    return {**defaults, **stored}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that conditions can refer to, converted: a boolean sent as text is a boolean."""
    return {name: value for name, value in values.items() if isinstance(value, bool | int | float | str)}


def _is_empty(value: Any) -> bool:
    """Whether a value is empty: null, an empty list, or references to nothing."""
    if isinstance(value, Mapping):
        return all(part in (None, []) for part in value.values())
    return value is None or value == []


def _component_id(value: Any) -> Any:
    """Return an id as a number; whether such a component exists is checked when writing."""
    digits = isinstance(value, str) and value.isdecimal() and value.isascii() and len(value) < 19
    return int(value) if digits else value


def _leaves_empty(value: Any, creating: bool, to_many: bool) -> bool:
    """Whether a required relation would have no target after this write, as far as the value tells (Strapi).

    An update without targets changes nothing; one that only disconnects empties a to-one relation; what it
    leaves of a to-many relation is not known here.
    """
    operations = value if isinstance(value, Mapping) else {}
    connect, set_to, disconnect = (operations.get(key) for key in ("connect", "set", "disconnect"))
    if value is UNDEFINED:
        return creating
    if disconnect not in (None, []) and set_to is None and connect in (None, []):
        return creating or not to_many
    if not creating and connect == [] and set_to is None:
        return False
    if connect is not None or set_to is not None:
        return (set_to if connect is None else connect) == []
    return value is None or value == []


def _javascript_type(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return "string" if isinstance(value, str) else "object"
