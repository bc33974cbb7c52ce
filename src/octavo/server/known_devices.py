"""Remembers from where each account has logged in, so that strangers who guess its password cannot lock
it out there.
"""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from octavo.http.json import iso_datetime
from octavo.http.rate_limit import account_key, network_of
from octavo.kernel import Context, Octavo
from octavo.server.request_values import body_of
from octavo.server.session_tokens import derived_key
from octavo.server.sessions import LONGEST_DEVICE_ID, SESSION, moment_of

DAYS = 30
"""How long an address is remembered after the last login from it."""

PURPOSE = "octavo familiar addresses"
LEAST_DEVICE = 16
"""Characters of a device id that cannot be guessed; shorter ones, such as `phone`, are ignored."""


def device_of(ctx: Context) -> object:
    """Return the `deviceId` of a request's body; None if there is none."""
    return body_of(ctx).get("deviceId")


class KnownDevices:
    """The addresses and device ids from which accounts of one kind have logged in.

    They are stored with the sessions, under an origin of their own. Only digests of account and place are
    stored, keyed with the server's key.
    """

    def __init__(self, app: Octavo, origin: str) -> None:
        self.app = app
        self.origin = origin
        self._key = derived_key(app.settings.server.app_keys[0].get_secret_value(), PURPOSE)

    async def find_known(self, name: str, address: str, device: object) -> str | None:
        """Return the address or device if the account has logged in from it lately.

        `name` is spelled by `account_key`.
        """
        for place in places_of(address, device):
            row = await self.app.query(SESSION).find_one({"sessionId": self._digest(name, place)})
            if row is not None and moment_of(row["expiresAt"]) > datetime.now(UTC):
                return place
        return None

    def remember(self, user_id: int, names: Iterable[object], address: str, device: object) -> None:
        """Remember a login after the response; once a day is enough."""
        keys = dict.fromkeys(account_key(name) for name in names if isinstance(name, str))
        digests = [self._digest(name, place) for name in keys if name for place in places_of(address, device)]

        async def work() -> None:
            for digest in digests:
                await self._remember(user_id, digest)

        self.app.background.begin("known devices", work)

    async def _remember(self, user_id: int, digest: str) -> None:
        now, rows = datetime.now(UTC), self.app.query(SESSION)
        until = iso_datetime(now + timedelta(days=DAYS))
        row = await rows.find_one({"sessionId": digest}, select=["expiresAt"])
        if row is not None and moment_of(row["expiresAt"]) > now + timedelta(days=DAYS - 1):
            return
        own = {"userId": str(user_id), "origin": self.origin}
        await rows.delete_many({**own, "expiresAt": {"$lt": iso_datetime(now)}})
        renewed = {"userId": str(user_id), "expiresAt": until, "absoluteExpiresAt": until}
        if await rows.update({"sessionId": digest}, renewed) is None:
            created = {
                "sessionId": digest,
                "origin": self.origin,
                "childId": "",
                "deviceId": "",
                "type": "place",
            }
            await rows.create({**created, **renewed})

    def _digest(self, name: str, place: str) -> str:
        text = "\x1f".join((self.origin, name, place))
        return hmac.new(self._key.encode(), text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def places_of(address: str, device: object) -> list[str]:
    """Return what identifies a place: the network, and the device id."""
    has_device = isinstance(device, str) and LEAST_DEVICE <= len(device) <= LONGEST_DEVICE_ID
    return [network_of(address), *([f"device {device}"] if has_device else [])]
