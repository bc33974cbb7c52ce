"""A key-value store beside the content: settings and secrets of plugins, one JSON value a name."""

import copy
from collections.abc import Awaitable, Callable
from typing import Any, Literal

import orjson
import sqlalchemy as sa

from octavo.db.changes import Changes, Memory
from octavo.db.engine import Database
from octavo.db.journal import Journal
from octavo.db.sql.upsert import insert_into
from octavo.db.statement import Statement, compile_statement

STORE = "octavo_store"
"""The topic of changes here."""

Action = Literal["set", "delete"]
Listener = Callable[[Action, str], Awaitable[None]]


class Store:
    """The values kept in `octavo_store`; reading one costs a statement only after one was written."""

    def __init__(self, database: Database, changes: Changes) -> None:
        table = database.model.store
        self.journal = Journal(database)
        """What was begun outside the database and is not settled, in the same table."""
        self._database = database
        self._changes = changes
        self._values: Memory[tuple[Any]] = Memory(changes)
        self._listeners: list[Listener] = []
        self._select = self._compiled(sa.select(table.c.value).where(table.c.name == sa.bindparam("name")))
        self._upsert = self._compiled(_upsert(table, database.dialect.name))
        self._lock = self._compiled(_upsert(table, database.dialect.name, keep=True))
        self._delete = self._compiled(sa.delete(table).where(table.c.name == sa.bindparam("name")))

    def _compiled(self, clause: sa.ClauseElement) -> Statement:
        return compile_statement(clause, self._database.dialect)

    async def get(self, name: str, default: Any = None) -> Any:
        """Return a copy of what is kept under a name."""
        await self._changes.hear()
        found = await self._values.get(name, self._read)
        return default if found is None or found[0] is None else copy.deepcopy(found[0])

    async def _read(self, name: str) -> tuple[Any]:
        """Return the value alone in a tuple: that there is none is worth keeping too."""
        rows = await self._database.fetch(self._select, {"name": name})
        return (orjson.loads(rows[0][0]) if rows else None,)

    def forget(self, row: object = None) -> None:
        """Read everything again."""
        self._values.forget()

    def listen(self, listener: Listener) -> None:
        """Await `listener` with what is done to which name, in the transaction of every write."""
        self._listeners.append(listener)

    async def set(self, name: str, value: Any) -> None:
        """Keep a JSON value under a name, in place of what was there."""
        await self._write("set", self._upsert, {"name": name, "value": orjson.dumps(value).decode()})

    async def delete(self, name: str) -> None:
        """Forget a name."""
        await self._write("delete", self._delete, {"name": name})

    async def lock(self, name: str) -> None:
        """Hold a name until the transaction ends: others who lock it wait."""
        await self._database.execute(self._lock, {"name": name, "value": "null"})

    async def _write(self, action: Action, statement: Statement, values: dict[str, Any]) -> None:
        name = values["name"]
        async with self._database.transaction(f"store {name}"):
            await self._database.execute(statement, values)
            for listener in self._listeners:
                await listener(action, name)
            await self._changes.wrote(STORE, {"name": name})


def _upsert(table: sa.Table, dialect: str, *, keep: bool = False) -> sa.ClauseElement:
    """Return the statement that writes a name, or with `keep` one that only takes the row's lock."""
    insert = insert_into(table, dialect).values(name=sa.bindparam("name"), value=sa.bindparam("value"))
    kept = table.c.value if keep else insert.excluded.value
    upsert: sa.ClauseElement = insert.on_conflict_do_update(
        index_elements=[table.c.name], set_={"value": kept}
    )
    return upsert
