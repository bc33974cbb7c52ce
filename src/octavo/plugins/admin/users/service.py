"""Accounts of administrators: finding, inviting, changing and deleting them."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from octavo import (
    ApplicationError,
    Finding,
    ForbiddenError,
    NotFoundError,
    Octavo,
    ValidationError,
    YupValidationError,
)
from octavo.plugin import Issued, Problem, Warned, log_event
from octavo.plugins.admin.abilities import AdminAbility
from octavo.plugins.admin.defaults import SUPER_ADMIN
from octavo.plugins.admin.emails import MailService
from octavo.plugins.admin.homepage.service import HomepageService
from octavo.plugins.admin.permissions import ROLE, PermissionService
from octavo.plugins.admin.preferences import PreferenceService
from octavo.plugins.admin.sessions import AdminSessionService
from octavo.plugins.admin.totp_service import TotpService
from octavo.plugins.admin.users.setup_token import SetupToken

USER = "admin::user"
LOCK = "admin.users"
"""The name in the store that is locked while administrators change, and while one of them logs in."""

FIELDS = (
    "id",
    "documentId",
    "firstname",
    "lastname",
    "username",
    "email",
    "isActive",
    "blocked",
    "preferedLanguage",
    "createdAt",
    "updatedAt",
    "publishedAt",
    "locale",
)
WITH_ROLES: Mapping[str, Any] = {"roles": {"sort": "id"}}
WITH_PERMISSIONS: Mapping[str, Any] = {"roles": {"sort": "id", "populate": {"permissions": {"sort": "id"}}}}
ACCEPTED = (
    "This administrator has a password already; POST /admin/forgot-password sends a link for another one"
)
LAST_SUPER_ADMIN = "You must have at least one user with super admin role."

Admin = dict[str, Any]


def serialize(admin: Mapping[str, Any], *, roles: bool = True) -> Admin:
    """Return an administrator as in the admin API."""
    answer = {name: admin.get(name) for name in FIELDS}
    if roles:
        names = ("id", "name", "description", "code")
        answer["roles"] = [{name: role.get(name) for name in names} for role in admin.get("roles") or ()]
    return answer


def is_active(admin: Mapping[str, Any]) -> bool:
    """Whether an administrator may log in."""
    return admin.get("isActive") is True and not admin.get("blocked")


def is_super_admin(admin: Mapping[str, Any]) -> bool:
    """Whether one of an administrator's roles is super admin."""
    return any(role["code"] == SUPER_ADMIN for role in admin.get("roles") or ())


def digest(token: str) -> str:
    """Return the digest of a token that was sent by e-mail; only that is stored."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


class AdminUserService:
    """The administrators of an instance."""

    uid = "plugin::admin.user"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.permissions = app.service(PermissionService)
        self.sessions = app.service(AdminSessionService)
        self.totp = app.service(TotpService)
        self.first_token = SetupToken(app, "")

    async def find(self, populate: Any = WITH_ROLES, **equal: Any) -> Admin | None:
        """Return the administrator with these values, such as `email="…"`."""
        filters = {name: {"$eq": value} for name, value in equal.items()}
        return await self.app.documents(USER).find_first(filters=filters, populate=populate)

    async def get(self, user_id: int) -> Admin:
        """Return an administrator by row id; raises NotFoundError."""
        admin = await self.find(id=user_id)
        if admin is None:
            raise NotFoundError("User does not exist")
        return admin

    async def find_super_admins(self, limit: int) -> list[Admin]:
        """Return administrators who may do everything and log in, such as to tell them of something."""
        filters = {"isActive": {"$eq": True}, "roles": {"code": {"$eq": SUPER_ADMIN}}}
        admins = await self.app.documents(USER).find_many(filters=filters, limit=limit)
        return [admin for admin in admins if is_active(admin)]

    async def any(self) -> bool:
        """Whether there is any administrator."""
        return await self.app.query(USER).count({}) > 0

    async def tell_first_token(self) -> None:
        """Print the token if it is needed."""
        self.first_token = SetupToken(self.app, str(await self.app.store.get("admin.uuid")))
        if self.first_token.is_needed and not await self.any():
            token = self.first_token.make()
            message = f"there is none yet: within an hour the first one registers with the token {token}"
            log_event(Warned(Problem("administrators", message, "or run `octavo admin create EMAIL`")))

    async def create_first(self, data: Mapping[str, Any]) -> Admin:
        """Make the first administrator, a super admin; raises ApplicationError where there is one."""
        async with self.app.transaction():
            await self.app.store.lock(LOCK)
            if await self.any():
                raise ApplicationError("You cannot register a new super admin")
            role = await self.app.query(ROLE).find_one({"code": SUPER_ADMIN})
            roles = [] if role is None else [role["id"]]
            return await self._create({**data, "isActive": True}, roles)

    async def create(self, data: Mapping[str, Any], role_ids: Sequence[int] = ()) -> Admin:
        """Make an administrator; raises ApplicationError for an address that is taken."""
        if await self.find(email=str(data["email"]).lower()) is not None:
            raise ApplicationError("Email already taken")
        return await self._create(data, role_ids)

    async def _create(self, data: Mapping[str, Any], role_ids: Sequence[int]) -> Admin:
        roles = {"connect": [{"id": number} for number in role_ids]}
        values = {**data, "email": str(data["email"]).lower(), "roles": roles}
        return await self.app.documents(USER).create(data=values, populate=WITH_ROLES)

    async def invite(self, data: Mapping[str, Any], role_ids: Sequence[int]) -> tuple[Admin, str]:
        """Make an administrator and mail the link by which they choose a password; return both."""
        token = secrets.token_hex(20)
        values = {**data, "isActive": False, "registrationToken": digest(token)}
        admin = await self.create(values, role_ids)
        self._send_invitation(admin, token)
        return admin, token

    async def invite_again(self, admin: Admin) -> tuple[Admin, str]:
        """Mail another link to an administrator who has no password yet; the one before works no more.

        Raises ApplicationError for somebody who has a password.
        """
        token = secrets.token_hex(20)
        async with self.app.transaction():
            await self.app.store.lock(LOCK)
            if (await self.get(admin["id"]))["password"]:
                raise ApplicationError(ACCEPTED)
            invited = await self.app.documents(USER).update(
                admin["documentId"], data={"registrationToken": digest(token)}, populate=WITH_ROLES
            )
        if invited is None:
            raise NotFoundError("User does not exist")
        self._send_invitation(invited, token)
        return invited, token

    def _send_invitation(self, admin: Admin, token: str) -> None:
        send = partial(self.app.service(MailService).send_invitation, admin, token)
        self.app.background.begin("e-mail to an administrator", send)

    async def update(
        self,
        admin: Admin,
        data: Mapping[str, Any],
        role_ids: Sequence[int] | None = None,
        *,
        unless_used: Mapping[str, Any] | None = None,
    ) -> Admin:
        """Change an administrator; `unless_used` is a token of theirs that this change uses up.

        Raises ApplicationError for an address that is taken and a token that was used meanwhile,
        ValidationError where no super admin would be left.
        """
        values = dict(data)
        if values.get("email"):
            values["email"] = values["email"].lower()
            holder = await self.find(email=values["email"])
            if holder is not None and holder["id"] != admin["id"]:
                raise ApplicationError("A user with this email address already exists")
        if role_ids is not None:
            values["roles"] = {"set": [{"id": number} for number in role_ids]}
        async with self.app.transaction():
            await self.app.store.lock(LOCK)
            if unless_used and await self.find(None, id=admin["id"], **unless_used) is None:
                raise ApplicationError()
            before = await self.get(admin["id"])
            updated_admin = await self.app.documents(USER).update(
                admin["documentId"], data={**_clear_links(before, values), **values}, populate=WITH_ROLES
            )
            if updated_admin is None:
                raise NotFoundError("User does not exist")
            await self._keep_a_super_admin(before, updated_admin)
            if _ends_sessions(before, updated_admin, "password" in values):
                await self.sessions.revoke(admin)
            if updated_admin["email"] != before["email"]:
                await self._tell_old_address(before)
        return updated_admin

    def is_new_address(self, admin: Admin, data: Mapping[str, Any]) -> bool:
        """Whether a change gives an administrator another e-mail address."""
        return bool(data.get("email")) and data["email"].lower() != admin["email"]

    async def _tell_old_address(self, before: Admin) -> None:
        """Send a mail to the previous address of an account, once the change is committed."""
        send = partial(self.app.service(MailService).send_address_changed, before)
        self.app.background.begin("e-mail to an administrator", send)

    async def begin_session(self, admin: Admin, body: Any = None) -> Issued:
        """Begin a session for an authenticated administrator; `AdminSessionService.start` reads the body.

        Raises ApplicationError where another password, or none, was given meanwhile: what ended the sessions
        there were would not end this one.
        """
        async with self.app.transaction():
            await self.app.store.lock(LOCK)
            now = await self.find(None, id=admin["id"])
            if now is None or not is_active(now) or now["password"] != admin["password"]:
                raise ApplicationError("Invalid credentials")
            return await self.sessions.start(admin, body)

    async def delete(self, admins: Sequence[Admin]) -> None:
        """Delete administrators; raises ValidationError if no super admin would be left."""
        async with self.app.transaction():
            await self.app.store.lock(LOCK)
            current_admins = [await self.get(admin["id"]) for admin in admins]
            for admin in current_admins:
                await self.app.documents(USER).delete(admin["documentId"])
                await self.sessions.revoke(admin)
                await self.totp.remove(admin)
                await self.app.service(PreferenceService).remove(admin)
                await self.app.service(HomepageService).remove(admin)
            for admin in current_admins:
                await self._keep_a_super_admin(admin, None)

    async def _keep_a_super_admin(self, before: Admin, after: Admin | None) -> None:
        """Raise ValidationError if the last active super admin is gone."""
        remains = after is not None and is_super_admin(after) and is_active(after)
        if not is_super_admin(before) or remains:
            return
        filters = {"roles": {"code": {"$eq": SUPER_ADMIN}}, "isActive": {"$eq": True}}
        if await self.app.documents(USER).count(filters=filters) == 0:
            raise ValidationError(LAST_SUPER_ADMIN)

    async def check_reach(
        self, ability: AdminAbility, admins: Iterable[Admin] = (), role_ids: Sequence[int] = ()
    ) -> None:
        """Raise ForbiddenError unless the caller has all permissions of these administrators and roles.

        Otherwise whoever may edit administrators could take over any account.
        """
        if ability.everything:
            return
        current_role_ids = [role["id"] for admin in admins for role in admin.get("roles") or ()]
        ids = [*current_role_ids, *role_ids]
        roles = await self.app.documents(ROLE).find_many(
            filters={"id": {"$in": ids}}, populate={"permissions": True}
        )
        for role in roles:
            permissions = role["permissions"]
            if role["code"] == SUPER_ADMIN or not all(map(ability.includes, permissions)):
                raise ForbiddenError()

    async def check_roles(self, role_ids: Sequence[int]) -> None:
        """Raise YupValidationError for roles that do not exist."""
        roles = await self.app.query(ROLE).find_many({"id": {"$in": list(role_ids)}}, select=["id"])
        missing = [number for number in role_ids if number not in {role["id"] for role in roles}]
        if missing:
            listed = ", ".join(map(str, missing))
            raise YupValidationError([Finding(("roles",), f"There is no role {listed}", list(role_ids))])


def _clear_links(before: Admin, values: Mapping[str, Any]) -> Admin:
    """Return what makes links worth nothing that were sent before a change.

    A link for a new password goes with the address, the password and the activity it was sent for; an
    invitation with the password or activity somebody else gave.
    """
    used_up = "password" in values or values.get("isActive", before["isActive"]) != before["isActive"]
    used: Admin = {"registrationToken": None} if used_up else {}
    if used_up or values.get("email", before["email"]) != before["email"]:
        used |= {"resetPasswordToken": None, "resetPasswordTokenExpiresAt": None}
    return used


def _ends_sessions(before: Admin, after: Admin, new_password: bool) -> bool:
    """Whether a change must invalidate earlier tokens: of password, activity or roles."""
    roles = [{role["id"] for role in admin.get("roles") or ()} for admin in (before, after)]
    return new_password or is_active(before) != is_active(after) or roles[0] != roles[1]
