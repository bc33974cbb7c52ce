"""Large tables on PostgreSQL: a column of another type is filled while others write."""

from functools import partial
from typing import Any

import pytest
from tests.conftest import postgres_database, require_service, run_apart
from tests.migrations.test_apply import CODES, content_of, write
from tests.migrations.worlds import PAGE, WORLD, changed, renamed, set_to

from octavo.db.statement import Statement
from octavo.errors import StartupError
from octavo.migrations.database_state import read_database_state
from octavo.migrations.plan import Approval
from octavo.migrations.startup import backfill_ahead, migrate, plan_of

pytestmark = pytest.mark.postgres
RENAMED = renamed(PAGE, "title", "heading")


@pytest.fixture
def url() -> Any:
    for found in postgres_database(require_service("postgres").url):
        run_apart(partial(write, found))
        yield found


async def test_what_is_written_meanwhile_is_converted_too(url: str) -> None:
    numbers, texts = changed(set_to(PAGE, "title", {"type": "integer"})), WORLD
    async with content_of(url, texts) as (_, old):
        for title in ("1", "2", "3"):
            await old.documents(PAGE).create(data={"title": title})
        async with content_of(url, numbers) as (database, _):
            await backfill_ahead(database, CODES, Approval(allow_destructive=True), large=1)
        # The release before goes on writing.
        for page in await old.documents(PAGE).find_many():
            if page["title"] == "2":
                await old.documents(PAGE).update(page["documentId"], data={"title": "22"})
            if page["title"] == "3":
                await old.documents(PAGE).update(page["documentId"], data={"title": "three"})
        await old.documents(PAGE).create(data={"title": "4"})
    async with content_of(url, numbers) as (database, content):
        await migrate(database, CODES, Approval(allow_destructive=True))
        titles = [page["title"] for page in await content.documents(PAGE).find_many(sort="id:asc")]
        assert titles == [None, None, 1, 22, None, 4]
        columns = (await read_database_state(database)).columns["pages"]
        assert not [name for name in columns if name.startswith(("__trash_new", "__trash_from"))]
        assert (await plan_of(database, CODES)).pending == []


async def test_it_goes_on_where_it_was_interrupted(url: str) -> None:
    numbers = changed(set_to(PAGE, "title", {"type": "integer"}))
    async with content_of(url, WORLD) as (_, old):
        await old.documents(PAGE).create(data={"title": "1"})
    for _ in range(2):
        async with content_of(url, numbers) as (database, _):
            await backfill_ahead(database, CODES, Approval(allow_destructive=True), large=1)
    async with content_of(url, WORLD) as (database, old):
        await migrate(database, CODES)  # nobody goes on: the schemas before serve as they did
        assert "1" in [page["title"] for page in await old.documents(PAGE).find_many()]
        rows = await database.fetch(Statement('SELECT "__trash_new_title" FROM pages ORDER BY id', ()))
        assert [row[0] for row in rows] == [None, None, 1]


async def test_a_table_that_others_hold_is_not_waited_for_for_long(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("octavo.migrations.startup.LOCK_SECONDS", 1)
    async with content_of(url, WORLD) as (holding, old), content_of(url, changed(RENAMED)) as (database, _):
        async with holding.transaction():
            await old.documents(PAGE).create(data={"title": "held"})
            with pytest.raises(StartupError, match="lock timeout"):
                await migrate(database, CODES, Approval())
        await migrate(database, CODES, Approval())
