"""The folders of the media library, and what is done with many files and folders, for administrators."""

from typing import Any

from octavo import Context, NotFoundError, Octavo, ValidationError
from octavo.plugin import (
    TEXT,
    WHOLE,
    DocumentParts,
    Form,
    Operation,
    Report,
    RowId,
    RowIds,
    Rule,
    Text,
    admin_route,
    list_of,
    nullable,
    one_of,
    parameter,
    record,
    shared,
    wrapped,
)
from octavo.plugins.upload import naming
from octavo.plugins.upload.access import LibraryAccess
from octavo.plugins.upload.file_tracker import FILE, Entry
from octavo.plugins.upload.folders.service import GONE, FolderService
from octavo.plugins.upload.lists import FOLDER_SORTS, read_folders
from octavo.plugins.upload.permissions import CREATE, READ, UPDATE
from octavo.plugins.upload.schemas import FOLDER as FOLDER_SCHEMA
from octavo.plugins.upload.schemas import FOLDER_FIELDS, file_schema
from octavo.plugins.upload.uids import FOLDER

MOST = 1000
"""Most files, and most folders, that are moved or deleted at once."""


def _folder_name(value: str, here: tuple[str | int, ...], report: Report) -> None:
    wrong = naming.why_no_folder_name(value) if value else None
    if wrong is not None:
        report.add(here, wrong, value)


PARENT = RowId("parent", nullable=True)
NEW_FOLDER = Form(Text("name", required=True, min_length=1, rules=[Rule(_folder_name, {})]), PARENT)
FOLDER_CHANGES = Form(Text("name", min_length=1, rules=[Rule(_folder_name, {})]), PARENT)
DELETE_MANY = Form(RowIds("fileIds"), RowIds("folderIds"))
MOVE_MANY = Form(
    RowId("destinationFolderId", required=True, nullable=True, description="null for the top."),
    RowIds("fileIds"),
    RowIds("folderIds"),
)


class FolderController:
    """`/upload/folders` and the actions on several files and folders."""

    uid = "plugin::upload.admin-folder"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.access = LibraryAccess(app)
        self.folders = app.service(FolderService)

    async def structure(self, ctx: Context) -> object:
        """Answer every folder with those in it."""
        return {"data": await self.folders.structure()}

    async def find(self, ctx: Context) -> object:
        """Answer folders, with how many folders and files are right inside."""
        query = read_folders(ctx.query)
        return {"data": await self._with_counts(ctx, {"$and": query.filters}, query.sort)}

    async def find_one(self, ctx: Context) -> object:
        """Answer one folder, with what `find` tells of it."""
        folder = await self._expect_folder(ctx)
        return {"data": (await self._with_counts(ctx, {"id": folder["id"]}, ["id"]))[0]}

    async def _with_counts(self, ctx: Context, filters: dict[str, Any], sort: list[str]) -> list[Entry]:
        readable = self.access.filters(ctx, READ)
        populate = {
            "parent": {"fields": ["name", "path"]},
            "children": {"count": True},
            "files": {"count": True, **({"filters": readable} if readable else {})},
        }
        folders = await self.app.documents(FOLDER).find_many(filters=filters, sort=sort, populate=populate)
        return [self.access.serialize(FOLDER, folder) for folder in folders]

    async def create(self, ctx: Context) -> object:
        """Make a folder; its name must be new where it is put."""
        report = Report()
        data = NEW_FOLDER.read(ctx.request.body, report)
        parent = await self._parent(data.get("parent"), "parent", report)
        report.raise_any()
        folder = await self.folders.create(data["name"], parent, ctx.state.user["id"])
        return ctx.created({"data": self.access.serialize(FOLDER, folder)})

    async def update(self, ctx: Context) -> object:
        """Rename a folder, or put it into another."""
        folder = await self._expect_folder(ctx)
        await self.access.expect_permitted(ctx, FOLDER, [folder])
        report = Report()
        data = FOLDER_CHANGES.read(ctx.request.body, report)
        if "parent" in data:
            data["parent"] = await self._parent(data["parent"], "parent", report)
        report.raise_any()
        updated_folder = await self.folders.update(folder, data, ctx.state.user["id"])
        return {"data": self.access.serialize(FOLDER, updated_folder)}

    async def delete_many(self, ctx: Context) -> object:
        """Delete files, and folders with all in them; raises ForbiddenError where one is not permitted."""
        files, folders = await self._find_named(DELETE_MANY.read(ctx.request.body))
        inner_folders, inner_files = await self.folders.trees(folders)
        all_files = list({entry["id"]: entry for entry in (*files, *inner_files)}.values())
        await self.access.expect_permitted(ctx, FILE, all_files)
        await self.access.expect_permitted(ctx, FOLDER, inner_folders)
        await self.access.library.remove_many(all_files, inner_folders)
        return self._answer(files, folders)

    async def move_many(self, ctx: Context) -> object:
        """Put files and folders into one folder; raises ForbiddenError where one is not permitted."""
        report = Report()
        data = MOVE_MANY.read(ctx.request.body, report)
        target = await self._parent(data.get("destinationFolderId"), "destinationFolderId", report)
        report.raise_any()
        files, folders = await self._find_named(data)
        await self.access.expect_permitted(ctx, FILE, files)
        await self.access.expect_permitted(ctx, FOLDER, folders)
        moved_folders, moved_files = await self.folders.move(folders, files, target, ctx.state.user["id"])
        return self._answer(moved_files, moved_folders)

    async def _find_named(self, data: dict[str, Any]) -> tuple[list[Entry], list[Entry]]:
        """Return the files and folders a body names; raises ValidationError for none or too many."""
        ids = {key: data.get(key) or [] for key in ("fileIds", "folderIds")}
        if not any(ids.values()):
            raise ValidationError("fileIds or folderIds must name something")
        for key, some in ids.items():
            if len(some) > MOST:
                raise ValidationError(f"{key} must have at most {MOST} items")
        files = await self.app.query(FILE).find_many({"id": {"$in": ids["fileIds"]}})
        folders = await self.app.query(FOLDER).find_many({"id": {"$in": ids["folderIds"]}})
        return files, folders

    def _answer(self, files: list[Entry], folders: list[Entry]) -> Entry:
        serialized = [self.access.serialize(FOLDER, folder) for folder in folders]
        return {"data": {"files": list(map(self.access.signed, files)), "folders": serialized}}

    async def _expect_folder(self, ctx: Context) -> Entry:
        folder = await self.folders.find_named(ctx.params["id"])
        if folder is None:
            raise NotFoundError(GONE)
        return folder

    async def _parent(self, row_id: int | None, key: str, report: Report) -> Entry | None:
        """Return the folder a body names, and report one there is not."""
        folder = await self.folders.find_named(row_id)
        if row_id is not None and folder is None:
            report.say((key,), GONE, row_id)
        return folder


_COUNT = record({"count": WHOLE})
_PARENT = record({"id": WHOLE, "documentId": TEXT, "name": TEXT, "path": TEXT})
_COUNTED = shared(
    "CountedMediaFolder",
    record({**FOLDER_FIELDS, "parent": nullable(_PARENT), "children": _COUNT, "files": _COUNT}),
)
_TREE = record({"id": WHOLE, "name": TEXT, "children": list_of({"type": "object"})})
_FOLDERS = [
    parameter("parent", TEXT, "The id of the folder they are right inside; `null` for the top."),
    parameter("_q", TEXT, "A text in the name."),
    parameter("filters", {"type": "object"}, "Conditions on what is told of folders."),
    parameter(
        "sort", one_of(*(f"{name}{order}" for name in FOLDER_SORTS for order in ("", ":asc", ":desc")))
    ),
]
_SOME = {**RowIds("fileIds").json_schema(), "minItems": 1}
_NAMES_SOMETHING = {
    "anyOf": [{"required": [field.name], "properties": {field.name: _SOME}} for field in DELETE_MANY.fields]
}


def _about_many(summary: str, form: Form, refusals: list[int]) -> Any:
    def about(app: Octavo, parts: DocumentParts) -> Operation:
        answer = record({"files": list_of(file_schema(parts)), "folders": list_of(FOLDER_SCHEMA)})
        body = form.json_schema() | _NAMES_SOMETHING
        return Operation(summary, wrapped(answer), body=body, refusals=refusals)

    return about


ROUTES = [
    admin_route(
        "GET",
        "/upload/folder-structure",
        FolderController.structure,
        READ,
        about=Operation("List the folders, each with those in it", wrapped(list_of(_TREE))),
    ),
    admin_route(
        "GET",
        "/upload/folders",
        FolderController.find,
        READ,
        about=Operation("List folders with what is in them", wrapped(list_of(_COUNTED)), query=_FOLDERS),
    ),
    admin_route(
        "GET",
        "/upload/folders/:id",
        FolderController.find_one,
        READ,
        about=Operation("Read a folder", wrapped(_COUNTED)),
    ),
    admin_route(
        "POST",
        "/upload/folders",
        FolderController.create,
        CREATE,
        about=Operation("Make a folder", wrapped(FOLDER_SCHEMA), 201, body=NEW_FOLDER),
    ),
    admin_route(
        "PUT",
        "/upload/folders/:id",
        FolderController.update,
        UPDATE,
        about=Operation(
            "Rename a folder, or put it into another", wrapped(FOLDER_SCHEMA), body=FOLDER_CHANGES
        ),
    ),
    admin_route(
        "POST",
        "/upload/actions/bulk-delete",
        FolderController.delete_many,
        UPDATE,
        about=_about_many("Delete files, and folders with all in them", DELETE_MANY, []),
    ),
    admin_route(
        "POST",
        "/upload/actions/bulk-move",
        FolderController.move_many,
        UPDATE,
        about=_about_many("Put files and folders into a folder", MOVE_MANY, [404]),
    ),
]
