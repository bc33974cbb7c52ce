"""Unique values: looked for before the write, so that all of them are told; kept apart by the database."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from octavo.content.place import DRAFT, Place
from octavo.content.versions.store import TypeStore
from octavo.db.sql import write_components, write_rows
from octavo.db.writes import as_rows
from octavo.errors import Finding
from octavo.schema.errors import not_unique
from octavo.schema.nodes import unique_values


async def find_duplicates(store: TypeStore, data: Mapping[str, Any], place: Place) -> list[Finding]:
    """Return a finding for every unique value another document has published in the same locale.

    What locales share, in any locale of the document. Drafts may agree, and so may empty texts (as the
    recorded server allows).
    """
    if place.status == DRAFT:
        return []
    return await _find_taken_columns(store, data, place) + await _find_taken_nested(store, data, place)


async def _find_taken_columns(store: TypeStore, data: Mapping[str, Any], place: Place) -> list[Finding]:
    model = store.model
    names = [name for name in store.unique if data.get(name) not in (None, "")]
    if not names:
        return []
    columns = [model.columns[name] for name in names]
    everywhere = set(store.shared)
    shared = [model.columns[name] for name in names if name in everywhere]
    values = {write_rows.VALUE + column.name: data[name] for name, column in zip(names, columns, strict=True)}
    rows = await store.fetch({**place.values, **values}, write_rows.find_values, model, columns, shared)
    return [not_unique((name,), data[name]) for name, hit in zip(names, rows[0], strict=True) if hit]


async def _find_taken_nested(store: TypeStore, data: Mapping[str, Any], place: Place) -> list[Finding]:
    table = store.model.component_uniques
    if table is None:
        return []
    places = list(unique_values(store.schemas, store.nested, data))
    times = Counter(each.key for each in places)
    findings = [not_unique(each.path, each.value) for each in places if times[each.key] > 1]
    if not places or findings:
        return findings
    everywhere = set(store.shared)
    keys = [(*each.key, int(each.path[0] in everywhere)) for each in places]
    questions = [dict(zip("pfws", key, strict=True)) for key in keys]
    values = {**place.values, "wanted": as_rows(questions)}
    dialect = store.dialect
    rows = await store.fetch(values, write_components.find_unique_values, store.model, table, dialect)
    hits = {tuple(row) for row in rows}
    return [not_unique(each.path, each.value) for each in places if each.key in hits]
