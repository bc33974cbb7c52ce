"""Accounts of administrators over HTTP: one's own, and others."""

from collections.abc import Mapping, Sequence
from typing import Any

from octavo import ApplicationError, Context, HttpError, NotFoundError, Octavo
from octavo.content.passwords import verify_password
from octavo.plugin import (
    EMAIL,
    FLAG,
    TEXT,
    Boolean,
    Form,
    Operation,
    RowIds,
    Text,
    admin_route,
    keep_from_caches,
    list_of,
    page_of,
    pagination,
    record,
    row_id,
    shared,
    text,
    wrapped,
)
from octavo.plugins.admin.abilities import ability_of
from octavo.plugins.admin.answers import (
    ADMINISTRATOR,
    LIMITED,
    PERMISSION,
    SECOND_FACTOR,
    WINDOW,
    listing,
)
from octavo.plugins.admin.listing import read_page, read_params
from octavo.plugins.admin.login_throttle import LoginThrottle
from octavo.plugins.admin.rules import PASSWORD, TRIMMED
from octavo.plugins.admin.users.service import (
    USER,
    WITH_PERMISSIONS,
    WITH_ROLES,
    Admin,
    AdminUserService,
    serialize,
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
PROFILE = (
    Text("email", rules=[EMAIL]),
    Text("firstname", min_length=1, rules=[TRIMMED]),
    Text("lastname", nullable=True),
    Text("username", nullable=True, min_length=1),
)
NEW_PASSWORD = Text("password", rules=[PASSWORD])
CODE = Text("code", nullable=True, description="Of the authenticator app, where there is a second factor.")
PROOF = "One's own: asked for by a new address or password of one's own."
UPDATE_ME = Form(
    *PROFILE,
    Text("preferedLanguage", nullable=True),
    NEW_PASSWORD,
    Text("currentPassword", required_with="password", description=PROOF),
    CODE,
)
CREATE = Form(
    Text("email", required=True, rules=[EMAIL], absent=""),  # a missing one is empty (as recorded)
    Text("firstname", required=True, min_length=1, rules=[TRIMMED]),
    Text("lastname"),
    Text("preferedLanguage", nullable=True),
    RowIds("roles", least=1),
)
UPDATE = Form(
    *PROFILE,
    NEW_PASSWORD,
    Boolean("isActive"),
    RowIds("roles", least=1),
    Text("currentPassword", description=PROOF),
    CODE,
)
CONFIRM = Form(Text("code", required=True))
OWN_PASSWORD = Form(Text("currentPassword", required=True))
DELETE_MANY = Form(RowIds("ids", required=True, least=1))


class AdminUserController:
    """`/admin/users`, and `/admin/users/me`."""

    uid = "plugin::admin.user"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.users = app.service(AdminUserService)

    async def me(self, ctx: Context) -> object:
        """Answer the caller."""
        return {"data": ctx.state.user}

    async def update_me(self, ctx: Context) -> object:
        """Change the caller's names, address or password.

        A new address or password needs the current password, an address the second factor too.
        """
        data = UPDATE_ME.read(ctx.request.body)
        current, code = data.pop("currentPassword", None), data.pop("code", None)
        admin = await self.users.get(ctx.state.user["id"])
        moves = self.users.is_new_address(admin, data)
        if data.get("password") or moves:
            await self._check_own(ctx, admin, current, code, moves=moves)
        return {"data": serialize(await self.users.update(admin, _changes(data)))}

    async def _check_own(
        self, ctx: Context, admin: Admin, current: str | None, code: str | None, *, moves: bool
    ) -> None:
        """Raise HttpError for a wrong password, ApplicationError for a wrong code if one is needed."""
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
        return {"data": await self.users.totp.begin(await self._confirm_password(ctx))}

    async def confirm_totp(self, ctx: Context) -> object:
        """Turn the second factor on."""
        code = CONFIRM.read(ctx.request.body)["code"]
        await self._count(ctx)
        await self.users.totp.confirm(ctx.state.user, code)
        return {"data": {"enabled": True}}

    async def end_totp(self, ctx: Context) -> object:
        """Turn the caller's second factor off."""
        await self.users.totp.remove(await self._confirm_password(ctx))
        return {"data": {"enabled": False}}

    async def _confirm_password(self, ctx: Context) -> Admin:
        """Return the caller after checking the current password; raises ApplicationError for a wrong one."""
        current = OWN_PASSWORD.read(ctx.request.body)["currentPassword"]
        await self._count(ctx)
        admin = await self.users.get(ctx.state.user["id"])
        if not await verify_password(current, admin["password"]):
            raise ApplicationError("Invalid credentials", WRONG_PASSWORD)
        return admin

    async def _count(self, ctx: Context) -> None:
        """Count an attempt to give one's own password or code, so that a stolen session cannot guess it."""
        throttle = self.app.service(LoginThrottle)
        await throttle.check(ctx, "own-password", ctx.state.user["email"], own=True)

    async def find(self, ctx: Context) -> object:
        """Answer a page of administrators."""
        params = read_params(ctx.query, LISTED, LIST_KEYS)
        page, size = read_page(ctx.query)
        service = self.app.documents(USER)
        total = await service.count(**{name: params[name] for name in params if name != "sort"})
        admins = await service.find_many(**params, start=(page - 1) * size, limit=size, populate=WITH_ROLES)
        results = [serialize(admin) for admin in admins]
        return {"data": {"results": results, "pagination": pagination(page, size, total)}}

    async def find_one(self, ctx: Context) -> object:
        """Answer one administrator."""
        return {"data": serialize(await self._find_named(ctx))}

    async def create(self, ctx: Context) -> object:
        """Invite an administrator; the answer holds the token of the link, once."""
        data = CREATE.read(ctx.request.body)
        roles = data.pop("roles", [])
        data["lastname"] = data.get("lastname") or None
        await self.users.check_roles(roles)
        await self.users.check_reach(ability_of(ctx), role_ids=roles)
        admin, token = await self.users.invite(data, roles)
        keep_from_caches(ctx)
        return ctx.created({"data": {**serialize(admin), "registrationToken": token}})

    async def read_invitation(self, ctx: Context) -> object:
        """Answer whether an administrator has chosen a password, so that there is nobody to invite anew."""
        admin = await self._find_named(ctx)
        return {"data": {"accepted": bool(admin["password"])}}

    async def invite_again(self, ctx: Context) -> object:
        """Invite an administrator anew who has not accepted; the answer holds the new link's token, once."""
        admin = await self._find_named(ctx)
        await self.users.check_reach(ability_of(ctx), [admin])
        invited, token = await self.users.invite_again(admin)
        keep_from_caches(ctx)
        return {"data": {**serialize(invited), "registrationToken": token}}

    async def update(self, ctx: Context) -> object:
        """Change an administrator; deactivating one ends their sessions.

        One's own address takes the current password and second factor here too.
        """
        data = UPDATE.read(ctx.request.body)
        current, code = data.pop("currentPassword", None), data.pop("code", None)
        roles = data.pop("roles", None)
        admin = await self._find_named(ctx)
        if admin["id"] == ctx.state.user["id"] and self.users.is_new_address(admin, data):
            await self._check_own(ctx, admin, current, code, moves=True)
        await self.users.check_roles(roles or [])
        await self.users.check_reach(ability_of(ctx), [admin], roles or [])
        return {"data": serialize(await self.users.update(admin, _changes(data), roles))}

    async def delete(self, ctx: Context) -> object:
        """Remove an administrator and answer them."""
        number = row_id(ctx.params["id"])
        admin = None if number is None else await self.users.find(id=number)
        if admin is None:
            raise NotFoundError("User not found")
        await self.users.check_reach(ability_of(ctx), [admin])
        await self.users.delete([admin])
        return {"data": serialize(admin)}

    async def delete_many(self, ctx: Context) -> object:
        """Remove several administrators, all or none."""
        numbers = DELETE_MANY.read(ctx.request.body)["ids"]
        if ctx.state.user["id"] in numbers:
            raise ApplicationError("You cannot delete your own user")
        admins = await self._all_of(numbers)
        await self.users.check_reach(ability_of(ctx), admins)
        await self.users.delete(admins)
        return {"data": [serialize(admin) for admin in admins]}

    async def remove_totp(self, ctx: Context) -> object:
        """Turn off the second factor of somebody else who lost it; one's own takes the password."""
        admin = await self._find_named(ctx)
        if admin["id"] == ctx.state.user["id"]:
            raise ApplicationError("Remove your own by POST /admin/users/me/totp/remove")
        await self.users.check_reach(ability_of(ctx), [admin])
        await self.users.totp.remove(admin)
        return {"data": {"enabled": False}}

    async def _all_of(self, numbers: Sequence[int]) -> list[Admin]:
        admins = await self.app.documents(USER).find_many(
            filters={"id": {"$in": list(numbers)}}, populate=WITH_ROLES, sort="id"
        )
        if len(admins) < len(set(numbers)):
            raise NotFoundError("User not found")
        return admins

    async def _find_named(self, ctx: Context) -> Admin:
        number = row_id(ctx.params["id"])
        if number is None:
            raise NotFoundError("User does not exist")
        return await self.users.get(number)


def _changes(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changes of a body: an empty address or password is no change, an empty last name removes
    it.
    """
    changes = {name: value for name, value in data.items() if value or name not in ("email", "password")}
    return {**changes, "lastname": changes["lastname"] or None} if "lastname" in changes else changes


_ADDRESS = {"anyOf": [text(1, format="email"), {"const": ""}]}  # an empty one changes nothing
_TOKEN = {**TEXT, "description": "Of the link; it is shown this once."}
_INVITED = shared(
    "InvitedAdministrator", record({**ADMINISTRATOR["properties"], "registrationToken": _TOKEN})
)
_INVITATION = record({"accepted": FLAG})
USERS = "/admin/users"
READ, WRITE, CHANGE, REMOVE = (f"admin::users.{name}" for name in ("read", "create", "update", "delete"))

ROUTES = [
    admin_route(
        "GET",
        f"{USERS}/me",
        AdminUserController.me,
        about=Operation("Read who one is", wrapped(ADMINISTRATOR)),
    ),
    admin_route(
        "PUT",
        f"{USERS}/me",
        AdminUserController.update_me,
        about=Operation(
            "Change one's names, address or password",
            wrapped(ADMINISTRATOR),
            body=UPDATE_ME.json_schema(email=_ADDRESS),
            refusals=[404, *LIMITED],
        ),
    ),
    admin_route(
        "GET",
        f"{USERS}/me/permissions",
        AdminUserController.my_permissions,
        about=Operation("List what one may do", wrapped(list_of(PERMISSION))),
    ),
    admin_route(
        "POST",
        f"{USERS}/me/totp",
        AdminUserController.begin_totp,
        about=Operation(
            "Begin to set up a second factor",
            wrapped(record({"secret": TEXT, "uri": TEXT})),
            body=OWN_PASSWORD,
            refusals=[404, *LIMITED],
        ),
    ),
    admin_route(
        "POST",
        f"{USERS}/me/totp/confirm",
        AdminUserController.confirm_totp,
        about=Operation("Turn the second factor on", SECOND_FACTOR, body=CONFIRM, refusals=LIMITED),
    ),
    admin_route(
        "POST",
        f"{USERS}/me/totp/remove",
        AdminUserController.end_totp,
        about=Operation(
            "Turn the second factor off",
            SECOND_FACTOR,
            body=OWN_PASSWORD,
            refusals=[404, 413, 415, *LIMITED],
        ),
    ),
    admin_route(
        "GET",
        USERS,
        AdminUserController.find,
        READ,
        about=Operation(
            "List administrators", wrapped(page_of(ADMINISTRATOR)), query=[*listing(LISTED), *WINDOW]
        ),
    ),
    admin_route(
        "POST",
        USERS,
        AdminUserController.create,
        WRITE,
        about=Operation("Invite an administrator", wrapped(_INVITED), 201, body=CREATE),
    ),
    admin_route(
        "POST",
        f"{USERS}/batch-delete",
        AdminUserController.delete_many,
        REMOVE,
        about=Operation(
            "Remove administrators", wrapped(list_of(ADMINISTRATOR)), body=DELETE_MANY, refusals=[404]
        ),
    ),
    admin_route(
        "GET",
        f"{USERS}/:id",
        AdminUserController.find_one,
        READ,
        about=Operation("Read an administrator", wrapped(ADMINISTRATOR)),
    ),
    admin_route(
        "PUT",
        f"{USERS}/:id",
        AdminUserController.update,
        CHANGE,
        about=Operation(
            "Change an administrator",
            wrapped(ADMINISTRATOR),
            body=UPDATE.json_schema(email=_ADDRESS),
            refusals=LIMITED,
        ),
    ),
    admin_route(
        "DELETE",
        f"{USERS}/:id",
        AdminUserController.delete,
        REMOVE,
        about=Operation("Remove an administrator", wrapped(ADMINISTRATOR)),
    ),
    admin_route(
        "GET",
        f"{USERS}/:id/invitation",
        AdminUserController.read_invitation,
        READ,
        about=Operation("Read whether an administrator has accepted", wrapped(_INVITATION)),
    ),
    admin_route(
        "POST",
        f"{USERS}/:id/invitation",
        AdminUserController.invite_again,
        WRITE,
        about=Operation("Invite an administrator anew who has not accepted", wrapped(_INVITED)),
    ),
    admin_route(
        "DELETE",
        f"{USERS}/:id/totp",
        AdminUserController.remove_totp,
        CHANGE,
        about=Operation("Turn off the second factor of somebody", SECOND_FACTOR),
    ),
]
