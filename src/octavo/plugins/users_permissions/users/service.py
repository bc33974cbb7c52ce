"""Accounts: finding, writing and deleting users."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from octavo import ApplicationError, Context, Octavo, content_api
from octavo.content.passwords import verify_password
from octavo.plugin import Issued, with_file_addresses
from octavo.plugins.users_permissions.sessions.service import ORIGIN, SessionService
from octavo.plugins.users_permissions.uids import SESSION, USER

User = dict[str, Any]
LOCK = "plugin_users-permissions_accounts"
REVOKING = ("password", "blocked", "role")
"""Attributes whose change invalidates earlier tokens."""


class UserService:
    """The accounts of one instance."""

    uid = USER

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def find(self, user_id: object) -> User | None:
        """Return a user by row id, with role and all attributes; None for anything that is no id."""
        text = str(user_id)
        if isinstance(user_id, bool) or not (text.isascii() and text.isdigit()) or len(text) > 18:
            return None
        return await self.find_by({"id": int(text)})

    async def find_by(self, filters: Mapping[str, Any]) -> User | None:
        """Return the first user that matches filters, with role and all attributes."""
        return await self.app.documents(USER).find_first(filters=filters, populate=["role"])

    async def find_by_login(self, identifier: str) -> User | None:
        """Return the user with this e-mail address, otherwise with this username, who logs in with a
        password.
        """
        # One after the other: SQLite uses no index for the one or the other.
        user_with_email = await self.find_by({"provider": "local", "email": identifier.lower()})
        return user_with_email or await self.find_by({"provider": "local", "username": identifier})

    async def has_password(self, user: User | None, password: str) -> bool:
        """Whether a password is a user's; takes as long if there is no user."""
        return await verify_password(password, None if user is None else user["password"])

    async def create(self, data: Mapping[str, Any]) -> User:
        """Write a new user, the e-mail address in lower case, and return it with its role."""
        created = await self.app.documents(USER).create(data=_with_lower_email(data), populate=["role"])
        return created

    async def edit(self, user: User, data: Mapping[str, Any]) -> User:
        """Change a user and return it with its role."""
        updated = await self.app.documents(USER).update(
            user["documentId"], data=_with_lower_email(data), populate=["role"]
        )
        if updated is None:
            raise ApplicationError("The user was deleted meanwhile")
        return updated

    async def remove(self, user: User) -> None:
        """Delete a user."""
        await self.app.documents(USER).delete(user["documentId"])

    async def begin_session(self, user: User, device_id: object = None) -> Issued:
        """Begin a session of an authenticated user.

        Raises ApplicationError if the account changed meanwhile: the sessions ended by that change would not
        include this one.
        """
        sessions = self.app.service(SessionService)
        async with self.app.transaction():
            await self.app.store.lock(LOCK)
            now = await self.find(user["id"])
            if now is None or any(value_of(now, name) != value_of(user, name) for name in REVOKING):
                raise ApplicationError("The account was changed meanwhile: log in again")
            return await sessions.start(user["id"], device_id)

    async def is_email_taken(self, email: str, by_others_than: object = None) -> bool:
        """Whether somebody else has an e-mail address, ignoring case."""
        users = await self.app.query(USER).find_many({"email": {"$eqi": email}}, select=["id"], limit=2)
        return any(row["id"] != by_others_than for row in users)

    async def is_address(self, username: object, by_others_than: object = None) -> bool:
        """Whether a user name equals somebody else's e-mail address, in any spelling."""
        if not isinstance(username, str) or "@" not in username:
            return False
        filters = {"email": {"$in": spellings(username)}}
        users = await self.app.query(USER).find_many(filters, select=["id"], limit=2)
        return any(row["id"] != by_others_than for row in users)

    async def is_name(self, email: object, by_others_than: object = None) -> bool:
        """Whether an e-mail address equals somebody else's user name, in any spelling."""
        if not isinstance(email, str) or not email:
            return False
        filters = {"$or": [{"username": {"$eqi": spelling}} for spelling in spellings(email)]}
        users = await self.app.query(USER).find_many(filters, select=["id"], limit=2)
        return any(row["id"] != by_others_than for row in users)

    async def end_sessions(self, ids: Sequence[int]) -> None:
        """End every session of these users."""
        if ids:
            users = {"$in": [str(user_id) for user_id in ids]}
            await self.app.query(SESSION).delete_many({"userId": users, "origin": ORIGIN})

    def serialize(self, ctx: Context, user: User) -> User:
        """Return what the caller may see of a user."""
        visible = content_api(self.app, USER).sanitize_output(user, ctx.state.auth)
        answer: User = with_file_addresses(ctx, self.app.schemas.content_type(USER), visible)
        return answer


def value_of(user: User, name: str) -> Any:
    """Return the value of an attribute for comparison, of a relation its id."""
    value = user.get(name)
    return value.get("id") if isinstance(value, dict) else value


def spellings(text: str) -> list[str]:
    """Return how an address that looks like this text may be stored: in lower case, composed or not, and
    without white space and invisible characters.
    """
    forms: tuple[Literal["NFC", "NFD", "NFKC", "NFKD"], ...] = ("NFC", "NFD", "NFKC", "NFKD")
    texts = []
    for spelling in (text, "".join(letter for letter in text if _shows(letter))):
        texts += [spelling.lower(), *(unicodedata.normalize(form, spelling).lower() for form in forms)]
    return list(dict.fromkeys(texts))


def _shows(letter: str) -> bool:
    return not letter.isspace() and unicodedata.category(letter) not in {"Cc", "Cf"}


def _with_lower_email(data: Mapping[str, Any]) -> dict[str, Any]:
    email = data.get("email")
    return {**data, "email": email.lower()} if isinstance(email, str) else dict(data)
