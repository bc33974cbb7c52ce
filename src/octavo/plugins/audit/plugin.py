"""The routes and phase functions of the audit log. It is off unless `octavo.toml` names it:
`[plugins.audit]`.
"""

from octavo import CollectionController, CollectionService, Octavo, Route
from octavo.plugin import Plugin, RouteInfo
from octavo.plugins.audit.config import AuditSettings
from octavo.plugins.audit.recorder import Recorder
from octavo.plugins.audit.retention import Retention
from octavo.plugins.audit.schema import ENTRY, SCHEMA


class EntryController(CollectionController[dict[str, object]]):
    """Reads the log, with the parameters of every list; it cannot be changed over HTTP."""

    uid = ENTRY


class EntryService(CollectionService[dict[str, object]]):
    """The service of the controller; it holds the background task."""

    uid = ENTRY

    def __init__(self, app: Octavo) -> None:
        super().__init__(app)
        settings: AuditSettings = app.plugin("audit").config
        self.recorder = Recorder(app, settings)
        self.retention = Retention(app, settings.retention_days)


async def _register(app: Octavo) -> None:
    _service(app).recorder.listen_to_rows()


async def _bootstrap(app: Octavo) -> None:
    _service(app).recorder.listen_to_documents()
    _service(app).retention.start()


async def _destroy(app: Octavo) -> None:
    await _service(app).retention.stop()


def _service(app: Octavo) -> EntryService:
    service: EntryService = app.service(ENTRY)
    return service


plugin = Plugin(
    name="audit",
    config=AuditSettings,
    content_types=[SCHEMA],
    controllers=[EntryController],
    services=[EntryService],
    routes=[
        Route("GET", "/audit/entries", "entry.find"),
        Route("GET", "/audit/entries/:id", "entry.find_one"),
        Route(
            "GET",
            "/audit/entries",
            "entry.find",
            auth={"strategies": ["admin"], "scope": [f"{ENTRY}.read"]},
            info=RouteInfo(type="admin"),
        ),
    ],
    register=_register,
    bootstrap=_bootstrap,
    destroy=_destroy,
)
