"""A key-value store next to the content: settings and secrets of plugins, one JSON value per name."""

import copy
from collections.abc import Awaitable, Callable
from typing import Any, Literal

import orjson
import sqlalchemy as sa

from octavo.db.changes import Cache, Changes
from octavo.db.engine import Database
from octavo.db.journal import Journal
from octavo.db.sql.upsert import insert_into
from octavo.db.statement import Statement

STORE = "octavo_store"
"""The topic of its changes, for `Changes`."""

StoreChange = Literal["set", "delete"]
Listener = Callable[[StoreChange, str], Awaitable[None]]


class Store:
    """The values in `octavo_store`; reading one runs a statement only after a write."""

    def __init__(self, database: Database, changes: Changes) -> None:
        table = database.model.store
        self.journal = Journal(database)
        """The journal of work outside the database, in the same table."""
        self._database = database
        self._changes = changes
        self._values: Cache[tuple[Any]] = Cache(changes)
        self._listeners: list[Listener] = []
        self._select = self._database.compile(
            sa.select(table.c.value).where(table.c.name == sa.bindparam("name"))
        )
        self._upsert = self._database.compile(upsert(table, database.dialect.name))
        self._lock = self._database.compile(upsert(table, database.dialect.name, keep=True))
        self._delete = self._database.compile(sa.delete(table).where(table.c.name == sa.bindparam("name")))

    async def get(self, name: str, default: Any = None) -> Any:
        """Return a copy of the value of a name."""
        await self._changes.receive()
        cached = await self._values.get(name, self._read)
        return default if cached is None or cached[0] is None else copy.deepcopy(cached[0])

    async def _read(self, name: str) -> tuple[Any]:
        """Return the value in a tuple, so that its absence is cached too."""
        rows = await self._database.fetch(self._select, {"name": name})
        return (orjson.loads(rows[0][0]) if rows else None,)

    def clear_cache(self, row: object = None) -> None:
        """Empty the cache."""
        self._values.clear()

    def listen(self, listener: Listener) -> None:
        """Await `listener` with the action and the name in the transaction of every write."""
        self._listeners.append(listener)

    async def set(self, name: str, value: Any) -> None:
        """Set the JSON value of a name."""
        await self._write("set", self._upsert, {"name": name, "value": orjson.dumps(value).decode()})

    async def delete(self, name: str) -> None:
        """Delete a name."""
        await self._write("delete", self._delete, {"name": name})

    async def lock(self, name: str) -> None:
        """Lock a name until the transaction ends; other transactions that lock it wait."""
        await self._database.execute(self._lock, {"name": name, "value": "null"})

    async def _write(self, action: StoreChange, statement: Statement, values: dict[str, Any]) -> None:
        name = values["name"]
        async with self._database.transaction(f"store {name}"):
            await self._database.execute(statement, values)
            for listener in self._listeners:
                await listener(action, name)
            await self._changes.record_write(STORE, {"name": name})


def upsert(table: sa.Table, dialect: str, *, keep: bool = False) -> sa.ClauseElement:
    """Return the statement that writes the value of a name, of the store or the counters, or with `keep` one
    that only locks its row.
    """
    insert = insert_into(table, dialect).values(name=sa.bindparam("name"), value=sa.bindparam("value"))
    value = table.c.value if keep else insert.excluded.value
    upsert: sa.ClauseElement = insert.on_conflict_do_update(
        index_elements=[table.c.name], set_={"value": value}
    )
    return upsert
