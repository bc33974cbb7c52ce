"""Document ids: 24 of [a-z0-9], a letter first, so that they cannot be confused with row ids."""

import hashlib
import re
import secrets
from typing import Any

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ALPHABET = _LETTERS + "0123456789"
_PAIRS = [first + second for second in _ALPHABET for first in _ALPHABET]
_CUSTOM_ID = re.compile(r"(?![0-9]+\Z)[A-Za-z0-9_-]{1,64}\Z")


def new_document_id() -> str:
    """Return a random document id."""
    return _spell(secrets.randbits(128))


def fixed_document_id(uid: str) -> str:
    """Return the one document id of a single type, the same in every database."""
    return _spell(int.from_bytes(hashlib.sha256(uid.encode()).digest()[:16]))


def is_document_id(value: Any) -> bool:
    """Whether code may give a new document this id: it fits into a URL and cannot be confused with a row
    id.
    """
    return isinstance(value, str) and _CUSTOM_ID.match(value) is not None


def _spell(number: int) -> str:
    number, letter = divmod(number, 26)
    number, digit = divmod(number, 36)
    text = _LETTERS[letter] + _ALPHABET[digit]
    for _ in range(11):
        number, pair = divmod(number, 1296)
        text += _PAIRS[pair]
    return text
