"""What refers to types, components and attributes by name, and follows them when they are renamed.

Attributes of plugins' types that hold such names say so, `pluginOptions.octavo.holds`: "uid" of a type,
"action" that begins with one (`api::article.article.find`), or "fields" of the type its neighbour holds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
import sqlalchemy as sa

from octavo.db.statement import quoted, quoted_text
from octavo.migrations.change import Measure, Run, SchemaChange
from octavo.migrations.layout import TypeLayout
from octavo.migrations.renames import Renames
from octavo.migrations.sql import count, count_owners
from octavo.schema.attributes.base import ComponentAttribute
from octavo.schema.registry import Schemas


@dataclass
class RenamedType(SchemaChange):
    """A type has another uid; its table may have another name, which is a change of its own."""

    always: ClassVar[bool] = True
    was: TypeLayout
    old: str
    new: str

    async def measure(self, run: Run) -> Measure:
        """Return how many rows the type has."""
        return Measure(await run.count(count(self.was.table)) if self.was.table in run.tables else 0)

    async def carry(self, run: Run) -> None:
        """Let links, grants and what is noted of it name it as it is called now."""
        for type_ in run.model.types.values():
            tables = [link.table for link in type_.links.values() if link.has_type]
            tables += [] if type_.component_links is None else [type_.component_links]
            for table in tables:
                await run.execute(
                    f"UPDATE {quoted(table.name)} SET target_type = {quoted_text(self.new)} "
                    f"WHERE target_type = {quoted_text(self.old)}"
                )
        await rename_counter(run, f"changes:{self.old}", f"changes:{self.new}")
        for place, column, holds in holding(run):
            if holds in ("uid", "action"):
                await _follow(run, place, column, self.old, self.new)


async def _follow(run: Run, table: str, column: str, old: str, new: str) -> None:
    name = quoted(column)
    for (value,) in await run.fetch(f"SELECT DISTINCT {name} FROM {quoted(table)} WHERE {name} IS NOT NULL"):
        if value == old or value.startswith(f"{old}."):
            now = new + value[len(old) :]
            await run.execute(
                f"UPDATE {quoted(table)} SET {name} = {quoted_text(now)} WHERE {name} = {quoted_text(value)}"
            )


@dataclass
class RenamedComponent(SchemaChange):
    """A component has another uid; what components keep beside their rows names it."""

    always: ClassVar[bool] = True
    old: str
    new: str

    async def carry(self, run: Run) -> None:
        """Let what is kept beside rows, and the counter of its ids, name it as it is called now."""
        for type_ in run.model.types.values():
            for table in (type_.component_links, type_.component_uniques):
                if table is not None:
                    await run.execute(
                        f"UPDATE {quoted(table.name)} SET component_uid = {quoted_text(self.new)} "
                        f"WHERE component_uid = {quoted_text(self.old)}"
                    )
        await rename_counter(run, self.old, self.new)


async def rename_counter(run: Run, old: str, new: str) -> None:
    """Give a counter another name; where there is one of that name, the higher value is kept."""
    name = quoted(run.model.counters.name)
    values = dict(
        await run.fetch(
            f"SELECT name, value FROM {name} WHERE name IN ({quoted_text(old)}, {quoted_text(new)})"
        )
    )
    if old not in values:
        return
    highest = max(map(int, values.values()))
    await run.execute(f"DELETE FROM {name} WHERE name = {quoted_text(new)}")
    await run.execute(
        f"UPDATE {name} SET name = {quoted_text(new)}, value = {highest} WHERE name = {quoted_text(old)}"
    )


@dataclass
class RenamedReferences(SchemaChange):
    """References of an attribute of components that has another name, kept beside the rows of one type."""

    always: ClassVar[bool] = True
    table: str
    old_table: str
    component: str
    old: str
    new: str
    former: str
    """The uid the component had."""

    async def measure(self, run: Run) -> Measure:
        """Return how many rows have such references."""
        return Measure(
            await run.count(
                count_owners(
                    self.old_table,
                    f"component_uid = {quoted_text(self.former)} AND field = {quoted_text(self.old)}",
                )
            )
        )

    async def carry(self, run: Run) -> None:
        """Let them name it as it is called now."""
        uids = f"({quoted_text(self.component)}, {quoted_text(self.former)})"
        await run.execute(
            f"UPDATE {quoted(self.table)} SET field = {quoted_text(self.new)} "
            f"WHERE component_uid IN {uids} AND field = {quoted_text(self.old)}"
        )


async def follow_attributes(run: Run, renames: Renames) -> None:
    """Let permissions by field use the new names of attributes."""
    for table, column, holds in holding(run):
        if holds == "fields":
            await _follow_fields(run, table, column, renames)


async def _follow_fields(run: Run, table: str, column: str, renames: Renames) -> None:
    subject = next((name for of, name, holds in holding(run) if of == table and holds == "uid"), None)
    if subject is None:
        return
    type_ = next(each for each in run.model.types.values() if each.table.name == table)
    update = run.database.compile(
        sa.update(type_.table)
        .where(type_.table.c.id == sa.bindparam("row"))
        .values({column: sa.bindparam("value", type_=type_.table.c[column].type)})
    )
    rows = await run.fetch(f"SELECT id, {quoted(subject)}, {quoted(column)} FROM {quoted(table)}")
    for row, uid, raw in rows:
        properties = orjson.loads(raw) if isinstance(raw, str | bytes) else raw
        if uid not in run.schemas.content_types or not isinstance(properties, dict):
            continue
        fields = properties.get("fields")
        if not isinstance(fields, list):
            continue
        now = [renamed_path(run.schemas, uid, field, renames) for field in fields]
        if now != fields:
            await run.database.execute(update, {"row": row, "value": {**properties, "fields": now}})


def renamed_path(schemas: Schemas, uid: str, path: str, renames: Renames) -> str:
    """Return a path of attributes, `seo.title`, as they are called now."""
    holder, parts = uid, []
    for part in str(path).split("."):
        name = renames.attribute(holder, part)
        parts.append(name)
        attribute = schemas[holder].attributes.get(name) if holder in _holders(schemas) else None
        holder = attribute.component if isinstance(attribute, ComponentAttribute) else ""
    return ".".join(parts)


def _holders(schemas: Schemas) -> Mapping[str, Any]:
    return {**schemas.content_types, **schemas.components}


def holding(run: Run) -> Iterator[tuple[str, str, str]]:
    """Yield table, column and kind of every attribute that holds names of types or attributes."""
    for type_ in run.model.types.values():
        for name, attribute in type_.content_type.attributes.items():
            options = attribute.plugin_options.get("octavo")
            if isinstance(options, Mapping) and "holds" in options and name in type_.columns:
                yield type_.table.name, type_.columns[name].name, str(options["holds"])
