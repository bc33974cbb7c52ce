import json
import os
import signal
import socket
import sys
from contextlib import suppress
from http.client import RemoteDisconnected
from pathlib import Path
from threading import Event

import pytest
from tests.cli.serving import eventually, free_port, get, post, running, status_of

from octavo import open_sync
from octavo.loaders.reload import problems_of
from octavo.testing import Project

pytestmark = pytest.mark.soak

ROUTE = """
from octavo import Context, Route


async def say(ctx: Context) -> object:
    return {{"said": "{word}"}}


routes = [Route("GET", "/word", say, auth=False)]
"""


@pytest.fixture
def site(tmp_path: Path) -> Project:
    project = (
        Project(tmp_path / "site").grants(["api::*"]).content_type("note", {"title": {"type": "string"}})
    )
    return project.file("app/api/word/routes.py", ROUTE.format(word="first"))


def word(port: int) -> str:
    return str(get(port, "/api/word")["said"])


def test_a_change_of_code_is_served(site: Project) -> None:
    with running("develop", site.folder) as server:
        assert word(server.port) == "first"
        site.file("app/api/word/routes.py", ROUTE.format(word="second"))
        eventually(lambda: word(server.port) == "second", "the new word")
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 0


def test_what_is_saved_while_the_server_starts_is_served(site: Project) -> None:
    """The first start saves a file by itself, before the server answers."""
    second = ROUTE.format(word="second")
    site.file(
        "app/__init__.py",
        f"""
from pathlib import Path


async def bootstrap(app: object) -> None:
    routes = Path(__file__).parent / "api/word/routes.py"
    if "first" in routes.read_text():
        routes.write_text({second!r})
""",
    )
    with running("develop", site.folder) as server:
        eventually(lambda: word(server.port) == "second", "the new word")


def test_a_server_that_something_killed_starts_again(site: Project) -> None:
    with running("develop", site.folder) as server:
        children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
        for child in children:
            os.kill(int(child), signal.SIGKILL)
        eventually(lambda: "something killed it, and it starts again" in server.printed(), "the news")
        eventually(lambda: word(server.port) == "first", "an answer")


def test_a_check_that_never_ends_is_ended(tmp_path: Path) -> None:
    endless = [sys.executable, "-u", "-c", "print('importing'); import time; time.sleep(600)"]
    assert problems_of(endless, Event(), 2) == (
        "importing\nThe check had not ended after 2 seconds: a module that is imported goes on for ever."
    )
    failing = [sys.executable, "-c", "print('a problem'); raise SystemExit(1)"]
    assert problems_of(failing, Event()) == "a problem"
    assert problems_of([sys.executable, "-c", "print('fine')"], Event()) is None


@pytest.mark.parametrize("command", ["start", "develop"])
def test_a_terminal_that_goes_lets_a_server_end_well(site: Project, command: str) -> None:
    with running(command, site.folder) as server:
        assert word(server.port) == "first"
        server.process.send_signal(signal.SIGHUP)
        assert server.process.wait(30) == 0


def test_nohup_keeps_a_server_whose_terminal_goes(site: Project) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # processes inherit it, as from nohup
    try:
        with running("start", site.folder) as server:
            server.process.send_signal(signal.SIGHUP)
            assert word(server.port) == "first"
            server.process.send_signal(signal.SIGTERM)
            assert server.process.wait(30) == 0
    finally:
        signal.signal(signal.SIGHUP, before)


def test_callers_wait_while_one_server_follows_another(site: Project) -> None:
    with running("develop", site.folder) as server:
        site.file("app/api/word/routes.py", ROUTE.format(word="second"))
        said: list[str] = []
        while said[-1:] != ["second"]:
            with socket.create_connection(("127.0.0.1", server.port), timeout=20):
                pass  # raises ConnectionRefusedError where nobody listens
            with suppress(ConnectionResetError, RemoteDisconnected):
                said.append(word(server.port))
        assert said[0] == "first"


def test_another_port_in_the_settings_is_followed_unless_it_is_taken(site: Project) -> None:
    toml = (site.folder / "octavo.toml").read_text()

    def set_port(port: int) -> int:
        site.file("octavo.toml", f"{toml}\n[server]\nport = {port}\n")
        return port

    first = set_port(free_port())
    with running("develop", site.folder, port=first) as server, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        set_port(taken.getsockname()[1])
        eventually(lambda: "the server goes on with what it had" in server.printed(), "the refusal")
        assert word(first) == "first"
        another = set_port(free_port())
        eventually(lambda: word(another) == "first", "an answer at the new port")


def test_a_new_attribute_and_a_new_setting_are_served(site: Project) -> None:
    with running("develop", site.folder) as server:
        assert status_of(server.port, "/api/notes?filters[body]=x") == 400
        site.content_type("note", {"title": {"type": "string"}, "body": {"type": "text"}})
        eventually(lambda: status_of(server.port, "/api/notes?filters[body]=x") == 200, "the new attribute")
        site.settings('[api.rest]\nprefix = "/v2"')
        eventually(lambda: status_of(server.port, "/v2/notes") == 200, "the new prefix")


@pytest.mark.parametrize(
    ("file", "text", "named"),
    [
        ("app/api/word/routes.py", "routes = [", "app/api/word/routes.py"),
        ("app/api/note/schema.json", json.dumps({"kind": "collectionType"}), "app/api/note/schema.json"),
    ],
)
def test_while_a_change_is_faulty_the_old_server_answers(
    site: Project, file: str, text: str, named: str
) -> None:
    good = (site.folder / file).read_text()
    with running("develop", site.folder) as server:
        site.file(file, text)
        eventually(lambda: "the server goes on with what it had" in server.printed(), "the refusal")
        assert named in server.printed()
        assert word(server.port) == "first"
        site.file(file, good).file("app/api/word/routes.py", ROUTE.format(word="mended"))
        eventually(lambda: word(server.port) == "mended", "the mended server")


def test_schemas_that_content_does_not_go_with_are_not_taken_over(site: Project) -> None:
    with open_sync(site.folder) as app:
        app.documents("api::note.note").create(data={"title": "kept"})
    with running("develop", site.folder) as server:
        site.content_type("note", {"title": {"type": "string"}}, drafts=True)
        eventually(lambda: "the server goes on with what it had" in server.printed(), "the refusal")
        assert "app/api/note/schema.json#/options/draftAndPublish" in server.printed()
        assert word(server.port) == "first"
        site.content_type("note", {"title": {"type": "text"}, "body": {"type": "text"}})
        eventually(lambda: status_of(server.port, "/api/notes?filters[body]=x") == 200, "the new attribute")
        assert [note["title"] for note in get(server.port, "/api/notes")["data"]] == ["kept"]


def test_a_schema_the_database_refuses_leaves_the_old_server(site: Project) -> None:
    """Two notes with one title: unique passes the check of the files and fails at the rows."""
    with running("develop", site.folder) as server:
        for _ in range(2):
            post(server.port, "/api/notes", {"data": {"title": "Twice"}})
        site.content_type("note", {"title": {"type": "string", "unique": True}})
        eventually(lambda: "the server goes on with what it had" in server.printed(), "the refusal")
        assert "unique" in server.printed()
        assert len(get(server.port, "/api/notes")["data"]) == 2
        site.content_type("note", {"title": {"type": "string"}, "body": {"type": "text"}})
        eventually(lambda: status_of(server.port, "/api/notes?filters[body]=x") == 200, "the new attribute")


def test_broken_code_right_after_a_good_save_leaves_a_server(site: Project) -> None:
    with running("develop", site.folder) as server:
        site.file("app/api/word/routes.py", ROUTE.format(word="good"))
        eventually(lambda: server.printed().count("Changed:"), "the good save is seen")
        site.file("app/api/word/routes.py", "routes = [")
        eventually(lambda: "goes on with what it had" in server.printed(), "the refusal")
        assert word(server.port) in ("first", "good")
        site.file("app/api/word/routes.py", ROUTE.format(word="last"))
        eventually(lambda: word(server.port) == "last", "the last word")
