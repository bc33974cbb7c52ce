"""From schemas to tables: one table per content type, one row per version of a document.

Names: an attribute `publishOn` is the column `publish_on`. A to-one relation or single media `category` owned here is
the column `category_document_id`, with `category_locale` where only the target has locales, and
`category_position` where the inverse side is a list. A to-many or morph relation, or multiple media, is a link table
`<table>_<attribute>_links`. Components and zones are one JSON column each; references inside them are rows
of `<table>_component_links`, unique values inside them rows of `<table>_component_uniques`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from octavo.schema.content_type import ContentType
from octavo.schema.registry import Schemas


@dataclass(frozen=True)
class ToOne:
    """The columns of a to-one relation on the owner's row."""

    document_id: sa.Column[str]
    locale: sa.Column[str] | None
    """The target's locale, kept where only the target has locales."""
    position: sa.Column[int] | None
    """The place among the inverse side's list, kept where the inverse side is to-many."""


@dataclass(frozen=True)
class LinkTable:
    """A to-many or morph relation: columns owner_id, [target_type], document_id, [locale], position, inverse_position.

    `owner_id` is the source row's id. Indexed on (owner_id, position) and on (document_id, owner_id).
    """

    table: sa.Table
    has_type: bool
    has_locale: bool


@dataclass(frozen=True)
class TypeModel:
    """How one content type is kept.

    `columns` maps attribute names to columns, the system ones included: id (row id), documentId, locale, status (not an
    attribute; '' locale where the type has none, 'published' where it has no drafts), createdAt, updatedAt, publishedAt,
    createdBy and updatedBy (row ids of admin users). Components and zones are in `columns` too (JSON).
    `component_links`: owner_id, component_id, component_uid, field, position, target_type, document_id, locale.
    `component_uniques`: owner_id, component_id, component_uid, field, value, locale, status; unique on the last five
    after component_uid.
    """

    content_type: ContentType
    table: sa.Table
    columns: Mapping[str, sa.Column[object]]
    to_one: Mapping[str, ToOne]
    links: Mapping[str, LinkTable]
    component_links: sa.Table | None
    component_uniques: sa.Table | None


@dataclass(frozen=True)
class Model:
    """Every table of one instance: a `TypeModel` per content type, and the tables Octavo keeps for itself.

    `counters` (name, value): one per component uid, for the ids of components.
    """

    metadata: sa.MetaData
    types: Mapping[str, TypeModel]
    counters: sa.Table
    schemas: Schemas
