"""Logging in by password."""

from typing import Any

from octavo import ApplicationError, Context, ValidationError
from octavo.plugins.users_permissions import lookups
from octavo.plugins.users_permissions.answers import device_of, shown_user, with_tokens
from octavo.plugins.users_permissions.forms import LOGIN, read_form
from octavo.plugins.users_permissions.limits import LimitService
from octavo.plugins.users_permissions.uids import USER
from octavo.plugins.users_permissions.users import User

WRONG = "Invalid identifier or password"


async def log_in(ctx: Context) -> dict[str, Any]:
    """Answer tokens and the user; who has no account and who mistypes are told the same, after as long."""
    form = read_form(ctx.request.body, LOGIN)
    users = lookups.users(ctx.octavo)
    user = await users.find_by_login(form["identifier"])
    try:
        user = await _admitted(ctx, user, form["password"])
    except ApplicationError:
        await ctx.octavo.accesses.tell("login.failed", USER, user)
        raise
    tokens = await with_tokens(ctx, user, device_id=device_of(ctx), cookie=True)
    limits: LimitService = ctx.octavo.service(LimitService.uid)
    if limits.enabled:
        names = (user["username"], user["email"])
        limits.places.remember(user["id"], names, ctx.ip, device_of(ctx))
    return {**tokens, "user": shown_user(ctx, user)}


async def _admitted(ctx: Context, user: User | None, password: str) -> User:
    """Return a user who may log in by a password; raises ApplicationError for everybody else."""
    if not await lookups.users(ctx.octavo).has_password(user, password) or user is None:
        raise ValidationError(WRONG)
    advanced = await lookups.settings(ctx.octavo).advanced()
    if advanced["email_confirmation"] and not user["confirmed"]:
        raise ApplicationError("Your account email is not confirmed")
    if user["blocked"]:
        raise ApplicationError("Your account has been blocked by an administrator")
    return user
