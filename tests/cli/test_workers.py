"""`octavo start --workers`: several processes on one socket, as their callers see them."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from tests.cli.command import octavo
from tests.cli.serving import Running, eventually, free_port, get, post, running

from octavo.loaders.server_process import ServerProcess
from octavo.loaders.workers import OneSocket, Worker
from octavo.testing import Project

pytestmark = pytest.mark.soak

WHO = """
import os
import time

from octavo import Context, Route


async def who(ctx: Context) -> object:
    time.sleep(0.02)  # busy, so that another worker accepts who calls meanwhile
    return {{"pid": os.getpid(), "version": {version}}}


routes = [Route("GET", "/who", who, auth=False)]
"""
ROUTES = "app/api/who/routes.py"


@pytest.fixture
def site(tmp_path: Path) -> Project:
    made = Project(tmp_path / "site").grants(["api::*"]).file(ROUTES, WHO.format(version=1))
    return made.content_type("note", {"title": {"type": "string"}})


def ask(server: Running) -> dict[str, Any]:
    """Ask by a connection of its own, which any of the workers may accept."""
    return dict(get(server.port, "/api/who"))


def ask_all(server: Running) -> list[dict[str, Any]]:
    """Ask many times at once; every request must be answered."""
    with ThreadPoolExecutor(12) as threads:
        return list(threads.map(ask, [server] * 36))


def ask_until(server: Running, is_so: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
    """Ask until the answers to a round of requests are so."""
    deadline = time.monotonic() + 90
    while not is_so(answers := ask_all(server)):
        assert time.monotonic() < deadline, answers
    return answers


def pids(answers: list[dict[str, Any]]) -> set[int]:
    return {answer["pid"] for answer in answers}


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def test_workers_share_a_socket_and_what_one_writes_the_others_answer(site: Project) -> None:
    with running("start", site.folder, "--workers", "2") as server:
        first = pids(ask_until(server, lambda answers: len(pids(answers)) == 2))
        for number in range(10):
            post(server.port, "/api/notes", {"data": {"title": f"note {number}"}})
            assert get(server.port, "/api/notes")["meta"]["pagination"]["total"] == number + 1
        killed = min(first)
        os.kill(killed, signal.SIGKILL)
        second = pids(ask_until(server, lambda answers: len(pids(answers) - {killed}) == 2))
        assert first - {killed} < second
        server.process.terminate()
        assert server.process.wait(30) == 0
        assert not any(map(is_there, second))
        assert "ended with code -9" in server.printed()


def test_hangup_replaces_them_one_after_another_without_a_refused_request(site: Project) -> None:
    with running("start", site.folder, "--workers", "2") as server:
        before = pids(ask_until(server, lambda answers: len(pids(answers)) == 2))
        site.file(ROUTES, WHO.format(version=2))
        server.process.send_signal(signal.SIGHUP)
        after = pids(
            ask_until(
                server, lambda answers: len(pids(answers)) == 2 and all(a["version"] == 2 for a in answers)
            )
        )
        assert not before & after
        site.file(ROUTES, "this is no Python")
        server.process.send_signal(signal.SIGHUP)
        eventually(lambda: "go on with what they had" in server.printed(), "the refusal of a new worker")
        assert pids(ask_all(server)) <= after


def test_workers_end_with_who_watches_over_them(site: Project) -> None:
    with running("start", site.folder, "--workers", "2") as server:
        workers = pids(ask_until(server, lambda answers: len(pids(answers)) == 2))
        server.process.kill()
        server.process.wait(30)
        eventually(lambda: not any(map(is_there, workers)), "the end of the workers")


def test_what_cannot_start_says_so_and_ends(site: Project) -> None:
    site.file(ROUTES, "this is no Python")
    answer: subprocess.CompletedProcess[str] = octavo(
        "start", "--workers", "2", "--port", str(free_port()), cwd=site.folder
    )
    assert answer.returncode == 1
    assert "app/api/who/routes.py" in answer.stdout + answer.stderr


def test_a_worker_that_cannot_start_is_not_started_over_and_over(tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    code = f"import sys; open({str(starts)!r}, 'a').write('.'); sys.exit(1)"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        worker = Worker(ServerProcess([sys.executable, "-c", code], OneSocket(listener)), 1)
        for _ in range(3):
            worker.look_after(Event(), lambda _: None)
    assert starts.read_text() == "."
