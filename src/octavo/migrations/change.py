"""One difference between the schemas content was written under and those of today, and the run that carries
content over it.

A change is measured first, which shows a person what it touches; `park` puts rows aside, and `prepare` gives
what is there new names, before tables and columns are added; `carry` brings values over, after they were, and
`settle` copies what was brought over.
"""

import shlex
from abc import ABC
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar, Literal

import orjson
import sqlalchemy as sa

from octavo.db.engine import Database
from octavo.db.model import Model
from octavo.db.sql.write_rows import VALUE, value_of
from octavo.db.statement import Statement, quoted
from octavo.migrations.database_state import DatabaseState
from octavo.migrations.layout import Layout
from octavo.migrations.messages import Message
from octavo.migrations.sql import Tables, rename_column
from octavo.schema.attributes.decimal import decimal_text
from octavo.schema.columns import shorten
from octavo.schema.content_type import Holder
from octavo.schema.registry import Schemas

BATCH = 500
"""Rows read and written at a time."""
PARKED = "__trash_"
"""The prefix of the names of parked tables and columns."""
SAMPLES = 5
"""The most values a plan shows of those that cannot be converted."""

Becomes = Literal["moved", "converted", "parked", "kept"]


@dataclass(frozen=True, slots=True)
class Measure:
    """What a change touches: rows, how many of them are parked or keep less, and some of these."""

    rows: int = 0
    parked: int = 0
    samples: tuple[str, ...] = ()
    in_doubt: bool = False
    """Whether the change's question has to be answered."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question for a person: the key of the answer, the text, and the possible answers."""

    key: str
    message: Message
    choices: tuple[str, ...]
    """All that may be said; none where that is open."""
    suggested: str = ""
    """What might be said where that is open."""

    @property
    def text(self) -> str:
        """The text of the question."""
        return self.message.text()

    def takes(self, answer: str | None) -> bool:
        """Whether an answer is valid."""
        return answer is not None and (not self.choices or answer in self.choices)

    @property
    def answers(self) -> str:
        """How to answer on the command line: some of the choices, `…` where there are more or it is open."""
        options = [f"{self.key}={choice}" for choice in self.choices[:SAMPLES]]
        open_ended = len(self.choices) != len(options) or not options
        options += [shlex.quote(f"{self.key}={self.suggested}")] if self.suggested else []
        options += [f"{self.key}=…"] if open_ended else []
        return f"--answer {' or '.join(options)}"


@dataclass
class Run:
    """A migration under way, in its transaction."""

    database: Database
    existing: DatabaseState
    before: Layout
    after: Layout
    default_locale: str
    locales: tuple[str, ...]
    answers: Mapping[str, str]
    stamp: str
    """What the names of what is parked begin with, `20261129_1`."""
    advance: Callable[[int], None] = lambda rows: None
    """Told of every batch that was carried over, with its number of rows."""
    trash: list[dict[str, str]] = field(default_factory=list)
    """What got a name of what is parked: where it was, and where it is."""

    renamed: list[tuple[str, str, str]] = field(default_factory=list)
    """What got another name: the table of a column, or nothing; the name before; and the name since."""
    write_ahead: "Callable[[Run], Awaitable[None]] | None" = None
    """Keeps all of that before a name changes, where this cannot be rolled back."""

    thorough: bool = True
    """Whether to look at every value for what is only told; a start does not."""
    was_there: bool = True
    """Whether the database was one of Octavo's before."""
    highest: dict[str, int] = field(default_factory=dict)
    """The highest row id of each table before anything was carried over."""
    restoring: str = ""
    """The stamp of the migration that is taken back, if one is."""

    @property
    def model(self) -> Model:
        """The tables of today."""
        return self.database.model

    @property
    def schemas(self) -> Schemas:
        """The schemas of today."""
        return self.database.model.schemas

    @property
    def tables(self) -> Tables:
        """What the database has."""
        return self.existing.columns

    async def fetch(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a statement."""
        return await self.database.fetch(Statement(sql, ()))

    async def count(self, sql: str) -> int:
        """Return the number a statement counts."""
        return int((await self.fetch(sql))[0][0])

    async def execute(self, sql: str) -> int:
        """Run a statement that writes."""
        return await self.database.execute(Statement(sql, (), writes=True))

    async def batches(self, table: str, columns: list[str], condition: str = "") -> AsyncIterator[list[Any]]:
        """Yield rows in batches, their ids first."""
        column_list, last = ", ".join(["id", *map(quoted, columns)]), 0
        also = f" AND {condition}" if condition else ""
        while True:
            rows = await self.fetch(
                f"SELECT {column_list} FROM {quoted(table)} WHERE id > {last}{also} ORDER BY id LIMIT {BATCH}"
            )
            if rows:
                yield rows
            if len(rows) < BATCH:
                return
            last = rows[-1][0]

    async def alter(self, sql: str) -> None:
        """Run a statement that changes tables."""
        await self.database.alter([sql])

    async def move_column(self, table: str, old: str, new: str) -> None:
        """Rename a column; a column that has the new name is parked."""
        columns = self.existing.columns[table]
        if old not in columns or old == new:
            return
        if new in columns:
            await self.park_column(table, new)
        over = self.existing.over(table, old).values()
        await self._drop_indexes(table, [name for name in over if self._is_computed(table, name)])
        await self._rename(table, old, new, rename_column(table, old, new))
        columns[new] = columns.pop(old)
        self.existing.indexes[table] = {
            (unique, tuple(new if name == old else name for name in names)): index
            for (unique, names), index in self.existing.indexes_of(table).items()
        }

    async def move_table(self, old: str, new: str) -> None:
        """Rename a table; a table that has the new name is parked."""
        if old not in self.tables or old == new:
            return
        if new in self.tables:
            await self.park_table(new)
        await self._rename("", old, new, self.existing.rename(old, new, self.database.dialect))

    async def park_column(self, table: str, column: str) -> str:
        """Park a column with its values; return its parked name."""
        new = self.parked_name(column)
        if column not in self.tables.get(table, {}) or column == new:
            return new
        await self._drop_indexes(table, self.existing.over(table, column).values())
        self._note_trash({"table": table, "column": column, "parked": new})
        await self.move_column(table, column, new)
        return new

    async def park_table(self, table: str) -> str:
        """Park a table with its rows; return its parked name."""
        new = self.parked_name(table)
        if table in self.tables and table != new:
            if self.database.dialect.indexes_share_names:
                await self._drop_indexes(table, self.existing.indexes_of(table).values())
            self._note_trash({"table": table, "parked": new})
            await self.move_table(table, new)
        return new

    async def _rename(self, table: str, old: str, new: str, sql: str) -> None:
        """Record and run a rename of a column or a table."""
        self.renamed.append((table, old, new))
        if self.write_ahead is not None:
            await self.write_ahead(self)
        await self.alter(sql)

    async def _drop_indexes(self, table: str, names: Iterable[str]) -> None:
        dropped = set(names)
        for name in sorted(dropped):
            await self.alter(self.existing.dropping(table, name, self.database.dialect))
        remaining = {
            key: name for key, name in self.existing.indexes_of(table).items() if name not in dropped
        }
        self.existing.indexes[table] = remaining

    def _is_computed(self, table: str, index: str) -> bool:
        """Whether an index is over a column that was computed for it, whose name is made of another one's."""
        return bool(self.existing.computed.get((table, index)))

    def _note_trash(self, parked: dict[str, str]) -> None:
        if parked not in self.trash:  # by the run that was interrupted
            self.trash.append(parked)

    def former(self, table: str, column: str = "") -> tuple[str, str]:
        """Return the names a table and a column had before this migration."""
        for within, old, new in reversed(self.renamed):
            if not within and new == table:
                table = old
            elif within == table and new == column:
                column = old
        return table, column

    def parked_name(self, name: str) -> str:
        """Return the parked name of a table or column; a parked one keeps its name."""
        begin = f"{PARKED}{self.stamp}_"
        return name if name.startswith(begin) else shorten(begin + name)

    def former_name(self, column: str) -> str:
        """Return the name a column had before it was parked; its own if it is not parked."""
        columns = (one["column"] for one in self.trash if one["parked"] == column and "column" in one)
        return next(columns, column)

    async def park_values(self, table: str, kind: str, values: Mapping[int, Any], column: str = "") -> None:
        """Store values of rows as JSON in the table of parked values, for taking the migration back.

        Only a migration that is taken back reads them: they are noted under the names there are then.
        """
        parked = self.model.parked
        insert = sa.insert(parked).values({c.name: value_of(c) for c in parked.c if c.name != "id"})
        place, of = self.former(table, column)
        common = {"stamp": self.stamp, "place": place, "kind": f"{kind} {of}".rstrip()}
        rows = [
            {**common, "row_id": row, "content": orjson.dumps(value, default=str).decode()}
            for row, value in values.items()
        ]
        if rows:
            parameters = [{VALUE + name: value for name, value in row.items()} for row in rows]
            await self.database.execute_many(self.database.compile(insert), parameters)


@dataclass
class SchemaChange(ABC):
    """One change of the schemas; `message` says what it does to how many rows."""

    becomes: ClassVar[Becomes] = "moved"
    always: ClassVar[bool] = False
    """Whether it is carried out also where it touches no row: a name that is free now may be needed."""
    rate: ClassVar[int] = 100_000
    """Rows it carries in a second, roughly, for the estimate."""

    where: str
    """The file of the schema, with a JSON pointer into it."""
    message: Message

    def question(self, run: Run) -> Question | None:
        """Return the question that has to be answered before this change; None if there is none."""
        return None

    def offer(self, run: Run) -> Question | None:
        """Return a question that may be left unanswered; None if there is none."""
        return None

    async def measure(self, run: Run) -> Measure:
        """Count the rows it changes."""
        return Measure()

    async def park(self, run: Run) -> None:  # noqa: B027  # some changes need none
        """Park rows, before anything is changed."""

    async def prepare(self, run: Run) -> None:  # noqa: B027  # some changes need none
        """Rename and park tables and columns."""

    async def carry(self, run: Run) -> None:  # noqa: B027  # some changes need none
        """Move and convert values."""

    async def settle(self, run: Run) -> None:  # noqa: B027  # some changes need none
        """Copy rows and components, after all values were converted."""


def pointer(holder: Holder, place: str) -> str:
    """Return the file of a schema with the JSON pointer into it."""
    return f"{holder.source or holder.uid}#/{place}"


class Samples(list[str]):
    """A few distinct samples for a plan: a draft and its published version often have the same value."""

    def note(self, text: str) -> None:
        """Add a text, unless there are enough."""
        if len(self) < SAMPLES and text not in self:
            self.append(text)


def spell(value: Any) -> str:
    """Return a value as plans show it, shortened if it is long."""
    text = decimal_text(value) if isinstance(value, Decimal) else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
