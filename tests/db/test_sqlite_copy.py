"""A file of SQLite's that is replaced is kept under a name that nobody has."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from octavo.db.dialects.sqlite_copy import alone


def database(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE words (word TEXT)")
        connection.execute("INSERT INTO words VALUES ('kept')")
        connection.commit()
    return path


def test_the_file_is_there_under_another_name(tmp_path: Path) -> None:
    path, other = database(tmp_path / "octavo.db"), tmp_path / "former.db"
    with alone(path) as there:
        assert there.keep(other)
    path.unlink()
    with closing(sqlite3.connect(other)) as connection:
        assert connection.execute("SELECT word FROM words").fetchall() == [("kept",)]


def test_a_name_that_is_taken_is_refused_at_once(tmp_path: Path) -> None:
    path, other = database(tmp_path / "octavo.db"), tmp_path / "former.db"
    with alone(path) as there:
        assert there.keep(other)
        with pytest.raises(FileExistsError):
            there.keep(other)


def test_a_file_that_is_no_database_is_nobodys_and_kept_as_it_is(tmp_path: Path) -> None:
    path, other = tmp_path / "octavo.db", tmp_path / "former.db"
    path.write_bytes(b"no database at all" * 100)
    with alone(path) as there:
        assert there.fetch("SELECT 1") == []
        assert there.keep(other)
    assert other.read_bytes() == path.read_bytes()
