"""Addresses an account has logged in from: strangers who guess at it do not use up the tries made there."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from octavo.http.rate_limit import account_key, network_of
from octavo.kernel import Octavo
from octavo.server.session_tokens import derived_key
from octavo.server.sessions import SESSION

DAYS = 30
"""How long an address is remembered after the last login from it."""

PURPOSE = "octavo familiar addresses"


class FamiliarAddresses:
    """Where accounts of one kind log in, kept beside sessions and apart from them by their origin.

    Of account and address only a digest is kept, made with the server's key.
    """

    def __init__(self, app: Octavo, origin: str) -> None:
        self.app = app
        self.origin = origin
        self._key = derived_key(app.settings.server.app_keys[0].get_secret_value(), PURPOSE)

    async def is_familiar(self, name: str, address: str) -> bool:
        """Whether an account, called as `account_key` spells it, logged in from an address lately."""
        row = await self.app.query(SESSION).find_one({"sessionId": self._place(name, address)})
        return row is not None and datetime.fromisoformat(row["expiresAt"]) > datetime.now(UTC)

    def remember(self, user_id: int, names: Iterable[object], address: str) -> None:
        """Remember an address an account has logged in from, beside the request; a day counts once."""
        texts = [account_key(name) for name in names if isinstance(name, str)]
        places = [self._place(name, address) for name in dict.fromkeys(texts) if name]

        async def work() -> None:
            for place in places:
                await self._remember(user_id, place)

        self.app.background.begin("familiar address", work)

    async def _remember(self, user_id: int, place: str) -> None:
        now, rows = datetime.now(UTC), self.app.query(SESSION)
        until = _stamp(now + timedelta(days=DAYS))
        row = await rows.find_one({"sessionId": place}, select=["expiresAt"])
        if row is not None and datetime.fromisoformat(row["expiresAt"]) > now + timedelta(days=DAYS - 1):
            return
        await rows.delete_many({"origin": self.origin, "expiresAt": {"$lt": _stamp(now)}})
        said = {"userId": str(user_id), "expiresAt": until, "absoluteExpiresAt": until}
        if await rows.update({"sessionId": place}, said) is None:
            kept = {
                "sessionId": place,
                "origin": self.origin,
                "childId": "",
                "deviceId": "",
                "type": "address",
            }
            await rows.create({**kept, **said})

    def _place(self, name: str, address: str) -> str:
        text = "\x1f".join((self.origin, name, network_of(address)))
        return hmac.new(self._key.encode(), text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
