"""Infers from a database the schemas its content was written under, if no layout is stored.

Only what all rows of a type agree on is inferred: content that is mixed already is not refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from octavo.db.statement import quoted
from octavo.migrations.layout import AttributeLayout, Layout, TypeLayout
from octavo.migrations.sql import Tables
from octavo.schema.columns import SYSTEM_COLUMNS

BESIDE = ("_locale", "_position")
"""Suffixes of the columns next to the document id of a to-one relation."""
PUT_ASIDE = "__trash_"


@dataclass(frozen=True, slots=True)
class Rows:
    """The number of rows of a type, of its drafts, and of rows with a locale."""

    all: int = 0
    drafts: int = 0
    located: int = 0


def count_rows(table: str) -> str:
    """Return the statement that counts `Rows`."""
    drafts, located = (_how_many(condition) for condition in ("status = 'draft'", "locale <> ''"))
    return f"SELECT count(*), {drafts}, {located} FROM {quoted(table)}"


def _how_many(condition: str) -> str:
    return f"coalesce(sum(CASE WHEN {condition} THEN 1 ELSE 0 END), 0)"


def infer(after: Layout, tables: Tables, rows: Mapping[str, Rows], links: Mapping[str, str]) -> Layout:
    """Return the current layout, corrected by what the rows of each type (by table) show.

    `links` are the link tables, and the table that owns each.
    """
    types = {
        uid: _type(type_, tables, rows[type_.table], links) if type_.table in rows else type_
        for uid, type_ in after.types.items()
    }
    return Layout(types, after.components)


def _type(now: TypeLayout, tables: Tables, rows: Rows, links: Mapping[str, str]) -> TypeLayout:
    leftovers = {**_columns_left(now, tables[now.table]), **_links_left(now, links)}
    existing_attributes = {
        name: item for name, item in now.attributes.items() if _exists(item, tables, now.table)
    }
    attributes = {**existing_attributes, **leftovers}
    if rows.all == 0:
        return replace(now, attributes=attributes)
    return replace(
        now,
        attributes=attributes,
        drafts=rows.drafts > 0,
        localized=rows.located > 0 if now.localized else rows.located == rows.all,
    )


def _exists(item: AttributeLayout, tables: Tables, table: str) -> bool:
    return item.links in tables if item.links else item.column in ("", *tables[table])


def _columns_left(now: TypeLayout, columns: Mapping[str, str]) -> dict[str, AttributeLayout]:
    """Return the columns without an attribute: former attributes, known by the column's name alone."""
    used = {attribute.column for attribute in now.attributes.values()}
    leftovers = {}
    for column in columns:
        name = column.removesuffix("_document_id")
        if column not in used and not _is_own(column, columns):
            leftovers[name] = AttributeLayout("", column=column)
    return leftovers


def _is_own(column: str, columns: Mapping[str, str]) -> bool:
    """Whether a column is a system column, belongs to a relation, or was renamed away."""
    beside = any(
        f"{column.removesuffix(end)}_document_id" in columns for end in BESIDE if column.endswith(end)
    )
    return beside or column.startswith(PUT_ASIDE) or column in SYSTEM_COLUMNS.values()


def _links_left(now: TypeLayout, links: Mapping[str, str]) -> dict[str, AttributeLayout]:
    """Return the link tables without an attribute."""
    used = {attribute.links for attribute in now.attributes.values()}
    leftovers = {}
    for table, owner in links.items():
        if owner != now.table or table in used or table.startswith(PUT_ASIDE):
            continue
        name = table.removeprefix(f"{now.table}_").removesuffix("_links")
        leftovers[name] = AttributeLayout("", links=table, many=True)
    return leftovers
