"""The services written by hand: one seeded file of SQLite's for all of them."""

import hashlib
import json
import sqlite3
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.contenders.base import CLEAN, Contender, PlainApi, environment_of
from benchmarks.data import Data
from benchmarks.machine import ROOT

SCHEMA = ROOT / "benchmarks/services/schema.sql"
LOCK = ROOT / "benchmarks/requirements.txt"
NOW = "2025-01-01 12:00:00.000000"


class HandWritten(Contender):
    """A service on ASGI, under uvicorn."""

    api = PlainApi()

    def __init__(self, name: str, title: str, app: str, *, installed: bool = True) -> None:
        self.name, self.title = name, title
        self._app = app
        self._installed = installed
        self._python = sys.executable

    def install(self) -> None:
        """Install the packages, but for the floor: it needs no more than Octavo does."""
        if self._installed:
            self._python = str(environment_of(LOCK))

    def seed(self, folder: Path, data: Data) -> None:
        with closing(sqlite3.connect(folder / "bench.db")) as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.executescript(SCHEMA.read_text())
            with database:
                fill(database, data)
            database.execute("ANALYZE")

    def command(self, folder: Path, port: int, workers: int) -> list[str]:
        options = [
            "--port",
            str(port),
            "--no-access-log",
            "--log-level",
            "warning",
            "--workers",
            str(workers),
        ]
        return [self._python, "-m", "uvicorn", self._app, *options]

    def environment(self, folder: Path, cached: bool) -> dict[str, str]:
        return {**CLEAN, "BENCH_DATABASE": str(folder / "bench.db"), "PYTHONPATH": str(ROOT)}


class Django(HandWritten):
    """Django REST Framework, under gunicorn with threads, which is how it is usually served."""

    def __init__(self) -> None:
        super().__init__(
            "django", "Django REST Framework", "benchmarks.services.django_rest.wsgi:application"
        )

    def command(self, folder: Path, port: int, workers: int) -> list[str]:
        options = ["--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", "8"]
        return [self._python, "-m", "gunicorn", self._app, *options, "--log-level", "warning"]


def document_id(kind: str, number: int) -> str:
    """Return an id that is the same each time and looks like any other."""
    return hashlib.sha256(f"{kind} {number}".encode()).hexdigest()[:24]


def fill(database: sqlite3.Connection, data: Data) -> None:
    """Write the data into empty tables; an article's published row comes after its draft."""
    for table, entries in (
        ("categories", data.categories()),
        ("authors", data.authors()),
        ("tags", data.tags()),
    ):
        rows = [(n + 1, document_id(table, n), *entry.values(), NOW, NOW) for n, entry in enumerate(entries)]
        insert(database, table, rows)
    for article in data.articles():
        for number, status in enumerate(("draft", "published"), start=2 * article.number + 1):
            identity = (number, document_id("articles", article.number), status)
            scalars = article.scalars.values()
            insert(
                database,
                "articles",
                [(*identity, *scalars, json.dumps(article.seo), article.category + 1, NOW, NOW)],
            )
            insert(database, "article_authors", ((None, number, one + 1) for one in article.authors))
            insert(database, "article_tags", ((None, number, one + 1) for one in article.tags))


def insert(database: sqlite3.Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    taken = list(rows)
    database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(taken[0]))})", taken)
