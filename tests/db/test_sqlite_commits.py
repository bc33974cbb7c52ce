"""Brief transactions that wait for each other on SQLite share commits, and each is told of its own end."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from octavo.db.dialects import sqlite_commits, sqlite_engine
from octavo.db.dialects.admission import Lane, Terms
from octavo.db.dialects.sqlite_engine import SQLiteConnection, SQLiteEngine
from octavo.db.errors import Collision, DatabaseError, DiskFull
from octavo.db.statement import Statement

BRIEF, LONG = Terms(Lane.WRITES, brief=True), Terms(Lane.WRITES)
INSERT = Statement("INSERT INTO things (id, owner) VALUES (?, ?)", (), writes=True)
FILL = Statement("INSERT INTO files VALUES (zeroblob(1000000))", (), writes=True)
Body = Callable[[SQLiteConnection], Awaitable[object]]


@pytest.fixture(autouse=True)
def _any_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is busy does not end a shared commit early."""
    monkeypatch.setattr(sqlite_commits, "LONGEST_SECONDS", 60.0)


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[SQLiteEngine]:
    engine = SQLiteEngine(tmp_path / "data.db", "full", 2, max_waiting=100)
    await engine.open()
    async with engine.transaction() as connection:
        await connection.execute_text("CREATE TABLE owners (id INTEGER PRIMARY KEY)")
        await connection.execute_text(
            "CREATE TABLE things (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES owners (id)"
            " DEFERRABLE INITIALLY DEFERRED)"
        )
    yield engine
    await engine.close()


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts commits, of one transaction or of several."""
    counted: list[int] = []

    def commit(connection: sqlite3.Connection) -> Exception | None:
        counted.append(1)
        return sqlite_commits.commit(connection)

    monkeypatch.setattr(sqlite_engine, "commit", commit)
    return counted


def stored(path: Path) -> list[int]:
    """Return what anybody else sees of the things."""
    connection = sqlite3.connect(path / "data.db")
    try:
        return [number for (number,) in connection.execute("SELECT id FROM things ORDER BY id")]
    finally:
        connection.close()


async def write(engine: SQLiteEngine, number: int, terms: Terms = BRIEF, body: Body | None = None) -> None:
    async with engine.transaction(terms) as connection:
        await connection.execute(INSERT, (number, None))
        if body is not None:
            await body(connection)


async def test_what_waits_shares_commits_and_nobody_is_told_before(
    engine: SQLiteEngine, tmp_path: Path, commits: list[int]
) -> None:
    async def acknowledged(number: int) -> bool:
        await write(engine, number)
        return number in stored(tmp_path)

    assert all(await asyncio.gather(*map(acknowledged, range(20))))
    assert stored(tmp_path) == list(range(20))
    assert len(commits) < 20


async def test_one_alone_commits_by_itself(engine: SQLiteEngine, commits: list[int]) -> None:
    for number in range(3):
        await write(engine, number)
    assert len(commits) == 3


async def test_one_that_fails_is_undone_alone(engine: SQLiteEngine, tmp_path: Path) -> None:
    async def fail(connection: SQLiteConnection) -> None:
        raise ValueError("never")

    async def post_a_duplicate(connection: SQLiteConnection) -> None:
        await connection.post(INSERT, [(0, None)])

    async def post_nonsense(connection: SQLiteConnection) -> None:
        await connection.post(INSERT, [(2**70, None)])

    bodies: dict[int, Body] = {3: fail, 6: post_a_duplicate, 8: post_nonsense, 9: fail}
    results = await asyncio.gather(
        *(write(engine, number, body=bodies.get(number)) for number in range(10)), return_exceptions=True
    )
    assert [number for number, result in enumerate(results) if result is not None] == [3, 6, 8, 9]
    assert stored(tmp_path) == [0, 1, 2, 4, 5, 7]


async def test_where_the_commit_fails_all_are_undone_and_may_be_tried_again(
    engine: SQLiteEngine, tmp_path: Path
) -> None:
    async def own_nobody(connection: SQLiteConnection) -> None:
        await connection.execute(INSERT, (100, 1))  # there is no such owner, which the commit finds

    results = await asyncio.gather(
        write(engine, 1), write(engine, 2), write(engine, 3, body=own_nobody), return_exceptions=True
    )
    assert [type(result) for result in results[:2]] == [Collision, Collision]
    assert isinstance(results[2], DatabaseError)
    assert not isinstance(results[2], Collision)
    assert stored(tmp_path) == []
    await asyncio.gather(write(engine, 1), write(engine, 2))
    assert stored(tmp_path) == [1, 2]


async def test_nobody_waits_for_a_long_one(engine: SQLiteEngine, tmp_path: Path) -> None:
    goes_on = asyncio.Event()

    async def wait(connection: SQLiteConnection) -> None:
        await goes_on.wait()

    brief = asyncio.create_task(write(engine, 1))
    long = asyncio.create_task(write(engine, 2, LONG, wait))
    await brief
    assert (stored(tmp_path), long.done()) == ([1], False)
    goes_on.set()
    await long
    assert stored(tmp_path) == [1, 2]


async def test_the_end_comes_also_where_the_next_one_leaves(engine: SQLiteEngine, tmp_path: Path) -> None:
    for number in range(0, 40, 4):
        tasks = [asyncio.create_task(write(engine, number + part)) for part in range(4)]
        for _ in range(number // 4):
            await asyncio.sleep(0)
        for task in tasks[1:]:
            task.cancel()
        await tasks[0]
        assert number in stored(tmp_path)
        await asyncio.gather(*tasks, return_exceptions=True)
    await write(engine, 1000)
    for number in stored(tmp_path):
        assert number % 4 == 0 or number < 40  # of those that were cancelled, any may have come to their end


async def until_one_waits_for_the_next(engine: SQLiteEngine) -> None:
    while not engine._shared:  # noqa: ASYNC110  # nothing tells
        await asyncio.sleep(0)


async def test_a_long_one_in_the_place_of_a_brief_one_that_left_commits_for_others_first(
    engine: SQLiteEngine, tmp_path: Path
) -> None:
    goes_on = asyncio.Event()

    async def wait(connection: SQLiteConnection) -> None:
        await goes_on.wait()

    first, second = (asyncio.create_task(write(engine, number)) for number in (1, 2))
    long = asyncio.create_task(write(engine, 3, LONG, wait))
    await until_one_waits_for_the_next(engine)
    second.cancel()
    await asyncio.wait([first], timeout=10)
    there = stored(tmp_path)
    goes_on.set()
    await asyncio.gather(first, long)
    assert there == [1]
    assert stored(tmp_path) == [1, 3]
    assert second.cancelled()


async def test_who_is_cancelled_while_it_waits_goes_on_after_the_commit(
    engine: SQLiteEngine, tmp_path: Path
) -> None:
    goes_on = asyncio.Event()

    async def wait(connection: SQLiteConnection) -> None:
        await goes_on.wait()

    first = asyncio.create_task(write(engine, 1))
    second = asyncio.create_task(write(engine, 2, body=wait))
    await until_one_waits_for_the_next(engine)
    first.cancel()
    await asyncio.sleep(0.01)
    is_told = first.done()
    goes_on.set()
    await second
    results = await asyncio.gather(first, return_exceptions=True)
    assert (is_told, [type(result) for result in results]) == (False, [asyncio.CancelledError])
    assert stored(tmp_path) == [1, 2]


async def test_who_fails_by_itself_is_not_told_of_the_others_commit(
    engine: SQLiteEngine, tmp_path: Path
) -> None:
    async def own_nobody(connection: SQLiteConnection) -> None:
        await connection.execute(INSERT, (100, 1))

    async def fail(connection: SQLiteConnection) -> None:
        raise ValueError("never")

    results = await asyncio.gather(
        write(engine, 1, body=own_nobody),
        write(engine, 2),
        write(engine, 3, body=fail),
        return_exceptions=True,
    )
    assert list(map(type, results)) == [Collision, Collision, ValueError]
    assert stored(tmp_path) == []


async def test_a_full_disk_fails_everybody_whom_it_undoes(engine: SQLiteEngine, tmp_path: Path) -> None:
    async def fill(connection: SQLiteConnection) -> None:
        await connection.execute(FILL, ())

    async def fill_and_go_on(connection: SQLiteConnection) -> None:
        with suppress(DiskFull):
            await connection.execute(FILL, ())
        await connection.post(INSERT, [(1000, None)])

    async with engine.transaction() as connection:
        await connection.execute_text("CREATE TABLE files (content BLOB)")
    await engine.write(lambda connection: connection.execute("PRAGMA max_page_count = 20").fetchall())
    for first, body in enumerate((fill, fill_and_go_on)):
        numbers = range(first * 10, first * 10 + 6)
        results = await asyncio.gather(
            *(write(engine, number, body=body if number % 10 == 3 else None) for number in numbers),
            return_exceptions=True,
        )
        assert isinstance(results[3], DatabaseError)
        assert {type(result) for result in results[:3]} == {Collision}
        failed = [number for number, result in zip(numbers, results, strict=True) if result is not None]
        assert stored(tmp_path) == [
            number for number in range(numbers.stop) if number % 10 < 6 and number not in failed
        ]
        await asyncio.gather(*(write(engine, number) for number in failed))
        assert stored(tmp_path) == [number for number in range(numbers.stop) if number % 10 < 6]


async def test_one_that_cannot_be_undone_alone_takes_its_rows_with_it(
    engine: SQLiteEngine, tmp_path: Path
) -> None:
    async def lose_its_savepoint(connection: SQLiteConnection) -> None:
        await connection.execute_text(f"RELEASE {sqlite_commits.SAVEPOINT}")
        raise ValueError("never")

    results = await asyncio.gather(
        write(engine, 1), write(engine, 2, body=lose_its_savepoint), write(engine, 3), return_exceptions=True
    )
    assert list(map(type, results)) == [Collision, ValueError, type(None)]
    assert stored(tmp_path) == [3]


async def test_who_comes_to_a_transaction_that_is_gone_may_try_again(
    engine: SQLiteEngine, tmp_path: Path
) -> None:
    tasks: list[asyncio.Task[None]] = []

    async def lose_all_and_be_cancelled(connection: SQLiteConnection) -> None:
        await connection.execute_text("ROLLBACK")  # as SQLite does where the disk fails
        asyncio.get_running_loop().call_soon(tasks[1].cancel)
        raise ValueError("never")

    bodies = (None, lose_all_and_be_cancelled, None)
    tasks += [asyncio.create_task(write(engine, number, body=body)) for number, body in enumerate(bodies)]
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert list(map(type, results)) == [Collision, asyncio.CancelledError, Collision]
    assert stored(tmp_path) == []
    await write(engine, 1)
    assert stored(tmp_path) == [1]
