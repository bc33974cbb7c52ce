"""A migration that is killed at any statement leaves the content as it was, or as it was to be."""

import asyncio
import multiprocessing
import os
from dataclasses import dataclass
from functools import partial

import pytest
from tests.conftest import DATABASES, a_database, run_apart
from tests.copies import copy_database
from tests.migrations.test_apply import (  # noqa: F401  # a fixture
    CASES,
    CODES,
    content_of,
    said,
    sorted_texts,
    url,
    write,
)
from tests.migrations.worlds import PAGE, WORLD, World, changed

from octavo.db.engine import Database
from octavo.db.statement import Statement
from octavo.migrations.plan import Approval
from octavo.migrations.startup import migrate, plan_of

TOGETHER = (
    "renamed",
    "renamed in a component",
    "a to-many renamed",
    "a number becomes a text",
    "to-one becomes to-many",
    "a list of components becomes one",
    "another table",
    "drafts on",
    "locales on",
)
"""Changes that are carried out at once."""
KILLED = -9
PROCESSES = multiprocessing.get_context("forkserver")
"""Copies of a process that has imported everything: they start in a tenth of the time."""
PROCESSES.set_forkserver_preload([__name__])


def everything(world: World) -> None:
    for name in TOGETHER:
        CASES[name].change(world)


async def applied(database: Database) -> None:
    await migrate(database, CODES, Approval(allow_destructive=True))


@dataclass
class Death:
    """What is told of statements, and kills the process before one of them, if there are that many."""

    left: int
    after_writes: bool
    """Whether statements count alone that follow one that writes: before others it would leave the same."""
    _wrote: bool = False

    def __call__(self, statement: Statement) -> None:
        self.left -= self._wrote or not self.after_writes
        if not self.left:
            os.kill(os.getpid(), 9)
        self._wrote = not statement.sql.startswith("SELECT")


async def die_at(url: str, statement: int, after_writes: bool) -> None:  # noqa: F811
    async with content_of(url, changed(everything)) as (database, _):
        with database.observed(Death(statement, after_writes)):
            await applied(database)


def migrated(url: str, statement: int, after_writes: bool) -> None:  # noqa: F811
    asyncio.run(die_at(url, statement, after_writes))


def run(url: str, statement: int, *, after_writes: bool = False) -> int | None:  # noqa: F811
    """Migrate in a process of its own that is killed before a statement; return its exit code."""
    process = PROCESSES.Process(target=migrated, args=(url, statement, after_writes))
    process.start()
    process.join()
    code = process.exitcode
    process.close()
    return code


async def answers(url: str, world: World) -> list[str]:  # noqa: F811
    async with content_of(url, world) as (database, content):
        assert (await plan_of(database, CODES)).pending == []
        await migrate(database, CODES)
        return sorted_texts(await said(content, PAGE, status="published"))


async def waits(url: str) -> bool:  # noqa: F811
    async with content_of(url, changed(everything)) as (database, _):
        return bool((await plan_of(database, CODES)).pending)


async def apply(url: str) -> None:  # noqa: F811
    async with content_of(url, changed(everything)) as (database, _):
        await applied(database)


@pytest.mark.soak
@pytest.mark.parametrize("url", DATABASES[:2], indirect=True)
def test_killed_at_any_statement_all_is_there(url: str) -> None:  # noqa: F811
    before = asyncio.run(answers(url, WORLD))
    for statement in range(3, 4000, 13):
        ended = run(url, statement)
        if ended == 0:
            break
        assert ended == KILLED
        # Nothing of it was kept: the schemas before read what they did.
        assert asyncio.run(answers(url, WORLD)) == before, statement
    else:
        raise AssertionError("it never ends")
    assert statement > 50, "that few statements do not carry anything over"
    assert not asyncio.run(waits(url))
    assert len(asyncio.run(answers(url, changed(everything)))) == len(before)


@pytest.mark.soak
@pytest.mark.mariadb
def test_killed_at_any_statement_apply_goes_on(empty_mariadb_url: str) -> None:
    """MariaDB keeps every change of a table, so what was killed is not what it was."""
    expected: list[str] = []
    run_apart(partial(write, empty_mariadb_url))
    for statement in (4000, *range(1, 4000)):  # the first one is not reached
        for address in a_database("mariadb"):
            asyncio.run(copy_database(empty_mariadb_url, address))
            ended = run(address, statement, after_writes=True)
            assert ended in (0, KILLED)
            asyncio.run(apply(address))
            found = asyncio.run(answers(address, changed(everything)))
            expected = expected or found
            assert found == expected, statement
        if ended == 0 and statement != 4000:
            break
    assert statement > 25, "that few statements do not carry anything over"


@pytest.mark.soak
@pytest.mark.mariadb
def test_killed_again_and_again_it_ends_at_last(empty_mariadb_url: str) -> None:
    run_apart(partial(write, empty_mariadb_url))
    before = asyncio.run(answers(empty_mariadb_url, WORLD))
    for statement in range(20, 4000, 3):
        ended = run(empty_mariadb_url, statement)
        if ended == 0:
            break
        assert ended == KILLED
    assert not asyncio.run(waits(empty_mariadb_url))
    assert len(asyncio.run(answers(empty_mariadb_url, changed(everything)))) == len(before)
