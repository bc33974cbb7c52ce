"""Replays recorded programs: `python -m tests.koa.replay DIR` for any set in the same format."""

import asyncio
import collections
import contextlib
import json
import logging
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from tests.koa.exchange import Outcome, differences
from tests.koa.interpreter import Program, Run
from tests.koa.rules import accepted_records, reason_to_skip
from tests.koa.values import encode_error
from tests.koa.wire import Dispatcher, in_process, is_refused, over_socket

from octavo.http import dates
from octavo.http.asgi import UvicornServer

FIXED_NOW = 1767225600000  # 2026-01-01T00:00:00Z
PROGRAMS = Path(__file__).parent / "programs"


class Logged(logging.Handler):
    """Keeps what the default error handler says."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@contextlib.contextmanager
def listening() -> Iterator[Logged]:
    """Collect log lines of the framework instead of printing them."""
    logger, handler = logging.getLogger("octavo.http"), Logged()
    logger.addHandler(handler)
    propagate, logger.propagate = logger.propagate, False
    try:
        yield handler
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate


@contextlib.contextmanager
def fixed_time() -> Iterator[None]:
    """Stop the clock where the recorder's stood."""
    with mock.patch.object(dates, "now_ms", lambda: float(FIXED_NOW)):
        yield


class Way:
    """How requests are sent: in process, or to a server."""

    def __init__(self, dispatcher: Dispatcher | None = None, address: tuple[str, int] = ("", 0)) -> None:
        self.dispatcher = dispatcher
        self.address = address

    async def send(self, program: Program, request: dict[str, Any], runs: list[Run]) -> Any:
        if self.dispatcher is None or is_refused(request):
            return await in_process(program, request, runs)
        return await over_socket(self.dispatcher, self.address, program, request, runs)


@contextlib.asynccontextmanager
async def served() -> AsyncIterator[Way]:
    """Run the server with the product's settings on a free port."""
    dispatcher = Dispatcher()
    server = UvicornServer(dispatcher, host="127.0.0.1", port=0, lifespan="off")
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  (uvicorn has no event for it)
        await asyncio.sleep(0.01)
    try:
        yield Way(dispatcher, server.servers[0].sockets[0].getsockname()[:2])
    finally:
        server.should_exit = True
        await task


async def replay(source: dict[str, Any], way: Way) -> Outcome:
    """Run one program and return what it did."""
    outcome = Outcome()
    try:
        program = Program(source)
    except Exception as error:
        outcome.setup_error = encode_error(error)
        return outcome
    with listening() as logged:
        if source.get("concurrent"):
            outcome.runs, outcome.replies = await _at_once(program, source["requests"], way)
        else:
            for request in source.get("requests", [source.get("request")]):
                runs: list[Run] = []
                outcome.replies.append(await way.send(program, request, runs))
                await _settle(runs, source)
                outcome.runs += runs
        outcome.logged = logged.lines
    outcome.emitted = program.emitted
    return outcome


async def _at_once(program: Program, requests: list[dict[str, Any]], way: Way) -> tuple[list[Run], list[Any]]:
    collected: list[list[Run]] = [[] for _ in requests]
    replies = await asyncio.gather(
        *(way.send(program, request, runs) for request, runs in zip(requests, collected, strict=True))
    )
    return [run for runs in collected for run in runs], list(replies)


async def _settle(runs: list[Run], source: dict[str, Any]) -> None:
    """Wait for what the program does after its answer."""
    tasks = [task for run in runs for task in run.tasks]
    if tasks:
        await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 5)
    if "settle" in source:
        await asyncio.sleep(source["settle"] / 1000)


async def check(source: dict[str, Any], way: Way) -> list[str]:
    """Return how a program's outcome differs from what was recorded, by the record it is nearest to."""
    outcome = await asyncio.wait_for(replay(source, way), 20)
    if source.get("advisory"):
        return []
    found = [differences(source, record, outcome) for record in accepted_records(source)]
    return min(found, key=len)


def load(directory: Path) -> list[tuple[str, dict[str, Any]]]:
    """All programs of a directory, each with its full name."""
    found = []
    for file in sorted(directory.glob("*.json")):
        for program in json.loads(file.read_text()):
            found.append((f"{program['area']}/{program['name']}", program))
    return found


async def run(
    programs: list[tuple[str, dict[str, Any]]],
) -> tuple[dict[str, list[str]], collections.Counter[str]]:
    """Replay programs both ways; return the differences by name, and how often each rule skipped one."""
    failures: dict[str, list[str]] = {}
    skipped: collections.Counter[str] = collections.Counter()
    async with served() as server:
        for name, program in programs:
            reason = reason_to_skip(program)
            if reason:
                skipped[reason] += 1
                continue
            for way, label in ((Way(), "in process"), (server, "socket")):
                try:
                    found = await check(program, way)
                except Exception as error:
                    found = [f"{type(error).__name__}: {error}"]
                if found:
                    failures.setdefault(name, []).extend(f"{label}: {text}" for text in found)
    return failures, skipped


def main(arguments: list[str]) -> int:
    """Replay a directory of programs and print what failed."""
    directory = Path(arguments[0]) if arguments else PROGRAMS
    programs = load(directory)
    started = time.monotonic()
    with fixed_time():
        failures, skipped = asyncio.run(run(programs))
    for name, found in failures.items():
        print(f"FAILED {name}")
        for text in found:
            print(f"    {text[:600]}")
    for reason, count in skipped.most_common():
        print(f"skipped {count}: {reason}")
    passed = len(programs) - skipped.total() - len(failures)
    print(f"{skipped.total()} skipped by rule; {time.monotonic() - started:.1f} s")
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
