"""`octavo::public`: the files of `public/`, and a first page; for what no route answers."""

from html import escape

from pydantic import Field

from octavo.compose import Next
from octavo.config import Settings
from octavo.http.mounting import below_mount
from octavo.http.static import StaticOptions, send_file
from octavo.kernel import ContextMiddleware
from octavo.kernel.context import Context
from octavo.server.middlewares.base import Options

UPLOADS = "uploads"
"""What people uploaded: only the media library shows it."""
# Of other methods a server says that it does not know them (koa-router).
_METHODS = frozenset({"HEAD", "OPTIONS", "GET", "PUT", "PATCH", "POST", "DELETE"})
_READING = ("HEAD", "GET")


class PublicOptions(Options):
    """Which folder, and what browsers may do with its files."""

    path: str = Field(default="public", description="The folder, from the project's own.")
    max_age: int = Field(default=60, ge=0, description="Seconds a browser may keep a file.")
    ranges: bool = Field(default=True, description="Send parts of files.")
    conditional: bool = Field(default=True, description="Answer 304 for what a browser has.")
    default_index: bool = Field(default=True, description="A page of useful addresses at /.")
    redirect_root: str = Field(default="", description="Redirect / to here in place of that page.")


def make(options: PublicOptions, settings: Settings) -> ContextMiddleware:
    """Return the layer; it stands last, for it speaks for every path no route reads."""
    root = settings.folder / options.path
    serving = StaticOptions(
        max_age=options.max_age,
        conditional=options.conditional,
        ranges="rfc" if options.ranges else "none",
        hidden=frozenset({UPLOADS}),
    )

    async def public(ctx: Context, next: Next) -> None:
        await next()
        if ctx.body is not None or ctx.respond is False:
            _add_reading(ctx)
        elif ctx.status not in {404, 405, 501}:
            return
        elif ctx.method not in _READING:
            if not _has_route(ctx):
                _refuse(ctx)
        else:
            _forget_refusal(ctx)
            await _answer(ctx)

    async def _answer(ctx: Context) -> None:
        if ctx.path == "/" and options.redirect_root:
            ctx.redirect(below_mount(ctx.req, options.redirect_root))
            return
        # The route of uploads sets it too, where it has no such file (as recorded).
        was_set = ctx.response.has("Accept-Ranges")
        if not await send_file(ctx, root, ctx.path, serving):
            if not was_set:
                ctx.remove("Accept-Ranges")
            if ctx.path == "/" and options.default_index:
                ctx.body = index_page(settings, below_mount(ctx.req, "/"))

    return public


def _has_route(ctx: Context) -> bool:
    """Whether a route was there for the method, and answered that nothing is."""
    return any(ctx.method in layer.methods for layer in ctx.matched or ())


def _add_reading(ctx: Context) -> None:
    """Every path may be read, so HEAD and GET belong to what OPTIONS lists."""
    allow = str(ctx.response.get("Allow"))
    if ctx.method == "OPTIONS" and allow:
        ctx.set("Allow", _with_reading(allow))


def _with_reading(allow: str) -> str:
    others = [name for name in allow.split(", ") if name and name not in _READING]
    return ", ".join([*_READING, *others])


def _refuse(ctx: Context) -> None:
    """Answer a method no route has at this path: 405, or 501 for a method nobody has; OPTIONS lists them."""
    ctx.set("Allow", _with_reading(str(ctx.response.get("Allow"))))
    if ctx.method == "OPTIONS":
        ctx.status = 200
        ctx.body = ""
    else:
        ctx.status = 405 if ctx.method in _METHODS else 501


def _forget_refusal(ctx: Context) -> None:
    """A path that only writing methods have may still be a file's; if it is none, nobody answered."""
    if ctx.status in {405, 501}:
        ctx.remove("Allow")
        ctx.response.res.status_code = 404
        ctx.response._explicit_status = False


def index_page(settings: Settings, root: str = "/") -> str:
    """Return the page at the root: where content is, what else there is to look at."""
    rows = [
        (
            f"{root}{settings.api.rest.prefix.strip('/')}/…",
            "content, one address for each type: octavo routes lists them",
        ),
        (f"{root}_health", "204 as long as the server answers"),
    ]
    if settings.api.openapi.enabled:
        rows.append((f"{root}openapi", f"what there is to call, to read; {root}openapi.json for programs"))
    items = "".join(f"<li><code>{escape(path)}</code> {escape(what)}</li>" for path, what in rows)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Octavo</title>'
        "<style>body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto}</style>"
        f"<h1>Octavo</h1><p>The server runs. Useful addresses:</p><ul>{items}</ul></html>\n"
    )
