"""What happened to content, told after it is committed: `entry.create`, `entry.update`, `entry.publish`, …"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Any, Literal

import structlog

EventName = Literal[
    "entry.create",
    "entry.update",
    "entry.delete",
    "entry.publish",
    "entry.unpublish",
    "entry.draft-discard",
]
EVENT_NAMES: tuple[EventName, ...] = (
    "entry.create",
    "entry.update",
    "entry.delete",
    "entry.publish",
    "entry.unpublish",
    "entry.draft-discard",
)


@dataclass(frozen=True, slots=True)
class ContentEvent:
    """One committed change: `entry` is the row as the document service answers it, unpopulated."""

    name: EventName
    uid: str
    entry: dict[str, Any]


Listener = Callable[[ContentEvent], Awaitable[None]]
