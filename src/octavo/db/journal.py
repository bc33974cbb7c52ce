"""What was begun outside the database and is not settled: names with JSON values, beside what plugins keep.

A line is written before something is done that no transaction can take back, and struck in the transaction
that makes it count. What is left after a crash says what is to be undone.
"""

from typing import Any

import orjson
import sqlalchemy as sa

from octavo.db.engine import Database
from octavo.db.statement import Statement, compile_statement

LAST = "\U0010ffff"


class Journal:
    """Lines by name. Nobody is told of them, and nothing of them is kept in memory."""

    def __init__(self, database: Database) -> None:
        table = database.model.store
        self._database = database
        self._insert = self._compiled(
            sa.insert(table).values(name=sa.bindparam("name"), value=sa.bindparam("value"))
        )
        self._delete = self._compiled(sa.delete(table).where(table.c.name == sa.bindparam("name")))
        self._select = self._compiled(
            sa.select(table.c.name, table.c.value)
            .where(table.c.name >= sa.bindparam("first"), table.c.name < sa.bindparam("last"))
            .order_by(table.c.name)
        )

    def _compiled(self, clause: sa.ClauseElement) -> Statement:
        return compile_statement(clause, self._database.dialect)

    async def note(self, name: str, value: Any) -> None:
        """Write a line; in a transaction it is there once that has committed."""
        await self._database.execute(self._insert, {"name": name, "value": orjson.dumps(value).decode()})

    async def strike(self, name: str) -> bool:
        """Take a line away, and say whether it was there."""
        return await self._database.execute(self._delete, {"name": name}) > 0

    async def read(self, prefix: str) -> dict[str, Any]:
        """Return the lines whose names begin so."""
        rows = await self._database.fetch(self._select, {"first": prefix, "last": prefix + LAST})
        return {name: orjson.loads(value) for name, value in rows}
