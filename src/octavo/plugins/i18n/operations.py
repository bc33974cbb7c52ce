"""What the routes of locales take and answer, for the document of the API."""

from collections.abc import Mapping

from octavo import Octavo
from octavo.plugin import (
    FLAG,
    TEXT,
    WHOLE,
    DocumentParts,
    Operation,
    given,
    list_of,
    nullable,
    one_of,
    record,
    text,
)
from octavo.plugins.i18n.controller import LONGEST_NAME
from octavo.plugins.i18n.iso import iso_locales


def operations(app: Octavo, parts: DocumentParts) -> Mapping[str, Operation]:
    """Return what is said of every route of this plugin."""
    moment = text(format="date-time")
    row = {"id": WHOLE, "documentId": TEXT, "name": nullable(TEXT), "code": TEXT}
    moments = {"createdAt": moment, "updatedAt": moment, "publishedAt": nullable(moment)}
    locale = parts.share("Locale", record({**row, **moments, "isDefault": FLAG}))
    codes = one_of(*iso_locales())
    adding = {"code": codes, "name": nullable(text(most=LONGEST_NAME)), "isDefault": FLAG}
    changing = {"name": text(1, LONGEST_NAME), "isDefault": FLAG}
    listing = Operation("List the locales", list_of(locale))
    return {
        "GET /api/i18n/locales": listing,
        "GET /i18n/locales": listing,
        "GET /i18n/iso-locales": Operation(
            "List the codes locales may have", list_of(record({"code": TEXT, "name": TEXT}))
        ),
        "POST /i18n/locales": Operation("Add a locale", locale, body=given(adding, ["code", "isDefault"])),
        "PUT /i18n/locales/:id": Operation("Change a locale", locale, body=given(changing)),
        "DELETE /i18n/locales/:id": Operation("Delete a locale and all content in it", locale),
    }
