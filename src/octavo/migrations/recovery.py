"""Recovers interrupted migrations on databases that cannot roll back DDL: progress is recorded, then resumed.

Before anything changes, a record says from which layout to which one it goes, and what was answered. Before a
table or column gets another name, the record says so. Until content is carried over, everything may be done a
second time: a run that finds the record takes the layout it began with, gives tables and columns in it the
names they have by now, and does what is left. Content is carried over, and the record ended, at once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from octavo.db.engine import Database
from octavo.db.statement import Statement, quoted_text
from octavo.migrations import record
from octavo.migrations.change import Run
from octavo.migrations.layout import AttributeLayout, Layout
from octavo.migrations.plan import Interrupted
from octavo.migrations.record import Applied
from octavo.migrations.sql import Tables, count

APPLY, DOWN = "apply", "down"


@dataclass(frozen=True, slots=True)
class Running:
    """The record of a running migration: this one, or one that was interrupted."""

    id: int
    document: Mapping[str, Any]
    back: Applied | None
    """The migration that it takes back, if it does."""

    @property
    def stamp(self) -> str:
        """The prefix of the names of parked columns and tables."""
        return str(self.document["stamp"])

    @property
    def before(self) -> Layout:
        """The layout it began with, under its own names."""
        return Layout.from_json(self.document["before"])

    @property
    def is_layout_stored(self) -> bool:
        """Whether that layout was stored, not inferred from the rows."""
        return bool(self.document["known"])

    @property
    def renamed(self) -> list[tuple[str, str, str]]:
        """The renames done so far; the last one may not have been carried out."""
        return [(table, old, new) for table, old, new in self.document["renamed"]]

    @property
    def answers(self) -> Mapping[str, str]:
        """The answers it was started with."""
        answers: Mapping[str, str] = self.document["answers"]
        return answers

    def interrupted(self, after: Layout, requested: Applied | None) -> Interrupted:
        """Return how the plan describes it; `after` is the current layout."""
        back = None if self.back is None else self.back.id
        return Interrupted(
            name=self.stamp,
            command=APPLY if back is None else DOWN,
            is_requested=back == (None if requested is None else requested.id),
            allow_destructive=bool(self.document["allow_destructive"]),
            others=tuple(changed_types(Layout.from_json(self.document["after"]), after)),
        )


async def find_running(database: Database, tables: Collection[str]) -> Running | None:
    """Return the migration that is recorded as running; None if there is none."""
    name = database.model.migrations.name
    is_running = count(name, f"state = {quoted_text(record.RUNNING)}")
    if name not in tables or (await database.fetch(Statement(is_running, ())))[0][0] == 0:
        return None
    migrations = await record.applied(database)
    for one in migrations:
        if one.state == record.RUNNING:
            back = next((other for other in migrations if other.id == one.document["back"]), None)
            return Running(one.id, one.document, back)
    return None


async def begin(run: Run, document: Mapping[str, Any]) -> Running:
    """Record that a migration runs; from now on every rename is recorded before it is done."""
    await record.write(run.database, run.stamp, record.SCHEMA, document, record.RUNNING)
    unfinished = await find_running(run.database, run.model.metadata.tables)
    if unfinished is None:
        raise ValueError("a migration that was noted is not found")
    resume(run, unfinished)
    return unfinished


def resume(run: Run, running: Running) -> None:
    """Have a run record its renames and parked items, after those recorded before."""

    async def write_ahead(run: Run) -> None:
        document = {**running.document, "trash": run.trash, "renamed": run.renamed}
        await record.rewrite(run.database, running.id, document, record.RUNNING)

    run.trash = list(running.document["trash"])
    run.renamed = completed_renames(running.renamed, run.tables)
    run.write_ahead = write_ahead


async def end(run: Run, running: Running) -> None:
    """Record that a migration was applied; one that takes another back leaves no record."""
    if running.document["back"] is not None:
        await record.forget(run.database, running.id)
        return
    fields = {key: running.document[key] for key in ("steps", "answers", "stamp", "before", "renames")}
    answers = {**running.answers, **run.answers}
    document = {**fields, "answers": answers, "trash": run.trash}
    await record.rewrite(run.database, running.id, document, record.APPLIED)


def completed_renames(renamed: Sequence[tuple[str, str, str]], tables: Tables) -> list[tuple[str, str, str]]:
    """Return the renames that were carried out: all but the last, if its new name does not exist."""
    if not renamed:
        return []
    table, _, new = renamed[-1]
    existing_names = tables if not table else tables.get(table, {})
    return list(renamed if new in existing_names else renamed[:-1])


def apply_renames(layout: Layout, renamed: Sequence[tuple[str, str, str]]) -> Layout:
    """Return a layout with these renames of tables and columns applied."""
    for table, old, new in renamed:
        layout = _table(layout, old, new) if not table else _column(layout, table, old, new)
    return layout


def _table(layout: Layout, old: str, new: str) -> Layout:
    types = {
        uid: replace(
            type_,
            table=new if type_.table == old else type_.table,
            attributes={
                name: replace(item, links=new) if item.links == old else item
                for name, item in type_.attributes.items()
            },
        )
        for uid, type_ in layout.types.items()
    }
    return Layout(types, layout.components)


def _column(layout: Layout, table: str, old: str, new: str) -> Layout:
    def moved(item: AttributeLayout) -> AttributeLayout:
        return replace(item, column=new) if item.column == old else item

    types = {
        uid: replace(type_, attributes={name: moved(item) for name, item in type_.attributes.items()})
        if type_.table == table
        else type_
        for uid, type_ in layout.types.items()
    }
    return Layout(types, layout.components)


def changed_types(one: Layout, other: Layout) -> list[str]:
    """Return the types and components that two layouts store or read differently, rules aside."""
    return sorted(
        {
            uid
            for ours, theirs in ((one.types, other.types), (one.components, other.components))
            for uid in {**ours, **theirs}
            if without_rules(ours.get(uid)) != without_rules(theirs.get(uid))
        }
    )


def without_rules(holder: Any) -> Any:
    """Return how a type or component is stored, without its validation rules."""
    attributes = getattr(holder, "attributes", holder)
    if attributes is None:
        return None
    bare = {name: replace(item, rules="", retired=()) for name, item in attributes.items()}
    return bare if attributes is holder else replace(holder, attributes=bare)
