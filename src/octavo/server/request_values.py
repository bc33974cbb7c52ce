"""What handlers read of a request, where it may be absent."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeAlias

from octavo.http.context import Context

FilterNames: TypeAlias = Mapping[str, Collection[str]]
"""The attributes that may be filtered by, those of relations with the inner ones."""


def body_of(ctx: Context) -> Mapping[str, Any]:
    """Return the body if it is an object, otherwise an empty one."""
    body = ctx.request.body
    return body if isinstance(body, Mapping) else {}


def if_match_of(ctx: Context) -> str | None:
    """Return the version of the If-Match header, if there is one."""
    return ctx.get("If-Match") or None


def unknown_filter_keys(filters: Any, names: FilterNames) -> Iterator[str]:
    """Yield the keys of filters, at any depth, that are neither operators nor among the names."""
    if isinstance(filters, list):
        for item in filters:
            yield from unknown_filter_keys(item, names)
    elif isinstance(filters, Mapping):
        for key, inner in filters.items():
            if str(key).startswith("$"):
                yield from unknown_filter_keys(inner, names)
            elif key not in names:
                yield str(key)
            elif isinstance(inner, Mapping | list):
                yield from unknown_filter_keys(inner, dict.fromkeys(names[key], ()))
