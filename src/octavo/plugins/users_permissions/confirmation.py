"""Confirming an e-mail address by a code that was sent there."""

from functools import partial
from typing import Any

from octavo import Context, Octavo, ValidationError
from octavo.plugins.users_permissions import lookups
from octavo.plugins.users_permissions.codes import CONFIRMATION as CODE
from octavo.plugins.users_permissions.codes import digest, new_confirmation_code, sent_to
from octavo.plugins.users_permissions.forms import CONFIRMATION, EMAIL, read_form
from octavo.plugins.users_permissions.mails import expect_mailer, send_confirmation_mail


async def confirm(ctx: Context) -> None:
    """Confirm an address and go where the settings say, never where a request does."""
    form = read_form(ctx.query, CONFIRMATION)
    users = lookups.users(ctx.octavo)
    user = await sent_to(ctx.octavo, CODE, form["confirmation"])
    if user is None:
        raise ValidationError("Invalid token")
    await users.edit(user, {"confirmed": True, CODE: None})
    advanced = await lookups.settings(ctx.octavo).advanced()
    ctx.redirect(advanced["email_confirmation_redirection"] or "/")


async def send_again(ctx: Context) -> dict[str, Any]:
    """Send the code to who has this address, may log in and has yet to confirm it.

    All of it beside the request, so that neither the answer nor its time tells whether there is somebody.
    """
    form = read_form(ctx.request.body, EMAIL)
    app = ctx.octavo
    expect_mailer(app)
    email = form["email"].lower()
    app.background.begin("e-mail email_confirmation", partial(_send_new_code, app, email))
    return {"email": email, "sent": True}


async def _send_new_code(app: Octavo, email: str) -> None:
    users = lookups.users(app)
    user = await users.find_by({"email": email})
    if user is not None and not user["confirmed"] and not user["blocked"]:
        code = new_confirmation_code()
        await users.edit(user, {CODE: digest(app, code)})
        await send_confirmation_mail(app, user, code)
