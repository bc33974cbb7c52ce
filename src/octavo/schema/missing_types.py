"""Leaves out relations to types that do not exist here: those of plugins that are not installed, and of
schemas in JavaScript.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace

from octavo.errors import Problem
from octavo.schema.attributes.base import Relation
from octavo.schema.content_type import Holder, HolderT
from octavo.schema.registry import Schemas
from octavo.schema.uid import parse_uid


def plugins_of(uids: Collection[str]) -> set[str]:
    """Return the plugins that have types."""
    parsed = (parse_uid(uid) for uid in uids)
    return {each.owner for each in parsed if each is not None and each.space == "plugin"}


def is_of_absent_plugin(uid: str, uids: Collection[str]) -> bool:
    """Whether a type belongs to a plugin that has no types here."""
    parsed = parse_uid(uid)
    return parsed is not None and parsed.space == "plugin" and parsed.owner not in plugins_of(uids)


def leave_out_absent(schemas: Schemas, unreadable: Collection[str]) -> Schemas:
    """Return schemas without relations to missing types, each with a warning.

    `unreadable` are the uids of types whose schema is JavaScript, or invalid as a whole.
    """
    absent = {uid for uid in _targets(schemas) if _is_absent(uid, schemas, unreadable)}
    if not absent:
        return schemas
    return replace(
        schemas,
        content_types={uid: _without(each, absent) for uid, each in schemas.content_types.items()},
        components={uid: _without(each, absent) for uid, each in schemas.components.items()},
        warnings=(*schemas.warnings, *_warnings(schemas, absent)),
    )


def _targets(schemas: Schemas) -> set[str]:
    return {relation.target for _, relation in _relations(schemas) if relation.target is not None}


def _is_absent(uid: str, schemas: Schemas, unreadable: Collection[str]) -> bool:
    if uid in schemas.content_types:
        return False
    return uid in unreadable or is_of_absent_plugin(uid, schemas.content_types)


def _warnings(schemas: Schemas, absent: set[str]) -> Iterator[Problem]:
    for holder, relation in _relations(schemas):
        if relation.target in absent:
            where = f"{holder.source}#/attributes/{relation.name}/target"
            message = f"{relation.name!r}: there is no {relation.target!r} here, so the attribute is left out"
            yield Problem(where, message, "remove it, or bring its type")


def _relations(schemas: Schemas) -> Iterator[tuple[Holder, Relation]]:
    for holder in schemas.holders:
        for attribute in holder.attributes.values():
            if isinstance(attribute, Relation):
                yield holder, attribute


def _without(holder: HolderT, absent: set[str]) -> HolderT:
    attributes = {
        name: attribute
        for name, attribute in holder.attributes.items()
        if not (isinstance(attribute, Relation) and attribute.target in absent)
    }
    return replace(holder, attributes=attributes)
