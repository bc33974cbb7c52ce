"""Passwords are kept as bcrypt hashes, made before the transaction and off the event loop.

Making one takes a processor for long, on purpose. So there are as many places for that as processors, and
whoever would wait for one for too long is told to come again.
"""

import asyncio
import os
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import bcrypt

from octavo import clients
from octavo.db.dialects.admission import ALWAYS, Lane, PrioritySemaphore, Terms
from octavo.errors import Finding, PathPart, YupValidationError
from octavo.schema.content_type import ContentType
from octavo.schema.registry import Schemas
from octavo.schema.walk import objects_in

ROUNDS = 10
MAX_BYTES = 72
"""bcrypt reads no further: two longer passwords with the same beginning would be one."""

NOBODY = "$2b$10$abcdefghijklmnopqrstuuE5VFR3BTsHCQqX1F4qlpLxqKDZ8uV1G"
"""A hash nobody knows the password of."""

PLACES = os.cpu_count() or 1
MOST_WAITING = 200
"""How many may wait; the next is answered 503."""
LONGEST_WAIT = 10.0
"""Seconds for which a request waits for its turn; then 503."""

R = TypeVar("R")
_LocatedPassword = tuple[dict[str, Any], str, tuple[PathPart, ...]]


async def hash_passwords(schemas: Schemas, content_type: ContentType, data: dict[str, Any]) -> None:
    """Replace every password in a body by its hash, in place; raises YupValidationError beyond 72 bytes."""
    passwords = list(_passwords(schemas, content_type, data))
    findings = [
        Finding(path, f"{path[-1]} must be less than 73 bytes")
        for values, name, path in passwords
        if len(values[name].encode()) > MAX_BYTES
    ]
    if findings:
        raise YupValidationError(findings)
    for values, name, _ in passwords:
        values[name] = await _in_turn(_hash, values[name])


async def verify_password(password: str, hashed: str | None) -> bool:
    """Whether a password is the one of a hash; prefixes 2a, 2b and 2y are one (Strapi's is 2a).

    Without a hash it takes as long, so that time does not tell whether somebody has an account.
    """
    usable = len(password.encode()) <= MAX_BYTES
    return await _in_turn(_verify, password if usable else "", hashed or NOBODY) and usable and bool(hashed)


_places: "WeakKeyDictionary[asyncio.AbstractEventLoop, PrioritySemaphore]" = WeakKeyDictionary()


def places() -> PrioritySemaphore:
    """Return the semaphore of this event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _places:
        _places[loop] = PrioritySemaphore([PLACES] * len(Lane), MOST_WAITING)
    return _places[loop]


async def _in_turn(work: Callable[..., R], *arguments: str) -> R:
    """Do something that takes long in a thread, once there is a place; raises Overloaded.

    What is not done for a request waits for as long as it takes.
    """
    waits = clients.current() is not None
    await places().acquire(Terms(until=time.monotonic() + LONGEST_WAIT) if waits else ALWAYS)
    try:
        return await asyncio.to_thread(work, *arguments)
    finally:
        places().release(Lane.OWN)


def _verify(password: str, hashed: str) -> bool:
    try:
        return bcrypt.checkpw(password.encode(), hashed.encode())
    except ValueError:
        return False


def password_paths(
    schemas: Schemas, content_type: ContentType, data: dict[str, Any]
) -> Iterator[tuple[PathPart, ...]]:
    """Yield the paths of the passwords in a body."""
    for _, _, path in _passwords(schemas, content_type, data):
        yield path


def _hash(password: str) -> str:
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(ROUNDS)).decode()


def _passwords(
    schemas: Schemas, content_type: ContentType, data: dict[str, Any]
) -> Iterator[_LocatedPassword]:
    if content_type.uid not in schemas.with_passwords:
        return
    for holder, values, path in objects_in(schemas, content_type, data):
        for name, attribute in holder.attributes.items():
            if attribute.is_password and isinstance(values.get(name), str):
                yield values, name, (*path, name)
