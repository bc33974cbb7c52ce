"""HTTP dates as text and as values (RFC 9110 §5.6.7), and the clock they are read from."""

import math
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def now_ms() -> float:
    """Return the milliseconds since 1970, as JavaScript's `Date.now`."""
    return time.time() * 1000


def from_ms(milliseconds: float) -> datetime:
    """Return the moment so many milliseconds after 1970, whole milliseconds."""
    return EPOCH + timedelta(milliseconds=math.trunc(milliseconds))


def to_http(moment: datetime) -> str:
    """Return `Thu, 01 Jan 1970 00:00:00 GMT`; a naive datetime is taken as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return format_datetime(aware.astimezone(UTC).replace(microsecond=0), usegmt=True)


def from_text(text: str) -> datetime | None:
    """Return the moment an HTTP date or an ISO 8601 text names, or None where it names none."""
    if len(text) > 100:
        return None
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(text)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None
