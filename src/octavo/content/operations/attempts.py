"""Doing a write to documents again that ran into another one; a value that stays taken is refused."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from octavo.content.base import Content
from octavo.db import attempts
from octavo.db.errors import Collision, UniqueViolation
from octavo.db.refusals import refusal

T = TypeVar("T")


async def with_attempts(content: Content, write: Callable[[], Awaitable[T]]) -> T:
    """Run a write, again when another writer came between."""
    try:
        return await attempts.with_attempts(content.database, write, (Collision, UniqueViolation))
    except UniqueViolation as violation:
        raise refusal(content.model, violation) from violation
