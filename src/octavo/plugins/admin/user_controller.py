"""Administrators over HTTP: oneself, and the others."""

from collections.abc import Mapping, Sequence
from typing import Any

from octavo import ApplicationError, Context, HttpError, NotFoundError, Octavo
from octavo.documents.passwords import verify_password
from octavo.plugin import FormReader, email_rule, keep_from_caches, row_id
from octavo.plugins.admin.attempts import AttemptService
from octavo.plugins.admin.listing import pagination, read_page, read_params
from octavo.plugins.admin.passwords import password_rule
from octavo.plugins.admin.rules import trimmed_rule
from octavo.plugins.admin.strategy import ability_of
from octavo.plugins.admin.users import (
    USER,
    WITH_PERMISSIONS,
    WITH_ROLES,
    Admin,
    UserService,
    shown,
)

LISTED = {
    **dict.fromkeys(
        ("id", "documentId", "firstname", "lastname", "username", "email", "isActive", "blocked"), ()
    ),
    **dict.fromkeys(("preferedLanguage", "createdAt", "updatedAt"), ()),
    "roles": ("id", "documentId", "name", "code", "description"),
}
LIST_KEYS = ("page", "pageSize", "filters", "sort", "_q")
WRONG_PASSWORD = {"currentPassword": ["Invalid credentials"]}


class UserController:
    """`/admin/users`, and `/admin/users/me`."""

    def __init__(self, app: Octavo) -> None:
        self.app = app

    @property
    def users(self) -> UserService:
        """The administrators."""
        found: UserService = self.app.service("plugin::admin.user")
        return found

    async def me(self, ctx: Context) -> object:
        """Answer the caller."""
        return {"data": ctx.state.user}

    async def update_me(self, ctx: Context) -> object:
        """Change the caller's names, address or password.

        A new address or password needs the current password, an address the second factor too.
        """
        form = FormReader(ctx.request.body)
        data = _profile(form)
        data["preferedLanguage"] = form.text("preferedLanguage", nullable=True)
        data["password"] = form.text("password", rules=[password_rule])
        current = form.text("currentPassword", required=form.has("password"))
        code = form.text("code", nullable=True)
        form.finish()
        admin = await self.users.get(ctx.state.user["id"])
        moves = self.users.is_new_address(admin, data)
        if data["password"] or moves:
            await self._check_own(ctx, admin, current, code, moves=moves)
        return {"data": shown(await self.users.update(admin, _given(form, data)))}

    async def _check_own(
        self, ctx: Context, admin: Admin, current: str | None, code: str | None, *, moves: bool
    ) -> None:
        """Raise HttpError for a wrong password, ApplicationError for a wrong code where it is asked."""
        await self._count(ctx)
        if not await verify_password(current or "", admin["password"]):
            raise HttpError(400, "ValidationError", details=WRONG_PASSWORD)
        if moves:
            await self.users.totp.check(admin, code)

    async def my_permissions(self, ctx: Context) -> object:
        """Answer what the caller may do."""
        admin = await self.users.find(WITH_PERMISSIONS, id=ctx.state.user["id"])
        return {"data": self.users.permissions.of_roles(admin["roles"] if admin else ())}

    async def begin_totp(self, ctx: Context) -> object:
        """Answer a secret for an authenticator app; it counts once a code of it is confirmed."""
        keep_from_caches(ctx)
        return {"data": await self.users.totp.begin(await self._confirmed(ctx))}

    async def confirm_totp(self, ctx: Context) -> object:
        """Turn the second factor on."""
        form = FormReader(ctx.request.body)
        code = form.text("code", required=True)
        form.finish()
        await self._count(ctx)
        await self.users.totp.confirm(ctx.state.user, code or "")
        return {"data": {"enabled": True}}

    async def end_totp(self, ctx: Context) -> object:
        """Turn the caller's second factor off."""
        await self.users.totp.forget(await self._confirmed(ctx))
        return {"data": {"enabled": False}}

    async def _confirmed(self, ctx: Context) -> Admin:
        """Return the caller, who has given the current password; raises ApplicationError for a wrong one."""
        form = FormReader(ctx.request.body)
        current = form.text("currentPassword", required=True)
        form.finish()
        await self._count(ctx)
        admin = await self.users.get(ctx.state.user["id"])
        if not await verify_password(current or "", admin["password"]):
            raise ApplicationError("Invalid credentials", WRONG_PASSWORD)
        return admin

    async def _count(self, ctx: Context) -> None:
        """Count an attempt to give one's own password or code: a stolen session must not guess it."""
        attempts: AttemptService = self.app.service("plugin::admin.attempt")
        await attempts.check(ctx, "own-password", ctx.state.user["email"], own=True)

    async def find(self, ctx: Context) -> object:
        """Answer a page of administrators."""
        params = read_params(ctx.query, LISTED, LIST_KEYS)
        page, size = read_page(ctx.query)
        service = self.app.documents(USER)
        total = await service.count(**{name: params[name] for name in params if name != "sort"})
        found = await service.find_many(**params, start=(page - 1) * size, limit=size, populate=WITH_ROLES)
        results = [shown(admin) for admin in found]
        return {"data": {"results": results, "pagination": pagination(page, size, total)}}

    async def find_one(self, ctx: Context) -> object:
        """Answer one administrator."""
        return {"data": shown(await self._named(ctx))}

    async def create(self, ctx: Context) -> object:
        """Invite an administrator; the answer holds the token of the link, once."""
        form = FormReader(_with_email(ctx.request.body))
        data = {
            "email": form.text("email", required=True, rules=[email_rule]),
            "firstname": form.text("firstname", required=True, least=1, rules=[trimmed_rule]),
            "lastname": form.text("lastname") or None,
            "preferedLanguage": form.text("preferedLanguage", nullable=True),
        }
        roles = form.ids("roles", least=1) or []
        form.finish()
        await self.users.check_roles(roles)
        await self.users.check_reach(ability_of(ctx), role_ids=roles)
        admin, token = await self.users.invite(data, roles)
        keep_from_caches(ctx)
        return ctx.created({"data": {**shown(admin), "registrationToken": token}})

    async def update(self, ctx: Context) -> object:
        """Change an administrator; deactivating one ends their sessions.

        One's own address takes the current password and second factor here too.
        """
        form = FormReader(ctx.request.body)
        data = _profile(form)
        data["password"] = form.text("password", rules=[password_rule])
        data["isActive"] = form.boolean("isActive")
        roles = form.ids("roles", least=1)
        current, code = form.text("currentPassword"), form.text("code", nullable=True)
        form.finish()
        admin = await self._named(ctx)
        if admin["id"] == ctx.state.user["id"] and self.users.is_new_address(admin, data):
            await self._check_own(ctx, admin, current, code, moves=True)
        await self.users.check_roles(roles or [])
        await self.users.check_reach(ability_of(ctx), [admin], roles or [])
        return {"data": shown(await self.users.update(admin, _given(form, data), roles))}

    async def delete(self, ctx: Context) -> object:
        """Remove an administrator and answer them."""
        number = row_id(ctx.params["id"])
        admin = None if number is None else await self.users.find(id=number)
        if admin is None:
            raise NotFoundError("User not found")
        await self.users.check_reach(ability_of(ctx), [admin])
        await self.users.delete([admin])
        return {"data": shown(admin)}

    async def delete_many(self, ctx: Context) -> object:
        """Remove several administrators, all or none."""
        form = FormReader(ctx.request.body)
        numbers = form.ids("ids", required=True, least=1) or []
        form.finish()
        if ctx.state.user["id"] in numbers:
            raise ApplicationError("You cannot delete your own user")
        admins = await self._all_of(numbers)
        await self.users.check_reach(ability_of(ctx), admins)
        await self.users.delete(admins)
        return {"data": [shown(admin) for admin in admins]}

    async def remove_totp(self, ctx: Context) -> object:
        """Turn off the second factor of somebody else who lost it; one's own takes the password."""
        admin = await self._named(ctx)
        if admin["id"] == ctx.state.user["id"]:
            raise ApplicationError("Remove your own by POST /admin/users/me/totp/remove")
        await self.users.check_reach(ability_of(ctx), [admin])
        await self.users.totp.forget(admin)
        return {"data": {"enabled": False}}

    async def _all_of(self, numbers: Sequence[int]) -> list[Admin]:
        found = await self.app.documents(USER).find_many(
            filters={"id": {"$in": list(numbers)}}, populate=WITH_ROLES, sort="id"
        )
        if len(found) < len(set(numbers)):
            raise NotFoundError("User not found")
        return found

    async def _named(self, ctx: Context) -> Admin:
        number = row_id(ctx.params["id"])
        if number is None:
            raise NotFoundError("User does not exist")
        return await self.users.get(number)


def _with_email(body: Any) -> Any:
    """Return a body whose address is a text at least: a missing one is an empty one (as recorded)."""
    return {"email": "", **(body if isinstance(body, Mapping) else {})}


def _profile(form: FormReader) -> dict[str, Any]:
    return {
        "email": form.text("email", rules=[email_rule]),
        "firstname": form.text("firstname", least=1, rules=[trimmed_rule]),
        "lastname": form.text("lastname", nullable=True) or None,
        "username": form.text("username", nullable=True, least=1),
    }


def _given(form: FormReader, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the body carries; an empty address or password changes nothing."""
    kept = {name: value for name, value in data.items() if form.has(name)}
    return {name: value for name, value in kept.items() if value or name not in ("email", "password")}
