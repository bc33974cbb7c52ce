"""The application: a list of middlewares that is an ASGI callable (Koa's `Application`)."""

import inspect
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Self

from octavo import request_context
from octavo.compose import Middleware, Next, compose
from octavo.http import querystring, respond
from octavo.http.context import Context
from octavo.http.mounting import Scope
from octavo.http.raw_response import Send
from octavo.http.request import Receive
from octavo.http.settings import AppSettings, Keyring, QueryParser, QueryStringify
from octavo.http.streams import close

HttpMiddleware = Middleware[Any]


async def _nothing() -> None:
    """The innermost `next`, which does nothing."""


class Application(AppSettings):
    """Middlewares around a context per request; an ASGI application.

    Options are Koa's: keys, proxy, max_ips_count, subdomain_offset, proxy_ip_header, env, silent; and
    query_parser and query_stringify, which parse and print `ctx.query`.
    """

    context_class: type[Context] = Context

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
        context_class: type[Context] | None = None,
    ) -> None:
        super().__init__(
            keys=keys,
            proxy=proxy,
            max_ips_count=max_ips_count,
            subdomain_offset=subdomain_offset,
            proxy_ip_header=proxy_ip_header,
            env=env,
            silent=silent,
            query_parser=query_parser,
            query_stringify=query_stringify,
        )
        if context_class is not None:
            self.context_class = context_class
        self.middleware: list[HttpMiddleware] = []
        self._onion: HttpMiddleware | None = None

    def use(self, middleware: HttpMiddleware) -> Self:
        """Add a middleware `async def (ctx, next)`, inside those added before; raises TypeError for
        anything else.
        """
        if not callable(middleware):
            raise TypeError("middleware must be a function!")
        if inspect.isfunction(middleware) and not inspect.iscoroutinefunction(middleware):
            raise TypeError(f"middleware {middleware.__qualname__} must be an async function")
        self.middleware.append(middleware)
        self._onion = None
        return self

    @property
    def current_context(self) -> Any:
        """The context of the request this application is answering, or None."""
        ctx = request_context.get()
        return ctx if getattr(ctx, "app", None) is self else None

    def create_context(self, scope: Scope, receive: Receive, send: Send) -> Context:
        """Return the context of one request."""
        return self.context_class(self, scope, receive, send)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one ASGI connection: requests run the middlewares, websockets are refused."""
        if scope["type"] != "http":
            await _other_protocols[scope["type"]](receive, send)
            return
        ctx = self.create_context(scope, receive, send)
        onion = self._onion
        if onion is None:
            onion = self._onion = compose(self.middleware)
        token = request_context.enter(ctx)
        try:
            await onion(ctx, _nothing)
            await respond.respond(ctx)
        except Exception as error:
            await ctx.on_error(error)
        finally:
            for stream in ctx.response.streams:
                await close(stream)
            request_context.leave(token)


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _refuse_websocket(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.close", "code": 1000, "reason": "no websockets here"})


_other_protocols: dict[str, Callable[[Receive, Send], Awaitable[None]]] = {
    "lifespan": _live,
    "websocket": _refuse_websocket,
}

__all__ = ["Application", "HttpMiddleware", "Next"]
