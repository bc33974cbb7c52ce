"""The routes, services and jobs of releases."""

from octavo import Octavo
from octavo.plugin import Plugin
from octavo.plugins.content_releases.actions import routes as actions
from octavo.plugins.content_releases.actions.service import ActionService
from octavo.plugins.content_releases.config import ReleasesSettings
from octavo.plugins.content_releases.entries import EntryService
from octavo.plugins.content_releases.release_service import ReleaseService
from octavo.plugins.content_releases.releases import routes as releases
from octavo.plugins.content_releases.releases.email_templates import FAILED
from octavo.plugins.content_releases.releases.notifications import NotificationService, tell_failed
from octavo.plugins.content_releases.releases.planning import PlanService
from octavo.plugins.content_releases.releases.running import RunService
from octavo.plugins.content_releases.releases.tasks import check_release, run_release
from octavo.plugins.content_releases.schedules import routes as schedules
from octavo.plugins.content_releases.schedules.service import ScheduleService
from octavo.plugins.content_releases.schemas import ACTION_SCHEMA, RELEASE, RELEASE_SCHEMA
from octavo.plugins.content_releases.settings import routes as settings


async def _register(app: Octavo) -> None:
    app.watch([RELEASE], app.service(ActionService).notice)


async def _bootstrap(app: Octavo) -> None:
    service = app.service(ActionService)
    await service.notice()
    app.background.repeat("tending what is planned", app.service(PlanService).tend)
    app.content.events.subscribe(
        service.follow, before_commit=True, with_entry=False, condition=service.is_followed
    )


plugin = Plugin(
    name="content-releases",
    config=ReleasesSettings,
    content_types=[RELEASE_SCHEMA, ACTION_SCHEMA],
    controllers=[
        actions.ActionController,
        releases.ReleaseController,
        schedules.ScheduleController,
        settings.ReleaseSettingsController,
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
    routes=[*settings.ROUTES, *schedules.ROUTES, *releases.ROUTES, *actions.ROUTES],
    emails=[FAILED],
    jobs=[run_release, check_release, tell_failed],
    register=_register,
    bootstrap=_bootstrap,
)
