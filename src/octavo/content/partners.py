"""Partners: the documents whose rows a write edits, or takes a target from; they are held with its own."""

from collections.abc import Iterable, Mapping

from octavo.content.arrange import Target
from octavo.content.base import Content
from octavo.content.inverse import BOTH, InverseWriter
from octavo.content.pointers import kept_pointers, pointing
from octavo.content.preparation import Prepared
from octavo.content.relations import Side, side_of
from octavo.content.row_writer import held_target
from octavo.content.versions import Version, read_versions
from octavo.db.model import ToOne, TypeModel
from octavo.db.sql import write_links
from octavo.db.writes import Writes

Named = set[tuple[str, str]]
"""Documents by uid and id."""


async def partners_of(writes: Writes, model: TypeModel, prepared: Prepared) -> Named:
    """Return the partners of a write; those that are related now are read without a lock."""
    if writes.dialect == "sqlite":
        return set()
    found: Named = set()
    place: Mapping[str, str] = prepared.place
    inverse = InverseWriter(writes, model, place["document_id"], place["locale"], BOTH)
    for name, value in prepared.data.items():
        attribute = model.content_type.attributes.get(name)
        side = None if attribute is None else side_of(attribute)
        if side is None or not (side.keeper or side.exclusive):
            continue
        targets = prepared.resolver.resolve(side, value)
        named = [*(targets.set or ()), *(placed.target for placed in targets.connect), *targets.disconnect]
        if side.keeper and (targets.set is not None or not side.to_many):
            named += await inverse.owners(side)
        if side.exclusive and not side.keeper:
            named += [holder for target in named for holder in await _holders(writes, model, side, target)]
        found.update((uid, document_id) for uid, document_id, _ in named)
    return found


async def partners_of_versions(
    writes: Writes, model: TypeModel, document_id: str, *, all_: bool = False
) -> Named:
    """Return who is edited when versions of a document are copied onto each other.

    Those are the owners whose rows say otherwise of its draft than of what is published (with `all_`, every
    owner), what its one-to-one relations point at, and who else points there.
    """
    found: Named = set()
    if writes.dialect == "sqlite":
        return found
    for version in (await read_versions(writes, model, document_id)).all:
        for target in await _edited_with(writes, model, version, all_):
            found.add(target[:2])
    return found


async def _edited_with(writes: Writes, model: TypeModel, version: Version, all_: bool) -> list[Target]:
    found: list[Target] = []
    inverse = InverseWriter(writes, model, version.document_id, version.locale, BOTH)
    for name, attribute in model.content_type.attributes.items():
        side = side_of(attribute)
        if side is not None and side.keeper is not None:
            found += await (inverse.owners(side) if all_ else inverse.differing(side))
        elif side is not None and side.exclusive:
            held = held_target(model.to_one[name], side, version)
            found += [] if held is None else [held, *await _holders(writes, model, side, held)]
    return found


async def _holders(writes: Writes, model: TypeModel, side: Side, target: Target) -> list[Target]:
    """Return who points at a target by a one-to-one relation that this type keeps."""
    partner = writes.model.types[target[0]]
    seen_from_there = Side("", model.content_type.uid, to_many=True, keeper=side.name)
    return await InverseWriter(writes, partner, target[1], target[2], BOTH).owners(seen_from_there)


async def pointing_rows(content: Content, model: TypeModel, document_id: str) -> Named:
    """Return the documents with a row of their own that points at a document: deleting it changes them."""
    writes, type_ = content.writes, model.content_type
    found: Named = set()
    for place in kept_pointers(content, type_) if writes.dialect != "sqlite" else ():
        if isinstance(place.kept, ToOne):
            values = pointing(type_, document_id)
            rows: Iterable[tuple[str, ...]] = await writes.fetch(
                values, write_links.select_owners, place.model, place.kept
            )
            found.update((place.model.content_type.uid, row[0]) for row in rows)
    return found
