"""What happened to content, told after it is committed: `entry.create`, `entry.update`, `entry.publish`, …"""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Literal

from octavo.db.engine import Database
from octavo.log import TaskFailed, tell

EventName = Literal[
    "entry.create",
    "entry.update",
    "entry.delete",
    "entry.publish",
    "entry.unpublish",
    "entry.draft-discard",
]
EVENT_NAMES: Final[tuple[EventName, ...]] = (
    "entry.create",
    "entry.update",
    "entry.delete",
    "entry.publish",
    "entry.unpublish",
    "entry.draft-discard",
)


@dataclass(frozen=True, slots=True)
class ContentEvent:
    """One committed change: `entry` is the version as the document service answers it, unpopulated."""

    name: EventName
    uid: str
    entry: dict[str, Any]


Listener = Callable[[ContentEvent], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Subscription:
    """One listener, the events it wants, and when it is called."""

    listener: Listener
    names: frozenset[str] | None
    before_commit: bool

    def wants(self, name: str) -> bool:
        return self.names is None or name in self.names


class Events:
    """The listeners of one instance; one that fails after a commit is told to the log and changes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscriptions: list[_Subscription] = []

    def subscribe(
        self, listener: Listener, names: Collection[EventName] | None = None, *, before_commit: bool = False
    ) -> None:
        """Call a listener after each commit, with the events of these names or with all.

        With `before_commit` it is called inside the transaction, at its end: what it writes is committed with
        the change, and what it raises undoes both. Raises ValueError for a name there is not.
        """
        unknown = sorted(set(names or ()) - set(EVENT_NAMES))
        if unknown:
            raise ValueError(f"Unknown event {unknown[0]!r}; there are {', '.join(EVENT_NAMES)}")
        wanted = None if names is None else frozenset(names)
        self._subscriptions.append(_Subscription(listener, wanted, before_commit))

    def wanted(self, name: EventName) -> bool:
        """Whether anybody listens."""
        return any(subscription.wants(name) for subscription in self._subscriptions)

    def emit(self, event: ContentEvent) -> None:
        """Have an event told when the current transaction ends."""
        transaction = self._database.current()
        if transaction is None:
            return
        for subscription in self._subscriptions:
            if not subscription.wants(event.name):
                continue
            if subscription.before_commit:
                transaction.before_commit.append(partial(subscription.listener, event))
            else:
                transaction.after_commit.append(partial(_tell_safely, subscription.listener, event))


async def _tell_safely(listener: Listener, event: ContentEvent) -> None:
    try:
        await listener(event)
    except Exception as error:
        tell(TaskFailed(f"{event.name} of {event.uid}", error))
