"""Stores unique values inside components as rows when the schemas change, so that new unique attributes
are enforced.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import orjson
import sqlalchemy as sa

from octavo.db.engine import Database
from octavo.db.model import TypeModel
from octavo.db.sql.write_rows import VALUE, parameter, row_id, value_of
from octavo.db.store import upsert
from octavo.schema.nodes import unique_places, unique_values

PREFIX = "component_uniques:"
"""Prefix of the names in the store under which the unique places of a type are remembered."""
BATCH = 500


async def find_outdated(database: Database) -> list[TypeModel]:
    """Return the types whose unique places differ from the stored ones."""
    notes, places = await _read_notes(database), _all_places(database)
    return [
        model
        for model in database.model.types.values()
        if (name := PREFIX + model.table.name) in places and notes.get(name) != places[name]
    ]


async def keep_unique_values(database: Database) -> None:
    """Rewrite the stored unique values of types whose unique places changed; runs in a transaction."""
    places = _all_places(database)
    for model in await find_outdated(database):
        name = PREFIX + model.table.name
        await _rewrite(database, model)
        await write_name(database, name, places[name])
    for name in (await _read_notes(database)).keys() - places.keys():
        await _forget(database, name)


async def forget_unique_values(database: Database, model: TypeModel) -> None:
    """Have `keep_unique_values` rewrite those of a type, whose components hold others now."""
    await _forget(database, PREFIX + model.table.name)


async def renew_unique_decimals(database: Database, uids: Iterable[str]) -> None:
    """Rewrite the stored unique values of those types whose components have unique decimals: archives of
    former versions have these as other texts.
    """
    for model in (database.model.types[uid] for uid in uids):
        places = unique_places(database.model.schemas, model.content_type.uid)
        if any(attribute.type == "decimal" for _, attribute in places.values()):
            await _rewrite(database, model)


async def _forget(database: Database, name: str) -> None:
    store = database.model.store
    delete = sa.delete(store).where(store.c.name == parameter("name"))
    await database.execute(database.compile(delete), {"name": name})


async def _read_notes(database: Database) -> dict[str, str]:
    store = database.model.store
    select = sa.select(store.c.name, store.c.value).where(store.c.name.startswith(PREFIX, autoescape=True))
    return dict(await database.fetch(database.compile(select)))


def _all_places(database: Database) -> dict[str, str]:
    return {
        PREFIX + model.table.name: _places(database, model)
        for model in database.model.types.values()
        if model.component_uniques is not None
    }


def _places(database: Database, model: TypeModel) -> str:
    places = sorted(unique_places(database.model.schemas, model.content_type.uid).items())
    # Former versions wrote decimals otherwise.
    exact = (["exact", *place] for place, (_, attribute) in places if attribute.type == "decimal")
    return json.dumps([*(place for place, _ in places), *exact])


async def write_name(database: Database, name: str, value: str) -> None:
    """Keep a text under a name in the store, without telling anybody."""
    statement = database.compile(upsert(database.model.store, database.dialect.name))
    await database.execute(statement, {"name": name, "value": value})


async def _rewrite(database: Database, model: TypeModel) -> None:
    table = model.component_uniques
    assert table is not None  # those alone have places
    await database.execute(database.compile(sa.delete(table)))
    insert = database.compile(sa.insert(table).values({column.name: value_of(column) for column in table.c}))
    nested = model.content_type.nested
    owner = model.table
    columns = [owner.c.id, owner.c.locale, owner.c.status, *(model.columns[item.name] for item in nested)]
    page = sa.select(*columns).where(owner.c.id > row_id("last")).order_by(owner.c.id).limit(BATCH)
    select = database.compile(page)
    last = 0
    while rows := await database.fetch(select, {"last": last}):
        last = rows[-1][0]
        values = [unique for row in rows for unique in _values(database, model, row)]
        if values:
            await database.execute_many(insert, values)


def _values(database: Database, model: TypeModel, row: tuple[Any, ...]) -> Iterator[dict[str, Any]]:
    owner_id, locale, status, *documents = row
    nested = model.content_type.nested
    data = {
        item.name: orjson.loads(raw) for item, raw in zip(nested, documents, strict=True) if raw is not None
    }
    for unique in unique_values(database.model.schemas, nested, data):
        place, field, text = unique.key
        columns = {"component_uid": unique.component, "place": place, "field": field, "value": text}
        columns |= {"locale": locale, "status": status}
        numbers = {"owner_id": owner_id, "component_id": unique.node["id"]}
        yield {VALUE + name: value for name, value in {**numbers, **columns}.items()}
