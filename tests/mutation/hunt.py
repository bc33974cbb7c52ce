"""Plants faults in copies of the repository and tells which of them no test notices."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from tests.mutation.coverage_map import CoverageMap, environment
from tests.mutation.faults import Fault

PARTS = (
    "src",
    "tests",
    "docs",
    "examples",
    "benchmarks",
    "requirements",
    "pyproject.toml",
    "Makefile",
    "README.md",
)

PASSED, NOTHING_LEFT, BROKEN = 0, 5, 70
"""How pytest ends: well, without any of the chosen tests, and not as pytest does."""


@dataclass(frozen=True)
class Verdict:
    """What became of a fault: noticed by a test, by its time, or not."""

    fault: Fault
    noticed: bool
    ran: int
    executing: int
    log: Path

    def __str__(self) -> str:
        ran = f"{self.ran} of {self.executing} tests that execute it"
        place = f"{self.fault.path}:{self.fault.line} {self.fault.kind}"
        return f"{'noticed ' if self.noticed else 'SURVIVED'} {place} ({ran})\n{self.fault.change}"


def copied(root: Path, copy: Path) -> Path:
    """Return a copy of the repository, without what is made in it."""
    for part in PARTS:
        source = root / part
        if source.is_dir():
            shutil.copytree(source, copy / part, symlinks=True)
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
        control = known.quickest()
        if self._run([control], log := self.copy / "control.log") != PASSED:
            raise AssertionError(log.read_text())

    def judge(self, number: int, fault: Fault) -> Verdict:
        """Run the tests that execute a line while it has a fault."""
        tests, executing = self.known.tests(fault.path, fault.line)
        log = self.copy / f"{number}.log"
        if not tests:
            return Verdict(fault, False, 0, 0, log)
        file = self.copy / fault.path
        before, stat = file.read_bytes(), file.stat()
        file.write_bytes(fault.code)
        try:
            code = self._run(tests, log)
        finally:
            file.write_bytes(before)
            os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        if code == BROKEN:
            raise AssertionError(log.read_text())
        return Verdict(fault, code not in (PASSED, NOTHING_LEFT), len(tests), executing, log)

    def _run(self, tests: list[str], log: Path) -> int | None:
        """Return how pytest ended; None where it took several times as long as without the fault."""
        seconds = 60 + 4 * sum(self.known.seconds.get(test, 0) for test in tests)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"tests": tests, "seconds": seconds, "log": str(log)}) + "\n")
        self.process.stdin.flush()
        code: int | None = json.loads(self.process.stdout.readline())["code"]
        return code

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def hunt(measured: Path, folder: Path, faults: Iterable[Fault]) -> list[Verdict]:
    """Judge faults, as many at once as there are processors, telling each as it is known."""
    count = os.cpu_count() or 2
    free: SimpleQueue[Worker] = SimpleQueue()
    workers = [Worker(measured, folder / str(number), CoverageMap(measured)) for number in range(count)]
    for worker in workers:
        free.put(worker)

    def judge(numbered: tuple[int, Fault]) -> Verdict:
        worker = free.get()
        try:
            verdict = worker.judge(*numbered)
        finally:
            free.put(worker)
        print(str(verdict).partition("\n")[0], flush=True)
        return verdict

    try:
        with ThreadPoolExecutor(count) as pool:
            return list(pool.map(judge, enumerate(faults)))
    finally:
        for worker in workers:
            worker.close()
