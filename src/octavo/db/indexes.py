"""The indexes of tables: their columns, their conditions, and names that no other one has."""

from typing import Any

import sqlalchemy as sa

from octavo.db.types import StoredType
from octavo.schema.columns import hashed, shorten

PARTIAL = "octavo_where"
"""The key of `Index.info` that holds the condition of a partial index.

SQLAlchemy's own argument for it would load the PostgreSQL dialect on SQLite too, which is a tenth of the time
a start takes.
"""


def link_key(has_type: bool, has_locale: bool) -> tuple[str, ...]:
    """Return the columns a link is unique by: an owner is linked to a target once."""
    optional = (("target_type", has_type), ("locale", has_locale))
    return ("document_id", "owner_id", *(name for name, has in optional if has))


def index_of(table: str, what: str, *columns: str, unique: bool = False, condition: str = "") -> sa.Index:
    """Return an index of a table's columns, over the rows that meet a condition."""
    info = {PARTIAL: condition} if condition else {}
    return sa.Index(shorten(f"{table}_{what}"), *columns, unique=unique, info=info)


def name_indexes(metadata: sa.MetaData) -> None:
    """Give every index a unique name; where several would have the same one, that of the longest table keeps
    it.
    """
    used_names = {name.lower() for name in metadata.tables}
    pairs = [
        (table.name, str(index.name), index) for table in metadata.tables.values() for index in table.indexes
    ]
    for table, name, index in sorted(pairs, key=lambda pair: (-len(pair[0]), pair[:2])):
        if name.lower() in used_names:
            index.name = sa.quoted_name(
                hashed(name, " ".join([table, *(c.name for c in index.columns)])), None
            )
        used_names.add(str(index.name).lower())


def unique_index(table: str, name: str, column: sa.Column[Any]) -> sa.Index:
    """Return an index that keeps published values unique in their locale; drafts and empty texts are exempt
    (Strapi).
    """
    condition = "status = 'published'" + (f" AND \"{name}\" <> ''" if _is_text(column) else "")
    return index_of(table, f"{name}_unique", name, "locale", "status", unique=True, condition=condition)


def component_unique_index(table: str, *columns: str) -> sa.Index:
    """Return an index that does so for the values inside of components, which are texts."""
    condition = "status = 'published' AND value <> ''"
    return index_of(table, "unique", *columns, unique=True, condition=condition)


def is_kept_unique(components: sa.FromClause) -> sa.ColumnElement[bool]:
    """Return the condition of that index, for a statement that is to use it: with a parameter in it no
    database would know that the index has all rows that are asked for.
    """
    is_published = components.c.status == sa.literal_column("'published'")
    return sa.and_(is_published, components.c.value != sa.literal_column("''"))


def _is_text(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, StoredType) and column.type.kind == "text"
