"""One process at a time brings a database up."""

import asyncio

import pytest

from octavo.db.dialects import migration_wait
from octavo.db.engine import Database
from octavo.db.errors import Collision
from octavo.db.model import Model
from octavo.errors import StartupError
from octavo.log import LogEvent, Warned, observing


async def test_who_starts_second_waits_and_says_for_whom(
    database: Database, database_url: str, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migration_wait, "SAY_AFTER", 0.1)
    other = await Database.open(database_url, model)
    told: list[LogEvent] = []
    done: list[str] = []
    said = asyncio.Event()

    def hear(observation: LogEvent) -> None:
        told.append(observation)
        said.set()

    async def second() -> None:
        async with other.starting():
            done.append("second")

    with observing(hear):
        async with database.starting():
            waiting = asyncio.create_task(second())
            await said.wait()
            done.append("first")
        await waiting
    await other.close()
    assert done == ["first", "second"]
    (warned,) = told
    assert isinstance(warned, Warned)
    assert "waiting for another process, which starts on" in warned.problem.message


async def test_a_database_without_an_answer_keeps_from_starting_and_says_why(database: Database) -> None:
    with pytest.raises(StartupError, match="could not be brought up: database is locked"):
        async with database.starting():
            raise Collision("database is locked")


async def test_who_starts_second_gives_up_at_last(
    database: Database, database_url: str, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = await Database.open(database_url, model)
    async with database.starting():
        with monkeypatch.context() as patched:
            patched.setattr(migration_wait, "START_SECONDS", 0.2)
            with pytest.raises(StartupError, match=r"waited 0\.2 s for another process, which starts on"):
                async with other.starting():
                    raise AssertionError
    async with other.starting():  # the lock ended with its holder
        pass
    await other.close()
