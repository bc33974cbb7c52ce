"""The settings and error listeners of an HTTP application, shared by its parts."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from octavo.http import querystring

QueryParser = Callable[[str], dict[str, Any]]
QueryStringify = Callable[[Mapping[str, Any]], str]

logger = logging.getLogger("octavo.http")


class Keyring(Protocol):
    """Signs and verifies cookies; `octavo.http.cookies.Keygrip` is one."""

    def sign(self, data: str) -> str:
        """Return the signature of `data`."""

    def index(self, data: str, digest: str) -> int:
        """Return the number of the key that made `digest`, or -1."""


class AppSettings:
    """Koa's application options, and its `error` event; `ctx.app` is one."""

    def __init__(
        self,
        *,
        keys: Sequence[str] | Keyring | None = None,
        proxy: bool = False,
        max_ips_count: int = 0,
        subdomain_offset: int = 2,
        proxy_ip_header: str = "X-Forwarded-For",
        env: str = "development",
        silent: bool = False,
        query_parser: QueryParser = querystring.parse,
        query_stringify: QueryStringify = querystring.stringify,
    ) -> None:
        self.keys = keys
        self.proxy = proxy
        self.max_ips_count = max_ips_count
        self.subdomain_offset = subdomain_offset
        self.proxy_ip_header = proxy_ip_header
        self.env = env
        self.silent = silent
        self.query_parser = query_parser
        self.query_stringify = query_stringify
        self._listeners: dict[str, list[Callable[..., object]]] = {}

    def on(self, event: str, listener: Callable[..., object]) -> None:
        """Call `listener` at `event`; "error" listeners get `(error, ctx)` and replace the log line."""
        self._listeners.setdefault(event, []).append(listener)

    def emit(self, event: str, *args: object) -> bool:
        """Call the listeners of `event` in order; return whether there were any."""
        listeners = self._listeners.get(event)
        if not listeners:
            if event == "error" and args and isinstance(args[0], BaseException):
                self.on_error(args[0])
            return False
        for listener in tuple(listeners):
            listener(*args)
        return True

    def on_error(self, error: BaseException) -> None:
        """Log an error without listeners, unless it is the client's fault (404, exposed) or the app is
        `silent`.
        """
        if getattr(error, "status", None) == 404 or getattr(error, "expose", False) or self.silent:
            return
        name = getattr(error, "name", None) or type(error).__name__
        logger.error("%s: %s", name, error, exc_info=error)

    def to_json(self) -> dict[str, Any]:
        """Return the settings Koa shows."""
        return {"subdomainOffset": self.subdomain_offset, "proxy": self.proxy, "env": self.env}

    def inspect(self) -> dict[str, Any]:
        """Return what a console shows: the same as `to_json`."""
        return self.to_json()
