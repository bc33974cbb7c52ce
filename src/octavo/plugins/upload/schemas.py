"""How files and folders of administrators are described in the OpenAPI document."""

from typing import Any

from octavo.plugin import (
    FLAG,
    MOMENT,
    TEXT,
    WHOLE,
    DocumentParts,
    nullable,
    record,
    shared,
)
from octavo.plugins.upload.file_tracker import FILE

FOLDER_FIELDS = {
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
FOLDER = shared("MediaFolder", record(FOLDER_FIELDS))


def file_schema(parts: DocumentParts) -> dict[str, Any]:
    """Return the schema of a file as administrators see it."""
    properties = {
        name: schema for name, schema in parts.response_properties(FILE).items() if name != "related"
    }
    hidden = {"folderPath": TEXT, "folder": nullable(FOLDER), "locale": {"type": "null"}, "isUrlSigned": FLAG}
    optional = [name for name in properties if name not in {"id", "documentId"}] + ["folder"]
    return shared("LibraryFile", record({**properties, **hidden}, optional=optional))
