"""Tells listeners which entries a transaction saves and deletes, for plugins that keep versions.

Saves are told when the transaction settles, at its end unless it is very long, one for each entry and locale
however often it was written until then; deletions before the rows are gone. Both come with the
rows as they were read anyway.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from octavo.content.events import EventName
from octavo.content.place import PUBLISHED
from octavo.db.engine import Database
from octavo.db.transaction import Transaction
from octavo.schema.content_type import ContentType

Columns = dict[str, Any]
"""The columns of a version's row by name, as the driver gave them."""


@dataclass(frozen=True, slots=True)
class Save:
    """An entry in one locale, as a transaction leaves it."""

    name: EventName
    """What was done with it last."""
    uid: str
    columns: Columns


@dataclass(frozen=True, slots=True)
class Deletion:
    """Versions of one document that are about to be deleted."""

    uid: str
    document_id: str
    rows: list[Columns]
    is_last: bool
    """Whether they are all there are of the document."""


SaveListener = Callable[[list[Save]], Awaitable[None]]
DeletionListener = Callable[[Deletion], Awaitable[None]]
Condition = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class _SaveSubscription:
    on_save: SaveListener
    on_delete: DeletionListener
    condition: Condition


class Saves:
    """The listeners of saves and deletions, each for some types."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscriptions: list[_SaveSubscription] = []

    def subscribe(self, on_save: SaveListener, on_delete: DeletionListener, *, condition: Condition) -> None:
        """Call listeners inside each transaction that saves or deletes entries of the types that a condition
        is true of: what they write is committed with the change, and what they raise undoes both.
        """
        self._subscriptions.append(_SaveSubscription(on_save, on_delete, condition))

    def note(self, name: EventName, type_: ContentType, rows: Iterable[Columns]) -> None:
        """Report rows as saved when the current transaction ends."""
        if not any(one.condition(type_.uid) for one in self._subscriptions):
            return
        transaction = self._database.current()
        if transaction is None:
            return
        if name == "entry.update" and type_.draft_and_publish:  # a draft's twin may be written beside it
            rows = [row for row in rows if row["status"] != PUBLISHED]
        saves = [Save(name, type_.uid, row) for row in rows]
        if saves and not transaction.saves:
            transaction.before_commit.append(partial(self._tell, transaction))
        transaction.saves += saves

    async def _tell(self, transaction: Transaction) -> None:
        last_saves = {
            (one.uid, one.columns["document_id"], one.columns["locale"]): one for one in transaction.saves
        }
        transaction.saves.clear()  # what listeners save themselves is told after them
        for one in self._subscriptions:
            matching_saves = [save for save in last_saves.values() if one.condition(save.uid)]
            if matching_saves:
                await one.on_save(matching_saves)

    async def tell_deletion(self, type_: ContentType, rows: list[Columns], *, is_last: bool) -> None:
        """Report rows of one document that are about to be deleted."""
        for one in self._subscriptions if rows else ():
            if one.condition(type_.uid):
                await one.on_delete(Deletion(type_.uid, rows[0]["document_id"], rows, is_last))
