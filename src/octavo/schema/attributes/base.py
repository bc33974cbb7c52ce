"""The base classes of attributes."""

import copy
from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Literal, NamedTuple, get_args

from octavo.errors import UNDEFINED
from octavo.schema.attributes.options import Option, boolean, count, text, texts
from octavo.schema.errors import NAN, Report, ValidationMode, ValuePath

FILE_UID = "plugin::upload.file"
"""The target of every media attribute."""
FILE_KINDS = ("images", "videos", "audios", "files")
"""What a media attribute may be restricted to."""
KIND = "__component"
"""The key by which the components of a dynamic zone name their kind."""

ColumnKind = Literal[
    "text", "integer", "bigint", "double", "decimal", "boolean", "date", "time", "datetime", "json"
]


class Conversions(NamedTuple):
    """How a stored value is converted; None means unchanged.

    Stored values: aware datetimes in UTC, dates, times, Decimals, ints, floats, bools, texts and JSON.
    `to_wire` makes the value in answers, `to_json` the one in the JSON of components (it sorts and compares
    as the stored value does), `json_to_wire` converts the latter to the former. None of them is called with
    None.
    """

    to_wire: Callable[[Any], Any] | None = None
    to_json: Callable[[Any], Any] | None = None
    json_to_wire: Callable[[Any], Any] | None = None


RelationKind = Literal[
    "oneToOne",
    "oneToMany",
    "manyToOne",
    "manyToMany",
    "morphOne",
    "morphMany",
    "morphToOne",
    "morphToMany",
]


# What editors mark in the options of attributes that lead elsewhere.
_TYPE_UID = {"type": "string", "pattern": r"^((api|plugin)::[^.:]+\.[^.:]+|admin::[^.:]+)$"}
_COMPONENT_UID = {"type": "string", "pattern": r"^[^.:]+\.[^.:]+$"}
_LIST: Mapping[str, Any] = {"type": "array", "minItems": 1, "uniqueItems": True}
_INTERNAL = {"type": "boolean", "doNotSuggest": True}
_FILE_KINDS = {**_LIST, "items": {"enum": [*FILE_KINDS]}}
_COUNTED = {"min": Option("min", count, "Fewest of them."), "max": Option("max", count, "Most of them.")}


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


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """One attribute of a content type or component, as its schema describes it."""

    name: str
    type: str
    required: bool = False
    unique: bool = False
    private: bool = False
    configurable: bool = True
    writable: bool = True
    visible: bool = True
    default: Any = None
    has_default: bool = False
    localized: bool = False
    """Marked `pluginOptions.i18n.localized`; see `ContentType.is_localized` for what counts as localized."""
    renamed_from: str | None = None
    plugin_options: Mapping[str, Any] = field(default_factory=dict)
    searchable: bool = True
    """Whether `_q` searches in it."""
    conditions: Mapping[str, Any] = field(default_factory=dict)
    """`visible`: a JSON Logic rule on the values beside it; hidden attributes are not validated (Strapi)."""

    is_password: ClassVar[bool] = False
    """Whether it may not be read, filtered or sorted by, at any depth."""
    options: ClassVar[Mapping[str, Option]] = {}
    """The options this type has in schemas, besides those of every type."""

    @property
    def to_many(self) -> bool:
        """Whether the value is a list of entries, files or components."""
        return False

    @property
    def for_code_alone(self) -> bool:
        """Whether no API shows it, not even to administrators."""
        return False

    @property
    def leads_to(self) -> str | None:
        """The uid of the only type or component that values are entries of; None if there is none, or
        several.
        """
        return None

    @property
    def is_owner(self) -> bool:
        """Whether it refers to entries, and stores that itself."""
        return False

    @property
    def is_morph(self) -> bool:
        """Whether it refers to entries of several types, on either side."""
        return False

    @property
    def is_polymorphic(self) -> bool:
        """Whether it refers to entries of any type."""
        return False

    @cached_property
    def side(self) -> Side | None:
        """How it relates; None if it is no relation, or one that is not stored."""
        return None

    def place_inside(self, place: str, uid: str) -> str:
        """Return the place of components of one kind in this attribute, which stands at a place itself: see
        `Schemas.walk`.
        """
        return f"{place}/{self.name}" if place else self.name


@dataclass(frozen=True, kw_only=True)
class Scalar(Attribute):
    """An attribute stored in one typed column; each type is a subclass."""

    # No ABC, whose instances take five times as long to be told from others; mypy knows it is abstract.

    column: ClassVar[ColumnKind]
    conversions: ClassVar[Conversions] = Conversions()
    kind: ClassVar[str | None] = None
    """The type's name in messages; None for types that accept any value but null."""
    json_type: ClassVar[Mapping[str, Any]] = {"type": "string"}
    """The JSON Schema (draft 2020-12) of values in answers."""
    filter_schema: ClassVar[str] = "TextFilter"
    """The schema in the OpenAPI document for its filters."""
    searched_as: ClassVar[Literal["text", "number"] | None] = None
    """How `_q` compares it; None for types it does not search (Strapi)."""
    custom_field: str | None = None
    """The uid of the custom field this attribute was declared as."""

    @property
    def for_code_alone(self) -> bool:
        """Whether no API shows it, not even to administrators, such as the type detected from a file's bytes.

        Strapi has no such attributes.
        """
        return self.private and not self.visible and not self.configurable

    @property
    def python_type(self) -> str:
        """The Python type of its values in answers, for `octavo types`."""
        return "str"

    def json_schema(self) -> dict[str, Any]:
        """Return the JSON Schema of values in answers: types alone, because drafts may break every other
        rule.
        """
        return dict(self.json_type)

    def input_schema(self) -> dict[str, Any]:
        """Return the JSON Schema of values in bodies, null aside, of entries to be published."""
        schema = self.json_schema() | self.rules_schema()
        default = self.default() if callable(self.default) else self.default
        if self.has_default and default is not None:
            to_wire = self.conversions.to_wire
            schema["default"] = default if to_wire is None else to_wire(default)
        return schema

    def rules_schema(self) -> dict[str, Any]:
        """Return the type's rules as far as JSON Schema can express them."""
        return {}

    def check(self, value: Any, path: ValuePath, mode: ValidationMode, report: Report) -> Any:
        """Return the value to store, UNDEFINED if there is none; errors go into the report.

        Accepts what JSON can hold, and stored values.
        """
        if value is UNDEFINED and mode.creating and self.has_default:
            value = copy.deepcopy(self.default)
        if value is None or value is UNDEFINED:
            return self._check_absent(value, path, mode, report)
        return self.accept(value, path, mode, report)

    @abstractmethod
    def accept(self, value: Any, path: ValuePath, mode: ValidationMode, report: Report) -> Any:
        """Return the value to store for one that is neither null nor undefined."""

    @abstractmethod
    def parse_filter_value(self, value: Any) -> Any:
        """Return one value of a query (text or JSON, never None) converted for comparison with stored ones.

        Raises ValidationError for a value that cannot be compared.
        """

    def as_json(self, value: Any) -> Any:
        """Return a value to store as the JSON of a component keeps it."""
        return value if value is None or self.conversions.to_json is None else self.conversions.to_json(value)

    def _check_absent(self, value: Any, path: ValuePath, mode: ValidationMode, report: Report) -> Any:
        if mode.draft or not self.required:
            return value
        if value is None and self.kind is not None:
            report.wrong_type(path, self.kind, NAN if self.kind == "number" else None)
        elif mode.creating:
            report.add(path, "must be defined.", value)
        elif value is None:
            report.add(path, "cannot be null.", value)
        return value


@dataclass(frozen=True, kw_only=True)
class Relation(Attribute):
    """A relation to entries of one type, `target`, or of any type in the morph kinds, where it is None."""

    relation: RelationKind
    target: str | None = None
    mapped_by: str | None = None
    inversed_by: str | None = None
    morph_by: str | None = None
    """On morphOne and morphMany: the attribute of the target that points here."""
    virtual: bool = False
    """Not stored: `localizations` is read from the versions, a file's `related` from the links to it."""
    hidden: bool = False
    """Not shown by the content API, such as a role's users (Strapi)."""

    options: ClassVar[Mapping[str, Option]] = {
        "relation": Option(
            "relation",
            text,
            "How many on each side; morph kinds point at several types.",
            {"enum": [*get_args(RelationKind)]},
        ),
        "target": Option("target", text, "A content type: api::article.article", _TYPE_UID),
        "mappedBy": Option("mapped_by", text, "The owning attribute on the other side."),
        "inversedBy": Option(
            "inversed_by", text, "The attribute on the other side; this side owns the relation."
        ),
        "morphBy": Option("morph_by", text, "The attribute of the target that points here."),
        "unstable_virtual": Option("virtual", boolean, schema=_INTERNAL),
        "unstable_hidden": Option("hidden", boolean, schema=_INTERNAL),
    }

    @property
    def to_many(self) -> bool:
        """Whether there may be several targets."""
        return self.relation in {"oneToMany", "manyToMany", "morphMany", "morphToMany"}

    @property
    def leads_to(self) -> str | None:
        """The uid of the targets' type; None if it varies."""
        return self.target

    @property
    def is_morph(self) -> bool:
        """Whether the type of the targets varies, on either side."""
        return self.relation.startswith("morph")

    @property
    def is_polymorphic(self) -> bool:
        """Whether it can point at any type."""
        return self.relation in {"morphToOne", "morphToMany"}

    @property
    def is_owner(self) -> bool:
        """Whether this is the owning side, which stores the relation; the inverse side is read through it."""
        return not self.virtual and self.mapped_by is None and self.relation not in {"morphOne", "morphMany"}

    @property
    def is_exclusive(self) -> bool:
        """Whether a target has at most one partner: one-to-one, told from both sides."""
        return self.relation == "oneToOne" and bool(self.mapped_by or self.inversed_by)

    @cached_property
    def side(self) -> Side | None:
        """How it relates; None if it is not stored."""
        if self.virtual:
            return None
        return Side(self.name, self.target, self.to_many, self.kept_by, self.is_exclusive)

    @property
    def kept_by(self) -> str | None:
        """The attribute of the target that stores the relation, if this is the inverse side."""
        return None if self.is_owner else self.mapped_by or self.morph_by


@dataclass(frozen=True, kw_only=True)
class Media(Attribute):
    """Files of the media library: a relation to `plugin::upload.file`."""

    target: ClassVar[str] = FILE_UID
    kept_by: ClassVar[None] = None
    is_owner: ClassVar[bool] = True
    is_morph: ClassVar[bool] = False
    is_exclusive: ClassVar[bool] = False
    virtual: ClassVar[bool] = False
    multiple: bool = False
    allowed_types: tuple[str, ...] = ("images", "files", "videos", "audios")

    options: ClassVar[Mapping[str, Option]] = {
        "multiple": Option("multiple", boolean, "A list instead of one."),
        "allowedTypes": Option("allowed_types", texts, "The kinds of files it takes.", _FILE_KINDS),
    }

    @property
    def to_many(self) -> bool:
        """Whether there may be several files."""
        return self.multiple

    @cached_property
    def side(self) -> Side:
        """How it relates."""
        return Side(self.name, self.target, self.to_many, media=True)

    @property
    def takes_all(self) -> bool:
        """Whether files of every kind may be chosen."""
        return set(FILE_KINDS) <= set(self.allowed_types)

    @property
    def leads_to(self) -> str:
        """The uid of the type of files."""
        return self.target


ReferenceAttribute = Relation | Media
"""The attributes that refer to entries; they answer the same questions."""


@dataclass(frozen=True, kw_only=True)
class ComponentAttribute(Attribute):
    """A component, or a list of components of one kind."""

    component: str
    repeatable: bool = False
    min: int | None = None
    max: int | None = None

    options: ClassVar[Mapping[str, Option]] = {
        "component": Option("component", text, "A component: category.name", _COMPONENT_UID),
        "repeatable": Option("repeatable", boolean, "A list instead of one."),
        **_COUNTED,
    }

    @property
    def components(self) -> tuple[str, ...]:
        """The uids of the components it may contain: one."""
        return (self.component,)

    @property
    def to_many(self) -> bool:
        """Whether it is a list."""
        return self.repeatable

    @property
    def leads_to(self) -> str:
        """The uid of the component."""
        return self.component

    def kind_of(self, item: Mapping[str, Any]) -> str:
        """Return the uid of an item's component."""
        return self.component

    def tag(self, uid: str) -> dict[str, str]:
        """Return the key by which an item says its component: none, there is one kind."""
        return {}


@dataclass(frozen=True, kw_only=True)
class DynamicZone(Attribute):
    """A list of components of several kinds, each with its `__component`."""

    components: tuple[str, ...]
    min: int | None = None
    max: int | None = None
    retired: list[str] = field(default_factory=list, compare=False)
    """Components the schema does not allow any more and entries still hold: shown, and kept when they are
    sent again. Filled at start, from what the database says.
    """

    options: ClassVar[Mapping[str, Option]] = {
        "components": Option(
            "components", texts, "The components it takes.", {**_LIST, "items": _COMPONENT_UID}
        ),
        **_COUNTED,
    }

    @property
    def to_many(self) -> bool:
        """A zone is a list."""
        return True

    def place_inside(self, place: str, uid: str) -> str:
        """Return the place of its components of one kind."""
        return f"{super().place_inside(place, uid)}:{uid}"

    def kind_of(self, item: Mapping[str, Any]) -> str:
        """Return the uid of an item's component."""
        return str(item.get(KIND))

    def tag(self, uid: str) -> dict[str, str]:
        """Return the key by which an item says its component."""
        return {KIND: uid}


Nested = ComponentAttribute | DynamicZone
"""The attributes that contain components."""
