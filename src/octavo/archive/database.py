"""Opens the database of an instance for export and import, without starting the instance."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

from octavo import boot
from octavo.db.drivers import may_exist
from octavo.db.engine import Database
from octavo.db.errors import DatabaseError
from octavo.errors import Problem, StartupError
from octavo.kernel import Octavo
from octavo.migrations.startup import migrate


@asynccontextmanager
async def open_database(app: Octavo) -> AsyncIterator[Octavo]:
    """Connect an instance to its database as it is, without migrating it or starting the instance.

    Raises StartupError if there is no database yet.
    """
    if not may_exist(app.settings.database.url, app.settings.folder):
        fix = "octavo start makes one"
        raise StartupError([Problem("database.url", "there is no database yet", fix)])
    async with _open_or_refuse(app) as database:
        app.connect(database)
        yield app


@asynccontextmanager
async def open_migrated(
    app: Octavo, alone: AbstractAsyncContextManager[None] | None = None
) -> AsyncIterator[Octavo]:
    """Connect an instance to its database and migrate it to the schemas, without writing default content.

    No other process can start on the database meanwhile: `alone` sees to that, where it is given.
    """
    async with (
        nullcontext() if alone is None else alone,
        _open_or_refuse(app) as database,
        database.starting() if alone is None else nullcontext(),
    ):
        await migrate(database)
        app.connect(database)
        yield app


@asynccontextmanager
async def _open_or_refuse(app: Octavo) -> AsyncIterator[Database]:
    """Open the database of an instance and take it away again; its errors are StartupErrors."""
    database = await boot.open_database(app)
    database.transaction_timeout = None  # nobody but this process waits for itself
    try:
        yield database
    except DatabaseError as error:
        problem = Problem("database", str(error), "octavo check --database says more")
        raise StartupError([problem]) from error
    finally:
        app.disconnect()
        await database.close()
