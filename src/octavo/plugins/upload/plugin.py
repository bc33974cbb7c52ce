"""The routes, controllers and service of the media library."""

import asyncio
from urllib.parse import quote

from octavo import Context, Octavo, Route
from octavo.http import StaticOptions, resolve, send_file, sweep
from octavo.plugin import Plugin, RouteInfo
from octavo.plugins.upload import folder_routes, library_routes, media_types, routes, settings_routes
from octavo.plugins.upload.config import UploadSettings
from octavo.plugins.upload.file_tracker import TASK
from octavo.plugins.upload.folder_routes import FolderController
from octavo.plugins.upload.folders import FolderService
from octavo.plugins.upload.library_routes import AdminController
from octavo.plugins.upload.preferences import LibraryPreferences
from octavo.plugins.upload.routes import ContentApiController
from octavo.plugins.upload.service import UploadService
from octavo.plugins.upload.settings_routes import SettingsController
from octavo.plugins.upload.storage import LocalStorage

_SERVED = StaticOptions(ranges="first", conditional=False, index=None, untrusted=True)


class ServingController:
    """Serves files so that nothing in them can be executed by browsers."""

    uid = "plugin::upload.serving"

    def __init__(self, app: Octavo) -> None:
        self._library = app.service(UploadService)

    async def serve(self, ctx: Context) -> None:
        """Send a file of the local storage; what a browser might run becomes a download."""
        storage = self._library.storage
        if not isinstance(storage, LocalStorage):
            return
        path = ctx.params["0"]
        is_served = await send_file(ctx, storage.folder, path, _SERVED)
        target = resolve(storage.folder, path, _SERVED)
        if not is_served and target is not None and target.parent == storage.folder:
            key = await self._library.stored_key(target.name)
            target = storage.folder / key if key is not None else None
            is_served = key is not None and await send_file(ctx, storage.folder, quote(key), _SERVED)
        if not is_served or target is None:
            return
        # The file that is sent, whatever spelling of its path was asked for: a part of it is shown no better.
        head = await storage.head(target) if ctx.status in (200, 206) else b""
        if not media_types.shown_inline(ctx.type, head):
            ctx.set("Content-Disposition", "attachment")


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
        AdminController,
        ContentApiController,
        FolderController,
        ServingController,
        SettingsController,
    ],
    services=[FolderService, LibraryPreferences, UploadService],
    routes=[
        *routes.ROUTES,
        *library_routes.ROUTES,
        *folder_routes.ROUTES,
        *settings_routes.ROUTES,
        Route(
            "GET",
            "/uploads/(.*)",
            ServingController.serve,
            auth=False,
            config={"openapi": False},
            info=RouteInfo(type="static"),
        ),
    ],
    bootstrap=_open,
    destroy=_close,
)
