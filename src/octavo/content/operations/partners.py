"""Partners: the documents whose rows a write edits, or takes a target from; they are held with its own."""

from octavo.content.place import BOTH
from octavo.content.preparation.body import Prepared
from octavo.content.relations.inverse import InverseWriter
from octavo.content.relations.ordering import Target
from octavo.content.relations.pointers import pointer_storages, pointing
from octavo.content.versions.store import TypeStore
from octavo.content.versions.version import Version
from octavo.content.writing.row import held_target
from octavo.db.model import ToOne
from octavo.db.sql import write_links
from octavo.schema.attributes.base import Side

DocumentKeys = set[tuple[str, str]]
"""Documents by uid and id."""


async def partners_of(store: TypeStore, prepared: Prepared) -> DocumentKeys:
    """Return the partners of a write; those that are related now are read without a lock."""
    if store.dialect == "sqlite":
        return set()
    keys: DocumentKeys = set()
    inverse = InverseWriter(store, prepared.place.document_id, prepared.place.locale, BOTH)
    for name, value in prepared.data.items():
        side = store.content_type.attributes[name].side if name in store.touching else None
        if side is None:
            continue
        targets = prepared.resolver.resolve(side, value)
        targets_of_side = [
            *(targets.set or ()),
            *(placement.target for placement in targets.connect),
            *targets.disconnect,
        ]
        if side.keeper and (targets.set is not None or not side.to_many):
            targets_of_side += await inverse.owners(side)
        if side.exclusive and not side.keeper:
            targets_of_side += [
                holder for target in targets_of_side for holder in await _holders(store, side, target)
            ]
        keys.update((uid, document_id) for uid, document_id, _ in targets_of_side)
    return keys


async def partners_of_versions(store: TypeStore, document_id: str, *, all_: bool = False) -> DocumentKeys:
    """Return who is edited when versions of a document are copied onto each other.

    Those are the owners whose rows say otherwise of its draft than of what is published (with `all_`, every
    owner), what its one-to-one relations point at, and who else points there.
    """
    if store.dialect == "sqlite" or not store.touching:
        return set()
    versions = (await store.read(document_id)).all
    return {target[:2] for version in versions for target in await _partners_of(store, version, all_)}


async def _partners_of(store: TypeStore, version: Version, all_: bool) -> list[Target]:
    targets: list[Target] = []
    inverse = InverseWriter(store, version.document_id, version.locale, BOTH)
    for name, attribute in store.content_type.attributes.items():
        side = attribute.side
        if side is not None and side.keeper is not None:
            targets += await (inverse.owners(side) if all_ else inverse.differing(side))
        elif side is not None and side.exclusive:
            current_target = held_target(store.model.to_one[name], side, version)
            targets += (
                []
                if current_target is None
                else [current_target, *await _holders(store, side, current_target)]
            )
    return targets


async def _holders(store: TypeStore, side: Side, target: Target) -> list[Target]:
    """Return who points at a target by a one-to-one relation that this type keeps."""
    uid, document_id, locale = target
    seen_from_there = Side("", store.content_type.uid, to_many=True, keeper=side.name)
    return await InverseWriter(store.of_other(uid), document_id, locale, BOTH).owners(seen_from_there)


async def pointing_rows(store: TypeStore, document_id: str) -> DocumentKeys:
    """Return the documents with a row of their own that points at a document: deleting it changes them."""
    if store.dialect == "sqlite":
        return set()
    values = pointing(store, document_id)
    return {
        (pointer.model.content_type.uid, row[0])
        for pointer in pointer_storages(store)
        if isinstance(pointer.storage, ToOne)
        for row in await store.fetch(values, write_links.select_owners, pointer.model, pointer.storage)
    }
