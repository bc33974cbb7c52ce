"""How the recorded programs' JavaScript names read in Python."""

import re

KEPT = {"URL": "URL"}
RENAMED = {
    "is": "is_",
    "assert": "assert_",
    "onerror": "on_error",
    "_matchedRoute": "matched_route",
    "_matchedRouteName": "matched_route_name",
    "_explicitNullBody": "explicit_null_body",
    "del": "del_",
}


def python_name(name: str) -> str:
    """`originalUrl` is `original_url`."""
    if name in KEPT:
        return KEPT[name]
    if name in RENAMED:
        return RENAMED[name]
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


def javascript_name(name: str) -> str:
    """`status_code` is `statusCode`."""
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def python_options(options: dict[str, object]) -> dict[str, object]:
    """Options of applications, cookies and routers by their Python names."""
    return {python_name(key): value for key, value in options.items()}
