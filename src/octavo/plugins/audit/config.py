"""The settings of the audit log: `[plugins.audit.config]`."""

from pydantic import Field

from octavo.plugin import Section

NOISE = (
    "admin::session",
    "admin::api-token",
    "plugin::webhooks.webhook",
    "plugin::webhooks.delivery",
    "plugin::content-releases.release",
    "plugin::content-releases.release-action",
    "plugin::history.version",
    "plugin::history.trashed",
)


class AuditSettings(Section):
    """What is recorded, and for how long."""

    retention_days: int = Field(default=90, ge=0, description="Days entries are kept; 0 keeps them for good.")
    ignored: tuple[str, ...] = Field(default=(), description="Content types nothing is noted of.")
    ignored_rows: tuple[str, ...] = Field(
        default=NOISE,
        description="Content types of which only what is done to documents is noted, not what plugins do to "
        "their rows: sessions, the last use of tokens and deliveries of webhooks change all the time.",
    )
