"""Reads versions, as far as the caller may read the entry."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import orjson

from octavo import NotFoundError, Octavo
from octavo.content.versions.snapshots import snapshots
from octavo.content.versions.store import TypeStore
from octavo.plugin import RowValues
from octavo.plugins.history.author import ADMIN
from octavo.plugins.history.schema_summary import describe
from octavo.plugins.history.schemas import VERSION

Values = dict[str, Any]

LISTED: Final = (
    "id",
    "contentType",
    "relatedDocumentId",
    "language",
    "action",
    "state",
    "authorType",
    "authorId",
    "authorName",
    "restoredFrom",
    "createdAt",
    "updatedAt",
)
ADMINISTRATOR: Final = ("id", "firstname", "lastname", "username", "email")
LOCALE: Final = "plugin::i18n.locale"


class VersionService:
    """Finds versions, and what an entry is now."""

    uid = "plugin::history.versions"

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def get(self, version_id: int | None) -> RowValues:
        """Return a version; raises NotFoundError."""
        row = None if version_id is None else await self.app.query(VERSION).find_one({"id": version_id})
        if row is None:
            raise NotFoundError("There is no such version")
        language = self._language(row["contentType"], row["language"])
        data, schema = orjson.loads(row["data"]), orjson.loads(row["schema"])
        return {**row, "language": language, "data": data, "schema": schema}

    def _language(self, uid: str, language: str) -> str:
        """Return the language a version is in by now: its type may have got locales since, or lost them."""
        type_ = self.app.schemas.content_types.get(uid)
        if type_ is None:
            return language
        return (language or self.app.locales.default) if type_.localized else ""

    def _in_language(self, uid: str, language: str) -> RowValues:
        """Return the condition for versions that are in a language by now."""
        if not self.app.schemas.content_type(uid).localized:
            return {}
        is_default = language == self.app.locales.default
        return {"language": {"$in": [language, ""] if is_default else [language]}}

    async def page(
        self, uid: str, document_id: str, locale: str | None, page: int, size: int
    ) -> tuple[list[RowValues], int]:
        """Return versions of an entry, the latest first, without their values, and the number of all."""
        in_language = self._in_language(uid, locale or "")
        where = {"contentType": uid, "relatedDocumentId": document_id, **in_language}
        rows = await self.app.query(VERSION).find_many(
            where, select=list(LISTED), order_by="id:desc", limit=size, offset=(page - 1) * size
        )
        versions = [{**row, "language": self._language(uid, row["language"])} for row in rows]
        return await self.serialize(versions), await self.app.query(VERSION).count(where)

    async def serialize(self, rows: Sequence[Mapping[str, Any]]) -> list[RowValues]:
        """Return versions as in the API, with their authors."""
        admins = await self._administrators(rows)
        locales = await self.app.query(LOCALE).find_many(select=["code", "name"])
        names = {row["code"]: row["name"] for row in locales}
        return [_serialize(row, admins, names) for row in rows]

    async def _administrators(self, rows: Iterable[Mapping[str, Any]]) -> dict[str, RowValues]:
        ids = {row["authorId"] for row in rows if row["authorType"] == ADMIN and row["authorId"]}
        if not ids:
            return {}
        admins = await self.app.query("admin::user").find_many(
            {"id": {"$in": sorted(map(int, ids))}}, select=list(ADMINISTRATOR)
        )
        return {str(row["id"]): {name: row[name] for name in ADMINISTRATOR} for row in admins}

    async def current(self, uid: str, document_id: str, locale: str | None) -> Values:
        """Return the values of an entry as it is: of its draft, or of what there is; {} if there is none."""
        store = TypeStore.of(self.app.content.content, uid)
        versions = await store.read(document_id)
        here = versions.get(locale or "", "draft") or versions.get(locale or "", "published")
        return {} if here is None else (await snapshots(store, [here.columns]))[0]

    def unknown(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return which attributes the type has had since a version, and which it has no more (Strapi)."""
        now = describe(self.app.schemas.content_type(row["contentType"]))
        then = row["schema"]
        return {
            "added": {name: form for name, form in now.items() if name not in then},
            "removed": {name: form for name, form in then.items() if name not in now},
        }


def _serialize(
    row: Mapping[str, Any], admins: Mapping[str, RowValues], names: Mapping[str, str]
) -> RowValues:
    code = row["language"]
    kind, number = row["authorType"], row["authorId"]
    return {
        "id": row["id"],
        "contentType": row["contentType"],
        "relatedDocumentId": row["relatedDocumentId"],
        "locale": {"code": code, "name": names.get(code, code)} if code else None,
        "status": row["state"],
        "action": row["action"],
        "createdAt": row["createdAt"],
        "savedAt": row["updatedAt"],
        "createdBy": admins.get(number) if kind == ADMIN else None,
        "author": None if kind is None else {"type": kind, "id": number, "name": row["authorName"]},
        "restoredFrom": row["restoredFrom"],
    }
