"""Updating a document: one version changes, or a locale is added; published too when asked for."""

from dataclasses import dataclass
from typing import Any

from octavo.content.base import Content, now
from octavo.content.drafts import with_drafts
from octavo.content.events import EventName
from octavo.content.operations.addressing import document_of
from octavo.content.operations.attempts import with_attempts
from octavo.content.partners import partners_of, partners_of_versions
from octavo.content.preconditions import require_unchanged
from octavo.content.preparation import Prepared, prepare
from octavo.content.publishing import Publisher, in_step
from octavo.content.reading import Answer, prepare_answer
from octavo.content.row_writer import shared_names
from octavo.content.status import asked_status, edited_partners, row_status
from octavo.content.stored import stored_of
from octavo.content.version_writer import VersionWriter
from octavo.content.versions import (
    DRAFT,
    PUBLISHED,
    Version,
    Versions,
    lock_versions,
    read_versions,
)
from octavo.content.versions import content as content_of
from octavo.db.model import TypeModel
from octavo.db.refusals import VersionConflictError
from octavo.schema.content_type import ContentType

Params = dict[str, Any]
Document = dict[str, Any]


async def update(content: Content, type_: ContentType, params: Params) -> Document | None:
    """Write to one locale of a document and return the version asked for; None without such a document."""
    place = {
        "document_id": document_of(type_, params),
        "locale": content.locales.to_write(type_, params.get("locale")),
        "status": row_status(type_),
    }
    work = _Update(content, content.model.types[type_.uid], params, place, asked_status(params))
    answer = prepare_answer(content, type_, params)
    return await with_attempts(content, lambda: work.run(answer))


@dataclass(slots=True)
class _Update:
    content: Content
    model: TypeModel
    params: Params
    place: dict[str, str]
    asked: str

    async def run(self, answer: Answer) -> Document | None:
        """Prepare outside of the transaction, write inside."""
        expected = await self._expected()
        if expected is None:
            return None
        here = self._here(expected)
        creating = here is None
        data = self.params.get("data", {})
        prepared = await prepare(
            self.content,
            self.model,
            data,
            self.place,
            creating=creating,
            inherited=self._inherited(expected) if creating else None,
            stored=stored_of(self.content, self.model, here, expected.get(self.place["locale"], PUBLISHED)),
        )
        judged = here if self.model.content_type.uid in self.content.schemas.conditional else None
        async with self.content.database.transaction(f"update of {self.model.content_type.uid}"):
            return await self._write(prepared, creating, answer, judged)

    async def _expected(self) -> Versions | None:
        """Return the versions there seem to be; None where there is no document."""
        versions = await read_versions(self.content.writes, self.model, self.place["document_id"])
        return versions or None

    def _here(self, versions: Versions) -> Version | None:
        """Return the version that is written to, or the one it will be made from."""
        locale = self.place["locale"]
        return versions.get(locale, self.place["status"]) or versions.get(locale, PUBLISHED)

    def _inherited(self, versions: Versions) -> dict[str, Any]:
        """Return what a new locale has from the others."""
        source = _source(versions, self.place["status"])
        shared = set(shared_names(self.model))
        found = content_of(self.content.writes, self.model, source)
        return {name: value for name, value in found.items() if name in shared}

    async def _write(
        self, prepared: Prepared, creating: bool, answer: Answer, judged: Version | None
    ) -> Document | None:
        writes, type_ = self.content.writes, self.model.content_type
        partners = await partners_of(writes, self.model, prepared)
        if self.place["status"] == DRAFT and self.asked == PUBLISHED:
            partners |= await partners_of_versions(writes, self.model, self.place["document_id"])
        versions = await lock_versions(writes, self.model, self.place["document_id"], partners)
        if not versions:
            return None
        here = self._here(versions)
        if creating != (here is None) or (judged is not None and here != judged):
            raise VersionConflictError(f"{type_.uid} changed meanwhile")
        versions = await with_drafts(self.content, self.model, versions)
        here = self._here(versions)
        found = [] if here is None else [here]
        require_unchanged(writes, self.model, found, self.params.get("if_match"))
        moment = now()
        statuses = edited_partners(type_, self.asked)
        writer = VersionWriter(self.content, self.model, prepared, self.place, statuses, moment, versions)
        if here is None:
            written = await writer.create(_source(versions, self.place["status"]))
        else:
            written = await writer.update(here)
        name: EventName = "entry.create" if here is None else "entry.update"
        await self.content.events.emit(name, self.model, written)
        if self.place["status"] == DRAFT and self.asked == PUBLISHED:
            touched = in_step(self.model, versions) if writer.shared else frozenset()
            publisher = Publisher(self.content, self.model, moment, touched)
            written = await publisher.publish(written, versions)
            await self.content.events.emit("entry.publish", self.model, written)
        return await answer.one(written)


def _source(versions: Versions, status: str) -> Version:
    """Return a version a new locale takes the shared attributes from."""
    return (versions.of(status) or versions.all)[0]
