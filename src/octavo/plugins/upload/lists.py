"""Reads what lists of files and folders are asked for; whatever else is asked is refused."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from octavo import ValidationError
from octavo.plugin import FilterNames, check_parameters, read_page, row_id, unknown_filter_keys
from octavo.plugins.upload.uids import ROOT_FOLDER

FOLDER_NAMES: FilterNames = {
    **dict.fromkeys(("id", "documentId", "name", "pathId", "path", "createdAt", "updatedAt"), ()),
    "parent": ("id", "documentId", "name", "path"),
}
FILE_NAMES: FilterNames = {
    **dict.fromkeys(("id", "documentId", "name", "alternativeText", "caption", "mime", "ext", "size"), ()),
    **dict.fromkeys(("width", "height", "url", "hash", "folderPath", "createdAt", "updatedAt"), ()),
    "folder": ("id", "documentId", "name", "path"),
}
FILE_KEYS = ("folder", "folderPath", "_q", "filters", "sort", "page", "pageSize")
FOLDER_KEYS = ("parent", "_q", "filters", "sort")
FILE_SORTS = ("id", "name", "createdAt", "updatedAt", "size", "mime", "ext")
FOLDER_SORTS = ("id", "name", "createdAt", "updatedAt")
SEARCHED = ("name", "alternativeText", "caption", "url")
PAGE_SIZE, MAX_PAGE_SIZE = 10, 100
TOP = ("", "null")
"""How a query writes that something is in no folder."""

Filters = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Listing:
    """The query of a list."""

    filters: list[Filters]
    """All of them hold; none for everything."""
    sort: list[str]
    page: int = 1
    size: int = MAX_PAGE_SIZE
    searches: bool = False
    """Whether what is told of files is compared with something."""


def read_files(query: Mapping[str, Any]) -> Listing:
    """Return what a list of files is asked for; raises ValidationError."""
    check_parameters(query, FILE_KEYS)
    filters = [*_place(query, "folder"), *_below(query), *_filters(query, FILE_NAMES)]
    filters += _search(query, SEARCHED)
    page, size = read_page(query, PAGE_SIZE, MAX_PAGE_SIZE)
    searches = bool(query.get("_q") or query.get("filters"))
    return Listing(filters, _sort(query, FILE_SORTS, "id:asc"), page, size, searches)


def read_folders(query: Mapping[str, Any]) -> Listing:
    """Return what a list of folders is asked for; raises ValidationError."""
    check_parameters(query, FOLDER_KEYS)
    filters = [*_place(query, "parent"), *_filters(query, FOLDER_NAMES), *_search(query, ("name",))]
    return Listing(filters, _sort(query, FOLDER_SORTS, "name:asc"))


def _place(query: Mapping[str, Any], name: str) -> list[Filters]:
    """Return a filter for what is right inside one folder, `null` being the top."""
    value = query.get(name)
    if value is None:
        return []
    if value in TOP:
        return [{name: {"id": {"$null": True}}}]
    number = row_id(value)
    if number is None:
        raise ValidationError(f"{name} must be the id of a folder, or null for the top")
    return [{name: {"id": {"$eq": number}}}]


def _below(query: Mapping[str, Any]) -> list[Filters]:
    """Return a filter for what is in a folder or in any below it."""
    path = query.get("folderPath")
    if path is None or path == ROOT_FOLDER:
        return []
    if not isinstance(path, str) or not path.startswith(ROOT_FOLDER):
        raise ValidationError("folderPath must be a path such as /1/4")
    return [{"$or": [{"folderPath": {"$eq": path}}, {"folderPath": {"$startsWith": f"{path}/"}}]}]


def _search(query: Mapping[str, Any], names: Collection[str]) -> list[Filters]:
    text = query.get("_q")
    if text in (None, ""):
        return []
    if not isinstance(text, str):
        raise ValidationError("_q must be a text")
    return [{"$or": [{name: {"$containsi": text}} for name in names]}]


def _filters(query: Mapping[str, Any], names: FilterNames) -> list[Filters]:
    value = query.get("filters")
    if value in (None, ""):
        return []
    if not isinstance(value, Mapping):
        raise ValidationError("filters must be an object")
    for key in unknown_filter_keys(value, names):
        raise ValidationError(f"Invalid key {key} in filters; there are {', '.join(names)}")
    return [dict(value)]


def _sort(query: Mapping[str, Any], names: Collection[str], default: str) -> list[str]:
    """Return an order in which no two entries are equal."""
    sort = query.get("sort") or default
    if not isinstance(sort, str) or sort.partition(":")[0] not in names:
        raise ValidationError(f"Invalid sort; there are {', '.join(names)}")
    return [sort] if sort.partition(":")[0] == "id" else [sort, "id:asc"]
