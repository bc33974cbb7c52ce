"""The rows of one document: its versions by locale and status, as they were read under its lock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from octavo.db.model import TypeModel
from octavo.db.sql import write_rows
from octavo.db.writes import Writes, as_list
from octavo.schema.attributes.base import Nested, Scalar

DRAFT, PUBLISHED = "draft", "published"


@dataclass(frozen=True, slots=True)
class Version:
    """One row: columns by name as the driver gave them; `wire` makes answers' values of them."""

    id: int
    document_id: str
    locale: str
    status: str
    columns: dict[str, Any]

    def nodes(self, model: TypeModel, name: str) -> Any:
        """Return the JSON of a component attribute or zone."""
        raw = self.columns[model.columns[name].name]
        return orjson.loads(raw) if isinstance(raw, str | bytes) else raw


class Versions:
    """The versions of one document, in the order of their ids."""

    def __init__(self, versions: Iterable[Version]) -> None:
        self.all = list(versions)
        self._by_place = {(version.locale, version.status): version for version in self.all}

    def __bool__(self) -> bool:
        return bool(self.all)

    def get(self, locale: str, status: str) -> Version | None:
        """Return the version of a locale and status."""
        return self._by_place.get((locale, status))

    def of(self, status: str, locales: frozenset[str] | None = None) -> list[Version]:
        """Return the versions of a status, in some locales or in all (None)."""
        return [
            version
            for version in self.all
            if version.status == status and (locales is None or version.locale in locales)
        ]

    def others(self, locale: str, status: str) -> list[Version]:
        """Return the versions of a status in the other locales."""
        return [version for version in self.all if version.status == status and version.locale != locale]


def to_version(model: TypeModel, row: Sequence[Any]) -> Version:
    """Return a row of `select_versions` as a version."""
    columns = dict(zip(model.table.columns.keys(), row, strict=True))
    return Version(columns["id"], columns["document_id"], columns["locale"], columns["status"], columns)


async def read_versions(writes: Writes, model: TypeModel, document_id: str) -> Versions:
    """Return a document's versions."""
    rows = await writes.fetch({"document_id": document_id}, write_rows.select_versions, model)
    return Versions(to_version(model, row) for row in rows)


async def lock_versions(
    writes: Writes, model: TypeModel, document_id: str, partners: Iterable[tuple[str, str]] = ()
) -> Versions:
    """Hold a document, and partners by uid and id, until the transaction ends; return its versions.

    Where rows are locked, they are read by a statement of its own: what a writer waited for is not in the
    snapshot of the statement that waited.
    """
    await hold(writes, [(model.content_type.uid, document_id), *partners])
    return await read_versions(writes, model, document_id)


async def hold(writes: Writes, named: Iterable[tuple[str, str]]) -> None:
    """Hold documents, by uid and id, until the transaction ends; on SQLite it holds everything already.

    In one order everywhere, so that no two writers wait for each other.
    """
    if writes.dialect == "sqlite":
        return
    documents: dict[str, set[str]] = {}
    for uid, document_id in named:
        documents.setdefault(uid, set()).add(document_id)
    for uid in sorted(documents):
        values = {"documents": as_list(sorted(documents[uid]))}
        await writes.fetch(values, write_rows.lock_documents, writes.model.types[uid], writes.dialect)


def wire(writes: Writes, model: TypeModel, version: Version) -> dict[str, Any]:
    """Return a version as the document service answers it: all scalars, private ones too, not populated."""
    content_type = model.content_type
    document: dict[str, Any] = {"id": version.id, "documentId": version.document_id}
    for name, attribute in content_type.all_attributes.items():
        if name in document or not isinstance(attribute, Scalar):
            continue
        document[name] = decoded(writes, model, version, name, attribute)
    document["locale"] = version.locale or None
    return document


def decoded(writes: Writes, model: TypeModel, version: Version, name: str, attribute: Scalar) -> Any:
    """Return one scalar of a version as answers carry it."""
    raw = version.columns[model.columns[name].name]
    decode = writes.database.dialect.decoder(attribute)
    return raw if raw is None or decode is None else decode(raw)


def content(writes: Writes, model: TypeModel, version: Version) -> dict[str, Any]:
    """Return a version's declared scalars and components as a body would carry them."""
    found: dict[str, Any] = {}
    for name, attribute in model.content_type.attributes.items():
        if isinstance(attribute, Scalar):
            found[name] = decoded(writes, model, version, name, attribute)
        elif isinstance(attribute, Nested):
            nodes = version.nodes(model, name)
            found[name] = [] if nodes is None and attribute.to_many else nodes
    return found
