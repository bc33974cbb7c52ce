"""Atomic, private and temporary files."""

import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from octavo.disk import sync
from octavo.errors import Problem, StartupError

DAY = 86_400.0
SPOOLED = 4 * 1024 * 1024
"""Bytes of lines that are kept in memory before they become a file."""


class SpooledLines:
    """Lines that are written once and then read; in memory while they are few, otherwise on the disk."""

    def __init__(self) -> None:
        self._spool = tempfile.SpooledTemporaryFile(SPOOLED)  # noqa: SIM115  # closed with this object

    def add(self, line: bytes) -> None:
        """Add a line, which ends with a newline."""
        self._spool.write(line)

    def __iter__(self) -> Iterator[bytes]:
        self._spool.seek(0)
        yield from self._spool

    def open(self) -> tuple[IO[bytes], int]:
        """Return a stream of all lines, and its size."""
        size = self._spool.seek(0, os.SEEK_END)
        self._spool.seek(0)
        return self._spool, size

    def close(self) -> None:
        """Delete the lines."""
        self._spool.close()


@contextmanager
def temporary_path(path: Path) -> Iterator[Path]:
    """Yield the path, and delete the file there at the end."""
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def private_file(path: Path) -> Iterator[IO[bytes]]:
    """Yield a new file that only its owner may read, and wait at the end until the disk has stored it."""
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "wb") as stream:
        yield stream
        stream.flush()
        os.fsync(stream.fileno())


@contextmanager
def atomic_write(target: Path) -> Iterator[Path]:
    """Yield a path beside the target; at the end, the file there replaces the target; after an error it goes.

    Raises StartupError for an error of the disk.
    """
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        yield partial
        partial.replace(target)
        sync(target.parent)
    except OSError as error:
        where = str(error.filename or target)
        raise StartupError([Problem(where, f"cannot be used: {error.strerror or error}")]) from error
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def scratch(folder: Path, prefix: str) -> Iterator[Path]:
    """Yield an empty folder inside another one and remove it at the end.

    Folders that killed processes left are removed first.
    """
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700, parents=True)
    sweep(folder, prefix)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=folder, ignore_cleanup_errors=True) as name:
        yield Path(name).resolve()


def sweep(folder: Path, prefix: str) -> None:
    """Remove files and folders whose names have a prefix and that are older than a day."""
    for path in folder.glob(f"{prefix}*"):
        with suppress(OSError):
            if path.lstat().st_mtime > time.time() - DAY:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()
