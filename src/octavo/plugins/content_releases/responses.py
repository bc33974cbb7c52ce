"""The JSON Schemas that several routes about releases answer."""

from typing import Any

from octavo.plugin import (
    FLAG,
    MOMENT,
    TEXT,
    WHOLE,
    list_of,
    nullable,
    one_of,
    record,
    shared,
)
from octavo.plugins.content_releases.schemas import STATES, TYPES

Json = dict[str, Any]

STATUS = one_of("draft", "published", "modified")
PERSON = record(
    {"id": WHOLE, "email": TEXT, **dict.fromkeys(("firstname", "lastname", "username"), nullable(TEXT))}
)
STAMPS = {"createdAt": MOMENT, "updatedAt": MOMENT}
PLAN = {
    "scheduledAt": nullable(MOMENT),
    "timezone": {**nullable(TEXT), "description": "The zone the time is shown in; the time itself is UTC."},
    "status": one_of(*STATES),
    "error": {**nullable(TEXT), "description": "Why it did not happen as planned."},
    "createdBy": nullable(PERSON),
}
_PROBLEMS = list_of(
    shared(
        "ReleaseProblem",
        record({"message": TEXT, "path": list_of(TEXT), "locale": TEXT}, optional=("locale",)),
    )
)
ACTION_FIELDS: Json = {
    "id": WHOLE,
    "type": one_of(*TYPES),
    "contentType": TEXT,
    "entryDocumentId": TEXT,
    "locale": nullable({**TEXT, "description": "`*` for all locales."}),
    "isEntryValid": FLAG,
    "problems": _PROBLEMS,
    **STAMPS,
}
ACTION = shared("ReleaseAction", record(ACTION_FIELDS))
SHOWN_FIELDS: Json = {
    **ACTION_FIELDS,
    "contentType": record(
        {
            "uid": TEXT,
            "kind": nullable(TEXT),
            "displayName": TEXT,
            "mainFieldValue": {"description": "How the entry is called, if it may be read."},
        }
    ),
    "locale": nullable(record({"code": TEXT, "name": TEXT})),
}
