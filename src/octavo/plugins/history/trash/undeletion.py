"""Writes a deleted entry again: its locales, drafts and what was published, as far as they fit the schema."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime
from typing import Any, Final

import orjson

from octavo import Finding, Octavo, ValidationError, YupValidationError
from octavo.content.writing.version import Origin
from octavo.plugin import RowValues
from octavo.plugins.history.comparison import differences
from octavo.plugins.history.fitting import Misfit, fit
from octavo.plugins.history.schemas import VERSION
from octavo.plugins.history.versions.recorder import version_row
from octavo.schema.errors import NOT_UNIQUE

Json = dict[str, Any]
MayPublish = Callable[[str, str, str | None], Awaitable[bool]]
"""Whether somebody may publish an entry of a type in a locale, as it is then."""
NOT_PERMITTED: Final = Finding((), "You may not publish this entry", name="PolicyError")


async def anyone_may(_uid: str, _document_id: str, _locale: str | None) -> bool:
    """Permit publishing, as on the server."""
    return True


class PutBack:
    """One deleted entry that is written again, in the transaction that is open."""

    def __init__(self, app: Octavo, row: RowValues, may_publish: MayPublish) -> None:
        self.app = app
        self._may_publish = may_publish
        self._row = row
        self.uid: str = row["contentType"]
        self.type = app.schemas.content_type(self.uid)
        self.document_id: str = row["relatedDocumentId"]
        self.documents = app.documents(self.uid)
        self._versions: list[Json] = orjson.loads(row["data"])
        self._problems: list[Misfit] = []
        self._unpublished: list[Json] = []
        """The locales that could not be published again, and why."""

    def serialize(self) -> Json:
        """Return what became of it, as in the API; values that did not fit are in the history."""
        return {
            "contentType": self.uid,
            "documentId": self.document_id,
            "problems": [{**problem.serialize(), "value": None} for problem in self._problems],
            "unpublished": self._unpublished,
        }

    async def write(self) -> None:
        """Write each locale that there is still."""
        by_locale: dict[str, dict[str, Json]] = {}
        for version in self._versions:
            by_locale.setdefault(version["locale"], {})[version["status"]] = version
        removed_locales = self._removed(by_locale)
        if len(removed_locales) == len(by_locale):
            raise ValidationError(f"There is no locale {removed_locales[0]} any more")
        for locale, versions in by_locale.items():
            if locale in removed_locales:
                values = next(iter(versions.values()))["values"]
                self._problems.append(Misfit((locale,), values, "gone"))
            else:
                await self._write_locale(locale, versions.get("draft"), versions.get("published"))
        if self._problems or self._unpublished:
            await self._keep_whole()

    def _removed(self, locales: Collection[str]) -> list[str]:
        """Return the locales that there are no more; of a type that has none any more all but one."""
        if self.type.localized:
            return [locale for locale in locales if locale and locale not in self.app.locales.codes]
        default = self.app.locales.default
        remaining = default if default in locales else next(iter(locales))
        return [locale for locale in locales if locale != remaining]

    async def _keep_whole(self) -> None:
        """Add what was deleted to the history, as it was: not all of it is in the entry any more."""
        author = {name: self._row[name] for name in ("authorType", "authorId", "authorName")}
        rows = [
            version_row(self.uid, self.document_id, version, self._row["schema"]) | author
            for version in self._versions
        ]
        await self.app.query(VERSION).append(rows)

    async def _write_locale(self, locale: str, draft: Json | None, published: Json | None) -> None:
        """Write what was published and publish it, then what the draft had changed."""
        first = published or draft or {}
        row = first if draft is None else draft
        place = {"locale": locale} if self.type.localized and locale else {}
        await self._create(first["values"], row, place)
        if published is None or not self.type.draft_and_publish:
            return
        await self._publish(published, place)
        if draft is not None and differences(published["values"], draft["values"]):
            data = await self._fitting(draft["values"], locale)
            await self.documents.update(self._id, data=data, **place)

    @property
    def _id(self) -> str | None:
        return None if self.type.kind == "singleType" else self.document_id

    async def _create(self, values: Json, row: Json, place: Mapping[str, str]) -> None:
        data = await self._fitting(values, place.get("locale", ""))
        stamps = {name: row[name] for name in ("createdBy", "updatedBy") if row.get(name) is not None}
        own_id = {} if self._id is None else {"documentId": self._id}
        created_at = None if row["createdAt"] is None else datetime.fromisoformat(row["createdAt"])
        origin = Origin(await self._free_id(row["id"]), created_at)
        await self.documents.create(data={**data, **stamps, **own_id}, origin=origin, **place)

    async def _free_id(self, row_id: int) -> int | None:
        """Return the id a row had; None if another one has it."""
        return None if await self.app.query(self.uid).count({"id": row_id}) else row_id

    async def _publish(self, published: Json, place: Mapping[str, str]) -> None:
        """Publish what was published; what may not be any more, or not by the caller, stays a draft, and it
        is told why.

        Raises YupValidationError for a value that must be unique and is another entry's.
        """
        locale = place.get("locale")
        if not await self._may_publish(self.uid, self.document_id, locale):
            self._unpublished.append({"locale": locale, "errors": [NOT_PERMITTED.to_json()]})
            return
        origin = Origin(await self._free_id(published["id"]))
        try:
            await self.documents.publish(self._id, origin=origin, **place)
        except YupValidationError as error:
            clashes = [one for one in error.findings if one.message == NOT_UNIQUE]
            if clashes:
                raise YupValidationError(clashes) from error
            errors = [finding.to_json() for finding in error.findings]
            self._unpublished.append({"locale": locale, "errors": errors})

    async def _fitting(self, values: Json, locale: str) -> Json:
        """Return values that fit the schema as it is now, and note the others once."""
        result = await fit(self.app, self.type, values, {}, locale)
        seen = {(problem.path, problem.reason) for problem in self._problems}
        self._problems += [one for one in result.problems if (one.path, one.reason) not in seen]
        return result.values
