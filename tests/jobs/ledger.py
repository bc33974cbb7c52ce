"""A project whose jobs write down what they do, processes that run them, and what that must add up to."""

import os
import signal
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.cli.serving import Process, start_command

from octavo.testing import Project

JOBS = """
import asyncio
import os
import time
from pathlib import Path

from octavo import Octavo, job

LEDGER = os.open(Path(__file__).parents[1] / "ledger", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
GATE = Path(__file__).parents[1] / "gate"


def note(step: str, kind: str, number: int) -> None:
    os.write(LEDGER, f"{time.monotonic()} {os.getpid()} {step} {kind} {number}\\n".encode())


@job(first_pause=0.1, longest_pause=0.2, attempts=100)
async def work(app: Octavo, number: int) -> None:
    note("begin", "work", number)
    await asyncio.sleep(0.001 * (number % 7))
    note("end", "work", number)


@job(limit=1, first_pause=0.1, longest_pause=0.2, attempts=100)
async def alone(app: Octavo, number: int) -> None:
    note("begin", "alone", number)
    await asyncio.sleep(0.01)
    note("end", "alone", number)


@job(timeout=60)
async def wait(app: Octavo, number: int) -> None:
    note("begin", "wait", number)
    while not GATE.exists():
        await asyncio.sleep(0.02)
    note("end", "wait", number)
"""


def site(folder: Path, lease: float) -> Project:
    """Write the project."""
    settings = f"[jobs]\nlease = {lease}\npoll_interval = 0.2\nconcurrency = 16\n"
    return Project(folder).settings(settings).file("app/jobs.py", JOBS)


@dataclass(frozen=True)
class Step:
    """One line of the ledger."""

    moment: float
    process: int
    name: str
    kind: str
    number: int


@dataclass
class Workers:
    """Processes that run jobs, and when each was killed."""

    folder: Path
    environ: dict[str, str]
    running: list[Process] = field(default_factory=list)
    killed: dict[int, float] = field(default_factory=dict)

    def start(self) -> Process:
        command = ["jobs", "run", "--watch", "-C", str(self.folder)]
        with (self.folder / "log").open("ab") as log:
            process = start_command(command, log, self.environ)
        self.running.append(process)
        return process

    def kill(self, process: Process) -> None:
        os.kill(process.pid, signal.SIGKILL)
        process.wait(30)
        self.killed[process.pid] = time.monotonic()
        self.running.remove(process)

    def stop(self) -> list[int]:
        """Tell all to stop, and return their exit codes."""
        for process in self.running:
            process.terminate()
        return [process.wait(60) for process in self.running]

    def steps(self) -> list[Step]:
        ledger = self.folder / "ledger"
        lines = ledger.read_text().splitlines() if ledger.exists() else []
        split = (line.split() for line in lines)
        return [Step(float(at), int(who), name, kind, int(n)) for at, who, name, kind, n in split]

    def overlaps(self, by_kind: str | None = None) -> Iterator[str]:
        """Yield each time a job was begun while a process that lived ran it, or with `by_kind` any of its
        kind.
        """
        open_steps: dict[object, dict[tuple[int, int], Step]] = defaultdict(dict)
        for step in self.steps():
            if by_kind is not None and step.kind != by_kind:
                continue
            here = open_steps[by_kind or (step.kind, step.number)]
            if step.name == "end":
                here.pop((step.process, step.number), None)
                continue
            for other in here.values():
                if self.killed.get(other.process, float("inf")) > step.moment:
                    yield f"{step} while {other}"
            here[step.process, step.number] = step
