"""Events about logins, failed logins and logouts, for whoever keeps a record of them (the audit plugin)."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

AuthEventName = Literal["login", "login.failed", "logout"]


@dataclass(frozen=True, slots=True)
class AuthEvent:
    """One login, failed attempt or logout; `account` is the row it is about, None if there is no such
    account.

    It never contains what a stranger typed: in the wrong field that may be a password.
    """

    name: AuthEventName
    uid: str
    account: Mapping[str, Any] | None = None


AuthListener = Callable[[AuthEvent], Awaitable[None]]


class AuthEvents:
    """The listeners of one instance."""

    def __init__(self) -> None:
        self._listeners: list[AuthListener] = []

    def listen(self, listener: AuthListener) -> None:
        """Await `listener` for every event, before the request is answered."""
        self._listeners.append(listener)

    async def emit(self, name: AuthEventName, uid: str, account: Mapping[str, Any] | None = None) -> None:
        """Await the listeners, one after the other."""
        for listener in self._listeners:
            await listener(AuthEvent(name, uid, account))
