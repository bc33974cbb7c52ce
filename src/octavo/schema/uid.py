"""The uids of types and components, and conversions between spellings of names."""

import re
import unicodedata
from typing import NamedTuple

_BEYOND = r"[^\x00-\x7f]"
"""Characters beyond ASCII count as lower-case letters when names are split into words."""

_KEBAB = re.compile(rf"(?:[a-z]|{_BEYOND})(?:[a-z0-9]|{_BEYOND}|-(?=[a-z0-9]|{_BEYOND}))*")
_NAME = rf"(?:[a-z0-9_-]|{_BEYOND})+"
_CONTENT_TYPE = re.compile(rf"(?:(api|plugin)::({_NAME})\.({_NAME})|(admin)::({_NAME}))")
_COMPONENT = re.compile(rf"((?:[A-Za-z0-9_-]|{_BEYOND})+)\.((?:[A-Za-z0-9_-]|{_BEYOND})+)")
_WORD = re.compile(rf"[A-Z]+(?![a-z]|{_BEYOND})|[A-Z]?(?:[a-z]|{_BEYOND})+|[0-9]+")


class ParsedUid(NamedTuple):
    """The parts of a content type's uid: `api::blog.article` is ("api", "blog", "article")."""

    space: str
    owner: str
    name: str


def parse_uid(text: str) -> ParsedUid | None:
    """Return the parts of `api::x.y`, `plugin::x.y` or `admin::y`; None for anything else."""
    match = _CONTENT_TYPE.fullmatch(text)
    if match is None:
        return None
    return ParsedUid("admin", "admin", match[5]) if match[4] else ParsedUid(match[1], match[2], match[3])


def parse_component_uid(text: str) -> tuple[str, str] | None:
    """Return (category, name) of `category.name`; None for anything else."""
    match = _COMPONENT.fullmatch(text)
    return (match[1], match[2]) if match else None


def is_kebab_case(text: str) -> bool:
    """Whether a name is lower-case words joined by dashes, as singular and plural names must be."""
    return _KEBAB.fullmatch(text) is not None and text == text.lower() and is_attribute_name(text)


def is_attribute_name(text: str) -> bool:
    """Whether a name can be a key of a document: letters, digits, `_` and `-`, not starting with a digit."""
    return not text.startswith("-") and text.replace("-", "_").isidentifier()


def snake_case(name: str) -> str:
    """Return the words joined by underscores: `publishOn` is `publish_on`, `H1title` `h_1_title` (lodash)."""
    return "_".join(_WORD.findall(unicodedata.normalize("NFC", name))).lower() or name


def camel_case(name: str) -> str:
    """Return a function's name as in actions: `find_one` is `findOne`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def kebab_case(folder: str) -> str:
    """Return a folder's name as in uids: underscores become dashes."""
    return folder.replace("_", "-")


def strapi_name(folder: str) -> str:
    """Return a folder's name as Strapi has it in uids: `BlogPost` is `blog-post`, `Año` is `ano` (lodash)."""
    if is_kebab_case(folder) and folder.isascii():
        return folder
    plain = "".join(each for each in unicodedata.normalize("NFKD", folder) if not unicodedata.combining(each))
    return snake_case(plain).replace("_", "-")
