"""`octavo::favicon`: answers /favicon.ico from memory."""

from pydantic import Field

from octavo.compose import Next
from octavo.config import Settings
from octavo.http import mime
from octavo.kernel import ContextMiddleware
from octavo.kernel.context import Context
from octavo.server.middlewares.base import Options


class FaviconOptions(Options):
    """Which file, and for how long it is good."""

    path: str = Field(default="favicon.ico", description="The file, from the project's folder.")
    max_age: int = Field(default=86_400, ge=0, description="Seconds a browser may keep it.")


def make(options: FaviconOptions, settings: Settings) -> ContextMiddleware | None:
    """Return the layer; without the file there is none."""
    file = settings.folder / options.path
    if not file.is_file():
        return None
    icon = file.read_bytes()
    content_type = mime.content_type(file.suffix) or "image/x-icon"

    async def favicon(ctx: Context, next: Next) -> object:
        if ctx.path != "/favicon.ico":
            return await next()
        if ctx.method not in {"GET", "HEAD"}:
            ctx.set("Allow", "GET, HEAD, OPTIONS")
            ctx.status = 200 if ctx.method == "OPTIONS" else 405
            return None
        ctx.set("Content-Type", content_type)
        ctx.set("Cache-Control", f"public, max-age={options.max_age}")
        ctx.body = icon
        return None

    return favicon
