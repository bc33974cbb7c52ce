"""Where a client finds files of a project that is mounted inside another application."""

from collections.abc import Mapping
from typing import Any

from octavo.kernel import Context
from octavo.schema.attributes.base import FILE_UID, Attribute
from octavo.schema.content_type import ContentType
from octavo.schema.holders import Holder, holder_of
from octavo.schema.registry import Schemas


def with_file_addresses(ctx: Context, content_type: ContentType, data: Any) -> Any:
    """Return entries whose files' `url`s lead below the mount: whole with `server.url`, else from the root.

    Without a mount they stay as they are stored, relative to the project's root (Strapi).
    """
    mount = str(ctx.req.get("root_path", "")).rstrip("/")
    if not mount:
        return data
    base = ctx.octavo.settings.server.url.rstrip("/") or mount
    return _addressed(ctx.octavo.schemas, content_type, data, base)


def _addressed(schemas: Schemas, holder: Holder | None, data: Any, base: str) -> Any:
    if isinstance(data, list):
        return [_addressed(schemas, holder, item, base) for item in data]
    if holder is None or not isinstance(data, Mapping):
        return data
    known = holder.all_attributes
    entry = {name: _inside(schemas, known.get(name), value, base) for name, value in data.items()}
    return _file(entry, base) if holder.uid == FILE_UID else entry


def _inside(schemas: Schemas, attribute: Attribute | None, value: Any, base: str) -> Any:
    if isinstance(value, list):
        return [_inside(schemas, attribute, item, base) for item in value]
    if attribute is None or not isinstance(value, Mapping):
        return value
    return _addressed(schemas, holder_of(schemas, attribute, value), value, base)


def _file(entry: dict[str, Any], base: str) -> Any:
    formats = entry.get("formats")
    if isinstance(formats, Mapping):
        entry["formats"] = {size: _below(one, base) for size, one in formats.items()}
    return _below(entry, base)


def _below(entry: Any, base: str) -> Any:
    """Return a file or one of its sizes; what has an address of its own, in a bucket, keeps it."""
    url = entry.get("url") if isinstance(entry, Mapping) else None
    return {**entry, "url": base + url} if isinstance(url, str) and url.startswith("/") else entry
