"""The routes, services and moments of the admin plugin."""

import uuid

from octavo import Octavo, Route
from octavo.plugin import Plugin, RouteInfo
from octavo.plugins.admin import project
from octavo.plugins.admin.authentication import routes as authentication
from octavo.plugins.admin.config import AdminOptions
from octavo.plugins.admin.entries import routes as entries
from octavo.plugins.admin.login_throttle import LoginThrottle
from octavo.plugins.admin.mails import MailService
from octavo.plugins.admin.permissions import PermissionService
from octavo.plugins.admin.roles import routes as roles
from octavo.plugins.admin.roles.service import RoleService
from octavo.plugins.admin.search_throttle import SearchThrottle
from octavo.plugins.admin.sessions import SessionService
from octavo.plugins.admin.strategy import AdminStrategy
from octavo.plugins.admin.totp_service import TotpService
from octavo.plugins.admin.users import routes as users
from octavo.plugins.admin.users.service import UserService

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
    await app.service(RoleService).ensure_defaults()
    await app.service(UserService).tell_first_token()


async def _destroy(app: Octavo) -> None:
    await app.service(LoginThrottle).close()
    await app.service(SearchThrottle).close()


plugin = Plugin(
    name="admin",
    config=AdminOptions,
    controllers=[
        authentication.AuthenticationController,
        entries.EntryController,
        project.ProjectController,
        roles.RoleController,
        users.UserController,
    ],
    services=[
        LoginThrottle,
        SearchThrottle,
        MailService,
        PermissionService,
        RoleService,
        SessionService,
        TotpService,
        UserService,
    ],
    strategies=[AdminStrategy()],
    routes=[
        *authentication.ROUTES,
        *users.ROUTES,
        *roles.ROUTES,
        *project.ROUTES,
        *entries.ROUTES,
        Route(
            "GET",
            ANYTHING_ELSE,
            authentication.AuthenticationController.nowhere,
            auth=False,
            config=UNSAID,
            info=RouteInfo(type="admin"),
        ),
    ],
    register=_register,
    bootstrap=_bootstrap,
    destroy=_destroy,
)
