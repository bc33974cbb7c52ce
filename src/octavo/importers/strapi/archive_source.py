"""The source for an unpacked archive, whose lines name types and attributes."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from octavo.importers.strapi.archive import Unpacked
from octavo.importers.strapi.entries import BATCH, RowPlace, StrapiEntry, StrapiLink
from octavo.schema.attributes.base import FILE_UID, Media
from octavo.schema.content_type import Holder
from octavo.schema.registry import Schemas
from octavo.schema.walk import located


class ArchiveSource:
    """The content of an archive of `strapi export`."""

    def __init__(self, unpacked: Unpacked, schemas: Schemas) -> None:
        self.schemas = schemas
        self.uploads: Path | None = unpacked.uploads
        self.version = 4 if unpacked.strapi.startswith("4") else 5
        self.title = f"an archive of Strapi {unpacked.strapi}"
        self._database = unpacked.database
        self._highest: dict[str, int] | None = None

    async def close(self) -> None:
        """Close the database of the unpacked archive."""
        self._database.close()

    def has(self, uid: str) -> bool:
        """Whether `strapi export` includes a type: all but administrators, their roles and their tokens."""
        return not uid.startswith("admin::")

    async def places(self, uid: str) -> AsyncIterator[Sequence[RowPlace]]:
        """Yield where the rows of a type stand."""
        last = 0
        while rows := self._page(uid, last):
            last = rows[-1][0]
            others = self._localizations(uid, [number for number, _ in rows])
            yield [_place(number, data, others.get(number, ())) for number, data in rows]

    async def entries(self, uid: str, after: int) -> list[StrapiEntry]:
        """Return the next entries of a type."""
        return [self._entry(uid, number, data) for number, data in self._page(uid, after)]

    async def highest(self, component: str) -> int:
        """Return the highest id of a component's; all entries are looked through once."""
        if self._highest is None:
            self._highest = {}
            for uid, holder in self.schemas.content_types.items():
                for (raw,) in self._database.execute("SELECT data FROM entities WHERE uid = ?", (uid,)):
                    for here in located(self.schemas, holder.nested, orjson.loads(raw)):
                        before = self._highest.get(here.component.uid, 0)
                        self._highest[here.component.uid] = max(before, int(here.node.get("id") or 0))
        return self._highest.get(component, 0)

    async def settings(self) -> Mapping[str, Any]:
        """Return what is kept in `core_store`."""
        rows = self._rows("SELECT name, value FROM settings ORDER BY name")
        return {name: _parse_setting(orjson.loads(value)) for name, value in rows}

    async def webhooks(self) -> Sequence[Mapping[str, Any]]:
        """Return the webhooks."""
        return [orjson.loads(row[0]) for row in self._rows("SELECT value FROM others WHERE kind = 'webhook'")]

    async def leftovers(self, uids: Sequence[str]) -> Mapping[str, int]:
        """Return the other types that have entries, and what else was configured."""
        counts = dict(self._rows("SELECT uid, count(*) FROM entities GROUP BY uid ORDER BY uid"))
        missing = {uid: number for uid, number in counts.items() if uid not in uids}
        return missing | dict(
            self._rows("SELECT kind, count(*) FROM others WHERE kind <> 'webhook' GROUP BY kind")
        )

    def _rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._database.execute(sql, values).fetchall()

    def _page(self, uid: str, after: int) -> list[tuple[int, dict[str, Any]]]:
        sql = "SELECT id, data FROM entities WHERE uid = ? AND id > ? ORDER BY id LIMIT ?"
        return [(number, orjson.loads(data)) for number, data in self._rows(sql, uid, after, BATCH)]

    def _localizations(self, uid: str, ids: Iterable[int]) -> Mapping[int, tuple[int, ...]]:
        sql = "SELECT right_id FROM links WHERE left_uid = ? AND left_field = 'localizations' AND left_id = ?"
        values = {number: tuple(row[0] for row in self._rows(sql, uid, number)) for number in ids}
        return {number: others for number, others in values.items() if others}

    def _entry(self, uid: str, number: int, data: dict[str, Any]) -> StrapiEntry:
        holder = self.schemas.content_types[uid]
        entry = StrapiEntry(uid, number, data, self._links(holder, number))
        for here in located(self.schemas, holder.nested, data):
            links = self._links(here.component, int(here.node["id"]))
            if links:
                entry.nested[here.component.uid, int(here.node["id"])] = links
        return entry

    def _links(self, holder: Holder, number: int) -> dict[str, list[StrapiLink]]:
        links: dict[str, list[StrapiLink]] = {}
        for attribute in holder.attributes.values():
            if isinstance(attribute, Media):
                members = self._media(holder.uid, number, attribute.name)
            elif attribute.is_owner:
                members = self._links_of(holder.uid, number, attribute.name)
            else:
                continue
            if members:
                links[attribute.name] = members
        return links

    def _media(self, uid: str, number: int, name: str) -> list[StrapiLink]:
        sql = (
            "SELECT left_id FROM links WHERE right_uid = ? AND right_id = ? AND left_uid = ? "
            "AND left_field = 'related' AND right_field = ? ORDER BY right_place, rowid"
        )
        return [
            StrapiLink(FILE_UID, row[0]) for row in self._rows(sql, uid, number, FILE_UID, name) if row[0]
        ]

    def _links_of(self, uid: str, number: int, name: str) -> list[StrapiLink]:
        sql = (
            "SELECT right_uid, right_id, left_place, right_place, right_field FROM links "
            "WHERE left_uid = ? AND left_field = ? AND left_id = ? ORDER BY left_place, rowid"
        )
        rows = [row for row in self._rows(sql, uid, name, number) if row[0] and row[1]]
        if len({row[0] for row in rows}) > 1:  # of several types: their place is the right side's
            rows.sort(key=lambda row: row[3] or 0)
        return [StrapiLink(row[0], row[1], float(row[3] or 0)) for row in rows]


def _place(number: int, data: Mapping[str, Any], others: tuple[int, ...]) -> RowPlace:
    return RowPlace(
        number,
        data.get("documentId"),
        data.get("locale") or None,
        data.get("publishedAt") is not None,
        str(data.get("createdAt")),
        others,
    )


def _parse_setting(value: Any) -> Any:
    """Return the value of a setting, which may be JSON within JSON."""
    if not isinstance(value, str):
        return value
    try:
        return orjson.loads(value)
    except ValueError:
        return value
