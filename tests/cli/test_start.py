import secrets
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from tests.cli.command import CLEAN, octavo
from tests.cli.serving import get, no_traceback, running, status_of
from tests.production import PRODUCTION_ENV

from octavo.testing import Project

SLOW = """
import asyncio
from pathlib import Path

from octavo import Context, Route


async def wait(ctx: Context) -> object:
    Path("{mark}").touch()
    await asyncio.sleep(1)
    return {{"answered": True}}


routes = [Route("GET", "/slow", wait, auth=False)]
"""


ENDLESS = """
import time

from octavo import Octavo, boot

boot.STOP_SECONDS = 1


async def destroy(app: Octavo) -> None:
    time.sleep(600)
"""


@pytest.fixture
def site(tmp_path: Path) -> Project:
    project = Project(tmp_path / "site").grants(["api::*"])
    return project.content_type("note", {"title": {"type": "string", "required": True}})


def test_a_project_answers(site: Project) -> None:
    with running("start", site.folder) as server:
        assert get(server.port, "/api/notes")["data"] == []
        assert status_of(server.port, "/api/nothing") == 404


@pytest.mark.soak
def test_a_server_whose_end_never_comes_is_ended(site: Project) -> None:
    site.file("app/__init__.py", ENDLESS)
    with running("start", site.folder) as server:
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 1
        assert "the process was told to stop and had not ended" in server.printed()


@pytest.mark.soak
def test_a_socket_that_is_open_already_can_be_listened_on(site: Project) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        command = [sys.executable, "-m", "octavo", "start", "-C", str(site.folder)]
        fd, port = listener.fileno(), listener.getsockname()[1]
        process = subprocess.Popen([*command, "--fd", str(fd)], pass_fds=[fd], env=CLEAN)
        try:
            assert get(port, "/api/notes")["data"] == []  # it waits for its answer from the first moment on
        finally:
            process.terminate()
            assert process.wait(30) == 0
    refused = octavo("start", "--fd", "987", cwd=site.folder)
    assert refused.returncode == 1
    assert "987 is no open socket" in refused.stderr


@pytest.mark.soak
@pytest.mark.parametrize("url", ["", "https://cms.example.org"])
def test_a_server_everywhere_is_to_be_told_its_address(site: Project, url: str) -> None:
    told = {
        **PRODUCTION_ENV,
        "OCTAVO_SERVER__APP_KEYS": secrets.token_urlsafe(32),
    }
    environ = {**CLEAN, **told, "OCTAVO_SERVER__HOST": "0.0.0.0", "OCTAVO_SERVER__URL": url}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        fd, port = listener.fileno(), listener.getsockname()[1]
        command = [sys.executable, "-m", "octavo", "start", "-C", str(site.folder), "--fd", str(fd)]
        process = subprocess.Popen(
            command, pass_fds=[fd], env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        try:
            assert get(port, "/api/notes")["data"] == []
        finally:
            process.terminate()
            log, _ = process.communicate(timeout=30)
    assert (b"links in e-mails lead to localhost" in log) is (url == ""), log


@pytest.mark.soak
def test_a_socket_in_the_file_system_can_be_listened_on(site: Project, tmp_path: Path) -> None:
    place = str(tmp_path / "octavo.sock")
    command = [sys.executable, "-m", "octavo", "start", "-C", str(site.folder), "--fd"]
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(place)
        listener.listen()
        fd = listener.fileno()
        process = subprocess.Popen([*command, str(fd)], pass_fds=[fd], env=CLEAN, stderr=subprocess.PIPE)
        try:
            with httpx.Client(transport=httpx.HTTPTransport(uds=place), timeout=30) as client:
                assert client.get("http://localhost/api/notes").json()["data"] == []
        finally:
            process.terminate()
            _, printed = process.communicate(timeout=30)
    assert f'"url":"unix:{place}"' in printed.decode()


def test_a_socket_without_connections_is_refused(site: Project) -> None:
    command = [sys.executable, "-m", "octavo", "start", "-C", str(site.folder), "--fd"]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        fd = datagrams.fileno()
        refused = subprocess.run(
            [*command, str(fd)], pass_fds=[fd], env=CLEAN, capture_output=True, text=True, check=False
        )
    assert refused.returncode == 1
    assert "is a socket without connections" in refused.stderr
    assert no_traceback(refused.stderr)


def test_sigterm_lets_a_request_finish_and_ends_with_0(site: Project, tmp_path: Path) -> None:
    mark = tmp_path / "asked"
    site.file("app/api/slow/routes.py", SLOW.format(mark=mark))
    with running("start", site.folder) as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as caller:
            caller.sendall(b"GET /api/slow HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            while not mark.exists():
                assert server.process.poll() is None
            server.process.send_signal(signal.SIGTERM)
            answer = b"".join(iter(lambda: caller.recv(65536), b""))
        assert server.process.wait(20) == 0
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert answer.endswith(b'{"answered":true}')
    assert no_traceback(server.printed())


def test_a_taken_port_is_named(site: Project) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = octavo("start", "--port", str(port), cwd=site.folder)
    assert result.returncode == 1
    assert f"cannot listen on 127.0.0.1 port {port}: Address already in use" in result.stderr
    assert "--port" in result.stderr
    assert no_traceback(result.stderr)


def test_a_database_that_cannot_be_made_is_named(site: Project) -> None:
    site.file("data", "a file where a folder should be")
    result = octavo("start", "--port", "0", cwd=site.folder)
    assert result.returncode == 1
    assert "data" in result.stderr
    assert no_traceback(result.stderr)


@pytest.mark.soak
def test_a_faulty_project_lists_every_problem(site: Project) -> None:
    site.content_type("page", {"title": {"type": "strang"}})
    site.content_type(
        "post", {"author": {"type": "relation", "relation": "oneToOne", "target": "api::who.who"}}
    )
    result = octavo("start", cwd=site.folder)
    assert result.returncode == 1
    assert "strang" in result.stderr
    assert "api::who.who" in result.stderr
    assert "app/api/page/schema.json" in result.stderr
    assert no_traceback(result.stderr)
