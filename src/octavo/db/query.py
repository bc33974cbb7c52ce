"""Direct access to the rows of a content type, below the rules of documents: `octavo.query(uid)`.

Lifecycle hooks run. Scalars only: relations, media and components are written through documents.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import wraps
from secrets import token_hex
from typing import Any, Concatenate, ParamSpec, TypeVar

from octavo.db.errors import UniqueViolation
from octavo.db.ids import new_document_id
from octavo.db.lifecycles import Event, Lifecycles
from octavo.db.refusals import VersionConflictError, refusal
from octavo.db.retries import with_retries
from octavo.db.sql import write_rows
from octavo.db.writes import Writes, as_list
from octavo.errors import ValidationError
from octavo.queries.compile import compile_document_query
from octavo.schema.attributes.base import Scalar
from octavo.schema.entity import check_entry

T = TypeVar("T")
Params = ParamSpec("Params")
RowValues = dict[str, Any]
STATUSES = ("draft", "published")
SYSTEM = ("documentId", "locale", "status", "createdAt", "updatedAt", "publishedAt", "createdBy", "updatedBy")


def _retry_on_collision(
    write: Callable[Concatenate["RowQuery", Params], Awaitable[T]],
) -> Callable[Concatenate["RowQuery", Params], Coroutine[Any, Any, T]]:
    """Retry a write when it collides with another transaction."""

    @wraps(write)
    async def wrapper(rows: "RowQuery", /, *args: Params.args, **kwargs: Params.kwargs) -> T:
        return await with_retries(rows._writes.database, lambda: write(rows, *args, **kwargs))

    return wrapper


class RowQuery:
    """The rows of one content type, in every locale and status.

    `where` takes the syntax of `filters`, `select` that of `fields`; `populate`, `order_by`, `limit` and
    `offset` are as their names say.
    """

    def __init__(self, writes: Writes, lifecycles: Lifecycles, uid: str) -> None:
        self._writes = writes
        self._lifecycles = lifecycles
        self._model = writes.model.types[uid]
        self._type = self._model.content_type

    async def find_many(
        self,
        where: Mapping[str, Any] | None = None,
        *,
        select: Any = None,
        populate: Any = None,
        order_by: Any = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[RowValues]:
        """Return the rows found, drafts first."""
        query_params = {"where": where or {}, "select": select, "populate": populate, "order_by": order_by}
        params = {**query_params, "limit": limit, "offset": offset}
        event = await self._lifecycles.before("find_many", self._type, params)
        limit, offset = event.params.get("limit"), event.params.get("offset") or 0
        end = None if limit is None else offset + limit
        rows = (await self._find(*_params_after_hooks(event), end))[offset:end]
        await self._lifecycles.after("find_many", event, rows)
        return rows

    async def find_one(
        self, where: Mapping[str, Any], *, select: Any = None, populate: Any = None
    ) -> RowValues | None:
        """Return the first row found, or None."""
        params = {"where": where, "select": select, "populate": populate}
        event = await self._lifecycles.before("find_one", self._type, params)
        rows = await self._find(*_params_after_hooks(event), 1)
        row = rows[0] if rows else None
        await self._lifecycles.after("find_one", event, row)
        return row

    async def count(self, where: Mapping[str, Any] | None = None) -> int:
        """Return how many rows are found."""
        event = await self._lifecycles.before("count", self._type, {"where": where or {}})
        queries = [self._compile(event.params.get("where"), status) for status in self._statuses()]
        number = sum([await self._writes.database.count(query) for query in queries])
        await self._lifecycles.after("count", event, number)
        return number

    @_retry_on_collision
    async def create(self, data: Mapping[str, Any]) -> RowValues:
        """Insert a row and return it."""
        async with self._writing(f"create of {self._type.uid}"):
            event = await self._lifecycles.before("create", self._type, {"data": dict(data)})
            ids = await self._insert_all([self._row(event.params["data"])])
            row = await self._by_id(ids[0])
            await self._lifecycles.after("create", event, row)
        return row

    @_retry_on_collision
    async def create_many(self, data: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Insert rows and return `{count, ids}`."""
        async with self._writing(f"create of {self._type.uid}"):
            params = {"data": [dict(item) for item in data]}
            event = await self._lifecycles.before("create_many", self._type, params)
            ids = await self._insert_all([self._row(item) for item in event.params["data"]])
            result = {"count": len(ids), "ids": ids}
            await self._lifecycles.after("create_many", event, result)
        return result

    async def append(self, rows: Sequence[RowValues]) -> None:
        """Insert rows, all with the same attributes, in one statement: nothing is checked, no hook is run and
        no id is read. It is for logs and the like, that are written with much else.
        """
        moment = datetime.now(UTC)
        stamps = {"locale": "", "status": "published", "createdAt": moment, "updatedAt": moment}
        names = (*rows[0], *stamps, "documentId")
        statement = self._writes.statement(write_rows.insert_named, self._model, " ".join(names))
        parameters = self._parameters(names)
        values = [(*row.values(), *stamps.values(), f"r{token_hex(12)}") for row in rows]
        await self._writes.database.append(
            statement, [dict(zip(parameters, each, strict=True)) for each in values]
        )

    async def amend(self, row_id: int, values: RowValues) -> None:
        """Change one row, as `append` inserts some."""
        values = {**values, "updatedAt": datetime.now(UTC)}
        parameters = self._parameters(tuple(values))
        statement = self._writes.statement(write_rows.update_named, self._model, " ".join(values))
        changes = dict(zip(parameters, values.values(), strict=True))
        await self._writes.database.append(statement, [{**changes, "row_id": row_id}])

    async def newest(self, equal: RowValues, select: tuple[str, ...]) -> RowValues | None:
        """Return some scalars of the newest row that has these values, or None; no hook is run."""
        names = tuple(equal)
        values = dict(zip(self._parameters(names), equal.values(), strict=True))
        build = write_rows.select_newest
        rows = await self._writes.fetch(values, build, self._model, " ".join(names), " ".join(select))
        decoders = self._decoders(select)
        return {
            name: raw if raw is None or decode is None else decode(raw)
            for row in rows
            for (name, decode), raw in zip(decoders, row, strict=True)
        } or None

    def _parameters(self, names: tuple[str, ...]) -> list[str]:
        """Return the parameters of statements for the values of attributes."""
        return self._writes.model.cache(
            (RowQuery, self._type.uid, names),
            lambda: [write_rows.VALUE + self._column(name).name for name in names],
        )

    def _decoders(self, names: tuple[str, ...]) -> list[tuple[str, Callable[[Any], Any] | None]]:
        """Return what makes the values of attributes of the driver's."""
        dialect, attributes = self._writes.database.dialect, self._type.all_attributes

        def make() -> list[tuple[str, Callable[[Any], Any] | None]]:
            scalars = ((name, attributes[name]) for name in names)
            return [(name, dialect.decoder(item)) for name, item in scalars if isinstance(item, Scalar)]

        return self._writes.model.cache((RowQuery, dialect.name, self._type.uid, names), make)

    @_retry_on_collision
    async def update(self, where: Mapping[str, Any], data: Mapping[str, Any]) -> RowValues | None:
        """Change the first row found and return it; None where there is none."""
        async with self._writing(f"update of {self._type.uid}"):
            params = {"where": dict(where), "data": dict(data)}
            event = await self._lifecycles.before("update", self._type, params)
            rows = await self._find(event.params["where"], ["id"], None, None, 1)
            if not rows:
                return None
            await self._change([rows[0]["id"]], event.params["data"])
            updated_rows = await self._find({"id": rows[0]["id"]}, None, None, None, 1)
            if not updated_rows:  # another transaction deleted the row in between
                return None
            await self._lifecycles.after("update", event, updated_rows[0])
        return updated_rows[0]

    @_retry_on_collision
    async def update_many(self, where: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, int]:
        """Change every row found and return `{count}`."""
        async with self._writing(f"update of {self._type.uid}"):
            params = {"where": dict(where), "data": dict(data)}
            event = await self._lifecycles.before("update_many", self._type, params)
            rows = await self._find(event.params["where"], ["id"], None, None)
            await self._change([row["id"] for row in rows], event.params["data"])
            result = {"count": len(rows)}
            await self._lifecycles.after("update_many", event, result)
        return result

    @_retry_on_collision
    async def delete(self, where: Mapping[str, Any]) -> RowValues | None:
        """Delete the first row found and return it as it was; None where there is none."""
        async with self._writing(f"delete of {self._type.uid}"):
            event = await self._lifecycles.before("delete", self._type, {"where": dict(where)})
            rows = await self._find(event.params["where"], None, None, None)
            if not rows:
                return None
            await self._remove([rows[0]["id"]])
            await self._lifecycles.after("delete", event, rows[0])
        return rows[0]

    @_retry_on_collision
    async def delete_many(self, where: Mapping[str, Any] | None = None) -> dict[str, int]:
        """Delete every row found and return `{count}`."""
        async with self._writing(f"delete of {self._type.uid}"):
            event = await self._lifecycles.before("delete_many", self._type, {"where": dict(where or {})})
            rows = await self._find(event.params["where"], ["id"], None, None)
            await self._remove([row["id"] for row in rows])
            result = {"count": len(rows)}
            await self._lifecycles.after("delete_many", event, result)
        return result

    async def superseded(
        self, by: Sequence[str], *, keep: int, before: datetime | None = None, limit: int
    ) -> list[int]:
        """Return the ids of rows with newer ones that have the same values of some attributes: `keep` of
        them, or one if the row was made before a moment.
        """
        columns = [self._column(name) for name in by]
        values = {"keep": keep, "before": before, "most": limit}
        timed = before is not None
        rows = await self._writes.fetch(values, write_rows.select_superseded, self._model, columns, timed)
        return [int(row[0]) for row in rows]

    async def latest(self, by: Sequence[str], name: str, among: Sequence[str]) -> list[int]:
        """Return the id of the newest row with each combination of values of some attributes, of the rows
        that have one of some texts as another: one statement.
        """
        columns, values = [self._column(one) for one in by], {"among": as_list(list(among))}
        build = write_rows.select_latest
        rows = await self._writes.fetch(
            values, build, self._model, columns, self._column(name), self._writes.dialect
        )
        return [int(row[0]) for row in rows]

    async def among(
        self, name: str, texts: Sequence[str], equal: str, value: Any, *, limit: int
    ) -> list[int]:
        """Return the ids of rows that have one of some texts as an attribute and a value as another; found by
        the texts alone, however many other rows there are.
        """
        values = {"among": as_list(list(texts)), "equal": value, "most": limit}
        columns = self._column(equal), self._column(name)
        rows = await self._writes.fetch(
            values, write_rows.select_among, self._model, *columns, self._writes.dialect
        )
        return [int(row[0]) for row in rows]

    @asynccontextmanager
    async def _writing(self, name: str) -> AsyncIterator[None]:
        """Write in one transaction; raises ValidationError for a value that must be unique and is taken."""
        try:
            async with self._writes.database.transaction(name):
                yield
        except UniqueViolation as violation:
            refused = refusal(self._writes.model, violation)
            if isinstance(refused, VersionConflictError):
                refused = ValidationError("documentId, locale and status together must be unique")
            raise refused from violation

    def _statuses(self) -> tuple[str, ...]:
        return STATUSES if self._type.draft_and_publish else ("published",)

    def _compile(self, where: Any, status: str, **query_params: Any) -> Any:
        params = {name: value for name, value in query_params.items() if value is not None}
        return compile_document_query(
            self._writes.model.schemas,
            self._type,
            {"filters": where or None, "locale": "*", "status": status, **params},
        )

    async def _find(
        self, where: Any, select: Any, populate: Any, order_by: Any, limit: int | None = None
    ) -> list[RowValues]:
        """Return the rows of each status, at most `limit` of each."""
        rows: list[RowValues] = []
        for status in self._statuses():
            query_params = {"fields": select, "populate": populate, "sort": order_by, "limit": limit}
            query = self._compile(where, status, **query_params)
            rows += (await self._writes.database.find(query)).rows
        return rows

    async def _by_id(self, row_id: int) -> RowValues:
        return (await self._find({"id": row_id}, None, None, None))[0]

    def _row(self, data: Mapping[str, Any]) -> RowValues:
        """Return the values of a new row, with those of system columns."""
        moment = datetime.now(UTC)
        published = not self._type.draft_and_publish or data.get("publishedAt") is not None
        return {
            "documentId": new_document_id(),
            "locale": "",
            "status": "published" if published else "draft",
            "createdAt": moment,
            "updatedAt": moment,
            "publishedAt": moment if published else None,
            **self._check_data(data, creating=True),
        }

    async def _insert_all(self, rows: Sequence[RowValues]) -> list[int]:
        """Insert rows and return their ids, in two statements."""
        names = list(dict.fromkeys(name for row in rows for name in row))
        if not names:
            return []
        columns = [self._column(name) for name in names]
        statement = self._writes.statement(write_rows.insert_rows, self._model, columns)
        values = [
            {
                write_rows.VALUE + column.name: row.get(name)
                for name, column in zip(names, columns, strict=True)
            }
            for row in rows
        ]
        await self._writes.database.execute_many(statement, values)
        documents = as_list([row["documentId"] for row in rows])
        inserted = await self._writes.fetch(
            {"documents": documents},
            write_rows.find_rows_of,
            self._model,
            self._writes.dialect,
        )
        ids = {(document_id, locale): int(row_id) for row_id, document_id, locale in inserted}
        return [ids[row["documentId"], row["locale"]] for row in rows]

    async def _change(self, ids: Sequence[int], data: Mapping[str, Any]) -> None:
        values = {"updatedAt": datetime.now(UTC), **self._check_data(data, creating=False)}
        columns = [self._column(name) for name in values]
        parameters = {write_rows.VALUE + self._column(name).name: value for name, value in values.items()}
        parameters["ids"] = as_list(list(ids))
        await self._hold(ids)
        await self._writes.execute(
            parameters, write_rows.update_rows, self._model, columns, self._writes.dialect
        )

    async def _remove(self, ids: Sequence[int]) -> None:
        values = {"ids": as_list(list(ids))}
        await self._hold(ids)
        await self._writes.execute(values, write_rows.delete_rows, self._model, self._writes.dialect)

    async def _hold(self, ids: Sequence[int]) -> None:
        """Lock rows in the order in which every other write locks them; SQLite has only one writer anyway."""
        if len(ids) > 1 and self._writes.dialect != "sqlite":
            values = {"ids": as_list(list(ids))}
            await self._writes.fetch(values, write_rows.lock_rows, self._model, self._writes.dialect)

    def _column(self, name: str) -> Any:
        return self._model.table.c.status if name == "status" else self._model.columns[name]

    def _check_data(self, data: Mapping[str, Any], *, creating: bool) -> RowValues:
        """Return the values to store; raises ValidationError for what cannot be stored in rows."""
        for name, value in data.items():
            attribute = self._type.attributes.get(name)
            if name in SYSTEM:
                continue
            if not isinstance(attribute, Scalar):
                reason = "is no attribute" if attribute is None else "is written through documents"
                raise ValidationError(f"Invalid key {name}: it {reason} of {self._type.uid}")
            if attribute.is_password and isinstance(value, str) and not value.startswith("$2"):
                raise ValidationError(f"{name} must be a bcrypt hash here; documents hash it themselves")
        values, report = check_entry(
            self._writes.model.schemas, self._type, data, draft=True, creating=creating, hidden="taken"
        )
        report.raise_any()
        scalars = {
            name: value for name, value in values.items() if isinstance(self._type.attributes[name], Scalar)
        }
        return {**{name: data[name] for name in SYSTEM if name in data}, **scalars}


def _params_after_hooks(event: Event) -> tuple[Any, Any, Any, Any]:
    """Return the query parameters as the before hooks left them."""
    where, select, populate, order_by = map(event.params.get, ("where", "select", "populate", "order_by"))
    return where, select, populate, order_by
