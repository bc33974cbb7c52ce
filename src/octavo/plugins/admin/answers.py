"""What the admin API answers, as JSON Schema: administrators, lists, and what may be asked of lists."""

from typing import Any

from octavo.plugin import FLAG, TEXT, WHOLE, given, list_of, nullable, one_of, parameter, record, shared, text
from octavo.plugins.admin.listing import MAX_PAGE_SIZE, PAGE_SIZE, Names

Json = dict[str, Any]

MOMENT = text(format="date-time")
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
"""The filters of what lists name and is no text."""

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
SEARCHED = parameter("_q", TEXT, "Text looked for in every searchable attribute.")
WINDOW = [
    parameter("page", {"type": "integer", "minimum": 1, "maximum": 10**9 - 1, "default": 1}),
    parameter(
        "pageSize",
        {"type": "integer", "minimum": 1, "default": PAGE_SIZE},
        f"More than {MAX_PAGE_SIZE} are {MAX_PAGE_SIZE}.",
    ),
]
"""The parameters of a page."""


def page_of(one: Json) -> Json:
    """Return the schema of a page of something."""
    counts = record(dict.fromkeys(("page", "pageSize", "pageCount", "total"), WHOLE))
    return record({"results": list_of(one), "pagination": shared("Page", counts)})


def listing(names: Names) -> list[Json]:
    """Return the parameters of a list: filters and sort by names, and a text looked for."""
    properties = {
        name: given({key: _filter(key) for key in inner}) if inner else _filter(name)
        for name, inner in names.items()
    }
    orders = [
        f"{name}{order}" for name, inner in names.items() if not inner for order in ("", ":asc", ":desc")
    ]
    filters = parameter("filters", given(properties), "Conditions: `filters[email][$containsi]=example`.")
    sort = parameter("sort", one_of(*orders))
    return [{**filters, "style": "deepObject", "explode": True}, sort, SEARCHED]


def _filter(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{FILTERS.get(name, 'TextFilter')}"}
