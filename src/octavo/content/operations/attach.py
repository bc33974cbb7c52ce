"""Attaching: a relation of one row, and of its draft or published twin, gains targets, nothing else."""

from collections.abc import Mapping
from typing import Any

from octavo.content.base import Content
from octavo.content.operations.attempts import with_attempts
from octavo.content.partners import partners_of
from octavo.content.preparation import Prepared, prepare
from octavo.content.row_writer import RowWriter
from octavo.content.sharing import share
from octavo.content.status import edited_partners
from octavo.content.stored import stored_of
from octavo.content.versions import DRAFT, PUBLISHED, Versions, lock_versions, read_versions
from octavo.db.model import TypeModel
from octavo.db.query import RowQuery
from octavo.errors import ValidationError
from octavo.schema.attributes.base import Media, Relation
from octavo.schema.content_type import ContentType

Params = dict[str, Any]


async def attach(content: Content, type_: ContentType, params: Params) -> bool:
    """Connect targets to the document of the row `row_id`, in its draft and its published version.

    `updatedAt` stays, so that what was in step with its draft still is. Returns False for a row there is not;
    raises ValidationError for anything but relations and media.
    """
    model = content.model.types[type_.uid]
    for name in params["data"] if isinstance(params["data"], Mapping) else ():
        if not isinstance(type_.attributes.get(name), Relation | Media):
            raise ValidationError(f"Invalid key {name}: relations and media are attached", {"key": name})
    row = await RowQuery(content.writes, content.lifecycles, type_.uid).find_one(
        {"id": params["row_id"]}, select=["locale"]
    )
    if row is None:
        return False
    document_id, locale = row["documentId"], (row.get("locale") or "") if type_.localized else ""
    place = {"document_id": document_id, "locale": locale, "status": DRAFT}
    before = await read_versions(content.writes, model, document_id)
    edited = before.get(locale, DRAFT) or before.get(locale, PUBLISHED)
    stored = stored_of(content, model, edited)
    prepared = await prepare(content, model, params["data"], place, creating=False, stored=stored)
    await with_attempts(content, lambda: _attach(content, model, prepared))
    return True


async def _attach(content: Content, model: TypeModel, prepared: Prepared) -> None:
    type_ = model.content_type
    document_id, locale = prepared.place["document_id"], prepared.place["locale"]
    async with content.database.transaction(f"attach to {type_.uid}"):
        others = await partners_of(content.writes, model, prepared)
        versions = await lock_versions(content.writes, model, document_id, others)
        for status in (DRAFT, PUBLISHED):
            version = versions.get(locale, status)
            if version is None:
                continue
            partners = edited_partners(type_, status)
            writer = RowWriter(
                content.writes, model, prepared.resolver, document_id, locale, status, partners
            )
            await writer.update(version, prepared.data)
            await content.events.emit("entry.update", model, version)
            await _share(content, model, versions, version.id, prepared.data)


async def _share(content: Content, model: TypeModel, versions: Versions, row_id: int, data: Params) -> None:
    fresh = await read_versions(content.writes, model, versions.all[0].document_id)
    written = next(version for version in fresh.all if version.id == row_id)
    others = versions.others(written.locale, written.status)
    await share(content.writes, model, written, others, data)
