"""`make bench`, as short as it can be: contenders answer alike, and what was measured is written."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from benchmarks.cases import BY_NAME, Subject, check_same
from benchmarks.contenders.handwritten import HandWritten
from benchmarks.contenders.octavo import OctavoSQLite
from benchmarks.data import Data
from benchmarks.rounds import Bench, Seeded
from benchmarks.samples import Samples
from benchmarks.webhooks import KINDS, measure
from tests.conftest import require_program

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.soak]


def bench(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    require_program("taskset")
    command = [sys.executable, "-m", "benchmarks", *arguments, "--results", str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_short_run_measures_everybody_and_writes_it_down(tmp_path: Path) -> None:
    chosen = ["--contenders", "octavo-sqlite,floor", "--cases", "L,G,C,B", "--articles", "100"]
    done = bench(tmp_path, *chosen, "--rounds", "1", "--seconds", "0.5")
    assert done.returncode == 0, done.stdout + done.stderr
    (file,) = tmp_path.glob("*.json")
    measured = {(one["contender"], one["case"]) for one in json.loads(file.read_text())["samples"]}
    everybody = {(name, case) for name in ("octavo-sqlite", "floor") for case in "LGC"}
    assert measured == {*everybody, ("octavo-sqlite", "B")}
    assert file.with_suffix(".md").exists()
    assert file.with_suffix(".svg").exists()


def test_who_is_not_known_is_named_with_who_is(tmp_path: Path) -> None:
    done = bench(tmp_path, "--contenders", "octavo-sqlite,nobody")
    assert done.returncode == 2
    assert "nobody is none of octavo-sqlite, octavo-postgres," in done.stderr


@pytest.fixture(scope="module")
def subjects(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Subject]]:
    """Octavo and the services written by hand that need no more than the tests have, side by side."""
    require_program("taskset")
    folder = tmp_path_factory.mktemp("bench")
    floor = HandWritten("floor", "floor", "benchmarks.services.floor:app", installed=False)
    sync = HandWritten("sync", "sync", "benchmarks.services.fastapi_sync:app", installed=False)
    bench = Bench(folder, 0.5, Samples(), count())
    made: list[Subject] = []
    with ExitStack() as servers:
        for contender in (OctavoSQLite(), floor, sync):
            place = folder / contender.name
            place.mkdir()
            contender.seed(place, Data(100))
            subject = bench.subject(Seeded(contender, place), place, cached=False)
            made.append(servers.enter_context(subject))
        yield made


@pytest.mark.parametrize("case", ["L", "P", "G", "D", "P5", "P100", "A60", "Z50", "C", "U", "X"])
def test_all_answer_a_case_with_the_same_content(subjects: list[Subject], case: str) -> None:
    check_same(BY_NAME[case], subjects)


def test_what_webhooks_cost_a_create_is_measured() -> None:
    require_program("taskset")
    assert set(KINDS) > {"well", "hangs"}
    for kind in ("well", "hangs"):
        assert len(measure(kind, 0, 3)) == 3
