"""A large table read as of one moment: in memory is what is at hand, however slowly it is gone through."""

import asyncio
import tracemalloc

import pytest
from tests.db.content import MOMENT, Content

from octavo.db.errors import DatabaseError
from octavo.db.statement import Statement

TAG = "api::tag.tag"
ROWS, LETTERS = 60, 1_000_000
MOST = 20 * LETTERS


async def test_what_is_not_yet_asked_for_is_not_in_memory(content: Content) -> None:
    for number in range(ROWS):
        await content.add(TAG, f"t{number:02}", name="x" * LETTERS, updatedAt=MOMENT)
    statement = Statement("SELECT document_id, name FROM tags ORDER BY document_id", ())
    found: list[str] = []
    async with content.db.engine.snapshot() as snapshot:
        tracemalloc.start()
        try:
            async for rows in snapshot.stream(statement, (), 2):
                for document_id, name in rows:
                    assert len(name) == LETTERS
                    found.append(document_id)
                await asyncio.sleep(0.02)
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert found == [f"t{number:02}" for number in range(ROWS)]
    assert most < MOST


async def test_nothing_is_written_where_a_moment_is_read(content: Content) -> None:
    statement = Statement("DELETE FROM tags", (), writes=True)
    await content.add(TAG, "t1", name="kept", updatedAt=MOMENT)
    async with content.db.engine.snapshot() as snapshot:
        with pytest.raises(DatabaseError):
            await snapshot.fetch(statement, ())
    counted = Statement("SELECT count(*) FROM tags", ())
    assert [tuple(row) for row in await content.db.fetch(counted, {})] == [(1,)]
