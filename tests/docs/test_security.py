"""docs/security.md names every advisory that tests hold against, with files they stand in, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| ([^|]+?) \| [^|]+ \| [^|]+ \| (`[^|]+`) \|$", re.MULTILINE)
MARK = re.compile(r'advisory\("([^"]+)"\)')


def _mark_of(name: str) -> str:
    """Return what tests of an advisory are marked with: its number, or its first word."""
    return name.split()[0]


def test_the_table_names_the_tests_there_are() -> None:
    told = {
        (_mark_of(row[1]), file)
        for row in ROW.finditer((ROOT / "docs/security.md").read_text("utf-8"))
        for file in re.findall(r"`([^`]+)`", row[2])
    }
    marked = {
        (number, path.name)
        for path in (ROOT / "tests").rglob("test_*.py")
        if path.name != Path(__file__).name
        for number in MARK.findall(path.read_text("utf-8"))
    }
    assert {number for number, _ in told} == {number for number, _ in marked}
    assert told - marked == set()
