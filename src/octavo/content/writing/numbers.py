"""The ids of new components, taken from counters in the transaction that writes them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from octavo.content.versions.store import TypeStore
from octavo.db.sql import write_rows
from octavo.db.writes import as_rows
from octavo.schema.walk import Node


@dataclass(slots=True)
class ComponentIds:
    """Gives the new components of one write their ids.

    With `copied` it takes as many again, for what will be copied from them in the same write.
    """

    store: TypeStore
    copied: bool = False
    _spare: dict[str, Iterator[int]] = field(default_factory=dict)

    async def give(self, fresh: Iterable[tuple[str, Node]]) -> None:
        """Give new nodes, each with its component's uid, their ids: in one statement, or in none."""
        by_kind: dict[str, list[Node]] = {}
        for uid, node in fresh:
            number = next(self._spare[uid], None) if uid in self._spare else None
            if number is None:
                by_kind.setdefault(uid, []).append(node)
            else:
                node["id"] = number
        if by_kind:
            await self._take(by_kind)

    async def _take(self, by_kind: dict[str, list[Node]]) -> None:
        # In one order everywhere, so that two writers never wait for each other's counters.
        times = 2 if self.copied else 1
        id_counts = [{"u": uid, "n": len(by_kind[uid]) * times} for uid in sorted(by_kind)]
        values = {"wanted": as_rows(id_counts)}
        arguments = (self.store.content.model.counters, self.store.dialect, len(id_counts) == 1)
        for uid, last in await self.store.fetch(values, write_rows.take_numbers, *arguments):
            nodes = by_kind[uid]
            first = int(last) - len(nodes) * times + 1
            for number, node in enumerate(nodes, first):
                node["id"] = number
            self._spare[uid] = iter(range(first + len(nodes), int(last) + 1))
