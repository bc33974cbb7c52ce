"""Changes inside components: their JSON, and their references and unique values in side tables."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import orjson
import sqlalchemy as sa

from octavo.content.versions.store import COPIED_FROM
from octavo.db.model import TypeModel
from octavo.db.statement import quoted, quoted_text
from octavo.migrations.change import Becomes, Measure, Run, SchemaChange
from octavo.migrations.component_rules import InsideRules, VersionRow
from octavo.migrations.component_uniques import forget_unique_values
from octavo.migrations.component_values import ComponentChange, ComponentConverter
from octavo.migrations.layout import NESTED, AttributeLayout, Layout
from octavo.migrations.parked_values import delete_parked, read_parked
from octavo.migrations.renames import Renames
from octavo.migrations.sql import count_owners
from octavo.schema.walk import without_keys


@dataclass
class NodesChange(SchemaChange):
    """One kind of change of the values in components, for the plan; `NodesWalk` carries out all of them."""

    number: int = 0
    kind: str = "converted"

    async def measure(self, run: Run) -> Measure:
        """Return the number of rows with this change."""
        return Measure(self.number, self.number if self.kind == "parked" else 0)


@dataclass
class NodesWalk:
    """Converts the components of every row; `tables` are the types' current tables."""

    before: Layout
    """Under the names of today."""
    renames: Renames
    rules: InsideRules
    counts: dict[ComponentChange, int] = field(default_factory=dict)
    retired: set[tuple[str, str, str]] = field(default_factory=set)
    differs: bool = False
    """Whether a row is written otherwise, be it that it holds nothing: an empty list, where one is wanted."""

    async def look(self, run: Run) -> dict[ComponentChange, int]:
        """Count the rows with each kind of change."""
        for uid in run.after.types:
            async for row, old, nodes in self._rows(run, uid, former=True):
                self.differs = self.differs or row.nodes != old
                self.retired |= nodes.retired
                if run.thorough:
                    self.rules.look(row)
                for finding in nodes.findings:
                    self.counts[finding] = self.counts.get(finding, 0) + 1
        return self.counts

    async def carry(self, run: Run) -> None:
        """Write the converted components, and park the former JSON of rows that lose something."""
        for uid in run.after.types:
            await self._carry_type(run, uid)

    async def _carry_type(self, run: Run, uid: str) -> None:
        type_, changes = run.model.types[uid], False
        parked = await read_parked(run, run.restoring, type_.table.name, "nodes") if run.restoring else []
        former = {row: (number, values) for number, row, _, values in parked}
        async for row, old, nodes in self._rows(run, uid, former=False):
            filled, new = self.rules.fill(row), row.nodes
            updates = {name: value for name, value in new.items() if value != old[name]}
            number, values = former.get(row.id, (0, {}))
            # Drafts that were made since are noted in what they were made of.
            again = {
                name: was
                for name, (was, became) in values.items()
                if name in new and _apart(old.get(name)) == _apart(became)
            }
            updates |= again
            if values and again.keys() == values.keys():
                await delete_parked(run, number)
            if updates and (nodes.lost or nodes.replaced or filled):
                both = {self._former(uid, name): [old[name], value] for name, value in updates.items()}
                await run.park_values(type_.table.name, "nodes", {row.id: both})
            if updates:
                await self._write(run, type_, row.id, updates)
            changes = changes or bool(updates)
        if changes:
            await forget_unique_values(run.database, type_)

    def _former(self, uid: str, name: str) -> str:
        """Return the name an attribute had before, and has once this migration is taken back."""
        names = self.renames.attributes.get(uid, {})
        return next((old for old, new in names.items() if new == name), name)

    async def _write(self, run: Run, type_: TypeModel, row: int, updates: Mapping[str, Any]) -> None:
        columns = [type_.columns[name] for name in sorted(updates)]
        values = {column.name: sa.bindparam(f"v_{column.name}", type_=column.type) for column in columns}
        update = sa.update(type_.table).where(type_.table.c.id == sa.bindparam("row")).values(values)
        parameters = {f"v_{type_.columns[name].name}": value for name, value in updates.items()}
        await run.database.execute(run.database.compile(update), {"row": row, **parameters})
        run.advance(1)

    async def _rows(
        self, run: Run, uid: str, *, former: bool
    ) -> AsyncIterator[tuple[VersionRow, dict[str, Any], ComponentConverter]]:
        """Yield each row with its components after and before the conversion."""
        was, now = self.before.types.get(uid), run.after.types[uid]
        layout = was if former and was is not None else now
        columns = run.tables.get(layout.table, {})
        nested = {
            name: item.column
            for name, item in layout.attributes.items()
            if item.column in columns and _stays_nested(item, now.attributes.get(name))
        }
        if not nested:
            return
        names = ["document_id", "locale", "status", *nested.values()]
        async for rows in run.batches(layout.table, names):
            for number, document, locale, status, *raw in rows:
                old = {name: _parse_json(value) for name, value in zip(nested, raw, strict=True)}
                nodes = ComponentConverter(run.schemas, self.before, run.after, self.renames)
                yield VersionRow(uid, number, document, locale, status, nodes.row(uid, old)), old, nodes


def _stays_nested(was: AttributeLayout, now: AttributeLayout | None) -> bool:
    return now is not None and {was.type, now.type} <= NESTED


def _apart(value: Any) -> Any:
    """Return components without the keys that link them to a draft's."""
    return without_keys(value, COPIED_FROM)


def _parse_json(raw: Any) -> Any:
    return orjson.loads(raw) if isinstance(raw, str | bytes) else raw


@dataclass
class ParkedReferences(SchemaChange):
    """References of a component's attribute that was removed or has another target now."""

    becomes: ClassVar[Becomes] = "parked"
    table: str
    old_table: str
    component: str
    name: str
    """What component and attribute were called, and are until what is renamed is carried over."""
    first_stays: bool = False
    """Whether only what is beyond the first one goes: the attribute points at one now."""

    async def measure(self, run: Run) -> Measure:
        """Return how many rows lose a reference."""
        if self.old_table not in run.tables:
            return Measure()
        number = await run.count(count_owners(self.old_table, self._condition(self.old_table)))
        return Measure(number, number)

    def _condition(self, table: str) -> str:
        mine = f"component_uid = {quoted_text(self.component)} AND field = {quoted_text(self.name)}"
        if not self.first_stays:
            return mine
        name = quoted(table)
        return (
            f"{mine} AND EXISTS (SELECT 1 FROM {name} AS f WHERE f.owner_id = {name}.owner_id "
            f"AND f.component_id = {name}.component_id AND f.component_uid = {name}.component_uid "
            f"AND f.field = {name}.field AND f.position < {name}.position)"
        )

    async def carry(self, run: Run) -> None:
        """Park them."""
        condition = self._condition(self.table)
        names = ["component_id", "component_uid", "field", "position", "target_type", "document_id", "locale"]
        column_list = ", ".join(["owner_id", *names])
        rows = await run.fetch(f"SELECT {column_list} FROM {quoted(self.table)} WHERE {condition}")
        for owner, *values in rows:
            await run.park_values(self.table, "reference", {owner: dict(zip(names, values, strict=True))})
        await run.execute(f"DELETE FROM {quoted(self.table)} WHERE {condition}")
