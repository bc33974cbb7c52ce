"""An endpoint is told once: its form, its handler and its row stand in the `routes.py` of a room."""

import ast
from pathlib import Path

import octavo

PLUGINS = Path(octavo.__file__).parent / "plugins"
ROWS = {"Route", "admin_route"}
WITHOUT_ROOM = {"admin/plugin.py", "admin/users/account.py", "panel/plugin.py"}
"""What is answered where nothing else is, one's own account beside other users, and the panel's files."""


def has_rows(path: Path) -> bool:
    """Whether a file makes rows of a plugin's table of routes."""
    calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    return any(isinstance(call.func, ast.Name) and call.func.id in ROWS for call in calls)


def test_routes_stand_in_the_routes_of_a_room() -> None:
    found = {str(path.relative_to(PLUGINS)) for path in PLUGINS.rglob("*.py") if has_rows(path)}
    assert len(found) > 30
    assert {file for file in found if Path(file).name != "routes.py"} == WITHOUT_ROOM
