"""Being told of committed changes: what caches of the content's rows live by."""

from collections.abc import Callable, Collection
from typing import Any

from octavo.db.engine import Database
from octavo.db.lifecycles import Event, Lifecycles

Row = dict[str, Any]
Watcher = Callable[[Row | None], None]
"""Given the row that was written or deleted; None where there were several."""

ONE = ("create", "update", "delete")
SEVERAL = ("create_many", "update_many", "delete_many")


def watch(
    lifecycles: Lifecycles, database: Callable[[], Database], uids: Collection[str], watcher: Watcher
) -> None:
    """Call `watcher` once rows of these types are written and committed; what is rolled back is not told.

    What other processes write is not seen here: whoever keeps rows looks at them again after a while.
    """

    async def after_one(event: Event) -> None:
        _after_commit(database(), watcher, event.result if isinstance(event.result, dict) else None)

    async def after_several(event: Event) -> None:
        _after_commit(database(), watcher, None)

    hooks = {f"after_{operation}": after_one for operation in ONE}
    hooks |= {f"after_{operation}": after_several for operation in SEVERAL}
    lifecycles.subscribe(hooks, uids)


def _after_commit(database: Database, watcher: Watcher, row: Row | None) -> None:
    async def call() -> None:
        watcher(row)

    transaction = database.current()
    if transaction is None:
        watcher(row)
    else:
        transaction.after_commit.append(call)
