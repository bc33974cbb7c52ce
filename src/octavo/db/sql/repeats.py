"""Limits how often an answer repeats shared documents, since a few rows could make an answer of any size.

A document that several parents share is read once and is one object, but JSON repeats it below each of them,
with everything below it: ten entries that all point at each other are a million after six levels.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from octavo.errors import ValidationError

MAX_REPEATED = 50_000
"""How many repeated entries an answer may have."""


class Repeats:
    """How often each document of one level appears; `total` is shared by all levels."""

    def __init__(self, counts: Mapping[int, int] | None = None, total: list[int] | None = None) -> None:
        self._counts = counts
        self._total = total if total is not None else [0]

    def below(self, rows: Sequence[Sequence[Any]], in_components: bool, deeper: bool) -> "Repeats | None":
        """Count rows of (parent id, own id), and return the counts for the level below, if there is one.

        Keys of parents that are components begin with the id of their row. Raises ValidationError beyond the
        limit.
        """
        if not deeper and self._counts is None:
            return None
        times_by_id: dict[int, int] = {}
        for row in rows:
            times = 1 if self._counts is None else self._counts.get(_owner(row[0], in_components), 1)
            self._total[0] += times - 1
            times_by_id[row[1]] = times_by_id.get(row[1], 0) + times
        if self._total[0] > MAX_REPEATED:
            raise ValidationError(
                f"The answer would repeat more than {MAX_REPEATED} populated entries: populate fewer levels"
            )
        return Repeats(times_by_id, self._total)


def _owner(parent: Any, in_components: bool) -> int:
    return int(str(parent).partition(":")[0] if in_components else parent)
