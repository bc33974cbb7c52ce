"""Codes that are sent by e-mail: nobody guesses them, and those that reset passwords do not last.

What is kept of a code is a digest that takes the server's key: neither who reads the database nor who writes
to it has a code by that.
"""

import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from typing import Any

from octavo import Octavo, ValidationError
from octavo.plugin import derived_key
from octavo.plugins.users_permissions.uids import USER

RESET, CONFIRMATION = "resetPasswordToken", "confirmationToken"
CODES = (RESET, CONFIRMATION)
RESET_SECONDS = 3600
PREFIX = "hmac-sha256:"
PURPOSE = "octavo users-permissions codes"
CONVERTED = "plugin_users-permissions_codes"
"""The name in the store that says that all codes are stored as digests."""

_STAMP = 8
"""Hexadecimal digits at the end of a reset code: when it expires, in seconds since 1970."""


def new_reset_code() -> str:
    """Return a code of 128 hexadecimal digits that is valid for an hour."""
    return secrets.token_hex(60) + format(int(time.time()) + RESET_SECONDS, f"0{_STAMP}x")


def is_over(code: str) -> bool:
    """Whether a code made here has expired; codes of another length come from elsewhere and do not expire."""
    try:
        return len(code) == 128 and int(code[-_STAMP:], 16) < time.time()
    except ValueError:
        return False


def new_confirmation_code() -> str:
    """Return a code of 40 hexadecimal digits."""
    return secrets.token_hex(20)


def digest(app: Octavo, code: str) -> str:
    """Return the digest of a code, which is what is stored."""
    return _digests(app, code)[0]


async def sent_to(app: Octavo, name: str, code: str) -> dict[str, Any] | None:
    """Return the user to whom a code was sent, with role and all attributes."""
    for candidate in _digests(app, code):  # one after the other, by the index of the column
        user = await app.documents(USER).find_first(filters={name: candidate}, populate=["role"])
        if user is not None:
            return user
    return None


def _digests(app: Octavo, code: str) -> list[str]:
    """Return the digests of a code, by the current key and by the previous ones."""
    keys = (derived_key(key.get_secret_value(), PURPOSE) for key in app.settings.server.app_keys)
    text = code.encode("utf-8", "replace")
    return [PREFIX + hmac.new(key.encode(), text, hashlib.sha256).hexdigest() for key in keys]


def expect_digests(data: Mapping[str, Any]) -> None:
    """Raise ValidationError if a code itself would be written: only this server may do that."""
    for name in CODES:
        value = data.get(name)
        if value is not None and not (isinstance(value, str) and value.startswith(PREFIX)):
            raise ValidationError(f"{name} cannot be written: it is what is kept of a code that was sent")


async def convert(app: Octavo) -> None:
    """Replace stored codes by digests, once: codes sent before still work."""
    if await app.store.get(CONVERTED):
        return
    async with app.transaction():
        await app.store.lock(CONVERTED)
        rows = app.query(USER)
        for name in CODES:
            plain = {name: {"$notNull": True, "$not": {"$startsWith": PREFIX}}}
            while users := await rows.find_many(plain, select=["id", name], limit=500):
                for row in users:
                    await rows.update({"id": row["id"]}, {name: digest(app, row[name])})
        await app.store.set(CONVERTED, True)
