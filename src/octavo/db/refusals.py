"""Turns violated unique indexes into errors for callers."""

from octavo.db.errors import Collision, UniqueViolation
from octavo.db.model import Model, TypeModel
from octavo.errors import PathPart, YupValidationError
from octavo.schema.errors import not_unique
from octavo.schema.nodes import path_of

VERSION = ("document_id", "locale", "status")


class VersionConflictError(Collision):
    """Another transaction created or deleted the same version; a retry sees it."""


def refusal(model: Model, violation: UniqueViolation) -> Exception:
    """Return the error for a violation: it names the attribute that must be unique, wherever that is."""
    for type_model in model.types.values():
        if violation.table == type_model.table.name and set(violation.columns) == set(VERSION):
            return VersionConflictError(str(violation))
        path = _path(type_model, violation)
        if path:
            values_by_column = dict(zip(violation.columns, violation.values, strict=False))
            value = (
                values_by_column.get("value") if len(path) > 1 else values_by_column.get(violation.columns[0])
            )
            return YupValidationError([not_unique(path, value)])
        beside = type_model.component_uniques
        if beside is not None and violation.table == beside.name:
            # Where the database does not tell the values, another attempt finds them before it writes.
            return VersionConflictError(str(violation))
    return violation


def _path(type_model: TypeModel, violation: UniqueViolation) -> tuple[PathPart, ...]:
    if violation.table == type_model.table.name:
        names = (name for name, column in type_model.columns.items() if column.name == violation.columns[0])
        return tuple(names)[:1]
    if type_model.component_uniques is not None and violation.table == type_model.component_uniques.name:
        values_by_column = dict(zip(violation.columns, violation.values, strict=False))
        parts = [values_by_column[name] for name in ("place", "field") if name in values_by_column]
        if parts:
            return (*path_of(parts[0]), *parts[1:])
    return ()
