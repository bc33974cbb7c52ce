"""What importing an archive costs: 100,000 entries, each with a relation, beside `executemany` of their rows.

`python -m benchmarks.imports [COUNT]` prints rows a second, their ratio, and the most memory the import had.
Both write the same tables and indexes to a new file of SQLite's.
"""

import asyncio
import contextlib
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from octavo import boot
from octavo.db.tables import insert_rows, insertion
from octavo.testing import Project

TEXT = "A sentence that is not short, and some more words. " * 10
TABLES = ("pages", "tags", "pages_tags_links")


def make_project(folder: Path) -> Path:
    tags = {"type": "relation", "relation": "manyToMany", "target": "api::tag.tag"}
    project = Project(folder).content_type("tag", {"name": {"type": "string"}})
    project.content_type("page", {"title": {"type": "string"}, "text": {"type": "text"}, "tags": tags})
    return project.folder


async def fill(folder: Path, count: int) -> None:
    """Write entries straight into the tables; how fast this is does not matter."""
    async with boot.running(folder) as app, app.transaction():
        pages, tags = (app.model.types[f"api::{name}.{name}"] for name in ("page", "tag"))
        names = [{"document_id": f"t{n:023}", "locale": "", "status": "published"} for n in range(100)]
        await insert_rows(
            app.database, insertion(tags.table, list(names[0]), app.database.dialect), names, ()
        )
        for first in range(1, count + 1, 1000):
            numbers = range(first, min(first + 1000, count + 1))
            rows = [
                {
                    "id": n,
                    "document_id": f"d{n:023}",
                    "locale": "",
                    "status": "published",
                    "title": f"Page {n}",
                    "text": TEXT,
                }
                for n in numbers
            ]
            links = [{"owner_id": n, "document_id": f"t{n % 100:023}", "position": 1} for n in numbers]
            for table, values in ((pages.table, rows), (pages.links["tags"].table, links)):
                statement = insertion(table, list(values[0]), app.database.dialect)
                await insert_rows(app.database, statement, values, ())


def octavo(folder: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "octavo", *arguments]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def plain(source: Path, target: Path) -> float:
    """Copy the rows of the tables with the driver alone; return how many seconds writing them took."""
    with (
        contextlib.closing(sqlite3.connect(source)) as old,
        contextlib.closing(sqlite3.connect(target, isolation_level=None)) as new,
    ):
        chosen = f"tbl_name IN ({', '.join('?' * len(TABLES))}) AND sql IS NOT NULL ORDER BY type DESC"
        for (sql,) in old.execute(f"SELECT sql FROM sqlite_master WHERE {chosen}", TABLES):
            new.execute(sql)
        new.execute("PRAGMA journal_mode = WAL")
        rows = {table: old.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
        begun = time.perf_counter()
        new.execute("BEGIN")
        for table, values in rows.items():
            new.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values[0]))})", values)
        new.execute("COMMIT")
        return time.perf_counter() - begun


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(prefix="octavo-bench-") as place:
        here, there = make_project(Path(place, "here")), make_project(Path(place, "there"))
        asyncio.run(fill(here, count))
        octavo(here, "export", str(Path(place, "archive")))
        begun = time.perf_counter()
        octavo(there, "import", "archive", str(Path(place, "archive")))
        imported = time.perf_counter() - begun
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        alone = plain(here / "data" / "octavo.db", Path(place, "plain.db"))
    rows = 2 * count + 100
    print(f"octavo import   {rows / imported:9.0f} rows/s   {memory} MB at most")
    print(f"executemany     {rows / alone:9.0f} rows/s")
    print(f"ratio           {alone / imported:9.2f}")


if __name__ == "__main__":
    main()
