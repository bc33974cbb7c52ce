"""The settings of history and trash: `[plugins.history.config]`."""

from pydantic import Field

from octavo.plugin import Section


class HistorySettings(Section):
    """How many versions of entries are kept, and for how long they and deleted entries are."""

    squash_minutes: float = Field(
        default=5.0,
        ge=0,
        le=1_440,
        description="Minutes in which saves by one author become one version; 0: each is one.",
    )
    keep_most: int = Field(
        default=100, ge=1, le=10_000, description="Most versions of an entry, in each locale, that are kept."
    )
    keep_days: float = Field(
        default=90.0,
        ge=0,
        description="Days versions are kept; the last one of an entry stays. 0: they are kept for good.",
    )
    trash_days: float = Field(
        default=30.0,
        ge=0,
        description="Days deleted entries can be restored; 0: what is deleted is gone at once.",
    )
