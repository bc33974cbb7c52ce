"""Who came in and who could not: told by what recognises people, to whoever keeps a record of it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

AccessName = Literal["login", "login.failed", "logout"]


@dataclass(frozen=True, slots=True)
class Access:
    """One attempt or end; `account` is the row it is about, None where nobody is called so.

    What a stranger typed is not in it: in the wrong field it may be a password.
    """

    name: AccessName
    uid: str
    account: Mapping[str, Any] | None = None


AccessListener = Callable[[Access], Awaitable[None]]


class Accesses:
    """The listeners of one instance."""

    def __init__(self) -> None:
        self._listeners: list[AccessListener] = []

    def listen(self, listener: AccessListener) -> None:
        """Await `listener` with every attempt, before it is answered."""
        self._listeners.append(listener)

    async def tell(self, name: AccessName, uid: str, account: Mapping[str, Any] | None = None) -> None:
        """Tell of an attempt, or of an end."""
        for listener in self._listeners:
            await listener(Access(name, uid, account))
