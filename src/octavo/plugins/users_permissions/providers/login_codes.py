"""Codes that a browser carries from a login to the site's pages: for one account, once, for a minute."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from octavo import Octavo
from octavo.plugin import iso_datetime
from octavo.plugins.users_permissions.uids import SESSION
from octavo.plugins.users_permissions.users.service import UserService

SECONDS = 60
LOCK = "plugin_users-permissions_provider_codes"
ORIGIN = "users-permissions-provider"
"""Codes are stored with the sessions, under an origin of their own."""


async def issue(app: Octavo, provider: str, user_id: int) -> str:
    """Return a code; only its digest is stored. Expired codes are deleted."""
    code, now = secrets.token_urlsafe(32), datetime.now(UTC)
    rows, until = app.query(SESSION), iso_datetime(now + timedelta(seconds=SECONDS))
    await rows.delete_many({"origin": ORIGIN, "expiresAt": {"$lt": iso_datetime(now)}})
    await rows.create(
        {
            **_place(provider, code),
            "userId": str(user_id),
            "childId": "",
            "type": "provider",
            "expiresAt": until,
            "absoluteExpiresAt": until,
        }
    )
    return code


async def redeem(app: Octavo, provider: str, code: object) -> dict[str, Any] | None:
    """Return the account of a code and invalidate it; None if it is unknown, used or expired."""
    if not isinstance(code, str) or not code.isascii():
        return None
    async with app.transaction():
        # One at a time, so that of two who bring one code only one finds it.
        await app.store.lock(LOCK)
        row = await app.query(SESSION).delete(_place(provider, code))
    if row is None or datetime.fromisoformat(row["expiresAt"]) <= datetime.now(UTC):
        return None
    return await app.service(UserService).find(row["userId"])


def _place(provider: str, code: str) -> dict[str, str]:
    digest = hashlib.sha256(code.encode()).hexdigest()
    return {"sessionId": digest, "origin": ORIGIN, "deviceId": provider}
