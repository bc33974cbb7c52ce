"""Confirming an e-mail address by a code that was sent there."""

from functools import partial
from typing import Any

from octavo import ApplicationError, Context, Octavo, ValidationError
from octavo.plugins.users_permissions import lookups
from octavo.plugins.users_permissions.codes import new_confirmation_code
from octavo.plugins.users_permissions.forms import CONFIRMATION, EMAIL, read_form
from octavo.plugins.users_permissions.mails import expect_mailer, send_confirmation_mail
from octavo.plugins.users_permissions.users import User


async def confirm(ctx: Context) -> None:
    """Confirm an address and go where the settings say, never where a request does."""
    form = read_form(ctx.query, CONFIRMATION)
    users = lookups.users(ctx.octavo)
    user = await users.find_by({"confirmationToken": form["confirmation"]})
    if user is None:
        raise ValidationError("Invalid token")
    await users.edit(user, {"confirmed": True, "confirmationToken": None})
    advanced = await lookups.settings(ctx.octavo).advanced()
    ctx.redirect(advanced["email_confirmation_redirection"] or "/")


async def send_again(ctx: Context) -> dict[str, Any]:
    """Send the code to an address that is not confirmed yet."""
    form = read_form(ctx.request.body, EMAIL)
    expect_mailer(ctx.octavo)
    email = form["email"].lower()
    users = lookups.users(ctx.octavo)
    user = await users.find_by({"email": email})
    if user is not None:
        if user["confirmed"]:
            raise ApplicationError("Already confirmed")
        if user["blocked"]:
            raise ApplicationError("User blocked")
        send = partial(_send_new_code, ctx.octavo, user)
        ctx.octavo.background.begin("e-mail email_confirmation", send)
    return {"email": email, "sent": True}


async def _send_new_code(app: Octavo, user: User) -> None:
    code = new_confirmation_code()
    await lookups.users(app).edit(user, {"confirmationToken": code})
    await send_confirmation_mail(app, user, code)
