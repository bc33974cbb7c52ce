"""What a browser carries from a login to the site's own pages: a code for one account, once, for a minute."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from octavo import Octavo
from octavo.plugins.users_permissions.uids import SESSION
from octavo.plugins.users_permissions.users.service import UserService

SECONDS = 60
LOCK = "plugin_users-permissions_provider_codes"
ORIGIN = "users-permissions-provider"
"""Codes are kept beside sessions, apart from them by their origin."""


async def issue(app: Octavo, provider: str, user_id: int) -> str:
    """Return a code; only its digest is kept. Codes that are over go."""
    code, now = secrets.token_urlsafe(32), datetime.now(UTC)
    rows, until = app.query(SESSION), _stamp(now + timedelta(seconds=SECONDS))
    await rows.delete_many({"origin": ORIGIN, "expiresAt": {"$lt": _stamp(now)}})
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
    """Return the account a code was made for and use it up; None where it is none, used, or over."""
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


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
