"""Attributes that are equal in all locales: a write to one locale reaches the others, set-based."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from octavo.content.versions.store import TypeStore
from octavo.content.versions.version import Version
from octavo.content.writing.component_rows import ComponentRows
from octavo.db.sql import write_links, write_rows
from octavo.db.writes import as_list


async def share(store: TypeStore, version: Version, others: Sequence[Version], names: Iterable[str]) -> bool:
    """Give the other locales' rows of one status what was written; return whether anything was shared.

    `version` is the row after the write, `others` are the rows before it.
    """
    model, names_written = store.model, set(names)
    shared = [name for name in store.shared if name in names_written]
    if not shared or not others:
        return False
    here = {**version.place.values, "row_id": version.id}
    columns = store.columns_of(shared)
    if columns:
        await store.execute(here, write_rows.share_columns, model, columns)
    for link in (model.links[name] for name in shared if name in model.links):
        await store.execute(here, write_links.delete_sibling_links, model, link)
        await store.execute(here, write_links.copy_links_to_siblings, model, link)
    nested = [item for item in store.nested if item.name in shared]
    if nested:
        await ComponentRows(store).share(version, others, nested)
    return True


async def touch(store: TypeStore, versions: Sequence[Version], moment: datetime) -> None:
    """Set `updated_at` on some rows."""
    if versions:
        column = store.model.columns["updatedAt"]
        values = {
            "ids": as_list([version.id for version in versions]),
            write_rows.VALUE + column.name: moment,
        }
        await store.execute(values, write_rows.update_rows, store.model, [column], store.dialect)
