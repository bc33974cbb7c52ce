"""Creating a document: its first version, published too when asked for."""

from collections.abc import Mapping
from typing import Any

from octavo.content.base import Content, now
from octavo.content.operations.attempts import with_attempts
from octavo.content.operations.update import update
from octavo.content.partners import partners_of
from octavo.content.preparation import Prepared, prepare
from octavo.content.publishing import Publisher
from octavo.content.reading import Answer, prepare_answer
from octavo.content.status import asked_status, edited_partners, row_status
from octavo.content.version_writer import VersionWriter
from octavo.content.versions import DRAFT, PUBLISHED, Versions, hold, lock_versions, read_versions
from octavo.db.ids import fixed_document_id, is_document_id, new_document_id
from octavo.db.refusals import VersionConflictError
from octavo.errors import ApplicationError, ValidationError
from octavo.schema.content_type import ContentType

Params = dict[str, Any]


async def create(content: Content, type_: ContentType, params: Params) -> dict[str, Any]:
    """Write a new document and return the version asked for; a document that is named may gain a locale."""
    model = content.model.types[type_.uid]
    asked = asked_status(params)
    answer = prepare_answer(content, type_, params)
    named, data = _named(type_, params.get("data", {}))
    place = {
        "document_id": named or new_document_id(),
        "locale": content.locales.to_write(type_, params.get("locale")),
        "status": row_status(type_),
    }
    if named is not None and await _may_gain(content, type_, place):
        return await update(content, type_, {**params, "document_id": named, "data": data}) or {}

    async def write() -> dict[str, Any]:
        prepared = await prepare(content, model, data, place, creating=True)
        return await _write(content, type_, prepared, place, asked, answer, named=named is not None)

    try:
        return await with_attempts(content, write)
    except VersionConflictError:
        raise _exists(type_, place) from None


def _named(type_: ContentType, data: Any) -> tuple[str | None, Any]:
    """Return the id a document is to have, None for any, and the data without it; raises ValidationError."""
    single = type_.kind == "singleType"
    if not isinstance(data, Mapping) or "documentId" not in data:
        return fixed_document_id(type_.uid) if single else None, data
    named = data["documentId"]
    if single:
        raise ValidationError("Invalid key documentId", {"key": "documentId", "source": "body"})
    if not is_document_id(named):
        reason = "documentId must be 1 to 64 of a-z, A-Z, 0-9, - and _, and no number"
        raise ValidationError(reason, {"key": "documentId"})
    return named, {name: value for name, value in data.items() if name != "documentId"}


def _exists(type_: ContentType, place: dict[str, str]) -> ApplicationError:
    if type_.kind == "singleType":
        return ApplicationError(f"{type_.display_name} exists already: update it instead")
    locale = f" in the locale {place['locale']}" if place["locale"] else ""
    return ApplicationError(
        f"{type_.display_name} {place['document_id']} exists already{locale}: update it instead"
    )


async def _may_gain(content: Content, type_: ContentType, place: dict[str, str]) -> bool:
    """Whether a document is there, and not in this locale; raises ApplicationError where it is."""
    versions = await read_versions(content.writes, content.model.types[type_.uid], place["document_id"])
    if any(version.locale == place["locale"] for version in versions.all):
        raise _exists(type_, place)
    return bool(versions)


async def _write(
    content: Content,
    type_: ContentType,
    prepared: Prepared,
    place: dict[str, str],
    asked: str,
    answer: Answer,
    *,
    named: bool,
) -> dict[str, Any]:
    model = content.model.types[type_.uid]
    moment = now()
    async with content.database.transaction(f"create of {type_.uid}"):
        versions = Versions(())
        held = await partners_of(content.writes, model, prepared)
        if named:
            versions = await lock_versions(content.writes, model, place["document_id"], held)
            if versions:
                raise VersionConflictError(f"{place['document_id']} of {type_.uid} exists already")
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
