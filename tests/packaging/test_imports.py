"""What is loaded when: `import octavo` and the command line stay light."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.serving import eventually, free_port, status_of

from octavo.testing import Project

pytestmark = pytest.mark.soak

LISTED_AT_EXIT = """
import atexit, pathlib, sys
atexit.register(lambda: pathlib.Path(LISTING).write_text(" ".join(sys.modules)))
from octavo.cli import main
main()
"""
HEAVY = {"sqlalchemy", "asyncpg", "sqlite3", "uvicorn", "pydantic", "rich", "watchfiles", "alembic", "bcrypt"}


def loaded_by(*arguments: str) -> set[str]:
    """Return the top-level packages a Python program of these arguments has loaded at its end."""
    program = f"""
import atexit, json, sys
names = lambda: sorted({{name.split(".")[0] for name in sys.modules}})
atexit.register(lambda: sys.stderr.write("\\nLOADED " + json.dumps(names())))
{arguments[0]}
"""
    result = subprocess.run(
        [sys.executable, "-c", program, *arguments[1:]], capture_output=True, text=True, check=True
    )
    return set(json.loads(result.stderr.rpartition("LOADED ")[2]))


def test_importing_octavo_loads_neither_sqlalchemy_nor_a_driver() -> None:
    assert not loaded_by("import octavo") & {"sqlalchemy", "asyncpg", "sqlite3", "uvicorn", "alembic"}


@pytest.mark.parametrize("flag", ["--version", "--help"])
def test_asking_the_command_line_loads_nothing_heavy(flag: str) -> None:
    assert not loaded_by("from octavo.cli import main\nmain()", flag) & HEAVY


SERVING = {
    *("click", "octavo", "orjson", "pydantic", "sqlalchemy", "uvicorn", "uvloop", "httptools"),
    *("bcrypt", "multipart"),
    # What those bring with them.
    *("annotated_types", "pydantic_core", "typing_extensions", "typing_inspection"),
    *("anyio", "cython_runtime", "watchfiles"),
}
"""The packages a request to a project on SQLite needs; others are imported where they are used."""
LATE = {"sqlalchemy.dialects.postgresql", "sqlalchemy.orm", "smtplib", "octavo.db.dialects.postgres"} | {
    "octavo.server.openapi.entities",
}
"""What those packages, the standard library and Octavo itself have for other occasions."""


def test_serving_from_sqlite_loads_only_what_that_needs(tmp_path: Path) -> None:
    listing = tmp_path / "loaded"
    program = LISTED_AT_EXIT.replace("LISTING", repr(str(listing)))
    folder = Project(tmp_path / "site").content_type("note", {"title": {"type": "string"}}).folder
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-c", program, "start", "-C", str(folder), "--port", str(port)]
    )
    try:
        eventually(lambda: status_of(port, "/api/notes"), "an answer")
    finally:
        server.terminate()
        assert server.wait(30) == 0
    loaded = set(listing.read_text().split())
    packages = {name.split(".")[0] for name in loaded} - sys.stdlib_module_names
    assert {"sqlite3", "sqlalchemy", "uvicorn"} <= loaded
    assert {name for name in packages if not name.startswith("_")} - {"app", "sitecustomize"} <= SERVING
    assert not loaded & LATE
