"""Content kept aside in the same database: written through the API once, copied afterwards."""

from collections.abc import Iterable

import sqlalchemy as sa

from octavo import Octavo
from octavo.db.model import TypeModel

KEPT = "kept_"


class Snapshot:
    """The rows of a project's own content types, with all that is kept beside them."""

    def __init__(self, app: Octavo) -> None:
        self.database = app.database
        own = {
            table.name
            for uid, model in app.model.types.items()
            if uid.startswith("api::")
            for table in _tables(model)
        }
        # By name: MariaDB's tables have columns that are computed, too.
        self.columns = {
            table.name: ", ".join(f'"{column.name}"' for column in table.c)
            for table in app.model.metadata.sorted_tables
            if table.name in own
        }

    async def take(self) -> None:
        """Keep the rows there are."""
        await self._run(
            f'CREATE TABLE "{KEPT}{name}" AS SELECT {columns} FROM "{name}"'
            for name, columns in self.columns.items()
        )

    async def put_back(self) -> None:
        """Write the rows that were kept into the tables, which are empty."""
        await self._run(
            f'INSERT INTO "{name}" ({columns}) SELECT {columns} FROM "{KEPT}{name}"'
            for name, columns in self.columns.items()
        )

    async def _run(self, statements: Iterable[str]) -> None:
        async with self.database.transaction() as transaction:
            for statement in statements:
                await transaction.connection.execute_text(statement)


def _tables(model: TypeModel) -> list[sa.Table]:
    beside = [model.component_links, model.component_uniques]
    return [
        model.table,
        *(link.table for link in model.links.values()),
        *(each for each in beside if each is not None),
    ]
