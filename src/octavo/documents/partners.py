"""Partners: the documents whose rows a write edits, or takes a target from; they are held with its own."""

from collections.abc import Mapping

from octavo.db.model import TypeModel
from octavo.db.writes import Writes
from octavo.documents.inverse import BOTH, InverseWriter
from octavo.documents.preparation import Prepared
from octavo.documents.relations import side_of

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
        found.update((uid, document_id) for uid, document_id, _ in named)
    return found
