"""Unique values: looked for before the write, so that all of them are told; kept apart by the database."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from octavo.content.row_writer import shared_names
from octavo.content.versions import DRAFT
from octavo.db.model import TypeModel
from octavo.db.sql import write_components, write_rows
from octavo.db.writes import Writes, as_rows
from octavo.errors import Finding
from octavo.schema.findings import not_unique
from octavo.schema.nodes import is_unique, unique_values


async def taken(
    writes: Writes, model: TypeModel, data: Mapping[str, Any], place: Mapping[str, str]
) -> list[Finding]:
    """Return a finding for every unique value another document has published in the same locale.

    What locales share, in any locale of the document. Drafts may agree, and so may empty texts (as the
    recorded server allows).
    """
    if place["status"] == DRAFT:
        return []
    found = await _taken_columns(writes, model, data, place)
    return found + await _taken_nested(writes, model, data, place)


async def _taken_columns(
    writes: Writes, model: TypeModel, data: Mapping[str, Any], place: Mapping[str, str]
) -> list[Finding]:
    names = [
        name
        for name, attribute in model.content_type.attributes.items()
        if is_unique(attribute) and data.get(name) not in (None, "")
    ]
    if not names:
        return []
    columns = [model.columns[name] for name in names]
    everywhere = set(shared_names(model))
    shared = [model.columns[name] for name in names if name in everywhere]
    values = {write_rows.VALUE + column.name: data[name] for name, column in zip(names, columns, strict=True)}
    rows = await writes.fetch({**place, **values}, write_rows.find_values, model, columns, shared)
    return [not_unique((name,), data[name]) for name, hit in zip(names, rows[0], strict=True) if hit]


async def _taken_nested(
    writes: Writes, model: TypeModel, data: Mapping[str, Any], place: Mapping[str, str]
) -> list[Finding]:
    table = model.component_uniques
    if table is None:
        return []
    found = list(unique_values(writes.model.schemas, model.content_type.attributes, data))
    times = Counter(each.key for each in found)
    findings = [not_unique(each.path, each.value) for each in found if times[each.key] > 1]
    if not found or findings:
        return findings
    everywhere = set(shared_names(model))
    keys = [(*each.key, int(each.path[0] in everywhere)) for each in found]
    wanted = [dict(zip("pfws", key, strict=True)) for key in keys]
    values = {**place, "wanted": as_rows(wanted)}
    rows = await writes.fetch(values, write_components.find_unique_values, model, table, writes.dialect)
    hits = {tuple(row) for row in rows}
    return [not_unique(each.path, each.value) for each in found if each.key in hits]
