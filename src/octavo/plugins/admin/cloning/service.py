"""Copies entries within an administrator's permissions."""

from collections.abc import Iterator, Mapping
from typing import Any

from octavo.plugins.admin.abilities import fields_of
from octavo.plugins.admin.actions import whole_names
from octavo.plugins.admin.entries.access import Entry
from octavo.plugins.admin.entries.service import Entries
from octavo.schema import Nested, Relation, Schemas
from octavo.schema.nodes import dotted


async def clone(entries: Entries, document_id: str, data: Mapping[str, Any]) -> Entry | None:
    """Copy a draft with changes and return the copy; None if there is no entry, or none one may read.

    What may not be read of the entry, or not be written, is left out: a copy must not make it readable.
    Raises PolicyError for a field of `data`, or a copy, that is not permitted.
    """
    access = entries.access
    reading = await access.matching(access.rules("read"), document_id)
    if not reading:
        return None
    rules = access.rules("create")
    values = access.permitted(data, fields_of(rules))
    type_, schemas = entries.content_type, access.app.schemas
    copied = whole_names(schemas, type_, fields_of(reading)) & whole_names(schemas, type_, fields_of(rules))
    left_out: Entry = {
        name: [] if attribute.to_many else None
        for name, attribute in type_.attributes.items()
        if name not in copied
    }
    creator = access.admin["id"]
    async with access.app.transaction():
        await entries.partners.expect_referable(values)
        copy = await entries.documents.clone(
            document_id,
            data={**left_out, **values, "createdBy": creator, "updatedBy": creator},
            **access.place,
        )
        copy_id = copy["documentId"]
        await entries.expect_permitted_copy(rules, copy_id)
        await entries.partners.expect_permitted(values, copy_id, {})
        return await entries.read(copy_id, entries.readable(rules))


def prohibited_fields(schemas: Schemas, uid: str) -> Iterator[str]:
    """Yield the attributes, as paths, of which no two entries may have the same value."""
    for place, _, attribute in schemas.walk(uid):
        unique = attribute.unique and not isinstance(attribute, Nested)
        alone = isinstance(attribute, Relation) and attribute.relation in {"oneToOne", "oneToMany"}
        if unique or alone or attribute.type == "uid":
            yield dotted(place, attribute.name)
