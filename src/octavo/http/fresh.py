"""Whether the client's copy is still good (RFC 9110 §13.1, npm fresh)."""

from collections.abc import Mapping
from datetime import datetime

from octavo.http import dates


def is_fresh(request: Mapping[str, str], response: Mapping[str, object]) -> bool:
    """Return whether the validators in a request's headers fit those of the response (names lower-case)."""
    modified_since = request.get("if-modified-since")
    none_match = request.get("if-none-match")
    if not modified_since and not none_match:
        return False
    if "no-cache" in parse_list(request.get("cache-control", "")):
        return False
    if none_match and none_match != "*" and not _etag_listed(none_match, str(response.get("etag") or "")):
        return False
    if modified_since:
        return _not_modified(str(response.get("last-modified") or ""), modified_since)
    return True


def parse_list(text: str) -> list[str]:
    """Return the comma-separated tokens of a header without the blanks around them."""
    return [part.strip() for part in text.split(",")]


def _etag_listed(none_match: str, etag: str) -> bool:
    """Compare weakly: `W/"a"` and `"a"` are the same."""
    if not etag:
        return False
    return any(etag.removeprefix("W/") == tag.removeprefix("W/") for tag in parse_list(none_match))


def _not_modified(last_modified: str, since: str) -> bool:
    changed: datetime | None = dates.from_text(last_modified)
    known = dates.from_text(since)
    return changed is not None and known is not None and changed <= known
