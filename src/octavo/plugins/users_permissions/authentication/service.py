"""Logging in by password, registering, and what is proved by a code that was sent by e-mail."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from octavo import ApplicationError, Octavo, ValidationError
from octavo.plugin import expect_mailer
from octavo.plugins.users_permissions.emails import (
    send_confirmation_mail,
    send_reset_mail,
)
from octavo.plugins.users_permissions.one_time_codes import (
    CONFIRMATION,
    RESET,
    digest,
    is_over,
    new_confirmation_code,
    new_reset_code,
    sent_to,
)
from octavo.plugins.users_permissions.roles.service import RoleService
from octavo.plugins.users_permissions.settings_service import SettingsService
from octavo.plugins.users_permissions.uids import USER
from octavo.plugins.users_permissions.users.service import LOCK, User, UserService

WRONG = "Invalid identifier or password"
ALREADY_TAKEN = "Email or Username are already taken"


class AuthenticationService:
    """Proves who somebody is; sessions are begun by who asks."""

    uid = "plugin::users-permissions.authentication"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.users = app.service(UserService)
        self.roles = app.service(RoleService)
        self.settings = app.service(SettingsService)

    async def admit(self, identifier: str, password: str) -> User:
        """Return who logs in by a password; raises ApplicationError where nobody may.

        Who has no account and who mistypes are told the same, after as long.
        """
        user = await self.users.find_by_login(identifier)
        try:
            return await self._admit(user, password)
        except ApplicationError:
            await self.app.auth_events.emit("login.failed", USER, user)
            raise

    async def _admit(self, user: User | None, password: str) -> User:
        if not await self.users.has_password(user, password) or user is None:
            raise ValidationError(WRONG)
        if (await self.settings.advanced())["email_confirmation"] and not user["confirmed"]:
            raise ApplicationError("Your account email is not confirmed")
        if user["blocked"]:
            raise ApplicationError("Your account has been blocked by an administrator")
        return user

    async def register(
        self, data: Mapping[str, Any], advanced: Mapping[str, Any], locale: str | None = None
    ) -> User:
        """Make the account of somebody new; where addresses are confirmed first, send the code for that."""
        role = await self.roles.find_by_type(advanced["default_role"])
        if role is None:
            raise ApplicationError("Impossible to find the default role")
        await self._expect_free(data["email"].lower(), data["username"], advanced["unique_email"])
        code = None
        if advanced["email_confirmation"]:
            expect_mailer(self.app)
            code = new_confirmation_code()
        values = {
            **data,
            "provider": "local",
            "role": role["documentId"],
            "confirmed": code is None,
            "blocked": False,
            CONFIRMATION: None if code is None else digest(self.app, code),
        }
        user = await self.users.create(values)
        if code is not None:
            send = partial(send_confirmation_mail, self.app, user, code, locale)
            self.app.background.begin("e-mail email_confirmation", send)
        return user

    async def _expect_free(self, email: str, username: str, unique_email: bool) -> None:
        """Raise ApplicationError where a name or address is another's, or would be taken for it at login."""
        names = {"$or": [{"email": {"$in": [email, username]}}, {"username": {"$in": [email, username]}}]}
        users = self.users
        if await users.find_by(names if unique_email else {"provider": "local", **names}) is not None:
            raise ApplicationError(ALREADY_TAKEN)
        if unique_email and await users.is_email_taken(email):
            raise ApplicationError(ALREADY_TAKEN)
        if await users.is_address(username) or await users.is_name(email):
            raise ApplicationError(ALREADY_TAKEN)

    def send_reset_code(self, email: str, locale: str | None = None) -> None:
        """Send a code for a new password to who has this address and may log in.

        All of it beside the request, so that neither the answer nor its time tells whether there is somebody.
        """
        expect_mailer(self.app)
        self.app.background.begin("e-mail reset_password", partial(self._send_reset_code, email, locale))

    async def _send_reset_code(self, email: str, locale: str | None) -> None:
        user = await self.users.find_by({"email": email})
        if user is not None and not user["blocked"]:
            code = new_reset_code()
            await self.users.edit(user, {RESET: digest(self.app, code)})
            await send_reset_mail(self.app, user, code, locale)

    async def reset_password(self, code: str, password: str) -> User:
        """Set a password by a code, which is used up by it; every session of the user ends."""
        updated_user = None
        # One at a time, so that of two who bring one code only one finds it.
        async with self.app.transaction():
            await self.app.store.lock(LOCK)
            user = await sent_to(self.app, RESET, code)
            if user is not None and not is_over(code):
                updated_user = await self.users.edit(user, {"password": password, RESET: None})
        if updated_user is None:
            await self.app.auth_events.emit("login.failed", USER, user)
            raise ValidationError("Incorrect code provided")
        return updated_user

    async def change_password(self, user_id: int, current: str, new: str) -> User:
        """Change the password of who knows the current one; every session of the user ends."""
        user = await self.users.find(user_id)
        if user is None or not await self.users.has_password(user, current):
            raise ValidationError("The provided current password is invalid")
        if new == current:
            raise ValidationError("Your new password must be different than your current password")
        return await self.users.edit(user, {"password": new, RESET: None})

    async def confirm(self, code: str) -> None:
        """Confirm an address by the code that was sent there."""
        user = await sent_to(self.app, CONFIRMATION, code)
        if user is None:
            raise ValidationError("Invalid token")
        await self.users.edit(user, {"confirmed": True, CONFIRMATION: None})

    def send_confirmation_code(self, email: str, locale: str | None = None) -> None:
        """Send a code to who has this address, may log in and has yet to confirm it, beside the request."""
        expect_mailer(self.app)
        send = partial(self._send_confirmation_code, email, locale)
        self.app.background.begin("e-mail email_confirmation", send)

    async def _send_confirmation_code(self, email: str, locale: str | None) -> None:
        user = await self.users.find_by({"email": email})
        if user is not None and not user["confirmed"] and not user["blocked"]:
            code = new_confirmation_code()
            await self.users.edit(user, {CONFIRMATION: digest(self.app, code)})
            await send_confirmation_mail(self.app, user, code, locale)
