"""What a start makes of an empty database, kept for tests that start the same project again.

Tables, roles and tokens take longer to make than most tests take. Every server but the first starts on what
an earlier start made, so a test may, too. A project that has a say in what a start writes always begins with
nothing.
"""

import sqlite3
from collections import OrderedDict
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from octavo.db.model import Model
from octavo.kernel.instance import Octavo
from octavo.loaders.user_migrations import FOLDER

MOST = 4
"""How many databases are kept, those that were asked for last."""
ITSELF = "octavo."
"""What the modules begin with whose functions write the same at every first start."""
Key = tuple[Any, ...]


@dataclass
class Start:
    """A database, once there was a second start, and the model by whose identity it is known."""

    model: Model
    content: bytes | None = None


_starts: OrderedDict[Key, Start] = OrderedDict()


class FirstStart:
    """A start on an SQLite file that is not there yet, and what earlier ones of the project made."""

    def __init__(self, app: Octavo, file: Path) -> None:
        self._file = file
        is_alike = app.settings.database.url == f"sqlite:{file}" and _is_alike_each_time(app)
        self._start = _start_of(app) if is_alike else None

    def write(self) -> None:
        """Write the file as an earlier start left it, if that is kept."""
        if self._start is not None and self._start.content is not None:
            self._file.touch(0o600)
            self._file.write_bytes(self._start.content)

    def keep(self) -> None:
        """Keep what the second start has made, before anything else is written."""
        if self._start is not None and self._start.content is None:
            self._start.content = _content_of(self._file)


def _start_of(app: Octavo) -> Start | None:
    """Return what is kept for a project; None at its first start, which may be the only one."""
    key = _key_of(app)
    start = _starts.get(key)
    if start is None:
        _starts[key] = Start(app.model)
    _starts.move_to_end(key)
    while len(_starts) > MOST:
        _starts.popitem(last=False)
    return start


def _is_alike_each_time(app: Octavo) -> bool:
    """Whether only Octavo itself writes at a start, or sees what is written."""
    functions = [function for phase in app.phases.values() for function in phase]
    layers = [run for run, *_ in app.document_middlewares]
    has_migrations = (app.settings.folder / FOLDER).exists()
    return not has_migrations and all(one.__module__.startswith(ITSELF) for one in (*functions, *layers))


def _key_of(app: Octavo) -> Key:
    """Return what decides what a start writes; equal schemas have the same model."""
    settings = app.settings.model_dump(exclude={"folder", "database", "warnings"})
    return id(app.model), repr(settings), *app.plugins, *app.actions


def _content_of(file: Path) -> bytes:
    """Return a database as it is, whatever of it stands in files beside it."""
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(":memory:")) as copy:
        source.backup(copy)
        return copy.serialize()
