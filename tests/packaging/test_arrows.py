"""The import arrows hold, and a forbidden import is caught by name."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

BELOW = "An item imports only what stands below it"
PLANTED = [
    ("schema/uid.py", "import octavo.content", BELOW, "octavo.schema.uid -> octavo.content"),
    ("http/qs.py", "import octavo.schema", "HTTP does not know content", "octavo.http.qs -> octavo.schema"),
    ("db/ids.py", "import octavo.http", "Content does not know HTTP", "octavo.db.ids -> octavo.http"),
    (
        "content/relations/side.py",
        "import octavo.content.writing",
        "A room of content imports only what stands below it",
        "octavo.content.relations.side -> octavo.content.writing",
    ),
    (
        "queries/plan.py",
        "import sqlite3",
        "Schemas, plans, statements and rows are made without a driver, a socket or an event loop",
        "octavo.queries.plan -> sqlite3",
    ),
    (
        "plugins/planted/__init__.py",
        "import octavo.kernel",
        "Built-in plugins use what strangers may use",
        "octavo.plugins.planted -> octavo.kernel",
    ),
    ("planted.py", "", BELOW, "- octavo.planted"),
]
"""Files and what is written into them; the contract that breaks, and by what."""


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [
        str(Path(sys.executable).with_name("lint-imports")),
        "--config",
        "../pyproject.toml",
        "--no-cache",
    ]
    env = {**os.environ, "COLUMNS": "200"}  # no name of a contract on two lines
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What is told of each contract once every line is planted in a copy, by the contract's name."""
    folder = tmp_path_factory.mktemp("tree")
    source = folder / "src"
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__", "dist"))
    for file, line, *_ in PLANTED:
        path = source / "octavo" / file
        path.parent.mkdir(exist_ok=True)
        with path.open("a") as text:
            text.write(f"\n{line}\n")
    result = lint(source)
    assert result.returncode != 0
    parts = re.split(r"^(.+)\n-+\n", result.stdout.partition("Broken contracts\n")[2], flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_arrows_hold() -> None:
    result = lint(ROOT / "src")
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(("contract", "told"), [planted[2:] for planted in PLANTED])
def test_an_upward_import_is_caught(broken: dict[str, str], contract: str, told: str) -> None:
    assert told in broken[contract]
