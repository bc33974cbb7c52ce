"""Creates SQLite's files, readable by their owner only."""

import os
from pathlib import Path

START = "-start"
"""What the file is called that one process locks while it brings the database up."""

SUFFIXES = ("", "-wal", "-shm", "-journal", START)
"""What SQLite's files and our lock's beside a database end in; SQLite gives its own the database's mode."""


def make_file(path: Path) -> None:
    """Create an empty private file if there is none, and its folder; raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        pass
