"""What all attributes share, and the few shapes an attribute can have."""

import copy
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, NamedTuple

from octavo.errors import UNDEFINED
from octavo.schema.attributes.options import Option, boolean, count, text, texts
from octavo.schema.findings import NAN, Path, Report, Stage

FILE_UID = "plugin::upload.file"
"""What every media attribute points at."""

ColumnKind = Literal[
    "text", "integer", "bigint", "double", "decimal", "boolean", "date", "time", "datetime", "json"
]


class Forms(NamedTuple):
    """How a kept value is written elsewhere; None means as it is.

    Kept values: aware datetimes in UTC, dates, times, Decimals, ints, floats, bools, texts and JSON.
    `to_wire` makes what answers carry, `to_json` what stands in the JSON of components (it sorts and compares
    as the kept value does), `json_to_wire` turns the latter into the former. None of them is given None.
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
    """Whether `_q` looks into it."""
    conditions: Mapping[str, Any] = field(default_factory=dict)
    """`visible`: a JSON Logic rule on its neighbours; what it hides is not validated (Strapi)."""

    options: ClassVar[Mapping[str, Option]] = {}
    """The keys of a schema this type has beside those of every type."""

    @property
    def to_many(self) -> bool:
        """Whether the value is a list of entries, files or components."""
        return False


@dataclass(frozen=True, kw_only=True)
class Scalar(Attribute, ABC):
    """An attribute kept in one typed column; each type is a subclass, which knows all there is to it."""

    column: ClassVar[ColumnKind]
    filterable: ClassVar[bool] = True
    """False for what may be neither read, filtered nor sorted at any depth (passwords)."""
    forms: ClassVar[Forms] = Forms()
    kind: ClassVar[str | None] = None
    """The type's name in messages; None for types that any value but null has."""
    json_type: ClassVar[Mapping[str, Any]] = {"type": "string"}
    """What answers hold, as JSON Schema (draft 2020-12)."""
    filter_schema: ClassVar[str] = "TextFilter"
    """The schema in the OpenAPI document that says what filters may compare it with."""
    searched_as: ClassVar[Literal["text", "number"] | None] = None
    """What `_q` compares it as; None for types it does not look into (Strapi)."""
    custom_field: str | None = None
    """The uid of the custom field this attribute was declared as."""

    @property
    def for_code_alone(self) -> bool:
        """Whether it is told to nobody, administrators included, such as what the bytes of a file proved.

        Strapi has no such attributes.
        """
        return self.private and not self.visible and not self.configurable

    @property
    def python_type(self) -> str:
        """The type of its values in answers, as `octavo types` writes it."""
        return "str"

    def json_schema(self) -> dict[str, Any]:
        """Return what answers hold as JSON Schema: types alone, as drafts may break every other rule."""
        return dict(self.json_type)

    def input_schema(self) -> dict[str, Any]:
        """Return what a body may hold, beside null, for the entry to be published."""
        schema = self.json_schema() | self.rules_schema()
        default = self.default() if callable(self.default) else self.default
        if self.has_default and default is not None:
            schema["default"] = default if self.forms.to_wire is None else self.forms.to_wire(default)
        return schema

    def rules_schema(self) -> dict[str, Any]:
        """Return what JSON Schema can say of the type's rules."""
        return {}

    def check(self, value: Any, path: Path, stage: Stage, report: Report) -> Any:
        """Return the value as it is kept, UNDEFINED when there is none; what is wrong goes into the report.

        Takes what JSON can hold, and kept values again.
        """
        if value is UNDEFINED and stage.creating and self.has_default:
            value = copy.deepcopy(self.default)
        if value is None or value is UNDEFINED:
            return self._check_absent(value, path, stage, report)
        return self.accept(value, path, stage, report)

    @abstractmethod
    def accept(self, value: Any, path: Path, stage: Stage, report: Report) -> Any:
        """Return a value that is neither null nor undefined as it is kept."""

    @abstractmethod
    def parse_filter_value(self, value: Any) -> Any:
        """Return one value of a query (text, or JSON, never None) as it is compared with the kept ones.

        Raises ValidationError for what can never be compared.
        """

    def _check_absent(self, value: Any, path: Path, stage: Stage, report: Report) -> Any:
        if stage.draft or not self.required:
            return value
        if value is None and self.kind is not None:
            report.wrong_type(path, self.kind, NAN if self.kind == "number" else None)
        elif stage.creating:
            report.add(path, "must be defined.", value)
        elif value is None:
            report.add(path, "cannot be null.", value)
        return value


@dataclass(frozen=True, kw_only=True)
class Relation(Attribute):
    """A relation; `target` is None for the morph kinds that point at any type."""

    relation: RelationKind
    target: str | None = None
    mapped_by: str | None = None
    inversed_by: str | None = None
    morph_by: str | None = None
    """On morphOne and morphMany: the attribute of the target that points here."""
    virtual: bool = False
    """Kept nowhere: `localizations` is read from the versions, a file's `related` from the links to it."""
    hidden: bool = False
    """For code alone: answers of the content API leave it out, such as a role's users (Strapi)."""

    options: ClassVar[Mapping[str, Option]] = {
        "relation": Option("relation", text),
        "target": Option("target", text),
        "mappedBy": Option("mapped_by", text),
        "inversedBy": Option("inversed_by", text),
        "morphBy": Option("morph_by", text),
        "unstable_virtual": Option("virtual", boolean),
        "unstable_hidden": Option("hidden", boolean),
    }

    @property
    def to_many(self) -> bool:
        """Whether there may be several."""
        return self.relation in {"oneToMany", "manyToMany", "morphMany", "morphToMany"}

    @property
    def is_morph(self) -> bool:
        """Whether the type of what is pointed at varies, seen from either side."""
        return self.relation.startswith("morph")

    @property
    def is_owner(self) -> bool:
        """Whether this side keeps the relation; the other side is read through it."""
        return not self.virtual and self.mapped_by is None and self.relation not in {"morphOne", "morphMany"}

    @property
    def kept_by(self) -> str | None:
        """The attribute of the target that keeps the relation, where this side does not."""
        return None if self.is_owner else self.mapped_by or self.morph_by


@dataclass(frozen=True, kw_only=True)
class Media(Attribute):
    """Files of the media library: a relation to `plugin::upload.file`, kept as one."""

    target: ClassVar[str] = FILE_UID
    multiple: bool = False
    allowed_types: tuple[str, ...] = ("images", "files", "videos", "audios")

    options: ClassVar[Mapping[str, Option]] = {
        "multiple": Option("multiple", boolean),
        "allowedTypes": Option("allowed_types", texts),
    }

    @property
    def to_many(self) -> bool:
        """Whether there may be several files."""
        return self.multiple


@dataclass(frozen=True, kw_only=True)
class ComponentAttribute(Attribute):
    """One component, or a list of one kind of component."""

    component: str
    repeatable: bool = False
    min: int | None = None
    max: int | None = None

    options: ClassVar[Mapping[str, Option]] = {
        "component": Option("component", text),
        "repeatable": Option("repeatable", boolean),
        "min": Option("min", count),
        "max": Option("max", count),
    }

    @property
    def components(self) -> tuple[str, ...]:
        """The uids of the components it may hold: one."""
        return (self.component,)

    @property
    def to_many(self) -> bool:
        """Whether it is a list."""
        return self.repeatable


@dataclass(frozen=True, kw_only=True)
class DynamicZone(Attribute):
    """A list of components of several kinds, each with its `__component`."""

    components: tuple[str, ...]
    min: int | None = None
    max: int | None = None

    options: ClassVar[Mapping[str, Option]] = {
        "components": Option("components", texts),
        "min": Option("min", count),
        "max": Option("max", count),
    }

    @property
    def to_many(self) -> bool:
        """A zone is a list."""
        return True


Nested = ComponentAttribute | DynamicZone
"""What holds components."""
