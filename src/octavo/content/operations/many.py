"""Many writes of one type in one transaction, each by the operation for one.

Where none touches another they go in step, and ask the database together. Where one is refused, all are
undone and written one after the other: so what is allowed, and what is wrong with which, is as if each were
alone.
"""

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import Any

from octavo.content.operations.parameters import Params
from octavo.content.operations.retries import with_retries
from octavo.content.place import PUBLISHED
from octavo.content.preparation.batch import Batch
from octavo.content.relations.resolver import look_up
from octavo.content.versions.store import TypeStore
from octavo.db.errors import UniqueViolation
from octavo.db.in_step import in_step
from octavo.db.refusals import VersionConflictError
from octavo.db.savepoints import savepoint
from octavo.errors import ApplicationError
from octavo.schema.attributes.base import FILE_UID
from octavo.schema.content_type import Component

TOGETHER = 100
"""Entries that go in step: more would keep the event loop from others for longer, and cost no less."""
REFUSALS = (ApplicationError, UniqueViolation, VersionConflictError)
"""What one after the other may be right, and else is told of the entry it is about."""

Write = Callable[[Params, Batch | None], Coroutine[Any, Any, Any]]
"""Writes one entry; with a batch, that has been prepared for it and for others."""


async def write_many(
    store: TypeStore, action: str, each: Sequence[Params], write: Write, *, alone: bool = False
) -> list[Any]:
    """Write once with each of some parameters and return the results in order: all of them, or none.

    With `alone` they are written one after the other. An error says in its details which entry it is about:
    `{"entry": {"path": [3]}}`.
    """

    async def work() -> list[Any]:
        async with store.transaction(f"{action} of many of"):
            uid = store.content_type.uid
            document_ids = [
                params["document_id"] for params in each if isinstance(params.get("document_id"), str)
            ]
            await store.lock_documents((uid, document_id) for document_id in document_ids)
            results: list[Any] = []
            for first in range(0, len(each), TOGETHER):
                some = each[first : first + TOGETHER]
                results += await _write_some(store, action, some, write, first, alone)
            return results

    return await with_retries(store, work)


async def _write_some(
    store: TypeStore, action: str, each: Sequence[Params], write: Write, first: int, alone: bool
) -> list[Any]:
    if not alone and len(each) > 1 and are_apart(store, action, each):
        try:
            async with savepoint(store.content.database, REFUSALS):
                batch = Batch(await look_up(store, *(_body(params) for params in each)))
                return await in_step(store.content.database, [write(params, batch) for params in each])
        except REFUSALS:
            pass  # one after the other, to be written after all, or refused by the entry that is wrong
    return [await _write_at(write(params, None), first + index) for index, params in enumerate(each)]


async def _write_at(work: Awaitable[Any], index: int) -> Any:
    """Await a write; an error tells which entry it is about."""
    try:
        return await work
    except ApplicationError as error:
        error.details = {**error.details, "entry": {"path": [index]}}
        error.add_note(f"entry {index}")
        raise


def _body(params: Params) -> Mapping[str, Any]:
    data = params.get("data")
    return data if isinstance(data, Mapping) else {}


def are_apart(store: TypeStore, action: str, each: Sequence[Params]) -> bool:
    """Whether each entry is written as if it were alone, whatever the others have written so far.

    So nothing of the project runs in between, which may look at what is there; no entry takes a partner from
    another one, or edits what another one edits; and none is named twice.
    """
    if store.content_type.kind != "collectionType" or _has_hooks(store):
        return False
    if store.content_type.uid in store.schemas.with_passwords:  # to hash takes long, and is not done together
        return False
    names = [_name(params) for params in each]
    set_names = [name for name in names if name is not None]
    if len(set(set_names)) != len(set_names):
        return False
    if action == "delete":
        return True
    drafts_alone = action == "update" and all(params.get("status") != PUBLISHED for params in each)
    if set_names and store.touching and not drafts_alone:
        return False  # publishing takes over what partners say
    if set_names and action == "create" and _points_at_itself(store):
        return False
    return all(store.touching.isdisjoint(_body(params)) for params in each)


def _name(params: Params) -> Any:
    """Return the document an entry is about, None for a new one that has no id yet."""
    name = params.get("document_id", _body(params).get("documentId"))
    return name if isinstance(name, str | None) else repr(name)


def _has_hooks(store: TypeStore) -> bool:
    """Whether lifecycles run when the type is written; files are read in between, with hooks of their own."""
    return store.has_hooks or store.content.lifecycles.has("find_many", FILE_UID)


def _points_at_itself(store: TypeStore) -> bool:
    """Whether entries of the type may point at each other."""
    uid = store.content_type.uid
    holders = [pointer.holder for pointer in store.schemas.pointers_at(uid)]
    return any(isinstance(holder, Component) or holder.uid == uid for holder in holders)
