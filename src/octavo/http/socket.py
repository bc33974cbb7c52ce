"""`ctx.socket`: the connection a request came over, as far as the server shows it."""

from collections.abc import Mapping
from typing import Any


class Socket:
    """A view of the connection in the ASGI scope."""

    __slots__ = ("_scope",)

    def __init__(self, scope: Mapping[str, Any]) -> None:
        self._scope = scope

    @property
    def encrypted(self) -> bool:
        """Whether the connection itself is TLS, whatever a proxy says."""
        return bool(self._scope.get("scheme") == "https")

    @property
    def remote_address(self) -> str | None:
        """The address of the other end."""
        client = self._scope.get("client")
        return client[0] if client else None

    @property
    def writable(self) -> bool:
        """Whether the other end is still there, where the server tells (Octavo's own does)."""
        transport = self._scope.get("octavo.transport")
        return transport is None or not transport.is_closing()

    def destroy(self) -> None:
        """Cut the connection, where the server allows it."""
        transport = self._scope.get("octavo.transport")
        if transport is not None:
            transport.abort()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Socket) and other._scope is self._scope

    def __hash__(self) -> int:
        return id(self._scope)
