"""What is loaded when: `import octavo` and the command line stay light."""

import json
import subprocess
import sys

import pytest

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
