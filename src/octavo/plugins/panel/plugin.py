"""Serves the admin panel, and tells which build of it is served with every answer of the admin API."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from urllib.parse import urlsplit

from octavo import Context, Next, Octavo, Route
from octavo.plugin import PanelServed, Plugin, RouteInfo, Section, log_event, site_path
from octavo.plugins.panel.built import ASSETS, Asset, Built, read_built
from octavo.plugins.panel.page import PanelPage

HOME = "/admin"
"""Where the panel is unless `plugins.admin.config.url` names another path."""
BUILD_HEADER = "X-Octavo-Panel"
UNSAID = {"openapi": False}
_FOR_EVER = "public, max-age=31536000, immutable"
_WITHOUT_FRAMES = {"X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer"}


class PanelOptions(Section):
    """`[plugins.panel.config]`."""

    local_drafts: bool = True
    """Whether browsers keep what is typed and not saved, so that it outlives a closed tab and a crash."""


class BuildService:
    """The build of the panel that is served."""

    def __init__(self, app: Octavo) -> None:
        self.built: Built = read_built()


class PanelController:
    """The page, and the files it loads."""

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.built = app.service(BuildService).built

    async def page(self, ctx: Context) -> object:
        """Answer the page to who asks for HTML, whatever screen the path names; 404 to others."""
        ctx.vary("Accept")
        if "text/html" not in ctx.get("Accept"):
            return ctx.not_found()
        api = site_path(ctx)
        drafts = self.app.plugin("panel").config.local_drafts
        frames = tuple(self.app.service("plugin::admin.preview").origins)
        page = PanelPage(self.built.page, self.built.name, api + panel_path(self.app), api, drafts, frames)
        ctx.status = 200
        ctx.set("Cache-Control", "no-cache")
        ctx.set(BUILD_HEADER, self.built.name)
        ctx.etag = page.etag
        if ctx.fresh:
            # A cached page keeps the policy it came with, which names the nonce that stands in it.
            ctx.remove("Content-Security-Policy")
            ctx.status = 304
            return None
        nonce = secrets.token_urlsafe(16)
        ctx.set({**_WITHOUT_FRAMES, "Content-Security-Policy": page.policy(nonce)})
        ctx.type = "html"
        return page.html(nonce)

    async def asset(self, ctx: Context) -> object:
        """Send a file of the build; a name of another build is 404, never the page."""
        asset = self.built.assets.get(ctx.params["0"])
        if asset is None:
            ctx.status = 404
            ctx.set("Cache-Control", "no-store")
            ctx.body = "There is no such file in this build of the panel"
            return None
        ctx.set({"Cache-Control": _FOR_EVER, "Content-Type": f"{asset.type}; charset=utf-8"})
        return _as_accepted(ctx, asset)


def _as_accepted(ctx: Context, asset: Asset) -> bytes:
    """Return a file packed by brotli for those who accept it."""
    if asset.packed is None:
        return asset.content
    ctx.vary("Accept-Encoding")
    if ctx.accepts_encodings("br", "identity") != "br":
        return asset.content
    ctx.set("Content-Encoding", "br")
    return asset.packed


def panel_path(app: Octavo) -> str:
    """Return where the panel is inside the project: the path of `plugins.admin.config.url`, or `/admin`."""
    url: str = app.plugin("admin").config.url
    path = urlsplit(url).path.rstrip("/")
    if "://" in url:
        path = path.removeprefix(urlsplit(app.settings.server.url).path.rstrip("/"))
    return path or HOME


async def _register(app: Octavo) -> None:
    """Put the panel's routes behind those of the API, and announce the build with its answers.

    Without the admin plugin there is nothing a panel could ask, and its routes are taken out.
    """
    own = [route for route in app.routes if route.state.info.plugin_name == "panel"]
    last = [route for route in app.routes if route.state.path == f"{HOME}/(.*)" and route not in own]
    others = [route for route in app.routes if route not in own and route not in last]
    if "admin" not in app.plugins:
        app.routes[:] = [*others, *last]
        return
    path, announce = panel_path(app), _announcing(app.service(BuildService).built.name)
    moved = [
        replace(route, state=replace(route.state, path=path + route.state.path.removeprefix(HOME)))
        for route in own
    ]
    announced = [
        replace(route, middlewares=(announce, *route.middlewares))
        if route.state.info.type == "admin"
        else route
        for route in others
    ]
    app.routes[:] = [*announced, *moved, *last]
    app.phases.setdefault("listening", []).append(_tell_where)


def _announcing(build: str) -> Callable[[Context, Next], Awaitable[object]]:
    """Return a layer that names the build, so that a page of another one notices."""

    async def announce(ctx: Context, next: Next) -> object:
        ctx.set(BUILD_HEADER, build)
        return await next()

    return announce


async def _tell_where(app: Octavo) -> None:
    """Log where the panel is, and the link by which the first administrator is made."""
    mails, users = app.service("plugin::admin.mail"), app.service("plugin::admin.user")
    first = None
    if not await users.any():
        first = mails.link(f"/auth/register-admin?token={users.first_token.make()}")
    log_event(PanelServed(mails.link(""), first))


def _route(path: str, handler: Callable[..., Awaitable[object]]) -> Route:
    """Return an open route that the OpenAPI document does not name."""
    return Route("GET", path, handler, auth=False, config=UNSAID, info=RouteInfo(type="static"))


plugin = Plugin(
    name="panel",
    config=PanelOptions,
    services=[BuildService],
    controllers=[PanelController],
    routes=[
        _route(f"{HOME}/{ASSETS}(.*)", PanelController.asset),
        _route(HOME, PanelController.page),
        _route(f"{HOME}/(.*)", PanelController.page),
    ],
    register=_register,
)
