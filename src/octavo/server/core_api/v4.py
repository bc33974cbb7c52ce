"""Translates requests of clients written for Strapi 4: `api.rest.v4_clients`."""

from collections.abc import Iterator, Mapping
from typing import Any

from octavo.errors import ValidationError
from octavo.kernel import Context, Octavo
from octavo.schema.content_type import ContentType, Holder
from octavo.schema.registry import Schemas
from octavo.schema.walk import holder_of, to_list

Entry = dict[str, Any]
ALL_LOCALES = "all"
PREVIEW = "preview"
LONGEST_ID = 18
"""Digits of a row id; documentIds begin with a letter."""


async def translate(app: Octavo, type_: ContentType, ctx: Context) -> bool:
    """Translate a request's path, query and body from Strapi 4; return whether it unpublishes the entry.

    Raises ValidationError if body and query name different locales.
    """
    if ctx.query.get("locale") == ALL_LOCALES:
        ctx.query["locale"] = "*"
    withdraws = _read_body(type_, ctx)
    await _read_id(app, type_, ctx)
    return withdraws


def _read_body(type_: ContentType, ctx: Context) -> bool:
    """Take `locale` and `publishedAt` out of a body: they select the version to write."""
    body = ctx.request.body
    data = body.get("data") if isinstance(body, Mapping) else None
    if not isinstance(data, Mapping):
        return False
    version_keys = {name: data[name] for name in ("locale", "publishedAt") if name in data}
    if not version_keys:
        return False
    if type_.localized and version_keys.get("locale") is not None:
        if ctx.query.get("locale", version_keys["locale"]) != version_keys["locale"]:
            raise ValidationError("Invalid key locale: the query names another", {"key": "locale"})
        ctx.query["locale"] = version_keys["locale"]
    content = {name: value for name, value in data.items() if name not in version_keys}
    ctx.request.body = {**body, "data": content}
    if not type_.draft_and_publish or "publishedAt" not in version_keys:
        return False
    is_draft = version_keys["publishedAt"] is None
    ctx.query["status"] = "draft" if is_draft else "published"
    return is_draft


async def _read_id(app: Octavo, type_: ContentType, ctx: Context) -> None:
    """Replace a row id in the path by the document id; without a locale parameter, the row's locale is
    used.
    """
    text = ctx.params.get("id", "")
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_ID):
        return
    row = await app.query(type_.uid).find_one({"id": int(text)})
    if row is None:
        return
    ctx.params["id"] = row["documentId"]
    if type_.localized and row.get("locale"):
        ctx.query.setdefault("locale", row["locale"])


def asks_for_preview(ctx: Context) -> bool:
    """Whether drafts are requested in Strapi 4's way."""
    return bool(ctx.query.get("publicationState") == PREVIEW)


async def tell_published(app: Octavo, uid: str, entries: Any) -> None:
    """Set `publishedAt` of drafts that have a published version: one statement for each type."""
    drafts: dict[str, list[Entry]] = {}
    for type_, entry in _entries(app.schemas, app.schemas.content_type(uid), entries):
        if type_.draft_and_publish and "publishedAt" in entry:
            drafts.setdefault(type_.uid, []).append(entry)
    for kind, entries_of_type in drafts.items():
        published = await _read_published_at(
            app, kind, sorted({entry["documentId"] for entry in entries_of_type})
        )
        for entry in entries_of_type:
            at = published.get((entry["documentId"], entry.get("locale")))
            entry["publishedAt"] = entry["publishedAt"] or at


async def _read_published_at(app: Octavo, uid: str, documents: list[str]) -> dict[tuple[str, Any], Any]:
    rows = await app.query(uid).find_many(
        {"documentId": {"$in": documents}, "publishedAt": {"$notNull": True}},
        select=["documentId", "locale", "publishedAt"],
    )
    return {(row["documentId"], row.get("locale")): row["publishedAt"] for row in rows}


def _entries(schemas: Schemas, holder: Holder, data: Any) -> Iterator[tuple[ContentType, Entry]]:
    """Yield every entry in a response, including those in relations and components."""
    for entry in to_list(data):
        if not isinstance(entry, dict):
            continue
        if isinstance(holder, ContentType) and "documentId" in entry:
            yield holder, entry
        for name, value in entry.items():
            attribute = holder.attributes.get(name)
            for item in to_list(value):
                inner = holder_of(schemas, attribute, item)
                if inner is not None:
                    yield from _entries(schemas, inner, item)
