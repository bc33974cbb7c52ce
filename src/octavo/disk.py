"""What has to be on the disk before a program goes on."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Wait until the disk has stored a file, or which files are in a folder (fsync)."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
