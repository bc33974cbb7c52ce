"""The numbered differences are all there, each with its reason."""

import re
from pathlib import Path

TEXT = (Path(__file__).parents[2] / "docs/deviations.md").read_text()


def test_every_row_has_a_reason() -> None:
    rows = [
        [cell.strip() for cell in row.split("|")[1:-1]]
        for row in TEXT.splitlines()
        if re.match(r"\| D\d+ ", row)
    ]
    assert [row[0] for row in rows[:17]] == [f"D{number}" for number in range(1, 18)]
    assert all(len(row) == 4 and all(row) for row in rows)


def test_koa_has_its_part() -> None:
    assert "\n## Koa\n" in TEXT
