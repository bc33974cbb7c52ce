"""Where references to documents of a type are kept: what deleting clears, what "where used" reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from octavo.content.versions.store import TypeStore
from octavo.db.model import LinkTable, ToOne, TypeModel
from octavo.schema.content_type import Component


@dataclass(frozen=True, slots=True)
class PointerStorage:
    """One place of one type's rows: a to-one's columns, a link table, or what components keep beside."""

    model: TypeModel
    attribute: str
    """The attribute that points; empty for components, whose table names the field."""
    storage: ToOne | LinkTable | sa.Table


def pointer_storages(store: TypeStore) -> Iterator[PointerStorage]:
    """Yield everything that may point at a type, known from the schemas; each needs one statement."""
    models = store.content.model.types
    in_components = False
    for pointer in store.schemas.pointers_at(store.content_type.uid):
        if isinstance(pointer.holder, Component):
            in_components = True
            continue
        model = models[pointer.holder.uid]
        name = pointer.attribute.name
        if name in model.to_one:
            yield PointerStorage(model, name, model.to_one[name])
        elif name in model.links:
            yield PointerStorage(model, name, model.links[name])
    for model in models.values() if in_components else ():
        if model.component_links is not None:
            yield PointerStorage(model, "", model.component_links)


def pointing(store: TypeStore, document_id: str) -> dict[str, Any]:
    """Return the parameters of statements about what points at a document."""
    return {"target": document_id, "target_type": store.content_type.uid}
