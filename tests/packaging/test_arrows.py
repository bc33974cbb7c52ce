"""The import arrows hold, and a forbidden import is caught by name."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PLANTED = [
    ("schema/uid.py", "import octavo.content", "An item imports only what stands below it BROKEN"),
    ("http/qs.py", "import octavo.schema", "HTTP does not know content BROKEN"),
    ("db/ids.py", "import octavo.http", "Content does not know HTTP BROKEN"),
    (
        "content/relations/side.py",
        "import octavo.content.writing",
        "A room of content imports only what stands below it BROKEN",
    ),
    ("queries/plan.py", "import sqlite3", "without a driver, a socket or an event loop BROKEN"),
    ("plugins/planted/__init__.py", "import octavo.kernel", "what strangers may use BROKEN"),
    ("planted.py", "", "planted"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [
        str(Path(sys.executable).with_name("lint-imports")),
        "--config",
        "../pyproject.toml",
        "--no-cache",
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def source_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    return folder / "src"


def test_the_arrows_hold(source_copy: Path) -> None:
    result = lint(source_copy)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(("file", "line", "named"), PLANTED, ids=[file for file, *_ in PLANTED])
def test_an_upward_import_is_caught(source_copy: Path, file: str, line: str, named: str) -> None:
    path = source_copy / "octavo" / file
    before = path.read_text() if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    inits = [path.parent / "__init__.py"] if not (path.parent / "__init__.py").exists() else []
    for init in inits:
        init.touch()
    path.write_text((before or "") + f"\n{line}\n")
    try:
        result = lint(source_copy)
    finally:
        for made in [*inits, *([path] if before is None else [])]:
            made.unlink(missing_ok=True)
        if before is not None:
            path.write_text(before)
    assert result.returncode != 0
    assert named in " ".join(result.stdout.split())
