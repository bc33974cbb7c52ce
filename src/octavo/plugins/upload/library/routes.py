"""The files of the media library, for administrators."""

from collections.abc import Mapping
from typing import Any

from octavo import Context, Octavo, PolicyError, ValidationError
from octavo.http import UploadedFile
from octavo.plugin import (
    ROW_ID,
    TEXT,
    WHOLE,
    DocumentParts,
    Field,
    Form,
    Forms,
    Object,
    Operation,
    Report,
    RowId,
    Text,
    admin_route,
    body_of,
    body_schema,
    json_response,
    list_of,
    nullable,
    one_of,
    page_of,
    page_parameters,
    pagination,
    parameter,
    record,
    row_id,
    wrapped,
)
from octavo.plugins.upload import idempotency
from octavo.plugins.upload.access import LibraryAccess
from octavo.plugins.upload.file_tracker import FILE, Entry
from octavo.plugins.upload.files.routes import FILES, FOLDER_KEY, file_info, files_of, infos_of
from octavo.plugins.upload.files.service import Info
from octavo.plugins.upload.files.usages import file_usages
from octavo.plugins.upload.folders.service import FolderService
from octavo.plugins.upload.lists import FILE_SORTS, MAX_PAGE_SIZE, PAGE_SIZE, read_files
from octavo.plugins.upload.permissions import CREATE, READ, UPDATE
from octavo.plugins.upload.pictures import Box
from octavo.plugins.upload.schemas import file_schema
from octavo.plugins.upload.uids import ROOT_FOLDER

COPIED = ("alternativeText", "caption")
"""What a part of a picture is told of like the picture."""
MOST = 100
"""Most files that are changed at once."""


class Pixels(Field):
    """A whole number of pixels."""

    kind = int
    kind_name = "number"

    def is_of_kind(self, value: Any) -> bool:
        """Whether a value is a whole number that a picture may have."""
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9

    def check_value(self, value: int, here: tuple[str | int, ...], report: Report) -> int:
        """Return the value as it is."""
        return value

    def value_schema(self) -> dict[str, Any]:
        """Return the schema of a whole number."""
        return {"type": "integer", "minimum": 0}


CROP = Form(
    *(Pixels(name, required=True) for name in ("x", "y", "width", "height")),
    Text("name", nullable=True, description="Of the new file; the same one otherwise."),
)
UPDATES = Form(
    Forms("updates", required=True, least=1, form=Form(RowId("id", required=True), Object("fileInfo")))
)


class AdminController:
    """`/upload` and `/upload/files`."""

    uid = "plugin::upload.admin"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.access = LibraryAccess(app)
        self.library = self.access.library
        self.folders = app.service(FolderService)

    async def upload(self, ctx: Context) -> object:
        """Keep new files, each in the folder its `fileInfo` names; with `?id=` change or replace one."""
        if not ctx.state.auth.ability.can(UPDATE if "id" in ctx.query else CREATE):
            raise PolicyError()
        for key in ctx.query:
            if key != "id":
                raise ValidationError(f"Invalid query parameter {key}; there is id")
        body = body_of(ctx)
        files, infos = files_of(ctx.request.files), infos_of(body.get("fileInfo"))
        if "id" in ctx.query:
            return self.access.signed(await self._change(ctx, files, infos))
        if not files or any(file.size == 0 for file in files):
            raise ValidationError("Files are empty")
        idempotency_key = idempotency.key_of(ctx)
        infos = [*infos, *({} for _ in files)][: len(files)]
        attributes = [await self._place(info, ctx.state.user["id"]) for info in infos]
        entries = await self.library.upload(
            files, infos, attributes=attributes, idempotency_key=idempotency_key
        )
        return ctx.created([self.access.signed(entry) for entry in entries])

    async def _change(self, ctx: Context, files: list[UploadedFile], infos: list[Info]) -> Entry:
        """Change what is told of a file, or put another in its place (as Strapi's admin API does)."""
        number = row_id(ctx.query["id"])
        if number is None:
            raise ValidationError("id must be the number of one file")
        if len(files) > 1 or len(infos) > 1:
            raise ValidationError("Cannot replace a file with multiple ones")
        await self.access.expect_permitted(ctx, FILE, [await self.library.get(number)])
        info = infos[0] if infos else {}
        attributes = await self._read_changes(info, ctx.state.user["id"])
        if any(file.size for file in files):
            return await self.library.replace(number, files[0], info, attributes)
        return await self.library.update_info(number, info, attributes)

    async def update_many(self, ctx: Context) -> object:
        """Change what is told of several files: of all of them or of none."""
        updates = UPDATES.read(ctx.request.body)["updates"]
        if len(updates) > MOST:
            raise ValidationError(f"updates must have at most {MOST} items")
        infos = [infos_of([update.get("fileInfo") or {}])[0] for update in updates]
        entries = [await self.library.get(update["id"]) for update in updates]
        await self.access.expect_permitted(ctx, FILE, list({one["id"]: one for one in entries}.values()))
        async with self.app.transaction():
            updated_entries = [
                await self.library.update_info(
                    entry["id"], info, await self._read_changes(info, ctx.state.user["id"])
                )
                for entry, info in zip(entries, infos, strict=True)
            ]
        return [self.access.signed(entry) for entry in updated_entries]

    async def crop(self, ctx: Context) -> object:
        """Make a new file of a part of a picture, beside it."""
        if not ctx.state.auth.ability.can(READ):
            raise PolicyError()
        entry = await self.access.file(ctx, READ)
        data = CROP.read(ctx.request.body)
        box: Box = (data["x"], data["y"], data["width"], data["height"])
        if not data["width"] or not data["height"]:
            raise ValidationError("width and height must be at least 1")
        info = {key: entry[key] for key in COPIED} | {"name": data.get("name") or entry["name"]}
        (original,) = await self.app.documents(FILE).find_many(
            filters={"id": entry["id"]}, fields=["folderPath"], populate=["folder"]
        )
        admin = ctx.state.user["id"]
        attributes: Entry = {"createdBy": admin, "updatedBy": admin, "folderPath": original["folderPath"]}
        if original["folder"]:
            attributes["folder"] = original["folder"]["documentId"]
        return ctx.created(self.access.signed(await self.library.crop(entry, box, info, attributes)))

    async def find(self, ctx: Context) -> object:
        """Answer a page of the files the caller may read."""
        query = read_files(ctx.query)
        permitted = self.access.filters(ctx, READ)
        where = {"$and": [part for part in (permitted, *query.filters) if part]}
        guesses = bool(permitted) and query.searches
        if guesses:
            self.access.expect_no_guessing(ctx)
        total = await self.app.documents(FILE).count(filters=where)
        if guesses and not total:
            await self.access.count_guess(ctx)
        files = await self.app.documents(FILE).find_many(
            filters=where,
            sort=query.sort,
            start=(query.page - 1) * query.size,
            limit=query.size,
            populate=["folder"],
        )
        results = [self.access.signed(entry) for entry in files]
        return {"results": results, "pagination": pagination(query.page, query.size, total)}

    async def find_one(self, ctx: Context) -> object:
        """Answer one file with its folder."""
        entry = await self.access.file(ctx, READ)
        (file,) = await self.app.documents(FILE).find_many(filters={"id": entry["id"]}, populate=["folder"])
        return self.access.signed(file)

    async def destroy(self, ctx: Context) -> object:
        """Delete one file and answer it."""
        entry = await self.access.file(ctx, UPDATE)
        return self.access.signed(await self.library.remove(entry["id"]))

    async def usages(self, ctx: Context) -> object:
        """Answer where a file is used, and how often by what the caller may not read."""
        entry = await self.access.file(ctx, READ)
        usages = await file_usages(self.app, entry)
        service = self.app.service("plugin::admin.usage")  # of a plugin beside this one
        return {"data": await service.tell(ctx.state.auth.ability, ctx.state.user, usages)}

    async def _read_changes(self, info: Info, admin_id: int) -> Entry:
        """Return who changes a file, and its folder if it is given another."""
        if FOLDER_KEY not in info:
            return {"updatedBy": admin_id}
        attributes = {"folder": None, **await self._place(info, admin_id)}
        del attributes["createdBy"]
        return attributes

    async def _place(self, info: Mapping[str, Any], admin_id: int) -> Entry:
        """Return the folder and the creator of a file; raises ValidationError for an unknown folder."""
        stamps = {"createdBy": admin_id, "updatedBy": admin_id}
        if info.get("folder") is None:
            return {**stamps, "folderPath": ROOT_FOLDER}
        folder = await self.folders.find_named(info["folder"])
        if folder is None:
            raise ValidationError("Invalid folder in fileInfo: there is no such folder")
        return {**stamps, "folder": folder["documentId"], "folderPath": folder["path"]}


_ORDERS = [f"{name}{order}" for name in FILE_SORTS for order in ("", ":asc", ":desc", ":ASC", ":DESC")]
_LISTED = [
    parameter("folder", TEXT, "The id of the folder the files are right inside; `null` for none."),
    parameter("folderPath", TEXT, "A path such as `/1/4`: the files there and in every folder below."),
    parameter("_q", TEXT, "A text in the name, the texts or the address."),
    parameter("filters", {"type": "object"}, "Conditions on what is told of files, such as `mime`."),
    parameter("sort", one_of(*_ORDERS)),
    *page_parameters(PAGE_SIZE, MAX_PAGE_SIZE),
]
_USAGE = record(
    {
        "contentTypeUid": TEXT,
        "contentTypeDisplayName": TEXT,
        "kind": TEXT,
        "documentId": TEXT,
        "locale": nullable(TEXT),
        "status": TEXT,
        "field": TEXT,
        "title": {},
    }
)
_USAGES = record({"results": list_of(_USAGE), "total": WHOLE, "hidden": WHOLE})


def _about_find(app: Octavo, parts: DocumentParts) -> Operation:
    return Operation("List files by page", page_of(file_schema(parts)), query=_LISTED)


def _about_upload(app: Octavo, parts: DocumentParts) -> Operation:
    file = file_schema(parts)
    return Operation(
        "Upload files into folders; with `id` change one, or put another in its place",
        list_of(file),
        201,
        form=body_schema({"files": FILES, "fileInfo": file_info("folder")}, more=True),
        query=[parameter("id", ROW_ID, "The file to change; it is answered with 200.")],
        refusals=[404],
        responses={200: json_response("The changed file.", file)},
    )


def _about_find_one(app: Octavo, parts: DocumentParts) -> Operation:
    return Operation("Read a file's description", file_schema(parts))


def _about_destroy(app: Octavo, parts: DocumentParts) -> Operation:
    return Operation("Delete a file", file_schema(parts))


def _about_crop(app: Octavo, parts: DocumentParts) -> Operation:
    return Operation("Make a new file of a part of a picture", file_schema(parts), 201, body=CROP)


def _about_update_many(app: Octavo, parts: DocumentParts) -> Operation:
    return Operation(
        "Change what is told of files", list_of(file_schema(parts)), body=UPDATES, refusals=[404]
    )


ROUTES = [
    admin_route("GET", "/upload/files", AdminController.find, READ, about=_about_find),
    admin_route("GET", "/upload/files/:id", AdminController.find_one, READ, about=_about_find_one),
    admin_route("DELETE", "/upload/files/:id", AdminController.destroy, UPDATE, about=_about_destroy),
    admin_route(
        "GET",
        "/upload/files/:id/usages",
        AdminController.usages,
        READ,
        about=Operation("List where a file is used", wrapped(_USAGES)),
    ),
    admin_route("POST", "/upload/files/:id/crop", AdminController.crop, CREATE, about=_about_crop),
    # What uploading takes depends on what is asked.
    admin_route("POST", "/upload", AdminController.upload, about=_about_upload),
    admin_route(
        "POST", "/upload/actions/bulk-update", AdminController.update_many, UPDATE, about=_about_update_many
    ),
]
