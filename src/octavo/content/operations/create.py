"""Creating a document: its first version, published too when asked for."""

from collections.abc import Mapping
from typing import Any

from octavo.content.base import now
from octavo.content.operations.addressing import single_document
from octavo.content.operations.answer import answer_query
from octavo.content.operations.parameters import Params
from octavo.content.operations.partners import partners_of
from octavo.content.operations.retries import with_retries
from octavo.content.operations.status import asked_status, edited_partners, row_status
from octavo.content.operations.update import update
from octavo.content.place import DRAFT, PUBLISHED, Place
from octavo.content.preparation.batch import Batch
from octavo.content.preparation.body import Prepared, prepare
from octavo.content.versions.store import TypeStore
from octavo.content.versions.version import DocumentVersions, Version
from octavo.content.writing.numbers import ComponentIds
from octavo.content.writing.publish import Publisher
from octavo.content.writing.version import NEW, Origin, VersionWriter
from octavo.db.ids import is_document_id, new_document_id
from octavo.db.refusals import VersionConflictError
from octavo.errors import ApplicationError, ValidationError
from octavo.queries.plan import Status
from octavo.schema.content_type import ContentType


async def create(store: TypeStore, params: Params, batch: Batch | None = None) -> dict[str, Any]:
    """Write a new document and return the version asked for; a document that is named may gain a locale."""
    type_, requested_status = store.content_type, asked_status(params)
    query = answer_query(store, params)
    document_id, data = _take_document_id(type_, params.get("data", {}))
    if document_id is None and type_.kind == "singleType":
        document_id = await single_document(store)
    locale = store.content.locales.to_write(type_, params.get("locale"))
    place = Place(document_id or new_document_id(), locale, row_status(type_))
    if document_id is not None and await _may_gain(store, place):
        return await update(store, {**params, "document_id": document_id, "data": data}, batch) or {}

    async def write() -> dict[str, Any]:
        prepared = await prepare(store, data, place, creating=True, batch=batch)
        async with store.transaction("create of"):
            origin = params.get("origin", NEW)
            version = await _write(
                store, prepared, requested_status, origin, with_document_id=document_id is not None
            )
            return await store.answer(version, query)

    try:
        return await with_retries(store, write)
    except VersionConflictError:
        raise _exists(type_, place) from None


def _take_document_id(type_: ContentType, data: Any) -> tuple[str | None, Any]:
    """Return the id a document is to have, None for any, and the data without it; raises ValidationError."""
    single = type_.kind == "singleType"
    if not isinstance(data, Mapping) or "documentId" not in data:
        return None, data
    document_id = data["documentId"]
    if single:
        raise ValidationError("Invalid key documentId", {"key": "documentId", "source": "body"})
    if not is_document_id(document_id):
        reason = "documentId must be 1 to 64 of a-z, A-Z, 0-9, - and _, and no number"
        raise ValidationError(reason, {"key": "documentId"})
    return document_id, {name: value for name, value in data.items() if name != "documentId"}


def _exists(type_: ContentType, place: Place) -> ApplicationError:
    if type_.kind == "singleType":
        return ApplicationError(f"{type_.display_name} exists already: update it instead")
    locale = f" in the locale {place.locale}" if place.locale else ""
    return ApplicationError(
        f"{type_.display_name} {place.document_id} exists already{locale}: update it instead"
    )


async def _may_gain(store: TypeStore, place: Place) -> bool:
    """Whether a document is there, and not in this locale; raises ApplicationError where it is."""
    versions = await store.read(place.document_id)
    if any(version.locale == place.locale for version in versions.all):
        raise _exists(store.content_type, place)
    return bool(versions)


async def _write(
    store: TypeStore, prepared: Prepared, status: Status, origin: Origin, *, with_document_id: bool
) -> Version:
    moment, place = now(), prepared.place
    versions, partner_documents = DocumentVersions(), await partners_of(store, prepared)
    if with_document_id:
        versions = await store.lock(place.document_id, partner_documents)
        if versions:
            raise VersionConflictError(f"{place.document_id} of {store.content_type.uid} exists already")
    else:
        await store.lock_documents(partner_documents)
    partners = edited_partners(store.content_type, status)
    publishes = place.status == DRAFT and status == PUBLISHED
    numbers = ComponentIds(store, copied=publishes)
    version = await VersionWriter(store, prepared, partners, moment, versions, origin, numbers).create()
    await store.emit("entry.create", version)
    if publishes:
        version = await Publisher(store, moment, numbers=numbers).publish(version, versions)
        await store.emit("entry.publish", version)
    return version
