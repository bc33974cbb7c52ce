"""How tokens are transported: the access token in the body, the refresh token in the body or in a cookie."""

from typing import Any

from octavo import Context, Middleware, Next
from octavo.plugin import Issued, keep_from_caches, refuse_foreign_forms
from octavo.plugins.users_permissions.sessions.service import SessionService

COOKIE_HEADER = "X-Strapi-Refresh-Cookie"
"""With the value `httpOnly` a client asks for the cookie, if the body is the default."""


def tokens_of(ctx: Context, issued: Issued, *, cookie: bool) -> dict[str, Any]:
    """Return issued tokens as in a body; sets the cookie if the refresh token is transported by it."""
    keep_from_caches(ctx)
    if issued.refresh_token is None:
        return {"jwt": issued.jwt}
    if cookie and wants_cookie(ctx):
        set_cookie(ctx, issued.refresh_token)
        return {"jwt": issued.jwt}
    return {"jwt": issued.jwt, "refreshToken": issued.refresh_token}


def wants_cookie(ctx: Context) -> bool:
    """Whether the refresh token is transported by a cookie."""
    options = ctx.octavo.service(SessionService).settings.sessions
    return options.http_only or ctx.get(COOKIE_HEADER) == "httpOnly"


def set_cookie(ctx: Context, value: str | None) -> None:
    """Set the cookie of the refresh token, `Secure` over TLS; without a value it is removed."""
    options = ctx.octavo.service(SessionService).settings.sessions
    ctx.cookies.set(options.cookie_name, value, same_site=options.same_site, http_only=True, signed=True)


def cookie_of(ctx: Context) -> str:
    """Return the refresh token of the cookie, empty if there is none.

    The cookie's signature is not checked (as recorded): the token is signed itself.
    """
    return ctx.cookies.get(ctx.octavo.service(SessionService).settings.sessions.cookie_name) or ""


async def _refuse(ctx: Context, next: Next) -> object:
    """Refuse forms of other sites if the response may set a cookie, which could log somebody in to
    another account.
    """
    if cookie_of(ctx) or wants_cookie(ctx):
        refuse_foreign_forms(ctx)
    return await next()


own_site = Middleware("own-site", _refuse, refusals=(403,))
