"""What the routes of the media library take and answer, for the document of the API."""

from collections.abc import Mapping
from typing import Any

from octavo import Octavo
from octavo.plugin import (
    FLAG,
    PAGINATION,
    ROW_ID,
    TEXT,
    WHOLE,
    DocumentParts,
    Operation,
    given,
    json_response,
    list_of,
    nullable,
    one_of,
    parameter,
    record,
    text,
    wrapped,
)
from octavo.plugins.upload.admin_controller import MAX_PAGE_SIZE, PAGE_SIZE, SORTABLE
from octavo.plugins.upload.keeper import FILE

Json = dict[str, Any]

MOMENT = text(format="date-time")
BINARY = text(1, format="binary")
FILES = {**list_of(BINARY), "minItems": 1}
WINDOW = {"type": "integer", "minimum": 0}


def operations(app: Octavo, parts: DocumentParts) -> Mapping[str, Operation]:
    """Return what is said of every route of this plugin."""
    return {**_for_callers(parts), **_for_administrators(parts)}


def _info(*more: str) -> Json:
    """Return the schema of `fileInfo`: a field for each file."""
    names = ", ".join(("name", "alternativeText", "caption", "focalPoint", *more))
    one = {"type": "string", "contentMediaType": "application/json"}
    return {**list_of(one), "description": f"Of each file as JSON: {names}."}


def _for_callers(parts: DocumentParts) -> Mapping[str, Operation]:
    kept = parts.answered(FILE)
    optional = [name for name in kept if name not in {"id", "documentId"}]
    file = parts.share("File", record({**kept, "isUrlSigned": FLAG}, optional=optional))
    window = [parameter("start", WINDOW, "How many to leave out."), parameter("limit", WINDOW, "At most.")]
    listing = [one for one in parts.parameters(FILE, "find") if one["name"] != "pagination"]
    pages = record({"data": list_of(file), "meta": record({"pagination": PAGINATION})})
    place = {"uid": TEXT, "documentId": TEXT, "locale": nullable(TEXT), "status": TEXT, "field": TEXT}
    usage = record(place)
    number = text(pattern="^[0-9]{1,18}$")
    form = given(
        {
            "files": FILES,
            "fileInfo": _info(),
            "ref": {**TEXT, "description": "The uid of the type whose entry the files are for."},
            "refId": {**ROW_ID, "description": "The id of that entry's row."},
            "field": {**TEXT, "description": "The attribute they are added to."},
            "path": TEXT,
        },
        more=True,
    )
    return {
        "POST /api/upload": Operation(
            "Upload files; with `id` change one, or put another in its place",
            list_of(file),
            201,
            form=form,
            query=[parameter("id", number, "The file to change; it is answered with 200.")],
            refusals=[404],
            responses={200: json_response("The changed file.", file)},
        ),
        "GET /api/upload/files": Operation(
            "List files, all unless `limit` says otherwise", list_of(file), query=[*listing, *window]
        ),
        "GET /api/upload/files/page": Operation(
            "List files by page", pages, query=parts.parameters(FILE, "find")
        ),
        "GET /api/upload/files/:id": Operation(
            "Read a file's description", file, query=parts.parameters(FILE, "find_one", ["populate"])
        ),
        "GET /api/upload/files/:id/usages": Operation("List where a file is used", list_of(usage)),
        "DELETE /api/upload/files/:id": Operation("Delete a file", file),
    }


def _for_administrators(parts: DocumentParts) -> Mapping[str, Operation]:
    folder = parts.share("MediaFolder", record(_folder()))
    node = {"id": WHOLE, "name": TEXT, "children": list_of({"type": "object"})}
    kept = {name: found for name, found in parts.answered(FILE).items() if name != "related"}
    hidden = {"folderPath": TEXT, "folder": nullable(folder), "locale": {"type": "null"}, "isUrlSigned": FLAG}
    optional = [name for name in kept if name not in {"id", "documentId"}] + ["folder"]
    file = parts.share("LibraryFile", record({**kept, **hidden}, optional=optional))
    counts = parts.share("Page", record(dict.fromkeys(("page", "pageSize", "pageCount", "total"), WHOLE)))
    orders = [f"{name}{order}" for name in SORTABLE for order in ("", ":asc", ":desc")]
    page = [
        parameter("sort", one_of(*orders)),
        parameter("page", {"type": "integer", "minimum": 1, "maximum": 10**9 - 1, "default": 1}),
        parameter(
            "pageSize",
            {"type": "integer", "minimum": 1, "default": PAGE_SIZE},
            f"More than {MAX_PAGE_SIZE} are {MAX_PAGE_SIZE}.",
        ),
    ]
    ids = list_of(ROW_ID)
    named, some = {"fileIds": ids, "folderIds": ids}, {**ids, "minItems": 1}
    gone = record({"files": list_of(file), "folders": list_of(folder)})
    return {
        "GET /upload/folder-structure": Operation(
            "List the folders, each with those in it", wrapped(list_of(record(node)))
        ),
        "POST /upload/folders": Operation(
            "Make a folder",
            wrapped(folder),
            201,
            body=given({"name": text(1), "parent": nullable(ROW_ID)}, ["name"]),
        ),
        "GET /upload/files": Operation(
            "List files by page", record({"results": list_of(file), "pagination": counts}), query=page
        ),
        "POST /upload": Operation(
            "Upload files into folders; with `id` change one, or put another in its place",
            list_of(file),
            201,
            form=given({"files": FILES, "fileInfo": _info("folder")}, more=True),
            query=[parameter("id", ROW_ID, "The file to change; it is answered with 200.")],
            refusals=[404],
            responses={200: json_response("The changed file.", file)},
        ),
        "POST /upload/actions/bulk-delete": Operation(
            "Delete files, and folders with all in them",
            wrapped(gone),
            body=given(named)
            | {"anyOf": [{"required": [name], "properties": {name: some}} for name in named]},
        ),
    }


def _folder() -> Json:
    numbers = {"id": WHOLE, "documentId": TEXT, "name": TEXT, "pathId": WHOLE, "path": TEXT}
    return {
        **numbers,
        "createdAt": MOMENT,
        "updatedAt": MOMENT,
        "publishedAt": nullable(MOMENT),
        "locale": {"type": "null"},
    }
