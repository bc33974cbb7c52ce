"""Doing a write to documents again that ran into another one; a value that stays taken is refused."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from octavo.content.versions.store import TypeStore
from octavo.db import retries
from octavo.db.errors import Collision, UniqueViolation
from octavo.db.refusals import refusal

T = TypeVar("T")


async def with_retries(store: TypeStore, write: Callable[[], Awaitable[T]]) -> T:
    """Run a write, again when another writer came between."""
    try:
        return await retries.with_retries(store.content.database, write, (Collision, UniqueViolation))
    except UniqueViolation as violation:
        raise refusal(store.content.model, violation) from violation
