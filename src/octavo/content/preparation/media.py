"""Media: which files an attribute takes, by what their bytes are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from octavo.content.relations.references import (
    Reference,
    RelationChange,
    UnreadableReferenceError,
    parse_change,
)
from octavo.content.versions.store import TypeStore
from octavo.db.query import RowQuery
from octavo.errors import Finding
from octavo.schema.attributes.base import FILE_UID, Media
from octavo.schema.content_type import ContentType
from octavo.schema.errors import ValuePath
from octavo.schema.registry import Schemas
from octavo.schema.walk import objects_in

File = Mapping[str, Any]
_FAMILIES = {"image": "images", "video": "videos", "audio": "audios"}
_MOVING = frozenset({"videos", "audios"})


@dataclass(frozen=True, slots=True)
class _Choice:
    """The files a body gives to one attribute that does not take all."""

    path: ValuePath
    attribute: Media
    change: RelationChange

    @property
    def references(self) -> tuple[Reference, ...]:
        return (*(self.change.set or ()), *self.change.connect)


def kind_of_file(mime: str, proven: str | None) -> str:
    """Return what a file is: its first bytes decide, not what it was declared as.

    What bytes of film and sound prove is a container that holds either, so there the declaration decides. Of
    files kept before their bytes were noted (None) the declaration is all there is.
    """
    declared = _kind(mime)
    if proven is None:
        return declared
    kind = _kind(proven)
    return declared if {declared, kind} <= _MOVING else kind


def _kind(mime: str) -> str:
    return _FAMILIES.get(mime.partition("/")[0], "files")


async def refused_files(store: TypeStore, body: Mapping[str, Any]) -> list[Finding]:
    """Return what is wrong with the files a body names: one statement where some attribute takes not all."""
    if store.content_type.uid not in store.schemas.with_chosen_files:
        return []
    choices = list(_choices(store.schemas, store.content_type, body))
    if not choices:
        return []
    references = [reference for choice in choices for reference in choice.references]
    files = await _read(store, references)
    return [finding for choice in choices for finding in _refusals(choice, files)]


def _choices(schemas: Schemas, content_type: ContentType, body: Mapping[str, Any]) -> Iterator[_Choice]:
    for holder, values, path in objects_in(schemas, content_type, dict(body)):
        for name, value in values.items():
            attribute = holder.attributes.get(name)
            if not isinstance(attribute, Media) or attribute.takes_all:
                continue
            try:
                yield _Choice((*path, name), attribute, parse_change(value))
            except UnreadableReferenceError:
                continue  # told by what resolves references


async def _read(store: TypeStore, references: list[Reference]) -> dict[int | str, File]:
    """Return the files named, by row id and by document id."""
    numbers = sorted({number for item in references if (number := item.row_number) is not None})
    documents = sorted({item.document_id for item in references if item.document_id is not None})
    where = {"$or": [{"id": {"$in": numbers}}, {"documentId": {"$in": documents}}]}
    rows = await RowQuery(store.writes, store.content.lifecycles, FILE_UID).find_many(
        where, select=["name", "mime", "provenMime"]
    )
    return {key: row for row in rows for key in (row["id"], row["documentId"])}


def _refusals(choice: _Choice, files: Mapping[int | str, File]) -> Iterator[Finding]:
    allowed = choice.attribute.allowed_types
    for reference in choice.references:
        number = reference.row_number
        file = files.get(reference.document_id or (-1 if number is None else number))
        if file is not None and kind_of_file(file["mime"], file["provenMime"]) not in allowed:
            what = file["provenMime"] or ("no known type" if file["provenMime"] == "" else file["mime"])
            name = ".".join(map(str, choice.path))
            yield Finding(
                choice.path, f"{name} takes {' and '.join(allowed)}: {file['name']} is {what}", file["id"]
            )
