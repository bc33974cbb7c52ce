"""Makes the plan of a migration: compares layouts, measures every change, carries out what is approved."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

from octavo.db.engine import Database
from octavo.db.statement import Statement, quoted, quoted_text
from octavo.migrations.change import Question, Run, SchemaChange
from octavo.migrations.comparison import Comparison
from octavo.migrations.component_rules import InsideRules
from octavo.migrations.component_uniques import write_name
from octavo.migrations.component_values import may_change
from octavo.migrations.components import NodesChange, NodesWalk
from octavo.migrations.database_state import DatabaseState
from octavo.migrations.downgrade import restore_table_names
from octavo.migrations.inference import Rows, count_rows, infer
from octavo.migrations.layout import NAME, AttributeLayout, Attributes, Layout, layout_of
from octavo.migrations.names import follow_attributes
from octavo.migrations.plan import Approval, Interrupted, MigrationPlan, MigrationStep
from octavo.migrations.record import Applied, document_of
from octavo.migrations.recovery import Running, apply_renames, begin, completed_renames, resume
from octavo.migrations.rename_tables import TableRenames
from octavo.migrations.renames import Renames, renamed, renames_in
from octavo.migrations.shared_attributes import restore_components
from octavo.migrations.sql import highest_id
from octavo.schema.attributes.base import DynamicZone
from octavo.schema.registry import Schemas

STORE = "octavo_store"
DEFAULT_LOCALE = "i18n.default_locale"
"""The name in the store under which the plugin i18n keeps it."""
PARKED = "octavo_parked"


@dataclass
class Planner:
    """What lies between the layouts before and after, in the transaction that will carry it out."""

    run: Run
    renames: Renames
    is_stored: bool
    """Whether the layout before was kept, and not made out from the rows."""
    stored: Layout
    """The layout before, under its own names."""
    running: Running | None
    """The record of this migration, where it runs noted."""
    interrupted: Interrupted | None
    """What is told of one that was found."""
    back: Applied | None = None
    """The migration that is taken back, if one is."""
    walk: NodesWalk | None = None
    """What goes through all components, where that is needed."""

    @classmethod
    async def of(
        cls,
        database: Database,
        existing: DatabaseState,
        moved: TableRenames,
        locales: Sequence[str],
        answers: Mapping[str, str],
        back: Applied | None = None,
        advance: Callable[[int], None] = lambda rows: None,
        running: Running | None = None,
    ) -> "Planner":
        """Read the layout content was written under; `locales` begin with the default one, and `found` is a
        migration that was interrupted.
        """
        after = layout_of(database.model)
        interrupted = None
        if running is not None:
            interrupted, back = running.interrupted(after, back), running.back
            before, is_stored, stamp = running.before, running.is_layout_stored, running.stamp
            answers = {**running.answers, **answers}
        else:
            stored = await _read_layout(database) if STORE in existing.columns else None
            is_stored, stamp = stored is not None, await _stamp(database, existing)
            moves = (moved.tables, moved.columns)
            before = stored.moved(*moves) if stored else await _infer_layout(database, existing, after)
        schemas = database.model.schemas
        renames = renames_in(before, after, schemas) if back is None else back.renames.reversed()
        renamed_layout = renamed(before, renames)
        if running is not None:
            renamed_layout = apply_renames(
                renamed_layout, completed_renames(running.renamed, existing.columns)
            )
        default = await _default_locale(database, existing) or locales[0]
        run = Run(database, existing, renamed_layout, after, default, tuple(locales), answers, stamp, advance)
        run.was_there = STORE in existing.columns
        run.restoring = "" if back is None else str(back.document["stamp"])
        if running is not None:
            resume(run, running)
        return cls(run, renames, is_stored, before, running, interrupted, back)

    async def plan(self) -> MigrationPlan:
        """Return every step, measured."""
        run = self.run
        comparison = Comparison(run.before, run.after, run.schemas, self.renames, run.existing, run.model)
        changes: list[SchemaChange] = list(comparison.changes())
        rules = InsideRules.between(run.before, run.after, run.schemas, run.answers)
        looking = run.thorough and bool(rules.ruled)
        if not self.is_stored or run.restoring or looking or may_change(run.before, run.after, self.renames):
            self.walk = NodesWalk(run.before, self.renames, rules)
            counts = await self.walk.look(run)
            changes += [
                NodesChange(finding.where, finding.message, number, finding.becomes)
                for finding, number in counts.items()
            ]
            changes += rules.changes()
        return MigrationPlan(tuple([await self._step(change) for change in changes]), self.interrupted)

    async def _step(self, change: SchemaChange) -> MigrationStep:
        measure = await change.measure(self.run)
        doubt_question = change.question(self.run) if measure.in_doubt else None
        offered = change.offer(self.run) if measure.rows else None
        question, offer = (None if self._answers(each) else each for each in (doubt_question, offered))
        return MigrationStep(
            change, measure, question, offer, tuple(each for each in (doubt_question, offered) if each)
        )

    def _answers(self, question: Question | None) -> bool:
        return question is not None and question.takes(self.run.answers.get(question.key))

    def prepares(self, plan: MigrationPlan) -> bool:
        """Whether there is anything to carry over."""
        changes = any(step.measure.rows or step.change.always for step in plan.steps)
        changes = changes or (self.walk is not None and self.walk.differs)
        return changes or bool(self.renames.attributes or self.run.restoring or self.running)

    async def begin(self, plan: MigrationPlan, approval: Approval, back: Applied | None) -> None:
        """Note that this migration runs, where that was not noted before it was interrupted."""
        if self.running is None:
            document = {
                **document_of(self.run, plan, self.stored, self.renames),
                "after": self.run.after.to_json(),
                "known": self.is_stored,
                "allow_destructive": approval.allow_destructive,
                "back": None if back is None else back.id,
                "renamed": [],
            }
            self.running = await begin(self.run, document)

    async def prepare(self, plan: MigrationPlan) -> None:
        """Give what is there the names it will have."""
        changes = [step.change for step in plan.steps if step.measure.rows or step.change.always]
        for change in changes:
            await change.park(self.run)
        for change in changes:
            await change.prepare(self.run)
        if self.back is not None:
            await restore_table_names(self.run, self.back)

    async def carry(self, plan: MigrationPlan) -> None:
        """Bring values over to where they are read now."""
        if self.run.restoring:
            await restore_components(self.run)
        for step in plan.steps:
            if step.measure.rows or step.change.always:
                await step.change.carry(self.run)
        if self.walk is not None:
            await self.walk.carry(self.run)
        await follow_attributes(self.run, self.renames)

    async def settle(self, plan: MigrationPlan) -> None:
        """Copy whole rows and components, once all of them have the values they are read with now."""
        for step in plan.steps:
            if step.measure.rows:
                await step.change.settle(self.run)

    async def count_up(self) -> None:
        """Note the highest row ids, so that what this migration makes can be told from what was there."""
        for type_ in self.run.model.types.values():
            name = type_.table.name
            self.run.highest[name] = await self.run.count(highest_id(name))

    async def keep(self) -> None:
        """Note what content is written under from now on."""
        retired = self.run.before.retired if self.walk is None else self.walk.retired
        retired_components = {part for part in retired if part[2] in self.run.after.components}
        layout = self.run.after.with_retired(retired_components).over(renamed(self.stored, self.renames))
        for holder, zone, _ in retired_components:
            attribute = self.run.schemas[holder].attributes[zone]
            if isinstance(attribute, DynamicZone):
                attributes_now = (
                    layout.types[holder].attributes if holder in layout.types else layout.components[holder]
                )
                attribute.retired[:] = attributes_now[zone].retired
        if self.is_stored and layout == self.stored:
            return
        await write_name(self.run.database, NAME, layout.to_json())


async def _stamp(database: Database, existing: DatabaseState) -> str:
    """Return a name for what this migration parks that no other one has."""
    today = f"{datetime.now(UTC):%Y%m%d}"
    names = " ".join(
        [*existing.columns, *(name for columns in existing.columns.values() for name in columns)]
    )
    parked: set[str] = set()
    if PARKED in existing.columns:
        parked = {
            row[0] for row in await database.fetch(Statement(f"SELECT DISTINCT stamp FROM {PARKED}", ()))
        }
    number = 1
    while f"{today}_{number}" in parked or f"__trash_{today}_{number}_" in names:
        number += 1
    return f"{today}_{number}"


async def _default_locale(database: Database, existing: DatabaseState) -> str | None:
    """Return the default locale administrators chose, where they did."""
    if STORE not in existing.columns:
        return None
    rows = await database.fetch(
        Statement(f"SELECT value FROM {STORE} WHERE name = {quoted_text(DEFAULT_LOCALE)}", ())
    )
    return str(orjson.loads(rows[0][0])) if rows else None


async def _read_layout(database: Database) -> Layout | None:
    rows = await database.fetch(Statement(f"SELECT value FROM {STORE} WHERE name = {quoted_text(NAME)}", ()))
    return Layout.from_json(rows[0][0]) if rows else None


async def _infer_layout(database: Database, existing: DatabaseState, after: Layout) -> Layout:
    tables = existing.columns
    counted: dict[str, Rows] = {}
    for type_ in after.types.values():
        if type_.table in tables:
            rows = await database.fetch(Statement(count_rows(type_.table), ()))
            counted[type_.table] = Rows(*map(int, rows[0]))
    links = {name: owner for name, owner in existing.owners.items() if not existing.has_components(name)}
    layout = infer(after, tables, counted, links)
    components = _formerly(layout.components, database.model.schemas)
    for name in existing.owners:
        if existing.has_components(name) and "target_type" in tables[name]:
            pairs = f"SELECT DISTINCT component_uid, field FROM {quoted(name)}"
            for uid, field in await database.fetch(Statement(pairs, ())):
                if uid in components and field not in components[uid]:
                    components[uid] = {**components[uid], field: AttributeLayout("relation", many=True)}
    return Layout(layout.types, components)


def _formerly(components: Mapping[str, Attributes], schemas: Schemas) -> dict[str, Attributes]:
    """Return the attributes of components under the names the schemas say they had: JSON tells no others."""
    return {
        uid: {schemas[uid].attributes[name].renamed_from or name: item for name, item in were.items()}
        for uid, were in components.items()
    }
