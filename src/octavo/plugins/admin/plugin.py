"""The routes, services and moments of the admin plugin."""

import uuid

from octavo import Context, Middleware, Next, Octavo, Route
from octavo.plugin import Plugin, RouteInfo, refuse_foreign_forms
from octavo.plugins.admin.attempts import AttemptService
from octavo.plugins.admin.authentication import AuthenticationController
from octavo.plugins.admin.config import AdminOptions
from octavo.plugins.admin.entry_controller import EntryController
from octavo.plugins.admin.guesses import GuessService
from octavo.plugins.admin.mails import MailService
from octavo.plugins.admin.permissions import PermissionService
from octavo.plugins.admin.project_controller import ProjectController
from octavo.plugins.admin.role_controller import RoleController
from octavo.plugins.admin.roles import RoleService
from octavo.plugins.admin.sessions import SessionService
from octavo.plugins.admin.strategy import AdminStrategy
from octavo.plugins.admin.totp_service import TotpService
from octavo.plugins.admin.user_controller import UserController
from octavo.plugins.admin.users import UserService

ADMIN = RouteInfo(type="admin")


def _open(method: str, path: str, handler: str) -> Route:
    """Return a route for everybody: it takes credentials, or tells what anybody may know."""
    return Route(method, path, handler, auth=False, info=ADMIN)


async def _refuse(ctx: Context, next: Next) -> object:
    """Refuse forms of other sites: they would log in an administrator as somebody else."""
    refuse_foreign_forms(ctx)
    return await next()


_own_site = Middleware("own-site", _refuse, refusals=(403,))


def _beginning(path: str, handler: str) -> Route:
    """Return a route that begins or renews a session, which a cookie keeps."""
    return Route("POST", path, handler, auth=False, middlewares=[_own_site], info=ADMIN)


def _for(method: str, path: str, handler: str, *actions: str) -> Route:
    """Return a route for administrators who may do all of some actions; without any, for all of them."""
    return Route(method, path, handler, auth={"strategies": ["admin"], "scope": actions}, info=ADMIN)


_SESSIONS = [
    _beginning("/admin/login", "authentication.login"),
    _beginning("/admin/access-token", "authentication.access_token"),
    _for("POST", "/admin/logout", "authentication.logout"),
    _beginning("/admin/register-admin", "authentication.register_admin"),
    _open("GET", "/admin/registration-info", "authentication.registration_info"),
    _beginning("/admin/register", "authentication.register"),
    _open("POST", "/admin/forgot-password", "authentication.forgot_password"),
    _beginning("/admin/reset-password", "authentication.reset_password"),
    _open("GET", "/admin/init", "authentication.init"),
]
_USERS = [
    _for("GET", "/admin/users/me", "user.me"),
    _for("PUT", "/admin/users/me", "user.update_me"),
    _for("GET", "/admin/users/me/permissions", "user.my_permissions"),
    _for("POST", "/admin/users/me/totp", "user.begin_totp"),
    _for("POST", "/admin/users/me/totp/confirm", "user.confirm_totp"),
    _for("POST", "/admin/users/me/totp/remove", "user.end_totp"),
    _for("GET", "/admin/users", "user.find", "admin::users.read"),
    _for("POST", "/admin/users", "user.create", "admin::users.create"),
    _for("POST", "/admin/users/batch-delete", "user.delete_many", "admin::users.delete"),
    _for("GET", "/admin/users/:id", "user.find_one", "admin::users.read"),
    _for("PUT", "/admin/users/:id", "user.update", "admin::users.update"),
    _for("DELETE", "/admin/users/:id", "user.delete", "admin::users.delete"),
    _for("DELETE", "/admin/users/:id/totp", "user.remove_totp", "admin::users.update"),
]
_ROLES = [
    _for("GET", "/admin/roles", "role.find", "admin::roles.read"),
    _for("POST", "/admin/roles", "role.create", "admin::roles.create"),
    _for("POST", "/admin/roles/batch-delete", "role.delete_many", "admin::roles.delete"),
    _for("GET", "/admin/roles/:id", "role.find_one", "admin::roles.read"),
    _for("PUT", "/admin/roles/:id", "role.update", "admin::roles.update"),
    _for("DELETE", "/admin/roles/:id", "role.delete", "admin::roles.delete"),
    _for("GET", "/admin/roles/:id/permissions", "role.permissions_of", "admin::roles.read"),
    _for("PUT", "/admin/roles/:id/permissions", "role.assign", "admin::roles.update"),
    _for("GET", "/admin/permissions", "role.list_permissions"),
    _for("POST", "/admin/permissions/check", "role.check"),
]
_PROJECT = [
    _for("GET", "/admin/information", "project.information"),
    _for("GET", "/admin/project-settings", "project.settings", "admin::project-settings.read"),
]
_COLLECTION = "/content-manager/collection-types/:model"
_ENTRIES = [
    _for("GET", _COLLECTION, "entry.find"),
    _for("POST", _COLLECTION, "entry.create"),
    _for("GET", f"{_COLLECTION}/:id", "entry.find_one"),
    _for("PUT", f"{_COLLECTION}/:id", "entry.update"),
    _for("DELETE", f"{_COLLECTION}/:id", "entry.delete"),
]
ANYTHING_ELSE = "/admin/(.*)"
UNSAID = {"openapi": False}


async def _register(app: Octavo) -> None:
    """Let every other plugin's routes below /admin be found before the one that finds nothing."""
    last = [route for route in app.routes if route.state.path == ANYTHING_ELSE]
    app.routes[:] = [*(route for route in app.routes if route not in last), *last]


async def _bootstrap(app: Octavo) -> None:
    async with app.transaction():
        if await app.store.get("admin.uuid") is None:
            await app.store.set("admin.uuid", str(uuid.uuid4()))
    await app.service("plugin::admin.role").ensure_defaults()
    await app.service("plugin::admin.user").tell_first_token()


async def _destroy(app: Octavo) -> None:
    await app.service("plugin::admin.attempt").close()
    await app.service("plugin::admin.guess").close()


plugin = Plugin(
    name="admin",
    config=AdminOptions,
    controllers=[
        AuthenticationController,
        EntryController,
        ProjectController,
        RoleController,
        UserController,
    ],
    services=[
        AttemptService,
        GuessService,
        MailService,
        PermissionService,
        RoleService,
        SessionService,
        TotpService,
        UserService,
    ],
    strategies=[AdminStrategy()],
    routes=[
        *_SESSIONS,
        *_USERS,
        *_ROLES,
        *_PROJECT,
        *_ENTRIES,
        Route("GET", ANYTHING_ELSE, "authentication.nowhere", auth=False, config=UNSAID, info=ADMIN),
    ],
    described_by="octavo.plugins.admin.operations",
    register=_register,
    bootstrap=_bootstrap,
    destroy=_destroy,
)
