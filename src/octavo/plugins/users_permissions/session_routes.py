"""Sessions over HTTP: refreshing, listing and ending them."""

from collections.abc import Mapping
from typing import Any

from octavo import Context
from octavo.plugins.users_permissions import lookups
from octavo.plugins.users_permissions.answers import cookie_of, set_cookie, tokens_of, wants_cookie
from octavo.plugins.users_permissions.uids import USER

MISSING = "Missing authentication"


async def refresh(ctx: Context) -> Any:
    """Answer new tokens for the refresh token of the cookie, or else of the body."""
    sessions = lookups.sessions(ctx.octavo)
    if not sessions.refreshing:
        return ctx.not_found()
    token = cookie_of(ctx) or _body(ctx).get("refreshToken")
    if not isinstance(token, str) or not token:
        return ctx.bad_request("Missing refresh token")
    issued = await sessions.refresh(token)
    if issued is None:
        return ctx.unauthorized("Invalid refresh token")
    return tokens_of(ctx, issued, cookie=True)


async def log_out(ctx: Context) -> Any:
    """End the session that asks, and the one of the refresh token it brings.

    With `deviceId` those of a device, with `scope: "all"` every one; another scope is none (as recorded).
    """
    user = ctx.state.user
    if user is None:
        return ctx.unauthorized(MISSING)
    sessions, body = lookups.sessions(ctx.octavo), _body(ctx)
    device, scope = body.get("deviceId"), body.get("scope")
    if scope == "all":
        await sessions.end_all(user["id"])
    elif isinstance(device, str) and device:
        await sessions.end_device(user["id"], device)
    else:
        brought = sessions.of_refresh_token(cookie_of(ctx) or body.get("refreshToken"), user["id"])
        await sessions.end(user["id"], ctx.state["session_id"])
        if brought is not None:
            await sessions.end(user["id"], brought)
    await ctx.octavo.accesses.tell("logout", USER, user)
    if wants_cookie(ctx) or cookie_of(ctx):
        set_cookie(ctx, None)
    return {"ok": True}


async def list_sessions(ctx: Context) -> Any:
    """Answer one's own sessions."""
    if ctx.state.user is None:
        return ctx.unauthorized(MISSING)
    found = await lookups.sessions(ctx.octavo).list(ctx.state.user["id"], ctx.state.get("session_id"))
    return {"data": found}


async def revoke(ctx: Context) -> Any:
    """End one of one's own sessions."""
    if ctx.state.user is None:
        return ctx.unauthorized(MISSING)
    if not await lookups.sessions(ctx.octavo).end(ctx.state.user["id"], ctx.params["id"]):
        return ctx.not_found("Session not found")
    return {"data": {}}


def _body(ctx: Context) -> Mapping[str, Any]:
    return ctx.request.body if isinstance(ctx.request.body, Mapping) else {}
