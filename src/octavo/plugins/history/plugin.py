"""The routes and services of history and trash."""

from octavo import Octavo
from octavo.plugin import Plugin
from octavo.plugins.history.config import HistorySettings
from octavo.plugins.history.recorder import VersionRecorder
from octavo.plugins.history.restoring import HistoryService
from octavo.plugins.history.retention import RetentionService
from octavo.plugins.history.routes import ROUTES, HistoryController
from octavo.plugins.history.schemas import TRASHED_SCHEMA, VERSION_SCHEMA
from octavo.plugins.history.trash import TrashService
from octavo.plugins.history.trash_routes import ROUTES as TRASH_ROUTES
from octavo.plugins.history.trash_routes import TrashController
from octavo.plugins.history.versions import VersionService


async def _bootstrap(app: Octavo) -> None:
    keeper, trash = app.service(VersionRecorder), app.service(TrashService)
    app.content.saves.subscribe(keeper.keep, trash.keep, condition=keeper.is_wanted)
    app.background.repeat("deleting old versions of entries", app.service(RetentionService).clean)


plugin = Plugin(
    name="history",
    config=HistorySettings,
    content_types=[VERSION_SCHEMA, TRASHED_SCHEMA],
    controllers=[HistoryController, TrashController],
    services=[VersionRecorder, VersionService, HistoryService, TrashService, RetentionService],
    routes=[*ROUTES, *TRASH_ROUTES],
    bootstrap=_bootstrap,
)
