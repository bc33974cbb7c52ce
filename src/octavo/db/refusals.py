"""What a caller is told when a unique index was violated by a write."""

from octavo.db.errors import Collision, UniqueViolation
from octavo.db.model import Model, TypeModel
from octavo.errors import PathPart, YupValidationError
from octavo.schema.findings import not_unique
from octavo.schema.nodes import path_of

VERSION = ("document_id", "locale", "status")


class VersionConflictError(Collision):
    """Another writer made or removed the version this write was about to; doing it again sees it."""


def refusal(model: Model, violation: UniqueViolation) -> Exception:
    """Return the answer to a violation: the attribute that must be unique, wherever it is."""
    for kept in model.types.values():
        if violation.table == kept.table.name and set(violation.columns) == set(VERSION):
            return VersionConflictError(str(violation))
        path = _path(kept, violation)
        if path:
            held = dict(zip(violation.columns, violation.values, strict=False))
            value = held.get("value") if len(path) > 1 else held.get(violation.columns[0])
            return YupValidationError([not_unique(path, value)])
    return violation


def _path(kept: TypeModel, violation: UniqueViolation) -> tuple[PathPart, ...]:
    if violation.table == kept.table.name:
        found = (name for name, column in kept.columns.items() if column.name == violation.columns[0])
        return tuple(found)[:1]
    if kept.component_uniques is not None and violation.table == kept.component_uniques.name:
        held = dict(zip(violation.columns, violation.values, strict=False))
        known = [held[name] for name in ("place", "field") if name in held]
        if known:
            return (*path_of(known[0]), *known[1:])
    return ()
