"""The media library for administrators: files in folders."""

from collections.abc import Mapping, Sequence
from typing import Any

from octavo import Context, ForbiddenError, Octavo, PolicyError, Route, ValidationError
from octavo.http import UploadedFile
from octavo.plugin import FormReader, RouteInfo, row_id
from octavo.plugins.upload import naming
from octavo.plugins.upload.controller import FOLDER_KEY, files_of, infos_of
from octavo.plugins.upload.folders import FolderService
from octavo.plugins.upload.keeper import FILE, Entry
from octavo.plugins.upload.service import FOLDER, ROOT_FOLDER, Info, UploadService

CREATE, READ, UPDATE = (f"plugin::upload.{name}" for name in ("assets.create", "read", "assets.update"))
TAKEN = "A folder with this name already exists"
PARAMETERS = ("sort", "page", "pageSize")
SORTABLE = ("id", "name", "createdAt", "updatedAt", "size", "mime", "ext")
PAGE_SIZE, MAX_PAGE_SIZE = 10, 100


class AdminController:
    """`/upload/folders`, `/upload/files` and their neighbours."""

    uid = "plugin::upload.admin"

    def __init__(self, app: Octavo) -> None:
        self.app = app

    @property
    def library(self) -> UploadService:
        """The media library."""
        found: UploadService = self.app.service("plugin::upload.upload")
        return found

    @property
    def folders(self) -> FolderService:
        """Its folders."""
        found: FolderService = self.app.service(FOLDER)
        return found

    async def structure(self, ctx: Context) -> object:
        """Answer every folder with those in it."""
        return {"data": await self.folders.structure()}

    async def create_folder(self, ctx: Context) -> object:
        """Make a folder; its name must be new where it is put."""
        form = FormReader(ctx.request.body)
        name = form.text("name", required=True, least=1) or ""
        wrong = naming.why_no_folder_name(name) if name else None
        if wrong is not None:
            form.refuse("name", f"name {wrong}")
        parent = await self._parent(form)
        form.finish()
        made = await self.folders.create(name, parent, ctx.state.user["id"])
        if made is not None:
            return ctx.created({"data": self._shown(FOLDER, made)})
        form.refuse("name", TAKEN)
        form.finish()
        return None

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
        form = FormReader(ctx.request.body)
        file_ids, folder_ids = form.ids("fileIds") or [], form.ids("folderIds") or []
        form.finish()
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

    async def _parent(self, form: FormReader) -> Entry | None:
        """Return the folder a body names as `parent`; what is none is noted."""
        if form.choice("parent", [form.body.get("parent")]) is None:
            return None
        found = await self._folder(form.body["parent"])
        if found is None:
            form.refuse("parent", "There is no such folder")
        return found

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
        conditions = self.app.service("plugin::admin.permission").conditions
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


def _for(method: str, path: str, handler: str, *actions: str) -> Route:
    """Return a route for administrators who may do some actions, on some files at least."""
    auth = {"strategies": ["admin"], "scope": actions}
    return Route(method, f"/upload{path}", f"admin.{handler}", auth=auth, info=RouteInfo(type="admin"))


ADMIN_ROUTES = [
    _for("GET", "/folder-structure", "structure", READ),
    _for("POST", "/folders", "create_folder", CREATE),
    _for("GET", "/files", "find", READ),
    _for("POST", "", "upload"),  # what it takes depends on what is asked
    _for("POST", "/actions/bulk-delete", "delete_many", UPDATE),
]
