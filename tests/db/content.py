"""Content put into the tables directly, and queries asked as a request asks them."""

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from octavo.db.engine import Database
from octavo.db.statement import Statement, compile_statement
from octavo.queries.compile import compile_document_query, compile_query
from octavo.queries.plan import Query

MOMENT = "2024-05-06T07:08:09.010Z"


@dataclass
class Content:
    """A database to fill and to ask."""

    db: Database
    counter: int = 0
    inserts: dict[tuple[str, tuple[str, ...]], Statement] = field(default_factory=dict)

    async def insert(self, table: sa.Table, values: dict[str, Any]) -> int | None:
        key = (table.name, tuple(values))
        if key not in self.inserts:
            clause = sa.insert(table).values({name: sa.bindparam(f"p_{name}") for name in values})
            if "id" in table.c:
                clause = clause.returning(table.c.id)
            self.inserts[key] = compile_statement(clause, self.db.dialect)
        rows = {f"p_{name}": value for name, value in values.items()}
        if "id" in table.c:
            return int((await self.db.fetch(self.inserts[key], rows))[0][0])
        await self.db.execute(self.inserts[key], rows)
        return None

    async def add(self, uid: str, document_id: str | None = None, **values: Any) -> int:
        """Insert a version; relations are document ids, or (type, document id) where the type varies."""
        kept = self.db.model.types[uid]
        self.counter += 1
        row: dict[str, Any] = {
            "document_id": document_id or f"doc{self.counter}",
            "locale": values.pop("locale", "en" if kept.content_type.localized else ""),
            "status": values.pop("status", "published"),
            "created_at": MOMENT,
            "updated_at": values.pop("updatedAt", MOMENT),
        }
        row["published_at"] = MOMENT if row["status"] == "published" else None
        links: dict[str, list[Any]] = {}
        for name, value in values.items():
            if name in kept.links:
                links[name] = value
            elif name in kept.to_one:
                await self._to_one(kept.to_one[name], row, value)
            else:
                row[kept.columns[name].name] = value
        row_id = await self.insert(kept.table, row)
        assert row_id is not None
        for name, targets in links.items():
            await self._links(kept.links[name], row_id, targets)
        return row_id

    async def _to_one(self, to_one: Any, row: dict[str, Any], value: Any) -> None:
        document_id, locale = value if isinstance(value, tuple) else (value, "")
        row[to_one.document_id.name] = document_id
        if to_one.locale is not None:
            row[to_one.locale.name] = locale
        if to_one.position is not None:
            row[to_one.position.name] = self.counter

    async def _links(self, links: Any, row_id: int, targets: list[Any]) -> None:
        for position, target in enumerate(targets):
            parts = list(target) if isinstance(target, tuple) else [target]
            link: dict[str, Any] = {"owner_id": row_id, "position": position, "inverse_position": row_id}
            if links.has_type:
                link["target_type"] = parts.pop(0)
            link["document_id"] = parts.pop(0)
            if links.has_locale:
                link["locale"] = parts.pop(0) if parts else ""
            await self.insert(links.table, link)

    async def link_component(
        self, uid: str, row_id: int, component: tuple[str, int], name: str, target: tuple[str, ...]
    ) -> None:
        """Point from a component (uid and id) inside a row to (type, document id[, locale])."""
        table = self.db.model.types[uid].component_links
        assert table is not None
        self.counter += 1
        link = {
            "owner_id": row_id,
            "component_uid": component[0],
            "component_id": component[1],
            "field": name,
        }
        target_type, document_id, *locale = target
        link |= {"position": self.counter, "target_type": target_type, "document_id": document_id}
        await self.insert(table, link | {"locale": locale[0] if locale else ""})

    def query(self, uid: str, **params: Any) -> Query:
        """Compile what a request would ask."""
        schemas = self.db.model.schemas
        return compile_query(schemas, schemas.content_types[uid], params, ability=None)

    def trusted(self, uid: str, **params: Any) -> Query:
        """Compile what the document service would ask."""
        schemas = self.db.model.schemas
        return compile_document_query(schemas, schemas.content_types[uid], params)

    async def find(self, uid: str, **params: Any) -> list[dict[str, Any]]:
        return (await self.db.find(self.query(uid, **params))).rows

    async def names(self, uid: str, name: str = "name", **params: Any) -> list[Any]:
        """Return one attribute of each document found."""
        return [row[name] for row in await self.find(uid, **params)]

    async def count_statements(self, query: Query) -> int:
        seen: list[Statement] = []
        with self.db.observed(seen.append):
            await self.db.find(query)
        return len(seen)
