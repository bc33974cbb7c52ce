"""Brings what is unique inside components up to the schemas: a value that became unique is kept apart too."""

import json
from collections.abc import Iterator
from typing import Any

import orjson
import sqlalchemy as sa

from octavo.db.engine import Database
from octavo.db.model import TypeModel
from octavo.db.sql.upsert import insert_into
from octavo.db.sql.write_rows import VALUE, parameter, row_id, value_of
from octavo.db.statement import compile_statement
from octavo.schema.nodes import nested_attributes, unique_places, unique_values

PREFIX = "component_uniques:"
"""What the names begin with under which the store says for which places a type's values are kept."""
BATCH = 500


async def outdated(database: Database) -> list[TypeModel]:
    """Return the types that have other places for unique values than those that are kept."""
    said, places = await _said(database), _all_places(database)
    return [
        model
        for model in database.model.types.values()
        if (name := PREFIX + model.table.name) in places and said.get(name) != places[name]
    ]


async def keep_unique_values(database: Database) -> None:
    """Write the unique values of types that have other places for them than before; in a transaction."""
    store, places = database.model.store, _all_places(database)
    for model in await outdated(database):
        name = PREFIX + model.table.name
        await _rewrite(database, model)
        await _say(database, name, places[name])
    for name in (await _said(database)).keys() - places.keys():
        delete = sa.delete(store).where(store.c.name == parameter("name"))
        await database.execute(compile_statement(delete, database.dialect), {"name": name})


async def _said(database: Database) -> dict[str, str]:
    store = database.model.store
    select = sa.select(store.c.name, store.c.value).where(store.c.name.startswith(PREFIX, autoescape=True))
    return dict(await database.fetch(compile_statement(select, database.dialect)))


def _all_places(database: Database) -> dict[str, str]:
    return {
        PREFIX + model.table.name: _places(database, model)
        for model in database.model.types.values()
        if model.component_uniques is not None
    }


def _places(database: Database, model: TypeModel) -> str:
    found = set(unique_places(database.model.schemas, model.content_type.attributes))
    return json.dumps(sorted(found))


async def _say(database: Database, name: str, places: str) -> None:
    insert = insert_into(database.model.store, database.dialect.name)
    insert = insert.values(name=sa.bindparam("name"), value=sa.bindparam("value"))
    upsert = insert.on_conflict_do_update(index_elements=["name"], set_={"value": insert.excluded.value})
    await database.execute(compile_statement(upsert, database.dialect), {"name": name, "value": places})


async def _rewrite(database: Database, model: TypeModel) -> None:
    table = model.component_uniques
    if table is None:
        return
    await database.execute(compile_statement(sa.delete(table), database.dialect))
    insert = compile_statement(
        sa.insert(table).values({column.name: value_of(column) for column in table.c}), database.dialect
    )
    nested = nested_attributes(model.content_type.attributes)
    owner = model.table
    columns = [owner.c.id, owner.c.locale, owner.c.status, *(model.columns[item.name] for item in nested)]
    page = sa.select(*columns).where(owner.c.id > row_id("last")).order_by(owner.c.id).limit(BATCH)
    select = compile_statement(page, database.dialect)
    last = 0
    while rows := await database.fetch(select, {"last": last}):
        last = rows[-1][0]
        kept = [found for row in rows for found in _values(database, model, row)]
        if kept:
            await database.execute_many(insert, kept)


def _values(database: Database, model: TypeModel, row: tuple[Any, ...]) -> Iterator[dict[str, Any]]:
    owner_id, locale, status, *documents = row
    attributes = model.content_type.attributes
    nested = zip(nested_attributes(attributes), documents, strict=True)
    data = {item.name: orjson.loads(raw) for item, raw in nested if raw is not None}
    for found in unique_values(database.model.schemas, attributes, data):
        place, field, text = found.key
        kept = {"component_uid": found.component, "place": place, "field": field, "value": text}
        kept |= {"locale": locale, "status": status}
        numbers = {"owner_id": owner_id, "component_id": found.node["id"]}
        yield {VALUE + name: value for name, value in {**numbers, **kept}.items()}
