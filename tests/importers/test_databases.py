"""Strapi's content on servers, as dumps of its own databases, into SQLite; and SQLite's into servers."""

import gzip
import json
from pathlib import Path

import pytest
from tests.conftest import on_mariadb
from tests.importers.bringing import SAMPLES, Answer, bring, differences, recorded_answers
from tests.importers.test_answers import MORPH_DRAFT

from octavo import boot
from octavo.testing import Project, client_of

pytestmark = pytest.mark.soak


def sample(name: str) -> str:
    with gzip.open(SAMPLES / name, "rt", encoding="utf-8") as stream:
        return stream.read()


def answers_of(name: str) -> list[Answer]:
    found: list[Answer] = json.loads(sample(f"{name}.answers.json.gz"))
    return found


@pytest.mark.postgres
async def test_a_schema_of_postgresql(made5: Path, site: Path, fresh_postgres_url: str) -> None:
    asyncpg = pytest.importorskip("asyncpg")
    connection = await asyncpg.connect(fresh_postgres_url)
    await connection.execute(sample("made5-postgres.sql.gz"))
    await connection.close()
    report = await bring(made5, site, database=f"{fresh_postgres_url}?schema=cms")
    assert not report.disagreeing
    async with boot.running(site) as app, client_of(app) as client:
        told = await differences(client, answers_of("made5-postgres"))
    # A time has milliseconds here on every database.
    others = {path: [each for each in lines if "/opens" not in each] for path, lines in told.items()}
    assert {path for path, lines in others.items() if lines} == {MORPH_DRAFT}


@pytest.mark.mariadb
async def test_a_database_of_mysql(made5: Path, site: Path, fresh_mariadb_url: str) -> None:
    statements = sample("made5-mysql.sql.gz").split(";\n")
    await on_mariadb(fresh_mariadb_url, *(each for each in statements if each.strip()))
    report = await bring(fresh_mariadb_url, site, schemas=made5 / "src")
    assert not report.disagreeing
    async with boot.running(site) as app, client_of(app) as client:
        told = await differences(client, answers_of("made5-mysql"))
    assert set(told) == {MORPH_DRAFT}


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("postgres", marks=pytest.mark.postgres),
        pytest.param("mariadb", marks=pytest.mark.mariadb),
    ],
)
async def test_into_a_server(
    recorded: Path, made4: Path, tmp_path: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue(f"fresh_{kind}_url")
    site = Project(tmp_path / "site").settings(f'[database]\nurl = "{url}"').folder
    (site / ".env").write_text("APP_KEYS=a-key-of-thirty-two-letters-or-more")
    report = await bring(recorded, site)
    assert not report.disagreeing
    async with boot.running(site) as app, client_of(app) as client:
        assert await differences(client, recorded_answers(recorded)) == {}
        made = await app.documents("api::tag.tag").create(data={"name": "after"})
        assert made["id"] == 1 + max(each.highest for each in report.types if each.uid == "api::tag.tag")
    again = await bring(made4, site, replace=True)
    assert not again.disagreeing
