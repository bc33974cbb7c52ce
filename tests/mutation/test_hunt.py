"""What is told of a fault is what tests do because of it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from coverage import CoverageData
from tests.mutation import outcomes
from tests.mutation.coverage_map import TELLING, CoverageMap
from tests.mutation.faults import Fault
from tests.mutation.hunt import NOTICED, SURVIVED, TIMED_OUT, Verdict, Worker

pytestmark = pytest.mark.soak

WORKER = "tests/mutation/worker.py"
SOURCE = "src/octavo/number.py"
FILE = "tests/test_number.py"
FAULT = Fault(SOURCE, 2, "constant", b"def number():\n    return 2\n", "- return 1\n+ 1 -> 2")
TESTS = """
from octavo.number import number

def test_nothing():
    number()

def test_it(subtests):
    {}
"""
ENDLESS = """
import pytest
from octavo.number import number

def test_nothing():
    number()

@pytest.mark.timeout(3)
def test_it():
    while number() == 2: pass
"""
"""Ends soon with the fault, too."""

Judge = Callable[[str], Verdict]


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    """Judges the fault by a test of these lines, and by one before it that only executes what is at fault."""
    tests = {f"{FILE}::test_nothing": 0.1, f"{FILE}::test_it": 0.2}
    files = {
        "src/octavo/__init__.py": "",
        SOURCE: "def number():\n    return 1\n",
        WORKER: (Path(__file__).parents[2] / WORKER).read_text(),
        "pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["src"]\n',
        outcomes.FILE: json.dumps({"passed": tests, "failed": []}),
    }

    def judged(lines: str) -> Verdict:
        for name, text in {**files, FILE: ENDLESS if lines == "endless" else TESTS.format(lines)}.items():
            (tmp_path / "measured" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "measured" / name).write_text(text)
        known = CoverageMap(tmp_path / "measured")
        worker = Worker(known.copy, tmp_path / "copy", known)
        try:
            return worker.judge(0, FAULT, list(tests))
        finally:
            worker.close()

    return judged


@pytest.mark.parametrize(
    ("lines", "outcome"),
    [
        ("assert number() == 1", NOTICED),
        ("assert number() > 0", SURVIVED),
        ("with subtests.test(): assert number() == 1", NOTICED),
        ("endless", TIMED_OUT),
        ("assert number() == 3", SURVIVED),
    ],
    ids=["asserted", "not asserted", "in a subtest", "endless", "failing anyway"],
)
def test_faults_are_judged_by_tests_that_pass_without_them(judge: Judge, lines: str, outcome: str) -> None:
    verdict = judge(lines)
    assert verdict.outcome == outcome
    assert verdict.by == (None if outcome == SURVIVED else f"{FILE}::test_it")


LIMITED = """
LIMIT = 3

@decorated(2)
def limited(number, least=1):
    '''Return a number within the limits.'''
    return min(number, LIMIT)
"""
USES, STARTS = "tests/http/test_uses.py::test_it", "tests/cli/test_starts.py::test_it"
BESIDE, COMPARES = "tests/queries/test_beside.py::test_it", f"{TELLING[0]}::test_it"
AT_IMPORT = [COMPARES, BESIDE, USES, STARTS]


@pytest.fixture
def known(tmp_path: Path) -> CoverageMap:
    """One test calls the function, another starts a process that only imports its file; others compare
    what is declared, or stand beside it.
    """
    source = tmp_path / "src/octavo/queries/limited.py"
    source.parent.mkdir(parents=True)
    source.write_text(LIMITED)
    tests = {STARTS: 0.1, USES: 0.2, BESIDE: 0.3, COMPARES: 0.4}
    (tmp_path / outcomes.FILE).write_text(json.dumps({"passed": tests, "failed": []}))
    data = CoverageData(str(tmp_path / ".coverage"))
    for test, lines in {STARTS: [2, 4, 5], USES: [7]}.items():
        data.set_context(f"{test}|run")
        data.add_lines({str(source): lines})
    data.write()
    return CoverageMap(tmp_path)


@pytest.mark.parametrize(
    ("line", "tests"),
    [(2, AT_IMPORT), (4, AT_IMPORT), (5, AT_IMPORT), (7, [USES])],
    ids=["constant", "decorator", "default", "body"],
)
def test_what_runs_at_import_is_judged_by_tests_that_use_the_file(
    known: CoverageMap, line: int, tests: list[str]
) -> None:
    assert known.tests("src/octavo/queries/limited.py", line) == tests
