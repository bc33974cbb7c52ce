"""The key-value store of plugins."""

import pytest

from octavo.db.changes import Changes
from octavo.db.engine import Database
from octavo.db.store import STORE, Store


@pytest.fixture
def store(database: Database) -> Store:
    changes = Changes()
    store = Store(database, changes)
    changes.watch([STORE], store.clear_cache)
    changes.attach(database)
    return store


async def test_json_comes_back_as_it_went_in(store: Store, subtests: pytest.Subtests) -> None:
    for value in [{"a": [1, 2.5, None, "é"]}, [], "text", 0, False]:
        with subtests.test(value=value):
            await store.set("name", value)
            assert await store.get("name") == value
            assert type(await store.get("name")) is type(value)


async def test_what_is_not_there_is_the_default(store: Store) -> None:
    assert await store.get("name") is None
    assert await store.get("name", 5) == 5
    await store.set("name", 1)
    await store.delete("name")
    assert await store.get("name", 5) == 5


async def test_a_reader_cannot_change_what_is_kept(store: Store) -> None:
    await store.set("name", {"list": [1]})
    (await store.get("name"))["list"].append(2)
    assert await store.get("name") == {"list": [1]}


async def test_what_is_rolled_back_was_never_kept(store: Store, database: Database) -> None:
    await store.set("name", 1)
    with pytest.raises(ZeroDivisionError):
        async with database.transaction():
            await store.set("name", 2)
            assert await store.get("name") == 2
            raise ZeroDivisionError
    assert await store.get("name") == 1


async def test_a_name_is_locked_without_being_written(store: Store, database: Database) -> None:
    await store.set("name", 1)
    async with database.transaction():
        await store.lock("name")
        await store.lock("new")
    assert await store.get("name") == 1
    assert await store.get("new") is None
