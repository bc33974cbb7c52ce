"""Lets clients that can only POST name another method in a header or in the body (koa-override)."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from octavo.compose import Next
from octavo.http.context import Context
from octavo.http.router import ALL_METHODS


def method_override(
    allowed_methods: Sequence[str] = ("POST",),
) -> Callable[[Context, Next], Awaitable[object]]:
    """Return a middleware that takes the method from the body's `_method` or from X-HTTP-Method-Override.

    Only requests made with one of `allowed_methods` are changed; an unknown method is a 400.
    """
    allowed = frozenset(method.upper() for method in allowed_methods)

    async def override(ctx: Context, next: Next) -> object:
        if ctx.method in allowed:
            method_name = _named_in_body(ctx.request.body) or ctx.get("X-HTTP-Method-Override")
            if method_name:
                method = method_name.upper()
                if method not in ALL_METHODS:
                    ctx.throw(400, f'invalid override method: "{method}"')
                ctx.method = method
        return await next()

    return override


def _named_in_body(body: Any) -> str:
    named = body.get("_method") if isinstance(body, dict) else None
    return named if isinstance(named, str) else ""
