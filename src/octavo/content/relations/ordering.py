"""The order of a relation's targets after a change: pure, the same for links, owners and components."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from octavo.errors import ValidationError
from octavo.schema.attributes.base import Side

Target = tuple[str, str, str]
"""The uid of the type pointed at, the document id, the target's locale where the link keeps it, else ''."""


class Placement(NamedTuple):
    """A target to be connected, and where; `row_id` and `neighbour_id` only for messages."""

    target: Target
    place: str = "end"
    neighbour: Target | None = None
    row_id: int | None = None
    neighbour_id: int | None = None


class Targets(NamedTuple):
    """A change whose references have been found: see `references.Change`."""

    set: tuple[Target, ...] | None = None
    connect: tuple[Placement, ...] = ()
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
                placement._replace(
                    target=_in_locale(placement.target, locale),
                    neighbour=placement.neighbour and _in_locale(placement.neighbour, locale),
                )
                for placement in self.connect
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
    connected = {placement.target for placement in change.connect}
    dropped = connected.union(change.disconnect)
    ordered = sort_by_neighbours(_placeable(change, current), current)
    if all(placement.place == "end" for placement in ordered):
        remaining = [target for target in current if target not in dropped]
        return remaining + [placement.target for placement in ordered]
    result = [target for target in current if target in connected or target not in dropped]
    for placement in ordered:
        _move(result, placement)
    return result


def rearranged_side(side: Side, current: list[Target], change: Targets) -> list[Target]:
    """Return a side's targets after a change; a to-one side keeps the first one connected."""
    if not side.to_many and change.set is None and change.connect:
        return [change.connect[0].target]
    return rearrange(current, change)


def _placeable(change: Targets, current: Sequence[Target]) -> Sequence[Placement]:
    """Return the connections; unless `strict`, positions relative to missing targets are dropped."""
    if change.strict:
        return change.connect
    neighbours = {*current, *(placement.target for placement in change.connect)}
    lost = {
        placement.target for placement in change.connect if placement.neighbour not in {None, *neighbours}
    }
    return [
        placement._replace(place="end", neighbour=None) if placement.target in lost else placement
        for placement in change.connect
    ]


def _move(result: list[Target], placement: Placement) -> None:
    if placement.target == placement.neighbour:
        return
    if placement.target in result:
        result.remove(placement.target)
    if placement.place == "start":
        result.insert(0, placement.target)
    elif placement.neighbour is not None and placement.neighbour in result:
        index = result.index(placement.neighbour)
        result.insert(index if placement.place == "before" else index + 1, placement.target)
    else:
        result.append(placement.target)


def sort_by_neighbours(connect: Sequence[Placement], current: Sequence[Target]) -> list[Placement]:
    """Return what is to be connected so that each one follows the neighbour it is placed beside."""
    requested: dict[Target, Placement] = {}
    for placement in connect:
        if placement.target in requested:
            raise ValidationError(
                f"The relation with id {placement.row_id} is already connected. "
                "You cannot connect the same relation twice."
            )
        requested[placement.target] = placement
    if all(placement.neighbour is None for placement in connect):
        return list(connect)
    present = set(current)
    ordered: dict[Target, Placement] = {}
    for placement in connect:
        _add_after_neighbours(placement, requested, present, ordered)
    return list(ordered.values())


def _add_after_neighbours(
    placement: Placement,
    requested: dict[Target, Placement],
    present: set[Target],
    ordered: dict[Target, Placement],
) -> None:
    """Add a target after the chain of neighbours it leans on."""
    chain: list[Placement] = []
    seen: set[Target] = set()
    here: Placement | None = placement
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
    placement: Placement, requested: dict[Target, Placement], present: set[Target]
) -> Placement | None:
    neighbour = placement.neighbour
    if neighbour is None or neighbour in present:
        return None
    if neighbour not in requested:
        position = json.dumps({placement.place: placement.neighbour_id}, separators=(",", ":"))
        raise ValidationError(
            f"There was a problem connecting relation with id {placement.row_id} at position {position}. "
            f"The relation with id {placement.neighbour_id} needs to be connected first."
        )
    return requested[neighbour]
