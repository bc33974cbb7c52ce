"""Class names for content types and components: `Article`, `UploadFile`, `SharedSeo`.

The OpenAPI document and `octavo types` both use them. Clients generated from the document spell names in
their own way, so two names that differ only in capitals or punctuation count as the same.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping

from octavo.schema.uid import parse_component_uid, parse_uid

_WORD = re.compile(r"[A-Za-z0-9]+")


def pascal_case(*parts: str) -> str:
    """Return words as one name of ASCII letters, each with a capital; capitals inside stay."""
    plain = (part if part.isascii() else _plain(part) for part in parts)
    name = "".join(word[0].upper() + word[1:] for part in plain for word in _WORD.findall(part))
    return name if name[:1].isalpha() else f"Type{name}"  # no language has names that begin with a digit


def _plain(name: str) -> str:
    from slugify import slugify  # noqa: PLC0415  # 10 ms of tables: not where all names are plain

    return str(slugify(name, lowercase=False))


def base_name(uid: str) -> str:
    """Return the name of a content type's or component's entries."""
    parts = parse_uid(uid)
    if parts is None:
        return pascal_case(*(parse_component_uid(uid) or (uid,)))
    if parts.space == "api" and parts.owner == parts.name:
        return pascal_case(parts.name)
    return pascal_case(parts.owner, parts.name)


class ClassNames:
    """The names in use, ignoring capitals and punctuation."""

    def __init__(self, used_names: Iterable[str] = ()) -> None:
        self._used_names = {_fold(name) for name in used_names}

    def take(self, preferred: str) -> str:
        """Take a name: the preferred one, or one with a number."""
        numbered = (f"{preferred}{number}" for number in range(2, 10**6))
        name = (
            preferred
            if self.take_all([preferred])
            else next(name for name in numbered if self.take_all([name]))
        )
        return name

    def take_all(self, names: Iterable[str]) -> bool:
        """Take all of these names if they are free; otherwise take none and return False."""
        folded = {_fold(name) for name in names}
        if folded & self._used_names:
            return False
        self._used_names |= folded
        return True


def base_names(endings: Mapping[str, Iterable[str]], names: ClassNames) -> dict[str, str]:
    """Return the class name of each uid, so that no two are the same with any of their endings.

    A uid whose names are taken has a hash of itself in them; shorter uids choose first.
    """
    bases: dict[str, str] = {}
    for uid, own in sorted(endings.items(), key=lambda item: (len(item[0]), item[0])):
        base = base_name(uid)
        if not names.take_all(base + ending for ending in own):
            base += hashlib.sha256(uid.encode()).hexdigest()[:8].upper()
            names.take_all(base + ending for ending in own)
        bases[uid] = base
    return bases


def _fold(name: str) -> str:
    return "".join(_WORD.findall(name)).lower()
