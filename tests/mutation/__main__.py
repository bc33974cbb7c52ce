"""`python -m tests.mutation COUNT SEED [PACKAGE]`: plant faults and tell the share that tests notice."""

import sys
import tempfile
from pathlib import Path

from tests.mutation.coverage_map import measure
from tests.mutation.faults import plant
from tests.mutation.hunt import Verdict, copied, hunt

ROOT = Path(__file__).parents[2]


def told(verdicts: list[Verdict]) -> str:
    """Return what survived and the share that was noticed, for people."""
    noticed = sum(verdict.noticed for verdict in verdicts)
    survived = [str(verdict) for verdict in verdicts if not verdict.noticed]
    share = f"{noticed} of {len(verdicts)} planted faults were noticed: {100 * noticed / len(verdicts):.1f} %"
    return "\n".join([*survived, share])


def run(folder: Path, count: int, seed: int, package: str = "") -> list[Verdict]:
    """Measure once which test executes what, then judge faults of a package, or of all, chosen by a seed."""
    measured = copied(ROOT, folder / "measured")
    measure(measured, [f"tests/{package}"])
    return hunt(measured, folder, plant(ROOT, count, seed, f"src/octavo/{package}"))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        print(told(run(Path(made), int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:4])))
