"""Responses after a login: tokens and the user."""

from typing import Any
from uuid import uuid4

from octavo import Context
from octavo.plugins.users_permissions.sessions.responses import tokens_of
from octavo.plugins.users_permissions.uids import USER
from octavo.plugins.users_permissions.users.service import UserService


async def with_tokens(
    ctx: Context, user: dict[str, Any], *, device_id: str | None = None, cookie: bool = False
) -> dict[str, Any]:
    """Begin a session of a user and return its tokens; with `cookie` the refresh token may be in one."""
    issued = await ctx.octavo.service(UserService).begin_session(user, device_id)
    await ctx.octavo.auth_events.emit("login", USER, user)
    return tokens_of(ctx, issued, cookie=cookie)


async def with_new_device(ctx: Context, user: dict[str, Any]) -> dict[str, Any]:
    """Begin a session of a user on a new device, and return its tokens (as recorded)."""
    return await with_tokens(ctx, user, device_id=str(uuid4()))


def shown_user(ctx: Context, user: dict[str, Any], *, role: bool = False) -> dict[str, Any]:
    """Return the user next to tokens: what the caller may see, with the role if requested."""
    hidden = () if role else ("role",)
    account = ctx.octavo.service(UserService).serialize(ctx, user)
    return {name: value for name, value in account.items() if name not in hidden}
