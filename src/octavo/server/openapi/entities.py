"""Schemas of content types and components: for responses, for bodies and for filters."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping

from octavo.queries.access import Caller
from octavo.schema.attributes.base import (
    KIND,
    Attribute,
    ComponentAttribute,
    DynamicZone,
    Nested,
    ReferenceAttribute,
    Relation,
    Scalar,
)
from octavo.schema.attributes.uid import UidAttribute
from octavo.schema.class_names import ClassNames, base_names
from octavo.schema.content_type import Component, ContentType, Holder
from octavo.schema.registry import Schemas
from octavo.server.openapi.shared import SHARED, TYPED, ref
from octavo.server.openapi.values import Json, answer_schema, body_schema, or_null

UNCHECKED = frozenset({"plugin::users-permissions.role"})
"""Types whose own routes write rows without validation, so that required attributes may be null."""

TYPE_ENDINGS = ("", "Input", "Changes", "Filters", "FilterKeys", "Fields", "Populate", "Sort")
COMPONENT_ENDINGS = ("", "Item", "Input", "ItemInput", "Filters")

ANYBODY = Caller()
"""A caller who sees neither private attributes nor passwords."""


class EntitySchemas:
    """Makes the schemas that an OpenAPI document refers to, each when it is first referred to."""

    def __init__(self, schemas: Schemas) -> None:
        self.schemas = schemas
        self._names: dict[tuple[str, str], str] = {}
        self._class_names = ClassNames([*SHARED, *TYPED])
        self._common = dict(SHARED)
        holders = {**schemas.content_types, **schemas.components}
        endings = {
            uid: TYPE_ENDINGS if isinstance(holder, ContentType) else COMPONENT_ENDINGS
            for uid, holder in holders.items()
        }
        self._bases = base_names(endings, self._class_names)
        self._pending: deque[tuple[str, str]] = deque()
        self._shared: dict[str, Json] = {}
        self._alternatives: dict[str, list[str]] = {}
        """The names of shared schemas by the name each asked for, which another one may already have."""

    def entry(self, uid: str) -> Json:
        """Refer to an entry of a type, or a component, as it is answered."""
        return self._refer(uid, "")

    def item(self, uid: str) -> Json:
        """Refer to a component as it stands in a dynamic zone."""
        return self._refer(uid, "Item")

    def item_input(self, uid: str) -> Json:
        """Refer to a component as it is written into a dynamic zone."""
        return self._refer(uid, "ItemInput")

    def input(self, uid: str) -> Json:
        """Refer to an entry as it is created, or a component as it is written."""
        return self._refer(uid, "Input")

    def update(self, uid: str) -> Json:
        """Refer to an entry as it is changed."""
        return self._refer(uid, "Changes")

    def filters(self, uid: str) -> Json:
        """Refer to the schema of `filters` on a type."""
        return self._refer(uid, "Filters")

    def filter_keys(self, uid: str) -> Json:
        """Refer to the schema of `filters` on a related type, which lists its keys only."""
        return self._refer(uid, "FilterKeys")

    def words(self, uid: str, role: str, schema: Json) -> Json:
        """Refer to the schema of a parameter of a type, which several operations share."""
        name = self._bases[uid] + role
        self._shared[name] = schema
        return ref(name)

    def share(self, name: str, schema: Json) -> Json:
        """Refer to a given schema by its name, or by a similar one if another schema has that."""
        alternatives = self._alternatives.setdefault(name, [])
        alternative = next((one for one in alternatives if self._shared[one] == schema), None)
        if alternative is None:
            alternative = self._class_names.take(name)
            alternatives.append(alternative)
            self._shared[alternative] = schema
        return ref(alternative)

    def build(self) -> Json:
        """Return every schema that was referred to, by name."""
        makers: Mapping[str, Callable[[Holder], Json]] = {
            "": self._entry,
            "Item": lambda holder: _tag_component(holder.uid, self._entry(holder)),
            "Input": lambda holder: self._body(holder, creating=True),
            "ItemInput": lambda holder: _tag_component(holder.uid, self._body(holder, creating=True)),
            "Changes": lambda holder: self._body(holder, creating=False),
            "Filters": self._filters,
            "FilterKeys": self._filter_keys,
        }
        schemas: Json = {}
        while self._pending:
            uid, role = self._pending.popleft()
            schemas[self._names[uid, role]] = makers[role](self.schemas[uid])
        return dict(sorted({**self._common, **self._shared, **schemas}.items()))

    def _refer(self, uid: str, role: str) -> Json:
        name = self._names.get((uid, role))
        if name is None:
            name = self._names[uid, role] = self._bases[uid] + role
            self._pending.append((uid, role))
        return ref(name)

    # Answers

    def _entry(self, holder: Holder) -> Json:
        properties = self.response_properties(holder)
        required = ["id", "documentId"] if isinstance(holder, ContentType) else ["id"]
        return {"type": "object", "properties": properties, "required": required}

    def response_properties(self, holder: Holder) -> dict[str, Json]:
        """Return the schemas of the attributes in responses, by name."""
        own = {} if isinstance(holder, ContentType) else {"id": {"type": "integer"}}
        return own | {
            attribute.name: self._response_schema(holder, attribute) for attribute in visible(holder)
        }

    def _response_schema(self, holder: Holder, attribute: Attribute) -> Json:
        if isinstance(attribute, Scalar):
            return answer_schema(attribute, nullable=may_be_null(holder, attribute))
        if isinstance(attribute, DynamicZone):
            items = {"anyOf": [self.item(uid) for uid in attribute.components]}
            return {"type": "array", "items": items}
        one = self._target(attribute.leads_to)
        if attribute.to_many:
            return {"anyOf": [{"type": "array", "items": one}, ref("Count")]}
        has_count = isinstance(attribute, Relation)
        return {"anyOf": [one, ref("Count"), {"type": "null"}]} if has_count else or_null(one)

    def _target(self, uid: str | None) -> Json:
        if uid in self.schemas.content_types or uid in self.schemas.components:
            return self.entry(str(uid))
        kind = {"type": "string", "description": "The uid of its type."}
        return {"type": "object", "properties": {"__type": kind}, "additionalProperties": True}

    # Bodies

    def _body(self, holder: Holder, *, creating: bool) -> Json:
        attributes, properties = list(writable(holder)), self.body_properties(holder)
        if isinstance(holder, Component):
            properties["id"] = {"type": "integer", "description": "Keeps a component that is there already."}
        schema: Json = {"type": "object", "properties": properties, "additionalProperties": False}
        required = [
            attribute.name for attribute in attributes if self._is_required_in_bodies(holder, attribute)
        ]
        if creating and required:
            schema["required"] = required
        return schema

    def _is_required_in_bodies(self, holder: Holder, attribute: Attribute) -> bool:
        generates = self.schemas.generates_uids and isinstance(holder, ContentType)
        is_made = generates and isinstance(attribute, UidAttribute) and attribute.is_generated
        return is_required_in_bodies(attribute) and not is_made

    def body_properties(self, holder: Holder) -> dict[str, Json]:
        """Return the schemas of the attributes in bodies, by name."""
        return {attribute.name: self._body_schema(attribute) for attribute in writable(holder)}

    def _body_schema(self, attribute: Attribute) -> Json:
        if isinstance(attribute, Scalar):
            schema = body_schema(attribute)
            return {**schema, "writeOnly": True} if attribute.private else schema
        if isinstance(attribute, ComponentAttribute):
            one = self.input(attribute.component)
            if attribute.repeatable:
                return _bound_list(one, attribute)
            return one if attribute.required else or_null(one)
        if isinstance(attribute, DynamicZone):
            return _bound_list({"anyOf": [self.item_input(uid) for uid in attribute.components]}, attribute)
        assert isinstance(attribute, ReferenceAttribute)
        return self._reference_schema(attribute)

    def _reference_schema(self, attribute: ReferenceAttribute) -> Json:
        if attribute.target is None:
            self._common |= TYPED
            typed = {"type": "array", "items": ref("TypedReference")}
            return {"anyOf": [typed, ref("TypedReferenceChanges")]}
        if not attribute.required:
            return ref("ToMany" if attribute.to_many else "ToOne")
        several = {"type": "array", "items": ref("Reference"), "minItems": 1}
        return {"anyOf": [several if attribute.to_many else ref("Reference"), ref("ReferenceChanges")]}

    # Filters

    def _filters(self, holder: Holder) -> Json:
        own = ref(self._names[holder.uid, "Filters"])
        several = {"type": "array", "items": own}
        logic = {"$and": several, "$or": several, "$not": own}
        return _keys(self._filters_of(holder) | logic)

    def _filter_keys(self, holder: Holder) -> Json:
        """List the keys only: nested filters would refer from type to type without end."""
        keys = _keys({name: {} for name in [*self._filters_of(holder), "$and", "$or", "$not"]})
        return {"anyOf": [ref("NumberFilter"), keys]}

    def _filters_of(self, holder: Holder) -> dict[str, Json]:
        """Return the filter of each attribute that has one, by name."""
        filters = {attribute.name: self._filter(attribute) for attribute in visible(holder)}
        return {"id": ref("NumberFilter")} | {name: one for name, one in filters.items() if one is not None}

    def _filter(self, attribute: Attribute) -> Json | None:
        """Return the filter of an attribute; None for what cannot be filtered by."""
        if isinstance(attribute, Scalar):
            return ref(attribute.filter_schema)
        if isinstance(attribute, ComponentAttribute):
            return self.filters(attribute.component)
        if not isinstance(attribute, ReferenceAttribute) or attribute.is_morph or attribute.target is None:
            return None
        return self.filter_keys(attribute.target) if attribute.target in self.schemas.content_types else None


def visible(holder: Holder) -> Iterator[Attribute]:
    """Yield the attributes that responses may have."""
    return (attribute for attribute in holder.all_attributes.values() if ANYBODY.sees(holder, attribute))


def writable(holder: Holder) -> Iterator[Attribute]:
    """Yield the attributes that bodies may have; private ones only if they are required."""
    for attribute in holder.attributes.values():
        is_visible = ANYBODY.sees(holder, attribute) or attribute.is_password or attribute.required
        if attribute.writable and is_visible:
            yield attribute


def is_required_in_bodies(attribute: Attribute) -> bool:
    """Whether an entry cannot be published without a value from the caller."""
    return attribute.required and not attribute.has_default and not attribute.conditions


def may_be_null(holder: Holder, attribute: Attribute) -> bool:
    """Whether a response may have null: not for system attributes, nor for required ones without drafts."""
    if attribute.name in {"id", "documentId", "createdAt", "updatedAt"}:
        return False
    unchecked = isinstance(holder, Component) or holder.draft_and_publish or holder.uid in UNCHECKED
    return unchecked or not attribute.required


def _tag_component(uid: str, schema: Json) -> Json:
    """Return a component's schema with the key that names it."""
    properties = {KIND: {"type": "string", "const": uid}, **schema["properties"]}
    return {**schema, "properties": properties, "required": [KIND, *schema.get("required", ())]}


def _keys(properties: Json) -> Json:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _bound_list(items: Json, attribute: Nested) -> Json:
    schema: Json = {"type": "array", "items": items}
    # No items at all are too few only where some are required (Strapi).
    if attribute.min is not None and attribute.required:
        schema["minItems"] = attribute.min
    if attribute.max is not None:
        schema["maxItems"] = attribute.max
    if attribute.min and not attribute.required:
        none = {"type": "array", "items": items, "maxItems": 0}
        return {"anyOf": [{**schema, "minItems": attribute.min}, none]}
    return schema
