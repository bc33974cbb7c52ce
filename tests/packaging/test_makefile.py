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
    for target in ("install", "run", "test", "soak", "check", "golden", "koa", "bench", "lock", "clean"):
        assert f"make {target} " in listed


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt", "bench.txt"])
def test_locks_pin_hashes_and_name_no_index(lock: str) -> None:
    lines = (ROOT / "requirements" / lock).read_text().splitlines()
    pinned = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert pinned
    assert all("==" in line and line.endswith("\\") for line in pinned)
    assert not any("://" in line or "--index" in line or "--find-links" in line for line in lines)
