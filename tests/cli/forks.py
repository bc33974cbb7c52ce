"""Runs the octavo command in forks of a process that has imported it, and started a project once, which takes
a tenth of a start.

Started by `command.py` as `python -m tests.cli.forks NUMBER`, with the number of a socket. A message there is
`{"arguments": […], "cwd": …, "env": {…}}`, with three standard streams, and answered by the number of the
command's process; or it is `{"process": NUMBER}`, and answered by that one's exit code, null while it runs.
"""

import asyncio
import atexit
import gc
import json
import os
import runpy
import socket
import sys
import tempfile
import threading
import traceback
from contextlib import suppress
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

from octavo.loaders.modules import PACKAGE
from octavo.testing import Project, running

LARGEST = 100_000
"""Bytes of a message."""
IMPORTED = (
    "octavo.boot",
    "octavo.db.dialects.mariadb_engine",
    "octavo.db.dialects.postgres_engine",
    "octavo.db.dialects.sqlite_engine",
    "octavo.cli.archive_options",
    "octavo.cli.check",
    "octavo.cli.imports",
    "octavo.cli.migrate",
    "octavo.importers.strapi",
)


def serve(requests: socket.socket) -> None:
    """Start commands, and tell of them, until nobody is left who could ask."""
    while True:
        text, streams, _, _ = socket.recv_fds(requests, LARGEST, 3)
        if not text:
            return
        asked = json.loads(text)
        answer = exit_code(asked["process"]) if "process" in asked else start(requests, streams, asked)
        requests.send(json.dumps(answer).encode())


def start(requests: socket.socket, streams: list[int], command: dict[str, Any]) -> int:
    """Start a command and return the number of its process."""
    child = os.fork()
    if child == 0:
        requests.close()
        become(streams=streams, **command)
    for stream in streams:
        os.close(stream)
    return child


def exit_code(process: int) -> int | None:
    """Return what a process ended with, once."""
    ended, status = os.waitpid(process, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def become(arguments: list[str], cwd: str, env: dict[str, str], streams: list[int]) -> None:
    """Be what `python -m octavo` is in that folder, with these variables and streams."""
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    for number, (stream, name) in enumerate(zip(streams, ("stdin", "stdout", "stderr"), strict=True)):
        os.dup2(stream, number)
        os.close(stream)
        former = getattr(sys, name)
        options: dict[str, Any] = {"encoding": former.encoding, "errors": former.errors, "closefd": False}
        opened = os.fdopen(number, "w" if number else "r", 1 if number == 2 else -1, **options)
        setattr(sys, name, opened)
        setattr(sys, f"__{name}__", opened)
    sys.path[0] = cwd
    sys.argv[1:] = arguments
    code: object = 0
    try:
        runpy.run_module("octavo", run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        traceback.print_exc()
        code = 1
    end(code)


def end(code: object) -> NoReturn:
    """End as Python does, but leave what was imported to the system: to clear it away takes longer than most
    commands.
    """
    if code is not None and not isinstance(code, int):
        print(code, file=sys.stderr)
        code = 1
    threading._shutdown()  # type: ignore[attr-defined]  # waits for the threads that are left
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code or 0)


def start_once() -> None:
    """Start a project and stop it, so that forks have what every start compiles, reads or looks up at first.

    Nothing of that project stays: neither a thread, nor where its code is imported from, nor the folder of
    temporary files, which each command looks for by its own variables.
    """
    path = list(sys.path)
    with TemporaryDirectory() as folder:
        asyncio.run(_started(Project(Path(folder)).content_type("page", {"title": {"type": "string"}})))
    tempfile.tempdir = None
    sys.path[:] = path
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


async def _started(project: Project) -> None:
    async with running(project.folder):
        pass


if __name__ == "__main__":
    for module in IMPORTED:
        import_module(module)
    for plugin in entry_points(group="octavo.plugins"):
        with suppress(Exception):  # what cannot be imported is a command's to say
            plugin.load()
    start_once()
    gc.freeze()  # memory that is shared as long as nobody writes into it
    serve(socket.socket(fileno=int(sys.argv[1])))
