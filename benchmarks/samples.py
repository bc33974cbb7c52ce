"""What was measured, and the medians of it."""

import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """Figures of one contender in one case and one round."""

    round: int
    contender: str
    case: str
    figures: dict[str, float]


class Samples(list[Sample]):
    """All that was measured."""

    def figure(self, contender: str, case: str, figure: str) -> float | None:
        """Return the median of the rounds."""
        found = self._rounds(contender, case, figure)
        return statistics.median(found.values()) if found else None

    def ratio(
        self,
        figure: str,
        ours: tuple[str, str],
        theirs: Iterable[tuple[str, str]],
        best: Callable[[Iterable[float]], float] = max,
    ) -> float | None:
        """Return the median, of the rounds both have, of ours divided by the best of theirs in that round.

        Ours and theirs are contenders and cases.
        """
        others = [self._rounds(*one, figure) for one in theirs]
        ratios = []
        for number, value in self._rounds(*ours, figure).items():
            compared = [other[number] for other in others if number in other]
            if compared and best(compared) > 0:
                ratios.append(value / best(compared))
        return statistics.median(ratios) if ratios else None

    def _rounds(self, contender: str, case: str, figure: str) -> dict[int, float]:
        return {
            sample.round: sample.figures[figure]
            for sample in self
            if (sample.contender, sample.case) == (contender, case) and figure in sample.figures
        }
