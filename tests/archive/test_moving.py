"""What was exported answers as before elsewhere: on the same kind of database, and on another."""

from pathlib import Path

import pytest
from tests.archive import site
from tests.archive.moving import KEY, exported, imported
from tests.conftest import SOAKED_DATABASES

from octavo.errors import StartupError


def environ_of(request: pytest.FixtureRequest, which: str) -> dict[str, str]:
    if request.param == "sqlite":
        return {}
    return {"OCTAVO_DATABASE__URL": request.getfixturevalue(f"{which}_{request.param}_url")}


@pytest.fixture(params=SOAKED_DATABASES)
def here(request: pytest.FixtureRequest) -> dict[str, str]:
    return environ_of(request, "fresh")


@pytest.fixture(params=SOAKED_DATABASES)
def there(request: pytest.FixtureRequest) -> dict[str, str]:
    return environ_of(request, "another")


async def test_everything_answers_as_before(
    tmp_path: Path, here: dict[str, str], there: dict[str, str]
) -> None:
    answers, known, last = await site.filled(tmp_path / "here", here)
    file = tmp_path / "site.tar.gz"
    await exported(tmp_path / "here", here, file, secret=KEY)
    site.project(tmp_path / "there")
    await imported(tmp_path / "there", there, file, secret=KEY)
    async with site.started(tmp_path / "there", there) as (app, client):
        assert await site.seen(app, client, known) == answers
        assert await site.first_new_id(app) == last + 1


@pytest.mark.soak
@pytest.mark.postgres
async def test_from_one_kind_of_database_to_the_other(tmp_path: Path, fresh_postgres_url: str) -> None:
    await test_everything_answers_as_before(tmp_path, {}, {"OCTAVO_DATABASE__URL": fresh_postgres_url})


async def test_what_is_there_is_replaced_with_its_files(tmp_path: Path, here: dict[str, str]) -> None:
    sites = [
        await site.filled(tmp_path / "new", {}, mark=1),
        await site.filled(tmp_path / "old", here, mark=2),
    ]
    file = tmp_path / "site.tar.gz"
    await exported(tmp_path / "new", {}, file)
    await imported(tmp_path / "old", here, file, replace=True)
    assert await site.is_one_of(tmp_path / "old", here, sites) == 1
    names = [{path.name for path in (tmp_path / one / "public/uploads").iterdir()} for one in ("new", "old")]
    assert names[0] == names[1]
    await imported(tmp_path / "old", here, file, replace=True)
    assert await site.is_one_of(tmp_path / "old", here, sites) == 1


async def test_a_server_that_runs_knows_at_once(tmp_path: Path, here: dict[str, str]) -> None:
    answers, known, _ = await site.filled(tmp_path / "new", {}, mark=1)
    await site.filled(tmp_path / "old", here, mark=2)
    await exported(tmp_path / "new", {}, tmp_path / "site.tar.gz")
    async with site.started(tmp_path / "old", here) as (app, client):
        bearer = {"Authorization": f"Bearer {known.token}"}
        assert (await client.get("/api/notes", headers=bearer)).status_code == 401
        await imported(tmp_path / "old", here, tmp_path / "site.tar.gz", replace=True)
        assert (await client.get("/api/notes", headers=bearer)).status_code == 200
        assert await site.seen(app, client, known) == answers


async def test_some_types_alone(tmp_path: Path) -> None:
    await site.filled(tmp_path / "here", {})
    found = await exported(tmp_path / "here", {}, tmp_path / "tags.tar.gz", only=["api::tag.*"])
    assert found.files == 0
    await site.filled(tmp_path / "there", {}, mark=2)
    async with site.started(tmp_path / "there") as (app, client):
        await app.documents("api::tag.tag").create(data={"name": "third"})
    await imported(tmp_path / "there", {}, tmp_path / "tags.tar.gz", replace=True)
    async with site.started(tmp_path / "there") as (app, client):
        tags = (await client.get("/api/tags")).json()["data"]
        assert [tag["name"] for tag in tags] == ["one", "two"]
        assert len((await client.get("/api/articles?locale=en")).json()["data"]) == 1
        assert await app.store.get("kept.by.somebody") == {"n": 2}


async def test_some_types_of_a_whole(tmp_path: Path) -> None:
    await site.filled(tmp_path / "here", {})
    await exported(tmp_path / "here", {}, tmp_path / "site.tar.gz", with_media=False)
    site.project(tmp_path / "there")
    found = await imported(tmp_path / "there", {}, tmp_path / "site.tar.gz", only=["api::tag.tag"])
    assert (found.rows, found.files) == ({"api::tag.tag": 2}, 0)
    async with site.started(tmp_path / "there") as (_, client):
        assert [tag["id"] for tag in (await client.get("/api/tags")).json()["data"]] == [1, 2]
        assert (await client.get("/api/articles?locale=en")).json()["data"] == []


async def test_every_digit_of_a_decimal_comes_along(
    tmp_path: Path, here: dict[str, str], there: dict[str, str]
) -> None:
    digits = "1234567890123456789012.000000000000000000012345"
    site.project(tmp_path / "here")
    async with site.started(tmp_path / "here", here) as (app, _):
        await app.documents("api::article.article").create(data={"title": "a", "price": digits})
    await exported(tmp_path / "here", here, tmp_path / "site.tar.gz")
    site.project(tmp_path / "there")
    await imported(tmp_path / "there", there, tmp_path / "site.tar.gz")
    async with site.started(tmp_path / "there", there) as (app, _):
        for price, count in ((digits, 1), (digits + "1", 0)):
            found = await app.documents("api::article.article").count(filters={"price": price})
            assert found == count


@pytest.mark.soak
@pytest.mark.postgres
@pytest.mark.mariadb
async def test_digits_there_is_no_room_for_are_told(
    tmp_path: Path, fresh_postgres_url: str, another_mariadb_url: str
) -> None:
    """PostgreSQL's columns may hold more than a body may bring, from versions that took it."""
    asyncpg = pytest.importorskip("asyncpg")
    here, there = ({"OCTAVO_DATABASE__URL": url} for url in (fresh_postgres_url, another_mariadb_url))
    await site.filled(tmp_path / "here", here)
    connection = await asyncpg.connect(fresh_postgres_url)
    await connection.execute(f"UPDATE articles SET price = 0.{'1' * 31}")
    await connection.close()
    await exported(tmp_path / "here", here, tmp_path / "site.tar.gz")
    site.project(tmp_path / "there")
    with pytest.raises(StartupError, match="has more digits than a column holds there"):
        await imported(tmp_path / "there", there, tmp_path / "site.tar.gz")
