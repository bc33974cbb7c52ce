"""The charsets a caller may use: those of the WHATWG Encoding standard, which are decoded in linear time.

Python knows many more, among them some that take quadratic time (`punycode`), that are not text encodings
(`zip`, `hex`), or that produce surrogates (`unicode_escape`, `utf-7`).
"""

import re

from octavo.errors import HttpError

LONGEST_NAME = 40
_SPELLING = re.compile(r"[^0-9a-z]")

_PLAIN_NAMES = (
    *("utf-8", "utf-16le", "utf-16be", "gbk", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr"),
    *(f"iso-8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16)),
    *(f"windows-125{page}" for page in range(9)),
    *("koi8-r", "koi8-u"),
)
_OTHER_NAMES = {
    "utf16": "utf-16",
    "ascii": "latin-1",
    "usascii": "latin-1",
    "iso88591": "latin-1",
    "latin1": "latin-1",
    "latin2": "iso-8859-2",
    "latin9": "iso-8859-15",
    "macintosh": "mac-roman",
    "sjis": "shift_jis",
    "gb2312": "gbk",
}


def _key(name: str) -> str:
    return _SPELLING.sub("", name.lower())


CHARSETS = {_key(name): name for name in _PLAIN_NAMES} | _OTHER_NAMES
"""Python's codec by normalized name."""


def decode_text(data: bytes, charset: str) -> str:
    """Decode by the charset a caller named, or UTF-8 without one; undecodable bytes become U+FFFD.

    Raises HttpError 415 for an unknown charset.
    """
    codec = CHARSETS.get(_key(charset[:LONGEST_NAME])) if charset else "utf-8"
    if codec is None:
        raise HttpError(415, f'unsupported charset "{charset[:LONGEST_NAME].upper()}"')
    return data.decode(codec, "replace")
