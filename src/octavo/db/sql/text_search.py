"""The statement that finds a text inside long texts, components and zones."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from octavo.db.dialects.base import ONE, ZERO, Dialect
from octavo.db.model import TypeModel
from octavo.db.sql.write_rows import parameter


def select_mentions(model: TypeModel, names: Sequence[str], dialect: Dialect) -> sa.Select[Any]:
    """Select document id, locale and status of the rows in which one of these attributes contains `part`,
    and of each attribute whether it does.
    """
    table = model.table
    # What is JSON is read as its text; what is a text stays as it is.
    texts = [dialect.as_text(model.columns[name], "json") for name in names]
    contained = [dialect.contains(text, parameter("part")) for text in texts]
    return (
        sa.select(
            table.c.document_id,
            table.c.locale,
            table.c.status,
            *(sa.case((contains, ONE), else_=ZERO) for contains in contained),
        )
        .where(sa.or_(*contained))
        .order_by(table.c.id)
    )
