"""`make bench`: Octavo beside what else one would use, on the same articles.

Every server has the first core and the load the last one. BENCH="--cases L,P --rounds 1" chooses.
"""

import argparse
import itertools
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from benchmarks import apart
from benchmarks.cases import APART, BY_NAME, GROWING, USUAL
from benchmarks.contenders.base import Contender, InstallError
from benchmarks.contenders.registry import contenders
from benchmarks.data import Data
from benchmarks.machine import ROOT, described
from benchmarks.report import PAGE, Report, write_page
from benchmarks.rounds import Bench, Seeded
from benchmarks.samples import Samples


def names(known: Iterable[str]) -> Callable[[str], list[str]]:
    """Return what reads names separated by commas and refuses others."""
    valid = list(known)

    def read(text: str) -> list[str]:
        chosen = valid if text == "all" else [name for name in text.split(",") if name]
        for name in chosen:
            if name not in valid:
                raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(valid)}")
        return chosen

    return read


def options(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make bench", description="Compare Octavo with what else one would use."
    )
    every = [one.name for one in contenders()]
    told = {**{name: case.title for name, case in BY_NAME.items()}, **APART}
    cases = "; ".join(f"{name} {title}" for name, title in told.items())
    parser.add_argument("--cases", type=names(told), default=list(USUAL), help=cases)
    parser.add_argument("--contenders", type=names(every), default=every, help=", ".join(every))
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is measured")
    parser.add_argument("--seconds", type=float, default=3.0, help="how long a case is measured in a round")
    parser.add_argument("--articles", type=int, default=1000, help="how many articles there are")
    parser.add_argument(
        "--growth",
        type=lambda text: [int(number) for number in text.split(",") if number],
        default=[],
        help=f"sizes at which {', '.join(GROWING)} are measured too: 10000,100000",
    )
    parser.add_argument(
        "--memory-requests", type=int, default=10_000, help="requests before memory is looked at"
    )
    parser.add_argument(
        "--results", type=Path, default=ROOT / "benchmarks/results", help="where files are written"
    )
    parser.add_argument(
        "--docs", action="store_true", help=f"put the tables into {PAGE.relative_to(ROOT)} too"
    )
    return parser.parse_args(arguments)


def present(chosen: list[str]) -> tuple[list[Contender], dict[str, str]]:
    """Return who takes part, installed, and why others do not."""
    taking, skipped = [], {}
    for contender in contenders():
        if contender.name not in chosen:
            continue
        reason = contender.missing()
        if not reason:
            try:
                contender.install()
            except InstallError as error:
                reason = str(error).splitlines()[0]
        if reason:
            skipped[contender.name] = reason
            print(f"!!! SKIPPED: {contender.title}: {reason}", flush=True)
        else:
            taking.append(contender)
    return taking, skipped


def seed(bench: Bench, taking: list[Contender], articles: int) -> list[Seeded]:
    """Give each contender its content."""
    seeded = []
    for contender in taking:
        folder = bench.folder / f"seed-{next(bench.numbers)}"
        folder.mkdir()
        bench.tell(f"Seeding {articles} articles: {contender.title}")
        # Whatever it made before it failed is dropped, too.
        seeded.append(Seeded(contender, folder))
        contender.seed(folder, Data(articles))
    return seeded


def drop(seeded: list[Seeded]) -> None:
    for one in seeded:
        one.contender.drop(one.folder)


def measure(bench: Bench, asked: argparse.Namespace, taking: list[Contender]) -> None:
    """Measure all that was asked for."""
    cases = [BY_NAME[name] for name in asked.cases if name in BY_NAME]
    seeded = seed(bench, taking, asked.articles)
    try:
        for number in range(1, asked.rounds + 1):
            if cases:
                bench.round(number, cases, seeded)
            if "S" in asked.cases or "M" in asked.cases:
                # The requests take long, and memory is the same each time.
                requests = asked.memory_requests if "M" in asked.cases and number == 1 else 0
                apart.start_and_memory(bench, number, seeded, requests)
            if "W" in asked.cases:
                apart.workers(bench, number, [one for one in seeded if one.contender.workers])
            if "B" in asked.cases:
                apart.beside_slow_query(bench, number, seeded)
    finally:
        drop(seeded)
    for articles in asked.growth:
        grown = seed(bench, taking, articles)
        try:
            growing = [BY_NAME[name] for name in GROWING if name in asked.cases]
            bench.grown(asked.rounds, growing, grown, articles)
        finally:
            drop(grown)


def main() -> None:
    """Measure, and write what was found."""
    asked = options()
    about = {**described(), "date": date.today().isoformat()}
    about |= {"rounds": asked.rounds, "seconds": asked.seconds, "articles": asked.articles}
    taking, skipped = present(asked.contenders)
    samples = Samples()
    # Whoever is told to end ends the servers it has started, too.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    report = Report(samples, {one.name: one.title for one in taking}, about, skipped)
    try:
        with tempfile.TemporaryDirectory(prefix="octavo-bench-") as folder:
            measure(Bench(Path(folder), asked.seconds, samples, itertools.count()), asked, taking)
    finally:
        # What was measured before something failed is not lost.
        if samples:
            print("\n" + report.markdown())
            print(f"Written: {report.write(asked.results)}, and .json and .svg beside it")
    if asked.docs:
        write_page(report)


if __name__ == "__main__":
    main()
