"""The routes, services and phase functions of the admin plugin."""

import uuid

from octavo import Octavo, Route
from octavo.plugin import Plugin, RouteInfo
from octavo.plugins.admin.actor import ActorService
from octavo.plugins.admin.authentication import routes as authentication
from octavo.plugins.admin.bulk import routes as bulk
from octavo.plugins.admin.cloning import routes as cloning
from octavo.plugins.admin.config import AdminOptions
from octavo.plugins.admin.drafts import routes as drafts
from octavo.plugins.admin.emails import EMAILS, MailService
from octavo.plugins.admin.entries import routes as entries
from octavo.plugins.admin.homepage import routes as homepage
from octavo.plugins.admin.homepage.service import HomepageService
from octavo.plugins.admin.jobs import routes as jobs
from octavo.plugins.admin.login_throttle import LoginThrottle
from octavo.plugins.admin.overview import routes as overview
from octavo.plugins.admin.overview.usages import UsageService
from octavo.plugins.admin.permissions import PermissionService
from octavo.plugins.admin.permitted_entries import PermittedEntries
from octavo.plugins.admin.preferences import PreferenceService
from octavo.plugins.admin.previews import routes as previews
from octavo.plugins.admin.previews.service import PreviewService
from octavo.plugins.admin.project import routes as project
from octavo.plugins.admin.publishing import routes as publishing
from octavo.plugins.admin.relations import routes as relations
from octavo.plugins.admin.roles import routes as roles
from octavo.plugins.admin.roles.service import AdminRoleService
from octavo.plugins.admin.search_throttle import SearchThrottle
from octavo.plugins.admin.sessions import AdminSessionService
from octavo.plugins.admin.shared_fields import routes as shared_fields
from octavo.plugins.admin.single_types import routes as single_types
from octavo.plugins.admin.strategy import AdminStrategy
from octavo.plugins.admin.totp_service import TotpService
from octavo.plugins.admin.uids import routes as uids
from octavo.plugins.admin.users import account
from octavo.plugins.admin.users import routes as users
from octavo.plugins.admin.users.service import AdminUserService
from octavo.plugins.admin.views import routes as views
from octavo.plugins.admin.views.service import ViewService

ANYTHING_ELSE = "/admin/(.*)"
UNSAID = {"openapi": False}


async def _register(app: Octavo) -> None:
    """Move the catch-all route below /admin behind the routes of other plugins."""
    last = [route for route in app.routes if route.state.path == ANYTHING_ELSE]
    app.routes[:] = [*(route for route in app.routes if route not in last), *last]


async def _bootstrap(app: Octavo) -> None:
    app.service(PreviewService).check()
    async with app.transaction():
        if await app.store.get("admin.uuid") is None:
            await app.store.set("admin.uuid", str(uuid.uuid4()))
    await app.service(AdminRoleService).ensure_defaults()
    await app.service(AdminUserService).tell_first_token()


async def _destroy(app: Octavo) -> None:
    await app.service(LoginThrottle).close()
    await app.service(SearchThrottle).close()


plugin = Plugin(
    name="admin",
    config=AdminOptions,
    controllers=[
        authentication.AuthenticationController,
        bulk.AdminBulkController,
        cloning.CloningController,
        drafts.DraftRelationController,
        entries.EntryController,
        homepage.HomepageController,
        jobs.JobController,
        overview.OverviewController,
        account.AccountController,
        previews.PreviewController,
        project.ProjectController,
        publishing.PublishingController,
        relations.RelationController,
        roles.AdminRoleController,
        shared_fields.SharedFieldController,
        single_types.AdminSingleTypeController,
        uids.UidController,
        users.AdminUserController,
        views.ViewController,
    ],
    services=[
        ActorService,
        LoginThrottle,
        SearchThrottle,
        HomepageService,
        MailService,
        PermissionService,
        PermittedEntries,
        PreferenceService,
        PreviewService,
        AdminRoleService,
        AdminSessionService,
        TotpService,
        UsageService,
        AdminUserService,
        ViewService,
    ],
    strategies=[AdminStrategy()],
    routes=[
        *authentication.ROUTES,
        *account.ROUTES,
        *users.ROUTES,
        *roles.ROUTES,
        *project.ROUTES,
        *homepage.ROUTES,
        *jobs.ROUTES,
        *entries.ROUTES,
        *publishing.ROUTES,
        *bulk.ROUTES,
        *cloning.ROUTES,
        *single_types.ROUTES,
        *views.ROUTES,
        *relations.ROUTES,
        *uids.ROUTES,
        *drafts.ROUTES,
        *overview.ROUTES,
        *shared_fields.ROUTES,
        *previews.ROUTES,
        Route(
            "GET",
            ANYTHING_ELSE,
            authentication.AuthenticationController.nowhere,
            auth=False,
            config=UNSAID,
            info=RouteInfo(type="admin"),
        ),
    ],
    emails=EMAILS,
    register=_register,
    bootstrap=_bootstrap,
    destroy=_destroy,
)
