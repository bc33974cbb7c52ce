"""Rounds: each case is asked of one contender after the other, all on fresh copies of their content."""

import itertools
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cases import Case, Subject, check_same
from benchmarks.contenders.base import Contender
from benchmarks.machine import CORES, LoadError, free_port, load, serving
from benchmarks.samples import Sample, Samples

CONNECTIONS = 8
LATER = 50_000_000
"""Where the numbers of measured writes begin: those before are of the warm-up."""


@dataclass(frozen=True)
class Seeded:
    """A contender with content to copy."""

    contender: Contender
    folder: Path


@dataclass(frozen=True)
class Bench:
    """How long things are measured, and where."""

    folder: Path
    seconds: float
    samples: Samples
    numbers: "itertools.count[int]"

    def tell(self, line: str) -> None:
        print(line, flush=True)

    @contextmanager
    def copied(self, seeded: Seeded) -> Iterator[Path]:
        """A fresh copy of some content, thrown away at the end."""
        target = self.folder / f"copy-{next(self.numbers)}"
        seeded.contender.copy(seeded.folder, target)
        try:
            yield target
        finally:
            seeded.contender.drop(target)
            shutil.rmtree(target)

    @contextmanager
    def subject(
        self,
        seeded: Seeded,
        folder: Path,
        *,
        cached: bool,
        workers: int = 1,
        cores: Sequence[int] = CORES[:1],
    ) -> Iterator[Subject]:
        """A contender that serves a copy."""
        contender, port = seeded.contender, free_port()
        command = contender.command(folder, port, workers)
        env, first = contender.environment(folder, cached), contender.api.list(1)
        with serving(contender.name, command, env, port, first, folder, cores) as server:
            subject = Subject(contender, server)
            subject.learn()
            yield subject

    def measure(self, number: int, name: str, case: Case, subject: Subject) -> None:
        """Measure one case of one contender, and keep it as `name`."""
        requests = case.requests(subject)
        if not requests:
            return
        port, server = subject.server.port, subject.server
        try:
            load(port, requests, min(0.5, self.seconds / 4), CONNECTIONS)
            before = server.cpu_seconds()
            found = load(port, requests, self.seconds, CONNECTIONS, first=LATER)
        except LoadError as error:
            raise SystemExit(f"{name}, {subject.contender.name}: {error}") from None
        used = server.cpu_seconds() - before
        figures = {
            "rate": found.rate,
            "p50": found.p50,
            "p99": found.p99,
            "cpu": used / found.answers * 1e6,
            "busy": used / found.seconds,
        }
        self.samples.append(Sample(number, subject.contender.name, name, figures))
        self.tell(
            f"  round {number}  {name:10} {subject.contender.name:16} {found.rate:9.0f}/s  "
            f"p99 {found.p99:8.1f} ms  {figures['cpu']:7.0f} µs CPU"
        )

    def measure_all(
        self, number: int, cases: Iterable[Case], subjects: list[Subject], suffix: str = ""
    ) -> None:
        """Measure cases in turns, so that whatever else the machine does meets all contenders."""
        for subject in subjects:
            subject.server.settle()
        for case in cases:
            check_same(case, subjects)
            for subject in subjects:
                self.measure(number, case.name + suffix, case, subject)

    def round(self, number: int, cases: Sequence[Case], seeded: Sequence[Seeded]) -> None:
        """Measure all cases once."""
        phases = {
            phase: [case for case in cases if case.phase == phase] for phase in ("read", "kept", "write")
        }
        with ExitStack() as copies:
            folders = [copies.enter_context(self.copied(one)) for one in seeded]
            for phase, cached in (("read", False), ("kept", True)):
                if phases[phase]:
                    self._phase(number, phases[phase], seeded, folders, cached=cached)
        if phases["write"]:
            with ExitStack() as copies:
                folders = [copies.enter_context(self.copied(one)) for one in seeded]
                self._phase(number, phases["write"], seeded, folders, cached=True)

    def _phase(
        self, number: int, cases: list[Case], seeded: Sequence[Seeded], folders: list[Path], *, cached: bool
    ) -> None:
        with ExitStack() as servers:
            subjects = []
            for one, folder in zip(seeded, folders, strict=True):
                subject = servers.enter_context(self.subject(one, folder, cached=cached))
                if any(case.name in ("T", "J") for case in cases):
                    subject.credentials = one.contender.credentials(folder, subject.server.port)
                subjects.append(subject)
            self.measure_all(number, cases, subjects)

    def grown(self, rounds: int, cases: Sequence[Case], seeded: Sequence[Seeded], articles: int) -> None:
        """Measure cases on more articles, read from the seeded content itself: nothing of this writes."""
        with ExitStack() as servers:
            subjects = [servers.enter_context(self.subject(one, one.folder, cached=False)) for one in seeded]
            for number in range(1, rounds + 1):
                self.measure_all(number, cases, subjects, f"@{articles}")
