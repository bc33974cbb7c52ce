"""Second factors of administrators, in the key-value store."""

from collections.abc import Mapping
from typing import Any

from octavo import ApplicationError, Octavo
from octavo.plugins.admin import totp

ISSUER = "Octavo"
CODE_NEEDED = "A code of your authenticator app is needed"
WRONG_CODE = "Invalid code"

Admin = Mapping[str, Any]


class TotpService:
    """Sets up, checks and removes second factors."""

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def is_on(self, admin: Admin) -> bool:
        """Whether an administrator has a second factor."""
        return bool((await self._read_stored(admin)).get("confirmed"))

    async def begin(self, admin: Admin) -> dict[str, str]:
        """Generate a secret, which is active once a code of it was sent; raises ApplicationError if there
        is one already.
        """
        if await self.is_on(admin):
            raise ApplicationError("There is a second factor already: remove it first")
        secret = totp.new_secret()
        await self.app.store.set(_name(admin), {"secret": secret, "confirmed": False, "counter": -1})
        return {"secret": secret, "uri": totp.provisioning_uri(secret, admin["email"], ISSUER)}

    async def confirm(self, admin: Admin, code: str) -> None:
        """Activate the second factor; raises ApplicationError for a wrong code."""
        await self._use(admin, code, confirmed=False)

    async def check(self, admin: Admin, code: object) -> None:
        """Raise ApplicationError unless a code is right, or there is no second factor; a code works once."""
        if not await self.is_on(admin):
            return
        if not isinstance(code, str) or not code:
            raise ApplicationError(CODE_NEEDED, {"code": ["required"]})
        await self._use(admin, code, confirmed=True)

    async def _use(self, admin: Admin, code: str, *, confirmed: bool) -> None:
        name = _name(admin)
        async with self.app.transaction():
            await self.app.store.lock(name)
            stored = await self._read_stored(admin)
            if not stored or stored["confirmed"] is not confirmed:
                raise ApplicationError("There is no second factor to confirm")
            counter = totp.matching_counter(stored["secret"], code, stored["counter"])
            if counter is None:
                raise ApplicationError(WRONG_CODE, {"code": ["invalid"]})
            await self.app.store.set(name, {**stored, "confirmed": True, "counter": counter})

    async def remove(self, admin: Admin) -> None:
        """Remove a second factor."""
        await self.app.store.delete(_name(admin))

    async def _read_stored(self, admin: Admin) -> dict[str, Any]:
        stored: dict[str, Any] = await self.app.store.get(_name(admin)) or {}
        return stored


def _name(admin: Admin) -> str:
    return f"admin.totp.{admin['documentId']}"
