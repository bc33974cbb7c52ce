"""A development server that reloads: new code is checked in another process first, and a new server takes
over once it answers.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event

import watchfiles

from octavo.development import Development
from octavo.errors import StartupError
from octavo.loaders.server_process import ServerProcess
from octavo.loaders.signals import stop_on_signals

WATCHED = ("app", "src", "database/migrations")
SETTINGS = ("octavo*.toml", ".env")
CODE = {".py", ".json", ".toml"}
EMAILS = {".txt", ".html"}
TICK_MS = 300
CHECK_PATIENCE = 60.0
"""Seconds the check of a change may take."""

NOT_APPLIED = "Not taken over: the server goes on with what it had. Save a file to try again."
ENDLESS = "The check had not ended after {:g} seconds: a module that is imported goes on for ever."
AGAIN = "something killed it, and it starts again."
LATER = "it starts again after the next change."
NOTHING = "There is nothing to serve before the next change: save a file to try again."
Stamp = frozenset[tuple[str, int]]


def follow(
    folder: Path,
    server: ServerProcess,
    check: Sequence[str],
    tell: Callable[[str], None],
    development: Development,
) -> None:
    """Serve, and restart after each change that passes the check, until SIGINT, SIGTERM or SIGHUP.

    `check` is a command; if it fails, its output is printed and the old server goes on. `development` is
    where a server notes which schema files it writes.
    """
    stopping = Event()
    with stop_on_signals(lambda *_: stopping.set()):
        try:
            watching = changes(folder, stopping)
            next(watching, None)  # from here on: a file saved while the server starts is not missed
            _start(server, stopping, tell)
            for changed_paths in watching:
                _look_after(server, stopping, tell, lambda: development.put_back(folder))
                if changed_paths:
                    update = development.completed_update(folder)
                    approved = update is not None and bool(update.changes)
                    problem = _take_over(server, check, changed_paths, stopping, tell, stop_first=approved)
                    if update is not None:
                        development.end(problem)
        finally:
            server.stop()


def _look_after(
    server: ServerProcess, stopping: Event, tell: Callable[[str], None], tidy: Callable[[], None]
) -> None:
    """Report a server that ended by itself, tidy up after it, and restart one that was killed."""
    code = server.ended()
    if code is None:
        return
    tidy()
    tell(f"The server ended with code {code}; {AGAIN if code < 0 else LATER}")
    if code < 0:
        _start(server, stopping, tell)


def _take_over(
    server: ServerProcess,
    check: Sequence[str],
    changed_paths: Sequence[str],
    stopping: Event,
    tell: Callable[[str], None],
    *,
    stop_first: bool,
) -> str:
    """Start a server with what was changed; return why not, or an empty text.

    Where content is carried over to other schemas, the server with those before is stopped first: what it
    would write meanwhile would have no place.
    """
    tell(f"Changed: {', '.join(changed_paths[:3])}{' …' if len(changed_paths) > 3 else ''}")
    problems = problems_of(check, stopping)
    if problems is not None:
        tell(problems)
        tell(NOT_APPLIED if server.is_there else NOTHING)
        return problems
    if stop_first:
        server.stop()
    if _start(server, stopping, tell):
        return ""
    return NOT_APPLIED if server.is_there else NOTHING


def problems_of(check: Sequence[str], stopping: Event, patience: float = CHECK_PATIENCE) -> str | None:
    """Run a check; return its output if it failed, None otherwise."""
    with tempfile.TemporaryFile("w+") as output:
        child = subprocess.Popen(check, stdout=output, stderr=subprocess.STDOUT)
        ends = time.monotonic() + patience
        while (code := child.poll()) is None and time.monotonic() < ends and not stopping.is_set():
            time.sleep(TICK_MS / 6000)
        if code is None:
            child.kill()
            child.wait()
        output.seek(0)
        printed = output.read().rstrip()
    if code is None:
        return f"{printed}\n{ENDLESS.format(patience)}".lstrip()
    return printed if code else None


def _start(server: ServerProcess, stopping: Event, tell: Callable[[str], None]) -> bool:
    """Start a server, and return whether it answers."""
    try:
        answers = server.replace(stopping)
    except StartupError as error:
        answers = False
        tell(str(error))
    if not answers and not stopping.is_set():
        tell(NOT_APPLIED if server.is_there else NOTHING)
    return answers


def changes(folder: Path, stopping: Event) -> Iterator[list[str]]:
    """Yield the project's changed files as they change, and an empty list from time to time."""
    roots = [folder / name for name in WATCHED if (folder / name).is_dir()] or [folder]
    before = _settings_stamp(folder)
    ticks = watchfiles.watch(
        *roots,
        watch_filter=_is_source,
        stop_event=stopping,
        rust_timeout=TICK_MS,
        yield_on_timeout=True,
    )
    for batch in ticks:
        now = _settings_stamp(folder)
        names = {str(Path(path).relative_to(folder)) for _, path in batch}
        names |= {name for name, _ in now ^ before}
        before = now
        yield sorted(names)


def _is_source(_change: watchfiles.Change, path: str) -> bool:
    file = Path(path)
    is_loaded = file.suffix in CODE or (file.parent.name == "emails" and file.suffix in EMAILS)
    return is_loaded and not any(part.startswith((".", "__pycache__")) for part in file.parts[-3:])


def _settings_stamp(folder: Path) -> Stamp:
    """Return the settings' files with their modification times; their folder is not watched, because it
    has the database.
    """
    files = [file for pattern in SETTINGS for file in folder.glob(pattern)]
    return frozenset((file.name, file.stat().st_mtime_ns) for file in files)


def octavo_command(*arguments: str) -> list[str]:
    """Return the command line of an octavo command under this interpreter."""
    return [sys.executable, "-m", "octavo", *arguments]
