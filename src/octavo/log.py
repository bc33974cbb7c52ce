"""Structured logging: every event has a class, and is written in colours on a terminal, as JSON elsewhere.

Octavo's code calls `log_event`; metrics and tests listen with `observing`. No event has a body, a query
string or a header, so that no secret can reach the log by one. Records that libraries and projects log by
`logging` are written in the same form, their `extra` values included.

`log_event` never raises: a full disk, a closed pipe or a value that cannot be written costs lines of the log
and nothing else.
"""

import contextlib
import json
import logging
import os
import re
import select
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal, TextIO, TypeAlias

import orjson

from octavo.errors import Problem

Level: TypeAlias = Literal["debug", "info", "warning", "error"]
Format: TypeAlias = Literal["auto", "console", "json"]


@dataclass(frozen=True, slots=True)
class Started:
    """The server listens; `seconds` since the process began."""

    url: str
    env: str
    seconds: float


@dataclass(frozen=True, slots=True)
class PanelServed:
    """Where the admin panel is, and where the first administrator is made while there is none."""

    url: str
    first: str | None = None


@dataclass(frozen=True, slots=True)
class Stopped:
    """The server has finished all requests and stopped."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Reloaded:
    """Files have changed and the new code serves."""

    files: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class RequestFinished:
    """A request was answered."""

    method: str
    path: str
    status: int
    milliseconds: float
    request_id: str
    caller_request_id: str | None = None
    """The request id sent by an untrusted client."""


@dataclass(frozen=True, slots=True)
class RequestFailed:
    """A request raised an unexpected error; the caller was shown only the status."""

    method: str
    path: str
    status: int
    request_id: str
    error: BaseException


@dataclass(frozen=True, slots=True)
class TaskFailed:
    """A background task failed: a hook after commit, a listener, a scheduled task."""

    task: str
    error: BaseException


@dataclass(frozen=True, slots=True)
class JobFailed:
    """An attempt of a job failed; `again` is when the next one is due, None where it was the last."""

    id: int
    job: str
    attempt: int
    again: str | None
    error: BaseException


@dataclass(frozen=True, slots=True)
class JobLost:
    """A job that ran was given up: its process ended, or did not show itself for too long."""

    id: int
    job: str
    attempt: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """The end of the instance waits for background tasks, for so many seconds at most."""

    tasks: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Warned:
    """Something in the project works but should be changed."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class Refused:
    """A caller lacked a grant; logged in development, with the place to grant it."""

    method: str
    path: str
    missing: str


LogEvent: TypeAlias = (
    Started
    | PanelServed
    | Stopped
    | Reloaded
    | RequestFinished
    | RequestFailed
    | TaskFailed
    | JobFailed
    | JobLost
    | Waiting
    | Warned
    | Refused
)

_LEVELS: dict[type[Any], tuple[Level, str]] = {
    Started: ("info", "started"),
    PanelServed: ("info", "admin panel"),
    Stopped: ("info", "stopped"),
    Reloaded: ("info", "reloaded"),
    RequestFinished: ("info", "request"),
    RequestFailed: ("error", "request failed"),
    TaskFailed: ("error", "task failed"),
    JobFailed: ("error", "job failed"),
    JobLost: ("warning", "job lost"),
    Waiting: ("info", "waiting"),
    Warned: ("warning", "warning"),
    Refused: ("warning", "refused, not granted"),
}
_NUMBERS = {kind: getattr(logging, level.upper()) for kind, (level, _) in _LEVELS.items()}
_NAMES = {kind: tuple(field.name for field in fields(kind)) for kind in _LEVELS}
_SECRET = re.compile(
    r"password|secret|token|authorization|cookie|api_?key|app_?key|jwt|credential", re.IGNORECASE
)
_COLOURS = {"debug": 36, "info": 32, "warning": 33, "error": 31, "critical": 31}
_RECORD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message", "taskName"}
"""Attributes of every `logging` record, and uvicorn's coloured copy of its message."""

PATIENCE_MS = 100
"""How long to wait for room in a pipe; after one timeout, later lines do not wait."""

Line: TypeAlias = dict[str, Any]
Write: TypeAlias = Callable[[Line], None]

_observers: list[Callable[[LogEvent], None]] = []


def log_event(event: LogEvent) -> None:
    """Log an event and pass it to all observers."""
    for observer in _observers:
        observer(event)
    kind = type(event)
    if _NUMBERS[kind] >= _least:
        level, name = _LEVELS[kind]
        _write({"event": name, **_fields(event), "level": level, "timestamp": _now()})


def is_told(kind: type[LogEvent]) -> bool:
    """Return whether anybody is told of events of a kind: they are logged or observed."""
    return bool(_observers) or _NUMBERS[kind] >= _least


@contextlib.contextmanager
def observing(observer: Callable[[LogEvent], None]) -> Iterator[None]:
    """Call `observer` with every event inside the block (metrics, tests)."""
    _observers.append(observer)
    try:
        yield
    finally:
        _observers.remove(observer)


def _fields(event: LogEvent) -> Line:
    if isinstance(event, Warned):
        problem = event.problem
        return {"where": problem.where, "message": problem.message, "fix": problem.fix}
    names = _NAMES[type(event)]
    present = {name: value for name in names if (value := getattr(event, name)) is not None}
    error = present.pop("error", None)
    return {**present, "exception": format_trace(error)} if error is not None else present


def format_trace(error: BaseException) -> str:
    """Return the traceback of an error as Python prints it."""
    return "".join(traceback.format_exception(error)).rstrip()


def _now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def configure(
    *, level: Level = "info", format: Format = "auto", development: bool = True, output: TextIO | None = None
) -> None:
    """Set up logging for the process: Octavo's own lines, and those of every library that uses `logging`.

    `auto` prints colours on a terminal in development and one JSON object a line otherwise.
    """
    stream = output or sys.stderr
    console = format == "console" or (format == "auto" and development and _is_terminal(stream))
    global _write, _least
    _write, _least = _writer(stream, console), getattr(logging, level.upper())
    root = logging.getLogger()
    root.handlers[:] = [_Handler()]
    root.setLevel(_least)


class _Handler(logging.Handler):
    """Writes records of `logging` in the same format."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record; failures are reported as `logging` does."""
        try:
            line = {"event": record.getMessage()}
            line |= {
                name: _redact(name, value) for name, value in vars(record).items() if name not in _RECORD
            }
            if record.exc_info and record.exc_info[1]:
                line["exception"] = format_trace(record.exc_info[1])
            _write({**line, "level": record.levelname.lower(), "timestamp": _now()})
        except Exception:
            self.handleError(record)


def _redact(name: str, value: Any) -> Any:
    """Replace a value whose name says that it is a secret by `[redacted]`."""
    return "[redacted]" if _is_secret(name) else value


@lru_cache(maxsize=1024)
def _is_secret(name: str) -> bool:
    return _SECRET.search(name) is not None


def _writer(stream: TextIO | None, console: bool) -> Write:
    coloured = _is_terminal(stream)
    output = _Output(stream)

    def write(line: Line) -> None:
        text = _text(line, console, coloured)
        if output.lost:
            lost = {"event": "log lines lost", "lines": output.lost, "level": "warning", "timestamp": _now()}
            text = f"{_text(lost, console, coloured)}\n{text}"
        output.write(text + "\n")

    return write


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


class Outlet:
    """An open file, pipe or terminal, written without Python's buffers and without waiting long.

    A buffer would keep what a full disk refused, and write half a line later.
    """

    def __init__(self, number: int) -> None:
        self._number = number
        self._poll = select.poll()
        self._poll.register(number, select.POLLOUT)
        self._failed = self._torn = False

    def write(self, content: bytes) -> None:
        """Write all of it; raises OSError for a full disk, a closed pipe, or one that nobody reads from."""
        patience = 0 if self._failed else PATIENCE_MS
        self._failed = True
        rest = memoryview(b"\n" * self._torn + content)
        while rest:
            if not self._poll.poll(patience):
                raise BlockingIOError("nobody reads this pipe")
            # A writable pipe takes this much without blocking.
            rest = rest[os.write(self._number, rest[: select.PIPE_BUF]) :]
            self._torn = bool(rest)
        self._failed = False


class _Output:
    """Writes lines to an outlet; lines that cannot be written are dropped and counted."""

    def __init__(self, stream: TextIO | None) -> None:
        self.lost = 0
        """How many lines in a row could not be written."""
        self._stream = stream
        self._lock = threading.RLock()  # what the collector ends in between may tell something too
        self._outlet: Outlet | None = None
        with contextlib.suppress(AttributeError, OSError, ValueError):  # of what is no file of the system's
            self._outlet = Outlet(stream.fileno())  # type: ignore[union-attr]

    def write(self, text: str) -> None:
        """Write one line or more."""
        with self._lock:
            try:
                self._give(text)
                self.lost = 0
            except (OSError, ValueError, AttributeError):  # of a full disk, a closed stream, none at all
                self.lost += 1

    def _give(self, text: str) -> None:
        if self._outlet is not None:
            self._outlet.write(text.encode("utf-8", "backslashreplace"))
        else:
            self._stream.write(text)  # type: ignore[union-attr]  # that there is none is caught
            self._stream.flush()  # type: ignore[union-attr]


def _text(line: Line, console: bool, coloured: bool) -> str:
    """Return a line as it is written; characters that cannot be encoded are escaped as in Python."""
    try:
        if console:
            return _readable(line, coloured)
        return orjson.dumps(line, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    except Exception:  # whatever a value's own way of being shown raises
        return json.dumps({str(name): _spell(value) for name, value in line.items()})


def _spell(value: Any) -> str:
    try:
        return value if isinstance(value, str) else repr(value)
    except Exception:
        return f"<{type(value).__name__}>"


def _readable(line: Mapping[str, Any], coloured: bool) -> str:
    """Return a line for people.

    Values are printed as literals, so that a path with line breaks or escape codes cannot forge a line.
    """
    level, event, moment = line["level"], line["event"], line["timestamp"][:19].replace("T", " ")
    event = event if event.isprintable() else repr(event)
    label = f"\x1b[{_COLOURS.get(level, 0)}m{level:8}\x1b[0m" if coloured else f"{level:8}"
    values = [f"{name}={value!r}" for name, value in line.items() if name not in _SHOWN_FIRST]
    text = " ".join([f"{moment} [{label}] {event:30}", *values]).rstrip()
    return f"{text}\n{printable(line['exception'])}" if "exception" in line else text


def printable(text: str, keep: str = "\n\t") -> str:
    """Return a text with control and invisible characters escaped."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign in keep else _escape(sign) for sign in text)


def _escape(sign: str) -> str:
    number = ord(sign)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


_SHOWN_FIRST = {"event", "level", "timestamp", "exception"}


def _write_unconfigured(line: Line) -> None:
    _writer(sys.stderr, console=True)(line)


_write: Write = _write_unconfigured
_least: int = logging.INFO
