"""Runs chosen tests again and again, each time in a fork that has imported all but the product and its tests.

Started in a copy of the repository. Reads one JSON object a line, `{"tests": […], "seconds": …, "log": …}`,
and answers each with one: `{"code": …}`, the exit code of pytest, or null where time was up.
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
    "--timeout=60",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:xdist",
    "-p",
    "no:schemathesis",
)


class Chosen:
    """Keeps the chosen tests, in their order; with a fault, some may not be there."""

    def __init__(self, tests: list[str]) -> None:
        self.places = {test: place for place, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self.places), key=lambda item: self.places[item.nodeid]
        )


def run(tests: list[str], log: str) -> None:
    """Run tests in this process, a fork, and end it."""
    os.setsid()
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    code = BROKEN
    files = dict.fromkeys(test.partition("::")[0] for test in tests)
    try:
        code = int(pytest.main([*OPTIONS, *files], plugins=[Chosen(tests)]))
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
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
    child = os.fork()
    if child == 0:
        run(job["tests"], job["log"])
    return {"code": wait(child, job["seconds"])}


if __name__ == "__main__":
    sys.path[0] = str(Path.cwd())
    for name in PRELOADED:
        import_module(name)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)
