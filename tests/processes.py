"""Processes of this machine, as the system tells of them."""

import os
import pwd
from collections.abc import Iterator
from pathlib import Path


def unprivileged() -> str | None:
    """Return who programs run as that refuse to run as root; None where nobody is root."""
    return next(filter(_is_user, ("postgres", "nobody")), None) if os.geteuid() == 0 else None


def _is_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def children(process: int) -> Iterator[int]:
    """Yield the processes that one has started."""
    for found in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(found.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == process:
            yield int(found.parent.name)


def lives(process: int) -> bool:
    """Whether a process has not ended; one that nobody waited for has."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def memory_of(process: int) -> int:
    """Return the bytes of memory a process has."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def private_memory_of(process: int) -> int:
    """Return the bytes of memory that are a process's own, without the files it maps; 0 once it is gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(1024 * int(line.split()[1]) for line in lines if line.startswith("RssAnon:"))
