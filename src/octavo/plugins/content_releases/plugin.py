"""The routes, services and jobs of releases."""

from octavo import Octavo
from octavo.plugin import Plugin
from octavo.plugins.content_releases import action_routes, release_routes, schedule_routes
from octavo.plugins.content_releases.actions import ActionService
from octavo.plugins.content_releases.config import ReleasesSettings
from octavo.plugins.content_releases.email_templates import FAILED
from octavo.plugins.content_releases.entries import EntryService
from octavo.plugins.content_releases.notifications import NotificationService, tell_failed
from octavo.plugins.content_releases.planning import PlanService
from octavo.plugins.content_releases.releases import ReleaseService
from octavo.plugins.content_releases.running import RunService
from octavo.plugins.content_releases.schedules import ScheduleService
from octavo.plugins.content_releases.schemas import ACTION_SCHEMA, RELEASE, RELEASE_SCHEMA
from octavo.plugins.content_releases.tasks import check_release, run_release


async def _register(app: Octavo) -> None:
    app.watch([RELEASE], app.service(ActionService).notice)


async def _bootstrap(app: Octavo) -> None:
    actions = app.service(ActionService)
    await actions.notice()
    app.background.repeat("tending what is planned", app.service(PlanService).tend)
    app.content.events.subscribe(
        actions.follow, before_commit=True, with_entry=False, condition=actions.is_followed
    )


plugin = Plugin(
    name="content-releases",
    config=ReleasesSettings,
    content_types=[RELEASE_SCHEMA, ACTION_SCHEMA],
    controllers=[
        action_routes.ActionController,
        release_routes.ReleaseController,
        schedule_routes.ScheduleController,
        schedule_routes.SettingsController,
    ],
    services=[
        ReleaseService,
        EntryService,
        ActionService,
        NotificationService,
        RunService,
        PlanService,
        ScheduleService,
    ],
    # Addresses with a name come before those with an id.
    routes=[*schedule_routes.ROUTES, *release_routes.ROUTES, *action_routes.ROUTES],
    emails=[FAILED],
    jobs=[run_release, check_release, tell_failed],
    register=_register,
    bootstrap=_bootstrap,
)
