"""Schema files that a server writes while `octavo develop` watches: all of them, or as they were."""

import subprocess
import sys
from pathlib import Path

import pytest

from octavo.development import Development

BEFORE = {"app/api/a/schema.json": "old a", "app/api/b/schema.json": "old b", "app/api/new/schema.json": None}
AFTER = {"app/api/a/schema.json": "new a", "app/api/b/schema.json": None, "app/api/new/schema.json": "new"}
CRASH = """
import os, sys
from pathlib import Path
from octavo import development

project, session, files = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
real = development.write_text


def write_text(path, text):
    global files
    if files == 0:
        os._exit(9)
    files -= 1
    real(path, text)


development.write_text = write_text
before, after = eval(sys.argv[4]), eval(sys.argv[5])
told = {"changes": ["a step"], "answers": {}, "allow_destructive": False}
development.Development(session).write(project, before, after, **told)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for path, text in BEFORE.items():
        if text is not None:
            file = tmp_path / "site" / path
            file.parent.mkdir(parents=True)
            file.write_text(text)
    return tmp_path / "site"


@pytest.fixture
def session(tmp_path: Path) -> Path:
    folder = tmp_path / "session"
    folder.mkdir()
    return folder


def texts(project: Path) -> dict[str, str | None]:
    return {path: (project / path).read_text() if (project / path).exists() else None for path in BEFORE}


@pytest.mark.parametrize("files", [0, 1, 2])
def test_what_a_server_had_not_written_when_it_died_is_undone(
    project: Path, session: Path, files: int
) -> None:
    words = [sys.executable, "-c", CRASH, str(project), str(session), str(files), repr(BEFORE), repr(AFTER)]
    assert subprocess.run(words, check=False).returncode == 9
    now = texts(project)
    assert all(now[path] in {BEFORE[path], AFTER[path]} for path in now)
    development = Development(session)
    assert development.completed_update(project) is None
    development.put_back(project)
    assert texts(project) == BEFORE
    assert not development.is_updating
    assert "as they were" in str(development.problem)


def test_an_update_is_taken_over_once_all_its_files_are_written(project: Path, session: Path) -> None:
    words = [sys.executable, "-c", CRASH, str(project), str(session), "9", repr(BEFORE), repr(AFTER)]
    assert subprocess.run(words, check=False).returncode == 0
    development = Development(session)
    assert texts(project) == AFTER
    assert not (project / "app/api/b").exists()
    update = development.completed_update(project)
    assert update is not None
    assert (update.changes, update.allow_destructive) == (("a step",), False)
    development.put_back(project)
    assert texts(project) == AFTER
    (project / "app/api/a/schema.json").write_text("somebody else's")
    assert development.completed_update(project) is None
    development.end("why not")
    assert (development.is_updating, development.problem) == (False, "why not")
