"""Locales over HTTP: a list for everybody who is granted it, and their management."""

from octavo import Context, Octavo
from octavo.plugin import FormReader, row_id
from octavo.plugins.i18n.iso import iso_locales
from octavo.plugins.i18n.service import LocaleService

LONGEST_NAME = 50


class LocalesController:
    """`/api/i18n/locales` and `/i18n/locales`; the answers are not wrapped (as recorded)."""

    uid = "plugin::i18n.locales"

    def __init__(self, app: Octavo) -> None:
        self.app = app

    @property
    def locales(self) -> LocaleService:
        """The locales."""
        found: LocaleService = self.app.service("plugin::i18n.locale")
        return found

    async def list_locales(self, ctx: Context) -> object:
        """Answer all locales."""
        return await self.locales.list()

    async def list_iso_locales(self, ctx: Context) -> object:
        """Answer the codes a locale may have."""
        return [{"code": code, "name": name} for code, name in iso_locales().items()]

    async def create_locale(self, ctx: Context) -> object:
        """Add a locale."""
        form = FormReader(ctx.request.body)
        code = form.choice("code", list(iso_locales()), required=True)
        name = form.text("name", nullable=True, most=LONGEST_NAME)
        is_default = form.boolean("isDefault", required=True)
        form.finish()
        return await self.locales.create(code, name or None, is_default=bool(is_default))

    async def update_locale(self, ctx: Context) -> object:
        """Rename a locale, or make it the default one."""
        form = FormReader(ctx.request.body)
        name = form.text("name", least=1, most=LONGEST_NAME)
        is_default = form.boolean("isDefault")
        form.finish()
        data = {"name": name} if name is not None else {}
        return await self.locales.update(row_id(ctx.params["id"]), data, is_default=bool(is_default))

    async def delete_locale(self, ctx: Context) -> object:
        """Remove a locale, and all content in it."""
        return await self.locales.delete(row_id(ctx.params["id"]))
