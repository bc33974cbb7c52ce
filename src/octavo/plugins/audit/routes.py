"""The audit log over HTTP: the core actions that read entries, for grants of roles and for administrators."""

from octavo import CollectionController, Route
from octavo.plugin import RouteInfo
from octavo.plugins.audit.schema import ENTRY


class AuditEntryController(CollectionController[dict[str, object]]):
    """Reads the log, with the parameters of every list; it cannot be changed over HTTP."""

    uid = ENTRY


# The actions are inherited, so they are named by their controller; the content type describes them.
ROUTES = [
    Route("GET", "/audit/entries", "entry.find"),
    Route("GET", "/audit/entries/:id", "entry.find_one"),
    Route(
        "GET",
        "/audit/entries",
        "entry.find",
        auth={"strategies": ["admin"], "scope": [f"{ENTRY}.read"]},
        info=RouteInfo(type="admin"),
    ),
]
