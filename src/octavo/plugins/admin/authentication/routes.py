"""Login, logout, registration and password reset over HTTP."""

import secrets
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from octavo import ApplicationError, Context, Middleware, Next, Octavo, PolicyError, Route, ValidationError
from octavo.content.passwords import verify_password
from octavo.plugin import (
    EMAIL,
    FLAG,
    TEXT,
    About,
    Form,
    Issued,
    Object,
    Operation,
    RouteInfo,
    Text,
    admin_route,
    body_of,
    body_schema,
    iso_datetime,
    keep_from_caches,
    nullable,
    parameter,
    record,
    refuse_foreign_forms,
    shared,
    site_path,
    wrapped,
)
from octavo.plugins.admin.answers import ADMINISTRATOR, ADMINISTRATOR_ALONE, LIMITED, NAME
from octavo.plugins.admin.config import AdminOptions
from octavo.plugins.admin.emails import MailService
from octavo.plugins.admin.login_throttle import LoginThrottle
from octavo.plugins.admin.rules import LOWERCASE, PASSWORD, SESSION, TRIMMED
from octavo.plugins.admin.sessions import REMEMBERED
from octavo.plugins.admin.users.service import USER, Admin, AdminUserService, digest, is_active, serialize

API_PATH = "/admin"
"""Where sessions begin and are renewed: the cookie is sent there and nowhere else."""
INVALID = "Invalid credentials"
NEEDS_TOKEN = (
    "The first administrator registers with the token that the server printed at its start, as `token` in "
    "the body; it works for an hour. Start the server again for another one, or make an administrator there "
    "with `octavo admin create EMAIL`"
)
NO_REGISTRATION = "Invalid registration info"
PROFILE = (
    Text("firstname", required=True, min_length=1, rules=[TRIMMED]),
    Text("lastname", nullable=True),
    Text("password", required=True, rules=[PASSWORD]),
)
LOGIN = Form(*SESSION, open=True)
REGISTER_ADMIN = Form(
    Text("email", required=True, rules=[EMAIL, LOWERCASE]),
    *PROFILE,
    *SESSION,
    Text("token", nullable=True, description="What the server printed at start, where it asks for it."),
)
REGISTRATION = Form(Text("registrationToken", required=True))
REGISTER = Form(*REGISTRATION.fields, Object("userInfo", required=True, form=Form(*PROFILE)), *SESSION)
FORGOT_PASSWORD = Form(Text("email", required=True, rules=[EMAIL, LOWERCASE]))
RESET_PASSWORD = Form(
    Text("resetPasswordToken", required=True),
    Text("password", required=True, rules=[PASSWORD]),
    Text("code", nullable=True),
    *SESSION,
)


class AuthenticationController:
    """The routes that begin or end a session."""

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.options: AdminOptions = app.plugin("admin").config
        self.users = app.service(AdminUserService)
        self.throttle = app.service(LoginThrottle)

    async def login(self, ctx: Context) -> object:
        """Answer tokens for an address, a password, and a code where there is a second factor."""
        body = body_of(ctx)
        await self._count(ctx, "login", body.get("email"))
        session = LOGIN.read(ctx.request.body)
        address, password = body.get("email"), body.get("password")
        if (
            not address
            or not password
            or isinstance(address, list | dict)
            or isinstance(password, list | dict)
        ):
            raise ApplicationError("Missing credentials")
        if not isinstance(address, str) or not isinstance(password, str):
            raise ApplicationError(INVALID)
        user = None if "\0" in address else await self.users.find(email=address.lower())
        try:
            admin = await self._admit(user, password, body.get("code"))
        except ApplicationError:
            await self.app.auth_events.emit("login.failed", USER, user)
            raise
        issued = await self.users.begin_session(admin, session)
        return await self._answer_login(ctx, admin, issued, roles=False)

    async def _admit(self, admin: Admin | None, password: str, code: object) -> Admin:
        """Return an administrator who may log in; raises ApplicationError for others."""
        if not await verify_password(password, (admin or {}).get("password")) or admin is None:
            raise ApplicationError(INVALID)
        if not is_active(admin):
            raise ApplicationError("User not active")
        await self.users.totp.check(admin, code)
        return admin

    async def access_token(self, ctx: Context) -> object:
        """Answer a new access token for the refresh token in the cookie, which is renewed."""
        refresh_token = ctx.cookies.get(self.options.cookie.name)
        if not refresh_token:
            return ctx.unauthorized("Missing refresh token")
        issued = await self.users.sessions.refresh(refresh_token)
        admin = None if issued is None else await self.users.find(id=issued.user_id)
        if issued is None or admin is None or not is_active(admin):
            return ctx.unauthorized("Invalid refresh token")
        self._write_cookie(ctx, issued)
        return {"data": {"token": issued.jwt}}

    async def logout(self, ctx: Context) -> object:
        """End every session of the caller, or those of the device that is named."""
        await self.users.sessions.revoke(ctx.state.user, body_of(ctx).get("deviceId"))
        await self.app.auth_events.emit("logout", USER, ctx.state.user)
        self._write_cookie(ctx, None)
        return {"data": {}}

    async def register_admin(self, ctx: Context) -> object:
        """Make the first administrator."""
        await self._count(ctx, "register-admin", body_of(ctx).get("email"))
        data = REGISTER_ADMIN.read(ctx.request.body)
        if not await self.users.any():
            self._expect_token(ctx, data.get("token"))
        profile = {name: data[name] for name in ("email", "firstname", "password")}
        admin = await self.users.create_first({**profile, "lastname": data.get("lastname") or None})
        return await self._answer_login(ctx, admin, await self.users.begin_session(admin, data))

    async def registration_info(self, ctx: Context) -> object:
        """Answer whom an invitation is for."""
        token = REGISTRATION.read(ctx.query)["registrationToken"]
        admin = await self.users.find(registrationToken=digest(token))
        if admin is None:
            raise ValidationError("Invalid registrationToken")
        return {"data": {name: admin[name] for name in ("email", "firstname", "lastname")}}

    async def register(self, ctx: Context) -> object:
        """Accept an invitation: choose names and a password."""
        await self._count(ctx, "register")
        data = REGISTER.read(ctx.request.body)
        profile = dict(data["userInfo"])
        if "lastname" in profile:
            profile["lastname"] = profile["lastname"] or None
        token_values = {"registrationToken": digest(data["registrationToken"])}
        admin = await self.users.find(**token_values)
        if admin is None:
            raise ValidationError(NO_REGISTRATION)
        values = {**profile, "registrationToken": None, "isActive": True}
        admin = await self.users.update(admin, values, unless_used=token_values)
        return await self._answer_login(ctx, admin, await self.users.begin_session(admin, data))

    async def forgot_password(self, ctx: Context) -> object:
        """Send a link to whoever has the address; the answer is the same for everybody."""
        await self._count(ctx, "forgot-password", body_of(ctx).get("email"))
        address = FORGOT_PASSWORD.read(ctx.request.body)["email"]
        send = partial(self._send_link, address.lower())
        self.app.background.begin("e-mail to an administrator", send)
        ctx.status = 204
        return None

    async def _send_link(self, address: str) -> None:
        admin = await self.users.find(email=address)
        if admin is None or not is_active(admin):
            return
        token = secrets.token_hex(20)
        ends = datetime.now(UTC) + timedelta(seconds=self.options.forgot_password_lifespan)
        token_values = {
            "resetPasswordToken": digest(token),
            "resetPasswordTokenExpiresAt": iso_datetime(ends),
        }
        await self.users.update(admin, token_values)
        await self.app.service(MailService).send_reset(admin, token)

    async def reset_password(self, ctx: Context) -> object:
        """Set a new password by the link that was sent, which works once; other sessions end."""
        await self._count(ctx, "reset-password")
        data = RESET_PASSWORD.read(ctx.request.body)
        token_values = {"resetPasswordToken": digest(data["resetPasswordToken"])}
        admin = await self.users.find(**token_values)
        if admin is None or not is_active(admin) or _is_over(admin.get("resetPasswordTokenExpiresAt")):
            await self.app.auth_events.emit("login.failed", USER, admin)
            raise ApplicationError()
        values = {
            "password": data["password"],
            "resetPasswordToken": None,
            "resetPasswordTokenExpiresAt": None,
        }
        # Whoever reads the letterbox has the link: they must not guess codes from many addresses.
        await self._count(ctx, "reset-password", admin["email"])
        await self.users.totp.check(admin, data.get("code"))
        admin = await self.users.update(admin, values, unless_used=token_values)
        return await self._answer_login(ctx, admin, await self.users.begin_session(admin, data))

    async def init(self, ctx: Context) -> object:
        """Answer what the admin panel asks first: is there an administrator?"""
        store = self.app.store
        uuid = await store.get("admin.uuid")
        return {
            "data": {"uuid": uuid, "hasAdmin": await self.users.any(), "menuLogo": None, "authLogo": None}
        }

    async def nowhere(self, ctx: Context) -> object:
        """Answer 404: below /admin nothing else is found."""
        return ctx.not_found()

    async def _count(self, ctx: Context, route: str, account: object = None) -> None:
        await self.throttle.check(ctx, route, account)

    def _expect_token(self, ctx: Context, token_sent: str | None) -> None:
        """Raise PolicyError unless the first administrator sends the token, where one is needed."""
        token = self.users.first_token
        if token.is_needed_by(ctx) and not token.accepts(token_sent or ""):
            raise PolicyError(NEEDS_TOKEN)

    async def _answer_login(
        self, ctx: Context, admin: Admin, issued: Issued, *, roles: bool = True
    ) -> object:
        await self.app.auth_events.emit("login", USER, admin)
        self.throttle.remember(ctx, admin)
        self._write_cookie(ctx, issued)
        token = issued.jwt
        return {"data": {"token": token, "accessToken": token, "user": serialize(admin, roles=roles)}}

    def _write_cookie(self, ctx: Context, issued: Issued | None) -> None:
        """Set the cookie of the refresh token, which scripts cannot read; None removes it."""
        keep_from_caches(ctx)
        cookie = self.options.cookie
        options: dict[str, Any] = {
            "path": site_path(ctx) + API_PATH,
            "same_site": cookie.same_site,
            "http_only": True,
        }
        if cookie.domain is not None:
            options["domain"] = cookie.domain
        if issued is not None and issued.kind == REMEMBERED:
            options["max_age"] = issued.seconds * 1000
        ctx.cookies.set(cookie.name, issued.refresh_token if issued else None, **options)


def _is_over(stamp: object) -> bool:
    return not isinstance(stamp, str) or datetime.fromisoformat(stamp) <= datetime.now(UTC)


async def _refuse(ctx: Context, next: Next) -> object:
    """Refuse forms of other sites, which could log an administrator in to another account."""
    refuse_foreign_forms(ctx)
    return await next()


_own_site = Middleware("own-site", _refuse, refusals=(403,))
_ADMIN = RouteInfo(type="admin")


def _open(method: str, path: str, handler: Any, about: About) -> Route:
    """Return a route without authentication."""
    return Route(method, path, handler, auth=False, info=_ADMIN, about=about)


def _beginning(path: str, handler: Any, about: About) -> Route:
    """Return a route that begins or renews a session, with a cookie."""
    return Route("POST", path, handler, auth=False, middlewares=[_own_site], info=_ADMIN, about=about)


_TOKENS = {"token": TEXT, "accessToken": TEXT}
_SESSION = shared("AdministratorSession", record({**_TOKENS, "user": ADMINISTRATOR}))
_CREDENTIALS = {"email": NAME, "password": NAME, "code": TEXT, **LOGIN.json_schema()["properties"]}
_LOGGED_IN = record({**_TOKENS, "user": record(ADMINISTRATOR_ALONE)})
_INVITED = record({"email": TEXT, "firstname": nullable(TEXT), "lastname": nullable(TEXT)})
_STATE = record({"uuid": TEXT, "hasAdmin": FLAG, "menuLogo": {"type": "null"}, "authLogo": {"type": "null"}})

ROUTES = [
    _beginning(
        "/admin/login",
        AuthenticationController.login,
        Operation(
            "Log in as an administrator",
            wrapped(_LOGGED_IN),
            body=body_schema(_CREDENTIALS, ["email", "password"], more=True),
            refusals=LIMITED,
        ),
    ),
    _beginning(
        "/admin/access-token",
        AuthenticationController.access_token,
        Operation(
            "Renew a session by the cookie of its refresh token",
            wrapped(record({"token": TEXT})),
            refusals=[401],
        ),
    ),
    admin_route(
        "POST",
        "/admin/logout",
        AuthenticationController.logout,
        about=Operation("Log out", wrapped(record({})), body=body_schema({"deviceId": TEXT}, more=True)),
    ),
    _beginning(
        "/admin/register-admin",
        AuthenticationController.register_admin,
        Operation("Make the first administrator", wrapped(_SESSION), body=REGISTER_ADMIN, refusals=LIMITED),
    ),
    _open(
        "GET",
        "/admin/registration-info",
        AuthenticationController.registration_info,
        Operation(
            "Read whom an invitation is for",
            wrapped(_INVITED),
            query=[parameter("registrationToken", NAME, required=True)],
        ),
    ),
    _beginning(
        "/admin/register",
        AuthenticationController.register,
        Operation("Accept an invitation", wrapped(_SESSION), body=REGISTER, refusals=[404, *LIMITED]),
    ),
    _open(
        "POST",
        "/admin/forgot-password",
        AuthenticationController.forgot_password,
        Operation("Send a link that resets a password", status=204, body=FORGOT_PASSWORD, refusals=LIMITED),
    ),
    _beginning(
        "/admin/reset-password",
        AuthenticationController.reset_password,
        Operation(
            "Choose a password by a link",
            wrapped(_SESSION),
            body=RESET_PASSWORD,
            refusals=[404, *LIMITED],
        ),
    ),
    _open(
        "GET",
        "/admin/init",
        AuthenticationController.init,
        Operation("Read what an admin panel asks first", wrapped(_STATE)),
    ),
]
