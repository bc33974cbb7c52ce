"""JSON Schemas of the admin API's responses and list parameters."""

from typing import Any

from octavo import ApplicationError, Octavo
from octavo.plugin import (
    FLAG,
    MOMENT,
    TEXT,
    WHOLE,
    FilterNames,
    body_schema,
    list_of,
    nullable,
    one_of,
    page_parameters,
    parameter,
    record,
    shared,
    text,
    wrapped,
)
from octavo.plugins.admin.listing import MAX_PAGE_SIZE, PAGE_SIZE

Json = dict[str, Any]

NAME = text(1)
STAMPS = {
    "createdAt": MOMENT,
    "updatedAt": MOMENT,
    "publishedAt": nullable(MOMENT),
    "locale": nullable(TEXT),
}
LIMITED = (429,)
FILTERS = {
    "id": "NumberFilter",
    **dict.fromkeys(("isActive", "blocked"), "BooleanFilter"),
    **dict.fromkeys(("createdAt", "updatedAt"), "DateTimeFilter"),
}
"""The filters of attributes that are no texts."""

_ROLE = record({"id": WHOLE, "name": TEXT, "description": nullable(TEXT), "code": TEXT})
_NAMES = ("firstname", "lastname", "username", "preferedLanguage")
ADMINISTRATOR_ALONE = {
    "id": WHOLE,
    "documentId": TEXT,
    "email": TEXT,
    **dict.fromkeys(_NAMES, nullable(TEXT)),
    "isActive": nullable(FLAG),
    "blocked": nullable(FLAG),
    **STAMPS,
}
"""An administrator's own attributes, by name."""
ADMINISTRATOR = shared("Administrator", record({**ADMINISTRATOR_ALONE, "roles": list_of(_ROLE)}))

PERMISSION = shared(
    "AdminPermission",
    record(
        {
            "id": WHOLE,
            "action": TEXT,
            "subject": nullable(TEXT),
            "conditions": list_of(TEXT),
            "actionParameters": {"type": "object"},
            "properties": {"type": "object", "additionalProperties": nullable(list_of(TEXT))},
        }
    ),
)
SECOND_FACTOR = wrapped(shared("SecondFactor", record({"enabled": FLAG})))
SEARCHED = parameter("_q", TEXT, "Text looked for in every searchable attribute.")
WINDOW = page_parameters(PAGE_SIZE, MAX_PAGE_SIZE)
"""The parameters of a page."""


def listing(names: FilterNames) -> list[Json]:
    """Return the parameters of a list: filters and sort by these names, and a search text."""
    properties = {
        name: body_schema({key: _filter(key) for key in inner}) if inner else _filter(name)
        for name, inner in names.items()
    }
    orders = [
        f"{name}{order}" for name, inner in names.items() if not inner for order in ("", ":asc", ":desc")
    ]
    filters = parameter(
        "filters", body_schema(properties), "Conditions: `filters[email][$containsi]=example`."
    )
    sort = parameter("sort", one_of(*orders))
    return [{**filters, "style": "deepObject", "explode": True}, sort, SEARCHED]


def _filter(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{FILTERS.get(name, 'TextFilter')}"}


def type_paths(app: Octavo, name: str) -> Json:
    """Return the path parameter that is any content type's uid."""
    return {name: {"schema": shared("ContentTypeUid", one_of(*app.schemas.content_types))}}


def refusal(error: ApplicationError) -> Json:
    """Return an error as it stands in an answer about several things, each by itself."""
    return {
        "status": error.status,
        "name": error.name,
        "message": error.message,
        "details": error.details,
    }
