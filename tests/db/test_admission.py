"""Places and the lanes that lead to them; queries whose time is over, and whose caller left."""

import asyncio
import time
from collections.abc import Generator
from typing import Any

import pytest
from tests.db.content import Content
from tests.db.test_find import TAG

from octavo import clients
from octavo.clients import Client
from octavo.db.dialects.admission import ALWAYS, Lane, PrioritySemaphore, Terms
from octavo.db.errors import CallerLeft, Overloaded, QueryTimeout, Unavailable
from octavo.db.statement import Statement

ENDLESS = {
    "sqlite": "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n",
    "postgresql": "SELECT pg_sleep(600)",
    "mariadb": "SELECT SLEEP(600)",
}


async def settled() -> None:
    """Let every task run that can."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_earlier_lanes_find_a_place_that_later_ones_may_not_take() -> None:
    places, served = PrioritySemaphore([3, 2, 1, 1], 10), []

    async def come(lane: Lane) -> None:
        await places.acquire(Terms(lane))
        served.append(lane.name)

    tasks = [asyncio.create_task(come(lane)) for lane in (Lane.CALLERS, Lane.CALLERS, Lane.WRITES, Lane.OWN)]
    await settled()
    assert served == ["CALLERS", "WRITES", "OWN"]
    tasks += [asyncio.create_task(come(lane)) for lane in (Lane.WRITES, Lane.OWN)]
    await settled()
    for lane in (Lane.CALLERS, Lane.WRITES, Lane.OWN):
        places.release(lane)
        await settled()
    assert served[3:] == ["OWN", "WRITES", "CALLERS"]
    await asyncio.gather(*tasks)


async def test_who_waits_for_too_long_or_behind_too_many_is_refused() -> None:
    places = PrioritySemaphore([1] * len(Lane), 1)
    await places.acquire(ALWAYS)
    with pytest.raises(Overloaded, match="did not come in time"):
        await places.acquire(Terms(until=time.monotonic() + 0.05))
    with pytest.raises(Overloaded, match="did not come in time"):
        await places.acquire(Terms(until=time.monotonic() - 1))
    waiting = asyncio.create_task(places.acquire(Terms(until=time.monotonic() + 60)))
    await settled()
    with pytest.raises(Overloaded, match="too many wait"):
        await places.acquire(Terms(until=time.monotonic() + 60))
    patient = asyncio.create_task(places.acquire(ALWAYS))
    await settled()
    for task in (waiting, patient):
        places.release(Lane.OWN)
        await task


async def test_whose_caller_left_and_who_was_cancelled_keeps_nobody_waiting() -> None:
    places, caller = PrioritySemaphore([1] * len(Lane), 10), Client(only_reads=True)
    await places.acquire(ALWAYS)
    left = asyncio.create_task(places.acquire(Terms(client=caller)))
    cancelled, last = (asyncio.create_task(places.acquire(ALWAYS)) for _ in range(2))
    await settled()
    caller.mark_disconnected()
    with pytest.raises(CallerLeft):
        await left
    places.release(Lane.OWN)  # it is the turn of the one that is cancelled in the same moment
    cancelled.cancel()
    await last
    with pytest.raises(CallerLeft):
        await places.acquire(Terms(client=caller))


def asking(sql: str) -> Generator[Any, Any, None]:
    yield Statement(sql, ()), ()


async def test_a_query_ends_with_its_time_and_with_its_caller(content: Content) -> None:
    engine, endless = content.db.engine, ENDLESS[content.db.dialect.name]
    with pytest.raises(QueryTimeout):
        await engine.run(lambda: asking(endless), Terms(Lane.CALLERS, time.monotonic() + 0.1, ends=True))
    caller = Client(only_reads=True)
    tasks = [
        asyncio.create_task(engine.run(lambda: asking(endless), Terms(Lane.CALLERS, client=caller)))
        for _ in range(30)
    ]
    await content.db.ping(30)  # on the place that is the process's own
    caller.mark_disconnected()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert {type(result) for result in results} == {CallerLeft}
    await content.add(TAG, name="one")
    assert await asyncio.gather(*(content.names(TAG) for _ in range(30))) == [["one"]] * 30


async def test_what_a_request_asks_for_is_counted_from_its_arrival(content: Content) -> None:
    query, seen = content.query(TAG), list[Statement]()
    caller = Client(only_reads=True)
    caller.arrived -= content.db.query_timeout
    token = clients.enter(caller)
    try:
        with content.db.observed(seen.append), pytest.raises(Unavailable):
            await content.db.find(query)
        assert seen == []
        caller = Client(only_reads=False)  # whose body may have taken long
        caller.arrived -= content.db.query_timeout
        clients.enter(caller)
        assert (await content.db.find(query)).rows == []
    finally:
        clients.leave(token)


async def test_a_request_waits_for_the_writer_for_so_long_and_other_work_for_as_long_as_it_takes(
    content: Content,
) -> None:
    if content.db.dialect.name != "sqlite":  # there many write at once
        return
    content.db.query_timeout = 0.1
    held, free = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with content.db.transaction():
            held.set()
            await free.wait()

    async def request() -> None:
        clients.enter(Client(only_reads=False))
        await content.add(TAG, name="of a request")

    holding = asyncio.create_task(hold())
    await held.wait()
    other = asyncio.create_task(content.add(TAG, name="of the process"))
    with pytest.raises(Overloaded):
        await asyncio.create_task(request())
    free.set()
    await asyncio.gather(holding, other)
    assert await content.names(TAG) == ["of the process"]
