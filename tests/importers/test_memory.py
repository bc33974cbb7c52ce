"""What an import takes of memory does not grow with the content."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.command import CLEAN
from tests.importers.bringing import new_site

DOCUMENTS = 15_000
MEGABYTE = 1024
IMPORT = """
import resource, sys
from octavo.cli import main
try:
    main(["import", "strapi", sys.argv[1]])
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


def fill(path: Path) -> None:
    """Multiply an article, with its components and links, in draft and published."""
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA foreign_keys = OFF")
        columns = [row[1] for row in database.execute("PRAGMA table_info(articles)")]
        article = dict(
            zip(columns, database.execute("SELECT * FROM articles WHERE id = 2").fetchone(), strict=True)
        )
        numbers = range(1000, 1000 + 2 * DOCUMENTS)
        marks = ", ".join("?" * len(columns))
        database.executemany(
            f"INSERT INTO articles VALUES ({marks})",
            (tuple(_version(article, number).values()) for number in numbers),
        )
        tables = {
            "articles_authors_lnk (article_id, author_id, author_ord, article_ord)": (1, 1.0, 1.0),
            "articles_category_lnk (article_id, category_id, article_ord)": (1, 1.0),
        }
        for table, values in tables.items():
            marks = ", ".join("?" * (len(values) + 1))
            database.executemany(
                f"INSERT INTO {table} VALUES ({marks})", ((number, *values) for number in numbers)
            )
        database.executemany(
            "INSERT INTO components_shared_links (id, label, url) VALUES (?, 'label', '/')",
            ((number,) for number in numbers),
        )
        database.executemany(
            'INSERT INTO articles_cmps (entity_id, cmp_id, component_type, field, "order") '
            "VALUES (?, ?, 'shared.link', 'links', 1.0)",
            ((number, number) for number in numbers),
        )


def _version(article: dict, number: int) -> dict:
    published = article["published_at"] if number % 2 else None
    document = f"many{number // 2:020d}"
    changed = {"id": number, "document_id": document, "published_at": published, "slug": document}
    return {**article, **changed, "body": "# A body of some length\n" * 40}


def peak(strapi: Path, site: Path) -> int:
    """Return the most kilobytes an import of a project took."""
    command = [sys.executable, "-c", IMPORT, str(strapi)]
    done = subprocess.run(command, cwd=site, env=CLEAN, capture_output=True, text=True, check=True)
    assert "not equal" not in done.stdout
    return int(done.stderr.split()[-1])


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_thirty_times_the_content_takes_hardly_more_memory(made5: Path, tmp_path: Path) -> None:
    large = shutil.copytree(made5, tmp_path / "large")
    fill(large / ".tmp/data.db")
    small_peak = peak(made5, new_site(tmp_path / "small_site"))
    large_peak = peak(large, new_site(tmp_path / "large_site"))
    database = (tmp_path / "large_site/data/octavo.db").stat().st_size // 1024
    # SQLite maps its file, whose pages are counted though they are nobody's memory.
    assert large_peak - small_peak < database + 48 * MEGABYTE
