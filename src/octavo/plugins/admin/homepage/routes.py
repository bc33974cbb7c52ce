"""The first screen of a panel, over HTTP: `/admin/homepage`."""

from octavo import Context, Octavo, ValidationError
from octavo.plugin import (
    MOMENT,
    TEXT,
    WHOLE,
    Choice,
    Form,
    Forms,
    Operation,
    Text,
    admin_route,
    list_of,
    nullable,
    one_of,
    record,
    wrapped,
)
from octavo.plugins.admin.abilities import ability_of
from octavo.plugins.admin.homepage.service import VERSION, HomepageService

WIDTHS = (4, 6, 8, 12)
"""How many twelfths of a row a widget takes."""
MOST = 100
LONGEST = 255
WIDGET = Form(
    Text("uid", required=True, max_length=LONGEST),
    Choice("width", WIDTHS, required=True, typed="number"),
)
LAYOUT = Form(
    Forms("widgets", form=WIDGET, required=True),
    Choice("version", (VERSION,), typed="number"),
    Text("updatedAt", max_length=LONGEST, description="Not kept: it is when this was sent."),
)


class HomepageController:
    """Which widgets the caller wants, and the numbers that some of them show."""

    def __init__(self, app: Octavo) -> None:
        self.homepage = app.service(HomepageService)

    async def layout(self, ctx: Context) -> object:
        """Answer the caller's layout; null until there is one."""
        return {"data": await self.homepage.layout(ctx.state.user)}

    async def set_layout(self, ctx: Context) -> object:
        """Replace the caller's layout."""
        widgets = LAYOUT.read(ctx.request.body)["widgets"]
        if len(widgets) > MOST:
            raise ValidationError(f"widgets must have {MOST} at most")
        if len({one["uid"] for one in widgets}) < len(widgets):
            raise ValidationError("widgets must have each uid once")
        return {"data": await self.homepage.keep(ctx.state.user, widgets)}

    async def statistics(self, ctx: Context) -> object:
        """Answer how much of what there is; null for what the caller may not read."""
        return {"data": await self.homepage.statistics(ability_of(ctx))}


_WIDGET = record({"uid": TEXT, "width": one_of(*WIDTHS)})
_LAYOUT = record({"version": WHOLE, "widgets": list_of(_WIDGET), "updatedAt": MOMENT})
_NUMBERS = ("assets", "contentTypes", "components", "locales", "admins", "webhooks", "apiTokens")
_STATISTICS = record(dict.fromkeys(_NUMBERS, nullable(WHOLE)))
ROUTES = [
    admin_route(
        "GET",
        "/admin/homepage/layout",
        HomepageController.layout,
        about=Operation("Read which widgets one wants on the first screen", wrapped(nullable(_LAYOUT))),
    ),
    admin_route(
        "PUT",
        "/admin/homepage/layout",
        HomepageController.set_layout,
        about=Operation("Choose the widgets of the first screen", wrapped(_LAYOUT), body=LAYOUT),
    ),
    admin_route(
        "GET",
        "/admin/homepage/key-statistics",
        HomepageController.statistics,
        about=Operation("Count what a project has, as far as one may read it", wrapped(_STATISTICS)),
    ),
]
