"""Times by the clock: cron expressions in a time zone, and moments as the tables keep them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def now() -> datetime:
    """Return the time of this machine."""
    return datetime.now(UTC)


def to_stored(moment: datetime) -> int:
    """Return a moment in milliseconds since 1970; raises ValueError for one without a time zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone: use datetime.now(UTC) or a ZoneInfo")
    return (moment - EPOCH) // MILLISECOND


def from_stored(milliseconds: int) -> datetime:
    """Return the moment in UTC."""
    return EPOCH + milliseconds * MILLISECOND


@dataclass(frozen=True, slots=True)
class Schedule:
    """A cron expression in a time zone.

    Where clocks are set forward, what was due in the hour that is left out is due right after it; where they
    are set back, a fixed time is due once and what runs each hour or minute is due in both.
    """

    expression: str
    zone: str = "UTC"

    def __post_init__(self) -> None:
        """Raise ValueError for an expression or a time zone that cannot be read, or that is never due."""
        from cronsim import CronSimError  # noqa: PLC0415  # most projects have no schedule

        try:
            if len(self.expression.split()) != 5:
                raise CronSimError("it has five fields")
            first = next(self._times(now()), None)
        except CronSimError as error:
            message = f"{self.expression!r} is no cron expression ({error}): minute hour day month weekday"
            raise ValueError(f'{message}, such as "0 9 * * mon"') from None
        if first is None:
            raise ValueError(f"{self.expression!r} is never due")

    def __str__(self) -> str:
        return f"{self.expression} {self.zone}"

    @property
    def _zone(self) -> ZoneInfo:
        try:
            return ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError):
            message = f"There is no time zone {self.zone!r}: use a name such as Europe/Paris"
            raise ValueError(f"{message} (where the system has none, install tzdata)") from None

    def after(self, moment: datetime) -> datetime:
        """Return the first due time after a moment, in UTC."""
        # In an hour that is repeated, the first of two moments is named, also after it has passed.
        return next(due for due in self._times(moment) if due > moment)

    def _times(self, moment: datetime) -> Iterator[datetime]:
        from cronsim import CronSim  # noqa: PLC0415  # as above

        return (time.astimezone(UTC) for time in CronSim(self.expression, moment.astimezone(self._zone)))
