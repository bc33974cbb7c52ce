"""Composes middlewares around a context, each of which decides whether and when the next one runs.

Koa's composition, used for HTTP requests, for endpoints and for document operations alike.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

C = TypeVar("C")

Next = Callable[[], Awaitable[object]]
Middleware = Callable[[C, Next], Awaitable[object]]


def compose(middlewares: Sequence[Middleware[C]]) -> Middleware[C]:
    """Return one middleware that runs all of them, the first outermost.

    Each may call its `next` once; a second call raises RuntimeError (koa-compose). The chain is linked here,
    once, so that a request costs one small closure per layer.
    """
    chain: Middleware[C] = _through
    for middleware in reversed(middlewares):
        chain = _around(middleware, chain)
    return chain


def _through(ctx: object, next: Next) -> Awaitable[object]:
    return next()


def _around(middleware: Middleware[C], inner: Middleware[C]) -> Middleware[C]:
    """Return the layer that hands `inner` to `middleware` as its `next`."""

    def layer(ctx: C, next: Next) -> Awaitable[object]:
        called = False

        def run_inner() -> Awaitable[object]:
            nonlocal called
            if called:
                raise RuntimeError("next() called multiple times")
            called = True
            return inner(ctx, next)

        return middleware(ctx, run_inner)

    return layer
