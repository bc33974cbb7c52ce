"""What is done beside requests."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from octavo import Octavo, clients
from octavo.clients import Client
from octavo.db.errors import DatabaseAway, OutOfResources
from octavo.kernel import background
from octavo.log import LogEvent, TaskFailed, Waiting, Warned, observing
from octavo.testing import Project, running

ARTICLE = "api::article.article"


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[Octavo]:
    project = Project(tmp_path).content_type("article", {"title": {"type": "string"}})
    async with running(project.folder) as app:
        yield app


async def test_it_is_begun_after_the_commit_and_reads_what_was_written(app: Octavo) -> None:
    counted: list[int] = []

    async def count() -> None:
        counted.append(await app.query(ARTICLE).count())

    async with app.transaction():
        app.background.begin("counting", count)
        await app.documents(ARTICLE).create(data={"title": "a"})
        await asyncio.sleep(0)
        assert counted == []
    await app.background.finish()
    assert counted == [1]


async def test_it_is_done_for_nobody_and_so_not_dropped_when_its_caller_leaves(app: Octavo) -> None:
    for_whom: list[Client | None] = []

    async def note() -> None:
        for_whom.append(clients.current())

    clients.enter(caller := Client(only_reads=False))
    try:
        app.background.begin("noting", note)
        await app.background.finish()
        assert clients.current() is caller
    finally:
        clients.enter(None)
    assert for_whom == [None]


async def test_what_is_rolled_back_begins_nothing(app: Octavo) -> None:
    done: list[str] = []

    async def note() -> None:
        done.append("done")

    with pytest.raises(ZeroDivisionError):
        async with app.transaction():
            app.background.begin("noting", note)
            raise ZeroDivisionError
    await app.background.finish()
    assert done == []


async def test_a_failure_is_told_and_stops_nothing_else(app: Octavo) -> None:
    told: list[LogEvent] = []
    done: list[str] = []

    async def fail() -> None:
        raise ZeroDivisionError

    async def begin_more() -> None:
        app.background.begin("more", more)

    async def more() -> None:
        done.append("more")

    with observing(told.append):
        app.background.begin("failing", fail)
        app.background.begin("beginning", begin_more)
        await app.background.finish()
    assert [(one.task, type(one.error)) for one in told if isinstance(one, TaskFailed)] == [
        ("failing", ZeroDivisionError)
    ]
    assert done == ["more"]


async def test_the_end_waits_for_it(tmp_path: Path) -> None:
    project = Project(tmp_path).content_type("article", {"title": {"type": "string"}})
    told: list[str] = []
    ending = asyncio.Event()
    async with running(project.folder) as app:

        async def write() -> None:
            await ending.wait()
            await app.documents(ARTICLE).create(data={"title": "late"})
            told.append(f"{await app.query(ARTICLE).count()} written")

        app.background.begin("writing", write)
        asyncio.get_running_loop().call_soon(ending.set)
    assert told == ["1 written"]


async def test_what_never_ends_is_cancelled_and_told(app: Octavo) -> None:
    told: list[LogEvent] = []
    with observing(told.append):
        app.background.begin("waiting", asyncio.Event().wait)
        await app.background.finish(seconds=0.01)
        await app.background.finish()
    assert [(one.task, type(one.error)) for one in told if isinstance(one, TaskFailed)] == [
        ("waiting", TimeoutError)
    ]


LOOP = """
import asyncio


async def bootstrap(app):
    async def tick():
        try:
            while True:
                await asyncio.sleep(3600)
        finally:
            app.ended = True

    app.background.begin("ticking", tick)
    await asyncio.sleep(0)
"""


async def test_what_bootstrap_began_is_cancelled_at_once_and_is_no_failure(tmp_path: Path) -> None:
    project = Project(tmp_path).file("app/__init__.py", LOOP)
    told: list[LogEvent] = []
    with observing(told.append):
        async with asyncio.timeout(background.LAST_SECONDS / 2):
            async with running(project.folder) as app:
                pass
    assert vars(app)["ended"] is True
    assert [one for one in told if isinstance(one, TaskFailed | Waiting)] == []


async def test_a_bootstrap_that_fails_leaves_nothing_running(tmp_path: Path) -> None:
    project = Project(tmp_path).file("app/__init__.py", LOOP + "    raise ZeroDivisionError\n")
    with pytest.raises(ZeroDivisionError):
        async with running(project.folder):
            pass
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_what_is_waited_for_is_told(app: Octavo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "SAY_AFTER", 0)
    told: list[LogEvent] = []
    go_on = asyncio.Event()
    with observing(told.append):
        app.background.begin("e-mail to ann", go_on.wait)
        asyncio.get_running_loop().call_later(0.05, go_on.set)
        await app.background.finish()
    # Of what the start left under way some may be there too.
    (waiting,) = told
    assert isinstance(waiting, Waiting)
    assert (waiting.tasks[-1], waiting.seconds) == ("e-mail to ann", background.LAST_SECONDS)


async def test_what_does_not_hear_that_it_is_cancelled_keeps_no_end(
    app: Octavo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "LAST_WORD", 0.01)
    told: list[LogEvent] = []
    go_on = asyncio.Event()

    async def deaf() -> None:
        while not go_on.is_set():
            try:
                await go_on.wait()
            except asyncio.CancelledError:
                pass

    with observing(told.append):
        app.background.begin("deaf", deaf)
        await app.background.finish(seconds=0.01)
    assert [one.task for one in told if isinstance(one, TaskFailed)] == ["deaf"]
    go_on.set()
    await asyncio.sleep(0.01)


async def test_what_is_repeated_goes_on_after_a_failure(app: Octavo) -> None:
    seen, turns = list[LogEvent](), list[int]()
    done = asyncio.Event()

    async def work() -> None:
        turns.append(len(turns))
        if len(turns) == 1:
            raise ValueError("wrong")
        done.set()

    with observing(seen.append):
        with app.background.bootstrapping():
            app.background.repeat("sweeping", work, delay=0, every=0.001)
        async with asyncio.timeout(30):
            await done.wait()
        await app.background.finish()
    assert [one.task for one in seen if isinstance(one, TaskFailed)] == ["sweeping"]


def test_a_database_that_is_away_is_a_line_and_what_is_wrong_an_error() -> None:
    seen: list[LogEvent] = []
    with observing(seen.append):
        background.log_failure("sweeping", DatabaseAway("PostgreSQL has gone"))
        background.log_failure("sweeping", OutOfResources("no memory"))
        background.log_failure("sweeping", ValueError("wrong"))
    assert [type(one) for one in seen] == [Warned, TaskFailed, TaskFailed]
    assert "PostgreSQL has gone" in str(seen[0])
