"""A journal of work outside the database (files, mails) that no transaction can roll back.

A line is written before such work begins and struck in the transaction that makes it valid. Lines that are
left after a crash say what has to be undone.
"""

from typing import Any

import orjson
import sqlalchemy as sa

from octavo.db.engine import Database

LAST = "\U0010ffff"


class Journal:
    """Lines by name. Writing one notifies nobody, and none are cached."""

    def __init__(self, database: Database) -> None:
        table = database.model.store
        self._database = database
        self._insert = self._database.compile(
            sa.insert(table).values(name=sa.bindparam("name"), value=sa.bindparam("value"))
        )
        self._delete = self._database.compile(sa.delete(table).where(table.c.name == sa.bindparam("name")))
        self._select = self._database.compile(
            sa.select(table.c.name, table.c.value)
            .where(table.c.name >= sa.bindparam("first"), table.c.name < sa.bindparam("last"))
            .order_by(table.c.name)
        )

    async def note(self, name: str, value: Any) -> None:
        """Write a line; inside a transaction it exists once that has committed."""
        await self._database.execute(self._insert, {"name": name, "value": orjson.dumps(value).decode()})

    async def strike(self, name: str) -> bool:
        """Delete a line and return whether it existed."""
        return await self._database.execute(self._delete, {"name": name}) > 0

    async def read(self, prefix: str) -> dict[str, Any]:
        """Return the lines whose names begin with a prefix."""
        rows = await self._database.fetch(self._select, {"first": prefix, "last": prefix + LAST})
        return {name: orjson.loads(value) for name, value in rows}
