"""The media library over the content API: unwrapped JSON, as Strapi answers it."""

import json
from collections.abc import Mapping
from typing import Any

from octavo import (
    CollectionController,
    CollectionService,
    Context,
    ForbiddenError,
    NotFoundError,
    Octavo,
    Route,
    ValidationError,
    content_api,
)
from octavo.http import UploadedFile
from octavo.plugin import (
    FLAG,
    PAGINATION,
    ROW_ID,
    TEXT,
    Ability,
    DocumentParts,
    Operation,
    body_of,
    body_schema,
    json_response,
    list_of,
    nullable,
    parameter,
    record,
    row_id,
    shared,
    text,
    with_file_addresses,
)
from octavo.plugins.upload.file_tracker import FILE, Entry
from octavo.plugins.upload.files.service import INFO_KEYS, Info, UploadService
from octavo.plugins.upload.files.usages import file_usages
from octavo.schema.walk import to_list

LARGEST_ID = 2**63 - 1
FOLDER_KEY = "folder"


class _Pages(CollectionController[Entry]):
    """Reads files as the core controllers read entries."""

    @property
    def service(self) -> CollectionService[Entry]:
        """The core service of files."""
        return CollectionService(self.app, FILE)


class ContentApiController:
    """Upload, list, get, change, replace and delete files."""

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.checks = content_api(app, FILE)
        self._pages = _Pages(app, FILE)
        self.service = app.service(UploadService)

    async def find(self, ctx: Context) -> object:
        """Answer every file found; `start` and `limit` cut the list, `pagination` does not (as recorded)."""
        query = {
            key: value for key, value in ctx.query.items() if key not in ("pagination", "start", "limit")
        }
        window = {key: _whole(ctx.query[key], key) for key in ("start", "limit") if key in ctx.query}
        pagination = {key: str(number) for key, number in window.items() if number}
        query_params = {**query, **({"pagination": pagination} if pagination else {})}
        files = await self.app.documents(FILE).find_page(
            self.checks.compile_query(query_params, ctx.state.auth)
        )
        return [self._serialize(ctx, entry) for entry in files.rows]

    async def find_page(self, ctx: Context) -> object:
        """Answer a page of files, wrapped as entries are."""
        page = await self._pages.service.find(self._pages.query(ctx, "find"))
        return {"data": [self._serialize(ctx, entry) for entry in page.results], "meta": page.meta}

    async def find_one(self, ctx: Context) -> object:
        """Answer one file by its row id, with what `populate` asks for."""
        self.checks.validate_query(ctx.query, ctx.state.auth)
        query_params = {"populate": ctx.query.get("populate"), "filters": {"id": _row_id(ctx.params["id"])}}
        query = self.checks.compile_query(query_params, ctx.state.auth)
        files = await self.app.documents(FILE).find_page(query)
        if not files.rows:
            raise NotFoundError("file.notFound")
        return self._serialize(ctx, files.rows[0])

    async def destroy(self, ctx: Context) -> object:
        """Delete one file and answer it."""
        try:
            entry = await self.service.remove(_row_id(ctx.params["id"]))
        except NotFoundError:
            raise NotFoundError("file.notFound") from None
        return self._serialize(ctx, entry)

    async def upload(self, ctx: Context) -> object:
        """Keep new files, or with `?id=` change or replace one."""
        body = body_of(ctx)
        infos = infos_of(body.get("fileInfo"))
        files = files_of(ctx.request.files)
        if "id" in ctx.query:
            return self._serialize(ctx, await self._change(_row_id(ctx.query["id"]), files, infos))
        if not files or any(file.size == 0 for file in files):
            raise ValidationError("Files are empty")
        link = self._link(ctx, body)
        path = body.get("path")
        path_text = path if isinstance(path, str) else None
        entries = await self.service.upload(files, infos, path_text, link=link)
        ctx.status = 201
        return [self._serialize(ctx, entry) for entry in entries]

    async def _change(self, row_id: int, files: list[UploadedFile], infos: list[Info]) -> Entry:
        info = infos[0] if infos else {}
        if not files:
            return await self.service.update_info(row_id, info)
        if len(files) > 1:
            raise ValidationError("Cannot replace a file with multiple ones")
        return await self.service.replace(row_id, files[0], info)

    def _link(self, ctx: Context, body: Mapping[str, Any]) -> tuple[str, int, str] | None:
        """Return the row and attribute files are for; who attaches to a type may also update it."""
        ref, ref_id, attribute = (body.get(key) for key in ("ref", "refId", "field"))
        if ref is None:
            return None
        if not isinstance(ref, str) or ref not in self.app.schemas.content_types:
            raise ValidationError(f"Invalid ref {ref}: there is no such content type")
        ability = ctx.state.auth.ability if ctx.state.auth is not None else None
        if ability is not None and not ability.can(f"{ref}.update"):
            raise ForbiddenError()
        if not isinstance(attribute, str) or not str(ref_id).isascii() or not str(ref_id).isdigit():
            return None
        return ref, min(int(str(ref_id)[:19]), LARGEST_ID), attribute

    def _serialize(self, ctx: Context, entry: Entry) -> Entry:
        visible = self.checks.sanitize_output(entry, ctx.state.auth)
        file: Entry = with_file_addresses(ctx, self.checks.content_type, visible)
        return {**file, "isUrlSigned": False}


async def find_usages(ctx: Context) -> object:
    """Answer where a file is used; types and drafts the caller may not read are left out."""
    entry = await ctx.octavo.service(UploadService).get(_row_id(ctx.params["id"]))
    usages = await file_usages(ctx.octavo, entry)
    ability = ctx.state.auth.ability if ctx.state.auth is not None else None
    return [usage for usage in usages if ability is None or _may_see(ctx.octavo, ability, usage)]


def _may_see(app: Octavo, ability: Ability, usage: Mapping[str, Any]) -> bool:
    is_open = usage["status"] == "published" or app.settings.api.rest.open_drafts
    return ability.can_read(usage["uid"]) and (is_open or ability.can_read_drafts(usage["uid"]))


def files_of(form_files: Mapping[str, Any] | None) -> list[UploadedFile]:
    """Return the files of a form."""
    files = (form_files or {}).get("files", [])
    return to_list(files)


def infos_of(value: Any) -> list[Info]:
    """Return the file information: an object or a list of them, as JSON text in forms."""
    infos = [_info(item) for item in to_list(value) if item not in (None, "")]
    return [info for nested in infos for info in to_list(nested)]


def _info(value: Any) -> Any:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):  # that of what is nested too deeply
            raise ValidationError("fileInfo must be a JSON object") from None
    for info in to_list(value):
        if not isinstance(info, Mapping):
            raise ValidationError("fileInfo must be an object")
        for key in info:
            if key not in (*INFO_KEYS, FOLDER_KEY):
                raise ValidationError(f"Invalid key {key} in fileInfo; there are {', '.join(INFO_KEYS)}")
        if not isinstance(info.get("name"), str | None):
            raise ValidationError("name in fileInfo must be a text")
    return value


def _row_id(text: Any) -> int:
    number = row_id(text)
    if number is None:
        raise NotFoundError("file.notFound")
    return number


def _whole(value: Any, key: str) -> int:
    if not isinstance(value, str) or not value.isascii() or not value.isdigit() or len(value) > 18:
        raise ValidationError(f"Invalid {key}: expected a whole number, 0 or more")
    return int(value)


Json = dict[str, Any]

_BINARY = text(1, format="binary")
FILES = {**list_of(_BINARY), "minItems": 1}
_WINDOW = {"type": "integer", "minimum": 0}
_NUMBER = text(pattern="^[0-9]{1,18}$")
_USAGE = record({"uid": TEXT, "documentId": TEXT, "locale": nullable(TEXT), "status": TEXT, "field": TEXT})


def file_info(*more: str) -> Json:
    """Return the schema of `fileInfo`: a field for each file."""
    names = ", ".join(("name", "alternativeText", "caption", "focalPoint", *more))
    one = {"type": "string", "contentMediaType": "application/json"}
    return {**list_of(one), "description": f"Of each file as JSON: {names}."}


_FORM = body_schema(
    {
        "files": FILES,
        "fileInfo": file_info(),
        "ref": {**TEXT, "description": "The uid of the type whose entry the files are for."},
        "refId": {**ROW_ID, "description": "The id of that entry's row."},
        "field": {**TEXT, "description": "The attribute they are added to."},
        "path": TEXT,
    },
    more=True,
)


def _file(parts: DocumentParts) -> Json:
    properties = parts.response_properties(FILE)
    optional = [name for name in properties if name not in {"id", "documentId"}]
    return shared("File", record({**properties, "isUrlSigned": FLAG}, optional=optional))


def _about_upload(app: Octavo, parts: DocumentParts) -> Operation:
    file = _file(parts)
    return Operation(
        "Upload files; with `id` change one, or put another in its place",
        list_of(file),
        201,
        form=_FORM,
        query=[parameter("id", _NUMBER, "The file to change; it is answered with 200.")],
        refusals=[404],
        responses={200: json_response("The changed file.", file)},
    )


def _about_find(app: Octavo, parts: DocumentParts) -> Operation:
    listing = [one for one in parts.parameters(FILE, "find") if one["name"] != "pagination"]
    window = [
        parameter("start", _WINDOW, "How many to leave out."),
        parameter("limit", _WINDOW, "At most."),
    ]
    return Operation(
        "List files, all unless `limit` says otherwise", list_of(_file(parts)), query=[*listing, *window]
    )


def _about_find_page(app: Octavo, parts: DocumentParts) -> Operation:
    pages = record({"data": list_of(_file(parts)), "meta": record({"pagination": PAGINATION})})
    return Operation("List files by page", pages, query=parts.parameters(FILE, "find"))


def _about_find_one(app: Octavo, parts: DocumentParts) -> Operation:
    query = parts.parameters(FILE, "find_one", ["populate"])
    return Operation("Read a file's description", _file(parts), query=query)


def _about_destroy(app: Octavo, parts: DocumentParts) -> Operation:
    return Operation("Delete a file", _file(parts))


ROUTES = [
    Route("POST", "/upload", ContentApiController.upload, about=_about_upload),
    Route("GET", "/upload/files", ContentApiController.find, about=_about_find),
    Route("GET", "/upload/files/page", ContentApiController.find_page, about=_about_find_page),
    Route("GET", "/upload/files/:id", ContentApiController.find_one, about=_about_find_one),
    Route(
        "GET",
        "/upload/files/:id/usages",
        find_usages,
        auth={"scope": ["plugin::upload.content-api.findOne"]},
        about=Operation("List where a file is used", list_of(_USAGE)),
    ),
    Route("DELETE", "/upload/files/:id", ContentApiController.destroy, about=_about_destroy),
]
