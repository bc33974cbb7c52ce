"""Reads for requests that only read go to replicas that are some; what they read is known by its tables."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.cli.serving import free_port
from tests.db.content import Content

from octavo import clients
from octavo.db.dialects.sqlite import SQLiteDialect
from octavo.db.drivers import ReplicaSettings
from octavo.db.engine import Database
from octavo.db.model import Model
from octavo.db.sql.program import count_program, find_program
from octavo.db.sql.write_rows import delete_rows
from octavo.db.statement import compile_statement
from octavo.queries.compile import compile_query

ARTICLE = "api::article.article"


@contextmanager
def a_reading_request() -> Iterator[None]:
    token = clients.enter(clients.Client(only_reads=True))
    try:
        yield
    finally:
        clients.leave(token)


def test_a_query_knows_every_table_it_reads(model: Model) -> None:
    asked = {"filters": {"category": {"name": "News"}}, "populate": {"authors": {"populate": "*"}}}
    type_ = model.schemas.content_types[ARTICLE]
    plan = compile_query(model.schemas, type_, asked, ability=None).plan
    program = find_program(model, SQLiteDialect(), plan)
    assert program.tables is not None
    assert {"articles", "categories", "articles_authors_links", "authors"} <= program.tables
    assert "tags" not in program.tables
    assert count_program(model, SQLiteDialect(), plan).tables == {"articles", "categories"}


def test_a_delete_changes_the_tables_whose_rows_go_with_it(model: Model) -> None:
    article = model.types[ARTICLE]
    tables = compile_statement(delete_rows(article, "sqlite"), SQLiteDialect()).tables
    assert tables is not None
    assert {"articles", *(links.table.name for links in article.links.values())} <= tables
    assert "authors" not in tables


@pytest.mark.postgres
async def test_what_is_no_replica_is_named_and_never_asked(postgres_tables: str, model: Model) -> None:
    nowhere = f"postgresql://u:Hunter.Two@127.0.0.1:{free_port()}/x"
    unusable = "postgresql://u:Hunter.Two@127.0.0.1:1/x?sslmode=Hu%6eter.Two"
    replicas = ReplicaSettings([postgres_tables, nowhere, unusable])
    database = await Database.open(postgres_tables, model, replicas=replicas)
    try:
        query = Content(database).query("api::tag.tag")
        assert database.engine.replicas is not None
        problems = await database.engine.replicas.problems()
        assert [problem.where for problem in problems] == [f"database.replicas/{index}" for index in range(3)]
        assert "is no replica" in problems[0].message
        assert "cannot be reached" in problems[1].message
        assert "Hunter.Two" not in str(problems)
        number = await database.count(query)
        with a_reading_request():
            assert [await database.count(query) for _ in range(20)] == [number] * 20
    finally:
        await database.close()
