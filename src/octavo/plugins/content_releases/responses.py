"""The JSON Schemas of what routes about releases answer."""

from typing import Any

from octavo.plugin import (
    FLAG,
    MOMENT,
    PAGINATION,
    TEXT,
    WHOLE,
    list_of,
    map_of,
    nullable,
    one_of,
    record,
    shared,
    wrapped,
)
from octavo.plugins.content_releases.schemas import CONDITIONS, STATES, TYPES

Json = dict[str, Any]

STATUS = one_of("draft", "published", "modified")
PERSON = record(
    {"id": WHOLE, "email": TEXT, **dict.fromkeys(("firstname", "lastname", "username"), nullable(TEXT))}
)
_STAMPS = {"createdAt": MOMENT, "updatedAt": MOMENT}
_PLAN = {
    "scheduledAt": nullable(MOMENT),
    "timezone": {**nullable(TEXT), "description": "The zone the time is shown in; the time itself is UTC."},
    "status": one_of(*STATES),
    "error": {**nullable(TEXT), "description": "Why it did not happen as planned."},
    "createdBy": nullable(PERSON),
}
RELEASE = shared(
    "Release",
    record(
        {
            "id": WHOLE,
            "name": TEXT,
            "releasedAt": nullable(MOMENT),
            **_PLAN,
            "releaseCondition": one_of(*CONDITIONS),
            **_STAMPS,
            "actions": record({"meta": record({"count": WHOLE})}),
        }
    ),
)
_PROBLEMS = list_of(
    shared(
        "ReleaseProblem",
        record({"message": TEXT, "path": list_of(TEXT), "locale": TEXT}, optional=("locale",)),
    )
)
_ACTION_FIELDS: Json = {
    "id": WHOLE,
    "type": one_of(*TYPES),
    "contentType": TEXT,
    "entryDocumentId": TEXT,
    "locale": nullable({**TEXT, "description": "`*` for all locales."}),
    "isEntryValid": FLAG,
    "problems": _PROBLEMS,
    **_STAMPS,
}
ACTION = shared("ReleaseAction", record(_ACTION_FIELDS))
_SHOWN_FIELDS: Json = {
    **_ACTION_FIELDS,
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
_SHOWN = record({**_SHOWN_FIELDS, "status": nullable(STATUS)})
SCHEDULE = shared("EntrySchedule", record({**_ACTION_FIELDS, **_PLAN}))
SCHEDULES = record(
    {
        "data": list_of(
            shared("PlannedEntry", record({**_SHOWN_FIELDS, "entryStatus": nullable(STATUS), **_PLAN}))
        ),
        "meta": record({"pagination": PAGINATION}),
    }
)

RELEASES = record(
    {
        "data": list_of(RELEASE),
        "meta": record({"pagination": PAGINATION, "pendingReleasesCount": WHOLE}),
    }
)
ACTIONS = record(
    {"data": map_of(list_of(_SHOWN)), "meta": record({"pagination": PAGINATION})},
)
ADDED = record(
    {
        "data": list_of(ACTION),
        "meta": record({"entriesAlreadyInRelease": WHOLE, "totalEntries": WHOLE}),
    }
)
PUBLISHED = record(
    {
        "data": RELEASE,
        "meta": record(
            dict.fromkeys(("totalEntries", "totalPublishedEntries", "totalUnpublishedEntries"), WHOLE)
        ),
    }
)
ATTACHED = wrapped(
    list_of(
        shared(
            "ReleaseOfEntry",
            record({**RELEASE["properties"], "actions": list_of(ACTION)}),
        )
    )
)
MAPPED = wrapped(map_of(list_of(record({"id": WHOLE, "name": TEXT}))))
SETTINGS = wrapped(record({"defaultTimezone": nullable(TEXT)}))
