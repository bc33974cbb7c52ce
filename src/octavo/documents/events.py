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


class Events:
    """The listeners of one instance; one that fails is told to the log and changes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listeners: list[tuple[frozenset[str] | None, Listener]] = []

    def subscribe(self, listener: Listener, names: Collection[EventName] | None = None) -> None:
        """Call a listener after each commit, with the events of these names or with all.

        Raises ValueError for a name there is not.
        """
        unknown = sorted(set(names or ()) - set(EVENT_NAMES))
        if unknown:
            raise ValueError(f"Unknown event {unknown[0]!r}; there are {', '.join(EVENT_NAMES)}")
        self._listeners.append((None if names is None else frozenset(names), listener))

    def wanted(self, name: EventName) -> bool:
        """Whether anybody listens."""
        return any(names is None or name in names for names, _ in self._listeners)

    def emit(self, event: ContentEvent) -> None:
        """Have an event told once the current transaction is committed."""
        transaction = self._database.current()
        if transaction is not None and self.wanted(event.name):
            transaction.after_commit.append(partial(self._tell, event))

    async def _tell(self, event: ContentEvent) -> None:
        for names, listener in self._listeners:
            if names is not None and event.name not in names:
                continue
            try:
                await listener(event)
            except Exception as error:
                tell(TaskFailed(f"{event.name} of {event.uid}", error))
