"""What is unique is looked up by an index, not by walking through the list."""

import re
from dataclasses import replace

from tests.db.content import Content

from octavo.db.statement import Statement

AUTHOR = "api::author.author"
MANY = 2_000
"""Rows enough for PostgreSQL not to read them all."""


async def test_a_unique_value_is_found_by_an_index(content: Content) -> None:
    async with content.db.transaction() as transaction:
        for number in range(MANY):
            await content.add(AUTHOR, f"author{number}", name=f"Author {number}")
        if content.db.dialect.name == "postgresql":
            await transaction.connection.execute_text("ANALYZE authors")
    seen: list[Statement] = []
    query = content.query(AUTHOR, filters={"name": "Author 7"})
    with content.db.observed(seen.append):
        assert [row["name"] for row in (await content.db.find(query)).rows] == ["Author 7"]
    word = "EXPLAIN QUERY PLAN" if content.db.dialect.name == "sqlite" else "EXPLAIN"
    values = {f"v{number}": value for number, value in enumerate(query.values)}
    rows = await content.db.fetch(replace(seen[0], sql=f"{word} {seen[0].sql}"), values)
    # PostgreSQL may know from the value that it is among what the unique index holds.
    assert re.search(r"authors_name_(lookup|unique)", str(rows))
