"""The settings of releases over HTTP, `/content-releases/settings`: the time zone to plan in."""

from octavo import Context, Octavo
from octavo.plugin import TEXT, Form, Operation, Text, admin_route, nullable, record, wrapped
from octavo.plugins.content_releases.forms import LONGEST_ZONE, ZONE_RULE, zone_of
from octavo.plugins.content_releases.paths import RELEASES

STORED = "content-releases.settings"
FORM = Form(Text("defaultTimezone", nullable=True, required=True, max_length=LONGEST_ZONE, rules=[ZONE_RULE]))


class ReleaseSettingsController:
    """Keeps the time zone that planning begins with."""

    uid = "plugin::content-releases.settings"

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def find(self, ctx: Context) -> object:
        """Answer the settings."""
        return {"data": {"defaultTimezone": await self.app.store.get(STORED)}}

    async def update(self, ctx: Context) -> object:
        """Change the settings, and answer them."""
        zone = FORM.read(ctx.request.body)["defaultTimezone"]
        await self.app.store.set(STORED, None if not zone else zone_of(zone))
        return await self.find(ctx)


CHANGE = "plugin::content-releases.settings.update"
SETTINGS = f"{RELEASES}/settings"
_SETTINGS = wrapped(record({"defaultTimezone": nullable(TEXT)}))

ROUTES = [
    admin_route(
        "GET",
        SETTINGS,
        ReleaseSettingsController.find,
        about=Operation("Read the settings of releases", _SETTINGS),
    ),
    admin_route(
        "PUT",
        SETTINGS,
        ReleaseSettingsController.update,
        CHANGE,
        about=Operation("Change the settings of releases", _SETTINGS, body=FORM),
    ),
]
