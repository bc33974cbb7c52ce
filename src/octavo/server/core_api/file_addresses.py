"""Corrects the URLs of files in a project that is mounted inside another application."""

from collections.abc import Mapping
from typing import Any

from octavo.kernel import Context
from octavo.schema.attributes.base import FILE_UID
from octavo.schema.content_type import ContentType, Holder
from octavo.schema.walk import change_entries


def with_file_addresses(ctx: Context, content_type: ContentType, data: Any) -> Any:
    """Return entries whose files' `url`s are below the mount: absolute with `server.url`, otherwise from the
    root.

    Without a mount they stay relative to the project's root (Strapi).
    """
    mount = str(ctx.req.get("root_path", "")).rstrip("/")
    if not mount:
        return data
    base = ctx.octavo.settings.server.url.rstrip("/") or mount

    def change(holder: Holder, entry: Mapping[str, Any]) -> dict[str, Any]:
        return _file(entry, base) if holder.uid == FILE_UID else dict(entry)

    return change_entries(ctx.octavo.schemas, content_type, data, change)


def _file(entry: Mapping[str, Any], base: str) -> dict[str, Any]:
    file = dict(entry)
    formats = file.get("formats")
    if isinstance(formats, Mapping):
        file["formats"] = {size: _below(one, base) for size, one in formats.items()}
    result: dict[str, Any] = _below(file, base)
    return result


def _below(entry: Any, base: str) -> Any:
    """Return a file, or one of its sizes, below the mount; absolute URLs, as of a bucket, stay."""
    url = entry.get("url") if isinstance(entry, Mapping) else None
    return {**entry, "url": base + url} if isinstance(url, str) and url.startswith("/") else entry
