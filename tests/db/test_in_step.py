"""Pieces of work in step ask the database together, and what they wrote can be undone without the rest."""

import asyncio
from contextvars import ContextVar

import pytest
import sqlalchemy as sa
from tests.db.content import Content

from octavo.db.errors import TransactionError, UniqueViolation
from octavo.db.in_step import in_step
from octavo.db.savepoints import savepoint

AUTHOR, TAG = "api::author.author", "api::tag.tag"


async def test_statements_of_all_go_together_and_each_has_its_own_answer(content: Content) -> None:
    seen: list[str] = []

    async def work(name: str) -> tuple[int, int]:
        row_id = await content.add(TAG, name=name)
        await asyncio.sleep(0.001)  # what is no statement is awaited as ever
        return row_id, len(await content.names(TAG))

    with content.db.observed(lambda statement: seen.append(statement.sql)):
        async with content.db.transaction():
            done = await in_step(content.db, [work(name) for name in "abc"])
            assert [number for _, number in done] == [3, 3, 3]
            with pytest.raises(TransactionError):
                await in_step(content.db, [in_step(content.db, [work("d")])])
    if content.db.dialect.name == "sqlite":  # a server is asked for what is inserted one by one
        assert len([sql for sql in seen if sql.startswith("INSERT")]) == 1
    rows = await content.find(TAG, sort="id")
    assert [(row["id"], row["name"]) for row in rows] == [
        (row_id, name) for (row_id, _), name in zip(done, "abc", strict=True)
    ]
    with pytest.raises(TransactionError):
        await in_step(content.db, [work("e")])


async def test_each_has_context_variables_of_its_own(content: Content) -> None:
    name = ContextVar("name", default="nobody")

    async def work(own: str) -> str:
        token = name.set(own)
        try:
            await content.add(TAG, name=own)
            return name.get()
        finally:
            name.reset(token)

    async with content.db.transaction():
        assert await in_step(content.db, [work("a"), work("b")]) == ["a", "b"]
        with pytest.raises(UniqueViolation):
            async with savepoint(content.db, (UniqueViolation,)):
                ada = [content.add(AUTHOR, name="Ada") for _ in range(2)]
                await in_step(content.db, [work("c"), *ada])
        assert name.get() == "nobody"


async def test_a_refusal_in_one_undoes_all_and_nothing_else(content: Content) -> None:
    told = []

    async def note() -> None:
        told.append("undone")

    async def work(name: str) -> None:
        transaction = content.db.current()
        assert transaction is not None
        transaction.after_commit.append(note)
        await content.add(AUTHOR, name=name)

    async with content.db.transaction():
        await content.add(TAG, name="before")
        with pytest.raises(UniqueViolation):
            async with savepoint(content.db, (UniqueViolation,)):
                await in_step(content.db, [work("Ada"), work("Bob"), work("Ada")])
        await content.add(TAG, name="after")
    assert await content.names(AUTHOR) == []
    assert sorted(await content.names(TAG)) == ["after", "before"]
    assert told == []


async def test_others_have_their_turn_while_many_pieces_run(content: Content) -> None:
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def work() -> int:
        begun = turns
        await content.names(TAG)
        return begun

    async with content.db.transaction():
        beside = asyncio.create_task(others())
        try:
            begun = await in_step(content.db, [work() for _ in range(200)])
        finally:
            beside.cancel()
    assert begun == sorted(begun)
    assert len(set(begun)) > 2


async def test_what_was_to_be_sent_later_is_undone_with_its_part_too(content: Content) -> None:
    add = content.db.compile(
        sa.insert(content.db.model.types[AUTHOR].table).values(
            {name: sa.bindparam(name) for name in ("document_id", "locale", "status", "name")}
        )
    )
    ada = {"locale": "", "status": "published", "name": "Ada"}
    async with content.db.transaction():
        await content.add(TAG, name="before")
        with pytest.raises(UniqueViolation):
            async with savepoint(content.db, (UniqueViolation,)):
                await content.db.append(add, [{**ada, "document_id": name} for name in "ab"])
        await content.add(TAG, name="after")
    assert await content.names(AUTHOR) == []
    assert sorted(await content.names(TAG)) == ["after", "before"]
