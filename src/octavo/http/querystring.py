"""Flat query strings: Koa's default, Node's `querystring` rules (repeated keys become lists)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, unquote, unquote_to_bytes

from octavo.http.text import BAD_ESCAPE, js_number

MAX_KEYS = 1000
_ESCAPE = re.compile("%[0-9A-Fa-f]{2}")
_SAFE = "!'()*-._~"


def parse(text: str) -> dict[str, Any]:
    """Return `{"a": "1", "b": ["2", "3"]}` for `a=1&b=2&b=3`; pairs after the thousandth are dropped."""
    result: dict[str, Any] = {}
    if not text:
        return result
    for pair in text.split("&", MAX_KEYS)[:MAX_KEYS]:
        if not pair:
            continue
        key, _, value = pair.partition("=")
        _add(result, _decode(key), _decode(value))
    return result


def stringify(values: Mapping[str, Any]) -> str:
    """Return the query string of flat values and lists of them; anything deeper becomes an empty text."""
    pairs: list[str] = []
    for key, value in values.items():
        name = _encode(str(key))
        many = value if isinstance(value, Sequence) and not isinstance(value, str | bytes) else [value]
        pairs.extend(f"{name}={_encode(_primitive(item))}" for item in many)
    return "&".join(pairs)


def _add(result: dict[str, Any], key: str, value: str) -> None:
    if key not in result:
        result[key] = value
    elif isinstance(result[key], list):
        result[key].append(value)
    else:
        result[key] = [result[key], value]


def _decode(text: str) -> str:
    """Decode percent signs and pluses; malformed escapes stay, malformed UTF-8 becomes U+FFFD."""
    if "+" in text:
        text = text.replace("+", " ")
    if "%" not in text or not _ESCAPE.search(text):
        return text
    try:
        if not BAD_ESCAPE.search(text):
            return unquote(text, errors="strict")
    except UnicodeDecodeError:
        pass
    return unquote_to_bytes(text.encode("latin-1", "replace")).decode("utf-8", "replace")


def _encode(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe=_SAFE)


def _primitive(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return js_number(value)
    return ""
