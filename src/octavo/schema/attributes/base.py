"""What all attributes share, and the few shapes an attribute can have."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

ColumnKind = Literal[
    "text", "integer", "bigint", "double", "decimal", "boolean", "date", "time", "datetime", "json"
]
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


@dataclass(frozen=True, kw_only=True)
class Scalar(Attribute):
    """An attribute kept in one typed column; each type is a subclass in a file of its own."""

    column: ClassVar[ColumnKind]
    filterable: ClassVar[bool] = True
    """False for what may be neither read, filtered nor sorted at any depth (passwords)."""


@dataclass(frozen=True, kw_only=True)
class Relation(Attribute):
    """A relation; `target` is None for the morph kinds that point at any type."""

    relation: RelationKind
    target: str | None = None
    mapped_by: str | None = None
    inversed_by: str | None = None
    morph_by: str | None = None
    """On morphOne and morphMany: the attribute of the target that points here."""

    @property
    def to_many(self) -> bool:
        """Whether the value is a list."""
        return self.relation in {"oneToMany", "manyToMany", "morphMany", "morphToMany"}

    @property
    def is_morph(self) -> bool:
        """Whether the type of what is pointed at varies, seen from either side."""
        return self.relation.startswith("morph")

    @property
    def is_owner(self) -> bool:
        """Whether this side keeps the relation; the other side is read through it."""
        return self.mapped_by is None and self.relation not in {"morphOne", "morphMany"}


@dataclass(frozen=True, kw_only=True)
class Media(Attribute):
    """Files of the media library: a relation to `plugin::upload.file`, kept as one."""

    multiple: bool = False
    allowed_types: tuple[str, ...] = ("images", "files", "videos", "audios")


@dataclass(frozen=True, kw_only=True)
class ComponentAttribute(Attribute):
    """One component, or a list of one kind of component."""

    component: str
    repeatable: bool = False
    min: int | None = None
    max: int | None = None


@dataclass(frozen=True, kw_only=True)
class DynamicZone(Attribute):
    """A list of components of several kinds, each with its `__component`."""

    components: tuple[str, ...]
    min: int | None = None
    max: int | None = None
