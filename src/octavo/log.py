"""What is worth telling, as one closed type, and how it is told: colours on a terminal, JSON lines elsewhere.

Code tells an Observation; loggers, metrics and tests choose what to do with it. No observation holds a body,
a query string or a header, so that no secret can reach a log by way of one.
"""

import contextlib
import logging
import re
import sys
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, Literal, TextIO, TypeAlias

import orjson
import structlog

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
class Stopped:
    """The server has answered what it had accepted, and stands still."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Reloaded:
    """The files changed and the new code serves."""

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


@dataclass(frozen=True, slots=True)
class RequestFailed:
    """A request ran into an error nobody expected; the caller was told nothing but the status."""

    method: str
    path: str
    status: int
    request_id: str
    error: BaseException


@dataclass(frozen=True, slots=True)
class TaskFailed:
    """Something that runs beside requests failed: a hook after commit, a listener, a scheduled task."""

    task: str
    error: BaseException


@dataclass(frozen=True, slots=True)
class Warned:
    """Something in the project works and should be otherwise."""

    problem: Problem


Observation: TypeAlias = Started | Stopped | Reloaded | RequestFinished | RequestFailed | TaskFailed | Warned

_LEVELS: dict[type[Any], tuple[Level, str]] = {
    Started: ("info", "started"),
    Stopped: ("info", "stopped"),
    Reloaded: ("info", "reloaded"),
    RequestFinished: ("info", "request"),
    RequestFailed: ("error", "request failed"),
    TaskFailed: ("error", "task failed"),
    Warned: ("warning", "warning"),
}
_SECRET = re.compile(
    r"password|secret|token|authorization|cookie|api_?key|app_?key|jwt|credential", re.IGNORECASE
)

_NAMES = {kind: tuple(field.name for field in fields(kind)) for kind in _LEVELS}

_observers: list[Callable[[Observation], None]] = []
# Bound once: making a logger costs more than a line of it.
_logger: Any = structlog.get_logger("octavo")


def tell(observation: Observation) -> None:
    """Tell everybody who listens, and the log."""
    for observer in _observers:
        observer(observation)
    level, event = _LEVELS[type(observation)]
    getattr(_logger, level)(event, **_told(observation))


@contextlib.contextmanager
def observing(observer: Callable[[Observation], None]) -> Iterator[None]:
    """Call `observer` with every observation inside the block (metrics, tests)."""
    _observers.append(observer)
    try:
        yield
    finally:
        _observers.remove(observer)


def _told(observation: Observation) -> dict[str, Any]:
    if isinstance(observation, Warned):
        problem = observation.problem
        return {"where": problem.where, "message": problem.message, "fix": problem.fix}
    told = {name: getattr(observation, name) for name in _NAMES[type(observation)]}
    error = told.pop("error", None)
    return {**told, "exc_info": error} if error is not None else told


def configure(
    *, level: Level = "info", format: Format = "auto", development: bool = True, output: TextIO | None = None
) -> None:
    """Set up logging for the process: Octavo's own lines, and those of every library that uses `logging`.

    `auto` prints colours on a terminal in development and one JSON object a line otherwise.
    """
    stream = output or sys.stderr
    console = format == "console" or (format == "auto" and development and stream.isatty())
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        redact,
    ]
    if not console:
        shared.append(structlog.processors.format_exc_info)
    renderer = _console(stream) if console else structlog.processors.JSONRenderer(serializer=_json)
    number = getattr(logging, level.upper())
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    global _logger
    _logger = structlog.get_logger("octavo").bind()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(number)


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Put `[redacted]` in place of every value whose name says that it is a secret."""
    for name in event:
        if _is_secret(name):
            event[name] = "[redacted]"
    return event


@lru_cache(maxsize=1024)
def _is_secret(name: str) -> bool:
    return _SECRET.search(name) is not None


def _console(stream: TextIO) -> Any:
    # Values are printed as literals: a path with line breaks or escape codes cannot forge a line.
    return structlog.dev.ConsoleRenderer(
        colors=stream.isatty(), repr_native_str=True, exception_formatter=structlog.dev.plain_traceback
    )


def _json(event: Any, **_options: Any) -> str:
    return orjson.dumps(event, default=str).decode()
