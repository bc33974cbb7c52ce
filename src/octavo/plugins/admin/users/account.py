"""One's own account beside its profile: preferences, sessions, whether codes are asked for."""

from collections.abc import Mapping

from octavo import Context, Octavo, ValidationError
from octavo.plugin import (
    LISTED_SESSION,
    TEXT,
    Operation,
    admin_route,
    body_schema,
    if_match_of,
    keep_from_caches,
    list_of,
    nullable,
    parameter,
    record,
    shared,
    wrapped,
)
from octavo.plugins.admin.answers import SECOND_FACTOR
from octavo.plugins.admin.preferences import LONGEST, PreferenceService
from octavo.plugins.admin.users.service import AdminUserService

ME = "/admin/users/me"
_SESSION = shared(
    "AdministratorLoginSession",
    record(
        {
            **LISTED_SESSION["properties"],
            "browser": {**nullable(TEXT), "description": "The browser it was begun in, if it is well known."},
            "system": {**nullable(TEXT), "description": "The operating system of that browser."},
            "address": {**nullable(TEXT), "description": "The IP address that it was begun from."},
        }
    ),
)


class AccountController:
    """`/admin/users/me/preferences`, `/admin/users/me/sessions` and whether there is a second factor."""

    uid = "plugin::admin.own-account"

    def __init__(self, app: Octavo) -> None:
        self.preferences = app.service(PreferenceService)
        self.users = app.service(AdminUserService)

    async def my_preferences(self, ctx: Context) -> object:
        """Answer what a panel remembers for the caller."""
        return await self.preferences.of(ctx.state.user)

    async def keep_preferences(self, ctx: Context) -> object:
        """Replace what a panel remembers for the caller; with If-Match, that version of it alone."""
        body = ctx.request.body
        if not isinstance(body, Mapping):
            raise ValidationError("preferences must be a JSON object")
        return await self.preferences.keep(ctx.state.user, body, if_match_of(ctx))

    async def my_sessions(self, ctx: Context) -> object:
        """List where the caller is logged in."""
        keep_from_caches(ctx)
        return {"data": await self.users.sessions.listed(ctx.state.user, ctx.state["session_id"])}

    async def end_session(self, ctx: Context) -> object:
        """End one of the caller's sessions."""
        if not await self.users.sessions.end(ctx.state.user, ctx.params["id"]):
            return ctx.not_found("Session not found")
        return {"data": {}}

    async def my_totp(self, ctx: Context) -> object:
        """Answer whether the caller has a second factor."""
        return {"data": {"enabled": await self.users.totp.is_on(ctx.state.user)}}


_PREFERENCES = {
    **body_schema({}, more=True),
    "description": f"Any JSON object of {LONGEST} bytes at most; it belongs to the panel.",
}
_ANSWER = record(
    {
        "data": shared("AdministratorPreferences", {"type": "object", "additionalProperties": True}),
        "meta": record({"version": TEXT}),
    }
)

_IF_MATCH = {
    **parameter("If-Match", TEXT, "The `version` the preferences must still have, in quotes."),
    "in": "header",
}

ROUTES = [
    admin_route(
        "GET",
        f"{ME}/preferences",
        AccountController.my_preferences,
        about=Operation("Read what a panel remembers for oneself", _ANSWER),
    ),
    admin_route(
        "PUT",
        f"{ME}/preferences",
        AccountController.keep_preferences,
        about=Operation(
            "Replace what a panel remembers for oneself",
            _ANSWER,
            body=_PREFERENCES,
            query=[_IF_MATCH],
            refusals=(412,),
        ),
    ),
    admin_route(
        "GET",
        f"{ME}/sessions",
        AccountController.my_sessions,
        about=Operation("List where one is logged in", wrapped(list_of(_SESSION))),
    ),
    admin_route(
        "DELETE",
        f"{ME}/sessions/:id",
        AccountController.end_session,
        about=Operation("End one of one's sessions", wrapped(record({}))),
    ),
    admin_route(
        "GET",
        f"{ME}/totp",
        AccountController.my_totp,
        about=Operation("Read whether one has a second factor", SECOND_FACTOR),
    ),
]
