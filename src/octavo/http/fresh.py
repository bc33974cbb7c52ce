"""Conditional requests: whether the client's cached copy is still valid (RFC 9110 §13.1, npm fresh)."""

from collections.abc import Mapping
from datetime import datetime

from octavo.http import dates
from octavo.http.text import split_commas


def is_fresh(request: Mapping[str, str], response: Mapping[str, object]) -> bool:
    """Return whether the validators in a request's headers match those of the response (names lower-case)."""
    modified_since = request.get("if-modified-since")
    none_match = request.get("if-none-match")
    if not modified_since and not none_match:
        return False
    if "no-cache" in split_commas(request.get("cache-control", "")):
        return False
    if none_match and none_match != "*" and not _etag_listed(none_match, str(response.get("etag") or "")):
        return False
    if modified_since:
        return _not_modified(str(response.get("last-modified") or ""), modified_since)
    return True


def _etag_listed(none_match: str, etag: str) -> bool:
    """Compare weakly: `W/"a"` and `"a"` are equal."""
    if not etag:
        return False
    return any(etag.removeprefix("W/") == tag.removeprefix("W/") for tag in split_commas(none_match))


def _not_modified(last_modified: str, since: str) -> bool:
    modified_at: datetime | None = dates.from_text(last_modified)
    modified_since = dates.from_text(since)
    return modified_at is not None and modified_since is not None and modified_at <= modified_since
