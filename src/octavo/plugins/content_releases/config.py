"""The settings of releases: `[plugins.content-releases.config]`."""

from pydantic import Field

from octavo.plugin import Section


class ReleasesSettings(Section):
    """How much may be planned, and how long what was done is kept."""

    max_pending: int = Field(default=1_000, ge=1, description="Most releases that are not published yet.")
    max_entries: int = Field(default=1_000, ge=1, le=1_000, description="Most entries of one release.")
    max_scheduled: int = Field(
        default=10_000, ge=1, description="Most entries that wait for a time of their own."
    )
    keep_days: float = Field(
        default=30.0, gt=0, description="Days a schedule of one entry is kept once it is done."
    )
