"""Many rows by one statement: all of them as if each had been written on its own, or none."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from tests.db.content import MOMENT, Content

from octavo.db.dialects import mariadb_bulk
from octavo.db.errors import UniqueViolation
from octavo.db.sql.write_rows import VALUE, insert_row, insert_rows, value_of
from octavo.db.statement import compile_statement

SINK, TAG = "api::kitchen-sink.kitchen-sink", "api::tag.tag"
COMMON = {"locale": "", "status": "published", "created_at": MOMENT}


async def write(content: Content, rows: list[dict[str, Any]], *, returning: bool = False) -> None:
    model = content.db.model.types[SINK]
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = [model.table.c[name] for name in names]
    insert = insert_row(model, frozenset(names)) if returning else insert_rows(model, columns)
    statement = compile_statement(insert, content.db.dialect)
    await content.db.execute_many(
        statement, [{VALUE + name: row.get(name) for name in names} for row in rows]
    )


async def everything(content: Content) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while page := await content.find(
        SINK, sort="documentId", pagination={"start": str(len(found)), "limit": "100"}
    ):
        found += page
    return found


@pytest.mark.parametrize("returning", [False, True])
async def test_every_value_arrives(content: Content, returning: bool) -> None:
    """Values of some rows, of none, of several types in one column, and texts that look like parameters."""
    rows = [
        {
            **COMMON,
            "document_id": f"d{number:04}",
            "name": ["?", "it's", '"', "é\U0001f600"][number % 4] if number % 3 else None,
            "big": 2**62 + number,
            "dec": Decimal(f"{number}.000000000000000000001"),
            "flt": number if number % 2 else number + 0.5,
            "flag": bool(number % 2),
            "day": date(2024, 1, 1 + number % 28),
            "moment": MOMENT,
            "code": None,
        }
        for number in range(1100)
    ]
    await write(content, rows, returning=returning)
    found = await everything(content)
    assert [row["documentId"] for row in found] == [row["document_id"] for row in rows]
    assert [row["name"] for row in found] == [row["name"] for row in rows]
    assert [row["big"] for row in found] == [str(row["big"]) for row in rows]
    assert [row["flt"] for row in found] == [row["flt"] for row in rows]
    assert [row["flag"] for row in found] == [row["flag"] for row in rows]
    assert [row["day"] for row in found] == [str(row["day"]) for row in rows]
    assert {row["code"] for row in found} == {None}
    exact = {"dec": {"$eq": "1099.000000000000000000001"}}
    assert [row["documentId"] for row in await content.find(SINK, filters=exact)] == ["d1099"]


async def test_texts_of_any_length_arrive(content: Content) -> None:
    texts = ["é" * length for length in (0, 10, 400_000, 3, 700_000, 700_000, 1)]
    rows = [{**COMMON, "document_id": f"d{number}", "name": text} for number, text in enumerate(texts)]
    await write(content, rows)
    found = await everything(content)
    assert [row["name"] for row in found] == texts


async def test_one_that_is_refused_leaves_none(content: Content) -> None:
    rows = [{**COMMON, "document_id": f"d{number % 150}", "name": "n"} for number in range(200)]
    with pytest.raises(UniqueViolation):
        await write(content, rows)
    assert await content.find(SINK) == []
    await write(content, rows[:150])
    assert len(await everything(content)) == 150


async def test_rows_are_changed_too(content: Content) -> None:
    ids = [await content.add(TAG, name=f"tag {number}") for number in range(50)]
    table = content.db.model.types[TAG].table
    update = sa.update(table).where(table.c.id == sa.bindparam("row")).values(name=value_of(table.c.name))
    given = [{"row": row, VALUE + "name": None if row == ids[0] else f"new {row}"} for row in ids]
    await content.db.execute_many(compile_statement(update, content.db.dialect), given)
    names = await content.names(TAG, sort="id", pagination={"limit": "100"})
    assert names == [None, *(f"new {row}" for row in ids[1:])]
    await content.db.execute_many(
        compile_statement(update, content.db.dialect), [{"row": row, VALUE + "name": None} for row in ids]
    )
    assert set(await content.names(TAG, pagination={"limit": "100"})) == {None}


def test_batches_are_bounded_and_keep_their_order() -> None:
    rows = [("x" * size, number) for number, size in enumerate([1, 300_000, 10, 200_000, 50_000, 50_000])]
    found = [list(batch) for batch in mariadb_bulk.batches(rows)]
    assert [row for batch in found for row in batch] == rows
    assert [len(batch) for batch in found] == [1, 1, 2, 2]
    many = [(number,) for number in range(2 * mariadb_bulk.MOST_ROWS + 1)]
    assert [len(batch) for batch in mariadb_bulk.batches(many)] == [1000, 1000, 1]
    assert list(mariadb_bulk.batches([])) == []


def test_what_is_null_everywhere_is_written_into_the_statement() -> None:
    sql = """INSERT INTO "a?" (x, y, z) VALUES ('?', ?, ?, `?`, ?)"""
    found = mariadb_bulk.without_empty(sql, [(None, 1, None), (None, 2, 3)])
    assert found == ("""INSERT INTO "a?" (x, y, z) VALUES ('?', NULL, ?, `?`, ?)""", [[1, None], [2, 3]])
    assert mariadb_bulk.without_empty(sql, [(1, 1, 1)]) == (sql, [(1, 1, 1)])
    assert mariadb_bulk.is_bulk(sql, [(1, "a"), (None, "b")])
    assert not mariadb_bulk.is_bulk(sql, [(1, "a"), (1.5, "b")])
    assert not mariadb_bulk.is_bulk(sql, [(1, "a")])
    assert not mariadb_bulk.is_bulk(f"{sql} RETURNING id", [(1, "a"), (2, "b")])
