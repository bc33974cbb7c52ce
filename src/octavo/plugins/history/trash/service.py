"""Keeps deleted entries, in the transaction that deletes them, and puts them back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import orjson

from octavo import NotFoundError, Octavo, ValidationError
from octavo.content.relations.component_pointers import (
    put_back_component_pointers,
    read_component_pointers,
)
from octavo.content.relations.pointers import put_back_pointers, read_pointers
from octavo.content.saves import Deletion
from octavo.content.versions.snapshots import snapshots, version_of
from octavo.content.versions.store import TypeStore
from octavo.http import json
from octavo.plugin import RowValues
from octavo.plugins.history.author import author
from octavo.plugins.history.config import HistorySettings
from octavo.plugins.history.schema_summary import describe
from octavo.plugins.history.schemas import TRASHED, VERSION
from octavo.plugins.history.trash.undeletion import MayPublish, PutBack, anyone_may

MOST_POINTERS: Final = 10_000
"""Rows of an attribute that pointed at a deleted entry and are pointed at it again."""
LABEL_TYPES: Final = ("string", "uid", "email", "enumeration", "integer", "biginteger", "date")
LONGEST_LABEL: Final = 200
LISTED: Final = (
    "id",
    "contentType",
    "relatedDocumentId",
    "languages",
    "labels",
    "isPublished",
    "authorType",
    "authorId",
    "authorName",
    "createdAt",
)
IDENTITY: Final = ("id", "contentType", "relatedDocumentId")
AT_ONCE: Final = 250
MOST_VERSIONS: Final = 1_000
"""Deleted entries, and versions, that are deleted for good in one transaction, so that no writer waits for
long."""
SEPARATOR: Final = "|"


class TrashService:
    """Writes deleted entries down, restores them, and deletes them for good."""

    uid = "plugin::history.trash"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.settings: HistorySettings = app.plugin("history").config

    async def keep(self, deletion: Deletion) -> None:
        """Write down what is about to be deleted, and what points at it; without a trash its history goes."""
        if not self.settings.trash_days:
            if deletion.is_last:
                await self._forget(deletion.uid, deletion.document_id)
            return
        store = TypeStore.of(self.app.content.content, deletion.uid)
        contents = await snapshots(store, deletion.rows)
        pointers: list[RowValues] = []
        if deletion.is_last:
            pointers += await read_pointers(store, deletion.document_id, MOST_POINTERS)
            pointers += await read_component_pointers(store, deletion.document_id, MOST_POINTERS)
        versions = [
            {**self._version(store, columns), "values": content}
            for columns, content in zip(deletion.rows, contents, strict=True)
        ]
        row = {
            "contentType": deletion.uid,
            "relatedDocumentId": deletion.document_id,
            "languages": joined(one["locale"] for one in versions),
            "labels": _text(_labels(store, contents[0])),
            "isPublished": any(one["status"] == "published" for one in versions),
            "data": _text(versions),
            "schema": _text(describe(store.content_type)),
            "pointers": _text(pointers),
            **author(),
        }
        await self.app.query(TRASHED).append([row])

    def _version(self, store: TypeStore, columns: Mapping[str, Any]) -> RowValues:
        """Return what is kept of a row beside its values."""
        return {
            "id": columns["id"],
            "locale": columns["locale"],
            "status": columns["status"],
            "createdAt": store.scalars(version_of(columns))["createdAt"],
            **{name: columns[store.column(name)] for name in ("createdBy", "updatedBy")},
        }

    async def of_type(self, uid: str | None) -> Mapping[str, Any]:
        """Return the condition for deleted entries of a type, of all without one.

        Raises ValidationError for a type that there is not, and nothing of which is in the trash.
        """
        where: RowValues = {} if uid is None else {"contentType": uid}
        if uid is not None and uid not in self.app.schemas.content_types and not await self.count(where):
            raise ValidationError(f"There is no content type {uid}, and nothing of it in the trash")
        return where

    async def count(self, where: Mapping[str, Any]) -> int:
        """Return how many deleted entries there are."""
        return await self.app.query(TRASHED).count(where)

    async def page(self, where: Mapping[str, Any], page: int, size: int) -> tuple[list[RowValues], int]:
        """Return deleted entries, the latest first, without their values, and the number of all."""
        rows = await self.app.query(TRASHED).find_many(
            where, select=list(LISTED), order_by="id:desc", limit=size, offset=(page - 1) * size
        )
        return rows, await self.count(where)

    async def find(self, where: Mapping[str, Any], ids: Sequence[int]) -> list[int]:
        """Return those of some deleted entries that satisfy a condition."""
        both = {"$and": [{"id": {"$in": list(ids)}}, where]}
        rows = await self.app.query(TRASHED).find_many(both, select=["id"], order_by="id")
        return [row["id"] for row in rows]

    async def restore(self, trashed_id: int, may_publish: MayPublish = anyone_may) -> RowValues:
        """Put an entry back, whole or not at all, and return what became of it; raises NotFoundError, and
        what writing an entry raises. What was published and may not be is a draft.
        """
        async with self.app.transaction():
            row = await self.app.query(TRASHED).find_one({"id": trashed_id})
            deleted = row and await self.app.query(TRASHED).delete_many({"id": trashed_id})
            if not row or not deleted:
                raise NotFoundError("There is no such entry in the trash")
            if row["contentType"] not in self.app.schemas.content_types:
                raise ValidationError(f"There is no content type {row['contentType']} any more: add it again")
            put_back = PutBack(self.app, row, may_publish)
            await put_back.write()
            store = TypeStore.of(self.app.content.content, row["contentType"])
            document_id, pointers = row["relatedDocumentId"], orjson.loads(row["pointers"])
            await put_back_pointers(store, document_id, pointers)
            await put_back_component_pointers(store, document_id, pointers)
        return put_back.serialize()

    async def empty(self, where: Mapping[str, Any]) -> int:
        """Delete for good what satisfies a condition and is in the trash now, some at a time, and return how
        many that were: what is done stays done if the rest is not.
        """
        latest = await self.app.query(TRASHED).find_many(where, select=["id"], order_by="id:desc", limit=1)
        count = last = 0
        while latest and (rows := await self._after(where, last, latest[0]["id"])):
            count += await self.purge(rows)
            last = rows[-1]["id"]
        return count

    async def _after(self, where: Mapping[str, Any], last: int, latest: int) -> list[RowValues]:
        """Return the next deleted entries, as `purge` takes them."""
        both = {"$and": [{"id": {"$gt": last, "$lte": latest}}, where]}
        return [
            *await self.app.query(TRASHED).find_many(
                both, select=list(IDENTITY), order_by="id", limit=AT_ONCE
            )
        ]

    async def purge(self, rows: Sequence[Mapping[str, Any]]) -> int:
        """Delete `AT_ONCE` entries at most for good, with the versions kept of them, and return how many were
        still in the trash; of an entry that is there again only what is in the trash.

        Of many versions some go first, in transactions of their own.
        """
        while len(ids := await self._versions_of(rows)) > MOST_VERSIONS:
            await self.app.query(VERSION).delete_many({"id": {"$in": ids[:MOST_VERSIONS]}})
        async with self.app.transaction():
            deleted = await self.app.query(TRASHED).delete_many({"id": {"$in": [row["id"] for row in rows]}})
            if ids := await self._versions_of(rows):
                await self.app.query(VERSION).delete_many({"id": {"$in": ids}})
        return deleted["count"]

    async def _versions_of(self, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Return versions of those entries that are gone, up to one more than are deleted at once."""
        by_type: dict[str, set[str]] = {}
        for row in rows:
            by_type.setdefault(row["contentType"], set()).add(row["relatedDocumentId"])
        ids: list[int] = []
        for uid, documents in by_type.items():
            if uid in self.app.schemas.content_types:
                where = {"documentId": {"$in": sorted(documents)}}
                existing_rows = await self.app.query(uid).find_many(where, select=["documentId"])
                documents -= {row["documentId"] for row in existing_rows}
            left = MOST_VERSIONS + 1 - len(ids)
            ids += await self.app.query(VERSION).among(
                "relatedDocumentId", sorted(documents), "contentType", uid, limit=left
            )
        return ids

    async def _forget(self, uid: str, document_id: str) -> None:
        """Delete the versions of an entry."""
        where = {"contentType": uid, "relatedDocumentId": document_id}
        await self.app.query(VERSION).delete_many(where)


def joined(locales: Iterable[str]) -> str:
    """Return locales as one text, in which each can be looked for: `|en|fr|`."""
    return SEPARATOR + SEPARATOR.join(dict.fromkeys(locales)) + SEPARATOR


def _text(value: Any) -> str:
    return json.dumps(value).decode()


def _labels(store: TypeStore, values: Mapping[str, Any]) -> RowValues:
    """Return short values of an entry, one of which it may be called by."""
    return {
        name: str(values[name])[:LONGEST_LABEL]
        for name, attribute in store.content_type.attributes.items()
        if attribute.type in LABEL_TYPES and values.get(name) is not None
    }
