"""Users and permissions: accounts, sessions, roles, and what each role may do over the content API."""

from octavo import Context, Middleware, Next, Octavo, Route
from octavo.plugin import Plugin, refuse_foreign_forms
from octavo.plugins.users_permissions import codes, lookups
from octavo.plugins.users_permissions.admin_routes import ADMIN_ROUTES, SettingsController
from octavo.plugins.users_permissions.answers import cookie_of, wants_cookie
from octavo.plugins.users_permissions.auth_controller import AuthController
from octavo.plugins.users_permissions.callers import Callers
from octavo.plugins.users_permissions.config import UsersPermissionsSettings
from octavo.plugins.users_permissions.limits import FOR_MANY, NAMED, LimitService, rate_limit
from octavo.plugins.users_permissions.providers.service import ProviderService
from octavo.plugins.users_permissions.role_controller import PermissionsController, RoleController
from octavo.plugins.users_permissions.roles import RoleService
from octavo.plugins.users_permissions.sessions import SessionService
from octavo.plugins.users_permissions.settings import SettingsService
from octavo.plugins.users_permissions.strategy import UsersPermissionsStrategy
from octavo.plugins.users_permissions.uids import PERMISSION, ROLE
from octavo.plugins.users_permissions.user_controller import UserController
from octavo.plugins.users_permissions.users import AccountRules, UserService


async def _refuse(ctx: Context, next: Next) -> object:
    """Refuse forms of other sites where the answer may set a cookie: without one they log nobody in."""
    if cookie_of(ctx) or wants_cookie(ctx):
        refuse_foreign_forms(ctx)
    return await next()


_own_site = Middleware("own-site", _refuse, refusals=(403,))
_often = [rate_limit]
_for_many = [rate_limit.with_config({FOR_MANY: True})]
_for_mails = [rate_limit.with_config({FOR_MANY: True, NAMED: True})]

ROUTES = [
    Route("POST", "/auth/local", "auth.callback", middlewares=[_own_site, *_often]),
    Route("GET", "/auth/:provider/callback", "auth.callback", middlewares=[_own_site, *_for_many]),
    Route("GET", "/connect/(.*)", "auth.connect", middlewares=_for_many),
    Route("POST", "/auth/local/register", "auth.register", middlewares=_often),
    Route("POST", "/auth/forgot-password", "auth.forgot_password", middlewares=_for_mails),
    Route("POST", "/auth/reset-password", "auth.reset_password", middlewares=_often),
    Route("POST", "/auth/change-password", "auth.change_password", middlewares=_often),
    Route("GET", "/auth/email-confirmation", "auth.email_confirmation", middlewares=_often),
    Route("POST", "/auth/send-email-confirmation", "auth.send_email_confirmation", middlewares=_for_mails),
    Route("POST", "/auth/refresh", "auth.refresh", middlewares=[_own_site, *_for_many]),
    Route("POST", "/auth/logout", "auth.logout"),
    Route("GET", "/auth/sessions", "auth.get_sessions"),
    Route("DELETE", "/auth/sessions/:id", "auth.revoke_session"),
    Route("GET", "/users/count", "user.count"),
    Route("GET", "/users/me", "user.me"),
    Route("GET", "/users", "user.find"),
    Route("GET", "/users/:id", "user.find_one"),
    Route("POST", "/users", "user.create"),
    Route("PUT", "/users/:id", "user.update"),
    Route("DELETE", "/users/:id", "user.destroy"),
    Route("GET", "/users-permissions/roles", "role.find"),
    Route("GET", "/users-permissions/roles/:id", "role.find_one"),
    Route("POST", "/users-permissions/roles", "role.create_role"),
    Route("PUT", "/users-permissions/roles/:role", "role.update_role"),
    Route("DELETE", "/users-permissions/roles/:role", "role.delete_role"),
    Route("GET", "/users-permissions/permissions", "permissions.get_permissions"),
]


async def _register(app: Octavo) -> None:
    callers = Callers(app)
    callers.subscribe()
    AccountRules(app).subscribe()
    app.watch([ROLE, PERMISSION], lookups.roles(app).forget)
    app.use_strategy(UsersPermissionsStrategy(app, callers))
    app.service(ProviderService.uid)  # made now, so that wrong settings keep the server from starting


async def _bootstrap(app: Octavo) -> None:
    await lookups.roles(app).ensure_defaults()
    await codes.convert(app)


async def _destroy(app: Octavo) -> None:
    await app.service(LimitService.uid).close()


plugin = Plugin(
    name="users-permissions",
    config=UsersPermissionsSettings,
    controllers=[AuthController, UserController, RoleController, PermissionsController, SettingsController],
    services=[UserService, RoleService, SessionService, SettingsService, LimitService, ProviderService],
    middlewares=[rate_limit],
    routes=[*ROUTES, *ADMIN_ROUTES],
    described_by="octavo.plugins.users_permissions.operations",
    register=_register,
    bootstrap=_bootstrap,
    destroy=_destroy,
)
