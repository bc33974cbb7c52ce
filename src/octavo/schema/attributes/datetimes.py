"""Parses and formats dates and times (date-fns' grammar, as Strapi uses it)."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

NOT_A_MOMENT = "Invalid format, expected a timestamp or an ISO date"
NOT_A_DATE = "Invalid format, expected yyyy-MM-dd"
NO_SUCH_DATE = "Invalid date"
NOT_A_TIME = "Invalid time format, expected HH:mm:ss.SSS"

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = re.compile(r"(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII)
_TIME = re.compile(r"(2[0-3]|[01]\d):([0-5]\d):([0-5]\d)(?:\.(\d{1,3}))?", re.ASCII)
_MILLISECONDS = re.compile(r"-?\d{1,17}", re.ASCII)
_ISO = re.compile(
    r"(?P<year>\d{4})(?:-?W(?P<week>\d{2})(?:-?(?P<weekday>\d))?|-?(?P<ordinal>\d{3})"
    r"|(?:-?(?P<month>\d{2})(?:-?(?P<day>\d{2}))?)?)"
    r"(?:[T ](?P<hour>\d{2})(?::?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,](?P<fraction>\d+))?)?)?"
    r"\s?(?P<zone>Z|[+-]\d{2}(?::?\d{2})?)?)?",
    re.ASCII,
)


def read_date(value: Any) -> date:
    """Parse the date a value is or a text starts with; raises ValueError with the recorded message."""
    if isinstance(value, datetime):
        return _in_utc(value).date()
    if isinstance(value, date):
        return value
    match = _DAY.match(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(NOT_A_DATE)
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise ValueError(NO_SUCH_DATE) from None


def read_time(value: Any) -> time:
    """Parse a time of day with milliseconds; raises ValueError with the recorded message."""
    if isinstance(value, time):
        return value.replace(microsecond=value.microsecond // 1000 * 1000, tzinfo=None)
    if not isinstance(value, str):
        raise ValueError(f"Expected a string, got a {_javascript_type(value)}")
    match = _TIME.fullmatch(value)
    if match is None:
        raise ValueError(NOT_A_TIME)
    microsecond = int((match[4] or "").ljust(3, "0")) * 1000
    return time(int(match[1]), int(match[2]), int(match[3]), microsecond)


def read_datetime(value: Any) -> datetime:
    """Parse a moment in UTC with milliseconds: ISO 8601, or milliseconds since 1970; raises ValueError.

    Texts without a zone are UTC.
    """
    if isinstance(value, datetime):
        return _in_utc(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if isinstance(value, float) and value.is_integer():
        text = str(int(value))
    try:
        match = _ISO.fullmatch(text)
        moment = _from_iso(match) if match else None
        if moment is None and _MILLISECONDS.fullmatch(text):
            moment = EPOCH + timedelta(milliseconds=int(text))
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        raise ValueError(NOT_A_MOMENT)
    return moment


def datetime_to_wire(value: datetime) -> str:
    """Return a moment in UTC as `2024-01-02T03:04:05.678Z`."""
    return value.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def datetime_to_milliseconds(value: datetime) -> str:
    """Return a moment as a text of milliseconds since 1970."""
    return str((value - EPOCH) // timedelta(milliseconds=1))


def time_to_wire(value: time) -> str:
    """Return a time of day as `03:04:05.678`."""
    return value.isoformat(timespec="milliseconds")


def _in_utc(value: datetime) -> datetime:
    aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return aware.replace(microsecond=aware.microsecond // 1000 * 1000)


def _from_iso(match: re.Match[str]) -> datetime:
    day = _day_of(match)
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    microsecond = int((match["fraction"] or "").ljust(3, "0")[:3]) * 1000
    if hour == 24 and minute == second == 0:
        day, hour = day + timedelta(days=1), 0
    moment = datetime(
        day.year, day.month, day.day, hour, minute, second, microsecond, _zone_of(match["zone"])
    )
    return moment.astimezone(UTC)


def _day_of(match: re.Match[str]) -> date:
    year = int(match["year"])
    if match["week"]:
        return date.fromisocalendar(year, int(match["week"]), int(match["weekday"] or 1))
    if match["ordinal"]:
        day = date(year, 1, 1) + timedelta(days=int(match["ordinal"]) - 1)
        if day.year != year:
            raise ValueError(NO_SUCH_DATE)
        return day
    return date(year, int(match["month"] or 1), int(match["day"] or 1))


def _zone_of(text: str | None) -> timezone:
    if text is None or text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[3:].lstrip(":") or 0)
    if minutes > 59:
        raise ValueError(NOT_A_MOMENT)
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)


def _javascript_type(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, int | float) else "object"
