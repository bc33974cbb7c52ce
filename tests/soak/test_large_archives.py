"""A hundred thousand rows are exported, imported and backed up in as much memory as a thousand."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.cli.command import CLEAN
from tests.conftest import DATABASES, run_apart
from tests.processes import private_memory_of

from octavo import Octavo, boot
from octavo.db.tables import insert_rows, insertion
from octavo.testing import Project

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]

FEW, MANY = 1_000, 100_000
TEXT = "a sentence that is not short, " * 30
MEGABYTE = 1024**2
MOST_GROWTH = 60 * MEGABYTE
"""Of a hundred megabytes of texts."""


def project(folder: Path) -> Project:
    tags = {"type": "relation", "relation": "manyToMany", "target": "api::tag.tag"}
    made = Project(folder).content_type("tag", {"name": {"type": "string"}})
    attributes = {"text": {"type": "text"}, "extra": {"type": "json"}, "tags": tags}
    return made.content_type("page", attributes)


async def fill(folder: Path, environ: dict[str, str], count: int) -> None:
    async with boot.running(folder, environ=environ) as app, app.transaction():
        for first in range(1, count + 1, 500):
            await write(app, range(first, min(first + 500, count + 1)))


async def write(app: Octavo, numbers: range) -> None:
    pages = app.model.types["api::page.page"]
    rows = [
        {
            "id": number,
            "document_id": f"d{number:023}",
            "locale": "",
            "status": "published",
            "text": f"{number} {TEXT}",
            "extra": {"n": number},
        }
        for number in numbers
    ]
    links = [{"owner_id": number, "document_id": f"t{number}", "position": 1} for number in numbers]
    for table, found in ((pages.table, rows), (pages.links["tags"].table, links)):
        await insert_rows(app.database, insertion(table, list(found[0]), app.database.dialect), found, ())


def peak(folder: Path, environ: dict[str, str], *arguments: str) -> int:
    """Run a command and return the most memory of its own that it had."""
    command = [sys.executable, "-m", "octavo", *arguments]
    process = subprocess.Popen(command, cwd=folder, env={**CLEAN, **environ}, stdout=subprocess.DEVNULL)
    most = 0
    while process.poll() is None:
        most = max(most, private_memory_of(process.pid))
        time.sleep(0.02)
    assert process.returncode == 0
    return most


def peaks(place: Path, here: dict[str, str], there: dict[str, str], count: int) -> list[int]:
    folder = project(place / "here").folder
    run_apart(lambda: fill(folder, here, count))
    found = [peak(folder, here, "export", str(place / "archive"))]
    found.append(peak(project(place / "there").folder, there, "import", "archive", str(place / "archive")))
    found.append(peak(folder, here, "backup", str(place / "backups")))
    backup = str(next((place / "backups").iterdir()))
    return [*found, peak(place / "there", there, "restore", backup)]


@pytest.mark.parametrize("database", DATABASES[:2])
def test_memory_does_not_grow_with_rows(
    tmp_path: Path, database: str, request: pytest.FixtureRequest
) -> None:
    few = peaks(tmp_path / "few", {}, {}, FEW)
    here, there = {}, dict[str, str]()
    if database != "sqlite":
        names = (f"fresh_{database}_url", f"another_{database}_url")
        here, there = ({"OCTAVO_DATABASE__URL": request.getfixturevalue(name)} for name in names)
    many = peaks(tmp_path / "many", here, there, MANY)
    growth = [(after - before) // MEGABYTE for before, after in zip(few, many, strict=True)]
    print(f"export, import, backup, restore of {MANY} rows on {database}: {growth} MB more")
    assert max(growth) * MEGABYTE < MOST_GROWTH, growth
