"""New passwords: by a code that was sent, or by the current one."""

from functools import partial
from typing import Any

from octavo import ApplicationError, Context, Octavo, ValidationError
from octavo.plugins.users_permissions import lookups
from octavo.plugins.users_permissions.answers import shown_user, with_new_device
from octavo.plugins.users_permissions.codes import RESET as CODE
from octavo.plugins.users_permissions.codes import digest, is_over, new_reset_code, sent_to
from octavo.plugins.users_permissions.forms import CHANGE, EMAIL, RESET, read_form
from octavo.plugins.users_permissions.mails import expect_mailer, send_reset_mail
from octavo.plugins.users_permissions.uids import USER
from octavo.plugins.users_permissions.users import LOCK


async def forgot(ctx: Context) -> dict[str, Any]:
    """Send a code to who has this address and may log in.

    All of it beside the request, so that neither the answer nor its time tells whether there is somebody.
    """
    form = read_form(ctx.request.body, EMAIL, closed=True)
    app = ctx.octavo
    expect_mailer(app)
    app.background.begin("e-mail reset_password", partial(_send_code, app, form["email"].lower()))
    return {"ok": True}


async def _send_code(app: Octavo, email: str) -> None:
    users = lookups.users(app)
    user = await users.find_by({"email": email})
    if user is not None and not user["blocked"]:
        code = new_reset_code()
        await users.edit(user, {CODE: digest(app, code)})
        await send_reset_mail(app, user, code)


async def reset(ctx: Context) -> dict[str, Any]:
    """Set a password by a code, which is used up by it; every session of the user ends, a new one begins."""
    form = read_form(ctx.request.body, RESET, closed=True)
    app = ctx.octavo
    users = lookups.users(app)
    changed = None
    # One at a time, so that of two who bring one code only one finds it.
    async with app.transaction():
        await app.store.lock(LOCK)
        user = await sent_to(app, CODE, form["code"])
        if user is not None and not is_over(form["code"]):
            changed = await users.edit(user, {"password": form["password"], CODE: None})
    if changed is None:
        await app.accesses.tell("login.failed", USER, user)
        raise ValidationError("Incorrect code provided")
    tokens = await with_new_device(ctx, changed)
    return {**tokens, "user": shown_user(ctx, changed)}


async def change(ctx: Context) -> dict[str, Any]:
    """Change one's own password; every session ends, also the one that asked, and a new one begins."""
    if ctx.state.user is None:
        raise ApplicationError("You must be authenticated to reset your password")
    form = read_form(ctx.request.body, CHANGE, closed=True)
    users = lookups.users(ctx.octavo)
    user = await users.find(ctx.state.user["id"])
    if user is None or not await users.has_password(user, form["currentPassword"]):
        raise ValidationError("The provided current password is invalid")
    if form["password"] == form["currentPassword"]:
        raise ValidationError("Your new password must be different than your current password")
    user = await users.edit(user, {"password": form["password"], CODE: None})
    tokens = await with_new_device(ctx, user)
    return {**tokens, "user": shown_user(ctx, user)}
