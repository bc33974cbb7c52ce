"""Processes on cores of their own: started, asked, measured and ended."""

import contextlib
import dataclasses
import http.client
import json
import os
import platform
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.load import Load, Request

ROOT = Path(__file__).parents[1]
CORES = sorted(os.sched_getaffinity(0))
LOAD_CORE = CORES[-1]
START_WITHIN = 120.0
"""Seconds until a server has to have answered."""
SETTLED_WITHIN = 15.0
"""Seconds that are waited for a server to be at rest."""


class LoadError(Exception):
    """A server answered otherwise than it should."""


@dataclass
class Server:
    """A server that answers."""

    name: str
    port: int
    process: "subprocess.Popen[bytes]"
    first_answer: float
    """Seconds from its start."""

    def processes(self) -> list[int]:
        """Return it and what it has started, whatever they are called."""
        found, new = [self.process.pid], [self.process.pid]
        while new:
            new = [child for parent in new for child in children(parent)]
            found += new
        return found

    def cpu_seconds(self) -> float:
        """CPU time used so far, of all its processes."""
        return sum(cpu_seconds(process) for process in self.processes())

    def settle(self) -> None:
        """Wait until it does nothing by itself any more: other workers start, and what is put off is done."""
        deadline = time.perf_counter() + SETTLED_WITHIN
        while time.perf_counter() < deadline:
            before = self.cpu_seconds()
            time.sleep(0.3)
            if self.cpu_seconds() - before < 0.03:
                return

    def memory(self) -> float:
        """Resident memory in MB, of all its processes."""
        return sum(resident(process) for process in self.processes())


def children(process: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []


def cpu_seconds(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(process: int) -> float:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(port: int, request: Request) -> tuple[int, Mapping[str, str], bytes]:
    """Send one request; return status, headers in small letters, and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        body = None if request.body is None else json.dumps(request.body)
        headers = dict(request.headers) | ({"Content-Type": "application/json"} if body else {})
        connection.request(request.method, request.target, body, headers)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def ask_json(port: int, request: Request) -> Any:
    """Send one request and return what its answer says; another status ends the benchmark."""
    status, _, body = ask(port, request)
    if status != request.status:
        raise SystemExit(
            f"{request.method} {request.target}: {status} {body[:600].decode('utf-8', 'replace')}"
        )
    return json.loads(body)


@contextlib.contextmanager
def serving(
    name: str,
    command: Sequence[str],
    env: Mapping[str, str],
    port: int,
    first: Request,
    folder: Path,
    cores: Sequence[int] = CORES[:1],
) -> Iterator[Server]:
    """Run a server on its cores until the block ends; what it says goes to a file of the folder."""
    pinned = ["taskset", "-c", ",".join(map(str, cores)), *command]
    path = folder / "server.log"
    with path.open("wb") as log:
        begun = time.perf_counter()
        process = subprocess.Popen(
            pinned,
            cwd=folder,
            env=env,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    try:
        while not _answers(port, first):
            if process.poll() is not None or time.perf_counter() - begun > START_WITHIN:
                raise SystemExit(f"{name} does not answer; it said:\n{path.read_text()[-3000:]}")
            time.sleep(0.005)
        yield Server(name, port, process, time.perf_counter() - begun)
    finally:
        _end(process)


def _answers(port: int, first: Request) -> bool:
    try:
        return ask(port, first)[0] == first.status
    except (OSError, http.client.HTTPException):
        return False


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a server and what it has started; all of them are one group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def load(port: int, requests: list[Request], seconds: float, connections: int = 8, **limits: int) -> Load:
    """Measure from a process on the last core; the limits are `at_most` and `first` of `benchmarks.load`."""
    asked = {"port": port, "seconds": seconds, "connections": connections, **limits}
    told = json.dumps({**asked, "requests": [dataclasses.asdict(request) for request in requests]})
    command = ["taskset", "-c", str(LOAD_CORE), sys.executable, "-m", "benchmarks.load"]
    done = subprocess.run(command, cwd=ROOT, input=told, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LoadError(done.stderr.rpartition("Error: ")[2].strip())
    return Load(**json.loads(done.stdout))


def described() -> dict[str, Any]:
    """Return what the figures were measured on."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return {
        "cores": len(CORES),
        "model": model or platform.machine(),
        "python": platform.python_version(),
        "system": platform.system(),
        "load_before": round(os.getloadavg()[0], 1),
    }
