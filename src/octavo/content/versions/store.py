"""One content type's tables: the versions of its documents are read, held and answered here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

import orjson
import sqlalchemy as sa

from octavo.content.base import Content
from octavo.content.events import EventName
from octavo.content.place import Place, of_version
from octavo.content.versions.version import Version, Versions
from octavo.db.model import TypeModel
from octavo.db.sql import write_rows
from octavo.db.writes import Builder, Writes, as_list
from octavo.queries.plan import Query
from octavo.schema.attributes.base import Nested, Scalar
from octavo.schema.content_type import Component, ContentType
from octavo.schema.nodes import Node, nested_attributes, read_decimals, walk
from octavo.schema.registry import Schemas

COPIED_FROM = "__from"
"""What names, in a component of a published row, the component of the draft it was copied from."""


class TypeStore:
    """The rows of one content type; what is written is written in the transaction that is open."""

    __slots__ = ("content", "content_type", "dialect", "model", "schemas", "writes")

    def __init__(self, content: Content, model: TypeModel) -> None:
        self.content = content
        self.model = model
        # Looked up once: a write reads these some ninety times.
        self.content_type: ContentType = model.content_type
        self.schemas: Schemas = content.schemas
        self.writes: Writes = content.writes
        self.dialect = content.writes.dialect
        """The name of the database's dialect."""

    @classmethod
    def of(cls, content: Content, uid: str) -> "TypeStore":
        """Return the store of a content type."""
        return cls(content, content.model.types[uid])

    def of_other(self, uid: str) -> "TypeStore":
        """Return the store of another content type."""
        return TypeStore.of(self.content, uid)

    @property
    def nested(self) -> list[Nested]:
        """The component and zone attributes of the type."""
        return nested_attributes(self.content_type.attributes)

    @property
    def shared(self) -> list[str]:
        """The attributes that are equal in all locales."""
        type_ = self.content_type
        if not type_.localized:
            return []
        return [name for name, item in type_.attributes.items() if not type_.is_localized(item)]

    def column(self, name: str) -> str:
        """Return the name of the column that keeps an attribute."""
        return self.model.columns[name].name

    def columns_of(self, names: Iterable[str]) -> list[sa.Column[Any]]:
        """Return the columns that keep these attributes."""
        found: list[sa.Column[Any]] = []
        for name in names:
            if name in self.model.columns:
                found.append(self.model.columns[name])
            elif name in self.model.to_one:
                to_one = self.model.to_one[name]
                kept = (to_one.document_id, to_one.locale, to_one.position)
                found += [column for column in kept if column is not None]
        return found

    def transaction(self, doing: str) -> AbstractAsyncContextManager[Any]:
        """Return a transaction, told as what is done to the type: `update of api::article.article`."""
        return self.content.database.transaction(f"{doing} {self.content_type.uid}")

    async def fetch(self, values: Mapping[str, Any], build: Builder, *arguments: Any) -> Sequence[Any]:
        """Run a statement and return its rows."""
        return await self.writes.fetch(values, build, *arguments)

    async def execute(self, values: Mapping[str, Any], build: Builder, *arguments: Any) -> None:
        """Run a statement."""
        await self.writes.execute(values, build, *arguments)

    async def read(self, document_id: str) -> Versions:
        """Return a document's versions."""
        rows = await self.fetch({"document_id": document_id}, write_rows.select_versions, self.model)
        return Versions(map(self.version, rows))

    def version(self, row: Sequence[Any]) -> Version:
        """Return a row of `select_versions` as a version."""
        columns = dict(zip(self.model.table.columns.keys(), row, strict=True))
        place = Place(columns["document_id"], columns["locale"], columns["status"])
        return Version(columns["id"], place, columns)

    async def read_again(self, document_id: str, row_id: int) -> Version:
        """Return a version as it is after a write to its row."""
        versions = await self.read(document_id)
        return next(version for version in versions.all if version.id == row_id)

    async def lock(self, document_id: str, partners: Iterable[tuple[str, str]] = ()) -> Versions:
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

    async def answer(self, version: Version, query: Query | None) -> dict[str, Any]:
        """Return a version as a query asks, or every scalar from its row where nothing is asked."""
        if query is None:
            return self.scalars(version)
        query = of_version(query, version.place, drafts=self.content_type.draft_and_publish)
        document: dict[str, Any] = (await self.content.database.find(query)).rows[0]
        return document

    async def answer_each(self, versions: Iterable[Version], query: Query | None) -> list[dict[str, Any]]:
        """Return some versions so, in their order."""
        return [await self.answer(version, query) for version in versions]

    def scalars(self, version: Version) -> dict[str, Any]:
        """Return a version as it is answered unasked: all scalars, private ones too, nothing populated."""
        document: dict[str, Any] = {"id": version.id, "documentId": version.document_id}
        for name, attribute in self.content_type.all_attributes.items():
            if name not in document and isinstance(attribute, Scalar):
                document[name] = self._decode_value(version, attribute)
        document["locale"] = version.locale or None
        return document

    def body(self, version: Version) -> dict[str, Any]:
        """Return a version's declared scalars and components as a body would carry them, decimals exactly."""
        found: dict[str, Any] = {}
        for name, attribute in self.content_type.attributes.items():
            if isinstance(attribute, Scalar):
                found[name] = self._exact(version, attribute)
            elif isinstance(attribute, Nested):
                nodes = read_decimals(self.schemas, attribute, self.nodes(version, attribute))
                found[name] = [] if nodes is None and attribute.to_many else nodes
        return found

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

    def _exact(self, version: Version, attribute: Scalar) -> Any:
        """Return one scalar of a version as a body carries it: a decimal with all of its digits."""
        raw = self.value(version, attribute.name)
        if raw is None or attribute.column != "decimal":
            return self._decode_value(version, attribute)
        return self.writes.database.dialect.read_decimal(raw)

    def _decode_value(self, version: Version, attribute: Scalar) -> Any:
        """Return one scalar of a version as answers carry it."""
        raw = self.value(version, attribute.name)
        decode = self.writes.database.dialect.decoder(attribute)
        return raw if raw is None or decode is None else decode(raw)
