"""Runs the statements of `sql/write_*`, which are compiled once for each combination of arguments."""

from collections.abc import Awaitable, Callable, Coroutine, Hashable, Mapping, Sequence
from typing import Any

import orjson
import sqlalchemy as sa

from octavo.db.engine import Database
from octavo.db.model import LinkTable, Model, ToOne, TypeModel
from octavo.db.statement import Statement

Builder = Callable[..., sa.ClauseElement]
Fetching = Coroutine[Any, Any, Sequence[Any]]
"""The rows of a statement, to be awaited."""
Call = tuple[Mapping[str, Any], Builder, tuple[Any, ...]]
"""A statement to be run: its values, and what it is made of."""
Related = Sequence[tuple[str, str, str]]
"""Documents whose relations were changed from the other side: uid, document id, locale ('' if none)."""
_KEYS = frozenset({str, int, bool, frozenset})
"""The types of arguments that are keys themselves."""
MOST_STATEMENTS = 5_000
"""How many are cached: updates have one for each combination of columns."""
RelatedListener = Callable[[Related], Awaitable[None]]


class Writes:
    """The write statements of one instance."""

    def __init__(self, database: Database, model: Model) -> None:
        self.database = database
        self.model = model
        self.dialect = database.dialect.name
        self.related_listeners: list[RelatedListener] = []
        self._statements: dict[Hashable, Statement] = model.cache((Writes, self.dialect), dict)

    async def tell_related(self, documents: Related) -> None:
        """Call the listeners for documents whose relations were changed from the other side, in the same
        transaction.
        """
        if documents:
            for listener in self.related_listeners:
                await listener(documents)

    def statement(self, build: Builder, *arguments: Any) -> Statement:
        """Return the statement that a builder makes of these arguments, compiled once."""
        key = (build, *map(_key_of, arguments))
        statement = self._statements.get(key)
        if statement is None:
            if len(self._statements) >= MOST_STATEMENTS:
                self._statements.clear()
            statement = self.database.compile(build(*arguments))
            self._statements[key] = statement
        return statement

    def fetch(self, values: Mapping[str, Any], build: Builder, *arguments: Any) -> Fetching:
        """Run a statement and return its rows."""
        return self.database.fetch(self.statement(build, *arguments), values)

    async def execute(self, values: Mapping[str, Any], build: Builder, *arguments: Any) -> int:
        """Run a statement and return how many rows it wrote."""
        return await self.database.execute(self.statement(build, *arguments), values)

    async def execute_all(self, calls: Sequence[Call]) -> None:
        """Run statements one after the other, at the latest before the next one or the commit."""
        if calls:
            await self.database.execute_all(
                [(self.statement(build, *arguments), values) for values, build, arguments in calls]
            )


def _key_of(argument: Any) -> Hashable:
    """Return a cache key for an argument of a builder."""
    if type(argument) in _KEYS:
        return argument  # type: ignore[no-any-return]  # one of those
    if isinstance(argument, TypeModel | LinkTable):
        return argument.table.name
    if isinstance(argument, ToOne):
        return str(argument.document_id)
    if isinstance(argument, sa.Table | sa.Column):
        return argument.name
    if isinstance(argument, list | tuple):
        return tuple(map(_key_of, argument))
    return argument if isinstance(argument, Hashable) else repr(argument)


def as_rows(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return rows as the JSON text that `rows_source` takes."""
    return orjson.dumps(rows).decode()


def as_list(values: Sequence[int | str]) -> str:
    """Return single values as the JSON text that `rows_source` takes, in its column `v`."""
    return as_rows([{"v": value} for value in values])
