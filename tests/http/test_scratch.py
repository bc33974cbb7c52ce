"""Temporary folders: each process has its own, and removes those of processes that are gone."""

import os
import subprocess
import sys
import time
from pathlib import Path

from octavo.http.scratch import LOCK, PREFIX, new_folder, sweep

MAKE = """
import os, signal, sys
from pathlib import Path
from octavo.http.scratch import new_folder
folder = new_folder("upload", Path(sys.argv[1]))
(folder / "0001").write_bytes(b"bytes")
print(folder, flush=True)
if sys.argv[2] == "killed":
    os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[2] == "waits":
    sys.stdin.read()
"""


def start(place: Path, end: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", MAKE, str(place), end]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def folder_of(process: "subprocess.Popen[str]") -> Path:
    assert process.stdout is not None
    return Path(process.stdout.readline().strip())


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_has_stays(tmp_path: Path) -> None:
    with start(tmp_path, "waits") as living:
        kept = folder_of(living)
        with start(tmp_path, "killed") as killed:
            left = folder_of(killed)
        assert (left / "0001").exists()
        sweep(tmp_path)
        assert not left.parent.exists()
        assert (kept / "0001").read_bytes() == b"bytes"
        living.communicate("")
    assert not kept.parent.exists()  # it ended by itself


def test_folders_of_others_stay(tmp_path: Path) -> None:
    old = time.time() - 1000
    for name in (f"{PREFIX}new", f"{PREFIX}old", "octavo-other"):
        (tmp_path / name).mkdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / LOCK).touch()
    (tmp_path / f"{PREFIX}link").symlink_to(elsewhere)
    os.utime(tmp_path / f"{PREFIX}old", (old, old))
    sweep(tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {f"{PREFIX}new", f"{PREFIX}link", "elsewhere", "octavo-other"}
    assert (elsewhere / LOCK).exists()


def test_a_folder_is_empty_and_for_its_owner_alone(tmp_path: Path) -> None:
    one, other = new_folder("upload", tmp_path), new_folder("upload", tmp_path)
    assert one != other and list(one.iterdir()) == []
    assert one.stat().st_mode & 0o777 == one.parent.stat().st_mode & 0o777 == 0o700
