"""The locales of an instance, and the default one."""

from collections.abc import Mapping
from typing import Any

from octavo import ApplicationError, NotFoundError, Octavo
from octavo.plugins.i18n.iso import iso_locales

LOCALE = "plugin::i18n.locale"
DEFAULT = "i18n.default_locale"
FIELDS = ("id", "documentId", "name", "code", "createdAt", "updatedAt", "publishedAt")

LocaleRow = dict[str, Any]


class LocaleService:
    """Reads and changes locales, and updates the instance's list of them."""

    uid = "plugin::i18n.locale"

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def ensure(self) -> None:
        """Create the locales in the settings, and read the others; the settings' default comes first."""
        settings = self.app.settings.i18n
        rows = self.app.query(LOCALE)
        async with self.app.transaction():
            await self.app.store.lock(LOCALE)
            codes = {row["code"] for row in await rows.find_many()}
            names = iso_locales()
            missing = [
                {"code": code, "name": names.get(code, code)}
                for code in dict.fromkeys((settings.default, *settings.locales))
                if code not in codes
            ]
            if missing:
                await rows.create_many(missing)
            if await self.app.store.get(DEFAULT) is None:
                await self.app.store.set(DEFAULT, settings.default)
        await self.refresh()

    async def refresh(self, row: object = None) -> None:
        """Update the instance's list of locales, after every change by any process."""
        rows = await self.app.query(LOCALE).find_many()
        codes = [row["code"] for row in rows]
        default = await self.app.store.get(DEFAULT)
        if default not in codes:
            default = self.app.settings.i18n.default
        self.app.locales.replace(default, codes)

    async def contents(self, row_id: int | None) -> list[LocaleRow]:
        """Return how many entries of which types go with a locale; raises NotFoundError."""
        code = (await self._existing(row_id))["code"]
        counted = []
        for content_type in self.app.schemas.content_types.values():
            if not content_type.localized:
                continue
            # Each published version has a draft beside it, which stands for both.
            count = await self.app.documents(content_type.uid).count(locale=code, status="draft")
            if count:
                counted.append(
                    {"uid": content_type.uid, "displayName": content_type.display_name, "count": count}
                )
        return counted

    async def list(self) -> list[LocaleRow]:
        """Return all locales, in order of creation."""
        rows = await self.app.query(LOCALE).find_many(order_by="id")
        return [self.serialize(row) for row in rows]

    async def create(self, code: str, name: str | None, *, is_default: bool) -> LocaleRow:
        """Create a locale; raises ApplicationError if it exists."""
        rows = self.app.query(LOCALE)
        async with self.app.transaction():
            await self.app.store.lock(LOCALE)
            if await rows.find_one({"code": code}):
                raise ApplicationError("This locale already exists")
            row = await rows.create({"code": code, "name": name})
            if is_default:
                await self.app.store.set(DEFAULT, code)
        return self.serialize(row)

    async def update(self, row_id: int | None, data: Mapping[str, Any], *, is_default: bool) -> LocaleRow:
        """Rename a locale, or make it the default one; raises NotFoundError."""
        row = await self._existing(row_id)
        async with self.app.transaction():
            updated_row = await self.app.query(LOCALE).update({"id": row["id"]}, data)
            if is_default:
                await self.app.store.set(DEFAULT, row["code"])
        return self.serialize(updated_row or row)

    async def delete(self, row_id: int | None) -> LocaleRow:
        """Delete a locale and its content; raises NotFoundError, ApplicationError for the default one."""
        row = await self._existing(row_id)
        if row["code"] == self.app.locales.default:
            raise ApplicationError("Cannot delete the default locale")
        deleted = self.serialize(row)
        async with self.app.transaction():
            for content_type in self.app.schemas.content_types.values():
                if content_type.localized:
                    await self._delete_content(content_type.uid, row["code"])
            await self.app.query(LOCALE).delete({"id": row["id"]})
        return deleted

    async def _delete_content(self, uid: str, code: str) -> None:
        rows = await self.app.query(uid).find_many({"locale": code}, select=["documentId"])
        documents = self.app.documents(uid)
        for document_id in dict.fromkeys(row["documentId"] for row in rows):
            await documents.delete(document_id, locale=code)

    async def _existing(self, row_id: int | None) -> LocaleRow:
        row = None if row_id is None else await self.app.query(LOCALE).find_one({"id": row_id})
        if row is None:
            raise NotFoundError("locale.notFound")
        return row

    def serialize(self, row: Mapping[str, Any]) -> LocaleRow:
        """Return a locale as in the API."""
        answer = {name: row[name] for name in FIELDS}
        return {**answer, "isDefault": row["code"] == self.app.locales.default}
