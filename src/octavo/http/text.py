"""Text conversions of JavaScript and HTTP."""

import math
import re
from decimal import Decimal
from urllib.parse import quote

NUMBER = re.compile(r"\s*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?\s*")
_HTML = {"&": "&amp;", '"': "&quot;", "'": "&#39;", "<": "&lt;", ">": "&gt;"}
_HTML_CHARACTERS = re.compile("[\"&'<>]")
BAD_ESCAPE = re.compile("%(?![0-9A-Fa-f]{2})")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# What encodeurl leaves alone, beyond letters and digits.
_URL_SAFE = "!#$%&'()*+,-./:;=?@[]_~"


def js_number(value: float) -> str:
    """Return a number as JavaScript writes it: `5`, `1.5`, `1e+21`, `NaN`."""
    if isinstance(value, int):
        return str(value) if abs(value) < 10**21 else js_number(float(value))
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    text = repr(value).removesuffix(".0")
    if "e" not in text:
        return "0" if text == "-0" else text
    mantissa, _, exponent = text.partition("e")
    if -7 < int(exponent) < 21:
        return format(Decimal(text), "f")
    return f"{mantissa.removesuffix('.0')}e{int(exponent):+d}"


def js_text(value: object) -> str:
    """Return a value as JavaScript's `String` does, if that differs from Python: true, false, null,
    numbers.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return js_number(value)
    return str(value)


def escape_html(text: str) -> str:
    """Return text that is safe inside HTML and its attributes."""
    return _HTML_CHARACTERS.sub(lambda match: _HTML[match[0]], text)


def utf8(text: str) -> bytes:
    """Encode text as UTF-8, with lone surrogates as U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _LONE_SURROGATE.sub("\ufffd", text).encode()


def encode_url(url: str) -> str:
    """Percent-encode characters that are not allowed in URLs, keeping existing escapes (encodeurl)."""
    text = BAD_ESCAPE.sub("%25", _LONE_SURROGATE.sub("\ufffd", url))
    return quote(text, safe=_URL_SAFE)


def split_commas(text: str) -> list[str]:
    """Return the comma-separated parts, trimmed; empty parts stay."""
    return [part.strip() for part in text.split(",")]
