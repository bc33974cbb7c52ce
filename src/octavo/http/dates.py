"""HTTP dates as text and as values (RFC 9110 §5.6.7), and the clock they are read from."""

import math
import re
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

_LONGEST = 60
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_FORMATS = (
    "%Y-%m-%d",
    "%Y-%m",
    "%Y",
    "%d %b %Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%b %d %Y",
    "%m/%d/%Y",
)
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
    """Parse an HTTP date, an ISO 8601 text or a usual written date; None for anything else."""
    if len(text) > _LONGEST:
        return None
    for parse in (parsedate_to_datetime, _from_iso, _from_words):
        try:
            moment = parse(text)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def _from_iso(text: str) -> datetime:
    if not _ISO.match(text):
        raise ValueError(text)
    return datetime.fromisoformat(text)


def _from_words(text: str) -> datetime:
    """Parse dates as people write them, which JavaScript's `Date.parse` accepts too."""
    for form in _FORMATS:
        for clock in ("", " %H:%M", " %H:%M:%S"):
            try:
                return datetime.strptime(text, form + clock)
            except ValueError:
                continue
    raise ValueError(text)
