"""An index from Strapi's rows to documents, locales and statuses, built before anything is written.

In Strapi links refer to rows, here to documents. Strapi 4 has no documents, and one row where Strapi 5 has a
draft and a published one. The index does what Strapi's own upgrade does: rows that are localizations of each
other become one document, and a published row without a draft gets one, with an id after all others.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from octavo.content.place import DRAFT, PUBLISHED
from octavo.db.ids import fixed_document_id, is_document_id
from octavo.importers.strapi.entries import RowPlace, StrapiSource
from octavo.schema.content_type import ContentType

_TABLE = """
CREATE TABLE rows (
    uid TEXT, id INTEGER, document TEXT, locale TEXT, status TEXT, twin INTEGER, root INTEGER, created TEXT,
    double INTEGER DEFAULT 0,     PRIMARY KEY (uid, id)
) WITHOUT ROWID;
CREATE INDEX rows_place ON rows (uid, document, locale, status);
CREATE TABLE pairs (one INTEGER, other INTEGER);
"""
_MOST = 900
"""Values in one statement."""


@dataclass(frozen=True, slots=True)
class IndexedRow:
    """The document, locale and status of one row; `twin` is the id of the draft that is made for it."""

    document_id: str
    locale: str
    status: str
    twin: int | None = None
    double: int = 0
    """1 for a row that is not imported, because a later one has the same document, locale and status."""


@dataclass
class RowIndex:
    """The placements of all rows, in a file, because there may be millions."""

    database: sqlite3.Connection
    default_locale: str
    doubles: dict[str, list[int]] = field(default_factory=dict)
    """The ids of rows that are not imported (see `IndexedRow.double`), by type."""
    counts: dict[str, int] = field(default_factory=dict)
    """How many rows of each type will be written, new drafts included."""

    @classmethod
    def new(cls, folder: Path, default_locale: str) -> "RowIndex":
        """Return an empty index, in a file of a folder."""
        database = sqlite3.connect(folder / "rows.db", isolation_level=None)
        database.executescript("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;" + _TABLE)
        return cls(database, default_locale)

    def close(self) -> None:
        """Close its file."""
        self.database.close()

    async def add_type(self, source: StrapiSource, type_: ContentType) -> None:
        """Add all rows of a type."""
        uid = type_.uid
        self.database.execute("BEGIN")
        self.database.execute("DELETE FROM pairs")
        async for places in source.places(uid):
            self.database.executemany(
                "INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?, NULL, ?, ?, 0)",
                [self._row(type_, place) for place in places],
            )
            pairs = [(place.id, other) for place in places for other in place.others]
            pairs += [(other, one) for one, other in pairs]
            self.database.executemany("INSERT INTO pairs VALUES (?, ?)", pairs)
        self._name_documents(uid)
        self._leave_out_doubles(uid)
        if type_.draft_and_publish:
            self._add_twins(uid)
        self.database.execute("COMMIT")
        counted = "SELECT count(*), count(twin) FROM rows WHERE uid = ? AND double = 0"
        self.counts[uid] = sum(self.database.execute(counted, (uid,)).fetchone())

    def find(self, uid: str, ids: Iterable[int]) -> Mapping[int, IndexedRow]:
        """Return the placements of the rows with these ids, by id."""
        row_ids, placements = sorted(set(ids)), dict[int, IndexedRow]()
        for first in range(0, len(row_ids), _MOST):
            some = row_ids[first : first + _MOST]
            columns = "id, document, locale, status, twin, double"
            sql = f"SELECT {columns} FROM rows WHERE uid = ? AND id IN ({_marks(some)})"
            for number, *placement in self.database.execute(sql, (uid, *some)):
                placements[number] = IndexedRow(*placement)
        return placements

    def _row(self, type_: ContentType, place: RowPlace) -> tuple[object, ...]:
        locale = (place.locale or self.default_locale) if type_.localized else ""
        drafted = type_.draft_and_publish and not place.published
        document = place.document_id if is_document_id(place.document_id) else None
        status = DRAFT if drafted else PUBLISHED
        return (type_.uid, place.id, document, locale, status, place.id, place.created)

    def _name_documents(self, uid: str) -> None:
        """Give document ids to rows without one; localizations of each other get the same.

        The ids are the same at every run, so that an interrupted import can be resumed.
        """
        lower = (
            "SELECT p.one AS id, min(o.root) AS root FROM pairs AS p "
            "JOIN rows AS o ON o.uid = ?1 AND o.id = p.other GROUP BY p.one"
        )
        joined = (
            f"UPDATE rows SET root = l.root FROM ({lower}) AS l "
            "WHERE rows.uid = ?1 AND rows.id = l.id AND rows.root > l.root"
        )
        while self.database.execute(joined, (uid,)).rowcount > 0:
            pass
        self.database.create_function("named", 2, lambda root, created: _document_id(uid, root, created))
        self.database.execute(
            "UPDATE rows SET document = coalesce(f.document, named(f.id, f.created)) FROM rows AS f "
            "WHERE f.uid = ?1 AND f.id = rows.root AND rows.uid = ?1 AND rows.document IS NULL",
            (uid,),
        )

    def _leave_out_doubles(self, uid: str) -> None:
        """Mark all but the last of several rows with the same document, locale and status as doubles."""
        ranked = (
            "SELECT id, row_number() OVER (PARTITION BY document, locale, status ORDER BY id DESC) AS place "
            "FROM rows WHERE uid = ?"
        )
        rows = self.database.execute(f"SELECT id FROM ({ranked}) AS r WHERE place > 1 ORDER BY id", (uid,))
        doubles = [number for (number,) in rows]
        if doubles:
            self.doubles[uid] = doubles
            parameters = [(uid, number) for number in doubles]
            self.database.executemany("UPDATE rows SET double = 1 WHERE uid = ? AND id = ?", parameters)

    def _add_twins(self, uid: str) -> None:
        """Give ids to the new drafts of published rows without one, in the order of the published rows."""
        (highest,) = self.database.execute("SELECT max(id) FROM rows WHERE uid = ?", (uid,)).fetchone()
        lonely = (
            "SELECT id, row_number() OVER (ORDER BY id) AS number FROM rows AS p "
            "WHERE uid = ?1 AND status = 'published' AND double = 0 AND NOT EXISTS (SELECT 1 FROM rows AS d "
            "WHERE d.uid = ?1 AND d.document = p.document AND d.locale = p.locale AND d.status = 'draft')"
        )
        numbered = f"UPDATE rows SET twin = ?2 + l.number FROM ({lonely}) AS l"
        self.database.execute(f"{numbered} WHERE rows.uid = ?1 AND rows.id = l.id", (uid, highest or 0))


def _document_id(uid: str, root: int, created: str) -> str:
    return fixed_document_id(f"strapi {uid} {root} {created}")


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
