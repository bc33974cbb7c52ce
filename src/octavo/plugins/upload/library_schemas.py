"""How files and folders of administrators are described in the OpenAPI document."""

from typing import Any

from octavo.plugin import (
    FLAG,
    MOMENT,
    TEXT,
    WHOLE,
    DocumentParts,
    list_of,
    nullable,
    record,
    shared,
)
from octavo.plugins.upload.file_tracker import FILE

_OWN = {
    "id": WHOLE,
    "documentId": TEXT,
    "name": TEXT,
    "pathId": WHOLE,
    "path": TEXT,
    "createdAt": MOMENT,
    "updatedAt": MOMENT,
    "publishedAt": nullable(MOMENT),
    "locale": {"type": "null"},
}
FOLDER = shared("MediaFolder", record(_OWN))
_COUNT = record({"count": WHOLE})
_PARENT = record({"id": WHOLE, "documentId": TEXT, "name": TEXT, "path": TEXT})
COUNTED_FOLDER = shared(
    "CountedMediaFolder",
    record({**_OWN, "parent": nullable(_PARENT), "children": _COUNT, "files": _COUNT}),
)
TREE = record({"id": WHOLE, "name": TEXT, "children": list_of({"type": "object"})})


def file_schema(parts: DocumentParts) -> dict[str, Any]:
    """Return the schema of a file as administrators see it."""
    properties = {
        name: schema for name, schema in parts.response_properties(FILE).items() if name != "related"
    }
    hidden = {"folderPath": TEXT, "folder": nullable(FOLDER), "locale": {"type": "null"}, "isUrlSigned": FLAG}
    optional = [name for name in properties if name not in {"id", "documentId"}] + ["folder"]
    return shared("LibraryFile", record({**properties, **hidden}, optional=optional))
