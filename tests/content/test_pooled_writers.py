"""Writers of two processes that come at once through PgBouncer, in opposite orders."""

import asyncio
from contextlib import AsyncExitStack

import pytest
from tests.content import rounds
from tests.poolers import BUSY, pooler

from octavo.content.locales import Locales
from octavo.content.repository import Repository
from octavo.db.engine import Database
from octavo.migrations.startup import migrate

pytestmark = [pytest.mark.postgres, pytest.mark.soak]


async def test_every_operation_succeeds_among_others_that_want_the_same(fresh_postgres_url: str) -> None:
    model = rounds.model()
    async with AsyncExitStack() as stack:
        url = stack.enter_context(pooler(**BUSY)).address(fresh_postgres_url)
        rivals = []
        for seed in range(2):
            database = await Database.open(url, model, direct_url=fresh_postgres_url, query_timeout=60)
            stack.push_async_callback(database.close)
            async with database.starting():
                await migrate(database)
            rivals.append(rounds.Rivals(Repository(database, model, locales=Locales("en", ["en"])), seed))
        await rivals[0].prepare()
        rivals[1].join(rivals[0])
        for _ in range(20):
            assert await asyncio.gather(*(one.round() for one in rivals)) == [[], []]
