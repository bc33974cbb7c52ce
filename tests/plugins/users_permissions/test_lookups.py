"""Accounts are found by an index, however many there are."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.users_permissions.site import PASSWORD, USER, Site, open_site

from octavo.db.statement import Bind, Statement

pytestmark = pytest.mark.soak

TABLES = ("up_users", "admin_users")
KEY = 5
"""The column of MariaDB's EXPLAIN that names the index."""


@pytest.fixture
async def crowd(tmp_path: Path, database: dict[str, str]) -> AsyncIterator[Site]:
    """A site of several thousand accounts."""
    async with open_site(tmp_path, environ=database) as site:
        names = [f"user{number}" for number in range(3000)]
        rows = [{"username": name, "email": f"{name}@example.com", "provider": "local"} for name in names]
        for first in range(0, len(rows), 50):  # a hook has five seconds for its rows
            await site.app.query(USER).create_many(rows[first : first + 50])
        admins = [{"firstname": name, "email": f"{name}@example.com"} for name in names]
        await site.app.query("admin::user").create_many(admins)
        await site.user("ann")
        if site.app.database.dialect.name == "postgresql":
            async with site.app.database.transaction() as transaction:
                await transaction.connection.execute_text("ANALYZE")
        yield site


def some_value(bind: Bind) -> Any:
    """Return what a parameter may be."""
    try:
        _ = bind.encode and bind.encode("x")
    except ValueError:
        return 1
    return "x"


async def plans(site: Site, path: str, body: dict[str, Any]) -> dict[str, str]:
    """Send a request; return how the database finds the rows of accounts for it, by condition."""
    seen: list[Statement] = []
    with site.app.database.observed(seen.append):
        await site.post(path, **body)
        await site.app.background.finish()
    found = {}
    word = "EXPLAIN QUERY PLAN" if site.app.database.dialect.name == "sqlite" else "EXPLAIN"
    for statement in seen:
        head, _, conditions = statement.sql.partition("WHERE")
        if head.lstrip().startswith("SELECT") and any(f"FROM {table} AS t1" in head for table in TABLES):
            values = {bind.name: some_value(bind) for bind in statement.binds}
            asked = replace(statement, sql=f"{word} {statement.sql}")
            rows = await site.app.database.fetch(asked, values)
            told = KEY if site.app.database.dialect.name == "mariadb" else -1
            found[conditions] = "\n".join(str(row[told]) for row in rows)
    return found


LOOKUPS: list[tuple[str, dict[str, Any], set[str]]] = [
    ("/api/auth/local", {"identifier": "ann", "password": "Wrong123"}, {"email", "username"}),
    ("/api/auth/local", {"identifier": "ann@example.com", "password": "Wrong123"}, {"email"}),
    ("/api/auth/forgot-password", {"email": "nobody@example.com"}, {"email"}),
    ("/api/auth/send-email-confirmation", {"email": "nobody@example.com"}, {"email"}),
    (
        "/api/auth/reset-password",
        {"code": "c", "password": "Some1234", "passwordConfirmation": "Some1234"},
        {"reset_password_token"},
    ),
    ("/admin/login", {"email": "root@example.com", "password": "Wrong123"}, {"email"}),
]


async def test_who_logs_in_is_found_by_an_index(crowd: Site) -> None:
    for path, body, indexes in LOOKUPS:
        table = "admin_users" if path.startswith("/admin") else "up_users"
        found = (await plans(crowd, path, body)).values()
        used = [re.search(rf"{table}_(\w+)_(?:lookup|unique)\b", plan) for plan in found]
        assert {index and index[1] for index in used} == indexes, path


async def test_names_and_addresses_log_in_as_before(site: Site) -> None:
    await site.user("ann")
    for identifier in ("ann", "ann@example.com", "ANN@example.com"):
        assert (await site.login(identifier))["user"]["username"] == "ann"
    answer = await site.post("/api/auth/local", identifier="Ann", password=PASSWORD)
    assert answer.status_code == 400


async def test_an_address_is_its_owners_before_it_is_a_name(site: Site) -> None:
    """Whoever is called by another's address, as older rows may be, does not come between them and theirs."""
    await site.user("mallory", password="Another456")
    await site.user("ann")
    renaming = "UPDATE up_users SET username = 'ann@example.com' WHERE username = 'mallory'"
    async with site.app.database.transaction() as transaction:
        await transaction.connection.execute_text(renaming)
    assert (await site.login("ann@example.com"))["user"]["username"] == "ann"


async def test_a_database_made_before_gets_the_indexes(tmp_path: Path, database: dict[str, str]) -> None:
    """What is added to a schema is added to the tables there are, at the next start."""
    folder = tmp_path / "data"
    folder.mkdir()
    environ = database or {"OCTAVO_DATABASE__URL": f"sqlite:{folder}/kept.db"}
    name = "up_users_email_lookup"
    catalogue = {
        "sqlite": f"SELECT count(*) FROM sqlite_master WHERE name = '{name}'",
        "postgresql": f"""SELECT count(*) FROM pg_indexes
            WHERE schemaname = current_schema() AND indexname = '{name}'""",
        "mariadb": f"""SELECT count(DISTINCT index_name) FROM information_schema.statistics
            WHERE table_schema = DATABASE() AND index_name = '{name}'""",
    }
    counts = []
    for _ in range(2):
        async with open_site(tmp_path, environ=environ) as site:
            counting = Statement(catalogue[site.app.database.dialect.name], ())
            counts.append((await site.app.database.fetch(counting))[0][0])
            async with site.app.database.transaction() as transaction:
                dropping = site.app.database.dialect.drop_index(name, "up_users")
                await transaction.connection.execute_text(dropping)
    assert counts == [1, 1]
