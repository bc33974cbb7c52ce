from pathlib import Path

import pytest
from tests.cli.command import octavo

from octavo.testing import Project

CODE = """
from octavo import Context, Route, core_routes


async def ping(ctx: Context) -> object:
    return "pong"


routes = [
    *core_routes("api::note.note", only=["find"], config={"find": {"policies": ["global::gate"]}}),
    Route("GET", "/ping", ping, auth=False),
]
"""
POLICY = """
from octavo import policy


@policy
async def gate(ctx, config):
    return True
"""


@pytest.mark.soak
def test_every_route_is_a_line_for_other_programs_to_read(tmp_path: Path) -> None:
    site = Project(tmp_path).content_type("note", {"title": {"type": "string"}})
    site.settings('[api.rest]\nprefix = "/content"').file("app/api/note/routes.py", CODE)
    result = octavo("routes", cwd=site.file("app/policies/gate.py", POLICY).folder)
    assert result.returncode == 0, result.stderr
    head, *lines = (line.split() for line in result.stdout.splitlines())
    own = [line for line in lines if line[1] in ("/content/notes", "/content/ping")]
    assert [head, *own] == [
        ["METHOD", "PATH", "HANDLER", "CALLER", "GRANT", "POLICIES", "LAYERS"],
        ["GET", "/content/notes", "api::note.note.find", "granted", "api::note.note.find", "gate", "0"],
        ["GET", "/content/ping", "ping", "anyone", "-", "-", "0"],
    ]
