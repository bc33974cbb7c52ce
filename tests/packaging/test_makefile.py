"""What make says to those it cannot serve."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", *arguments], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def test_a_python_that_is_too_old_is_named_and_nothing_is_made(fresh: Path) -> None:
    old = fresh / "python3.9"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2 && exit 0\nexit 1\n')
    old.chmod(0o755)
    result = make(fresh, "install", f"PYTHON={old}")
    assert result.returncode != 0
    assert "Octavo needs Python 3.11 or newer." in result.stderr
    assert "Found: Python 3.9.2." in result.stderr
    assert not (fresh / ".venv").exists()


def test_help_lists_every_target_meant_for_people(fresh: Path) -> None:
    listed = make(fresh, "help").stdout
    for target in (
        "install",
        "run",
        "test",
        "soak",
        "mutants",
        "check",
        "golden",
        "koa",
        "bench",
        "lock",
        "panel",
        "panel-test",
        "panel-e2e",
        "clean",
    ):
        assert f"  make {target} " in listed


def test_what_failed_is_told_in_a_sentence_and_pips_own_words_are_in_a_file(fresh: Path) -> None:
    """The index named does not answer; what pip warns of before is no fault of the project's."""
    made = fresh / ".venv"
    (made / "bin").mkdir(parents=True)
    (made / ".made").touch()
    pip = made / "bin/python"
    pip.write_text(
        "#!/bin/sh\n"
        "for i in $(seq 300); do echo \"WARNING: Location '/opt/wheels/$i' is ignored\" >&2; done\n"
        'echo "ERROR: No matching distribution found for uvicorn" >&2\nexit 1\n'
    )
    pip.chmod(0o755)
    result = make(fresh, "install")
    assert result.returncode != 0
    assert "WARNING: Location" not in result.stdout + result.stderr
    assert "ERROR: No matching distribution found for uvicorn" in result.stderr
    assert (
        "Installing requirements/dev.txt failed; all that pip said is in .venv/install.log." in result.stderr
    )
    assert "run make install again" in result.stderr
    assert (made / "install.log").read_text().count("WARNING") == 300
    assert not (made / ".dev-installed").exists()


def test_a_failure_without_an_error_of_pips_shows_its_last_words(fresh: Path) -> None:
    made = fresh / ".venv"
    (made / "bin").mkdir(parents=True)
    (made / ".made").touch()
    pip = made / "bin/python"
    pip.write_text("#!/bin/sh\necho 'OSError: no space left on device' >&2\nexit 2\n")
    pip.chmod(0o755)
    result = make(fresh, "run")
    assert "OSError: no space left on device" in result.stderr
    assert "Installing requirements/run.txt failed" in result.stderr
    assert "run make run again" in result.stderr
