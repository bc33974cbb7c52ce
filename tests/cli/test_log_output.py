"""A log that cannot be written changes neither the start, nor an answer, nor the end."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.cli.command import CLEAN, octavo
from tests.cli.serving import eventually, free_port, get, post, status_of

from octavo.testing import Project

FAULTY = """
import logging

from octavo import Context, Route


class Unshowable:
    def __repr__(self) -> str:
        raise RuntimeError("not to be shown")

    __str__ = __repr__


async def talk(ctx: Context) -> object:
    print("to the standard output")
    logging.getLogger("site").warning("with %s", "words", extra={"odd": Unshowable(), "half": "\\ud800"})
    return {"answered": True}


async def fail(ctx: Context) -> object:
    raise RuntimeError("on purpose " + "x" * 5000)


routes = [Route("GET", "/talk", talk, auth=False), Route("GET", "/fail", fail, auth=False)]
"""


@pytest.fixture
def site(tmp_path: Path) -> Project:
    project = Project(tmp_path / "site").grants(["api::*"])
    project.content_type("note", {"title": {"type": "string"}})
    return project.file("app/api/talk/routes.py", FAULTY)


@contextmanager
def to_full_disk() -> Iterator[dict[str, int]]:
    full = os.open("/dev/full", os.O_WRONLY)
    yield {"stdout": full, "stderr": full}
    os.close(full)


@contextmanager
def to_closed_pipe() -> Iterator[dict[str, int]]:
    reader, writer = os.pipe()
    os.close(reader)
    yield {"stdout": writer, "stderr": writer}
    os.close(writer)


@contextmanager
def to_pipe_nobody_reads() -> Iterator[dict[str, int]]:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    try:
        while True:
            os.write(writer, b"x" * 4096)
    except BlockingIOError:
        os.set_blocking(writer, True)
    yield {"stdout": writer, "stderr": writer}
    os.close(reader)
    os.close(writer)


@contextmanager
def to_nothing() -> Iterator[dict[str, int]]:
    yield {}


@pytest.mark.soak
@pytest.mark.parametrize(
    "streams",
    [
        to_full_disk,
        pytest.param(to_closed_pipe, marks=pytest.mark.soak),
        pytest.param(to_pipe_nobody_reads, marks=pytest.mark.soak),
        pytest.param(to_nothing, marks=pytest.mark.soak),
    ],
    ids=lambda each: each.__name__,
)
def test_a_server_whose_output_goes_nowhere_serves(site: Project, streams: object) -> None:
    port = free_port()
    command = [sys.executable, "-m", "octavo", "start", "-C", str(site.folder), "--port", str(port)]
    if streams is to_nothing:
        command = ["sh", "-c", 'exec "$@" 0<&- 1>&- 2>&-', "sh", *command]
    with streams() as where:  # type: ignore[operator]
        process = subprocess.Popen(command, env=CLEAN, **where)
        try:
            eventually(lambda: status_of(port, "/_health") == 204 or process.poll() is not None, "an answer")
            for number in range(20):
                post(port, "/api/notes", {"data": {"title": f"{number}"}})
                assert get(port, "/api/talk") == {"answered": True}
                assert status_of(port, "/api/fail") == 500
            assert get(port, "/api/notes")["meta"]["pagination"]["total"] == 20
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
        finally:
            process.kill()
            process.wait()
    assert (site.folder / "data/octavo.db").read_bytes().startswith(b"SQLite format 3")


@pytest.mark.soak
def test_a_start_that_is_refused_ends_with_its_code_all_the_same(site: Project) -> None:
    site.content_type("page", {"title": {"type": "strang"}})
    command = [sys.executable, "-m", "octavo", "start", "-C", str(site.folder)]
    with to_full_disk() as where:
        assert subprocess.run(command, env=CLEAN, check=False, timeout=60, **where).returncode == 1
    assert octavo("start", cwd=site.folder).returncode == 1
