"""Collects what an import cannot take over, and problems that prevent it."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from octavo.db.model import TypeModel
from octavo.errors import Problem
from octavo.importers.strapi.rows import ImportedRow
from octavo.schema.attributes.base import Scalar
from octavo.schema.nodes import is_unique

MAX_SHOWN = 20
"""How many findings of one kind are shown; further ones are only counted."""
_TABLE = """
PRAGMA synchronous = OFF;
PRAGMA journal_mode = OFF;
CREATE TABLE taken (
    uid TEXT, place TEXT, value TEXT, locale TEXT, id INTEGER, PRIMARY KEY (uid, place, value, locale)
) WITHOUT ROWID;
BEGIN;
"""
FIX = "mend them in Strapi, or take `unique` out of the schema"


@dataclass
class Findings:
    """Values and links of entries that cannot be imported."""

    losses: list[str] = field(default_factory=list)
    """Values and links that do not come over, the first of them."""
    lost_count: int = 0
    missing_targets: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Links to rows there are not, by type and attribute: Strapi shows none of them either."""

    def lost(self, uid: str, row_id: int, place: str, why: str) -> None:
        """Record a value or a link that is not imported."""
        self.lost_count += 1
        if len(self.losses) < MAX_SHOWN:
            self.losses.append(f"{uid} {row_id} {place}: {why}"[:300])

    def dangling(self, uid: str, name: str) -> None:
        """Record a link to a row that does not exist."""
        self.missing_targets[uid, name] += 1


class Uniques:
    """Finds repeated values of unique attributes, which Strapi does not enforce in its database."""

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "uniques.db", isolation_level=None)
        self._database.executescript(_TABLE)
        self.repeated: list[str] = []
        self.count = 0

    def close(self) -> None:
        """Close its file."""
        self._database.close()

    def note(self, model: TypeModel, rows: Iterable[ImportedRow]) -> None:
        """Record the unique values of published rows."""
        uid = model.content_type.uid
        for row in rows:
            if row.values["status"] == "published":
                for place, value in _unique_values(model, row):
                    self._take(uid, place, value, row)

    def problems(self) -> list[Problem]:
        """Return a problem for each repeated value."""
        if not self.count:
            return []
        more = f" (the first {MAX_SHOWN} of {self.count} are shown)" if self.count > MAX_SHOWN else ""
        problems = [Problem(where, "stands twice, and is unique") for where in self.repeated]
        return [*problems[:-1], Problem(problems[-1].where, problems[-1].message + more, FIX)]

    def _take(self, uid: str, place: str, value: str, row: ImportedRow) -> None:
        key = (uid, place, value, row.values["locale"])
        sql = "INSERT OR IGNORE INTO taken VALUES (?, ?, ?, ?, ?)"
        if self._database.execute(sql, (*key, row.id)).rowcount:
            return
        self.count += 1
        if len(self.repeated) < MAX_SHOWN:
            where = "SELECT id FROM taken WHERE uid = ? AND place = ? AND value = ? AND locale = ?"
            (first,) = self._database.execute(where, key).fetchone()
            self.repeated.append(f"{uid} {place} {value!r} of the rows {first} and {row.id}")


def _unique_values(model: TypeModel, row: ImportedRow) -> Iterator[tuple[str, str]]:
    for name, attribute in model.content_type.attributes.items():
        if isinstance(attribute, Scalar) and is_unique(attribute):
            value = row.values[model.columns[name].name]
            if value not in (None, ""):
                yield name, str(value)
    for one in row.beside:
        if one.table is model.component_uniques:
            yield f"{one.values['place']}/{one.values['field']}", one.values["value"]
