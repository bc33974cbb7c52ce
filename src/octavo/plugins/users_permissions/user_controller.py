"""The actions of `/api/users`: users by row id, as plain JSON."""

from collections.abc import Mapping
from typing import Any

from octavo import (
    ApplicationError,
    Context,
    NotFoundError,
    Octavo,
    ValidationError,
    YupValidationError,
    content_api,
)
from octavo.plugins.users_permissions import lookups
from octavo.plugins.users_permissions.codes import CODES
from octavo.plugins.users_permissions.forms import (
    CREATE_USER,
    UPDATE_USER,
    check_changed_password,
    check_form,
    check_role,
)
from octavo.plugins.users_permissions.limits import LimitService
from octavo.plugins.users_permissions.mails import tell_old_address
from octavo.plugins.users_permissions.uids import USER
from octavo.plugins.users_permissions.users import User, UserService
from octavo.plugins.users_permissions.windows import windowed
from octavo.schema.findings import Report

OWN_ADDRESS = "Another e-mail address of your own takes your password, as currentPassword"
NOT_WRITTEN = frozenset({"id", "documentId", "provider", *CODES})
"""What no body of this API writes."""


class UserController:
    """Reading and writing users, for callers who are granted it, and oneself."""

    uid = USER

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.type = app.schemas.content_type(USER)

    @property
    def users(self) -> UserService:
        """The service of accounts."""
        return lookups.users(self.app)

    async def find(self, ctx: Context) -> Any:
        """List users: all of them, unless `start` and `limit`, or `pagination`, say otherwise."""
        query = content_api(self.app, USER).compile_query(windowed(ctx.query), ctx.state.auth)
        return (await self.app.documents(USER).find_page(query)).rows

    async def count(self, ctx: Context) -> int:
        """Count users."""
        query = content_api(self.app, USER).compile_query(windowed(ctx.query), ctx.state.auth, action="count")
        return await self.app.documents(USER).count(query=query)

    async def find_one(self, ctx: Context) -> Any:
        """Answer one user; nothing where there is none (as recorded)."""
        return await self._answer(ctx, ctx.params["id"])

    async def me(self, ctx: Context) -> Any:
        """Answer the user who asks."""
        if ctx.state.user is None:
            return ctx.unauthorized()
        return await self._answer(ctx, str(ctx.state.user["id"]))

    async def create(self, ctx: Context) -> Any:
        """Write a new user."""
        report = Report()
        form = check_form(ctx.request.body, CREATE_USER, report)
        check_role(form, report, required=True)
        report.raise_any()
        await self._expect_free(form, None, "This attribute must be unique")
        data = {**self._written(ctx, form), "provider": "local"}
        try:
            user = await self.users.create(data)
        except ValidationError as error:
            if isinstance(error, YupValidationError) and len(error.findings) > 1:
                raise
            raise ApplicationError(error.message) from None  # of one finding only the words are told (Strapi)
        ctx.status = 201
        return self.users.shown(ctx, user)

    async def update(self, ctx: Context) -> Any:
        """Change a user; what they log in with may change by it, and then they have to."""
        user = await self.users.find(ctx.params["id"])
        if user is None:
            raise NotFoundError("User not found")
        report = Report()
        form = check_form(ctx.request.body, UPDATE_USER, report)
        check_changed_password(form, report)
        check_role(form, report, required=False)
        report.raise_any()
        if user["provider"] == "local" and "password" in form and not form["password"]:
            raise ValidationError("password.notNull")
        await self._expect_free(form, user["id"], "Username already taken")
        written = self._written(ctx, form)
        moves = bool(written.get("email")) and written["email"].lower() != user["email"]
        if moves and ctx.state.user is not None and ctx.state.user["id"] == user["id"]:
            await self._expect_password(ctx, user, form.get("currentPassword"))
        changed = await self.users.edit(user, written)
        if moves:
            tell_old_address(self.app, user)
        return self.users.shown(ctx, changed)

    async def _expect_password(self, ctx: Context, user: User, given: object) -> None:
        """Raise ValidationError unless a user who takes another address gives the current password.

        A stolen session must neither move the account to another letterbox nor guess the password.
        """
        limits: LimitService = self.app.service(LimitService.uid)
        if limits.enabled:
            await limits.count(ctx, for_many=False)
        if not isinstance(given, str) or not await self.users.has_password(user, given):
            raise ValidationError(OWN_ADDRESS, {"currentPassword": ["Invalid credentials"]})

    async def destroy(self, ctx: Context) -> Any:
        """Delete a user and answer who it was; nothing where there is none (as recorded)."""
        user = await self.users.find(ctx.params["id"])
        if user is None:
            return _nothing(ctx)
        await self.users.remove(user)
        return {name: value for name, value in self.users.shown(ctx, user).items() if name != "role"}

    async def _answer(self, ctx: Context, user_id: str) -> Any:
        api = content_api(self.app, USER)
        api.validate_query(ctx.query, ctx.state.auth)
        if not (user_id.isascii() and user_id.isdigit() and len(user_id) < 19):
            return _nothing(ctx)
        query = windowed({**ctx.query, "filters": _also(ctx.query.get("filters"), {"id": int(user_id)})})
        found = await self.app.documents(USER).find_page(api.compile_query(query, ctx.state.auth))
        return found.rows[0] if found.rows else _nothing(ctx)

    async def _expect_free(self, form: Mapping[str, Any], user_id: object, name_taken: str) -> None:
        """Raise ApplicationError for an address or name that somebody else has."""
        advanced = await lookups.settings(self.app).advanced()
        email, username = form.get("email"), form.get("username")
        if email and advanced["unique_email"] and await self.users.is_email_taken(email, user_id):
            raise ApplicationError("Email already taken")
        named = await self.users.find_by({"username": username}) if username else None
        is_taken = named is not None and named["id"] != user_id
        if is_taken or await self.users.is_address(username, user_id):
            raise ApplicationError(name_taken)
        if await self.users.is_name(email, user_id):
            raise ApplicationError("Email already taken")

    def _written(self, ctx: Context, form: Mapping[str, Any]) -> dict[str, Any]:
        """Return what of a body is written: attributes of the user; other keys are ignored (as recorded).

        Raises GrantError for relations that entries of a type keep which the caller may not update.
        """
        written = {
            name: form[name] for name in form if name in self.type.attributes and name not in NOT_WRITTEN
        }
        content_api(self.app, USER).expect_kept(written, ctx.state.auth)
        return written


def _also(filters: Any, more: Mapping[str, Any]) -> Any:
    """Return filters with a condition more; what is no filters is left to be refused."""
    if not filters:
        return more
    return {"$and": [more, filters]} if isinstance(filters, Mapping | list) else filters


def _nothing(ctx: Context) -> None:
    ctx.body = None
