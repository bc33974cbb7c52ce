"""Runs chosen tests again and again, each time in a fork that has imported all but the product and its tests.

Started in a copy of the repository. Reads one JSON object a line, `{"tests": […], "seconds": …, "log": …}`,
and answers each with one: `code` is pytest's exit code, or null where time was up, `ran` the tests that were
begun, `failed` the one that failed, `timed_out` whether it was for the time it took.
"""

import json
import os
import signal
import sys
import time
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

PRELOADED = (
    "hypothesis",
    "httpx",
    "pydantic",
    "pytest_asyncio.plugin",
    "pytest_timeout",
    "sqlalchemy",
    "uvicorn",
)
BROKEN = 70
"""How a run ends that pytest itself did not survive."""

ALREADY_IMPORTED = "ignore::pytest.PytestAssertRewriteWarning"
OPTIONS = (
    "-W",
    ALREADY_IMPORTED,
    "-x",
    "-q",
    "--timeout=30",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:schemathesis",
)


TIMED_OUT = "from pytest-timeout"
"""What pytest-timeout says of a test that took too long."""


class Chosen:
    """Keeps the chosen tests, of which a fault may take some. Notes which were begun and which failed."""

    def __init__(self, tests: list[str]) -> None:
        self.tests = frozenset(tests)
        self.ran: list[str] = []
        self.failed: str | None = None
        self.timed_out = False

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.nodeid in self.tests]

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.ran.append(nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and self.failed is None:
            self.failed = report.nodeid
            self.timed_out = TIMED_OUT in report.longreprtext


def run(tests: list[str], log: str) -> None:
    """Run tests in this process, a fork, and end it; how they ended is written beside the log."""
    os.setsid()
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    code = BROKEN
    chosen = Chosen(tests)
    files = dict.fromkeys(test.partition("::")[0] for test in tests)
    try:
        code = int(pytest.main([*OPTIONS, *files], plugins=[chosen]))
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    ended = {"ran": chosen.ran, "failed": chosen.failed, "timed_out": chosen.timed_out}
    _told(log).write_text(json.dumps(ended))
    os._exit(code)


def wait(child: int, seconds: float) -> int | None:
    """Return the exit code of a child, or None once time is up; what it started ends with it."""
    ends = time.monotonic() + seconds
    code = None
    while code is None and time.monotonic() < ends:
        ended, status = os.waitpid(child, os.WNOHANG)
        code = os.waitstatus_to_exitcode(status) if ended else None
        time.sleep(0.02)
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        pass  # nothing of it is left
    if code is None:
        os.waitpid(child, 0)
    return code


def answer(job: dict[str, Any]) -> dict[str, Any]:
    """Run a job in a fork and return how it ended."""
    told = _told(job["log"])
    told.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        run(job["tests"], job["log"])
    code = wait(child, job["seconds"])
    if told.exists():
        return {"code": code, **json.loads(told.read_text())}
    return {"code": code, "ran": job["tests"], "failed": None, "timed_out": code is None}


def _told(log: str) -> Path:
    return Path(log).with_suffix(".json")


if __name__ == "__main__":
    sys.path[0] = str(Path.cwd())
    for name in PRELOADED:
        import_module(name)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)
