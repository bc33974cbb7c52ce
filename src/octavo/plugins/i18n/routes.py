"""Locales over HTTP: a list for callers with the grant, and their management."""

from octavo import Context, Octavo, Route
from octavo.plugin import (
    FLAG,
    MOMENT,
    TEXT,
    WHOLE,
    Boolean,
    Choice,
    Form,
    Operation,
    Text,
    admin_route,
    list_of,
    nullable,
    record,
    row_id,
    shared,
)
from octavo.plugins.i18n.iso import iso_locales
from octavo.plugins.i18n.service import LocaleService

LONGEST_NAME = 50
CREATE = Form(
    Choice("code", tuple(iso_locales()), required=True),
    Text("name", nullable=True, max_length=LONGEST_NAME),
    Boolean("isDefault", required=True),
)
UPDATE = Form(Text("name", min_length=1, max_length=LONGEST_NAME), Boolean("isDefault"))


class LocalesController:
    """`/api/i18n/locales` and `/i18n/locales`; the answers are not wrapped (as recorded)."""

    uid = "plugin::i18n.locales"

    def __init__(self, app: Octavo) -> None:
        self.locales = app.service(LocaleService)

    async def list_locales(self, ctx: Context) -> object:
        """Answer all locales."""
        return await self.locales.list()

    async def list_iso_locales(self, ctx: Context) -> object:
        """Answer the codes a locale may have."""
        return [{"code": code, "name": name} for code, name in iso_locales().items()]

    async def create_locale(self, ctx: Context) -> object:
        """Add a locale."""
        data = CREATE.read(ctx.request.body)
        return await self.locales.create(data["code"], data.get("name") or None, is_default=data["isDefault"])

    async def update_locale(self, ctx: Context) -> object:
        """Rename a locale, or make it the default one."""
        data = UPDATE.read(ctx.request.body)
        is_default = data.pop("isDefault", False)
        return await self.locales.update(row_id(ctx.params["id"]), data, is_default=is_default)

    async def count_content(self, ctx: Context) -> object:
        """Answer how many entries of which types are deleted with a locale."""
        return await self.locales.contents(row_id(ctx.params["id"]))

    async def delete_locale(self, ctx: Context) -> object:
        """Remove a locale, and all content in it."""
        return await self.locales.delete(row_id(ctx.params["id"]))


_ROW = {"id": WHOLE, "documentId": TEXT, "name": nullable(TEXT), "code": TEXT}
_MOMENTS = {"createdAt": MOMENT, "updatedAt": MOMENT, "publishedAt": nullable(MOMENT)}
_LOCALE = shared("Locale", record({**_ROW, **_MOMENTS, "isDefault": FLAG}))
_LIST = Operation("List the locales", list_of(_LOCALE))
_CODES = Operation("List the codes locales may have", list_of(record({"code": TEXT, "name": TEXT})))
_COUNTED = record({"uid": TEXT, "displayName": TEXT, "count": WHOLE})
_MAY = "plugin::i18n.locale"

ROUTES = [
    Route("GET", "/i18n/locales", LocalesController.list_locales, about=_LIST),
    admin_route("GET", "/i18n/iso-locales", LocalesController.list_iso_locales, f"{_MAY}.read", about=_CODES),
    admin_route("GET", "/i18n/locales", LocalesController.list_locales, about=_LIST),
    admin_route(
        "POST",
        "/i18n/locales",
        LocalesController.create_locale,
        f"{_MAY}.create",
        about=Operation("Add a locale", _LOCALE, body=CREATE),
    ),
    admin_route(
        "PUT",
        "/i18n/locales/:id",
        LocalesController.update_locale,
        f"{_MAY}.update",
        about=Operation("Change a locale", _LOCALE, body=UPDATE),
    ),
    admin_route(
        "GET",
        "/i18n/locales/:id/content",
        LocalesController.count_content,
        f"{_MAY}.delete",
        about=Operation("Count the entries that are deleted with a locale, by type", list_of(_COUNTED)),
    ),
    admin_route(
        "DELETE",
        "/i18n/locales/:id",
        LocalesController.delete_locale,
        f"{_MAY}.delete",
        about=Operation("Delete a locale and all content in it", _LOCALE),
    ),
]
