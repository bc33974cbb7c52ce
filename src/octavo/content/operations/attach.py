"""Attaching: a relation of one row, and of its draft or published twin, gains targets, nothing else."""

from collections.abc import Mapping

from octavo.content.operations.parameters import Params
from octavo.content.operations.partners import partners_of
from octavo.content.operations.retries import with_retries
from octavo.content.operations.status import edited_partners
from octavo.content.place import BOTH, DRAFT, PUBLISHED, Place
from octavo.content.preparation.body import Prepared, prepare
from octavo.content.preparation.stored import stored_values
from octavo.content.versions.store import TypeStore
from octavo.content.writing.row import RowWriter
from octavo.content.writing.share import share
from octavo.db.query import RowQuery
from octavo.errors import ValidationError
from octavo.schema.attributes.base import ReferenceAttribute


async def attach(store: TypeStore, params: Params) -> bool:
    """Connect targets to the document of the row `row_id`, in its draft and its published version.

    `updatedAt` stays, so that what was in step with its draft still is. Returns False for a row there is not;
    raises ValidationError for anything but relations and media.
    """
    type_, data = store.content_type, params["data"]
    for name in data if isinstance(data, Mapping) else ():
        if not isinstance(type_.attributes.get(name), ReferenceAttribute):
            raise ValidationError(f"Invalid key {name}: relations and media are attached", {"key": name})
    rows = RowQuery(store.writes, store.content.lifecycles, type_.uid)
    row = await rows.find_one({"id": params["row_id"]}, select=["locale"])
    if row is None:
        return False
    place = Place(row["documentId"], (row.get("locale") or "") if type_.localized else "", DRAFT)
    before = await store.read(place.document_id)
    edited = before.get(place.locale, DRAFT) or before.get(place.locale, PUBLISHED)
    prepared = await prepare(store, data, place, creating=False, stored=stored_values(store, edited))
    await with_retries(store, lambda: _attach(store, prepared))
    return True


async def _attach(store: TypeStore, prepared: Prepared) -> None:
    document_id, data = prepared.place.document_id, prepared.data
    async with store.transaction("attach to"):
        versions = await store.lock(document_id, await partners_of(store, prepared))
        for status in BOTH:
            version = versions.get(prepared.place.locale, status)
            if version is None:
                continue
            partners = edited_partners(store.content_type, status)
            writer = RowWriter(store, version.place, prepared.resolver, partners)
            updated = await writer.update(version, data)
            await store.emit("entry.update", updated)
            await share(store, updated, versions.others(version.place), data)
