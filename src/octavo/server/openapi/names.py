"""The names of schemas in the document: `Article`, `ArticleInput`, `UploadFile`, `SharedSeo`.

Code made from the document writes them in its own way, `article_find` as `ArticleFind` say: two names that
differ in capitals or punctuation alone would be one.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping

from octavo.schema.uid import parse_component_uid, parse_uid

EXTENSION = "openapi"
"""The key of a route's `config` whose mapping is laid over what is found out about it."""

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
    found = parse_uid(uid)
    if found is None:
        return pascal_case(*(parse_component_uid(uid) or (uid,)))
    if found.space == "api" and found.owner == found.name:
        return pascal_case(found.name)
    return pascal_case(found.owner, found.name)


class Names:
    """The names that are taken, however they are written."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {_folded(name) for name in taken}

    def take(self, wanted: str) -> str:
        """Take a name: the wanted one, or one with a number."""
        numbered = (f"{wanted}{number}" for number in range(2, 10**6))
        name = wanted if self.take_all([wanted]) else next(name for name in numbered if self.take_all([name]))
        return name

    def take_all(self, names: Iterable[str]) -> bool:
        """Take names that are all free, or none of them; say whether they were."""
        folded = {_folded(name) for name in names}
        if folded & self._taken:
            return False
        self._taken |= folded
        return True


def base_names(endings: Mapping[str, Iterable[str]], names: Names) -> dict[str, str]:
    """Return the base of each uid's names, which are taken with each of its endings.

    A later uid whose names would be another's has a hash of itself in them, wherever it is first spoken of.
    """
    found: dict[str, str] = {}
    for uid, own in sorted(endings.items(), key=lambda item: (len(item[0]), item[0])):
        base = base_name(uid)
        if not names.take_all(base + ending for ending in own):
            base += hashlib.sha256(uid.encode()).hexdigest()[:8].upper()
            names.take_all(base + ending for ending in own)
        found[uid] = base
    return found


def _folded(name: str) -> str:
    return "".join(_WORD.findall(name)).lower()
