"""Cloning: a new document made of another one's drafts, with changes."""

from typing import Any

from octavo.db.ids import new_document_id
from octavo.documents.components import Node
from octavo.documents.content import Content, now
from octavo.documents.events import ContentEvent
from octavo.documents.operations.addressing import chosen, document_of, with_entries
from octavo.documents.operations.attempts import with_attempts
from octavo.documents.preparation import prepare
from octavo.documents.reading import Answer, prepare_answer
from octavo.documents.relations import side_of
from octavo.documents.row_copier import RowCopier
from octavo.documents.status import edited_partners, row_status
from octavo.documents.uniques import taken
from octavo.documents.version_writer import VersionWriter
from octavo.documents.versions import DRAFT, Version, Versions, lock_versions, read_versions, wire
from octavo.documents.versions import content as content_of
from octavo.errors import ApplicationError, YupValidationError
from octavo.schema.attributes.base import Scalar
from octavo.schema.content_type import ContentType

Params = dict[str, Any]


async def clone(content: Content, type_: ContentType, params: Params) -> dict[str, Any]:
    """Copy a document's drafts in the locales named and return the copies.

    One-to-one relations stay with the original.
    """
    if type_.kind == "singleType":
        raise ApplicationError(f"Cannot clone {type_.uid}: there is only one entry of a single type")
    answer = prepare_answer(content, type_, params)
    source = document_of(type_, params)
    return await with_attempts(content, lambda: _clone(content, type_, params, source, answer))


async def _clone(
    content: Content, type_: ContentType, params: Params, source: str, answer: Answer
) -> dict[str, Any]:
    model = content.model.types[type_.uid]
    document_id = new_document_id()
    async with content.database.transaction(f"clone of {type_.uid}"):
        versions = await lock_versions(content.writes, model, source)
        copies = []
        for version in chosen(content, type_, params, versions, row_status(type_)):
            copies.append(await _copy(content, type_, version, document_id, params.get("data") or {}))
        for copy in copies:
            entry = wire(content.writes, model, copy)
            content.events.emit(ContentEvent("entry.create", type_.uid, entry))
        return with_entries(document_id, await answer.each(copies))


async def _copy(
    content: Content, type_: ContentType, version: Version, document_id: str, data: dict[str, Any]
) -> Version:
    model = content.model.types[type_.uid]
    place = {"document_id": document_id, "locale": version.locale, "status": version.status}
    prepared = await prepare(content, model, data, place, creating=False)
    moment = now()
    given: dict[str, Any] = {
        "document_id": document_id,
        model.columns["createdAt"].name: moment,
        model.columns["updatedAt"].name: moment,
    }
    for name, to_one in model.to_one.items():
        side = side_of(type_.attributes[name])
        if side is not None and side.exclusive:
            given[to_one.document_id.name] = None
    unchanged = {
        name: value
        for name, value in content_of(content.writes, model, version).items()
        if name not in prepared.data
    }
    findings = await taken(content.writes, model, unchanged, place)
    if findings:
        raise YupValidationError(findings)
    scalars = {
        model.columns[name].name: value
        for name, value in prepared.data.items()
        if name in model.columns and isinstance(type_.attributes.get(name), Scalar)
    }
    row_id = await RowCopier(content.writes, model, version).copy(None, {**given, **scalars}, _unnamed)
    found = await read_versions(content.writes, model, document_id)
    fresh = next(item for item in found.all if item.id == row_id)
    partners = edited_partners(type_, DRAFT)
    writer = VersionWriter(content, model, prepared, place, partners, moment, Versions(()))
    return await writer.update(fresh) if prepared.data else fresh


def _unnamed(_: str, __: Node) -> dict[str, Any]:
    """Give every component of a clone an id of its own."""
    return {"id": None}
