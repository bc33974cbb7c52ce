"""Builds the tables of schemas: one table per content type, with one row per version of a document.

Names: an attribute `publishOn` is the column `publish_on`. A to-one relation or single media `category` that
this type owns is the column `category_document_id`, with `category_locale` if only the target has locales,
and `category_position` if the inverse side is a list. A to-many or morph relation, or multiple media, is a
link table `<table>_<attribute>_links`. Components and zones are one JSON column each, in the form
`Scalar.conversions.to_json` makes, with an `id` in each component and `__component` in each member of a zone;
references inside them are rows of `<table>_component_links`, unique values inside them rows of
`<table>_component_uniques`.

A generated name that several tables or indexes could have ends in a hash that tells them apart.

Rows of link tables and uniques are deleted with the row that owns them (`ON DELETE CASCADE`).
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

import sqlalchemy as sa

from octavo.db.indexes import component_unique_index, index_of, link_key, name_indexes, unique_index
from octavo.db.queue_tables import queue_tables
from octavo.db.types import Kind, RowIdType, StoredType, own_text
from octavo.errors import Problem, StartupError
from octavo.schema.attributes.base import (
    Attribute,
    Nested,
    ReferenceAttribute,
    Scalar,
)
from octavo.schema.columns import (
    SYSTEM_COLUMNS,
    column_name,
    column_names,
    column_words,
    formerly,
    hashed,
    inverse_is_list,
    is_linked,
    is_to_one,
    keeps_locale,
    shorten,
)
from octavo.schema.content_type import ContentType
from octavo.schema.nodes import is_unique
from octavo.schema.registry import Schemas

T = TypeVar("T")

FIRST_PUBLISHED = "firstPublishedAt"
"""Only types with `options.firstPublishedAt` have it."""
SYSTEM_KINDS: dict[str, Kind] = {
    "id": "rowid",
    "createdAt": "datetime",
    "updatedAt": "datetime",
    "publishedAt": "datetime",
    "firstPublishedAt": "datetime",
    "createdBy": "bigint",
    "updatedBy": "bigint",
}
FORMERLY = "octavo_formerly"
"""The key of `info` under which a column, or a side table of a type, lists its former names, for renaming it
at start.
"""


@dataclass(frozen=True)
class ToOne:
    """The columns of a to-one relation on the owner's row."""

    document_id: sa.Column[str]
    locale: sa.Column[str] | None
    """The target's locale, stored when only the target has locales."""
    position: sa.Column[int] | None
    """The position in the inverse side's list, stored when the inverse side is to-many."""


@dataclass(frozen=True)
class LinkTable:
    """A to-many or morph relation: columns owner_id, [target_type], document_id, [locale], position,
    inverse_position.

    `owner_id` is the source row's id. Indexed on (owner_id, position); a target is linked once to an owner.
    """

    table: sa.Table
    has_type: bool
    has_locale: bool


@dataclass(frozen=True)
class TypeModel:
    """The tables of one content type.

    `columns` maps attribute names to columns, the system ones included: id (row id), documentId, locale,
    status (not an attribute; locale is '' if the type has none, status 'published' if it has no drafts),
    createdAt, updatedAt, publishedAt, createdBy and updatedBy (row ids of admin users). Components and zones
    are in `columns` too (JSON).

    `component_links`: owner_id, component_id, component_uid, field, position, target_type, document_id,
    locale. `component_uniques`: owner_id, component_id, component_uid, place, field, value, locale, status;
    unique on the last five (see `schema/nodes.py` for places).
    """

    content_type: ContentType
    table: sa.Table
    columns: Mapping[str, sa.Column[Any]]
    to_one: Mapping[str, ToOne]
    links: Mapping[str, LinkTable]
    component_links: sa.Table | None
    component_uniques: sa.Table | None

    @property
    def status(self) -> sa.Column[str]:
        """The column of the version's status, even if an attribute is called `status` too."""
        return self.table.c.status


@dataclass(frozen=True)
class Model:
    """Every table of one instance: a `TypeModel` per content type, and Octavo's own tables.

    `counters` (name, value): one per component uid, for the ids of components, and on SQLite one per type
    that is watched, `changes:<uid>`, for other processes. `store` (name, value): JSON texts that plugins
    keep.
    """

    metadata: sa.MetaData
    types: Mapping[str, TypeModel]
    counters: sa.Table
    store: sa.Table
    migrations: sa.Table
    """The migrations that were run; `document` is JSON with their steps and the layout before."""
    parked: sa.Table
    """Content that migrations put aside: JSON, with its kind and the table and row it was in."""
    jobs: sa.Table
    """The queue (`octavo.jobs`): what waits, runs, has ended or is dead."""
    schedules: sa.Table
    """The next due time of each job that runs by the clock."""
    schemas: Schemas
    _caches: dict[Hashable, Any] = field(default_factory=dict)

    def cache(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the cache with this key, made by `make` at first; all databases of this model share it."""
        if key not in self._caches:
            self._caches[key] = make()
        cached: T = self._caches[key]
        return cached


@lru_cache(maxsize=8)
def build_model(schemas: Schemas) -> Model:
    """Return the tables of these schemas; raises StartupError for names that would collide."""
    metadata = sa.MetaData()
    counters = sa.Table(
        "octavo_counters",
        metadata,
        sa.Column("name", own_text("name"), primary_key=True),
        sa.Column("value", StoredType("bigint"), nullable=False),
    )
    store = sa.Table(
        "octavo_store",
        metadata,
        sa.Column("name", own_text("name"), primary_key=True),
        sa.Column("value", StoredType("text"), nullable=False),
    )
    migrations = sa.Table(
        "octavo_migrations",
        metadata,
        sa.Column("id", RowIdType(), sa.Identity(), primary_key=True),
        *(
            sa.Column(name, StoredType("text"), nullable=False)
            for name in ("name", "kind", "state", "moment")
        ),
        sa.Column("document", StoredType("text"), nullable=False),
        sqlite_autoincrement=True,
    )
    parked = sa.Table(
        "octavo_parked",
        metadata,
        sa.Column("id", RowIdType(), sa.Identity(), primary_key=True),
        *(
            sa.Column(name, StoredType("text"), nullable=False)
            for name in ("stamp", "place", "kind", "content")
        ),
        sa.Column("row_id", StoredType("bigint"), nullable=False),
        sa.Index("octavo_parked_stamp", "stamp", "place"),
        sqlite_autoincrement=True,
    )
    jobs, schedules = queue_tables(metadata)
    problems: list[Problem] = []
    name_counts = _count_names(schemas)
    types = {
        uid: _TypeBuilder(schemas, metadata, content_type, name_counts, problems).build()
        for uid, content_type in schemas.content_types.items()
    }
    if problems:
        raise StartupError(problems)
    name_indexes(metadata)
    return Model(metadata, types, counters, store, migrations, parked, jobs, schedules, schemas)


def _count_names(schemas: Schemas) -> Counter[str]:
    """Return how many tables would have each name, ignoring case as SQLite does."""
    names: Counter[str] = Counter()
    for content_type in schemas.content_types.values():
        table = shorten(content_type.collection_name)
        names[table.lower()] += 1
        beside = ["component_links", "component_uniques"]
        beside += [
            _links_of(attribute) for attribute in content_type.attributes.values() if is_linked(attribute)
        ]
        names.update(shorten(f"{table}_{what}").lower() for what in beside)
    return names


def name_apart(table: str, what: str, *, of_components: bool) -> str:
    """Return a name for a side table of a type that no other table can have."""
    return hashed(f"{table}_{what}", f"{table} {'components ' if of_components else ''}{what}")


def _links_of(attribute: Attribute) -> str:
    return f"{column_words(attribute.name)}_links"


@dataclass
class _TypeBuilder:
    """Makes the tables of one content type."""

    schemas: Schemas
    metadata: sa.MetaData
    content_type: ContentType
    name_counts: Mapping[str, int]
    problems: list[Problem]
    columns: dict[str, sa.Column[Any]] = field(default_factory=dict)
    to_one: dict[str, ToOne] = field(default_factory=dict)
    links: dict[str, LinkTable] = field(default_factory=dict)

    def build(self) -> TypeModel:
        """Return the type's tables."""
        self.name = shorten(self.content_type.collection_name)
        self.columns = _system_columns(self.content_type)
        table_columns = dict.fromkeys(self.columns.values())
        for attribute in self.content_type.attributes.values():
            for column in self._attribute_columns(attribute):
                table_columns[column] = None
        table = self._table(self.name, *self._without_clashes(list(table_columns)), *self._indexes())
        for attribute in self.content_type.attributes.values():
            if is_linked(attribute):
                self.links[attribute.name] = self._link_table(attribute)
        components = self.schemas.components_in(self.content_type.uid)
        nested = [attribute for component in components for attribute in component.attributes.values()]
        return TypeModel(
            self.content_type,
            table,
            self.columns,
            self.to_one,
            self.links,
            self._component_links() if any(isinstance(a, ReferenceAttribute) for a in nested) else None,
            self._component_uniques() if any(is_unique(a) for a in nested) else None,
        )

    def _table(self, name: str, *items: sa.schema.SchemaItem) -> sa.Table:
        if name in self.metadata.tables:
            where = self.content_type.source or self.content_type.uid
            self.problems.append(Problem(where, f"the table {name!r} belongs to another type already"))
            return sa.Table(name, sa.MetaData(), *items)
        return sa.Table(name, self.metadata, *items, sqlite_autoincrement="id" in _names(items))

    def _beside(self, names: tuple[str, str], *items: sa.schema.SchemaItem) -> sa.Table:
        """Return a side table of the type, with its name and its former name."""
        table = self._table(names[0], *items)
        table.info[FORMERLY] = names[1:]
        return table

    def _names_beside(self, what: str, *, of_components: bool) -> tuple[str, str]:
        """Return an unambiguous name, then the one it would have had without ambiguity."""
        apart = name_apart(self.name, what, of_components=of_components)
        plain = shorten(f"{self.name}_{what}")
        return (plain, apart) if self.name_counts[plain.lower()] == 1 else (apart, plain)

    def _without_clashes(self, columns: list[sa.Column[Any]]) -> list[sa.Column[Any]]:
        seen: dict[str, sa.Column[Any]] = {}
        for column in columns:
            if column.name in seen:
                where = self.content_type.source or self.content_type.uid
                message = f"two attributes would be kept in the column {column.name!r}"
                self.problems.append(Problem(where, message, "rename one of them"))
            seen.setdefault(column.name, column)
        return list(seen.values())

    def _attribute_columns(self, attribute: Attribute) -> Iterator[sa.Column[Any]]:
        names = column_names(self.schemas, self.content_type, attribute)
        if isinstance(attribute, Scalar | Nested):
            kind: Kind = attribute.column if isinstance(attribute, Scalar) else "json"
            column: sa.Column[Any] = sa.Column(names[0], StoredType(kind))
            column.info[FORMERLY] = (formerly(attribute.name),)
            self.columns[attribute.name] = column
            yield column
        elif is_to_one(attribute):
            to_one = self._to_one(attribute, names)
            self.to_one[attribute.name] = to_one
            yield from (c for c in (to_one.document_id, to_one.locale, to_one.position) if c is not None)

    def _to_one(self, attribute: Attribute, names: tuple[str, ...]) -> ToOne:
        located = keeps_locale(self.schemas, self.content_type, attribute)
        return ToOne(
            sa.Column(names[0], own_text("document_id")),
            sa.Column(names[1], own_text("locale")) if located else None,
            sa.Column(names[-1], StoredType("integer")) if inverse_is_list(attribute) else None,
        )

    def _indexes(self) -> Iterator[sa.Index]:
        """Yield the type's indexes: for versions, sorted lists, unique values, look-ups and inverse sides."""
        yield index_of(self.name, "version", "document_id", "locale", "status", unique=True)
        yield index_of(self.name, "list", "status", "locale", "id")
        for attribute in self.content_type.attributes.values():
            column = column_name(attribute.name)
            if is_unique(attribute):
                yield unique_index(self.name, column, self.columns[attribute.name])
            elif attribute.name in self.to_one:
                target = self.to_one[attribute.name].document_id.name
                yield index_of(self.name, target, target)
        # Of a unique index only a part of the rows is in, so that nothing is looked up by it.
        uniques = [
            (attribute.name,) for attribute in self.content_type.attributes.values() if is_unique(attribute)
        ]
        for names in dict.fromkeys([*uniques, *self.content_type.indexes]):
            columns = [column_name(name) for name in names]
            # With locale and status, or SQLite would rather walk through the list of all entries.
            yield index_of(self.name, "_".join([*columns, "lookup"]), *columns, "locale", "status")

    def _link_table(self, attribute: Attribute) -> LinkTable:
        has_type = attribute.is_polymorphic
        has_locale = not self.content_type.localized and (
            has_type or keeps_locale(self.schemas, self.content_type, attribute)
        )
        names = self._names_beside(_links_of(attribute), of_components=False)
        table = self._beside(
            names,
            self._owner_id(),
            *([_text_column("target_type")] if has_type else []),
            sa.Column("document_id", own_text("document_id"), nullable=False),
            *([_text_column("locale")] if has_locale else []),
            sa.Column("position", StoredType("integer"), nullable=False, server_default=sa.text("0")),
            sa.Column("inverse_position", StoredType("integer"), nullable=False, server_default=sa.text("0")),
            index_of(names[0], "owner", "owner_id", "position"),
            index_of(names[0], "target", *link_key(has_type, has_locale), unique=True),
        )
        return LinkTable(table, has_type, has_locale)

    def _owner_id(self) -> sa.Column[int]:
        target = sa.ForeignKey(f"{self.name}.id", ondelete="CASCADE")
        return sa.Column("owner_id", StoredType("bigint"), target, nullable=False)

    def _component_links(self) -> sa.Table:
        names = self._names_beside("component_links", of_components=True)
        return self._beside(
            names,
            self._owner_id(),
            sa.Column("component_id", StoredType("bigint"), nullable=False),
            sa.Column("component_uid", own_text("component_uid"), nullable=False),
            sa.Column("field", own_text("field"), nullable=False),
            sa.Column("position", StoredType("integer"), nullable=False, server_default=sa.text("0")),
            sa.Column("target_type", own_text("target_type"), nullable=False),
            sa.Column("document_id", own_text("document_id"), nullable=False),
            sa.Column("locale", own_text("locale"), nullable=False, server_default=sa.text("''")),
            index_of(names[0], "owner", "owner_id", "component_uid", "field"),
            index_of(names[0], "target", "document_id", "owner_id"),
            index_of(names[0], "component", "component_id"),
        )

    def _component_uniques(self) -> sa.Table:
        names = self._names_beside("component_uniques", of_components=True)
        key = ("place", "field", "value", "locale", "status")
        return self._beside(
            names,
            self._owner_id(),
            sa.Column("component_id", StoredType("bigint"), nullable=False),
            sa.Column("component_uid", own_text("component_uid"), nullable=False),
            # Tables made before there were places have rows already.
            sa.Column("place", own_text("place"), nullable=False, server_default=sa.text("''")),
            *(sa.Column(column, own_text(column), nullable=False) for column in key[1:]),
            component_unique_index(names[0], *key),
            index_of(names[0], "owner", "owner_id"),
            index_of(names[0], "component", "component_id"),
        )


def _text_column(column: str) -> sa.Column[str]:
    """Return a NOT NULL column with a default, so that it can be added to a table that has rows."""
    return sa.Column(column, own_text(column), nullable=False, server_default=sa.text("''"))


def _names(items: tuple[sa.schema.SchemaItem, ...]) -> set[str]:
    return {item.name for item in items if isinstance(item, sa.Column)}


def _system_columns(content_type: ContentType) -> dict[str, sa.Column[Any]]:
    """Return the columns of every version, and those the type's options ask for."""
    columns: dict[str, sa.Column[Any]] = {}
    for attribute, name in SYSTEM_COLUMNS.items():
        if attribute == FIRST_PUBLISHED and attribute not in content_type.system:
            continue
        kind = SYSTEM_KINDS.get(attribute, "text")
        if kind == "rowid":
            columns[attribute] = sa.Column(name, RowIdType(), sa.Identity(), primary_key=True)
        else:
            columns[attribute] = sa.Column(
                name,
                own_text(name) if kind == "text" else StoredType(kind),
                nullable=attribute not in {"documentId", "locale", "status"},
            )
    return columns
