"""Logging in and out, registering, and lost passwords."""

import hmac
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from octavo import ApplicationError, Context, Octavo, PolicyError, ValidationError
from octavo.documents.passwords import verify_password
from octavo.plugin import FormReader, Issued, keep_from_caches
from octavo.plugins.admin.attempts import AttemptService
from octavo.plugins.admin.config import AdminOptions
from octavo.plugins.admin.mails import MailService
from octavo.plugins.admin.passwords import password_rule
from octavo.plugins.admin.rules import EMAIL, read_session, trimmed_rule
from octavo.plugins.admin.sessions import REMEMBERED
from octavo.plugins.admin.users import USER, Admin, UserService, digest, is_active, shown

COOKIE_PATH = "/admin"
INVALID = "Invalid credentials"
NEEDS_TOKEN = (
    "The first administrator registers with the token that the server printed at start, as `token` in the "
    "body; or make one on the server with `octavo admin create EMAIL`"
)
NO_REGISTRATION = "Invalid registration info"


class AuthenticationController:
    """Everything that begins or ends a session."""

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.options: AdminOptions = app.plugin("admin").config

    @property
    def users(self) -> UserService:
        """The administrators."""
        found: UserService = self.app.service("plugin::admin.user")
        return found

    async def login(self, ctx: Context) -> object:
        """Answer tokens for an address, a password, and a code where there is a second factor."""
        body = _body(ctx)
        await self._count(ctx, "login", body.get("email"))
        form = FormReader(ctx.request.body)
        session = read_session(form)
        form.report.raise_any()
        address, given = body.get("email"), body.get("password")
        if not address or not given or isinstance(address, list | dict) or isinstance(given, list | dict):
            raise ApplicationError("Missing credentials")
        if not isinstance(address, str) or not isinstance(given, str):
            raise ApplicationError(INVALID)
        found = None if "\0" in address else await self.users.find(email=address.lower())
        try:
            admin = await self._admitted(found, given, body.get("code"))
        except ApplicationError:
            await self.app.accesses.tell("login.failed", USER, found)
            raise
        issued = await self.users.begin_session(admin, session)
        return await self._logged_in(ctx, admin, issued, roles=False)

    async def _admitted(self, admin: Admin | None, password: str, code: object) -> Admin:
        """Return an administrator who may log in; raises ApplicationError for everybody else."""
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
        await self.users.sessions.revoke(ctx.state.user, _body(ctx).get("deviceId"))
        await self.app.accesses.tell("logout", USER, ctx.state.user)
        self._write_cookie(ctx, None)
        return {"data": {}}

    async def register_admin(self, ctx: Context) -> object:
        """Make the first administrator."""
        await self._count(ctx, "register-admin", _body(ctx).get("email"))
        form = FormReader(ctx.request.body)
        data = {
            "email": form.text("email", required=True, rules=EMAIL),
            "firstname": form.text("firstname", required=True, least=1, rules=[trimmed_rule]),
            "lastname": form.text("lastname", nullable=True) or None,
            "password": form.text("password", required=True, rules=[password_rule]),
        }
        session = read_session(form)
        token = form.text("token", nullable=True)
        form.finish()
        if not await self.users.any():
            self._expect_token(token)
        admin = await self.users.create_first(data)
        return await self._logged_in(ctx, admin, await self.users.begin_session(admin, session))

    async def registration_info(self, ctx: Context) -> object:
        """Answer whom an invitation is for."""
        form = FormReader(ctx.query)
        token = form.text("registrationToken", required=True)
        form.finish()
        admin = await self.users.find(registrationToken=digest(token or ""))
        if admin is None:
            raise ValidationError("Invalid registrationToken")
        return {"data": {name: admin[name] for name in ("email", "firstname", "lastname")}}

    async def register(self, ctx: Context) -> object:
        """Accept an invitation: choose names and a password."""
        await self._count(ctx, "register")
        form = FormReader(ctx.request.body)
        token = form.text("registrationToken", required=True)
        inner = form.inner("userInfo", required=True)
        data: dict[str, Any] = {}
        if inner is not None:
            data["firstname"] = inner.text("firstname", required=True, least=1, rules=[trimmed_rule])
            lastname = inner.text("lastname", nullable=True)
            data.update({"lastname": lastname or None} if inner.has("lastname") else {})
            data["password"] = inner.text("password", required=True, rules=[password_rule])
            inner.close()
        session = read_session(form)
        form.finish()
        kept = {"registrationToken": digest(token or "")}
        admin = await self.users.find(**kept)
        if admin is None:
            raise ValidationError(NO_REGISTRATION)
        values = {**data, "registrationToken": None, "isActive": True}
        admin = await self.users.update(admin, values, unless_used=kept)
        return await self._logged_in(ctx, admin, await self.users.begin_session(admin, session))

    async def forgot_password(self, ctx: Context) -> object:
        """Send a link to whoever has the address; the answer is the same for everybody."""
        await self._count(ctx, "forgot-password", _body(ctx).get("email"))
        form = FormReader(ctx.request.body)
        address = form.text("email", required=True, rules=EMAIL)
        form.finish()
        send = partial(self._send_link, str(address).lower())
        self.app.background.begin("e-mail to an administrator", send)
        ctx.status = 204
        return None

    async def _send_link(self, address: str) -> None:
        admin = await self.users.find(email=address)
        if admin is None or not is_active(admin):
            return
        token = secrets.token_hex(20)
        ends = datetime.now(UTC) + timedelta(seconds=self.options.forgot_password_lifespan)
        stamp = ends.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        kept = {"resetPasswordToken": digest(token), "resetPasswordTokenExpiresAt": stamp}
        await self.users.update(admin, kept)
        mails: MailService = self.app.service("plugin::admin.mail")
        await mails.send_reset(admin["email"], token)

    async def reset_password(self, ctx: Context) -> object:
        """Set a new password by the link that was sent, which works once; other sessions end."""
        await self._count(ctx, "reset-password")
        form = FormReader(ctx.request.body)
        token = form.text("resetPasswordToken", required=True)
        chosen = form.text("password", required=True, rules=[password_rule])
        code = form.text("code", nullable=True)
        form.finish()
        kept = {"resetPasswordToken": digest(token or "")}
        admin = await self.users.find(**kept)
        if admin is None or not is_active(admin) or _is_over(admin.get("resetPasswordTokenExpiresAt")):
            await self.app.accesses.tell("login.failed", USER, admin)
            raise ApplicationError()
        data = {"password": chosen, "resetPasswordToken": None, "resetPasswordTokenExpiresAt": None}
        # Whoever reads the letterbox has the link: they must not guess codes from many addresses.
        await self._count(ctx, "reset-password", admin["email"])
        await self.users.totp.check(admin, code)
        admin = await self.users.update(admin, data, unless_used=kept)
        return await self._logged_in(ctx, admin, await self.users.begin_session(admin))

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
        attempts: AttemptService = self.app.service("plugin::admin.attempt")
        await attempts.check(ctx, route, account)

    def _expect_token(self, given: str | None) -> None:
        """Raise PolicyError unless the first administrator brings the token that was printed at start."""
        if not self.users.needs_first_token:
            return
        token = self.users.first_token()
        if not hmac.compare_digest((given or "").encode("utf-8", "replace"), token.encode()):
            raise PolicyError(NEEDS_TOKEN)

    async def _logged_in(self, ctx: Context, admin: Admin, issued: Issued, *, roles: bool = True) -> object:
        await self.app.accesses.tell("login", USER, admin)
        attempts: AttemptService = self.app.service("plugin::admin.attempt")
        attempts.remember(ctx, admin)
        self._write_cookie(ctx, issued)
        token = issued.jwt
        return {"data": {"token": token, "accessToken": token, "user": shown(admin, roles=roles)}}

    def _write_cookie(self, ctx: Context, issued: Issued | None) -> None:
        """Keep the refresh token where scripts cannot read it; None removes it."""
        keep_from_caches(ctx)
        cookie = self.options.cookie
        options: dict[str, Any] = {"path": COOKIE_PATH, "same_site": cookie.same_site, "http_only": True}
        if cookie.domain is not None:
            options["domain"] = cookie.domain
        if issued is not None and issued.kind == REMEMBERED:
            options["max_age"] = issued.seconds * 1000
        ctx.cookies.set(cookie.name, issued.refresh_token if issued else None, **options)


def _body(ctx: Context) -> Mapping[str, Any]:
    body = ctx.request.body
    return body if isinstance(body, Mapping) else {}


def _is_over(stamp: object) -> bool:
    return not isinstance(stamp, str) or datetime.fromisoformat(stamp) <= datetime.now(UTC)
