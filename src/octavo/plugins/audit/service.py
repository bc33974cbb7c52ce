"""The service of the audit log: what writes entries, and what deletes old ones."""

from octavo import CollectionService, Octavo
from octavo.plugins.audit.config import AuditSettings
from octavo.plugins.audit.recorder import Recorder
from octavo.plugins.audit.retention import Retention
from octavo.plugins.audit.schema import ENTRY


class AuditEntryService(CollectionService[dict[str, object]]):
    """The service of the controller; it holds the background task."""

    uid = ENTRY

    def __init__(self, app: Octavo) -> None:
        super().__init__(app)
        settings: AuditSettings = app.plugin("audit").config
        self.recorder = Recorder(app, settings)
        self.retention = Retention(app, settings.retention_days)
