"""What is told, and in what form."""

import io
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from octavo import log
from octavo.errors import Problem


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    write, least = log._write, log._least
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    log._write, log._least = write, least


def lines(output: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.getvalue().splitlines()]


def failure() -> Exception:
    password = "hunter2"
    try:
        raise ValueError("no such table") if password else KeyError
    except ValueError as error:
        return error


def test_a_pipe_gets_one_json_object_a_line() -> None:
    output = io.StringIO()
    log.configure(output=output)
    log.log_event(log.Started("http://127.0.0.1:1337", "development", 0.4))
    log.log_event(log.RequestFinished("GET", "/a\nb\x1b[31m", 200, 1.5, "id-1"))
    log.log_event(log.Warned(Problem("octavo.toml#/server", "no keys", "set one")))
    log.log_event(log.RequestFailed("GET", "/a", 500, "id-2", failure()))
    started, finished, warned, failed = lines(output)
    assert (started["event"], started["url"], started["level"]) == (
        "started",
        "http://127.0.0.1:1337",
        "info",
    )
    assert (finished["status"], finished["request_id"], finished["path"]) == (200, "id-1", "/a\nb\x1b[31m")
    assert (warned["level"], warned["where"], warned["fix"]) == ("warning", "octavo.toml#/server", "set one")
    assert "ValueError: no such table" in str(failed["exception"])
    assert "hunter2" not in output.getvalue()


def test_a_terminal_gets_a_readable_line_nobody_can_forge() -> None:
    output = io.StringIO()
    log.configure(format="console", output=output)
    log.log_event(log.RequestFinished("GET", "/a\n\x1b[31m[error] all is lost", 200, 1.5, "id"))
    assert len(output.getvalue().splitlines()) == 1
    assert "\x1b[31m[error]" not in output.getvalue()


def test_a_terminal_gets_the_trace_below_its_line() -> None:
    output = io.StringIO()
    log.configure(format="console", output=output)
    logging.getLogger("some.library").error("one\ntwo", exc_info=failure())
    first, *_, last = output.getvalue().splitlines()
    assert "[error   ] 'one\\ntwo'" in first
    assert last == "ValueError: no such table"


def test_secrets_are_not_written() -> None:
    output = io.StringIO()
    log.configure(output=output)
    told = {"password": "p1", "api_key": "p2", "refreshToken": "p3", "Authorization": "p4", "order": "n"}
    logging.getLogger("shop").info("paid", extra=told)
    (line,) = lines(output)
    assert (line["event"], line["order"]) == ("paid", "n")
    assert not [secret for secret in ("p1", "p2", "p3", "p4") if secret in output.getvalue()]


def test_the_lines_of_libraries_look_the_same() -> None:
    output = io.StringIO()
    log.configure(output=output, level="warning")
    logging.getLogger("some.library").info("not told")
    logging.getLogger("some.library").warning("port %d taken", 1337)
    log.log_event(log.Stopped(0.1))
    (line,) = lines(output)
    assert (line["event"], line["level"]) == ("port 1337 taken", "warning")


def test_observers_hear_everything_while_they_listen() -> None:
    log.configure(output=io.StringIO(), level="error")
    heard: list[log.LogEvent] = []
    with log.observing(heard.append):
        log.log_event(log.Reloaded(("a.py",), 0.1))
    log.log_event(log.Stopped(1))
    assert heard == [log.Reloaded(("a.py",), 0.1)]


def test_each_observation_has_its_level() -> None:
    kinds = set(log.LogEvent.__args__)
    assert kinds == set(log._LEVELS)


class Unshowable:
    """Raises when it is to be shown."""

    def __repr__(self) -> str:
        raise RuntimeError("no")

    __str__ = __repr__


@pytest.mark.parametrize("format", ["console", "json"])
def test_what_cannot_be_shown_stands_there_all_the_same(format: log.Format) -> None:
    output = io.StringIO()
    log.configure(output=output, format=format)
    logging.getLogger("shop").info("paid", extra={"odd": Unshowable(), "half": "\ud800", "order": "n-1"})
    assert "paid" in output.getvalue() and "n-1" in output.getvalue()


def test_lines_that_were_lost_are_counted_in_the_next_one(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as read, os.fdopen(writer, "w") as stream:
        log.configure(output=stream)
        for _ in range(40):
            log.log_event(log.Reloaded(("a.py" * 1000,), 0.1))  # more than a pipe holds, and nobody reads
        while not (heard := read.read1(1 << 20)).endswith(b"\n"):
            pass
        log.log_event(log.Stopped(0.5))
        *_, lost, stopped = [json.loads(line) for line in read.read1(1 << 20).splitlines() if line]
        assert len(heard.splitlines()) + lost["lines"] == 40
    assert (lost["event"], stopped["event"]) == ("log lines lost", "stopped")
