"""The addresses of releases, and who may read and change them."""

from octavo.plugin import ROW_ID, TEXT, parameter

READ, CHANGE = (f"plugin::content-releases.{action}" for action in ("read", "update"))
RELEASES = "/content-releases"
ONE = f"{RELEASES}/:id"
BY_ID = {"id": {"schema": ROW_ID}}
ENTRY = [
    parameter("contentType", TEXT, "The uid of its type.", required=True),
    parameter("entryDocumentId", TEXT, "Its document id; a single type's entry needs none."),
    parameter("locale", TEXT),
]
