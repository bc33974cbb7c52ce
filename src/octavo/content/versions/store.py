"""One content type's tables: the versions of its documents are read, held and answered here."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any

import orjson
import sqlalchemy as sa

from octavo.content.base import Content, now
from octavo.content.events import EventName
from octavo.content.place import Place, of_version
from octavo.content.versions.version import DocumentVersions, Version
from octavo.db.in_step import meet
from octavo.db.model import TypeModel
from octavo.db.sql import write_rows
from octavo.db.writes import Builder, Call, Fetching, Writes, as_list
from octavo.queries.plan import Query
from octavo.schema.attributes.base import Nested, Scalar
from octavo.schema.content_type import Component, ContentType
from octavo.schema.nodes import is_unique, read_decimals
from octavo.schema.registry import Schemas
from octavo.schema.walk import Node, walk

Decoder = tuple[str, str, Callable[[Any], Any] | None]
"""An attribute, its column, and what makes its value of the driver's."""
WRITING = ("create", "update", "delete")
"""The operations whose lifecycles run when content is written."""
_MILLISECOND = timedelta(milliseconds=1)
COPIED_FROM = "__from"
"""What names, in a component of a published row, the component of the draft it was copied from."""


class TypeStore:
    """The rows of one content type; what is written is written in the transaction that is open."""

    __slots__ = (
        "_exact_scalars",
        "_scalars",
        "_updated_at",
        "column_names",
        "content",
        "content_type",
        "dialect",
        "model",
        "nested",
        "schemas",
        "shared",
        "touching",
        "unique",
        "writes",
    )

    def __init__(self, content: Content, model: TypeModel) -> None:
        self.content = content
        self.model = model
        # Looked up once: a write reads these some ninety times.
        self.content_type: ContentType = model.content_type
        self.schemas: Schemas = content.schemas
        self.writes: Writes = content.writes
        self.dialect = content.writes.dialect
        """The name of the database's dialect."""
        type_ = self.content_type
        self.nested: tuple[Nested, ...] = type_.nested
        """The component and zone attributes of the type."""
        own = type_.is_localized if type_.localized else lambda _: True
        self.shared = [name for name, item in type_.attributes.items() if not own(item)]
        """The attributes that are equal in all locales."""
        sides = [item.side for item in type_.attributes.values()]
        self.touching = frozenset(
            side.name for side in sides if side is not None and (side.keeper or side.exclusive)
        )
        """The relations whose writing changes rows of other documents, which others may change too."""
        self.unique = [name for name, item in type_.attributes.items() if is_unique(item)]
        """The attributes whose values only one document may have."""
        self.column_names: tuple[str, ...] = tuple(model.table.columns.keys())
        self._scalars, self._exact_scalars = self._decoders(), self._decoders(exact=True)
        self._updated_at = [decoder for decoder in self._scalars if decoder[0] == "updatedAt"]

    @classmethod
    def of(cls, content: Content, uid: str) -> "TypeStore":
        """Return the store of a content type."""
        store: TypeStore | None = content.stores.get(uid)
        if store is None:
            store = content.stores[uid] = cls(content, content.model.types[uid])
        return store

    def of_other(self, uid: str) -> "TypeStore":
        """Return the store of another content type."""
        return TypeStore.of(self.content, uid)

    def column(self, name: str) -> str:
        """Return the name of the column that keeps an attribute."""
        return self.model.columns[name].name

    def columns_of(self, names: Iterable[str]) -> list[sa.Column[Any]]:
        """Return the columns that keep these attributes."""
        columns: list[sa.Column[Any]] = []
        for name in names:
            if name in self.model.columns:
                columns.append(self.model.columns[name])
            elif name in self.model.to_one:
                to_one = self.model.to_one[name]
                parts = (to_one.document_id, to_one.locale, to_one.position)
                columns += [column for column in parts if column is not None]
        return columns

    def transaction(self, doing: str) -> AbstractAsyncContextManager[Any]:
        """Return a transaction, told as what is done to the type: `update of api::article.article`."""
        name = f"{doing} {self.content_type.uid}"
        return self.content.database.transaction(name, brief=not self.has_hooks)

    def fetch(self, values: Mapping[str, Any], build: Builder, *arguments: Any) -> Fetching:
        """Run a statement and return its rows."""
        return self.writes.fetch(values, build, *arguments)

    async def execute(self, values: Mapping[str, Any], build: Builder, *arguments: Any) -> None:
        """Run a statement."""
        await self.writes.execute(values, build, *arguments)

    async def execute_all(self, calls: Sequence[Call]) -> None:
        """Run statements one after the other, at the latest before the next one or the commit."""
        await self.writes.execute_all(calls)

    async def read(self, document_id: str) -> DocumentVersions:
        """Return a document's versions."""
        rows = await self.fetch({"document_id": document_id}, write_rows.select_versions, self.model)
        return DocumentVersions(map(self.version, rows))

    async def read_many(self, document_ids: Iterable[str]) -> dict[str, DocumentVersions]:
        """Return the versions of several documents, by their ids, in one statement."""
        versions_by_id: dict[str, list[Version]] = {document_id: [] for document_id in document_ids}
        values = {"documents": as_list(list(versions_by_id))}
        for row in await self.fetch(values, write_rows.select_versions_of, self.model, self.dialect):
            version = self.version(row)
            versions_by_id[version.document_id].append(version)
        return {document_id: DocumentVersions(versions) for document_id, versions in versions_by_id.items()}

    def version(self, row: Sequence[Any]) -> Version:
        """Return a row of `select_versions` as a version."""
        columns = dict(zip(self.column_names, row, strict=True))
        place = Place(columns["document_id"], columns["locale"], columns["status"])
        return Version(columns["id"], place, columns)

    async def insert(self, values: Mapping[str, Any], build: Builder, *arguments: Any) -> Version:
        """Run a statement that inserts one row and returns it; several are inserted in order."""
        await meet(self.content.database)
        return self.version((await self.fetch(values, build, *arguments))[0])

    async def change(
        self, version: Version, values: Mapping[str, Any], build: Builder, returning: Builder, *arguments: Any
    ) -> Version:
        """Run a statement that changes one row and return the changed row: by `returning` where the database
        has it, otherwise by reading it again.
        """
        if self.dialect == "mariadb":
            await self.execute(values, build, *arguments)
            return await self.read_again(version.document_id, version.id)
        return self.version((await self.fetch(values, returning, *arguments))[0])

    async def read_again(self, document_id: str, row_id: int) -> Version:
        """Return a version as it is after a write to its row."""
        versions = await self.read(document_id)
        return next(version for version in versions.all if version.id == row_id)

    async def lock(self, document_id: str, partners: Iterable[tuple[str, str]] = ()) -> DocumentVersions:
        """Hold a document, and partners by uid and id, until the transaction ends; return its versions.

        Where rows are locked, they are read by a statement of its own: what a writer waited for is not in the
        snapshot of the statement that waited.
        """
        await self.lock_documents([(self.content_type.uid, document_id), *partners])
        return await self.read(document_id)

    async def lock_documents(self, documents: Iterable[tuple[str, str]]) -> None:
        """Hold documents, by uid and id, until the transaction ends; on SQLite it holds everything already.

        In one order everywhere, so that no two writers wait for each other.
        """
        if self.dialect == "sqlite":
            return
        ids: dict[str, set[str]] = {}
        for uid, document_id in documents:
            ids.setdefault(uid, set()).add(document_id)
        for uid in sorted(ids):
            values = {"documents": as_list(sorted(ids[uid]))}
            model = self.content.model.types[uid]
            await self.fetch(values, write_rows.lock_documents, model, self.dialect)

    async def emit(self, name: EventName, *versions: Version) -> None:
        """Have listeners told of versions, as they are now, when the transaction ends."""
        await self.content.events.emit(name, self.content_type, [version.place for version in versions])
        self.note_saved(name, versions)

    def note_saved(self, name: EventName, versions: Iterable[Version]) -> None:
        """Have those told that keep versions, when the transaction ends."""
        self.content.saves.note(name, self.content_type, [version.columns for version in versions])

    async def answer(self, version: Version, query: Query | None, *, changed: bool = False) -> dict[str, Any]:
        """Return a version as a query asks, or every scalar from its row where nothing is asked.

        The row is read again if it may have `changed` since, as hooks may change it.
        """
        if query is None:
            return self.scalars(version)
        query = of_version(query, version.place, drafts=self.content_type.draft_and_publish)
        if changed or self.has_hooks:
            return (await self.content.database.find(query)).rows[0]
        return await self.content.database.complete(query, version.columns)

    @property
    def has_hooks(self) -> bool:
        """Whether lifecycles run when the type is written."""
        lifecycles, uid = self.content.lifecycles, self.content_type.uid
        return any(lifecycles.has(operation, uid) for operation in WRITING)

    async def answer_each(self, versions: Sequence[Version], query: Query | None) -> list[dict[str, Any]]:
        """Return some versions so, in their order."""
        # A write to the next locale may have reached the one before.
        changed = len(versions) > 1
        return [await self.answer(version, query, changed=changed) for version in versions]

    def scalars(self, version: Version) -> dict[str, Any]:
        """Return a version as it is answered unasked: all scalars, private ones too, nothing populated."""
        ids = {"id": version.id, "documentId": version.document_id}
        return {**ids, **dict(_decode(self._scalars, version)), "locale": version.locale or None}

    def body(self, version: Version) -> dict[str, Any]:
        """Return a version's declared scalars and components as a body would carry them, decimals exactly."""
        values = dict(_decode(self._exact_scalars, version))
        for attribute in self.nested:
            nodes = read_decimals(self.schemas, attribute, self.nodes(version, attribute))
            values[attribute.name] = [] if nodes is None and attribute.to_many else nodes
        return {name: values[name] for name in self.content_type.attributes if name in values}

    def nodes(self, version: Version, attribute: Nested) -> Any:
        """Return the JSON of a component attribute or zone."""
        raw = self.value(version, attribute.name)
        return orjson.loads(raw) if isinstance(raw, str | bytes) else raw

    def nodes_in(
        self, version: Version, attributes: Iterable[Nested] | None = None
    ) -> Iterator[tuple[Component, Node]]:
        """Yield every component of a version, of all attributes or of some, outer ones first; only to be
        read.
        """
        for attribute in self.nested if attributes is None else attributes:
            nodes = read_decimals(self.schemas, attribute, self.nodes(version, attribute))
            yield from walk(self.schemas, attribute, nodes)

    def value(self, version: Version, name: str) -> Any:
        """Return what a version's row has of an attribute, as the driver gave it."""
        return version.columns[self.column(name)]

    def moment_after(self, versions: Iterable[Version]) -> datetime:
        """Return the present moment, or if it is not later than the last change of some versions, the next
        millisecond after that: a change at the same moment would be taken for none.
        """
        changes = [text for version in versions for _, text in _decode(self._updated_at, version)]
        moment = now()
        last = datetime.fromisoformat(max(changes)) if changes else moment - _MILLISECOND
        return max(moment, last + _MILLISECOND)

    def _decoders(self, *, exact: bool = False) -> list[Decoder]:
        """Return what makes values of columns: those of answers, or as a body has them, decimals exactly."""
        dialect = self.writes.database.dialect
        attributes = self.content_type.attributes if exact else self.content_type.all_attributes
        return [
            (
                name,
                self.column(name),
                dialect.read_decimal
                if exact and attribute.column == "decimal"
                else dialect.decoder(attribute),
            )
            for name, attribute in attributes.items()
            if isinstance(attribute, Scalar) and name not in ("id", "documentId")
        ]


def _decode(decoders: Iterable[Decoder], version: Version) -> Iterator[tuple[str, Any]]:
    columns = version.columns
    for name, column, decode in decoders:
        raw = columns[column]
        yield name, raw if raw is None or decode is None else decode(raw)
