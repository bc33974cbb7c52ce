"""Matches a media type against patterns: `json`, `text/*`, `+json`, `multipart` (npm type-is)."""

from octavo.http import mime
from octavo.http.media_type import MediaType

_ABBREVIATED = {"urlencoded": "application/x-www-form-urlencoded", "multipart": "multipart/*"}


def type_is(content_type: str, types: tuple[str, ...]) -> str | None:
    """Return the first of `types` that `content_type` is, itself where a pattern matched, or None.

    Without `types` the media type itself is returned, if it is well-formed.
    """
    try:
        actual = MediaType.from_text(content_type).essence
    except ValueError:
        return None
    if not types:
        return actual
    for type_ in types:
        full = _full_type(type_)
        if full is not None and _matches(full, actual):
            return actual if type_.startswith("+") or "*" in type_ else type_
    return None


def _full_type(text: str) -> str | None:
    if text in _ABBREVIATED:
        return _ABBREVIATED[text]
    if text.startswith("+"):
        return f"*/*{text}"
    return text if "/" in text else mime.lookup(text)


def _matches(expected: str, actual: str) -> bool:
    pattern, present = expected.split("/"), actual.split("/")
    if len(pattern) != 2 or len(present) != 2:
        return False
    if pattern[0] not in {"*", present[0]}:
        return False
    if pattern[1].startswith("*+"):
        return present[1].endswith(pattern[1][1:])
    return pattern[1] in {"*", present[1]}
