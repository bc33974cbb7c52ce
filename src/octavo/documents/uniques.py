"""Unique values: looked for before the write, so that all of them are told; kept apart by the database."""

from collections.abc import Iterator, Mapping
from typing import Any

from octavo.db.build import write_components, write_rows
from octavo.db.errors import DatabaseError, UniqueViolation
from octavo.db.model import TypeModel
from octavo.db.writes import Writes, as_rows
from octavo.documents.components import is_unique, items_of, kind_of
from octavo.documents.versions import DRAFT
from octavo.errors import Finding, PathPart, YupValidationError
from octavo.schema.attributes.base import Attribute, ComponentAttribute, DynamicZone, Scalar
from octavo.schema.findings import not_unique
from octavo.schema.registry import Schemas

VERSION = ("document_id", "locale", "status")


class VersionConflictError(DatabaseError):
    """Another writer made or removed the version this write was about to; doing it again sees it."""


async def taken(
    writes: Writes, model: TypeModel, data: Mapping[str, Any], place: Mapping[str, str]
) -> list[Finding]:
    """Return a finding for every unique value another document has published in the same locale.

    Drafts may agree, and so may empty texts (as the recorded server allows).
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
        if isinstance(attribute, Scalar) and attribute.unique and data.get(name) not in (None, "")
    ]
    if not names:
        return []
    columns = [model.columns[name] for name in names]
    values = {write_rows.VALUE + column.name: data[name] for name, column in zip(names, columns, strict=True)}
    rows = await writes.fetch({**place, **values}, write_rows.find_value, model, columns)
    hits = {names[index] for row in rows for index, equal in enumerate(row) if equal}
    return [not_unique((name,), data[name]) for name in names if name in hits]


async def _taken_nested(
    writes: Writes, model: TypeModel, data: Mapping[str, Any], place: Mapping[str, str]
) -> list[Finding]:
    table = model.component_uniques
    if table is None:
        return []
    attributes = model.content_type.attributes
    found = list(nested_values(writes.model.schemas, attributes, data, ()))
    findings = [
        not_unique(path, value)
        for index, (path, uid, name, value) in enumerate(found)
        if any(found[other][1:] == (uid, name, value) for other in range(len(found)) if other != index)
    ]
    if not found or findings:
        return findings
    wanted = [{"u": uid, "f": name, "w": str(value)} for _, uid, name, value in found]
    values = {**place, "wanted": as_rows(wanted)}
    rows = await writes.fetch(values, write_components.find_unique_values, model, table, writes.dialect)
    hits = {tuple(row) for row in rows}
    return [not_unique(path, value) for path, uid, name, value in found if (uid, name, str(value)) in hits]


def nested_values(
    schemas: Schemas,
    attributes: Mapping[str, Attribute],
    data: Mapping[str, Any],
    path: tuple[PathPart, ...],
    uid: str | None = None,
) -> Iterator[tuple[tuple[PathPart, ...], str, str, Any]]:
    """Yield path, component, attribute and value of every unique value inside the components of a body."""
    for name, attribute in attributes.items():
        value = data.get(name)
        if uid is not None and is_unique(attribute) and value not in (None, ""):
            yield (*path, name), uid, name, value
        elif isinstance(attribute, ComponentAttribute | DynamicZone):
            for index, item in enumerate(items_of(value)):
                kind = kind_of(attribute, item)
                component = schemas.components.get(kind)
                if component is not None:
                    deeper = (*path, name, index) if isinstance(value, list) else (*path, name)
                    yield from nested_values(schemas, component.attributes, item, deeper, kind)


def refusal(
    model: TypeModel, schemas: Schemas, violation: UniqueViolation, data: Mapping[str, Any]
) -> Exception:
    """Return the answer to a unique index that was violated by a write of this data."""
    if violation.table == model.table.name:
        if set(violation.columns) == set(VERSION):
            return VersionConflictError(str(violation))
        for name, column in model.columns.items():
            if column.name in violation.columns and column.name not in VERSION:
                return YupValidationError([not_unique((name,), data.get(name))])
    elif model.component_uniques is not None and violation.table == model.component_uniques.name:
        for path, _, _, value in nested_values(schemas, model.content_type.attributes, data, ()):
            return YupValidationError([not_unique(path, value)])
    return violation
