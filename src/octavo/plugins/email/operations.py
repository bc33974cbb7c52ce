"""What the route that sends e-mail takes and answers, for the document of the API."""

from collections.abc import Mapping

from octavo import Octavo
from octavo.plugin import TEXT, DocumentParts, Operation, given, record, text
from octavo.plugins.email.controller import FIELDS


def operations(app: Octavo, parts: DocumentParts) -> Mapping[str, Operation]:
    """Return what is said of every route of this plugin."""
    address = {"anyOf": [text(format="email"), text(pattern="^[^<>]+ <[^<>@ ]+@[^<>@ ]+>$")]}
    body = {**dict.fromkeys(FIELDS, TEXT), "to": address}
    said = [{"required": [name], "properties": {name: {"minLength": 1}}} for name in ("text", "html")]
    either = {"anyOf": said}
    return {"POST /api/email": Operation("Send an e-mail", record({}), body=given(body, ["to"]) | either)}
