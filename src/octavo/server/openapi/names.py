"""The names of schemas in the document: `Article`, `ArticleInput`, `UploadFile`, `SharedSeo`."""

import re
from collections.abc import Container

from octavo.schema.uid import parse_component_uid, parse_uid

EXTENSION = "openapi"
"""The key of a route's `config` whose mapping is laid over what is found out about it."""

_WORD = re.compile(r"[A-Za-z0-9]+")


def pascal_case(*parts: str) -> str:
    """Return words as one name of ASCII letters, each with a capital; capitals inside stay."""
    plain = (part if part.isascii() else _plain(part) for part in parts)
    return "".join(word[0].upper() + word[1:] for part in plain for word in _WORD.findall(part))


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


def free_name(wanted: str, taken: Container[str]) -> str:
    """Return a name that is not taken: the wanted one, or one with a number."""
    if wanted not in taken:
        return wanted
    return next(name for number in range(2, 10**6) if (name := f"{wanted}{number}") not in taken)


def camel_case(name: str) -> str:
    """Return an action's name as operations have it: `find_one` is `findOne`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
