"""The routes and services of history and trash."""

from octavo import Octavo
from octavo.plugin import Plugin
from octavo.plugins.history.config import HistorySettings
from octavo.plugins.history.retention import RetentionService
from octavo.plugins.history.schemas import TRASHED_SCHEMA, VERSION_SCHEMA
from octavo.plugins.history.trash import routes as trash
from octavo.plugins.history.trash.service import TrashService
from octavo.plugins.history.versions import routes as versions
from octavo.plugins.history.versions.reading import VersionService
from octavo.plugins.history.versions.recorder import VersionRecorder
from octavo.plugins.history.versions.service import HistoryService


async def _bootstrap(app: Octavo) -> None:
    recorder = app.service(VersionRecorder)
    app.content.saves.subscribe(recorder.keep, app.service(TrashService).keep, condition=recorder.is_wanted)
    app.background.repeat("deleting old versions of entries", app.service(RetentionService).clean)


plugin = Plugin(
    name="history",
    config=HistorySettings,
    content_types=[VERSION_SCHEMA, TRASHED_SCHEMA],
    controllers=[versions.HistoryController, trash.TrashController],
    services=[VersionRecorder, VersionService, HistoryService, TrashService, RetentionService],
    routes=[*versions.ROUTES, *trash.ROUTES],
    bootstrap=_bootstrap,
)
