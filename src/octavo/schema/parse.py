"""Parses schema files to content types and components; every mistake is reported with its fix."""

import dataclasses
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, get_args

from octavo.errors import Problem
from octavo.schema.attributes.base import Attribute, Relation, RelationKind, Scalar
from octavo.schema.attributes.options import Option, boolean, mapping, text
from octavo.schema.attributes.textual import Textual
from octavo.schema.attributes.types import CUSTOM_FIELD, CUSTOM_FIELDS, GENERATED_BY_PLUGINS, SCALARS, TYPES
from octavo.schema.content_type import KINDS, Component, ContentType
from octavo.schema.errors import Report, ValidationMode
from octavo.schema.system import NAMES, system_attributes
from octavo.schema.uid import is_attribute_name, is_kebab_case, parse_component_uid, snake_case

COMMON_OPTIONS: Mapping[str, Option] = {
    "required": Option("required", boolean, "A published entry must have a value."),
    "unique": Option(
        "unique", boolean, "No two entries of one locale and status share a value; the database keeps it."
    ),
    "private": Option("private", boolean, "Never leaves by the API; cannot be filtered or sorted by."),
    "configurable": Option("configurable", boolean),
    "writable": Option("writable", boolean),
    "visible": Option("visible", boolean),
    "searchable": Option("searchable", boolean, "Whether a search looks into it."),
    "pluginOptions": Option("plugin_options", mapping, schema={"$ref": "#/definitions/pluginOptions"}),
    "conditions": Option("conditions", mapping, "`visible`: a rule on the values beside it, in JSON Logic."),
    "renamedFrom": Option("renamed_from", text, "The attribute's former name; its content moves with it."),
}
UNUSED_KEYS = frozenset(
    {"type", "default", "customField", "options", "description", "editable", "column", "columnType"}
    | {
        "useJoinTable",
        "joinTable",
        "joinColumn",
        "collectionName",
        "dominant",
        "autoPopulate",
        "via",
        "plugin",
    }
)
"""Keys of an attribute that have no meaning here, or are read elsewhere."""

TYPE_KEYS = frozenset(
    {"$schema", "kind", "collectionName", "info", "options", "pluginOptions", "attributes", "renamedFrom"}
    | {"config", "connection", "indexes", "foreignKeys", "modelType", "modelName", "uid", "globalId"}
)
COMPONENT_KEYS = frozenset(
    {"$schema", "collectionName", "info", "options", "pluginOptions", "attributes", "renamedFrom"}
    | {"config", "connection", "category", "modelType", "modelName", "uid", "globalId"}
)
RELATIONS = get_args(RelationKind)
_RESERVED = {snake_case(name): name for name in NAMES} | {
    "created_by_id": "createdBy",
    "updated_by_id": "updatedBy",
}


@dataclass(frozen=True)
class SchemaSource:
    """One schema as in its file; `strict` refuses unknown keys, which Strapi's trees may have."""

    uid: str
    raw: Mapping[str, Any]
    file: str
    strict: bool = True

    def at(self, *pointer: str) -> str:
        """Return a location in the file as a JSON pointer (RFC 6901)."""
        return f"{self.file}#" + "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in pointer)


@dataclass
class Parser:
    """Parses sources, and collects problems and attributes that could not be read."""

    custom_fields: Mapping[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    unread: set[tuple[str, str]] = field(default_factory=set)
    unknown_fields: set[str] = field(default_factory=set)
    """Custom fields that were reported already: one setting fixes all attributes of them."""

    def content_type(self, source: SchemaSource) -> ContentType | None:
        """Return the content type of a source; None if it has no valid name."""
        raw = source.raw
        self._check_keys(source, raw, TYPE_KEYS, ())
        info = self._object(source, "info")
        options = self._object(source, "options")
        plugin_options = self._object(source, "pluginOptions")
        singular = self._name(source, info, "singularName")
        plural = self._name(source, info, "pluralName")
        kind = raw.get("kind", "collectionType")
        if kind not in KINDS:
            self._note(source, f"kind {kind!r} is unknown", "/".join(KINDS), "kind")
        localized = _is_localized(plugin_options)
        attributes = self._attributes(source)
        if singular is None or plural is None or kind not in KINDS:
            return None
        system = system_attributes(source.uid, localized=localized, options=options)
        return ContentType(
            uid=source.uid,
            kind=kind,
            collection_name=self._text(source, "collectionName") or snake_case(plural),
            singular_name=singular,
            plural_name=plural,
            display_name=str(info.get("displayName") or singular),
            description=str(info.get("description") or ""),
            draft_and_publish=self._flag(source, options, "draftAndPublish"),
            localized=localized,
            attributes=_with_privates(attributes, options),
            system=_with_privates(system, options),
            options=options,
            indexes=tuple(self._indexes(source, attributes)),
            plugin_options=plugin_options,
            renamed_from=self._text(source, "renamedFrom"),
            source=source.file,
            raw=raw,
        )

    def component(self, source: SchemaSource) -> Component:
        """Return the component of a source."""
        self._check_keys(source, source.raw, COMPONENT_KEYS, ())
        info = self._object(source, "info")
        options = self._object(source, "options")
        category, name = parse_component_uid(source.uid) or ("", source.uid)
        return Component(
            uid=source.uid,
            category=category,
            display_name=str(info.get("displayName") or name),
            collection_name=self._text(source, "collectionName") or "",
            attributes=_with_privates(self._attributes(source), options),
            options=options,
            renamed_from=self._text(source, "renamedFrom"),
            source=source.file,
            raw=source.raw,
        )

    def _indexes(
        self, source: SchemaSource, attributes: Mapping[str, Attribute]
    ) -> Iterator[tuple[str, ...]]:
        """Yield the scalars that each entry of `indexes` names; Strapi's trees may name columns instead."""
        indexes = source.raw.get("indexes", [])
        scalars = [name for name, attribute in attributes.items() if isinstance(attribute, Scalar)]
        for number, index in enumerate(indexes if isinstance(indexes, list) else [indexes]):
            names = index.get("columns") if isinstance(index, Mapping) and not index.get("type") else None
            if isinstance(names, list) and names and all(name in scalars for name in names):
                yield tuple(names)
            elif source.strict:
                message = 'an index is {"columns": […]}, with scalar attributes of the type'
                fix = "remove it; what is unique says so at its attribute"
                self._note(source, message, fix, "indexes", str(number))

    def _attributes(self, source: SchemaSource) -> dict[str, Attribute]:
        parsed = {}
        for name, raw in self._object(source, "attributes").items():
            attribute = self._attribute(source, name, raw)
            if attribute is None:
                self.unread.add((source.uid, name))
            else:
                parsed[name] = attribute
        return parsed

    def _attribute(self, source: SchemaSource, name: str, raw: Any) -> Attribute | None:
        place = ("attributes", name)
        if not isinstance(raw, dict):
            self._note(source, f"attribute {name!r} must be an object", 'such as {"type": "string"}', *place)
            return None
        if not is_attribute_name(name):
            self._note(source, f"{name!r} is no attribute name", "use letters, digits, _ and -", *place)
        reserved = _RESERVED.get(snake_case(name))
        if reserved:
            self._note(source, f"{name!r} is Octavo's own {reserved!r}", "name it differently", *place)
            return None
        kind = self._type(source, name, raw)
        if kind is None:
            return None
        cls = TYPES[kind]
        values = self._options(source, name, raw, cls)
        missing = [
            key
            for key, option in cls.options.items()
            if option.field in NEEDED[kind] and option.field not in values
        ]
        for key in missing:
            if key not in raw:
                self._note(
                    source, f"attribute {name!r} of type {kind!r} needs {key!r}", f"add {key!r}", *place
                )
        if missing:
            return None
        if raw.get("type") == CUSTOM_FIELD:
            values["custom_field"] = raw["customField"]
        values["localized"] = _is_localized(values.get("plugin_options", {}))
        attribute = cls(name=name, type=kind, **values)
        self._check_consistency(source, attribute)
        return self._with_default(source, attribute, raw)

    def _type(self, source: SchemaSource, name: str, raw: Mapping[str, Any]) -> str | None:
        kind = raw.get("type")
        if kind == CUSTOM_FIELD:
            return self._custom_type(source, name, raw.get("customField"))
        if isinstance(kind, str) and kind in TYPES:
            return kind
        fix = _suggest(kind, [*TYPES, CUSTOM_FIELD]) if kind else f"add one of {', '.join(TYPES)}"
        message = (
            f"attribute {name!r} has the unknown type {kind!r}" if kind else f"attribute {name!r} has no type"
        )
        self._note(source, message, fix, "attributes", name, "type")
        return None

    def _custom_type(self, source: SchemaSource, name: str, uid: Any) -> str | None:
        uid = str(uid)
        kind = {**CUSTOM_FIELDS, **self.custom_fields}.get(uid)
        if kind not in SCALARS:
            self._refuse_custom_field(source, name, uid, kind)
            return None
        if uid in GENERATED_BY_PLUGINS and uid not in self.custom_fields:
            message = f"{name!r}: the values of {uid!r} are not made here: entries have those that are sent"
            self.warnings.append(Problem(source.at("attributes", name, "customField"), message))
        return kind

    def _refuse_custom_field(self, source: SchemaSource, name: str, uid: str, kind: str | None) -> None:
        if uid in self.unknown_fields:
            return
        self.unknown_fields.add(uid)
        line = f'[custom_fields] "{uid}" = "string"'
        fix = f"say in octavo.toml how it is kept: {line} (or text, richtext, json, …)"
        message = f"attribute {name!r} is the custom field {uid!r}, which no plugin provides"
        if kind is not None:
            message = f"attribute {name!r} is the custom field {uid!r}, and {kind!r} is no scalar type"
            fix = _suggest(kind, SCALARS)
        self._note(source, message, fix, "attributes", name, "customField")

    def _options(
        self, source: SchemaSource, name: str, raw: Mapping[str, Any], cls: type[Attribute]
    ) -> dict[str, Any]:
        options = {**COMMON_OPTIONS, **cls.options}
        self._check_keys(source, raw, {*options, *UNUSED_KEYS}, ("attributes", name))
        values = {}
        for key, option in options.items():
            if key not in raw:
                continue
            try:
                values[option.field] = option.read(raw[key])
            except ValueError as error:
                self._note(source, f"{key!r} of {name!r} {error}", "", "attributes", name, key)
        return values

    def _check_consistency(self, source: SchemaSource, attribute: Attribute) -> None:
        place = ("attributes", attribute.name)
        for low, high in (("min", "max"), ("min_length", "max_length")):
            least, most = getattr(attribute, low, None), getattr(attribute, high, None)
            if least is not None and most is not None and least > most:
                self._note(source, f"{attribute.name!r} has a minimum above its maximum", "swap them", *place)
        if isinstance(attribute, Textual):
            try:
                attribute.pattern  # noqa: B018 (compiled here, so that a wrong one is refused at start)
            except (re.error, RecursionError) as error:
                self._note(
                    source, f"the regex of {attribute.name!r} cannot be read: {error}", "", *place, "regex"
                )
        if isinstance(attribute, Relation):
            self._check_relation(source, attribute)

    def _check_relation(self, source: SchemaSource, attribute: Relation) -> None:
        place = ("attributes", attribute.name)
        if attribute.relation not in RELATIONS:
            fix = _suggest(attribute.relation, RELATIONS)
            self._note(source, f"relation {attribute.relation!r} is unknown", fix, *place, "relation")
        elif attribute.relation in {"morphToOne", "morphToMany"}:
            if attribute.target is not None:
                self._note(source, f"{attribute.relation} has no target", "remove it", *place, "target")
        elif attribute.target is None:
            self._note(
                source, f"relation {attribute.name!r} needs a target", "name a content type's uid", *place
            )
        if attribute.mapped_by and attribute.inversed_by:
            message = f"relation {attribute.name!r} has both mappedBy and inversedBy"
            self._note(source, message, "keep mappedBy on the side that does not own the relation", *place)

    def _with_default(self, source: SchemaSource, attribute: Attribute, raw: Mapping[str, Any]) -> Attribute:
        if raw.get("default") is None or not isinstance(attribute, Scalar):
            return attribute
        report = Report()
        value = attribute.check(raw["default"], (attribute.name,), ValidationMode(), report)
        wrong = report.findings[0].message if report.findings else report.late
        if not wrong:
            return dataclasses.replace(attribute, default=value, has_default=True)
        self._refuse_default(source, attribute.name, wrong, start=not report.findings or not source.strict)
        return attribute

    def _refuse_default(self, source: SchemaSource, name: str, wrong: str, start: bool) -> None:
        """Refuse a default, or ignore it if Strapi starts with it (it reads dates only when writing them)."""
        place = source.at("attributes", name, "default")
        message = f"the default of {name!r} is refused: {wrong}"
        if start:
            fix = "mend it, or remove it"
            self.warnings.append(Problem(place, f"{message}; entries that leave it out have none", fix))
        else:
            self.problems.append(Problem(place, message))

    def _check_keys(
        self, source: SchemaSource, raw: Mapping[str, Any], allowed: Iterable[str], place: tuple[str, ...]
    ) -> None:
        names = sorted(allowed)
        for key in raw:
            if source.strict and key not in names:
                self._note(source, f"the key {key!r} is unknown", _suggest(key, names), *place, key)

    def _object(self, source: SchemaSource, key: str) -> Mapping[str, Any]:
        value = source.raw.get(key, {})
        if isinstance(value, dict):
            return value
        self._note(source, f"{key!r} must be an object", "", key)
        return {}

    def _text(self, source: SchemaSource, key: str) -> str | None:
        value = source.raw.get(key)
        if value is None or isinstance(value, str):
            return value or None
        self._note(source, f"{key!r} must be a text", "", key)
        return None

    def _flag(self, source: SchemaSource, options: Mapping[str, Any], key: str) -> bool:
        value = options.get(key, False)
        if not isinstance(value, bool):
            self._note(source, f"{key!r} must be true or false", "", "options", key)
        return value is True

    def _name(self, source: SchemaSource, info: Mapping[str, Any], key: str) -> str | None:
        value = info.get(key)
        if isinstance(value, str) and is_kebab_case(value):
            return value
        message = f"info.{key} is missing" if value is None else f"info.{key} {value!r} is not in kebab-case"
        self._note(source, message, "lower-case words joined by dashes, such as blog-post", "info", key)
        return None

    def _note(self, source: SchemaSource, message: str, fix: str, *pointer: str) -> None:
        self.problems.append(Problem(source.at(*pointer), message, fix))


def suggest(name: str, names: Iterable[str], likeness: float = 0.6) -> str:
    """Return `did you mean 'x'?` for the nearest known name, or an empty text."""
    near = difflib.get_close_matches(name, list(names), n=1, cutoff=likeness)
    return f"did you mean {near[0]!r}?" if near else ""


def _suggest(name: Any, names: Iterable[str]) -> str:
    choices = list(names)
    return suggest(str(name), choices) or (
        f"known are {', '.join(choices)}" if len(choices) < 30 else "remove it"
    )


NEEDED = {
    kind: frozenset(
        item.name for item in fields(cls) if item.default is MISSING and item.default_factory is MISSING
    )
    for kind, cls in TYPES.items()
}
"""The fields of each attribute type that its options must fill."""


def _is_localized(plugin_options: Mapping[str, Any]) -> bool:
    i18n = plugin_options.get("i18n")
    return isinstance(i18n, dict) and i18n.get("localized") is True


def _with_privates(attributes: dict[str, Attribute], options: Mapping[str, Any]) -> dict[str, Attribute]:
    """Mark the attributes in `options.privateAttributes` as private."""
    private = options.get("privateAttributes")
    names = set(private) if isinstance(private, list) else set()
    return {
        name: dataclasses.replace(attribute, private=True) if name in names else attribute
        for name, attribute in attributes.items()
    }
