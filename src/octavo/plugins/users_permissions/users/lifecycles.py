"""Lifecycle hooks of users: checks before, and consequences after a write, however it is done."""

from collections.abc import Mapping, Sequence
from typing import Any

from octavo import ApplicationError, Event, Octavo
from octavo.plugins.users_permissions.one_time_codes import CONFIRMATION, RESET, expect_digests
from octavo.plugins.users_permissions.settings_service import SettingsService
from octavo.plugins.users_permissions.uids import USER
from octavo.plugins.users_permissions.users.service import (
    LOCK,
    REVOKING,
    User,
    UserService,
    spellings,
    value_of,
)

ASKED_AT_ONCE = 100
"""Names or addresses in one statement."""

LOGINS = ("email", "username")
"""The attributes a user may log in with."""

SENT_FOR = ("email", "password", "blocked")
"""Attributes whose change invalidates codes that were sent for a new password."""


class UserLifecycles:
    """Hooks for all writes of users: over HTTP, by documents, by rows, by administrators."""

    def __init__(self, app: Octavo) -> None:
        self.app = app

    def subscribe(self) -> None:
        """Subscribe to every write of a user."""
        hooks = {
            "before_create": self.before_create,
            "before_create_many": self.before_create_many,
            "before_update": self.before_update,
            "after_update": self.after_update,
            "after_delete": self.after_delete,
            "before_update_many": self.before_many,
            "after_update_many": self.after_update_many,
            "before_delete_many": self.before_many,
            "after_delete_many": self.after_delete_many,
        }
        self.app.lifecycles.subscribe(hooks, [USER])

    async def before_create(self, event: Event) -> None:
        """Refuse an e-mail address that is taken, and codes that were not sent."""
        data = event.params["data"]
        expect_digests(data)
        await self._expect_free(data.get("email"), None)
        await self._expect_apart(data, None)

    async def before_create_many(self, event: Event) -> None:
        """Refuse names and addresses that are taken or repeated, and codes that were not sent."""
        rows: list[Mapping[str, Any]] = event.params["data"]
        for data in rows:
            expect_digests(data)
        emails, names = _texts(rows, "email"), _texts(rows, "username")
        if not emails and not names:
            return
        await self.app.store.lock(LOCK)
        _expect_apart_among(rows)
        if len({email.lower() for email in emails}) < len(emails):
            await self._expect_one_owner()
        if await self._has_owners():
            await self._expect_none("email", [{"$eqi": email} for email in emails], "Email already taken")
        addresses = [spelling for name in names if "@" in name for spelling in spellings(name)]
        await self._expect_none(
            "email", [{"$eq": address} for address in addresses], "Username already taken"
        )
        spelled = [spelling for email in emails for spelling in spellings(email)]
        await self._expect_none("username", [{"$eqi": name} for name in spelled], "Email already taken")

    async def _expect_none(self, name: str, conditions: list[dict[str, str]], message: str) -> None:
        """Raise ApplicationError if a user matches one of the conditions, many per statement."""
        for start in range(0, len(conditions), ASKED_AT_ONCE):
            batch = conditions[start : start + ASKED_AT_ONCE]
            filters = {"$or": [{name: condition} for condition in batch]}
            if await self.app.query(USER).find_many(filters, select=["id"], limit=1):
                raise ApplicationError(message)

    async def before_update(self, event: Event) -> None:
        """Refuse an e-mail address that is taken; remember the previous values; invalidate codes."""
        data = event.params["data"]
        expect_digests(data)
        if not any(name in data for name in ("email", "username", *REVOKING)):
            return
        await self._wait_for_logins(data)
        before = await self._user(event.params["where"])
        event.state["before"] = before
        if before is None:
            return
        if data.get("email") != before["email"]:
            await self._expect_free(data.get("email"), before["id"])
        changed_logins = {name: data[name] for name in LOGINS if name in data and data[name] != before[name]}
        await self._expect_apart(changed_logins, before["id"])
        _invalidate_codes(data, [name for name in SENT_FOR if data.get(name, before[name]) != before[name]])

    async def after_update(self, event: Event) -> None:
        """End the sessions of a user who was blocked, or whose role or password changed."""
        before = event.state.get("before")
        if before is None or not any(name in event.params["data"] for name in REVOKING):
            return
        after = await self._user({"id": before["id"]})
        if after is None or any(value_of(before, name) != value_of(after, name) for name in REVOKING):
            await self._end_sessions([before["id"]])

    async def after_delete(self, event: Event) -> None:
        """End the sessions of a deleted user."""
        await self._end_sessions([event.result["id"]])

    async def before_many(self, event: Event) -> None:
        """Remember the affected users; invalidate codes."""
        data = event.params.get("data", {})
        expect_digests(data)
        await self._wait_for_logins(data)
        _invalidate_codes(data, [name for name in SENT_FOR if name in data])
        rows = await self.app.query(USER).find_many(event.params.get("where"), select=["id"])
        event.state["ids"] = [row["id"] for row in rows]
        if event.action == "before_delete_many":
            return
        only = rows[0]["id"] if len(rows) == 1 else None
        await self._expect_free(data.get("email"), only)
        await self._expect_apart(data, only)
        if data.get("email") and len(rows) > 1:
            await self._expect_one_owner()

    async def after_update_many(self, event: Event) -> None:
        """End the sessions of affected users."""
        if any(name in event.params["data"] for name in REVOKING):
            await self._end_sessions(event.state["ids"])

    async def after_delete_many(self, event: Event) -> None:
        """End the sessions of deleted users."""
        await self._end_sessions(event.state["ids"])

    async def _wait_for_logins(self, data: Mapping[str, Any]) -> None:
        """Wait for concurrent logins, so that their sessions can be ended too."""
        if any(name in data for name in REVOKING):
            await self.app.store.lock(LOCK)

    async def _user(self, where: Mapping[str, Any]) -> User | None:
        return await self.app.query(USER).find_one(where, populate=["role"])

    async def _end_sessions(self, ids: list[int]) -> None:
        await self.app.service(UserService).end_sessions(ids)

    async def _expect_apart(self, data: Mapping[str, Any], user_id: int | None) -> None:
        """Raise ApplicationError if a name could be confused with another user's address at login, or the
        reverse.

        Runs inside the writing transaction, one at a time.
        """
        if not any(isinstance(data.get(name), str) and data[name] for name in LOGINS):
            return
        await self.app.store.lock(LOCK)
        users = self.app.service(UserService)
        if await users.is_address(data.get("username"), user_id):
            raise ApplicationError("Username already taken")
        if await users.is_name(data.get("email"), user_id):
            raise ApplicationError("Email already taken")

    async def _expect_free(self, email: object, user_id: int | None) -> None:
        """Raise ApplicationError if addresses are unique and somebody else has this one.

        Runs inside the writing transaction, one at a time, so that two concurrent writes cannot both find it
        free.
        """
        if not isinstance(email, str) or not email or not await self._has_owners():
            return
        await self.app.store.lock(LOCK)
        users = self.app.service(UserService)
        if await users.is_email_taken(email, user_id):
            raise ApplicationError("Email already taken")

    async def _expect_one_owner(self) -> None:
        """Raise ApplicationError if addresses are unique and several users would get the same one."""
        if await self._has_owners():
            raise ApplicationError("Email already taken")

    async def _has_owners(self) -> bool:
        """Whether e-mail addresses are unique."""
        advanced = await self.app.service(SettingsService).advanced()
        return bool(advanced["unique_email"])


def _texts(rows: Sequence[Mapping[str, Any]], name: str) -> list[str]:
    return [data[name] for data in rows if isinstance(data.get(name), str) and data[name]]


def _expect_apart_among(rows: Sequence[Mapping[str, Any]]) -> None:
    """Raise ApplicationError if the name of one of several users equals the address of another."""
    owners: dict[str, set[int]] = {}
    for index, data in enumerate(rows):
        for email in _texts([data], "email"):
            for spelling in spellings(email):
                owners.setdefault(spelling, set()).add(index)
    for index, data in enumerate(rows):
        for name in _texts([data], "username"):
            if "@" in name and any(owners.get(spelling, {index}) - {index} for spelling in spellings(name)):
                raise ApplicationError("Username already taken")


def _invalidate_codes(data: dict[str, Any], credentials: Sequence[str]) -> None:
    """Invalidate the codes sent before, unless the change sets them itself."""
    if credentials:
        data.setdefault(RESET, None)
    if "email" in credentials:
        data.setdefault(CONFIRMATION, None)
