"""Where references to documents of a type are kept: what deleting clears, what "where used" reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from octavo.content.base import Content
from octavo.db.model import LinkTable, ToOne, TypeModel
from octavo.schema.content_type import Component, ContentType


@dataclass(frozen=True, slots=True)
class KeptPointers:
    """One place of one type's rows: a to-one's columns, a link table, or what components keep beside."""

    model: TypeModel
    attribute: str
    """The attribute that points; empty for components, whose table names the field."""
    kept: ToOne | LinkTable | sa.Table


def kept_pointers(content: Content, type_: ContentType) -> Iterator[KeptPointers]:
    """Yield every place that may point at a type, known from the schemas; each needs one statement."""
    in_components = False
    for pointer in content.schemas.pointers_at(type_.uid):
        if isinstance(pointer.holder, Component):
            in_components = True
            continue
        model = content.model.types[pointer.holder.uid]
        name = pointer.attribute.name
        if name in model.to_one:
            yield KeptPointers(model, name, model.to_one[name])
        elif name in model.links:
            yield KeptPointers(model, name, model.links[name])
    for model in content.model.types.values() if in_components else ():
        if model.component_links is not None:
            yield KeptPointers(model, "", model.component_links)


def pointing(type_: ContentType, document_id: str) -> dict[str, Any]:
    """Return the parameters of statements about what points at a document."""
    return {"target": document_id, "target_type": type_.uid}
