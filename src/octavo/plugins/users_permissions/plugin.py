"""The routes, services and phase functions of users and permissions."""

from octavo import Octavo
from octavo.plugin import Plugin
from octavo.plugins.users_permissions import one_time_codes
from octavo.plugins.users_permissions.authentication import routes as authentication
from octavo.plugins.users_permissions.authentication.service import AuthenticationService
from octavo.plugins.users_permissions.callers import Callers
from octavo.plugins.users_permissions.config import UsersPermissionsSettings
from octavo.plugins.users_permissions.email_templates import EMAILS
from octavo.plugins.users_permissions.providers.service import ProviderService
from octavo.plugins.users_permissions.rate_limit import RateLimitService, rate_limit
from octavo.plugins.users_permissions.roles import routes as roles
from octavo.plugins.users_permissions.roles.service import RoleService
from octavo.plugins.users_permissions.sessions import routes as sessions
from octavo.plugins.users_permissions.sessions.service import SessionService
from octavo.plugins.users_permissions.settings import routes as settings
from octavo.plugins.users_permissions.settings_service import SettingsService
from octavo.plugins.users_permissions.strategy import UsersPermissionsStrategy
from octavo.plugins.users_permissions.uids import PERMISSION, ROLE
from octavo.plugins.users_permissions.users import routes as users
from octavo.plugins.users_permissions.users.lifecycles import UserLifecycles
from octavo.plugins.users_permissions.users.service import UserService


async def _register(app: Octavo) -> None:
    callers = Callers(app)
    callers.subscribe()
    UserLifecycles(app).subscribe()
    app.watch([ROLE, PERMISSION], app.service(RoleService).clear_cache)
    app.use_strategy(UsersPermissionsStrategy(app, callers))


async def _bootstrap(app: Octavo) -> None:
    await app.service(RoleService).ensure_defaults()
    await one_time_codes.convert(app)


async def _destroy(app: Octavo) -> None:
    await app.service(RateLimitService).close()


plugin = Plugin(
    name="users-permissions",
    config=UsersPermissionsSettings,
    services=[
        SettingsService,
        SessionService,
        UserService,
        RoleService,
        ProviderService,
        RateLimitService,
        AuthenticationService,
    ],
    controllers=[
        authentication.AuthController,
        users.UserController,
        roles.RoleController,
        roles.PermissionsController,
        settings.UserSettingsController,
    ],
    middlewares=[rate_limit],
    routes=[
        *authentication.ROUTES,
        *sessions.ROUTES,
        *users.ROUTES,
        *roles.ROUTES,
        *settings.ROUTES,
    ],
    emails=EMAILS,
    register=_register,
    bootstrap=_bootstrap,
    destroy=_destroy,
)
