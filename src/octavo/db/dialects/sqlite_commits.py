"""Transactions that wait for each other share one commit: each would cost the disk a flush of milliseconds.

SQLite has one writer. A transaction that is over while a brief one waits for the writer is not committed yet:
the next one goes on in the same transaction of SQLite's, behind a savepoint, and who comes last commits for
all. Nobody is told of an end before that commit; where it fails, or SQLite rolls everything back, all of them
fail, and may be tried again.
"""

import asyncio
import sqlite3
import time
from typing import TypeVar

from octavo.db.errors import Collision

T = TypeVar("T")

SAVEPOINT = "octavo_member"
MOST_MEMBERS = 32
LONGEST_SECONDS = 0.02
"""How long the first one waits for others at most, but for the last one of them."""


class SharedCommit:
    """The transactions whose end waits for one commit."""

    def __init__(self) -> None:
        self._members: list[asyncio.Future[None]] = []
        self._since = 0.0

    def __bool__(self) -> bool:
        return bool(self._members)

    @property
    def has_room(self) -> bool:
        """Whether another transaction may go on before the commit."""
        if not self._members:
            return True
        return len(self._members) < MOST_MEMBERS and time.monotonic() - self._since < LONGEST_SECONDS

    def join(self) -> "asyncio.Future[None]":
        """Add a transaction that is over but for the commit; return what has its end."""
        if not self._members:
            self._since = time.monotonic()
        member = asyncio.get_running_loop().create_future()
        member.add_done_callback(_retrieve)
        self._members.append(member)
        return member

    def take(self) -> "list[asyncio.Future[None]]":
        """Return those that wait, and forget them."""
        members, self._members = self._members, []
        return members


def settle(members: "list[asyncio.Future[None]]", error: BaseException | None) -> None:
    """Tell transactions how their commit has ended."""
    for member in members:
        if error is None:
            member.set_result(None)
        else:
            member.set_exception(Collision(f"the commit that it shared has failed: {error}"))


async def outlast(work: "asyncio.Future[T]") -> T:
    """Wait for work that goes on when the task is cancelled; the task learns of that after the work's end."""
    try:
        await asyncio.wait([work])
    except asyncio.CancelledError:
        await asyncio.wait([work])  # a second cancellation does not wait
        raise
    return work.result()


def _retrieve(member: "asyncio.Future[None]") -> None:
    """Have nothing logged of an error that nobody waits for any more."""
    member.exception()


def begin(connection: sqlite3.Connection, *, joins: bool) -> None:
    """Begin a transaction, or go on in one whose members wait for their commit."""
    if not joins:
        connection.execute("BEGIN IMMEDIATE")
    elif connection.in_transaction:
        connection.execute(f"SAVEPOINT {SAVEPOINT}")
    else:
        raise Collision("SQLite has rolled the transaction back before this one began")


def leave(connection: sqlite3.Connection, *, joins: bool) -> None:
    """End a transaction but for its commit."""
    if joins:
        connection.execute(f"RELEASE {SAVEPOINT}")


def undo(connection: sqlite3.Connection, *, joins: bool) -> bool:
    """Undo a transaction; return whether those before it that wait for their commit are still there."""
    if not connection.in_transaction:
        return False
    if not joins:
        connection.execute("ROLLBACK")
        return False
    try:
        connection.execute(f"ROLLBACK TO {SAVEPOINT}")
        connection.execute(f"RELEASE {SAVEPOINT}")
    except sqlite3.Error:
        _roll_back(connection)
        return False
    return True


def commit(connection: sqlite3.Connection) -> Exception | None:
    """Commit, or undo everything where that fails; no error is one transaction's alone."""
    try:
        connection.execute("COMMIT")
    except sqlite3.Error:
        _roll_back(connection)
        raise
    return None


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")
