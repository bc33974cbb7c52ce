"""What a disturbed site must nevertheless have done, judged by what its callers were told."""

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tests.soak.chaos.faults import DYING, RECOVERY, Happened
from tests.soak.chaos.load import Told

WINDOW, STEP = 1.0, 0.25
"""Seconds: recovered is a site with the first such window in which every list came, and in time."""
UNAVAILABLE = {"status": 503, "name": "ServiceUnavailableError", "message": "Service Unavailable"}
CALM_LIMIT, TIMES_CALM = 0.1, 3
"""A list's most seconds, and how many times as long as usual where that is more."""


def p99(seconds: Iterable[float]) -> float:
    """Return what 99 of a hundred stay below."""
    ordered = sorted(seconds)
    return ordered[math.ceil(len(ordered) * 0.99) - 1]


def took(calls: Iterable[Told]) -> list[float]:
    """Return how long calls took."""
    return [told.ended - told.began for told in calls]


def usual_p99(reads: Sequence[Told]) -> float:
    """Return what the p99 is in most windows, of which one or the other may have been bad luck."""
    windows: dict[int, list[Told]] = {}
    for told in reads:
        windows.setdefault(int(told.began / WINDOW), []).append(told)
    return statistics.median(p99(took(window)) for window in windows.values())


def calm(reads: Iterable[Told], happened: Sequence[Happened]) -> list[Told]:
    """Return the lists asked for when every fault was over for long enough."""
    return [
        told
        for told in reads
        if not any(one.began < told.ended and told.began < one.ended + RECOVERY for one in happened)
    ]


def unexplained(calls: Iterable[Told], happened: Sequence[Happened]) -> list[str]:
    """Return the calls that failed though nothing had happened that explains it, or in the wrong way."""
    return [
        f"{told.kind} at {told.began:.1f} for {told.ended - told.began:.1f} s by server {told.server}: "
        f"{told.answer.status} {told.answer.body[:300]!r}"
        for told in calls
        if not told.succeeded and not (_well_said(told) and _is_explained(told, happened))
    ]


def _well_said(told: Told) -> bool:
    """Whether a refusal has the one shape, and a passing one says when to come again."""
    if told.answer.status != 503:
        return True
    said = int(told.answer.headers.get("retry-after", 0))
    return said >= 1 and told.answer.json() == {"data": None, "error": UNAVAILABLE}


def _is_explained(told: Told, happened: Sequence[Happened]) -> bool:
    return any(
        one.fault.refuses(told) and told.began < one.ended + RECOVERY and told.ended > one.began
        for one in happened
    )


def recoveries(
    calls: Iterable[Told], happened: Sequence[Happened], limit: float
) -> Iterator[tuple[Happened, float]]:
    """Yield each fault with the seconds after its end until lists come as before; infinity is never."""
    reads = sorted((told for told in calls if told.kind == "read"), key=lambda told: told.began)
    for one in happened:
        reads_after = [told for told in reads if 0 <= told.began - one.ended < RECOVERY + WINDOW]
        yield one, _recovery(reads_after, one, limit)


def _recovery(reads: Sequence[Told], one: Happened, limit: float) -> float:
    for number in range(int(RECOVERY / STEP) + 1):
        begin = one.ended + number * STEP
        window = [told for told in reads if begin <= told.began < begin + WINDOW]
        if window and all(told.succeeded for told in window) and p99(took(window)) < limit:
            return number * STEP
    return math.inf


def table(calls: Sequence[Told], recovered: Sequence[tuple[Happened, float]]) -> Iterator[str]:
    """Yield lines that tell what happened."""
    yield f"{'fault':20}{'times':>7}{'seconds':>9}{'slowest recovery, s':>21}"
    for name in sorted({one.fault.name for one, _ in recovered}):
        these = [(one, seconds) for one, seconds in recovered if one.fault.name == name]
        lasted = sum(one.ended - one.began for one, _ in these)
        yield f"{name:20}{len(these):7}{lasted:9.0f}{max(seconds for _, seconds in these):21.2f}"
    yield f"{'call':20}{'all':>7}{'done':>9}{'refused (status: times)':>32}"
    for kind in sorted({told.kind for told in calls}):
        of_kind = [told for told in calls if told.kind == kind]
        refused = Counter(told.answer.status for told in of_kind if not told.succeeded)
        told_refused = ", ".join(f"{status}: {times}" for status, times in sorted(refused.items()))
        yield f"{kind:20}{len(of_kind):7}{len(of_kind) - sum(refused.values()):9}{told_refused:>32}"


def of_survivors(calls: Iterable[Told], happened: Sequence[Happened]) -> list[Told]:
    """Return the calls of servers that were there all the while."""
    return [
        told
        for told in calls
        if told.server != DYING
        or not any(
            one.fault.name == "server killed" and told.began < one.ended and told.ended > one.began
            for one in happened
        )
    ]
