from collections.abc import Mapping
from typing import Any

from octavo import Context, Middleware, Next, middleware


@middleware
async def trace(ctx: Context, next: Next, config: Mapping[str, Any]) -> None:
    """Note the way in under `state.trace` and the way out in a header."""
    tag = config.get("tag", "default")
    ctx.state.setdefault("trace", []).append(f"in:{tag}")
    await next()
    ctx.append("X-Trace", f"out:{tag}")


def inline(tag: str) -> Middleware:
    """Return a tracing layer for one route."""
    return trace.with_config({"tag": tag})


async def short(ctx: Context, next: Next) -> None:
    ctx.status = 202
    ctx.body = {"short": True}


async def after(ctx: Context, next: Next) -> None:
    await next()
    ctx.body = {**ctx.body, "after": True}


async def failing(ctx: Context, next: Next) -> None:
    raise RuntimeError("boom in middleware")
