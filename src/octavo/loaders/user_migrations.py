"""A project's own migrations, `database/migrations/*.py`: changes of content that no schema tells of.

Each file has `async def up(app)`, and may have `down`. They run in the order of their names, once, each in a
transaction of its own, when `octavo migrate apply` is told to, or when a new database is made.
"""

import importlib.util
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from octavo.errors import ApplicationError, OctavoError, Problem, StartupError
from octavo.kernel import Octavo
from octavo.loaders import discovery
from octavo.migrations import record

FOLDER = "database/migrations"
APPLY = "octavo migrate apply runs it"

Function = Callable[[Octavo], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class UserMigration:
    """One file."""

    name: str
    path: Path
    where: str

    def function(self, name: str) -> Function | None:
        """Return `up` or `down`; raises StartupError for a file that cannot be imported, or has no `up`."""
        problems: list[Problem] = []
        step = getattr(self._module(), name, None)
        if callable(step) and discovery.refuse_sync(step, self.where, problems):
            function: Function = step
            return function
        if name == "up" and not problems:
            problems.append(Problem(self.where, "has no up", "write async def up(app: Octavo) -> None"))
        if problems:
            raise StartupError(problems)
        return None

    def _module(self) -> ModuleType:
        spec = importlib.util.spec_from_file_location(f"octavo_migration_{self.name}", self.path)
        if spec is None or spec.loader is None:
            raise StartupError([Problem(self.where, "cannot be imported")])
        module = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        except Exception as error:
            message = f"cannot be imported: {type(error).__name__}: {error}"
            raise StartupError([Problem(self.where, message)]) from error
        return module


def user_migrations(project: Path) -> list[UserMigration]:
    """Return a project's migrations in their order."""
    folder = project / FOLDER
    files = sorted(folder.glob("*.py")) if folder.is_dir() else []
    return [
        UserMigration(file.stem, file, file.relative_to(project).as_posix())
        for file in files
        if not file.name.startswith("_")
    ]


def pending(project: Path, applied: list[record.Applied]) -> list[UserMigration]:
    """Return the migrations that were not applied."""
    applied_names = {one.name for one in applied if one.kind == record.CODE and one.state == record.APPLIED}
    return [one for one in user_migrations(project) if one.name not in applied_names]


async def migrate_content(app: Octavo) -> None:
    """Apply the project's migrations that wait, or raise StartupError naming them where nobody allowed it."""
    if not (app.settings.folder / FOLDER).is_dir():
        return
    waiting = pending(app.settings.folder, await record.applied(app.database))
    if waiting and not app.applies_migrations:
        raise StartupError([Problem(one.where, "was not applied yet", APPLY) for one in waiting])
    for migration in waiting:
        await _up(app, migration)


async def _up(app: Octavo, migration: UserMigration) -> None:
    up = migration.function("up")
    if up is None:
        return
    await _run(app, migration, up)


async def _run(app: Octavo, migration: UserMigration, function: Function, *, back: Any = None) -> None:
    try:
        async with app.transaction():
            await function(app)
            if back is None:
                await record.write(app.database, migration.name, record.CODE, {"where": migration.where})
            else:
                await record.revert(app.database, back)
    except StartupError:
        raise
    except ApplicationError as error:
        raise StartupError([Problem(migration.where, error.message)]) from error
    except (OctavoError, Exception) as error:
        message = f"failed, and nothing of it was kept: {type(error).__name__}: {error}"
        raise StartupError([Problem(migration.where, message)]) from error


async def take_back(app: Octavo, applied: record.Applied) -> None:
    """Run a migration's `down`; raises StartupError where it has none."""
    migration = next((one for one in user_migrations(app.settings.folder) if one.name == applied.name), None)
    down = None if migration is None else migration.function("down")
    if migration is None or down is None:
        where = f"{FOLDER}/{applied.name}.py"
        raise StartupError(
            [Problem(where, "cannot be taken back", "write async def down(app: Octavo) -> None")]
        )
    await _run(app, migration, down, back=applied)
