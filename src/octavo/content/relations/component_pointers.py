"""References to a document from inside of components: written down before they are cleared, and put back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa

from octavo.content.relations.pointers import PointerStorage, pointer_storages, pointing
from octavo.content.versions.store import TypeStore
from octavo.db.sql import write_component_pointers as statements
from octavo.db.writes import as_list, as_rows
from octavo.schema.content_type import Component

IN_COMPONENTS: Final = ""
"""The attribute of references that components keep: each names its own."""
AT_ONCE: Final = 500
"""References put back by one statement, so that not all that hold them are in memory together."""

Json = dict[str, Any]
_Field = tuple[str, str]
_Node = tuple[str, str, str, int]
"""A document, its locale, and the component in it by uid and id."""


def _storages(store: TypeStore) -> list[tuple[PointerStorage, sa.Table]]:
    return [(one, one.storage) for one in pointer_storages(store) if isinstance(one.storage, sa.Table)]


async def read_component_pointers(store: TypeStore, document_id: str, most: int) -> list[Json]:
    """Return what points at a document inside of components, `most` references of each type at most, as
    `read_pointers` does: owners have `u`, `i` and `f` too, the component and its attribute.
    """
    owners_by_key: dict[tuple[str, str, str], list[Json]] = {}
    for pointer, table in _storages(store):
        values = pointing(store, document_id)
        rows = await store.fetch(values, statements.select_component_pointers, pointer.model, table, most)
        for owner, locale, status, target_locale, uid, component_id, name, place in rows:
            key = (pointer.model.content_type.uid, status, target_locale)
            place = {"d": owner, "l": locale, "u": uid, "i": int(component_id), "f": name, "p": int(place)}
            owners_by_key.setdefault(key, []).append(place)
    return [
        {"uid": uid, "field": IN_COMPONENTS, "status": status, "targetLocale": locale, "owners": owners}
        for (uid, status, locale), owners in owners_by_key.items()
    ]


async def put_back_component_pointers(
    store: TypeStore, document_id: str, pointers: Iterable[Mapping[str, Any]]
) -> None:
    """Have components point at a document again that did: where they are still there, and a relation to one
    is empty. In a list it has the place it had, or comes last if another one has that by now.
    """
    storages = {pointer.model.content_type.uid: (pointer, table) for pointer, table in _storages(store)}
    single = _fields(store)
    for pointer in pointers:
        storage = storages.get(pointer["uid"])
        if storage is None or pointer["field"] != IN_COMPONENTS:
            continue
        values = {
            "me": document_id,
            "my_type": store.content_type.uid,
            "my_locale": pointer["targetLocale"],
            "status": pointer["status"],
        }
        # In the order of documents, in which every other write locks them.
        owners = sorted(pointer["owners"], key=lambda owner: (owner["d"], owner["l"], owner["p"]))
        owners = [
            {**owner, "s": int(single[owner["u"], owner["f"]])}
            for owner in owners
            if (owner["u"], owner["f"]) in single
        ]
        for start in range(0, len(owners), AT_ONCE):
            await _put_back(store, storage, values, owners[start : start + AT_ONCE])


def _fields(store: TypeStore) -> dict[_Field, bool]:
    """Return the attributes of components that may point at a type, and whether that is at one."""
    fields: dict[_Field, bool] = {}
    for pointer in store.schemas.pointers_at(store.content_type.uid):
        side = pointer.attribute.side
        if isinstance(pointer.holder, Component) and side is not None:
            fields[pointer.holder.uid, pointer.attribute.name] = not side.to_many
    return fields


async def _put_back(
    store: TypeStore, storage: tuple[PointerStorage, sa.Table], values: Json, owners: Sequence[Json]
) -> None:
    model, table = storage[0].model, storage[1]
    uid = model.content_type.uid
    await store.lock_documents((uid, owner["d"]) for owner in owners)
    existing_nodes = await _nodes(store.of_other(uid), {owner["d"] for owner in owners}, values["status"])
    existing_owners = [
        owner for owner in owners if (owner["d"], owner["l"], owner["u"], owner["i"]) in existing_nodes
    ]
    if existing_owners:
        values = {**values, "pointers": as_rows(existing_owners)}
        build = statements.put_back_component_links
        await store.execute(values, build, model, table, store.dialect)
        await store.writes.tell_related([(uid, owner["d"], owner["l"]) for owner in existing_owners])


async def _nodes(owners: TypeStore, document_ids: Iterable[str], status: str) -> set[_Node]:
    """Return the components that documents have now."""
    values = {"documents": as_list(sorted(document_ids)), "status": status}
    build = statements.select_versions_of
    versions = [
        owners.version(row) for row in await owners.fetch(values, build, owners.model, owners.dialect)
    ]
    return {
        (version.document_id, version.locale, component.uid, node["id"])
        for version in versions
        for component, node in owners.nodes_in(version)
    }
