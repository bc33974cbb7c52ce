"""Numbers the known writes, and returns the number of the last one of each table."""

from collections.abc import Collection
from dataclasses import dataclass


class TableWrites:
    """An answer read while `last` was n is valid as long as `of(its tables)` is at most n."""

    def __init__(self) -> None:
        self.last = 0
        self._everything = 0
        self._tables: dict[str, int] = {}

    def note(self, tables: Collection[str] | None) -> int:
        """Number a write of these tables, or of all."""
        self.last += 1
        if tables is None:
            self._everything = self.last
            self._tables.clear()
        else:
            self._tables.update(dict.fromkeys(tables, self.last))
        return self.last

    def of(self, tables: Collection[str] | None) -> int:
        """Return the number of the last write of any of these tables."""
        if tables is None:
            return self.last
        return max((self._tables.get(table, 0) for table in tables), default=0) or self._everything


@dataclass
class ReadSet:
    """The tables that were read; None where any may have been."""

    tables: frozenset[str] | None = frozenset()

    def note(self, tables: frozenset[str] | None) -> None:
        """Note a statement that reads."""
        self.tables = None if self.tables is None or tables is None else self.tables | tables
