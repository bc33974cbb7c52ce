"""Sessions over HTTP: refreshing, listing and ending them."""

from octavo import Context, Octavo, Route
from octavo.plugin import (
    LISTED_SESSION,
    TEXT,
    Form,
    LooseText,
    Operation,
    body_of,
    list_of,
    record,
    wrapped,
)
from octavo.plugins.users_permissions.rate_limit import LIMITED_FOR_MANY
from octavo.plugins.users_permissions.schemas import DONE
from octavo.plugins.users_permissions.sessions.responses import (
    cookie_of,
    own_site,
    set_cookie,
    tokens_of,
    wants_cookie,
)
from octavo.plugins.users_permissions.sessions.service import SessionService
from octavo.plugins.users_permissions.uids import USER

MISSING = "Missing authentication"
DEVICE = LooseText("deviceId", description="Names the device, to end its sessions by.")
REFRESH = Form(LooseText("refreshToken", description="Else the one of the cookie."), open=True)
LOGOUT = Form(
    DEVICE,
    LooseText("scope", description="`all` ends every session."),
    LooseText("refreshToken", description="Its session ends too; else the one of the cookie."),
    open=True,
)


class SessionController:
    """The caller's sessions; these are actions of `auth` (Strapi), whose controller extends this one."""

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.sessions = app.service(SessionService)

    async def refresh(self, ctx: Context) -> object:
        """Answer new tokens for the refresh token of the cookie, or else of the body."""
        if not self.sessions.refreshing:
            return ctx.not_found()
        token = cookie_of(ctx) or REFRESH.read(body_of(ctx)).get("refreshToken")
        if not token:
            return ctx.bad_request("Missing refresh token")
        issued = await self.sessions.refresh(token)
        if issued is None:
            return ctx.unauthorized("Invalid refresh token")
        return tokens_of(ctx, issued, cookie=True)

    async def logout(self, ctx: Context) -> object:
        """End the session that asks, and the one of the refresh token it brings.

        With `deviceId` those of a device, with `scope: "all"` every one; another scope is none (as recorded).
        """
        user = ctx.state.user
        if user is None:
            return ctx.unauthorized(MISSING)
        data = LOGOUT.read(body_of(ctx))
        if data.get("scope") == "all":
            await self.sessions.end_all(user["id"])
        elif data.get("deviceId"):
            await self.sessions.end_device(user["id"], data["deviceId"])
        else:
            session = self.sessions.of_refresh_token(cookie_of(ctx) or data.get("refreshToken"), user["id"])
            await self.sessions.end(user["id"], ctx.state["session_id"])
            if session is not None:
                await self.sessions.end(user["id"], session)
        await self.app.auth_events.emit("logout", USER, user)
        if wants_cookie(ctx) or cookie_of(ctx):
            set_cookie(ctx, None)
        return {"ok": True}

    async def get_sessions(self, ctx: Context) -> object:
        """List one's own sessions."""
        if ctx.state.user is None:
            return ctx.unauthorized(MISSING)
        return {"data": await self.sessions.listed(ctx.state.user["id"], ctx.state.get("session_id"))}

    async def revoke_session(self, ctx: Context) -> object:
        """End one of one's own sessions."""
        if ctx.state.user is None:
            return ctx.unauthorized(MISSING)
        if not await self.sessions.end(ctx.state.user["id"], ctx.params["id"]):
            return ctx.not_found("Session not found")
        return {"data": {}}


_TOKENS = record({"jwt": TEXT, "refreshToken": TEXT}, optional=["refreshToken"])
ROUTES = [
    Route(
        "POST",
        "/auth/refresh",
        SessionController.refresh,
        middlewares=[own_site, *LIMITED_FOR_MANY],
        about=Operation("Exchange a refresh token", _TOKENS, body=REFRESH, refusals=[401, 404]),
    ),
    Route("POST", "/auth/logout", SessionController.logout, about=Operation("Log out", DONE, body=LOGOUT)),
    Route(
        "GET",
        "/auth/sessions",
        SessionController.get_sessions,
        about=Operation("List one's sessions", wrapped(list_of(LISTED_SESSION))),
    ),
    Route(
        "DELETE",
        "/auth/sessions/:id",
        SessionController.revoke_session,
        about=Operation("End one of one's sessions", record({"data": record({})})),
    ),
]
