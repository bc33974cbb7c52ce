"""Where an account has logged in: strangers who guess at it do not use up the tries made there."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from octavo.http.json import iso_datetime
from octavo.http.rate_limit import account_key, network_of
from octavo.kernel import Octavo
from octavo.server.session_tokens import derived_key
from octavo.server.sessions import LONGEST_DEVICE_ID, SESSION, moment_of

DAYS = 30
"""How long an address is remembered after the last login from it."""

PURPOSE = "octavo familiar addresses"
LEAST_DEVICE = 16
"""Characters of a device's id that nobody guesses; shorter ones, such as `phone`, tell nothing."""


class FamiliarPlaces:
    """The addresses, and devices that name themselves, from which accounts of one kind log in.

    They are kept beside sessions and apart from them by their origin. Of account and place only a digest is
    kept, made with the server's key.
    """

    def __init__(self, app: Octavo, origin: str) -> None:
        self.app = app
        self.origin = origin
        self._key = derived_key(app.settings.server.app_keys[0].get_secret_value(), PURPOSE)

    async def familiar(self, name: str, address: str, device: object) -> str | None:
        """Return the address or device an account logged in from lately, if this is one.

        The account is called as `account_key` spells it.
        """
        for place in places_of(address, device):
            row = await self.app.query(SESSION).find_one({"sessionId": self._digest(name, place)})
            if row is not None and moment_of(row["expiresAt"]) > datetime.now(UTC):
                return place
        return None

    def remember(self, user_id: int, names: Iterable[object], address: str, device: object) -> None:
        """Remember where an account has logged in, beside the request; a day counts once."""
        known = dict.fromkeys(account_key(name) for name in names if isinstance(name, str))
        kept = [self._digest(name, place) for name in known if name for place in places_of(address, device)]

        async def work() -> None:
            for digest in kept:
                await self._remember(user_id, digest)

        self.app.background.begin("familiar places", work)

    async def _remember(self, user_id: int, digest: str) -> None:
        now, rows = datetime.now(UTC), self.app.query(SESSION)
        until = iso_datetime(now + timedelta(days=DAYS))
        row = await rows.find_one({"sessionId": digest}, select=["expiresAt"])
        if row is not None and moment_of(row["expiresAt"]) > now + timedelta(days=DAYS - 1):
            return
        own = {"userId": str(user_id), "origin": self.origin}
        await rows.delete_many({**own, "expiresAt": {"$lt": iso_datetime(now)}})
        said = {"userId": str(user_id), "expiresAt": until, "absoluteExpiresAt": until}
        if await rows.update({"sessionId": digest}, said) is None:
            kept = {
                "sessionId": digest,
                "origin": self.origin,
                "childId": "",
                "deviceId": "",
                "type": "place",
            }
            await rows.create({**kept, **said})

    def _digest(self, name: str, place: str) -> str:
        text = "\x1f".join((self.origin, name, place))
        return hmac.new(self._key.encode(), text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def places_of(address: str, device: object) -> list[str]:
    """Return what tells one place from another: the network, and the id a device gives itself."""
    named = isinstance(device, str) and LEAST_DEVICE <= len(device) <= LONGEST_DEVICE_ID
    return [network_of(address), *([f"device {device}"] if named else [])]
