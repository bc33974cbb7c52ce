"""From schemas to tables: one table per content type, one row per version of a document.

Names: an attribute `publishOn` is the column `publish_on`. A to-one relation or single media `category`
owned here is the column `category_document_id`, with `category_locale` where only the target has locales, and
`category_position` where the inverse side is a list. A to-many or morph relation, or multiple media, is a
link table `<table>_<attribute>_links`. Components and zones are one JSON column each, in the form
`Scalar.forms.to_json` makes, with an `id` in each component and `__component` in each member of a zone;
references inside them are rows of `<table>_component_links`, unique values inside them rows of
`<table>_component_uniques`.

A name made up here that more than one table or index could have ends in a hash of what it is for.

Rows of links and uniques go with the row that owns them (`ON DELETE CASCADE`).
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

import sqlalchemy as sa

from octavo.db.types import Kept, Kind, RowId
from octavo.errors import Problem, StartupError
from octavo.schema.attributes.base import (
    Attribute,
    ComponentAttribute,
    DynamicZone,
    Media,
    Nested,
    Relation,
    Scalar,
)
from octavo.schema.columns import (
    SYSTEM_COLUMNS,
    column_name,
    column_names,
    formerly,
    hashed,
    inverse_is_list,
    is_linked,
    is_to_one,
    keeps_locale,
    shorten,
    snake_case,
)
from octavo.schema.content_type import Component, ContentType
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
PARTIAL = "octavo_where"
"""Where an index keeps its condition. An argument of a dialect's would load that dialect: PostgreSQL's, which
SQLite has no use for, is a tenth of the time a start takes.
"""
FORMERLY = "octavo_formerly"
"""Where a column, or a table beside a type's, keeps the names it may have had: they become the one it has."""


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
    """A to-many or morph relation: columns owner_id, [target_type], document_id, [locale], position,
    inverse_position.

    `owner_id` is the source row's id. Indexed on (owner_id, position); a target is linked once to an owner.
    """

    table: sa.Table
    has_type: bool
    has_locale: bool


@dataclass(frozen=True)
class TypeModel:
    """How one content type is kept.

    `columns` maps attribute names to columns, the system ones included: id (row id), documentId, locale,
    status (not an attribute; '' locale where the type has none, 'published' where it has no drafts),
    createdAt, updatedAt, publishedAt, createdBy and updatedBy (row ids of admin users). Components and zones
    are in `columns` too (JSON). `component_links`: owner_id, component_id, component_uid, field, position,
    target_type, document_id, locale. `component_uniques`: owner_id, component_id, component_uid, place,
    field, value, locale, status; unique on the last five (see `schema/nodes.py` for places).
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
        """The version's status, also where an attribute is called `status`."""
        return self.table.c.status


@dataclass(frozen=True)
class Model:
    """Every table of one instance: a `TypeModel` per content type, and the tables Octavo keeps for itself.

    `counters` (name, value): one per component uid, for the ids of components, and on SQLite one per type
    that is watched, `changes:<uid>`, for other processes. `store` (name, value): JSON texts that plugins
    keep.
    """

    metadata: sa.MetaData
    types: Mapping[str, TypeModel]
    counters: sa.Table
    store: sa.Table
    schemas: Schemas
    _written: dict[Hashable, Any] = field(default_factory=dict)

    def written(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what keeps statements about these tables; every database with this model shares it."""
        if key not in self._written:
            self._written[key] = make()
        kept: T = self._written[key]
        return kept


@lru_cache(maxsize=8)
def build_model(schemas: Schemas) -> Model:
    """Return the tables of these schemas; raises StartupError naming what would share a table or column."""
    metadata = sa.MetaData()
    counters = sa.Table(
        "octavo_counters",
        metadata,
        sa.Column("name", Kept("text"), primary_key=True),
        sa.Column("value", Kept("bigint"), nullable=False),
    )
    store = sa.Table(
        "octavo_store",
        metadata,
        sa.Column("name", Kept("text"), primary_key=True),
        sa.Column("value", Kept("text"), nullable=False),
    )
    problems: list[Problem] = []
    taken = _wanted_names(schemas)
    types = {
        uid: _TypeBuilder(schemas, metadata, content_type, taken, problems).build()
        for uid, content_type in schemas.content_types.items()
    }
    if problems:
        raise StartupError(problems)
    _name_indexes(metadata)
    return Model(metadata, types, counters, store, schemas)


def _wanted_names(schemas: Schemas) -> Counter[str]:
    """Return how many tables would like each name, whatever its case: SQLite sees none."""
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
    """Return a name for a table beside a type's that only this one can have."""
    return hashed(f"{table}_{what}", f"{table} {'components ' if of_components else ''}{what}")


def _links_of(attribute: Attribute) -> str:
    return f"{snake_case(attribute.name)}_links"


@dataclass
class _TypeBuilder:
    """Makes the tables of one content type."""

    schemas: Schemas
    metadata: sa.MetaData
    content_type: ContentType
    wanted: Mapping[str, int]
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
        nested = list(self._nested_attributes())
        return TypeModel(
            self.content_type,
            table,
            self.columns,
            self.to_one,
            self.links,
            self._component_links() if any(isinstance(a, Relation | Media) for a in nested) else None,
            self._component_uniques() if any(is_unique(a) for a in nested) else None,
        )

    def _table(self, name: str, *items: sa.schema.SchemaItem) -> sa.Table:
        if name in self.metadata.tables:
            where = self.content_type.source or self.content_type.uid
            self.problems.append(Problem(where, f"the table {name!r} belongs to another type already"))
            return sa.Table(name, sa.MetaData(), *items)
        return sa.Table(name, self.metadata, *items, sqlite_autoincrement="id" in _names(items))

    def _beside(self, names: tuple[str, str], *items: sa.schema.SchemaItem) -> sa.Table:
        """Return a table beside the type's; its names are the one it has and one it may have had."""
        table = self._table(names[0], *items)
        table.info[FORMERLY] = names[1:]
        return table

    def _names_beside(self, what: str, *, of_components: bool) -> tuple[str, str]:
        """Return a name no other table has, then the one it would have otherwise."""
        apart = name_apart(self.name, what, of_components=of_components)
        plain = shorten(f"{self.name}_{what}")
        return (plain, apart) if self.wanted[plain.lower()] == 1 else (apart, plain)

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
        if isinstance(attribute, Scalar | ComponentAttribute | DynamicZone):
            kind: Kind = attribute.column if isinstance(attribute, Scalar) else "json"
            column: sa.Column[Any] = sa.Column(names[0], Kept(kind))
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
            sa.Column(names[0], Kept("text")),
            sa.Column(names[1], Kept("text")) if located else None,
            sa.Column(names[-1], Kept("integer")) if inverse_is_list(attribute) else None,
        )

    def _indexes(self) -> Iterator[sa.Index]:
        """Yield the type's indexes: versions, lists as they are sorted, uniques, look-ups, inverse sides."""
        yield _index(self.name, "version", "document_id", "locale", "status", unique=True)
        yield _index(self.name, "list", "status", "locale", "id")
        for attribute in self.content_type.attributes.values():
            column = column_name(attribute.name)
            if is_unique(attribute):
                yield _unique_index(self.name, column, self.columns[attribute.name])
            elif attribute.name in self.to_one:
                target = self.to_one[attribute.name].document_id.name
                yield _index(self.name, target, target)
        # Of a unique index only a part of the rows is in, so that nothing is looked up by it.
        uniques = [
            (attribute.name,) for attribute in self.content_type.attributes.values() if is_unique(attribute)
        ]
        for names in dict.fromkeys([*uniques, *self.content_type.indexes]):
            columns = [column_name(name) for name in names]
            # With locale and status, or SQLite would rather walk through the list of all entries.
            yield _index(self.name, "_".join([*columns, "lookup"]), *columns, "locale", "status")

    def _link_table(self, attribute: Attribute) -> LinkTable:
        has_type = isinstance(attribute, Relation) and attribute.target is None
        has_locale = not self.content_type.localized and (
            has_type or keeps_locale(self.schemas, self.content_type, attribute)
        )
        names = self._names_beside(_links_of(attribute), of_components=False)
        table = self._beside(
            names,
            self._owner_id(),
            *([_named("target_type")] if has_type else []),
            sa.Column("document_id", Kept("text"), nullable=False),
            *([_named("locale")] if has_locale else []),
            sa.Column("position", Kept("integer"), nullable=False, server_default=sa.text("0")),
            sa.Column("inverse_position", Kept("integer"), nullable=False, server_default=sa.text("0")),
            _index(names[0], "owner", "owner_id", "position"),
            _index(names[0], "target", *_link_key(has_type, has_locale), unique=True),
        )
        return LinkTable(table, has_type, has_locale)

    def _owner_id(self) -> sa.Column[int]:
        target = sa.ForeignKey(f"{self.name}.id", ondelete="CASCADE")
        return sa.Column("owner_id", Kept("bigint"), target, nullable=False)

    def _nested_attributes(self) -> Iterator[Attribute]:
        """Yield every attribute of every component this type can hold."""
        pending: list[ContentType | Component] = [self.content_type]
        seen: set[str] = set()
        while pending:
            for attribute in pending.pop().attributes.values():
                for uid in attribute.components if isinstance(attribute, Nested) else ():
                    if uid not in seen and uid in self.schemas.components:
                        seen.add(uid)
                        pending.append(self.schemas.components[uid])
                        yield from self.schemas.components[uid].attributes.values()

    def _component_links(self) -> sa.Table:
        names = self._names_beside("component_links", of_components=True)
        return self._beside(
            names,
            self._owner_id(),
            sa.Column("component_id", Kept("bigint"), nullable=False),
            sa.Column("component_uid", Kept("text"), nullable=False),
            sa.Column("field", Kept("text"), nullable=False),
            sa.Column("position", Kept("integer"), nullable=False, server_default=sa.text("0")),
            sa.Column("target_type", Kept("text"), nullable=False),
            sa.Column("document_id", Kept("text"), nullable=False),
            sa.Column("locale", Kept("text"), nullable=False, server_default=sa.text("''")),
            _index(names[0], "owner", "owner_id", "component_uid", "field"),
            _index(names[0], "target", "document_id", "owner_id"),
        )

    def _component_uniques(self) -> sa.Table:
        names = self._names_beside("component_uniques", of_components=True)
        key = ("place", "field", "value", "locale", "status")
        return self._beside(
            names,
            self._owner_id(),
            sa.Column("component_id", Kept("bigint"), nullable=False),
            sa.Column("component_uid", Kept("text"), nullable=False),
            # Tables made before there were places have rows already.
            sa.Column("place", Kept("text"), nullable=False, server_default=sa.text("''")),
            *(sa.Column(column, Kept("text"), nullable=False) for column in key[1:]),
            _index(names[0], "unique", *key, unique=True, condition="status = 'published' AND value <> ''"),
            _index(names[0], "owner", "owner_id"),
        )


def _named(column: str) -> sa.Column[str]:
    """Return a column that is never NULL, and that a table which is there already can be given."""
    return sa.Column(column, Kept("text"), nullable=False, server_default=sa.text("''"))


def _link_key(has_type: bool, has_locale: bool) -> tuple[str, ...]:
    """Return what tells one link from another: a target is linked once to an owner."""
    kept = (("target_type", has_type), ("locale", has_locale))
    return ("document_id", "owner_id", *(name for name, has in kept if has))


def _index(table: str, what: str, *columns: str, unique: bool = False, condition: str = "") -> sa.Index:
    info = {PARTIAL: condition} if condition else {}
    return sa.Index(shorten(f"{table}_{what}"), *columns, unique=unique, info=info)


def _name_indexes(metadata: sa.MetaData) -> None:
    """Give every index a name that no table and no other index has; the longest table's keeps its own."""
    taken = {name.lower() for name in metadata.tables}
    pairs = [
        (table.name, str(index.name), index) for table in metadata.tables.values() for index in table.indexes
    ]
    for table, name, index in sorted(pairs, key=lambda pair: (-len(pair[0]), pair[:2])):
        if name.lower() in taken:
            index.name = sa.quoted_name(
                hashed(name, " ".join([table, *(c.name for c in index.columns)])), None
            )
        taken.add(str(index.name).lower())


def _unique_index(table: str, name: str, column: sa.Column[Any]) -> sa.Index:
    """Keep a value apart in its locale among what is published; drafts and empty texts may agree (Strapi)."""
    condition = "status = 'published'" + (f" AND \"{name}\" <> ''" if _is_text(column) else "")
    return _index(table, f"{name}_unique", name, "locale", "status", unique=True, condition=condition)


def _is_text(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, Kept) and column.type.kind == "text"


def _names(items: tuple[sa.schema.SchemaItem, ...]) -> set[str]:
    return {item.name for item in items if isinstance(item, sa.Column)}


def _system_columns(content_type: ContentType) -> dict[str, sa.Column[Any]]:
    """Return new columns for what every version has, and for what the type asks for."""
    columns: dict[str, sa.Column[Any]] = {}
    for attribute, name in SYSTEM_COLUMNS.items():
        if attribute == FIRST_PUBLISHED and attribute not in content_type.system:
            continue
        kind = SYSTEM_KINDS.get(attribute, "text")
        if kind == "rowid":
            columns[attribute] = sa.Column(name, RowId(), sa.Identity(), primary_key=True)
        else:
            columns[attribute] = sa.Column(
                name, Kept(kind), nullable=attribute not in {"documentId", "locale", "status"}
            )
    return columns
