"""What goes wrong with a site while it is called, one thing after the other, each for some seconds."""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.cli.serving import Running, free_port, running
from tests.soak.chaos.database import OwnPostgres
from tests.soak.chaos.load import Load, Told
from tests.soak.proxy import Network

SHORTEST, LONGEST = 2.0, 5.0
"""Seconds a fault lasts."""
CALM = 8.0
"""Seconds afterwards without another one."""
RECOVERY = 5.0
"""Seconds after which nothing may be felt of a fault."""
SLOW = 0.02
"""Seconds each piece is on its way to and from a slow database."""
CROWD = 60
FILLING = "filling"
"""The file that takes what room there is."""
DYING = 1
"""The server that is killed; the other one serves from beginning to end."""


class Process:
    """One server of a site, killed and started again on the port it has."""

    def __init__(self, folder: Path, name: str, env: dict[str, str]) -> None:
        self.folder = folder
        self.port = free_port()
        self._name, self._env = name, env
        self._started = ExitStack()
        self.runs: list[Running] = []

    def start(self) -> None:
        """Start it, and wait until it answers."""
        output = self.folder.parent / f"{self._name}-{len(self.runs)}.log"
        where = {"port": self.port, "output": output, "env": self._env}
        found = running("start", self.folder, "--port", str(self.port), **where)
        self.runs.append(self._started.enter_context(found))

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it, and wait until it has ended."""
        self.runs[-1].process.send_signal(how)
        self.runs[-1].process.wait(60)
        self._started.close()

    def printed(self) -> str:
        """Return what it said, each time it ran."""
        return "".join(run.printed() for run in self.runs)


def fill(disk: Path) -> None:
    """Fill a disk to the last byte."""
    with (disk / FILLING).open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 65536):
                pass
        except OSError:
            os.fsync(file.fileno())


@dataclass
class World:
    """All a site needs, and who calls it."""

    database: OwnPostgres
    network: Network
    disk: Path
    servers: list[Process]
    load: Load
    random: Random


def _away(told: Told) -> bool:
    return told.answer.status == 503


def _no_room(told: Told) -> bool:
    return told.answer.status == 507 and told.kind == "upload"


def _ended(told: Told) -> bool:
    return told.answer.status == 0 and told.server == DYING


def _never(_: Told) -> bool:
    return False


@dataclass(frozen=True)
class Fault:
    """What is done and undone, and which calls may be refused meanwhile."""

    name: str
    begin: Callable[[World], None]
    end: Callable[[World], None]
    refuses: Callable[[Told], bool]


def _end_database(world: World) -> None:
    world.database.end(world.random.choice([signal.SIGKILL, signal.SIGQUIT, signal.SIGINT]))


def _end_server(world: World) -> None:
    world.servers[DYING].end(world.random.choice([signal.SIGKILL, signal.SIGTERM]))


def _slow_down(world: World) -> None:
    world.network.delay = SLOW


def _speed_up(world: World) -> None:
    world.network.delay = 0.0


def _crowd(world: World) -> None:
    asyncio.run(world.load.crowd(CROWD))


FAULTS = [
    Fault("database killed", _end_database, lambda world: world.database.start(), _away),
    Fault("database stopped", lambda w: w.database.pause(), lambda w: w.database.go_on(), _away),
    Fault("network cut", lambda w: w.network.cut(), lambda w: w.network.mend(), _away),
    Fault("network silent", lambda w: w.network.silence(), lambda w: w.network.mend(), _away),
    Fault("network slow", _slow_down, _speed_up, _never),
    Fault("disk full", lambda w: fill(w.disk), lambda w: (w.disk / FILLING).unlink(), _no_room),
    Fault("server killed", _end_server, lambda world: world.servers[DYING].start(), _ended),
    Fault("crowd hangs up", _crowd, _crowd, _never),
]


@dataclass(frozen=True, slots=True)
class Happened:
    """A fault, from when to when."""

    fault: Fault
    began: float
    ended: float


def sequence(random: Random) -> Iterator[Fault]:
    """Yield every fault once, in some order, then again in another, and so on."""
    while True:
        yield from random.sample(FAULTS, len(FAULTS))


async def disturb(world: World, until: float, say: Callable[[str], None]) -> list[Happened]:
    """Let one fault follow the other until a moment; return what happened."""
    happened: list[Happened] = []
    for fault in sequence(world.random):
        if time.monotonic() > until:
            return happened
        began = time.monotonic()
        await asyncio.to_thread(fault.begin, world)
        await asyncio.sleep(world.random.uniform(SHORTEST, LONGEST))
        await asyncio.to_thread(fault.end, world)
        happened.append(Happened(fault, began, time.monotonic()))
        say(f"{fault.name}, {happened[-1].ended - began:.1f} s")
        await asyncio.sleep(CALM)
    raise AssertionError("it never ends")
