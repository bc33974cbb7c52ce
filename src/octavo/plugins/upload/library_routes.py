"""The media library for administrators: files in folders."""

from collections.abc import Mapping, Sequence
from typing import Any

from octavo import Context, Finding, ForbiddenError, Octavo, PolicyError, ValidationError, YupValidationError
from octavo.http import UploadedFile
from octavo.plugin import (
    FLAG,
    ROW_ID,
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
    given,
    json_response,
    list_of,
    nullable,
    one_of,
    parameter,
    record,
    row_id,
    shared,
    text,
    wrapped,
)
from octavo.plugins.upload import naming
from octavo.plugins.upload.folders import FolderService
from octavo.plugins.upload.keeper import FILE, Entry
from octavo.plugins.upload.routes import FILES, FOLDER_KEY, file_info, files_of, infos_of
from octavo.plugins.upload.service import FOLDER, ROOT_FOLDER, Info, UploadService

CREATE, READ, UPDATE = (f"plugin::upload.{name}" for name in ("assets.create", "read", "assets.update"))
TAKEN = "A folder with this name already exists"
PARAMETERS = ("sort", "page", "pageSize")
SORTABLE = ("id", "name", "createdAt", "updatedAt", "size", "mime", "ext")
PAGE_SIZE, MAX_PAGE_SIZE = 10, 100


def _folder_name(value: str, here: tuple[str | int, ...], report: Report) -> None:
    wrong = naming.why_no_folder_name(value) if value else None
    if wrong is not None:
        report.add(here, wrong, value)


NEW_FOLDER = Form(
    Text("name", required=True, min_length=1, rules=[Rule(_folder_name, {})]), RowId("parent", nullable=True)
)
DELETE_MANY = Form(RowIds("fileIds"), RowIds("folderIds"))


class AdminController:
    """`/upload/folders`, `/upload/files` and their neighbours."""

    uid = "plugin::upload.admin"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.library = app.service(UploadService)
        self.folders = app.service(FolderService)

    async def structure(self, ctx: Context) -> object:
        """Answer every folder with those in it."""
        return {"data": await self.folders.structure()}

    async def create_folder(self, ctx: Context) -> object:
        """Make a folder; its name must be new where it is put."""
        report = Report()
        data = NEW_FOLDER.read(ctx.request.body, report)
        parent = await self._folder(data.get("parent"))
        if data.get("parent") is not None and parent is None:
            report.say(("parent",), "There is no such folder", data["parent"])
        report.raise_any()
        made = await self.folders.create(data["name"], parent, ctx.state.user["id"])
        if made is None:
            raise YupValidationError([Finding(("name",), TAKEN, data["name"])])
        return ctx.created({"data": self._shown(FOLDER, made)})

    async def upload(self, ctx: Context) -> object:
        """Keep new files, each in the folder its `fileInfo` names; with `?id=` change or replace one."""
        if not ctx.state.auth.ability.can(UPDATE if "id" in ctx.query else CREATE):
            raise PolicyError()
        for key in ctx.query:
            if key != "id":
                raise ValidationError(f"Invalid query parameter {key}; there is id")
        body = ctx.request.body if isinstance(ctx.request.body, Mapping) else {}
        files, infos = files_of(ctx.request.files), infos_of(body.get("fileInfo"))
        if "id" in ctx.query:
            return self._signed(await self._change(ctx, files, infos))
        if not files or any(file.size == 0 for file in files):
            raise ValidationError("Files are empty")
        infos = [*infos, *({} for _ in files)][: len(files)]
        placed = [await self._place(info, ctx.state.user["id"]) for info in infos]
        entries = await self.library.upload(files, infos, placed=placed)
        return ctx.created([self._signed(entry) for entry in entries])

    async def _change(self, ctx: Context, files: list[UploadedFile], infos: list[Info]) -> Entry:
        """Change what is told of a file, or put another in its place (as Strapi's admin API does)."""
        number = row_id(ctx.query["id"])
        if number is None:
            raise ValidationError("id must be the number of one file")
        if len(files) > 1 or len(infos) > 1:
            raise ValidationError("Cannot replace a file with multiple ones")
        await self._expect_permitted(ctx, FILE, [await self.library.get(number)])
        info = infos[0] if infos else {}
        placed: Entry = {"updatedBy": ctx.state.user["id"]}
        if FOLDER_KEY in info:
            placed = {"folder": None, **await self._place(info, ctx.state.user["id"])}
            del placed["createdBy"]
        if any(file.size for file in files):
            return await self.library.replace(number, files[0], info, placed)
        return await self.library.update_info(number, info, placed)

    async def find(self, ctx: Context) -> object:
        """Answer a page of the files the caller may read."""
        for key in ctx.query:
            if key not in PARAMETERS:
                raise ValidationError(f"Invalid query parameter {key}; there are {', '.join(PARAMETERS)}")
        sort = ctx.query.get("sort") or "id:asc"
        if not isinstance(sort, str) or sort.partition(":")[0] not in SORTABLE:
            raise ValidationError(f"Invalid sort; there are {', '.join(SORTABLE)}")
        page = _number(ctx.query, "page", 1)
        size = min(_number(ctx.query, "pageSize", PAGE_SIZE), MAX_PAGE_SIZE)
        filters = self._permitted(ctx, READ)
        documents = self.app.documents(FILE)
        total = await documents.count(filters=filters)
        found = await documents.find_many(
            filters=filters, sort=sort, start=(page - 1) * size, limit=size, populate=["folder"]
        )
        told = {"page": page, "pageSize": size, "pageCount": -(-total // size), "total": total}
        return {"results": [self._signed(entry) for entry in found], "pagination": told}

    async def delete_many(self, ctx: Context) -> object:
        """Delete files, and folders with all in them; raises ForbiddenError where one is not permitted."""
        data = DELETE_MANY.read(ctx.request.body)
        file_ids, folder_ids = data.get("fileIds", []), data.get("folderIds", [])
        if not file_ids and not folder_ids:
            raise ValidationError("fileIds or folderIds must name something")
        files = await self.app.query(FILE).find_many({"id": {"$in": file_ids}})
        folders = await self.app.query(FOLDER).find_many({"id": {"$in": folder_ids}})
        inner_folders, inner_files = await self.folders.trees(folders)
        gone = list({entry["id"]: entry for entry in (*files, *inner_files)}.values())
        await self._expect_permitted(ctx, FILE, gone)
        await self._expect_permitted(ctx, FOLDER, inner_folders)
        await self.library.remove_many(gone, inner_folders)
        told = [self._shown(FOLDER, folder) for folder in folders]
        return {"data": {"files": list(map(self._signed, files)), "folders": told}}

    def _shown(self, uid: str, entry: Entry) -> Entry:
        secret = self.app.schemas.content_type(uid).for_code_alone
        return {**{name: value for name, value in entry.items() if name not in secret}, "locale": None}

    def _signed(self, entry: Entry) -> Entry:
        return {**self._shown(FILE, entry), "isUrlSigned": False}

    async def _place(self, info: Info, admin_id: int) -> Entry:
        """Return where a file goes and who put it there; raises ValidationError for a folder there is not."""
        stamps = {"createdBy": admin_id, "updatedBy": admin_id}
        if info.get("folder") is None:
            return {**stamps, "folderPath": ROOT_FOLDER}
        folder = await self._folder(info["folder"])
        if folder is None:
            raise ValidationError("Invalid folder in fileInfo: there is no such folder")
        return {**stamps, "folder": folder["documentId"], "folderPath": folder["path"]}

    async def _folder(self, value: Any) -> Entry | None:
        number = row_id(value)
        return None if number is None else await self.folders.find(number)

    def _permitted(self, ctx: Context, action: str) -> dict[str, Any]:
        """Return the filters of what an administrator may do an action on."""
        conditions = self.app.service("plugin::admin.permission").conditions  # of a plugin beside this one
        rules = ctx.state.auth.ability.rules(action)
        filters: dict[str, Any] = conditions.filters(rules, ctx.state.user) or {}
        return filters

    async def _expect_permitted(self, ctx: Context, uid: str, entries: Sequence[Entry]) -> None:
        filters = self._permitted(ctx, UPDATE)
        if not entries or not filters:
            return
        among = {"id": {"$in": [entry["id"] for entry in entries]}}
        if await self.app.documents(uid).count(filters={"$and": [among, filters]}) < len(entries):
            raise ForbiddenError()


def _number(query: Mapping[str, Any], name: str, default: int) -> int:
    value = query.get(name, default)
    number = row_id(value)
    if number is None or not 0 < number < 10**9:
        raise ValidationError(f"{name} must be a whole number from 1")
    return number


_MOMENT = text(format="date-time")
_FOLDER = shared(
    "MediaFolder",
    record(
        {
            "id": WHOLE,
            "documentId": TEXT,
            "name": TEXT,
            "pathId": WHOLE,
            "path": TEXT,
            "createdAt": _MOMENT,
            "updatedAt": _MOMENT,
            "publishedAt": nullable(_MOMENT),
            "locale": {"type": "null"},
        }
    ),
)
_TREE = record({"id": WHOLE, "name": TEXT, "children": list_of({"type": "object"})})
_COUNTS = shared("Page", record(dict.fromkeys(("page", "pageSize", "pageCount", "total"), WHOLE)))
_ORDERS = [f"{name}{order}" for name in SORTABLE for order in ("", ":asc", ":desc")]
_PAGE = [
    parameter("sort", one_of(*_ORDERS)),
    parameter("page", {"type": "integer", "minimum": 1, "maximum": 10**9 - 1, "default": 1}),
    parameter(
        "pageSize",
        {"type": "integer", "minimum": 1, "default": PAGE_SIZE},
        f"More than {MAX_PAGE_SIZE} are {MAX_PAGE_SIZE}.",
    ),
]
_SOME = {**list_of(ROW_ID), "minItems": 1}
_NAMES_SOMETHING = {
    "anyOf": [{"required": [field.name], "properties": {field.name: _SOME}} for field in DELETE_MANY.fields]
}


def _file(parts: DocumentParts) -> dict[str, Any]:
    kept = {name: found for name, found in parts.answered(FILE).items() if name != "related"}
    hidden = {
        "folderPath": TEXT,
        "folder": nullable(_FOLDER),
        "locale": {"type": "null"},
        "isUrlSigned": FLAG,
    }
    optional = [name for name in kept if name not in {"id", "documentId"}] + ["folder"]
    return shared("LibraryFile", record({**kept, **hidden}, optional=optional))


def _about_find(app: Octavo, parts: DocumentParts) -> Operation:
    answer = record({"results": list_of(_file(parts)), "pagination": _COUNTS})
    return Operation("List files by page", answer, query=_PAGE)


def _about_upload(app: Octavo, parts: DocumentParts) -> Operation:
    file = _file(parts)
    return Operation(
        "Upload files into folders; with `id` change one, or put another in its place",
        list_of(file),
        201,
        form=given({"files": FILES, "fileInfo": file_info("folder")}, more=True),
        query=[parameter("id", ROW_ID, "The file to change; it is answered with 200.")],
        refusals=[404],
        responses={200: json_response("The changed file.", file)},
    )


def _about_delete_many(app: Octavo, parts: DocumentParts) -> Operation:
    gone = record({"files": list_of(_file(parts)), "folders": list_of(_FOLDER)})
    body = DELETE_MANY.json_schema() | _NAMES_SOMETHING
    return Operation("Delete files, and folders with all in them", wrapped(gone), body=body)


ROUTES = [
    admin_route(
        "GET",
        "/upload/folder-structure",
        AdminController.structure,
        READ,
        about=Operation("List the folders, each with those in it", wrapped(list_of(_TREE))),
    ),
    admin_route(
        "POST",
        "/upload/folders",
        AdminController.create_folder,
        CREATE,
        about=Operation("Make a folder", wrapped(_FOLDER), 201, body=NEW_FOLDER),
    ),
    admin_route("GET", "/upload/files", AdminController.find, READ, about=_about_find),
    # What uploading takes depends on what is asked.
    admin_route("POST", "/upload", AdminController.upload, about=_about_upload),
    admin_route(
        "POST",
        "/upload/actions/bulk-delete",
        AdminController.delete_many,
        UPDATE,
        about=_about_delete_many,
    ),
]
