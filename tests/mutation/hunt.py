"""Plants faults in copies of the repository and tells which of them no test notices."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from tests.mutation.coverage_map import NO_TESTS, CoverageMap, environment
from tests.mutation.faults import Fault

PARTS = (
    "src",
    "tests",
    "docs",
    "examples",
    "benchmarks",
    "panel",
    "requirements",
    "pyproject.toml",
    "Makefile",
    "README.md",
)

MADE = shutil.ignore_patterns("node_modules", "test-results")
"""What is made in these, and not of the repository."""

PASSED = 0
"""How pytest ends where nothing failed."""

NOTICED, TIMED_OUT, SURVIVED = "noticed", "timed out", "SURVIVED"


@dataclass(frozen=True)
class Verdict:
    """What became of a fault: noticed by a test that fails, by one that does not end, or not."""

    fault: Fault
    outcome: str
    tests: int
    by: str | None = None

    @property
    def noticed(self) -> bool:
        return self.outcome != SURVIVED

    def __str__(self) -> str:
        place = f"{self.fault.path}:{self.fault.line} {self.fault.kind}"
        return f"{self.outcome} {place} ({self.by or f'{self.tests} tests'})\n{self.fault.change}"


@dataclass(frozen=True)
class Ended:
    """How tests ended: pytest's exit code, which were begun, which failed, and whether for its time."""

    code: int | None
    ran: list[str]
    failed: str | None
    timed_out: bool

    @property
    def well(self) -> bool:
        return self.code in (PASSED, NO_TESTS)


def copied(root: Path, copy: Path) -> Path:
    """Return a copy of the repository, without what is made in it."""
    for part in PARTS:
        source = root / part
        if source.is_dir():
            shutil.copytree(source, copy / part, symlinks=True, ignore=MADE)
        elif source.exists():
            copy.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, copy / part)
    return copy


class Worker:
    """A copy of the repository, and the process that runs tests in it."""

    def __init__(self, measured: Path, copy: Path, known: CoverageMap) -> None:
        self.copy = copied(measured, copy)
        self.known = known
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.mutation.worker"],
            cwd=self.copy,
            env={**environment(self.copy), "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        log = self.copy / "control.log"
        if self._run([known.quickest()], log).code != PASSED:
            self.close()
            raise AssertionError(log.read_text())

    def judge(self, number: int, fault: Fault, tests: list[str]) -> Verdict:
        """Run tests while a line has a fault."""
        for turn in self.known.in_turns(tests):
            ended = self._turn(number, fault, turn)
            if ended:
                return Verdict(fault, TIMED_OUT if ended.timed_out else NOTICED, len(tests), ended.failed)
        return Verdict(fault, SURVIVED, len(tests))

    def _turn(self, number: int, fault: Fault, tests: list[str]) -> Ended | None:
        """Return how tests ended that fail with a fault and pass without it; None where there are none.

        A test that fails without the fault as well is left out, and the others are run again.
        """
        log, control = self.copy / f"{number}.log", self.copy / f"{number}.control.log"
        while tests:
            with self._planted(fault):
                ended = self._run(tests, log)
            if ended.well:
                return None
            same = ended.ran or tests  # none where a fault keeps a file from being collected
            without = self._run(same, control)
            if without.code == PASSED:
                return ended
            if without.failed not in tests:
                raise AssertionError(f"Without a fault these do not pass: {same}\n{control.read_text()}")
            tests = [test for test in tests if test != without.failed]
        return None

    @contextmanager
    def _planted(self, fault: Fault) -> Iterator[None]:
        file = self.copy / fault.path
        before, stat = file.read_bytes(), file.stat()
        file.write_bytes(fault.code)
        try:
            yield
        finally:
            file.write_bytes(before)
            os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    def _run(self, tests: list[str], log: Path) -> Ended:
        """Run tests, in their order, until one fails or they took several times as long as when measured."""
        seconds = 60 + 4 * sum(self.known.seconds[test] for test in tests)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"tests": tests, "seconds": seconds, "log": str(log)}) + "\n")
        self.process.stdin.flush()
        return Ended(**json.loads(self.process.stdout.readline()))

    def close(self) -> None:
        """End the process, which reads until there is nothing more to come."""
        self.process.communicate()


def hunt(measured: Path, folder: Path, faults: Iterable[Fault], workers: int) -> list[Verdict]:
    """Judge faults, so many at once, telling each as it is known."""
    free: SimpleQueue[Worker] = SimpleQueue()
    known = CoverageMap(measured)
    hired = [Worker(measured, folder / str(number), known) for number in range(workers)]
    for worker in hired:
        free.put(worker)

    def judge(numbered: tuple[int, Fault]) -> Verdict:
        worker = free.get()
        try:
            number, fault = numbered
            verdict = worker.judge(number, fault, known.tests(fault.path, fault.line))
        finally:
            free.put(worker)
        print(str(verdict).partition("\n")[0], flush=True)
        return verdict

    try:
        with ThreadPoolExecutor(workers) as pool:
            return list(pool.map(judge, enumerate(faults)))
    finally:
        for worker in hired:
            worker.close()
