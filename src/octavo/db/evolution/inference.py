"""What a database tells of the schemas its content was written under, where no layout was kept.

Only what all rows of a type agree on is believed: of content that was mixed already, nothing is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from octavo.db.evolution.layout import AttributeLayout, Layout, TypeLayout
from octavo.db.evolution.losses import Tables, quoted
from octavo.schema.columns import SYSTEM_COLUMNS

BESIDE = ("_locale", "_position")
"""The columns that stand beside the document id of a to-one relation."""
PUT_ASIDE = "__trash_"


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows a type has, how many of them are drafts, and how many have a locale."""

    all: int = 0
    drafts: int = 0
    located: int = 0


def count_rows(table: str) -> str:
    """Return the statement whose row makes `Rows`."""
    drafts, located = (_how_many(condition) for condition in ("status = 'draft'", "locale <> ''"))
    return f"SELECT count(*), {drafts}, {located} FROM {quoted(table)}"


def _how_many(condition: str) -> str:
    return f"coalesce(sum(CASE WHEN {condition} THEN 1 ELSE 0 END), 0)"


def inferred(after: Layout, tables: Tables, rows: Mapping[str, Rows], links: Mapping[str, str]) -> Layout:
    """Return the layout of today, but for what the rows of each type (by table) say otherwise.

    `links` are the tables of links, and the table that owns each.
    """
    types = {
        uid: _type(type_, tables, rows[type_.table], links) if type_.table in rows else type_
        for uid, type_ in after.types.items()
    }
    return Layout(types, after.components)


def _type(now: TypeLayout, tables: Tables, rows: Rows, links: Mapping[str, str]) -> TypeLayout:
    left = {**_columns_left(now, tables[now.table]), **_links_left(now, links)}
    attributes = {**now.attributes, **left}
    if rows.all == 0:
        return replace(now, attributes=attributes)
    return replace(
        now,
        attributes=attributes,
        drafts=rows.drafts > 0,
        localized=rows.located > 0 if now.localized else rows.located == rows.all,
    )


def _columns_left(now: TypeLayout, columns: Mapping[str, str]) -> dict[str, AttributeLayout]:
    """Return the columns no attribute has: what was kept there is known by the column's name alone."""
    known = {attribute.column for attribute in now.attributes.values()}
    left = {}
    for column in columns:
        name = column.removesuffix("_document_id")
        if column not in known and not _is_own(column, columns):
            left[name] = AttributeLayout("", column=column)
    return left


def _is_own(column: str, columns: Mapping[str, str]) -> bool:
    """Whether a column is every row's, stands beside a relation's, or was put aside."""
    beside = any(
        f"{column.removesuffix(end)}_document_id" in columns for end in BESIDE if column.endswith(end)
    )
    return beside or column.startswith(PUT_ASIDE) or column in SYSTEM_COLUMNS.values()


def _links_left(now: TypeLayout, links: Mapping[str, str]) -> dict[str, AttributeLayout]:
    """Return the link tables no attribute has."""
    known = {attribute.links for attribute in now.attributes.values()}
    left = {}
    for table in (name for name, owner in links.items() if owner == now.table and name not in known):
        name = table.removeprefix(f"{now.table}_").removesuffix("_links")
        left[name] = AttributeLayout("", links=table, many=True)
    return left
