"""`python -m tests.mutation COUNT SEED`: plant faults and tell the share that tests notice."""

import argparse
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from tests.mutation.coverage_map import measure
from tests.mutation.faults import plant
from tests.mutation.hunt import PARTS, SURVIVED, TIMED_OUT, Verdict, copied, hunt

ROOT = Path(__file__).parents[2]

KEPT = ROOT / ".mutants"
"""Where the copy is kept in which was measured what executes what, for as long as nothing changes."""


def told(verdicts: list[Verdict]) -> str:
    """Return what survived, what tests did not end with, and the share that was noticed, for people."""
    noticed = sum(verdict.noticed for verdict in verdicts)
    timed_out = sum(verdict.outcome == TIMED_OUT for verdict in verdicts)
    shown = [str(verdict) for verdict in verdicts if verdict.outcome in (SURVIVED, TIMED_OUT)]
    share = f"{noticed} of {len(verdicts)} planted faults were noticed: {100 * noticed / len(verdicts):.1f} %"
    return "\n".join([*shown, f"{share} ({timed_out} of them by tests that did not end)"])


def measured(package: str = "") -> Path:
    """Return a copy of the repository in which was measured what tests execute, made where none is kept."""
    copy = KEPT / (package.replace("/", ".") or "all")
    state = copy / "state"
    now = _state()
    if not state.exists() or state.read_text() != now:
        shutil.rmtree(copy, ignore_errors=True)
        for test in measure(copied(ROOT, copy), package):
            print(f"fails without a fault, and is left out: {test}", flush=True)
        state.write_text(now)
    return copy


def _state() -> str:
    """Return what changes when a file does that is copied."""
    found = hashlib.sha256()
    for part in PARTS:
        top = ROOT / part
        for file in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if file.is_file() and "__pycache__" not in file.parts:
                found.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
    return found.hexdigest()


def run(count: int, seed: int, package: str = "", workers: int = 2) -> list[Verdict]:
    """Judge faults of a package, or of all, chosen by a seed."""
    known = measured(package)
    with tempfile.TemporaryDirectory() as folder:
        return hunt(known, Path(folder), plant(ROOT, count, seed, f"src/octavo/{package}"), workers)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("count", type=int, help="how many faults")
    parser.add_argument("seed", type=int, help="which: the same number chooses the same of the same source")
    parser.add_argument("--package", default="", help="a folder of src/octavo, such as query")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 2, help="how many at once")
    print(told(run(**vars(parser.parse_args()))))
