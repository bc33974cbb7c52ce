"""`octavo::rate_limit`: so many requests in so many seconds from one address."""

from pydantic import Field

from octavo.compose import Next
from octavo.config import Settings
from octavo.http.rate_limit import RateLimiter, network_of
from octavo.kernel import ContextMiddleware
from octavo.kernel.context import Context
from octavo.server.middlewares.base import Options


class RateLimitOptions(Options):
    """How many, in what time, where."""

    max: int = Field(default=1_000, ge=1, description="Requests allowed in one window.")
    seconds: int = Field(default=60, ge=1, description="Length of a window.")
    paths: list[str] = Field(
        default=["/"],
        description="Paths whose requests count, each with all below it; each counts by itself.",
    )
    store: str = Field(
        default="memory://", repr=False, description="memory://, or redis://… to count for several processes."
    )


class RateLimit:
    """The layer, with its counters."""

    def __init__(self, options: RateLimitOptions) -> None:
        self.limiter = RateLimiter(options.max, options.seconds, options.store)
        self.paths = sorted((normal_path(path) for path in options.paths), key=len, reverse=True)

    async def __call__(self, ctx: Context, next: Next) -> object:
        """Count the request where it lies below one of the paths."""
        counted = next_above(normal_path(ctx.path), self.paths)
        if counted is not None:
            await self.limiter.check(ctx, counted, network_of(ctx.ip))
        return await next()

    async def close(self) -> None:
        """Let go of what counting needs."""
        await self.limiter.close()


def make(options: RateLimitOptions, _settings: Settings) -> ContextMiddleware:
    """Return the layer."""
    return RateLimit(options)


def normal_path(path: str) -> str:
    """Return a path as the router reads it: case and a slash at the end do not make another bucket."""
    return path.casefold().rstrip("/")


def next_above(path: str, prefixes: list[str]) -> str | None:
    """Return the first of `prefixes` that `path` is or lies below."""
    return next((prefix for prefix in prefixes if path == prefix or path.startswith(f"{prefix}/")), None)
