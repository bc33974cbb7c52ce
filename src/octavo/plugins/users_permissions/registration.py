"""Making an account of one's own: what one may say about oneself is listed, everything else is refused."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from octavo import ApplicationError, Context, ValidationError, content_api
from octavo.plugins.users_permissions import lookups
from octavo.plugins.users_permissions.answers import shown_user, with_new_device
from octavo.plugins.users_permissions.codes import CODES, digest, new_confirmation_code
from octavo.plugins.users_permissions.config import settings_of
from octavo.plugins.users_permissions.forms import REGISTER, read_form
from octavo.plugins.users_permissions.mails import expect_mailer, send_confirmation_mail
from octavo.plugins.users_permissions.uids import USER

ALWAYS = ("username", "email", "password")
NEVER = frozenset({"role", "provider", "confirmed", "blocked", *CODES})
"""What nobody decides about themselves, whatever the settings allow."""

TAKEN = "Email or Username are already taken"


async def register(ctx: Context) -> dict[str, Any]:
    """Answer the new user, and tokens unless the address is to be confirmed first."""
    app = ctx.octavo
    advanced = await lookups.settings(app).advanced()
    if not advanced["allow_register"]:
        raise ApplicationError("Register action is currently disabled")
    form = _allowed(ctx)
    role = await lookups.roles(app).find_by_type(advanced["default_role"])
    if role is None:
        raise ApplicationError("Impossible to find the default role")
    await _expect_free(ctx, form, advanced["unique_email"])
    data: dict[str, Any] = {
        **form,
        "provider": "local",
        "role": role["documentId"],
        "confirmed": not advanced["email_confirmation"],
        "blocked": False,
    }
    code = None
    if advanced["email_confirmation"]:
        expect_mailer(app)
        code = new_confirmation_code()
    kept = None if code is None else digest(app, code)
    user = await lookups.users(app).create({**data, "confirmationToken": kept})
    shown = shown_user(ctx, user, role=True)
    if code is not None:
        send = partial(send_confirmation_mail, app, user, code)
        app.background.begin("e-mail email_confirmation", send)
        return {"user": shown}
    return {**await with_new_device(ctx, user), "user": shown}


def _allowed(ctx: Context) -> Mapping[str, Any]:
    """Return the body; raise ValidationError for keys that are not for those who register."""
    body = ctx.request.body
    if isinstance(body, list):
        body = {str(index): value for index, value in enumerate(body)}  # its keys are none anybody may say
    app = ctx.octavo
    extra = set(settings_of(app).register_.allowed_fields) - NEVER
    known = {*ALWAYS, *(extra & set(app.schemas.content_type(USER).attributes))}
    unknown = [str(key) for key in body if key not in known] if isinstance(body, Mapping) else []
    if unknown:
        raise ValidationError(f"Invalid parameters: {', '.join(unknown)}")
    form = read_form(body, REGISTER)
    content_api(app, USER).expect_kept(form, ctx.state.auth)
    return form


async def _expect_free(ctx: Context, form: Mapping[str, Any], unique_email: bool) -> None:
    """Raise ApplicationError where a name or address is another's, or would be taken for it at login."""
    email, username = form["email"].lower(), form["username"]
    names = {"$or": [{"email": {"$in": [email, username]}}, {"username": {"$in": [email, username]}}]}
    users = lookups.users(ctx.octavo)
    if await users.find_by(names if unique_email else {"provider": "local", **names}) is not None:
        raise ApplicationError(TAKEN)
    if unique_email and await users.is_email_taken(email):
        raise ApplicationError(TAKEN)
    if await users.is_address(username) or await users.is_name(email):
        raise ApplicationError(TAKEN)
