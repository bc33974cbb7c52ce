"""Which tests execute a line, and how long each takes, as one run of them all under coverage tells."""

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

from coverage import CoverageData

BESIDE = ("tests/cli", "tests/docs", "tests/packaging")
"""Folders whose tests start processes of their own, in which nothing is measured."""

QUICK = 60.0
"""Seconds of tests that are run against one fault, by what they took without it."""


def measure(copy: Path, chosen: Iterable[str] = ("tests",)) -> None:
    """Run the tests of a copy of the repository once, noting which of them executes which line."""
    (copy / ".coveragerc").write_text(f"[run]\nsource = {copy}/src/octavo\n")
    options = [
        "-q",
        "-m",
        "not soak",
        "-n",
        str(os.cpu_count() or 2),
        "--dist",
        "loadgroup",
        "--junitxml=junit.xml",
    ]
    options += ["--cov=octavo", "--cov-context=test", "--cov-config=.coveragerc", "--cov-report="]
    options += [f"--ignore={folder}" for folder in BESIDE]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:schemathesis",
        *options,
        *chosen,
    ]
    with (copy / "measured.log").open("w") as log:
        subprocess.run(command, cwd=copy, env=environment(copy), stdout=log, stderr=log, check=False)


def environment(copy: Path) -> dict[str, str]:
    """Return the environment in which `octavo` is that of a copy."""
    return {**os.environ, "PYTHONPATH": str(copy / "src")}


class CoverageMap:
    """The tests that pass without a fault, by the lines they execute."""

    def __init__(self, copy: Path) -> None:
        self.copy = copy
        self.seconds = _passed(copy / "junit.xml")
        self.data = CoverageData(str(copy / ".coverage"))
        self.data.read()

    def tests(self, path: str, line: int) -> tuple[list[str], int]:
        """Return the tests to run against a fault in a line, the likeliest first, and how many execute it.

        A line that runs at import, or only in processes of their own, is in the hands of whichever test
        executes something of its file.
        """
        by_line = self._by_line(path)
        found = by_line.get(line) or set().union(*by_line.values()) or self._mirrored(path)
        ordered = sorted(found, key=lambda test: (_distance(path, test), self.seconds[test], test))
        chosen, left = [], QUICK
        for test in ordered:
            if not chosen or self.seconds[test] <= left:
                chosen.append(test)
                left -= self.seconds[test]
        return chosen, len(found)

    def quickest(self) -> str:
        """Return a test that passes without a fault."""
        return min(self.seconds, key=lambda test: (self.seconds[test], test))

    def _by_line(self, path: str) -> dict[int, set[str]]:
        found: dict[int, set[str]] = defaultdict(set)
        for line, contexts in self.data.contexts_by_lineno(str(self.copy / path)).items():
            found[line] = {context.rpartition("|")[0] for context in contexts} & self.seconds.keys()
        return found

    def _mirrored(self, path: str) -> set[str]:
        folder = Path(path.replace("src/octavo", "tests")).parent.as_posix()
        return {test for test in self.seconds if test.startswith(folder + "/")}


def _passed(junit: Path) -> dict[str, float]:
    """Return what each test that passed took, by its node id."""
    seconds = {}
    for case in ElementTree.parse(junit).iter("testcase"):
        if not len(case):
            seconds[_node_id(case.attrib["classname"], case.attrib["name"])] = float(case.attrib["time"])
    return seconds


def _node_id(classname: str, name: str) -> str:
    """Return a node id; of `tests.query.test_sort.TestNulls` the last is a class, as its capital tells."""
    parts = classname.split(".")
    modules = [part for part in parts if not part[0].isupper()]
    return "::".join([f"{'/'.join(modules)}.py", *parts[len(modules) :], name])


def _distance(path: str, test: str) -> int:
    """How far the file of a test is from the mirror of a source file: itself, its folder, elsewhere."""
    mirror = Path(path.replace("src/octavo", "tests"))
    file = Path(test.partition("::")[0])
    if file.parent == mirror.parent:
        return 0 if file.stem.removeprefix("test_") == mirror.stem else 1
    return (
        2 if "security" in file.parts or mirror.parent in file.parents or file.parent in mirror.parents else 3
    )
