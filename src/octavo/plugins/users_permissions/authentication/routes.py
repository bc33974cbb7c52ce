"""Authentication over HTTP, `/api/auth`: answers are plain JSON, as recorded."""

from collections.abc import Callable, Mapping
from typing import Any

from octavo import ApplicationError, Context, Octavo, Route, ValidationError, content_api
from octavo.plugin import (
    TEXT,
    DocumentParts,
    Form,
    Operation,
    Repeated,
    Text,
    no_content,
    one_of,
    parameter,
    record,
    shared,
)
from octavo.plugins.users_permissions.authentication.service import AuthenticationService
from octavo.plugins.users_permissions.config import settings_of
from octavo.plugins.users_permissions.one_time_codes import CODES
from octavo.plugins.users_permissions.providers import flow
from octavo.plugins.users_permissions.rate_limit import (
    LIMITED,
    LIMITED_BY_ACCOUNT,
    LIMITED_FOR_MANY,
    RateLimitService,
)
from octavo.plugins.users_permissions.schemas import DONE, account
from octavo.plugins.users_permissions.sessions.responses import own_site
from octavo.plugins.users_permissions.sessions.routes import DEVICE, SessionController
from octavo.plugins.users_permissions.settings_service import SettingsService
from octavo.plugins.users_permissions.uids import USER
from octavo.plugins.users_permissions.users.forms import EMAIL_FIELD, PASSWORD_FIELD, user_body
from octavo.plugins.users_permissions.users.responses import shown_user, with_new_device, with_tokens

LOCAL = "local"
NEVER = frozenset({"role", "provider", "confirmed", "blocked", *CODES})
"""What nobody decides about themselves, whatever the settings allow."""

LOGIN = Form(Text("identifier", required=True), Text("password", required=True), DEVICE, open=True)
REGISTER = Form(EMAIL_FIELD, Text("username", required=True), PASSWORD_FIELD, open=True)
_REPEATED = Repeated("passwordConfirmation", of="password", message="Passwords do not match", required=True)
FORGOT = Form(EMAIL_FIELD)
RESET = Form(_REPEATED, PASSWORD_FIELD, Text("code", required=True))
CHANGE = Form(_REPEATED, PASSWORD_FIELD, Text("currentPassword", required=True))
CONFIRMATION = Form(Text("confirmation", required=True, description="The code of the e-mail."), open=True)
SEND_CONFIRMATION = Form(EMAIL_FIELD, open=True)


class AuthController(SessionController):
    """Logging in and out, registering, passwords and confirmations."""

    uid = "plugin::users-permissions.auth"

    def __init__(self, app: Octavo) -> None:
        super().__init__(app)
        self.authentication = app.service(AuthenticationService)
        self.settings = app.service(SettingsService)
        self.rate_limit = app.service(RateLimitService)

    async def callback(self, ctx: Context) -> object:
        """Log in by password, or by the code that ended a login at a provider."""
        provider = ctx.params.get("provider", LOCAL)
        if provider != LOCAL:
            return await flow.exchange(ctx, provider)
        if not (await self.settings.grants())["email"]["enabled"]:
            raise ApplicationError(flow.DISABLED)
        data = LOGIN.read(ctx.request.body)
        user = await self.authentication.admit(data["identifier"], data["password"])
        device = data.get("deviceId")
        tokens = await with_tokens(ctx, user, device_id=device, cookie=True)
        if self.rate_limit.enabled:
            names = (user["username"], user["email"])
            self.rate_limit.devices.remember(user["id"], names, ctx.ip, device)
        return {**tokens, "user": shown_user(ctx, user)}

    async def connect(self, ctx: Context) -> None:
        """Begin to log in at a provider, and come back from it."""
        await flow.connect(ctx, ctx.params["0"])

    async def register(self, ctx: Context) -> object:
        """Make an account of one's own; tokens are answered unless the address is to be confirmed first."""
        advanced = await self.settings.advanced()
        if not advanced["allow_register"]:
            raise ApplicationError("Register action is currently disabled")
        user = await self.authentication.register(self._registration(ctx), advanced, _language(ctx))
        account = shown_user(ctx, user, role=True)
        if advanced["email_confirmation"]:
            return {"user": account}
        return {**await with_new_device(ctx, user), "user": account}

    def _registration(self, ctx: Context) -> Any:
        """Return the body; raise ValidationError for keys that are not for those who register."""
        body = ctx.request.body
        if isinstance(body, list):
            body = {str(index): value for index, value in enumerate(body)}  # keys nobody may say
        extra = _allowed_attributes(self.app) & set(self.app.schemas.content_type(USER).attributes)
        names = {field.name for field in REGISTER.fields} | extra
        unknown = [str(key) for key in body if key not in names] if isinstance(body, Mapping) else []
        if unknown:
            raise ValidationError(f"Invalid parameters: {', '.join(unknown)}")
        REGISTER.read(body)
        content_api(self.app, USER).expect_partners_updatable(body, ctx.state.auth)
        return body

    async def forgot_password(self, ctx: Context) -> object:
        """Send a code that resets a password; the answer does not tell whether there is such an account."""
        email = FORGOT.read(ctx.request.body)["email"].lower()
        self.authentication.send_reset_code(email, _language(ctx))
        return {"ok": True}

    async def reset_password(self, ctx: Context) -> object:
        """Set a new password by such a code, and begin a session."""
        data = RESET.read(ctx.request.body)
        user = await self.authentication.reset_password(data["code"], data["password"])
        tokens = await with_new_device(ctx, user)
        return {**tokens, "user": shown_user(ctx, user)}

    async def change_password(self, ctx: Context) -> object:
        """Change one's own password by the current one; a new session takes the place of all others."""
        if ctx.state.user is None:
            raise ApplicationError("You must be authenticated to reset your password")
        data = CHANGE.read(ctx.request.body)
        user = await self.authentication.change_password(
            ctx.state.user["id"], data["currentPassword"], data["password"]
        )
        tokens = await with_new_device(ctx, user)
        return {**tokens, "user": shown_user(ctx, user)}

    async def email_confirmation(self, ctx: Context) -> None:
        """Confirm an address and go where the settings say, never where a request does."""
        await self.authentication.confirm(CONFIRMATION.read(ctx.query)["confirmation"])
        advanced = await self.settings.advanced()
        ctx.redirect(advanced["email_confirmation_redirection"] or "/")

    async def send_email_confirmation(self, ctx: Context) -> object:
        """Send that code again; the answer does not tell whether there is such an account."""
        email = SEND_CONFIRMATION.read(ctx.request.body)["email"].lower()
        self.authentication.send_confirmation_code(email, _language(ctx))
        return {"email": email, "sent": True}


def _language(ctx: Context) -> str | None:
    """Return the language a caller prefers, in which mails are sent where there are texts in it."""
    return next(iter(ctx.accepts_languages()), None)


def _allowed_attributes(app: Octavo) -> set[str]:
    """Return the attributes the settings let people say about themselves, beside those everybody says."""
    return set(settings_of(app).register_.allowed_fields) - NEVER


def _logs_in(
    summary: str, body: Form | None = None, **more: Any
) -> Callable[[Octavo, DocumentParts], Operation]:
    """Describe a route that answers tokens and the user."""

    def about(app: Octavo, parts: DocumentParts) -> Operation:
        tokens = {"jwt": TEXT, "refreshToken": TEXT, "user": account(parts)}
        answer = shared("LoggedIn", record(tokens, optional=["refreshToken"]))
        return Operation(summary, answer, body=body, **more)

    return about


def _about_register(app: Octavo, parts: DocumentParts) -> Operation:
    names = {field.name for field in REGISTER.fields} | _allowed_attributes(app)
    properties = {name: schema for name, schema in parts.body_properties(USER).items() if name in names}
    tokens = {"jwt": TEXT, "refreshToken": TEXT, "user": account(parts)}
    answer = record(tokens, optional=["jwt", "refreshToken"])
    return Operation("Register", answer, body=user_body(REGISTER, properties, more=False))


ROUTES = [
    Route(
        "POST",
        "/auth/local",
        AuthController.callback,
        middlewares=[own_site, *LIMITED],
        about=_logs_in("Log in", LOGIN),
    ),
    Route(
        "GET",
        "/auth/:provider/callback",
        AuthController.callback,
        middlewares=[own_site, *LIMITED_FOR_MANY],
        about=_logs_in(
            "Exchange the code of a login at a provider",
            query=[parameter("code", TEXT, "The code that ended the login at the provider.")],
            finds_all=True,
        ),
    ),
    Route(
        "GET",
        "/connect/(.*)",
        AuthController.connect,
        middlewares=LIMITED_FOR_MANY,
        about=Operation(
            "Log in at a provider: sends the browser there, and from there back",
            status=302,
            path={
                "rest": {"description": "A provider to begin; `<provider>/callback` to come back from it."}
            },
            refusals=[502],
            responses={302: no_content("To the provider, and from `/callback` to the page in the settings.")},
        ),
    ),
    Route(
        "POST",
        "/auth/local/register",
        AuthController.register,
        middlewares=LIMITED,
        about=_about_register,
    ),
    Route(
        "POST",
        "/auth/forgot-password",
        AuthController.forgot_password,
        middlewares=LIMITED_BY_ACCOUNT,
        about=Operation("Send a code that resets a password", DONE, body=FORGOT),
    ),
    Route(
        "POST",
        "/auth/reset-password",
        AuthController.reset_password,
        middlewares=LIMITED,
        about=_logs_in("Choose a password by a code", RESET),
    ),
    Route(
        "POST",
        "/auth/change-password",
        AuthController.change_password,
        middlewares=LIMITED,
        about=_logs_in("Change one's password", CHANGE),
    ),
    Route(
        "GET",
        "/auth/email-confirmation",
        AuthController.email_confirmation,
        middlewares=LIMITED,
        about=Operation("Confirm an e-mail address", status=302, query=CONFIRMATION.parameters()),
    ),
    Route(
        "POST",
        "/auth/send-email-confirmation",
        AuthController.send_email_confirmation,
        middlewares=LIMITED_BY_ACCOUNT,
        about=Operation(
            "Send the code that confirms an e-mail address",
            record({"email": TEXT, "sent": one_of(True)}),
            body=SEND_CONFIRMATION,
        ),
    ),
]
