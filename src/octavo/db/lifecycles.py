"""Lifecycles: functions that run before and after a row is written or read, inside its transaction.

They may change `event.params` beforehand, read `event.result` afterwards, and refuse by raising.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from octavo.errors import OctavoError
from octavo.schema.content_type import ContentType

OPERATIONS = (
    "create",
    "create_many",
    "update",
    "update_many",
    "delete",
    "delete_many",
    "count",
    "find_one",
    "find_many",
)
ACTIONS = tuple(f"{moment}_{operation}" for operation in OPERATIONS for moment in ("before", "after"))

HOOK_SECONDS = 5.0
"""How long one hook may hold the transaction, and with it SQLite's only writer."""


@dataclass(slots=True)
class Event:
    """One operation on one content type, as hooks see it; `state` is shared by its before and after hooks
    (Strapi).

    `params` holds `data` (a mapping, a list of them for `create_many`), `where`, or both; before hooks may
    change them in place. `result` is None until the operation has run.
    """

    action: str
    model: ContentType
    params: dict[str, Any]
    result: Any = None
    state: dict[str, Any] = field(default_factory=dict)


Hook = Callable[[Event], Awaitable[None]]


class SlowHookError(OctavoError):
    """A hook held the transaction for too long and was cancelled."""


class Lifecycles:
    """The subscribers of one instance, by action and content type."""

    def __init__(self, hook_seconds: float = HOOK_SECONDS) -> None:
        self._hooks: dict[str, list[tuple[frozenset[str] | None, Hook]]] = {}
        self._hooked: dict[tuple[str, str], bool] = {}
        self._hook_seconds = hook_seconds

    def subscribe(self, hooks: Mapping[str, Hook], models: Collection[str] | None = None) -> None:
        """Run each hook at the action it is listed under (`before_create`), for these uids or for all.

        Raises ValueError for an unknown action.
        """
        unknown = sorted(set(hooks) - set(ACTIONS))
        if unknown:
            raise ValueError(f"Unknown lifecycle {unknown[0]!r}; there are {', '.join(ACTIONS)}")
        uids = None if models is None else frozenset(models)
        for action, hook in hooks.items():
            self._hooks.setdefault(action, []).append((uids, hook))
        self._hooked.clear()

    def of(self, action: str, uid: str) -> list[Hook]:
        """Return the hooks of one action on one content type, in the order of subscription."""
        subscribed = self._hooks.get(action)
        if not subscribed:
            return []
        return [hook for uids, hook in subscribed if uids is None or uid in uids]

    def has(self, operation: str, uid: str) -> bool:
        """Return whether hooks run before or after an operation on one content type."""
        hooked = self._hooked.get((operation, uid))
        if hooked is None:
            hooked = any(self.of(f"{moment}_{operation}", uid) for moment in ("before", "after"))
            self._hooked[operation, uid] = hooked
        return hooked

    async def before(self, operation: str, model: ContentType, params: dict[str, Any]) -> Event:
        """Run the `before_<operation>` hooks and return the event for `after`."""
        event = Event(f"before_{operation}", model, params)
        await self._run(event)
        return event

    async def after(self, operation: str, event: Event, result: Any) -> None:
        """Run the `after_<operation>` hooks with the params and state of the before hooks."""
        await self._run(Event(f"after_{operation}", event.model, event.params, result, event.state))

    async def _run(self, event: Event) -> None:
        for hook in self.of(event.action, event.model.uid):
            try:
                async with asyncio.timeout(self._hook_seconds) as limit:
                    await hook(event)
            except TimeoutError:
                if not limit.expired():
                    raise
                name = f"{hook.__module__}.{getattr(hook, '__qualname__', hook)}"
                raise SlowHookError(
                    f"The lifecycle {event.action} of {event.model.uid} ({name}) took longer than "
                    f"{self._hook_seconds:g} seconds and was cancelled"
                ) from None
