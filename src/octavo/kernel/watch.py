"""Being told of committed changes: what caches of the content's rows live by."""

from collections.abc import Collection

from octavo.db.changes import Changes, Watcher
from octavo.db.lifecycles import Event, Lifecycles

ONE = ("create", "update", "delete")
SEVERAL = ("create_many", "update_many", "delete_many")


def watch(lifecycles: Lifecycles, changes: Changes, uids: Collection[str], watcher: Watcher) -> None:
    """Call `watcher` once rows of these types are written and committed, by whatever process; what is rolled
    back is not told.
    """
    new = set(uids).difference(changes.topics)
    changes.watch(uids, watcher)

    async def after_one(event: Event) -> None:
        await changes.wrote(event.model.uid, event.result if isinstance(event.result, dict) else None)

    async def after_several(event: Event) -> None:
        await changes.wrote(event.model.uid, None)

    hooks = {f"after_{operation}": after_one for operation in ONE}
    hooks |= {f"after_{operation}": after_several for operation in SEVERAL}
    lifecycles.subscribe(hooks, new)
