"""Which tests execute a line, and how long each takes, as one run of them all under coverage tells."""

import ast
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from itertools import accumulate
from pathlib import Path

from coverage import CoverageData
from tests.mutation import children, outcomes

RECORDINGS = "tests/conformance"
SECURITY = "tests/security"

BESIDE = ("tests/packaging", "tests/soak")
"""Folders whose tests are about the repository, or take long."""

NEVER_LONG = ("tests/benchmarks", "tests/clients", "tests/docs/test_fresh_machine.py", "tests/mutation")
"""Where long tests are about installing, and about programs beside the product."""

TELLING = (
    "tests/docs/test_configuration.py",
    "tests/docs/test_limits.py",
    "tests/server/openapi/test_recorded.py",
)
"""Files whose tests compare all that is declared, settings and forms, with what is written down elsewhere."""

QUICK = 30.0
"""Seconds of tests that are run against one fault, by what they took without it."""

FIRST = 3.0
"""Seconds of the likeliest of them, run before the others are so much as collected."""

ELSEWHERE = 3
"""How far tests of another package are."""

NO_TESTS = 5
"""How pytest ends where nothing was chosen."""


def measure(copy: Path, package: str = "") -> list[str]:
    """Run the tests of a package, or all, in a copy of the repository, noting which executes which line.

    The recordings, the security tables and what compares declarations run with those of any package; of the
    long tests, those that are the package's own, or all.
    Returns the tests that fail as it is, which say nothing about a fault.
    """
    (copy / ".coveragerc").write_text(f"[run]\nsource = {copy}/src/octavo\n")
    beside = [f"--ignore={folder}" for folder in (*BESIDE, RECORDINGS) if folder != f"tests/{package}"]
    telling = [file for file in TELLING if not file.startswith(f"tests/{package}/")]
    chosen = [f"tests/{package}", SECURITY, *telling] if package else ["tests"]
    _run(copy, ["-m", "not soak", "--dist=loadfile", *beside, *chosen])
    other = [f"--ignore={folder}" for folder in (*BESIDE, *NEVER_LONG, RECORDINGS)]
    _run(copy, ["-m", "soak", "--dist=loadfile", "--cov-append", *other, f"tests/{package}"])
    _run(
        copy, ["-m", "not soak", "--dist=loadgroup", "--cov-append", RECORDINGS]
    )  # a database's in each process
    failed: list[str] = json.loads((copy / outcomes.FILE).read_text())["failed"]
    return failed


def _run(copy: Path, options: list[str]) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2"]
    command += [
        "-p",
        "no:cacheprovider",
        "-p",
        "no:schemathesis",
        "-p",
        outcomes.__name__,
        "-p",
        children.__name__,
    ]
    command += ["--cov", "--cov-context=test", "--cov-config=.coveragerc", "--cov-report="]
    with (copy / "measured.log").open("a+") as log:
        ended = subprocess.run(
            [*command, *options], cwd=copy, env=environment(copy), stdout=log, stderr=log, check=False
        )
        if ended.returncode not in (0, 1, NO_TESTS):
            log.seek(0)
            raise AssertionError(log.read())


def environment(copy: Path) -> dict[str, str]:
    """Return the environment in which `octavo` is that of a copy."""
    return {**os.environ, "PYTHONPATH": str(copy / "src")}


class CoverageMap:
    """The tests that pass without a fault, by the lines they execute."""

    def __init__(self, copy: Path) -> None:
        self.copy = copy
        self.seconds: dict[str, float] = json.loads((copy / outcomes.FILE).read_text())["passed"]
        self.files: dict[str, set[str]] = defaultdict(set)
        for test in self.seconds:
            self.files[_file(test)].add(test)
        self.data = CoverageData(str(copy / ".coverage"))
        self.data.read()

    def tests(self, path: str, line: int) -> list[str]:
        """Return the tests to run against a fault in a line, the likeliest first."""
        by_line = self._by_line(path)
        bodies = _bodies((self.copy / path).read_text("utf-8"))
        executing = by_line.get(line) if line in bodies else None
        ranks = dict.fromkeys(executing, 0) if executing else self._at_import(path, by_line, bodies)
        ordered = sorted(ranks, key=lambda test: (ranks[test], *self._order(path, test, ranks.keys()), test))
        chosen, left = [], QUICK
        for test in ordered:
            if not chosen or self.seconds[test] <= left:
                chosen.append(test)
                left -= self.seconds[test]
        return chosen

    def _at_import(self, path: str, by_line: Mapping[int, set[str]], bodies: Set[int]) -> dict[str, int]:
        """Return the tests for a line that runs at import, ranked: whichever compares what is declared, then
        those that execute something of its file or stand beside it, then processes that only import it.
        """
        using = self._beside(path).union(*(by_line[line] for line in by_line.keys() & bodies))
        telling = set[str]().union(*(self.files[file] for file in TELLING))
        ranked = ((set[str]().union(*by_line.values()), 2), (using, 1), (telling, 0))
        return {test: rank for tests, rank in ranked for test in tests}

    def _beside(self, path: str) -> set[str]:
        """Return the tests of a file's package."""
        return {test for test in self.seconds if _distance(path, test) < ELSEWHERE}

    def _order(self, path: str, test: str, found: Set[str]) -> tuple[int, int, float]:
        """Order tests of a source file by what they take, others so that each file has its turn."""
        took, distance = self.seconds[test], _distance(path, test)
        beside = self.files[_file(test)] & found if distance else ()
        return distance, sum(self.seconds[other] < took for other in beside), took

    def in_turns(self, tests: list[str]) -> list[list[str]]:
        """Return the likeliest tests, then the others: of a turn, all files are read before a test runs."""
        taken = list(accumulate(self.seconds[test] for test in tests))
        first = max(1, sum(seconds <= FIRST for seconds in taken))
        return [turn for turn in (tests[:first], tests[first:]) if turn]

    def quickest(self) -> str:
        """Return a test that passes without a fault."""
        return min(self.seconds, key=lambda test: (self.seconds[test], test))

    def _by_line(self, path: str) -> dict[int, set[str]]:
        lines = self.data.contexts_by_lineno(str(self.copy / path))
        return {line: self._tests(contexts) for line, contexts in lines.items()}

    def _tests(self, contexts: Iterable[str]) -> set[str]:
        """Return the tests of contexts; what is set up may be there for every test of a file."""
        found: set[str] = set()
        for context in contexts:
            test, _, when = context.rpartition("|")
            found |= self.files[_file(test)] if when == "setup" else {test}
        return found & self.seconds.keys()


def _bodies(code: str) -> set[int]:
    """Return the lines that run when a function is called, and not at import."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = [node for node in ast.walk(ast.parse(code)) if isinstance(node, functions)]
    return {line for node in found for line in range(node.body[0].lineno, (node.end_lineno or 0) + 1)}


def _file(test: str) -> str:
    return test.partition("::")[0]


def _distance(path: str, test: str) -> int:
    """How far the file of a test is from the mirror of a source file: itself, its folder, elsewhere."""
    mirror = Path(path.replace("src/octavo", "tests"))
    file = Path(_file(test))
    if file.name == f"test_{mirror.name}":
        return 0
    if file.parent == mirror.parent:
        return 1
    near = "security" in file.parts or mirror.parent in file.parents or file.parent in mirror.parents
    return 2 if near else ELSEWHERE
