"""How tokens travel: the access token in the body, the refresh token in the body or in a cookie."""

from typing import Any
from uuid import uuid4

from octavo import Context
from octavo.plugin import Issued, keep_from_caches
from octavo.plugins.users_permissions import lookups
from octavo.plugins.users_permissions.uids import USER

COOKIE_HEADER = "X-Strapi-Refresh-Cookie"
"""With the value `httpOnly` a client asks for the cookie where bodies are the rule."""


async def with_tokens(
    ctx: Context, user: dict[str, Any], *, device_id: object = None, cookie: bool = False
) -> dict[str, Any]:
    """Begin a session of a user and return its tokens; with `cookie` one may carry the refresh token."""
    issued = await lookups.users(ctx.octavo).begin_session(user, device_id)
    await ctx.octavo.accesses.tell("login", USER, user)
    return tokens_of(ctx, issued, cookie=cookie)


async def with_new_device(ctx: Context, user: dict[str, Any]) -> dict[str, Any]:
    """Begin a session of a user on a device nobody named, and return its tokens (as recorded)."""
    return await with_tokens(ctx, user, device_id=str(uuid4()))


def tokens_of(ctx: Context, issued: Issued, *, cookie: bool) -> dict[str, Any]:
    """Return issued tokens as the body says them; sets the cookie where it carries one."""
    keep_from_caches(ctx)
    if issued.refresh_token is None:
        return {"jwt": issued.jwt}
    if cookie and wants_cookie(ctx):
        set_cookie(ctx, issued.refresh_token)
        return {"jwt": issued.jwt}
    return {"jwt": issued.jwt, "refreshToken": issued.refresh_token}


def wants_cookie(ctx: Context) -> bool:
    """Whether the refresh token travels in a cookie."""
    return lookups.sessions(ctx.octavo).settings.sessions.http_only or ctx.get(COOKIE_HEADER) == "httpOnly"


def set_cookie(ctx: Context, value: str | None) -> None:
    """Set the cookie of the refresh token, `Secure` over TLS; without a value it is removed."""
    options = lookups.sessions(ctx.octavo).settings.sessions
    ctx.cookies.set(options.cookie_name, value, same_site=options.same_site, http_only=True, signed=True)


def cookie_of(ctx: Context) -> str:
    """Return the refresh token of the cookie, empty where there is none.

    The cookie's signature is not asked for (as recorded): the token is signed itself.
    """
    return ctx.cookies.get(lookups.sessions(ctx.octavo).settings.sessions.cookie_name) or ""


def shown_user(ctx: Context, user: dict[str, Any], *, role: bool = False) -> dict[str, Any]:
    """Return of a user what goes beside tokens: what the caller may see, the role where it is asked for."""
    hidden = () if role else ("role",)
    shown = lookups.users(ctx.octavo).shown(ctx, user)
    return {name: value for name, value in shown.items() if name not in hidden}


def device_of(ctx: Context) -> object:
    """Return the device a body names."""
    body = ctx.request.body
    return body.get("deviceId") if isinstance(body, dict) else None
