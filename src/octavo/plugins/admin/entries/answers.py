"""JSON Schemas of requests and answers about entries."""

from typing import Any, Final

from octavo import Octavo
from octavo.plugin import TEXT, WHOLE, list_of, one_of, parameter, record, shared
from octavo.plugins.admin.actions import is_displayed
from octavo.plugins.admin.entries.service import STATUSES
from octavo.schema import ContentType

Json = dict[str, Any]

ENTRY: Final = shared("AdminEntry", record({"id": WHOLE, "documentId": TEXT}, more=True))
_VERSIONS = list_of({"type": "object"})
META: Final = record({"availableLocales": _VERSIONS, "availableStatus": _VERSIONS})
ANSWER: Final = {"anyOf": [record({"data": ENTRY, "meta": META}), ENTRY]}
ENTRY_OR_EMPTY: Final = {"anyOf": [record({"data": {"anyOf": [ENTRY, record({})]}, "meta": META}), ENTRY]}
"""An entry; empty if it is in other locales alone."""
BODY: Final = {"type": "object", "description": "Attributes of the type; what it does not know is ignored."}
LOCALE: Final = parameter("locale", TEXT, "The locale, else the default one.")
STATUS: Final = parameter("status", one_of(*STATUSES))
IF_MATCH: Final = {
    **parameter("If-Match", TEXT, "The `updatedAt` the draft must still have, in quotes."),
    "in": "header",
}
STALE: Final = (412,)
"""The refusal of a write with an `If-Match` of an older version."""
COUNT: Final = record({"count": WHOLE})


def displayed(app: Octavo, kind: str | None = None) -> Json:
    """Return the path parameter of changes: the displayed types, or those of one kind."""
    return {
        "model": {
            "schema": one_of(*(uid for uid, type_ in _displayed_types(app) if kind in {None, type_.kind}))
        }
    }


def _displayed_types(app: Octavo) -> list[tuple[str, ContentType]]:
    return [(uid, type_) for uid, type_ in app.schemas.content_types.items() if is_displayed(type_)]
