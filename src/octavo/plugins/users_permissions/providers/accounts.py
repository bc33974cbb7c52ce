"""Finds or creates the account for a login by a provider: by Strapi's rules, for verified e-mail
addresses.
"""

import secrets
from typing import Any

from octavo import ApplicationError, Octavo
from octavo.plugins.users_permissions.providers.profile import Profile
from octavo.plugins.users_permissions.roles.service import RoleService
from octavo.plugins.users_permissions.settings_service import SettingsService
from octavo.plugins.users_permissions.users.service import UserService

REFUSALS = {
    "access_denied": "The login was refused at the provider",
    "blocked": "Your account has been blocked by an administrator",
    "default_role": "Impossible to find the default role",
    "email_missing": "Email was not available.",
    "email_taken": "Email is already taken.",
    "provider_error": "The login failed at the provider",
    "register_disabled": "Register action is actually not available.",
}
"""Reasons for refusing a login: a key for URLs, a sentence for people."""

SHORTEST_NAME = 3


class RefusedError(Exception):
    """A login was refused; `reason` is a key of REFUSALS."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(REFUSALS[reason])


async def account_of(app: Octavo, provider: str, profile: Profile) -> dict[str, Any]:
    """Return the account of a provider's user, a new one if there is none; raises RefusedError.

    An account belongs to one provider: an address that is in use with another one is refused.
    """
    if profile.email is None:
        raise RefusedError("email_missing")
    user = await app.service(UserService).find_by({"email": profile.email, "provider": provider})
    if user is None:
        user = await _register(app, provider, profile.username, profile.email)
    if user["blocked"]:
        raise RefusedError("blocked")
    return user


async def _register(app: Octavo, provider: str, username: str, email: str) -> dict[str, Any]:
    users, advanced = app.service(UserService), await app.service(SettingsService).advanced()
    if not advanced["allow_register"]:
        raise RefusedError("register_disabled")
    if advanced["unique_email"] and await users.is_email_taken(email):
        raise RefusedError("email_taken")
    role = await app.service(RoleService).find_by_type(advanced["default_role"])
    if role is None:
        raise RefusedError("default_role")
    data = {
        "username": await _free_name(app, username),
        "email": email,
        "provider": provider,
        "role": role["documentId"],
        "confirmed": True,
        "blocked": False,
    }
    try:
        return await users.create(data)
    except ApplicationError:
        # Somebody was quicker: perhaps the same person, in another window.
        user = await users.find_by({"email": email, "provider": provider})
        if user is None:
            raise
        return user


async def _free_name(app: Octavo, preferred: str) -> str:
    """Return a user name that is not taken: the preferred one, or one with a suffix."""
    users = app.service(UserService)
    is_taken = await users.find_by({"username": preferred}) is not None or await users.is_address(preferred)
    if len(preferred) >= SHORTEST_NAME and not is_taken:
        return preferred
    return f"{preferred}-{secrets.token_hex(4)}"
