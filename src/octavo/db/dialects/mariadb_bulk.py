"""Many rows for one statement, as MariaDB takes them in one go: split into what fits, each column of one
type.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

LARGEST_BATCH = 1_000_000
"""Bytes of a batch at most, unless it is one row: every server takes as much."""
MOST_ROWS = 1000
"""Rows of a batch at most: it is one statement, which may not take long."""
_LETTER, _OTHER = 4, 16
"""Bytes of a letter at most, and of any other value, the longest decimal apart."""
_PLACEHOLDER = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\?""")
_NOT_BULK = re.compile(r"\b(RETURNING|SELECT)\b", re.IGNORECASE)
Rows = Sequence[Sequence[Any]]


def is_bulk(sql: str, rows: Rows) -> bool:
    """Whether rows can be sent at once: the driver reads no rows in answer, and tells the type of each column
    once; the server takes no SELECT in it.
    """
    if len(rows) < 2 or not rows[0] or _NOT_BULK.search(sql):
        return False
    return all(
        len({type(one) for one in column if one is not None}) == 1 for column in zip(*rows, strict=True)
    )


def batches(rows: Rows) -> Iterator[Rows]:
    """Yield rows in batches."""
    batch: list[Sequence[Any]] = []
    size = 0
    for row in rows:
        bytes_ = sum(len(value) * _LETTER if isinstance(value, str | bytes) else _OTHER for value in row)
        if batch and (size + bytes_ > LARGEST_BATCH or len(batch) == MOST_ROWS):
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += bytes_
    if batch:
        yield batch


def without_empty(sql: str, rows: Rows) -> tuple[str, Rows]:
    """Return a statement with NULL for the parameters that are NULL in all rows, and rows without these.

    Of a parameter that has no value in any row nobody knows the type.
    """
    empty = [all(value is None for value in column) for column in zip(*rows, strict=True)]
    if not any(empty):
        return sql, rows
    places = iter(empty)

    def fill(match: re.Match[str]) -> str:
        return "NULL" if match[0] == "?" and next(places) else match[0]

    places_filled = [place for place, is_empty in enumerate(empty) if not is_empty]
    return _PLACEHOLDER.sub(fill, sql), [[row[place] for place in places_filled] for row in rows]
