"""Everything that rows of a type point at, in one statement."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from octavo.db.model import LinkTable, TypeModel
from octavo.db.sql.write_source import is_listed

EMPTY: sa.ColumnClause[str] = sa.literal_column("''")


def select_all_links(model: TypeModel, dialect: str) -> sa.SelectBase:
    """Select what the rows in `ids` point at: owner, component's uid and id ('' and 0 where it is the row
    itself), attribute (of the row the number of its link table, as a text), position, and the target's type
    ('' where the attribute says it), document and locale.
    """
    parts = [part.where(is_listed(part.selected_columns.owner_id, "ids", dialect)) for part in _parts(model)]
    return parts[0] if len(parts) == 1 else sa.union_all(*parts)


def _parts(model: TypeModel) -> Iterator[sa.Select[Any]]:
    for number, link in enumerate(model.links.values()):
        yield _links(number, link)
    if model.component_links is not None:
        table = model.component_links
        yield sa.select(
            table.c.owner_id,
            table.c.component_uid,
            table.c.component_id,
            table.c.field,
            table.c.position,
            table.c.target_type,
            table.c.document_id,
            table.c.locale,
        )


def _links(number: int, link: LinkTable) -> sa.Select[Any]:
    table = link.table
    return sa.select(
        table.c.owner_id,
        EMPTY.label("component_uid"),
        sa.literal_column("0").label("component_id"),
        sa.literal_column(f"'{number}'").label("field"),
        table.c.position,
        (table.c.target_type if link.has_type else EMPTY).label("target_type"),
        table.c.document_id,
        (table.c.locale if link.has_locale else EMPTY).label("locale"),
    )
