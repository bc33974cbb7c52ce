"""Whatever becomes of transactions that share commits on SQLite: what is acknowledged is there, and nothing
of what failed.
"""

import asyncio
import gc
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest

from octavo.db.dialects.admission import Lane, Terms
from octavo.db.dialects.sqlite_engine import SQLiteConnection, SQLiteEngine
from octavo.db.errors import DatabaseError
from octavo.db.statement import Statement

BRIEF, LONG = Terms(Lane.WRITES, brief=True), Terms(Lane.WRITES)
INSERT = Statement("INSERT INTO things (id, owner) VALUES (?, ?)", (), writes=True)
SHORT = Statement("INSERT INTO things (id, owner) VALUES (?, ?) RETURNING id", (), writes=True, short=True)
COUNT = Statement("SELECT count(*) FROM things", ())
PAIR = 10_000
"""Each transaction writes one row below, and one as far above."""
TAKEN = 9_999


@pytest.fixture
async def engines(tmp_path: Path) -> AsyncIterator[list[SQLiteEngine]]:
    """Two processes' engines on one file."""
    engines = [SQLiteEngine(tmp_path / "data.db", "normal", 2, max_waiting=1000) for _ in range(2)]
    for engine in engines:
        await engine.open()
    async with engines[0].transaction() as connection:
        await connection.execute_text("CREATE TABLE owners (id INTEGER PRIMARY KEY)")
        await connection.execute_text(
            "CREATE TABLE things (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES owners (id)"
            " DEFERRABLE INITIALLY DEFERRED)"
        )
        await connection.execute(INSERT, (TAKEN, None))
    yield engines
    for engine in engines:
        await engine.close()


@dataclass
class Outcome:
    """Which transactions are known to be kept, and which to have failed."""

    path: Path
    kept: set[int] = field(default_factory=set)
    failed: set[int] = field(default_factory=set)
    missing: set[int] = field(default_factory=set)
    """Were not there when they were acknowledged."""

    def stored(self) -> set[int]:
        """Return what anybody else sees."""
        connection = sqlite3.connect(self.path)
        try:
            return {number for (number,) in connection.execute("SELECT id FROM things")} - {TAKEN}
        finally:
            connection.close()


async def first_row(connection: SQLiteConnection, number: int, random: Random) -> None:
    match random.randrange(3):
        case 0:
            await connection.execute(INSERT, (number, None))
        case 1:
            await connection.fetch(SHORT, (number, None))
        case _:
            await connection.post(INSERT, [(number, None)])


async def second_row(connection: SQLiteConnection, number: int, random: Random) -> None:
    match random.randrange(20):
        case 0:
            raise ZeroDivisionError
        case 1:
            await connection.post(INSERT, [(number + PAIR, None), (TAKEN, None)])
        case 2:
            await connection.post(INSERT, [(number + PAIR, None), (2**70, None)])
        case 3:
            await connection.execute(INSERT, (TAKEN, None))
        case 4:
            await connection.execute(INSERT, (number + PAIR, 1))  # no such owner: the commit fails
        case 5:
            await connection.execute_text("SAVEPOINT octavo_part")
            await connection.execute(INSERT, (number + PAIR, None))
            raise ZeroDivisionError
        case 6:
            await connection.execute_text("SAVEPOINT octavo_part")
            await connection.execute(INSERT, (number + 3 * PAIR, None))
            await connection.execute_text("ROLLBACK TO SAVEPOINT octavo_part")
            await connection.execute_text("RELEASE SAVEPOINT octavo_part")
            await connection.post(INSERT, [(number + PAIR, None)])
        case 7:
            await connection.fetch(COUNT, ())
            await connection.fetch(SHORT, (number + PAIR, None))
        case _:
            await connection.post(INSERT, [(number + PAIR, None)])


async def write(engine: SQLiteEngine, number: int, outcome: Outcome, random: Random) -> None:
    long = random.random() < 0.1
    pauses = random.randrange(30)
    try:
        for _ in range(pauses):
            await asyncio.sleep(0)
        async with engine.transaction(LONG if long else BRIEF) as connection:
            if random.random() < 0.9:
                await first_row(connection, number, random)
                if long:
                    await asyncio.sleep(0.001)
                await second_row(connection, number, random)
            else:
                number = -1  # nothing to be kept
    except (ZeroDivisionError, OverflowError, DatabaseError):
        outcome.failed.add(number)
    else:
        outcome.kept.add(number)
        if number > 0 and not {number, number + PAIR} <= outcome.stored():
            outcome.missing.add(number)


async def cancel_some(tasks: list["asyncio.Task[None]"], random: Random) -> None:
    while running := [task for task in tasks if not task.done()]:
        for _ in range(random.randrange(6)):
            await asyncio.sleep(random.choice((0, 0, 0.0002)))
        for _ in range(random.choice((1, 1, 1, 2))):
            task = random.choice(running)
            if random.random() < 0.3:
                task.cancel()
        await asyncio.sleep(0)


@pytest.mark.parametrize("seed", range(4))
async def test_what_is_acknowledged_is_there_and_nothing_of_what_failed(
    engines: list[SQLiteEngine], tmp_path: Path, seed: int
) -> None:
    random, outcome = Random(seed), Outcome(tmp_path / "data.db")
    complaints: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
    for start in range(1, 400, 100):
        tasks = [
            asyncio.create_task(write(random.choice(engines), number, outcome, Random(number * 1000 + seed)))
            for number in range(start, start + 100)
        ]
        async with asyncio.timeout(60):
            await cancel_some(tasks, random)
            await asyncio.gather(*tasks, return_exceptions=True)
    for number, engine in enumerate(engines):
        assert await engine.write(lambda connection: connection.in_transaction) is False
        async with engine.transaction() as connection:
            await connection.execute(INSERT, (-5 - number, None))
    stored = {number for number in outcome.stored() if number > 0}
    both = {number for number in stored if number < PAIR}
    assert stored == both | {number + PAIR for number in both}
    assert outcome.missing == set()
    assert {number for number in outcome.kept if number > 0} - both == set()
    assert outcome.failed & both == set()
    gc.collect()
    await asyncio.sleep(0)
    assert complaints == []
