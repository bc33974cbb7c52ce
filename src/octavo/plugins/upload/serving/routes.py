"""The files of the local storage: `/uploads/…`."""

from urllib.parse import quote

from octavo import Context, Octavo, Route
from octavo.http import StaticOptions, resolve, send_file
from octavo.plugin import RouteInfo
from octavo.plugins.upload import media_types
from octavo.plugins.upload.files.service import UploadService
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


ROUTES = [
    Route(
        "GET",
        "/uploads/(.*)",
        ServingController.serve,
        auth=False,
        config={"openapi": False},
        info=RouteInfo(type="static"),
    ),
]
