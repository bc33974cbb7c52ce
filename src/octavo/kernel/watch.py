"""Notifications about committed writes, for invalidating caches."""

from collections.abc import Collection

from octavo.db.changes import Changes, Watcher
from octavo.db.lifecycles import Event, Lifecycles

ONE = ("create", "update", "delete")
SEVERAL = ("create_many", "update_many", "delete_many")


def watch(lifecycles: Lifecycles, changes: Changes, uids: Collection[str], watcher: Watcher) -> None:
    """Call `watcher` after rows of these types were written and committed, by any process; not after a
    rollback.
    """
    new = set(uids).difference(changes.topics)
    changes.watch(uids, watcher)

    async def after_one(event: Event) -> None:
        await changes.record_write(event.model.uid, event.result if isinstance(event.result, dict) else None)

    async def after_several(event: Event) -> None:
        await changes.record_write(event.model.uid, None)

    hooks = {f"after_{operation}": after_one for operation in ONE}
    hooks |= {f"after_{operation}": after_several for operation in SEVERAL}
    lifecycles.subscribe(hooks, new)
