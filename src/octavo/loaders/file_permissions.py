"""Checks whether other users of the machine may read files with secrets or content."""

import stat
from pathlib import Path

from octavo.config import Settings
from octavo.db.address import scheme_of, sqlite_path
from octavo.db.dialects.sqlite_files import SUFFIXES
from octavo.errors import Problem


def exposed_files(settings: Settings) -> list[Problem]:
    """Return a warning for the database and `.env` if their mode lets others read them."""
    files = [settings.folder / ".env"]
    if scheme_of(settings.database.url) == "sqlite":
        database = sqlite_path(settings.database.url, settings.folder)
        files += [database.with_name(database.name + suffix) for suffix in SUFFIXES]
    return [
        Problem(str(path), "can be read or written by others on this machine", f"chmod 600 {path}")
        for path in files
        if _is_open(path)
    ]


def _is_open(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return stat.S_ISREG(mode) and bool(mode & (stat.S_IRWXG | stat.S_IRWXO))
