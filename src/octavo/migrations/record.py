"""The records of migrations in the database: the steps, the layout before, and the answers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from octavo.db.engine import Database
from octavo.db.statement import Statement, quoted, quoted_text
from octavo.migrations.change import Run
from octavo.migrations.database_state import read_database_state
from octavo.migrations.layout import Layout
from octavo.migrations.plan import MigrationPlan
from octavo.migrations.renames import Renames

SCHEMA, CODE = "schema", "code"
APPLIED, REVERTED, RUNNING = "applied", "reverted", "running"


@dataclass(frozen=True, slots=True)
class Applied:
    """One migration as it was noted."""

    id: int
    name: str
    kind: str
    state: str
    moment: str
    document: Mapping[str, Any]

    @property
    def before(self) -> Layout:
        """The layout it began with."""
        return Layout.from_json(self.document["before"])

    @property
    def renames(self) -> Renames:
        """What it renamed."""
        return Renames(**self.document["renames"])


async def note(run: Run, plan: MigrationPlan, before: Layout, renames: Renames) -> None:
    """Note a migration of the schemas."""
    await write(run.database, run.stamp, SCHEMA, document_of(run, plan, before, renames))


def document_of(run: Run, plan: MigrationPlan, before: Layout, renames: Renames) -> dict[str, Any]:
    """Return what is noted of a migration of the schemas."""
    return {
        "steps": [step.to_json() for step in plan.pending],
        "answers": dict(run.answers),
        "stamp": run.stamp,
        "trash": run.trash,
        "before": before.to_json(),
        "renames": asdict(renames),
    }


async def write(
    database: Database, name: str, kind: str, document: Mapping[str, Any], state: str = APPLIED
) -> None:
    """Note a migration, one that was applied if nothing else is said."""
    values = [quoted_text(value) for value in (name, kind, state, now(), orjson.dumps(document).decode())]
    await database.execute(
        Statement(
            f"INSERT INTO {quoted(database.model.migrations.name)} (name, kind, state, moment, document) "
            f"VALUES ({', '.join(values)})",
            (),
            writes=True,
        )
    )


async def applied(database: Database) -> list[Applied]:
    """Return all migrations that were noted, in their order; none in a database of a former version."""
    if database.model.migrations.name not in (await read_database_state(database)).columns:
        return []
    table = quoted(database.model.migrations.name)
    rows = await database.fetch(
        Statement(f"SELECT id, name, kind, state, moment, document FROM {table} ORDER BY id", ())
    )
    return [
        Applied(int(number), name, kind, state, moment, orjson.loads(document))
        for number, name, kind, state, moment, document in rows
    ]


async def rewrite(database: Database, migration: int, document: Mapping[str, Any], state: str) -> None:
    """Note how far a migration has come."""
    name, content = quoted(database.model.migrations.name), quoted_text(orjson.dumps(document).decode())
    await database.execute(
        Statement(
            f"UPDATE {name} SET state = {quoted_text(state)}, moment = {quoted_text(now())}, "
            f"document = {content} WHERE id = {migration}",
            (),
            writes=True,
        )
    )


async def forget(database: Database, migration: int) -> None:
    """Note nothing of a migration any more."""
    name = quoted(database.model.migrations.name)
    await database.execute(Statement(f"DELETE FROM {name} WHERE id = {migration}", (), writes=True))


async def revert(database: Database, migration: Applied) -> None:
    """Note that a migration was taken back."""
    name = quoted(database.model.migrations.name)
    await database.execute(
        Statement(f"UPDATE {name} SET state = '{REVERTED}' WHERE id = {migration.id}", (), writes=True)
    )


def now() -> str:
    """Return the moment as it is noted."""
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
