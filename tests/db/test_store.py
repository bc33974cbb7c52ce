"""The key-value store of plugins."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from octavo import Octavo
from octavo.testing import Project, running


@pytest_asyncio.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def app(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Octavo]:
    environ = {}
    if request.param == "postgres":
        environ["OCTAVO_DATABASE__URL"] = request.getfixturevalue("fresh_postgres_url")
    async with running(Project(tmp_path).folder, environ) as app:
        yield app


async def test_json_comes_back_as_it_went_in(app: Octavo, subtests: pytest.Subtests) -> None:
    for value in [{"a": [1, 2.5, None, "é"]}, [], "text", 0, False]:
        with subtests.test(value=value):
            await app.store.set("name", value)
            assert await app.store.get("name") == value
            assert type(await app.store.get("name")) is type(value)


async def test_what_is_not_there_is_the_default(app: Octavo) -> None:
    assert await app.store.get("name") is None
    assert await app.store.get("name", 5) == 5
    await app.store.set("name", 1)
    await app.store.delete("name")
    assert await app.store.get("name", 5) == 5


async def test_a_reader_cannot_change_what_is_kept(app: Octavo) -> None:
    await app.store.set("name", {"list": [1]})
    (await app.store.get("name"))["list"].append(2)
    assert await app.store.get("name") == {"list": [1]}


async def test_what_is_rolled_back_was_never_kept(app: Octavo) -> None:
    await app.store.set("name", 1)
    with pytest.raises(ZeroDivisionError):
        async with app.transaction():
            await app.store.set("name", 2)
            assert await app.store.get("name") == 2
            raise ZeroDivisionError
    assert await app.store.get("name") == 1


async def test_a_name_is_locked_without_being_written(app: Octavo) -> None:
    await app.store.set("name", 1)
    async with app.transaction():
        await app.store.lock("name")
        await app.store.lock("new")
    assert await app.store.get("name") == 1
    assert await app.store.get("new") is None
