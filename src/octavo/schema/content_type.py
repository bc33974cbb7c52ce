"""Content types and components."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, TypeVar, get_args

from octavo.schema.attributes.base import Attribute, Nested, Relation

Kind = Literal["collectionType", "singleType"]
KINDS = get_args(Kind)


@dataclass(frozen=True, kw_only=True)
class _AttributeHolder:
    """What content types and components have in common: attributes, in the order of the schema."""

    attributes: Mapping[str, Attribute]
    """The declared attributes only."""

    @cached_property
    def nested(self) -> tuple[Nested, ...]:
        """The attributes that contain components."""
        return tuple(item for item in self.attributes.values() if isinstance(item, Nested))

    @cached_property
    def conditional(self) -> tuple[Attribute, ...]:
        """The attributes with conditions."""
        return tuple(item for item in self.attributes.values() if item.conditions)


@dataclass(frozen=True, kw_only=True)
class Component(_AttributeHolder):
    """A named group of attributes, stored inside the rows that use it; `uid` is `<category>.<name>`."""

    uid: str
    category: str
    display_name: str
    collection_name: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    renamed_from: str | None = None
    source: str = ""
    """The file it was read from, for messages."""
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """The schema as it was written, with extensions applied."""

    @property
    def all_attributes(self) -> Mapping[str, Attribute]:
        """The attributes; a component has no system attributes."""
        return self.attributes


@dataclass(frozen=True, kw_only=True)
class ContentType(_AttributeHolder):
    """A kind of document: its names, its options and its attributes in the order of the schema."""

    uid: str
    kind: Kind
    collection_name: str
    singular_name: str
    plural_name: str
    display_name: str
    description: str = ""
    draft_and_publish: bool = False
    localized: bool = False
    system: Mapping[str, Attribute]
    """id, documentId, createdAt, updatedAt, publishedAt, createdBy, updatedBy, locale, localizations.

    Every type has publishedAt (as recorded); every type has `locale` and `localizations` as in Strapi, but
    they are shown only if it is `localized`.
    """
    options: Mapping[str, Any] = field(default_factory=dict)
    indexes: tuple[tuple[str, ...], ...] = ()
    """The attributes to index, alone or several together."""
    plugin_options: Mapping[str, Any] = field(default_factory=dict)
    renamed_from: str | None = None
    source: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """The schema as it was written, with extensions applied."""

    @cached_property
    def all_attributes(self) -> Mapping[str, Attribute]:
        """All attributes in the order of the wire: id, documentId, declared ones, timestamps, locale."""
        first = {name: self.system[name] for name in ("id", "documentId")}
        rest = {name: attribute for name, attribute in self.system.items() if name not in first}
        return {**first, **self.attributes, **rest}

    @cached_property
    def inverse_relations(self) -> Mapping[str, Relation]:
        """The relations that entries of other types store."""
        relations = (item for item in self.attributes.values() if isinstance(item, Relation))
        return {item.name: item for item in relations if item.kept_by is not None}

    @cached_property
    def for_code_alone(self) -> frozenset[str]:
        """The declared attributes that no API shows."""
        return frozenset(name for name, one in self.attributes.items() if one.for_code_alone)

    def is_localized(self, attribute: Attribute) -> bool:
        """Whether each locale has its own value: attributes marked so, and always relations and uids
        (Strapi).
        """
        return self.localized and (
            attribute.localized or isinstance(attribute, Relation) or attribute.type == "uid"
        )


Holder = ContentType | Component
"""What has attributes."""
HolderT = TypeVar("HolderT", ContentType, Component)
