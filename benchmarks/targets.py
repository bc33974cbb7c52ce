"""What Octavo means to reach: ratios to others within a round."""

from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.samples import Samples

FASTAPI = ("fastapi-sync", "fastapi-async")
OURS = ("octavo-sqlite", "octavo-postgres")
HALF = 0.5
"""Of a factor, on PostgreSQL."""

FACTORS: dict[str, tuple[float | None, float | None, float | None]] = {
    "L": (40, 7, 0.7),
    "P": (28, 11, 1.5),
    "V": (90, 15, None),
    "E": (90, 15, None),
    "D": (20, 10, None),
    "D@100000": (40, 10, None),
    "G": (18, 8, 0.4),
    "C": (18, 3, 0.4),
    "U": (18, 3, 0.4),
    "X": (18, 3, 0.4),
    "N": (5, 1.5, 0.35),
}
"""By case: against Strapi, against the faster FastAPI, of the floor."""
RIVALS = (("Strapi 5", ("strapi",)), ("FastAPI + ORM", FASTAPI), ("the floor", ("floor",)))
WITHIN = (("V", "N", "floor", 0.35), ("D@100000", "D", "", 0.5), ("T", "L", "", 0.85), ("J", "L", "", 0.85))
"""Case, compared with another case, of whom ('' is itself), at least."""
LIMITS = (
    ("p99", "L", 5, "ms"),
    ("p99", "P", 15, "ms"),
    ("p99", "G", 4, "ms"),
    ("p99", "B", 15, "ms"),
    ("seconds", "S", 0.6, "s"),
    ("rest", "M", 75, "MB"),
    ("after", "M", 100, "MB"),
)
"""Figure, case, at most; held by Octavo on SQLite."""


@dataclass(frozen=True)
class Verdict:
    """What was to be reached, and what was."""

    who: str
    what: str
    wanted: str
    reached: float
    met: bool


def verdicts(samples: Samples) -> Iterable[Verdict]:
    """Yield all that can be told from what was measured."""
    for who in OURS:
        factor = HALF if who == "octavo-postgres" else 1.0
        for case, wanted in FACTORS.items():
            for (title, names), goal in zip(RIVALS, wanted, strict=True):
                ratio = samples.ratio("rate", (who, case), [(name, case) for name in names])
                if goal is not None and ratio is not None:
                    yield _at_least(who, f"{case} against {title}", goal * factor, ratio)
        for case, other, whose, goal in WITHIN:
            ratio = samples.ratio("rate", (who, case), [(whose or who, other)])
            if ratio is not None:
                wanted_here = goal * factor if whose else goal
                yield _at_least(who, f"{case} against {other} of {whose or 'its own'}", wanted_here, ratio)
    for figure, case, limit, unit in LIMITS:
        value = samples.figure(OURS[0], case, figure)
        if value is not None:
            yield Verdict(OURS[0], f"{figure} of {case}, {unit}", f"≤ {limit:g}", value, value <= limit)


def _at_least(who: str, what: str, goal: float, ratio: float) -> Verdict:
    return Verdict(who, what, f"≥ {goal:.3g}", ratio, ratio >= goal)
