"""Events of content, emitted after the commit: `entry.create`, `entry.update`, `entry.publish`, …"""

from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, Literal, get_args

from octavo.content.place import Place, of_version
from octavo.db.engine import Database
from octavo.log import TaskFailed, log_event
from octavo.queries.compile import compile_whole
from octavo.queries.plan import Query
from octavo.schema.content_type import ContentType

EventName = Literal[
    "entry.create",
    "entry.update",
    "entry.delete",
    "entry.publish",
    "entry.unpublish",
    "entry.draft-discard",
]
EVENT_NAMES: Final[tuple[EventName, ...]] = get_args(EventName)


@dataclass(frozen=True, slots=True)
class ContentEvent:
    """One committed change of one version.

    `entry` is the version with its components and zones, and one level of what its relations and media lead
    to, without private attributes and passwords; empty for listeners that do without.
    """

    name: EventName
    uid: str
    document_id: str
    locale: str | None
    entry: dict[str, Any]


Listener = Callable[[ContentEvent], Awaitable[None]]
Condition = Callable[[EventName, str], bool]
"""Whether a listener wants an event of a type, by its name and the type's uid."""


@dataclass(frozen=True, slots=True)
class _Subscription:
    """One listener, the events it wants, when it is called, and whether it is given entries."""

    listener: Listener
    names: frozenset[str] | None
    before_commit: bool
    with_entry: bool
    condition: Condition | None

    def wants(self, name: EventName, uid: str) -> bool:
        if self.names is not None and name not in self.names:
            return False
        return self.condition is None or self.condition(name, uid)


@dataclass(frozen=True, slots=True)
class PendingEvent:
    """An event, and the listeners it is for: they are called when the transaction ends."""

    event: ContentEvent
    subscriptions: tuple[_Subscription, ...]


class Events:
    """The listeners of one instance; a failure after a commit is logged and changes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscriptions: list[_Subscription] = []
        self._wholes: dict[str, Query] = {}

    def subscribe(
        self,
        listener: Listener,
        names: Collection[EventName] | None = None,
        *,
        before_commit: bool = False,
        with_entry: bool = True,
        condition: Condition | None = None,
    ) -> None:
        """Call a listener after each commit, with the events of these names or with all.

        With `before_commit` it is called inside the transaction, at its end: what it writes is committed with
        the change, and what it raises undoes both. Without `with_entry` nothing is read for it, and its
        entries are empty. With a `condition` it is told of those events alone that this is true of; it is
        asked at each change, and nothing is read for one that nobody wants. Raises ValueError for a name
        there is not.
        """
        unknown = sorted(set(names or ()) - set(EVENT_NAMES))
        if unknown:
            raise ValueError(f"Unknown event {unknown[0]!r}; there are {', '.join(EVENT_NAMES)}")
        only = None if names is None else frozenset(names)
        self._subscriptions.append(_Subscription(listener, only, before_commit, with_entry, condition))

    async def emit(self, name: EventName, type_: ContentType, places: Iterable[Place]) -> None:
        """Emit an event for each version at some places, as it is now, when the transaction ends."""
        pending = await self.collect(name, type_, places)
        if pending:
            self.dispatch(pending)

    async def collect(
        self, name: EventName, type_: ContentType, places: Iterable[Place]
    ) -> list[PendingEvent]:
        """Return events of versions that are about to be deleted, to be emitted later by `dispatch`."""
        wanting = tuple(one for one in self._subscriptions if one.wants(name, type_.uid))
        if not wanting:
            return []
        reads = any(subscription.with_entry for subscription in wanting)
        return [
            PendingEvent(
                ContentEvent(
                    name,
                    type_.uid,
                    place.document_id,
                    place.locale or None,
                    await self._entry(type_, place) if reads else {},
                ),
                wanting,
            )
            for place in places
        ]

    def dispatch(self, events: Iterable[PendingEvent]) -> None:
        """Call the listeners of events when the current transaction ends."""
        transaction = self._database.current()
        if transaction is None:
            return
        for pending in events:
            event = pending.event
            for subscription in pending.subscriptions:
                emitted = event if subscription.with_entry else replace(event, entry={})
                if subscription.before_commit:
                    transaction.before_commit.append(partial(subscription.listener, emitted))
                else:
                    transaction.after_commit.append(partial(_call_safely, subscription.listener, emitted))

    async def _entry(self, type_: ContentType, place: Place) -> dict[str, Any]:
        """Read a version with what comes along: one statement for each relation its schema has."""
        if type_.uid not in self._wholes:
            self._wholes[type_.uid] = compile_whole(self._database.model.schemas, type_)
        query = of_version(self._wholes[type_.uid], place, drafts=type_.draft_and_publish)
        rows: list[dict[str, Any]] = (await self._database.find(query)).rows
        # A hook may have deleted what it was called for.
        return rows[0] if rows else {}


async def _call_safely(listener: Listener, event: ContentEvent) -> None:
    try:
        await listener(event)
    except Exception as error:
        log_event(TaskFailed(f"{event.name} of {event.uid}", error))
