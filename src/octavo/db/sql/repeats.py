"""How often an answer repeats what several parents share: a few rows can make an answer of any size.

A document that several parents share is read once and is one object, but JSON writes it below each of them,
with everything below it: ten entries that all point at each other are a million after six levels.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from octavo.errors import ValidationError

MOST = 50_000
"""Entries an answer may repeat beyond those that were read."""


class Repeats:
    """How often each document of one level is shown; `total` is shared by all levels."""

    def __init__(self, shown: Mapping[int, int] | None = None, total: list[int] | None = None) -> None:
        self._shown = shown
        self._total = total if total is not None else [0]

    def below(self, rows: Sequence[Sequence[Any]], in_components: bool, deeper: bool) -> "Repeats | None":
        """Count rows of a parent's id and their own, and return what holds below them, if there is anything.

        Parents that are components begin with the id of the row that holds them. Raises ValidationError
        beyond the limit.
        """
        if not deeper and self._shown is None:
            return None
        shown: dict[int, int] = {}
        for row in rows:
            times = 1 if self._shown is None else self._shown.get(_owner(row[0], in_components), 1)
            self._total[0] += times - 1
            shown[row[1]] = shown.get(row[1], 0) + times
        if self._total[0] > MOST:
            raise ValidationError(
                f"The answer would repeat more than {MOST} populated entries: populate fewer levels"
            )
        return Repeats(shown, self._total)


def _owner(parent: Any, in_components: bool) -> int:
    return int(str(parent).partition(":")[0] if in_components else parent)
