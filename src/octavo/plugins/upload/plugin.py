"""The routes, controllers and service of the media library."""

import asyncio

from octavo import Octavo
from octavo.http import sweep
from octavo.plugin import Plugin
from octavo.plugins.upload.config import UploadSettings
from octavo.plugins.upload.file_tracker import TASK
from octavo.plugins.upload.files import routes as files
from octavo.plugins.upload.files.service import UploadService
from octavo.plugins.upload.folders import routes as folders
from octavo.plugins.upload.folders.service import FolderService
from octavo.plugins.upload.library import routes as library
from octavo.plugins.upload.serving import routes as serving
from octavo.plugins.upload.settings import routes as settings
from octavo.plugins.upload.settings.service import LibraryPreferences


async def _open(app: Octavo) -> None:
    """Delete leftovers of killed processes, at once and every hour."""
    await asyncio.to_thread(sweep)
    app.background.repeat(TASK, app.service(UploadService).tracker.sweep, delay=0)


async def _close(app: Octavo) -> None:
    app.service(UploadService).workers.close()


plugin = Plugin(
    name="upload",
    config=UploadSettings,
    controllers=[
        library.AdminController,
        files.ContentApiController,
        folders.FolderController,
        serving.ServingController,
        settings.UploadSettingsController,
    ],
    services=[FolderService, LibraryPreferences, UploadService],
    routes=[
        *files.ROUTES,
        *library.ROUTES,
        *folders.ROUTES,
        *settings.ROUTES,
        *serving.ROUTES,
    ],
    bootstrap=_open,
    destroy=_close,
)
