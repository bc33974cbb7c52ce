"""Creating a document: its first version, published too when asked for."""

from collections.abc import Mapping
from typing import Any

from octavo.db.ids import fixed_document_id, new_document_id
from octavo.db.refusals import VersionConflictError
from octavo.documents.content import Content, now
from octavo.documents.operations.attempts import with_attempts
from octavo.documents.operations.update import update
from octavo.documents.partners import partners_of
from octavo.documents.preparation import Prepared, prepare
from octavo.documents.publishing import Publisher
from octavo.documents.reading import Answer, prepare_answer
from octavo.documents.status import asked_status, edited_partners, row_status
from octavo.documents.version_writer import VersionWriter
from octavo.documents.versions import DRAFT, PUBLISHED, Versions, hold, lock_versions, read_versions
from octavo.errors import ApplicationError, ValidationError
from octavo.schema.content_type import ContentType

Params = dict[str, Any]


async def create(content: Content, type_: ContentType, params: Params) -> dict[str, Any]:
    """Write a new document and return the version asked for; a single type may gain a locale by it."""
    model = content.model.types[type_.uid]
    asked = asked_status(params)
    answer = prepare_answer(content, type_, params)
    data = params.get("data")
    if isinstance(data, Mapping) and "documentId" in data:
        raise ValidationError("Invalid key documentId", {"key": "documentId", "source": "body"})
    single = type_.kind == "singleType"
    place = {
        "document_id": fixed_document_id(type_.uid) if single else new_document_id(),
        "locale": content.locales.to_write(type_, params.get("locale")),
        "status": row_status(type_),
    }
    if single and await _may_gain(content, type_, place):
        return await update(content, type_, params) or {}

    async def write() -> dict[str, Any]:
        prepared = await prepare(content, model, params.get("data", {}), place, creating=True)
        return await _write(content, type_, prepared, place, asked, answer)

    try:
        return await with_attempts(content, write)
    except VersionConflictError:
        raise _exists(type_) from None


def _exists(type_: ContentType) -> ApplicationError:
    return ApplicationError(f"{type_.display_name} exists already: update it instead")


async def _may_gain(content: Content, type_: ContentType, place: dict[str, str]) -> bool:
    """Whether a single type is there, and not in this locale; raises ApplicationError where it is."""
    versions = await read_versions(content.writes, content.model.types[type_.uid], place["document_id"])
    if any(version.locale == place["locale"] for version in versions.all):
        raise _exists(type_)
    return bool(versions)


async def _write(
    content: Content,
    type_: ContentType,
    prepared: Prepared,
    place: dict[str, str],
    asked: str,
    answer: Answer,
) -> dict[str, Any]:
    model = content.model.types[type_.uid]
    moment = now()
    async with content.database.transaction(f"create of {type_.uid}"):
        versions = Versions(())
        held = await partners_of(content.writes, model, prepared)
        if type_.kind == "singleType":
            versions = await lock_versions(content.writes, model, place["document_id"], held)
            if versions:
                raise VersionConflictError(f"{type_.uid} exists already")
        else:
            await hold(content.writes, held)
        partners = edited_partners(type_, asked)
        writer = VersionWriter(content, model, prepared, place, partners, moment, versions)
        written = await writer.create()
        await content.events.emit("entry.create", model, written)
        if place["status"] == DRAFT and asked == PUBLISHED:
            written = await Publisher(content, model, moment).publish(written, versions)
            await content.events.emit("entry.publish", model, written)
        return await answer.one(written)
