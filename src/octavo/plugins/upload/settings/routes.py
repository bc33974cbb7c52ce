"""What administrators set in the media library: which sizes are made, and how lists are shown at first."""

from typing import Any

from octavo import Context, Octavo, ValidationError
from octavo.plugin import (
    FLAG,
    WHOLE,
    Boolean,
    Choice,
    Form,
    Operation,
    RowId,
    admin_route,
    one_of,
    record,
    wrapped,
)
from octavo.plugins.upload.lists import MAX_PAGE_SIZE
from octavo.plugins.upload.permissions import CONFIGURE, READ, SETTINGS
from octavo.plugins.upload.settings.service import STORED_SETTINGS, LibraryPreferences

AT_ONCE = 1
"""What Strapi's clients are told they may send at once (as recorded)."""
ORDERS = [f"{name}:{order}" for name in ("createdAt", "name", "updatedAt") for order in ("DESC", "ASC")]
SETTINGS_FORM = Form(
    Boolean("sizeOptimization", required=True),
    Boolean(
        "responsiveDimensions", required=True, description="Whether the sizes of `breakpoints` are made."
    ),
    Boolean("autoOrientation"),
    Boolean("aiMetadata"),
)
CONFIGURATION_FORM = Form(RowId("pageSize", required=True), Choice("sort", ORDERS, typed="string"))


class UploadSettingsController:
    """`/upload/settings` and `/upload/configuration`."""

    uid = "plugin::upload.admin-settings"

    def __init__(self, app: Octavo) -> None:
        self.preferences = app.service(LibraryPreferences)

    async def settings(self, ctx: Context) -> object:
        """Answer the settings."""
        return {"data": {**await self.preferences.settings(), "concurrentUploadRequests": AT_ONCE}}

    async def update_settings(self, ctx: Context) -> object:
        """Replace the settings."""
        return {"data": await self.preferences.set_settings(SETTINGS_FORM.read(ctx.request.body))}

    async def configuration(self, ctx: Context) -> object:
        """Answer how lists are shown at first."""
        return {"data": await self.preferences.configuration()}

    async def update_configuration(self, ctx: Context) -> object:
        """Replace how lists are shown at first."""
        data = CONFIGURATION_FORM.read(ctx.request.body)
        if data["pageSize"] > MAX_PAGE_SIZE:
            raise ValidationError(f"pageSize must be at most {MAX_PAGE_SIZE}")
        return {"data": await self.preferences.set_configuration(data)}


_STORED: dict[str, Any] = dict.fromkeys(STORED_SETTINGS, FLAG)
_CONFIGURATION = record({"pageSize": WHOLE, "sort": one_of(*ORDERS)})

ROUTES = [
    admin_route(
        "GET",
        "/upload/settings",
        UploadSettingsController.settings,
        SETTINGS,
        about=Operation(
            "Read the settings of the media library",
            wrapped(record({**_STORED, "concurrentUploadRequests": WHOLE})),
        ),
    ),
    admin_route(
        "PUT",
        "/upload/settings",
        UploadSettingsController.update_settings,
        SETTINGS,
        about=Operation(
            "Change the settings of the media library", wrapped(record(_STORED)), body=SETTINGS_FORM
        ),
    ),
    admin_route(
        "GET",
        "/upload/configuration",
        UploadSettingsController.configuration,
        READ,
        about=Operation("Read how the library is shown at first", wrapped(_CONFIGURATION)),
    ),
    admin_route(
        "PUT",
        "/upload/configuration",
        UploadSettingsController.update_configuration,
        CONFIGURE,
        about=Operation(
            "Change how the library is shown at first", wrapped(_CONFIGURATION), body=CONFIGURATION_FORM
        ),
    ),
]
