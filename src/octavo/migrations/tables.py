"""Changes of tables and columns: renamed, retyped, dropped, or one target instead of several."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import sqlalchemy as sa

from octavo.db.statement import quoted, quoted_text
from octavo.migrations.change import (
    PARKED,
    SAMPLES,
    Becomes,
    Measure,
    Question,
    Run,
    Samples,
    SchemaChange,
    spell,
)
from octavo.migrations.conversions import Conversion, UnconvertibleError
from octavo.migrations.layout import AttributeLayout, TypeLayout
from octavo.migrations.messages import say
from octavo.migrations.sql import count, count_owners, has_value, set_value
from octavo.migrations.values import reader
from octavo.schema.columns import SYSTEM_COLUMNS, shorten


@dataclass
class MovedTable(SchemaChange):
    """A type's table has another name now, and so have its side tables."""

    always: ClassVar[bool] = True
    was: TypeLayout
    now: TypeLayout
    uid: str
    by_rename: bool = False
    """Whether another change says so already: that the type has another name."""

    async def measure(self, run: Run) -> Measure:
        """Return how many rows there are."""
        return Measure() if self.by_rename else Measure(await run.count(count(self.was.table)))

    async def prepare(self, run: Run) -> None:
        """Rename the table, after the side tables of components that refer to it."""
        type_ = run.model.types[self.uid]
        links = run.existing.beside(self.was.table, "component_id", without="value")
        uniques = run.existing.beside(self.was.table, "component_id", "value")
        for table, old in ((type_.component_links, links), (type_.component_uniques, uniques)):
            if table is not None and old is not None:
                await run.move_table(old, table.name)
        await run.move_table(self.was.table, self.now.table)


@dataclass
class ParkedTable(SchemaChange):
    """A removed type's table name is taken by another type."""

    becomes: ClassVar[Becomes] = "parked"
    table: str

    async def measure(self, run: Run) -> Measure:
        """Return how many rows there are."""
        number = await run.count(count(self.table))
        return Measure(number, number)

    async def prepare(self, run: Run) -> None:
        """Park the table and its side tables."""
        for beside, owner in list(run.existing.owners.items()):
            if owner == self.table:
                await run.park_table(beside)
        await run.park_table(self.table)


@dataclass
class AttributeChange(SchemaChange):
    """A change of one attribute of a type."""

    table: str
    name: str
    uid: str
    was: AttributeLayout
    now: AttributeLayout
    old_table: str


@dataclass
class MovedAttribute(AttributeChange):
    """The columns or the link table of an attribute have another name now."""

    always: ClassVar[bool] = True

    async def measure(self, run: Run) -> Measure:
        """Return in how many rows it has a value."""
        return Measure(await count_values(run, self.old_table, self.was))

    async def prepare(self, run: Run) -> None:
        """Rename the columns or the table."""
        if self.was.links:
            await run.move_table(self.was.links, self.now.links)
            return
        to_one = run.model.types[self.uid].to_one.get(self.name)
        new: dict[str, sa.Column[Any] | None] = {"_locale": None if to_one is None else to_one.locale}
        new["_position"] = None if to_one is None else to_one.position
        for old, end in list(columns_of(self.was, run.tables.get(self.table, {}))):
            column = new.get(end)
            if column is not None or end not in new:
                await run.move_column(self.table, old, self.now.column if column is None else column.name)


@dataclass
class ParkedAttribute(SchemaChange):
    """An attribute was removed, or its values cannot be converted to its new type."""

    becomes: ClassVar[Becomes] = "parked"
    table: str
    was: AttributeLayout
    old_table: str
    drop_key: str = ""
    """The key of the answer that says whether it was renamed; none where that is not in doubt."""
    candidates: tuple[str, ...] = ()

    def question(self, run: Run) -> Question | None:
        """Ask whether it was renamed, if a new attribute could be the same."""
        if not self.drop_key:
            return None
        candidates = " or ".join(map(repr, self.candidates))
        message = say("ask.renamed", names=candidates)
        return Question(self.drop_key, message, ("park",))

    async def measure(self, run: Run) -> Measure:
        """Return in how many rows it has a value."""
        number = await count_values(run, self.old_table, self.was)
        return Measure(number, number, in_doubt=bool(self.drop_key))

    async def prepare(self, run: Run) -> None:
        """Put the columns, or the table, aside."""
        await park_attribute(run, self.table, self.was)


@dataclass
class RetypedAttribute(AttributeChange):
    """A scalar has another type now: values are converted where possible, and parked otherwise."""

    becomes: ClassVar[Becomes] = "converted"
    rate: ClassVar[int] = 25_000
    convert: Conversion

    async def measure(self, run: Run) -> Measure:
        """Count the values, and sample those that cannot be converted."""
        rows, parked, samples = 0, 0, Samples()
        column = self.was.column
        if column not in run.tables.get(self.old_table, {}):
            return Measure()
        async for _, name, value in self._values(run, self.old_table, column):
            rows += 1
            try:
                self.convert(value)
            except UnconvertibleError as error:
                parked += 1
                samples.note(f"{name}: {spell(value)} {error}")
        return Measure(rows, parked, tuple(samples))

    @property
    def staged(self) -> tuple[str, str]:
        """The columns that are filled ahead in a large table: the new values, and what these were made of."""
        return shorten(f"{PARKED}new_{self.was.column}"), shorten(f"{PARKED}from_{self.was.column}")

    async def prepare(self, run: Run) -> None:
        """Park the column with the former values; a backfilled one takes its place."""
        await run.park_column(self.table, self.was.column)
        if self.staged[0] in run.tables.get(self.table, {}):
            column = run.model.types[self.uid].columns[self.name]
            await run.move_column(self.table, self.staged[0], str(column.name))

    async def carry(self, run: Run) -> None:
        """Convert the values into the new column."""
        column = run.model.types[self.uid].columns[self.name]
        statement = run.database.compile(set_value(column))
        parked, source = run.parked_name(self.was.column), self.staged[1]
        if parked not in run.tables.get(self.table, {}):
            return
        ahead = source in run.tables[self.table]
        changed_condition = f"{quoted(source)} IS DISTINCT FROM {quoted(parked)}" if ahead else ""
        async for rows in self._batches(run, self.table, parked, changed_condition):
            values = [{"row": row, "value": self.converted(value)} for row, _, value in rows]
            await run.database.execute_many(statement, values)
            run.advance(len(rows))
        if ahead:
            await run.execute(f"ALTER TABLE {quoted(self.table)} DROP COLUMN {quoted(source)}")

    def converted(self, value: Any) -> Any:
        """Return the converted value; None if it cannot be converted."""
        try:
            return None if value is None else self.convert(value)
        except UnconvertibleError:
            return None

    async def _values(self, run: Run, table: str, column: str) -> AsyncIterator[tuple[int, str, Any]]:
        async for rows in self._batches(run, table, column, ""):
            for row in rows:
                yield row

    async def _batches(
        self, run: Run, table: str, column: str, changed_condition: str
    ) -> AsyncIterator[list[tuple[int, str, Any]]]:
        """Yield row id, document id and value, as it is converted, of rows with a value or a changed one."""
        convert = reader(self.was.type, run.database.dialect)
        condition = changed_condition or f"{quoted(column)} IS NOT NULL"
        async for rows in run.batches(table, ["document_id", column], condition):
            yield [(row, document, None if raw is None else convert(raw)) for row, document, raw in rows]


@dataclass
class Relinked(AttributeChange):
    """A relation or media attribute has become to-many, or to-one."""

    becomes: ClassVar[Becomes] = "converted"

    async def measure(self, run: Run) -> Measure:
        """Count the rows with a target, and those that lose some of their targets."""
        number = await count_values(run, self.old_table, self.was)
        if self.now.links or not self.was.links or self.was.links not in run.tables:
            return Measure(number)
        several = f"SELECT owner_id FROM {quoted(self.was.links)} GROUP BY owner_id HAVING count(*) > 1"
        doubled = await run.count(f"SELECT count(*) FROM ({several}) AS several")
        several_of = f"WHERE id IN ({several}) GROUP BY document_id ORDER BY min(id) LIMIT {SAMPLES}"
        samples = await run.fetch(f"SELECT document_id FROM {quoted(self.old_table)} {several_of}")
        return Measure(number, doubled, tuple(f"{row[0]}: points at several" for row in samples))

    async def prepare(self, run: Run) -> None:
        """Put the columns or the table aside."""
        await park_attribute(run, self.table, self.was)

    async def carry(self, run: Run) -> None:
        """Copy the targets; of several only the first where one is allowed."""
        if self.now.links:
            await self._to_links(run)
        else:
            await self._to_columns(run)

    async def _to_links(self, run: Run) -> None:
        link = run.model.types[self.uid].links[self.name]
        if self.was.links:
            parked, owner, old = run.parked_name(self.was.links), "owner_id", "document_id"
            source = run.tables.get(parked, {})
            position, locale, kind = "position", "locale" if "locale" in source else "", "target_type"
        else:
            parked, owner, old = self.table, "id", run.parked_name(self.was.column)
            source = run.tables.get(parked, {})
            former = stem_of(run.former_name(self.was.column))
            locale = run.parked_name(f"{former}_locale")
            position, locale, kind = "1", locale if locale in source else "", ""
        if old not in source:
            return
        target = self.was.target if kind not in source else ""
        expressions = {
            "owner_id": owner,
            "document_id": quoted(old),
            "position": position,
            "inverse_position": "0",
        }
        if link.has_type:
            expressions["target_type"] = quoted_text(target) if target else kind
        if link.has_locale:
            expressions["locale"] = f"coalesce({quoted(locale)}, '')" if locale else "''"
        into = ", ".join(expressions)
        await run.execute(
            f"INSERT INTO {quoted(self.now.links)} ({into}) SELECT {', '.join(expressions.values())} "
            f"FROM {quoted(parked)} WHERE {quoted(old)} IS NOT NULL"
        )

    async def _to_columns(self, run: Run) -> None:
        to_one = run.model.types[self.uid].to_one[self.name]
        parked = run.parked_name(self.was.links)
        if parked not in run.tables:
            return
        pairs = [(to_one.document_id.name, "document_id")]
        if to_one.locale is not None and "locale" in run.tables[parked]:
            pairs.append((to_one.locale.name, "locale"))
        mine = f"{quoted(parked)}.owner_id = {quoted(self.table)}.id ORDER BY position LIMIT 1"
        first = ", ".join(
            f"{quoted(column)} = (SELECT {source} FROM {quoted(parked)} WHERE {mine})"
            for column, source in pairs
        )
        await run.execute(
            f"UPDATE {quoted(self.table)} SET {first} WHERE id IN (SELECT owner_id FROM {quoted(parked)})"
        )


def columns_of(item: AttributeLayout, existing_columns: Any) -> Iterator[tuple[str, str]]:
    """Yield the columns of an attribute, each with its ending where it is one of several.

    The one that is noted as its place comes last: where it is elsewhere already, the others are.
    """
    if not item.column:
        return
    if not item.column.endswith("_document_id") or item.type not in ("relation", "media", ""):
        yield item.column, ""
        return
    stem = stem_of(item.column)
    for end in ("_locale", "_position", "_document_id"):
        if stem + end in existing_columns:
            yield stem + end, end


def stem_of(column: str) -> str:
    """Return the common prefix of the columns of a to-one relation."""
    return column.removesuffix("_document_id")


async def park_attribute(run: Run, table: str, item: AttributeLayout) -> None:
    """Park the columns or the link table of an attribute."""
    if item.links:
        await run.park_table(item.links)
    for column, _ in list(columns_of(item, run.tables.get(table, {}))):
        if column not in SYSTEM_COLUMNS.values():
            await run.park_column(table, column)


async def count_values(run: Run, table: str, item: AttributeLayout) -> int:
    """Count the rows in which an attribute has a value; 0 if its column or table does not exist."""
    if item.links:
        if item.links not in run.tables:
            return 0
        return await run.count(count_owners(item.links))
    if item.column not in run.tables.get(table, {}):
        return 0
    return await run.count(count(table, has_value(table, item.column, run.tables)))
