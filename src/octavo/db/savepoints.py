"""Savepoints: undo a part of a transaction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from octavo.db.engine import Database
from octavo.db.errors import TransactionError
from octavo.db.transaction import Transaction

_NAME = "octavo_part"


@asynccontextmanager
async def savepoint(database: Database, undone_by: tuple[type[Exception], ...]) -> AsyncIterator[None]:
    """Undo what the block wrote in the current transaction, and had planned for its end, when one of these
    errors leaves it.

    What was written before stays, and the transaction goes on. Raises TransactionError outside of one.
    """
    transaction = database.current()
    if transaction is None:
        raise TransactionError("A part of a transaction is undone, and there is none")
    planned: tuple[list[Any], ...] = (
        transaction.before_commit,
        transaction.after_commit,
        transaction.pending_changes,
        transaction.saves,
    )
    numbers, failed = [len(calls) for calls in planned], transaction.failed
    await _run(transaction, f"SAVEPOINT {_NAME}")
    try:
        yield
        await _run(transaction, f"RELEASE SAVEPOINT {_NAME}")  # after what was posted, which may fail
    except undone_by:
        await _run(transaction, f"ROLLBACK TO SAVEPOINT {_NAME}")
        await _run(transaction, f"RELEASE SAVEPOINT {_NAME}")
        for calls, number in zip(planned, numbers, strict=True):
            del calls[number:]
        transaction.failed = failed
        raise


async def _run(transaction: Transaction, sql: str) -> None:
    """Run a statement; after a failure the whole transaction cannot be committed, unless it is undone."""
    try:
        await transaction.connection.execute_text(sql)
    except BaseException as error:
        transaction.failed = transaction.failed or error
        raise
