"""Attributes that are equal in all locales: a write to one locale reaches the others, set-based."""

from collections.abc import Iterable, Sequence
from typing import Any

from octavo.content.component_rows import ComponentRows, node_keys
from octavo.content.row_writer import columns_of, shared_names
from octavo.content.versions import Version
from octavo.db.model import TypeModel
from octavo.db.sql import write_links, write_rows
from octavo.db.writes import Writes, as_list
from octavo.schema.nodes import nested_attributes


async def share(
    writes: Writes,
    model: TypeModel,
    written: Version,
    others: Sequence[Version],
    names: Iterable[str],
) -> bool:
    """Give the other locales' rows of one status what was written; return whether anything was shared.

    `written` is the row after the write, `others` are the rows before it.
    """
    wanted = set(names)
    shared = [name for name in shared_names(model) if name in wanted]
    if not shared or not others:
        return False
    place = {"document_id": written.document_id, "status": written.status, "locale": written.locale}
    here = {**place, "row_id": written.id}
    columns = columns_of(model, shared)
    if columns:
        await writes.execute(here, write_rows.share_columns, model, columns)
    for name in shared:
        if name in model.links:
            link = model.links[name]
            await writes.execute(here, write_links.delete_sibling_links, model, link)
            await writes.execute(here, write_links.copy_links_to_siblings, model, link)
    nested = [item for item in nested_attributes(model.content_type.attributes) if item.name in shared]
    if nested:
        new = [key for item in nested for key in node_keys(writes, item, written.nodes(model, item.name))]
        old = {
            key
            for other in others
            for item in nested
            for key in node_keys(writes, item, other.nodes(model, item.name))
        }
        await ComponentRows(writes, model).share(written.id, place, nested, old, new)
    return True


async def touch(writes: Writes, model: TypeModel, versions: Sequence[Version], moment: Any) -> None:
    """Set `updated_at` on some rows."""
    if versions:
        values = {
            "ids": as_list([version.id for version in versions]),
            write_rows.VALUE + model.columns["updatedAt"].name: moment,
        }
        columns = [model.columns["updatedAt"]]
        await writes.execute(values, write_rows.update_rows, model, columns, writes.dialect)
