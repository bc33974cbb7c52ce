"""Where references to documents of a type are kept: what deleting clears, what "where used" reads."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from octavo.content.versions.store import TypeStore
from octavo.db.model import LinkTable, ToOne, TypeModel
from octavo.db.sql import write_inverse, write_links
from octavo.db.writes import Builder, as_rows
from octavo.schema.content_type import Component, ContentType


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


def _own_storages(store: TypeStore) -> Iterator[tuple[PointerStorage, ToOne | LinkTable]]:
    """Yield what may point at a type outside of components."""
    for pointer in pointer_storages(store):
        if isinstance(pointer.storage, ToOne | LinkTable):
            yield pointer, pointer.storage


async def read_pointers(store: TypeStore, document_id: str, most: int) -> list[dict[str, Any]]:
    """Return what points at a document outside of components, `most` rows of each attribute at most, as JSON:
    `{uid, field, status, targetLocale, owners: [{d, l, p}]}`.
    """
    values = pointing(store, document_id)
    owners_by_key: dict[tuple[str, str, str, str], list[dict[str, Any]]] = {}
    for pointer, storage in _own_storages(store):
        rows = await store.fetch(values, write_links.select_pointers, pointer.model, storage, most)
        for owner, locale, status, target_locale, place in rows:
            key = (pointer.model.content_type.uid, pointer.attribute, status, target_locale or "")
            owners_by_key.setdefault(key, []).append({"d": owner, "l": locale, "p": int(place or 0)})
    return [
        {"uid": uid, "field": field, "status": status, "targetLocale": locale, "owners": owners}
        for (uid, field, status, locale), owners in owners_by_key.items()
    ]


async def put_back_pointers(
    store: TypeStore, document_id: str, pointers: Iterable[Mapping[str, Any]]
) -> None:
    """Have those point at a document again that did: where they are still there, and a relation to one is
    empty; in lists it comes last.
    """
    storages = {
        (one.model.content_type.uid, one.attribute): (one, link_storage)
        for one, link_storage in _own_storages(store)
    }
    for pointer in pointers:
        pointer_storage = storages.get((pointer["uid"], pointer["field"]))
        if pointer_storage is None:
            continue
        model, storage = pointer_storage[0].model, pointer_storage[1]
        owners = pointer["owners"]
        await store.lock_documents((pointer["uid"], owner["d"]) for owner in owners)
        values = {
            "me": document_id,
            "my_type": store.content_type.uid,
            "my_locale": pointer["targetLocale"],
            "status_a": pointer["status"],
            "status_b": pointer["status"],
            "owners": as_rows(owners),
        }
        build: Builder
        if isinstance(storage, ToOne):
            build = write_inverse.claim_empty_columns
        elif _is_list(model.content_type, pointer["field"]):
            build = write_inverse.claim_link_owners
        else:
            build = write_inverse.claim_empty_links
        await store.execute(values, build, model, storage, store.dialect)
        await store.writes.tell_related([(pointer["uid"], owner["d"], owner["l"]) for owner in owners])


def _is_list(type_: ContentType, name: str) -> bool:
    side = type_.attributes[name].side
    return side is not None and side.to_many
