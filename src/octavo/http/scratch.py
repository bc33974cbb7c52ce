"""Temporary folders that are cleaned up even after a process was killed.

Each process has one folder with a lock file that it holds as long as it lives. Folders whose process is gone
are removed whenever another one is made.
"""

import atexit
import fcntl
import os
import shutil
import stat
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

PREFIX = "octavo-run-"
LOCK = ".lock"
UNLOCKED_SECONDS = 60.0
"""How old a folder without a lock file must be to count as left over: the file is made soon after the
folder.
"""

_homes: dict[Path, tuple[Path, int]] = {}
"""By parent folder: this process's own folder, and the process that made it."""
_making = threading.Lock()


def new_folder(what: str, directory: Path | None = None) -> Path:
    """Make an empty folder under `directory` (by default the system's temporary one); the caller removes
    it.
    """
    return Path(tempfile.mkdtemp(prefix=f"{what}-", dir=_home(_place(directory))))


def sweep(directory: Path | None = None) -> None:
    """Remove the folders of processes that are gone."""
    for folder in _place(directory).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if _is_left_over(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _place(directory: Path | None) -> Path:
    return directory or Path(tempfile.gettempdir())


def _home(place: Path) -> Path:
    with _making:
        home = _homes.get(place)
        if home is None or home[1] != os.getpid() or not home[0].is_dir():
            sweep(place)
            folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
            # Open, and so locked, until the process ends, however it does.
            fcntl.flock(os.open(folder / LOCK, os.O_WRONLY | os.O_CREAT, 0o600), fcntl.LOCK_EX)
            home = _homes[place] = (folder, os.getpid())
            atexit.register(_remove, *home)
        return home[0]


def _remove(home: Path, process: int) -> None:
    if process == os.getpid():  # a forked child ends too
        shutil.rmtree(home, ignore_errors=True)


def _is_left_over(folder: Path) -> bool:
    """Whether a folder belongs to this user, and its process is gone."""
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
        return False
    try:
        with (folder / LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return time.time() - status.st_mtime > UNLOCKED_SECONDS
    return True
