"""The routes and phase functions of the audit log. It is off unless `octavo.toml` names it:
`[plugins.audit]`.
"""

from octavo import Octavo
from octavo.plugin import Plugin
from octavo.plugins.audit.config import AuditSettings
from octavo.plugins.audit.routes import ROUTES, AuditEntryController
from octavo.plugins.audit.schema import SCHEMA
from octavo.plugins.audit.service import AuditEntryService


async def _register(app: Octavo) -> None:
    app.service(AuditEntryService).recorder.listen_to_rows()


async def _bootstrap(app: Octavo) -> None:
    service = app.service(AuditEntryService)
    service.recorder.listen_to_documents()
    service.retention.start()


async def _destroy(app: Octavo) -> None:
    await app.service(AuditEntryService).retention.stop()


plugin = Plugin(
    name="audit",
    config=AuditSettings,
    content_types=[SCHEMA],
    controllers=[AuditEntryController],
    services=[AuditEntryService],
    routes=ROUTES,
    register=_register,
    bootstrap=_bootstrap,
    destroy=_destroy,
)
