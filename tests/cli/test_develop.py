import json
import signal
from pathlib import Path

import pytest
from tests.cli.serving import eventually, get, running, status_of

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
