"""Shows versions to whoever may read the entry, and restores them for whoever may write it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from octavo import Context, NotFoundError, Octavo, ValidationError
from octavo.plugin import RowValues
from octavo.plugins.history.comparison import differences
from octavo.plugins.history.fitting import Fit, Misfit, fit, references
from octavo.plugins.history.versions.reading import Values, VersionService
from octavo.plugins.history.versions.recorder import restoring
from octavo.schema import ContentType

ENTRIES = "plugin::admin.permitted-entries"


class HistoryService:
    """The history of entries, for the callers of requests."""

    uid = "plugin::history.history"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.versions = app.service(VersionService)

    @property
    def permitted(self) -> Any:
        """What administrators may do with entries; looked up late, because their API may be off."""
        return self.app.service(ENTRIES)

    async def page(
        self, ctx: Context, uid: str, document_id: str | None, locale: Any, page: int, size: int
    ) -> tuple[list[RowValues], int]:
        """Return a page of an entry's versions, and how many there are; raises NotFoundError."""
        entries = self.permitted.of(ctx, uid, "read", locale)
        document_id = await self._document_id(entries.content_type, document_id)
        await self.permitted.fields(entries, "read", document_id)
        return await self.versions.page(uid, document_id, entries.access.locale, page, size)

    async def _document_id(self, type_: ContentType, document_id: str | None) -> str:
        if type_.kind != "singleType":
            if not document_id:
                raise ValidationError("documentId is required for collection types")
            return document_id
        rows = await self.app.query(type_.uid).find_many(select=["documentId"], limit=1)
        if not rows:
            raise NotFoundError()
        return str(rows[0]["documentId"])

    async def one(self, ctx: Context, version_id: int | None) -> Values:
        """Return a version with its values, what the schema was, and what of it would not be restored."""
        row = await self.versions.get(version_id)
        entries, fields = await self._readable(ctx, row)
        result = await self._fit(row)
        readable = self.permitted.readable(entries, row["data"], fields)
        [version] = await self.versions.serialize([row])
        schema = {name: form for name, form in row["schema"].items() if name in readable}
        return {
            "data": {**version, "data": readable, "schema": schema},
            "meta": {
                **self._meta(row, result, readable, fields),
                "labels": await self._labels(entries, [readable]),
            },
        }

    async def compare(self, ctx: Context, version_id: int | None, other_id: int | None) -> Values:
        """Return how the entry, or another version of it, differs from a version."""
        row = await self.versions.get(version_id)
        entries, fields = await self._readable(ctx, row)
        after = await self._now(row) if other_id is None else await self._other(row, other_id)
        before, after = [self.permitted.readable(entries, values, fields) for values in (row["data"], after)]
        result = await self._fit(row)
        return {
            "data": differences(before, after),
            "meta": {
                **self._meta(row, result, before, fields),
                "labels": await self._labels(entries, [before, after]),
            },
        }

    async def restore(self, ctx: Context, version_id: int | None) -> Values:
        """Write a version's values to the draft, and return what became of them.

        What may not be written, or is the same, stays; what does not fit any more is told.
        """
        row = await self.versions.get(version_id)
        _, read = await self._readable(ctx, row)
        entries = self.permitted.of(ctx, row["contentType"], "update", row["language"] or None)
        document_id = row["relatedDocumentId"]
        fields = await self.permitted.fields(entries, "update", document_id)
        result, now = await self._fit(row), await self._now(row)
        changed_fields = {one["field"] for one in differences(result.values, now)}
        writable = self.permitted.whole(entries, fields) & changed_fields
        data = {name: value for name, value in result.values.items() if name in writable}
        with restoring(row["id"]):
            answer = await self.permitted.update(entries, document_id, data) if data else None
        readable = self.permitted.readable(entries, row["data"], read)
        entry = {"documentId": document_id, "locale": row["language"] or None, "fields": sorted(data)}
        if answer is not None:
            entry["updatedAt"] = answer["data"].get("updatedAt")
        return {"data": entry, "meta": self._meta(row, result, readable, read)}

    async def _readable(self, ctx: Context, row: Mapping[str, Any]) -> tuple[Any, Any]:
        """Return the entries of a version's type, and the fields that may be read of this one."""
        entries = self.permitted.of(ctx, row["contentType"], "read", row["language"] or None)
        return entries, await self.permitted.fields(entries, "read", row["relatedDocumentId"])

    async def _other(self, row: Mapping[str, Any], other_id: int) -> Values:
        """Return the values of another version of the same entry; raises NotFoundError."""
        other = await self.versions.get(other_id)
        same = ("contentType", "relatedDocumentId", "language")
        if any(other[name] != row[name] for name in same):
            raise NotFoundError("There is no such version of this entry")
        values: Values = other["data"]
        return values

    async def _now(self, row: Mapping[str, Any]) -> Values:
        return await self.versions.current(row["contentType"], row["relatedDocumentId"], row["language"])

    async def _fit(self, row: Mapping[str, Any]) -> Fit:
        type_ = self.app.schemas.content_type(row["contentType"])
        return await fit(self.app, type_, row["data"], await self._now(row), row["language"])

    def _meta(self, row: Mapping[str, Any], result: Fit, readable: Mapping[str, Any], fields: Any) -> Values:
        """Return what the caller may know of what would not be restored: values that may be read."""
        unknown = self.versions.unknown(row)
        removed_attributes = {name: form for name, form in unknown["removed"].items() if name in readable}
        visible = [one if fields is None else _readable_part(one, readable) for one in result.problems]
        problems = [problem.serialize() for problem in visible if problem is not None]
        return {"unknownAttributes": {**unknown, "removed": removed_attributes}, "problems": problems}

    async def _labels(self, entries: Any, readable: Iterable[Mapping[str, Any]]) -> dict[str, str]:
        """Return how what values lead to is called, by document id: one read for each type."""
        ids_by_type: dict[str, set[str]] = {}
        for values in readable:
            for uid, reference in references(self.app, entries.content_type, values):
                ids_by_type.setdefault(uid, set()).add(reference["documentId"])
        labels: dict[str, str] = {}
        for uid, ids in ids_by_type.items():
            if uid in self.app.schemas.content_types:
                labels |= await self.permitted.called(entries, uid, sorted(ids))
        return labels


def _readable_part(problem: Misfit, readable: Mapping[str, Any]) -> Misfit | None:
    """Return a problem with as much of its value as may be read; None if that is nothing."""
    value: Any = readable
    for part in problem.path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return None
    return replace(problem, value=value)
