"""Runs pieces of work of one transaction in step: statements they await at the same time are sent together.

Each is an ordinary coroutine. It runs until it awaits a statement; once all of them do, the statements run,
those with one text in one call. All of it happens in the task of the transaction, which is theirs too.
"""

from collections.abc import Coroutine, Generator, Iterable, Sequence
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from octavo.db.dialects.engine import Connection, Row, Task, run_task
from octavo.db.engine import Database
from octavo.db.errors import DatabaseError, TransactionError
from octavo.db.statement import Statement

T = TypeVar("T")
AT_ONCE = 50
"""Pieces of work that run until the event loop has its turn."""
UNKNOWN = -1
"""How many rows a statement changed, where it ran for several pieces of work at once."""


@dataclass(slots=True, eq=False)
class Ask:
    """A statement that a piece of work awaits, or the others where there is none; then what came of it."""

    statement: Statement | None
    arguments: Sequence[Any]
    answered: bool = False
    rows: list[Row] = field(default_factory=list)
    error: DatabaseError | None = None

    def __await__(self) -> Generator[Any, Any, list[Row]]:
        yield self
        if self.error is not None:
            raise self.error
        return self.rows


class AskingConnection:
    """The connection of a transaction while its pieces of work go in step."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def fetch(self, statement: Statement, arguments: Sequence[Any]) -> list[Row]:
        """Return the rows of one statement."""
        return await Ask(statement, arguments)

    async def execute(self, statement: Statement, arguments: Sequence[Any]) -> int:
        """Run one statement; how many rows it changed is `UNKNOWN`."""
        await Ask(statement, arguments)
        return UNKNOWN

    async def run(self, task: Task[T]) -> T:
        """Give a task the rows it asks for until it returns."""
        return await run_task(task, self.fetch)

    async def fetch_many(self, statement: Statement, rows: Sequence[Sequence[Any]]) -> list[list[Row]]:
        """Run one statement for many rows at once, and return the rows of each."""
        return await self._connection.fetch_many(statement, rows)

    async def execute_many(self, statement: Statement, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for many rows at once."""
        await self._connection.execute_many(statement, rows)

    async def post(self, statement: Statement, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for some rows."""
        for row in rows:
            await Ask(statement, row)

    async def execute_text(self, sql: str) -> None:
        """Run DDL at once."""
        await self._connection.execute_text(sql)

    async def execute_texts(self, statements: Iterable[str]) -> None:
        """Run DDL at once."""
        await self._connection.execute_texts(statements)


class _Piece(Generic[T]):
    """One piece of work: what it asks for, or what it returned; it has context variables of its own."""

    def __init__(self, work: Coroutine[Any, Any, T]) -> None:
        self._work = work
        self._context = copy_context()
        self.ask: Ask | None = None
        self.results: list[T] = []

    def proceed(self) -> Generator[Any, Any, None]:
        """Run until it asks for a statement, or to its end; whatever else it awaits is awaited here."""
        self.ask = None
        reply: Any = None
        error: BaseException | None = None
        while True:
            try:
                run = self._context.run
                awaited = run(self._work.send, reply) if error is None else run(self._work.throw, error)
            except StopIteration as done:
                self.results.append(done.value)
                return
            if isinstance(awaited, Ask):
                self.ask = awaited
                return
            reply, error = None, None
            try:
                reply = yield awaited
            except BaseException as thrown:  # a cancellation, for instance, is for whoever awaits
                error = thrown

    def close(self) -> None:
        """End the work where it stands."""
        self._context.run(self._work.close)


class _Step(Generic[T]):
    """Runs every piece of work to its next statement when awaited; results in these statements."""

    def __init__(self, pieces: Sequence[_Piece[T]]) -> None:
        self._pieces = pieces

    def __await__(self) -> Generator[Any, Any, list[Ask]]:
        for number, piece in enumerate(self._pieces, 1):
            if not piece.results and (piece.ask is None or piece.ask.answered):
                yield from piece.proceed()
            if number % AT_ONCE == 0:
                yield  # to the event loop, which has others to serve
        return [piece.ask for piece in self._pieces if piece.ask is not None]


async def in_step(database: Database, works: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
    """Run pieces of work of the current transaction in step and return their results, in order.

    They must not depend on each other: one sees what another has written so far. The first error ends all of
    them, and is raised. Raises TransactionError outside of a transaction, and in a piece of such work.
    """
    transaction, pieces = database.current(), [_Piece(work) for work in works]
    try:
        if transaction is None or isinstance(transaction.connection, AskingConnection):
            raise TransactionError("Work goes in step in a transaction, and not in work that does already")
        connection = transaction.connection
        transaction.connection = AskingConnection(connection)
        try:
            while asks := await _Step(pieces):
                groups = _groups(asks)
                for statement, group in groups:
                    await _answer(connection, statement, group, pieces)
                for ask in asks if not groups else ():
                    ask.answered = True  # all have met
        finally:
            transaction.connection = connection
    finally:
        for piece in pieces:
            piece.close()
    return [piece.results[0] for piece in pieces]


async def meet(database: Database) -> None:
    """Wait for the other pieces of work, if any, so that all continue in their order."""
    transaction = database.current()
    if transaction is not None and isinstance(transaction.connection, AskingConnection):
        await Ask(None, ())


def _groups(asks: Sequence[Ask]) -> list[tuple[Statement, list[Ask]]]:
    """Return the statements that are asked for, each with all who ask for it."""
    groups: dict[int, tuple[Statement, list[Ask]]] = {}
    for ask in asks:
        if ask.statement is not None:
            groups.setdefault(id(ask.statement), (ask.statement, []))[1].append(ask)
    return list(groups.values())


async def _answer(
    connection: Connection, statement: Statement, group: Sequence[Ask], pieces: Sequence[_Piece[Any]]
) -> None:
    """Run one statement for all pieces of work that await it; an error is raised in the first of them, which
    may handle it.
    """
    first = group[0]
    try:
        answers = await connection.fetch_many(statement, [ask.arguments for ask in group])
    except DatabaseError as error:
        first.error, first.answered = error, True
        await _Step([piece for piece in pieces if piece.ask is first])
        raise
    for ask, rows in zip(group, answers, strict=True):
        ask.rows, ask.answered = rows, True
