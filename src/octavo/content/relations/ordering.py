"""The order of a relation's targets after a change: pure, the same for links, owners and components."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from octavo.content.relations.side import Side
from octavo.errors import ValidationError

Target = tuple[str, str, str]
"""The uid of the type pointed at, the document id, the target's locale where the link keeps it, else ''."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A target to be connected, and where; `row_id` and `written` only for messages."""

    target: Target
    place: str = "end"
    neighbour: Target | None = None
    row_id: int | None = None
    neighbour_id: int | None = None


@dataclass(frozen=True, slots=True)
class Targets:
    """A change whose references have been found: see `references.Change`."""

    set: tuple[Target, ...] | None = None
    connect: tuple[Placed, ...] = ()
    disconnect: tuple[Target, ...] = ()
    strict: bool = True
    """Whether a neighbour must be related; otherwise who is placed beside another one comes to the end."""

    @property
    def empty(self) -> bool:
        """Whether nothing changes."""
        return self.set is None and not self.connect and not self.disconnect

    def in_locale(self, locale: str) -> "Targets":
        """Return the same change with every target in this locale."""
        return Targets(
            None if self.set is None else tuple(_in_locale(target, locale) for target in self.set),
            tuple(
                replace(
                    placed,
                    target=_in_locale(placed.target, locale),
                    neighbour=placed.neighbour and _in_locale(placed.neighbour, locale),
                )
                for placed in self.connect
            ),
            tuple(_in_locale(target, locale) for target in self.disconnect),
            self.strict,
        )


def _in_locale(target: Target, locale: str) -> Target:
    return (target[0], target[1], locale)


def rearrange(current: Sequence[Target], change: Targets) -> list[Target]:
    """Return the targets after the change: what is connected again moves to its place, the end by default.

    Raises ValidationError for a position beside a target that is not connected, for positions that lean on
    each other in a circle, and for one target connected at two places (as Strapi refuses them).
    """
    if change.set is not None:
        return list(dict.fromkeys(change.set))
    connected = {placed.target for placed in change.connect}
    dropped = connected.union(change.disconnect)
    ordered = sort_by_neighbours(_placeable(change, current), current)
    if all(placed.place == "end" for placed in ordered):
        kept = [target for target in current if target not in dropped]
        return kept + [placed.target for placed in ordered]
    result = [target for target in current if target in connected or target not in dropped]
    for placed in ordered:
        _move(result, placed)
    return result


def rearranged_side(side: Side, current: list[Target], change: Targets) -> list[Target]:
    """Return a side's targets after a change; a to-one side keeps the first one connected."""
    if not side.to_many and change.set is None and change.connect:
        return [change.connect[0].target]
    return rearrange(current, change)


def _placeable(change: Targets, current: Sequence[Target]) -> Sequence[Placed]:
    """Return what is connected, without neighbours that are none where these are not insisted on."""
    if change.strict:
        return change.connect
    known = {*current, *(placed.target for placed in change.connect)}
    lost = {placed.target for placed in change.connect if placed.neighbour not in {None, *known}}
    return [
        replace(placed, place="end", neighbour=None) if placed.target in lost else placed
        for placed in change.connect
    ]


def _move(result: list[Target], placed: Placed) -> None:
    if placed.target == placed.neighbour:
        return
    if placed.target in result:
        result.remove(placed.target)
    if placed.place == "start":
        result.insert(0, placed.target)
    elif placed.neighbour is not None and placed.neighbour in result:
        index = result.index(placed.neighbour)
        result.insert(index if placed.place == "before" else index + 1, placed.target)
    else:
        result.append(placed.target)


def sort_by_neighbours(connect: Sequence[Placed], current: Sequence[Target]) -> list[Placed]:
    """Return what is to be connected so that each one follows the neighbour it is placed beside."""
    requested: dict[Target, Placed] = {}
    for placed in connect:
        if placed.target in requested:
            raise ValidationError(
                f"The relation with id {placed.row_id} is already connected. "
                "You cannot connect the same relation twice."
            )
        requested[placed.target] = placed
    if all(placed.neighbour is None for placed in connect):
        return list(connect)
    present = set(current)
    ordered: dict[Target, Placed] = {}
    for placed in connect:
        _add_after_neighbours(placed, requested, present, ordered)
    return list(ordered.values())


def _add_after_neighbours(
    placed: Placed, requested: dict[Target, Placed], present: set[Target], ordered: dict[Target, Placed]
) -> None:
    """Add a target after the chain of neighbours it leans on."""
    chain: list[Placed] = []
    seen: set[Target] = set()
    here: Placed | None = placed
    while here is not None and here.target not in ordered:
        if here.neighbour in seen or here.target in seen:
            raise ValidationError(
                "A circular reference was found in the connect array. One relation is trying to connect "
                "before/after another one that is trying to connect before/after it"
            )
        seen.add(here.target)
        chain.append(here)
        here = _requested_neighbour(here, requested, present)
    for link in reversed(chain):
        ordered[link.target] = link


def _requested_neighbour(
    placed: Placed, requested: dict[Target, Placed], present: set[Target]
) -> Placed | None:
    neighbour = placed.neighbour
    if neighbour is None or neighbour in present:
        return None
    if neighbour not in requested:
        position = json.dumps({placed.place: placed.neighbour_id}, separators=(",", ":"))
        raise ValidationError(
            f"There was a problem connecting relation with id {placed.row_id} at position {position}. "
            f"The relation with id {placed.neighbour_id} needs to be connected first."
        )
    return requested[neighbour]
