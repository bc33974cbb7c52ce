"""What bodies and query strings about releases have in common: entries, moments and time zones."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from octavo import Context, ValidationError
from octavo.plugin import Choice, Report, Rule, Text, ValuePath
from octavo.plugins.content_releases.schemas import TYPES

LONGEST_ID, LONGEST_ZONE = 255, 100
PAGE_SIZE, MAX_PAGE_SIZE = 10, 100
NOT_A_MOMENT = "must be a date and time with a zone, such as 2027-01-31T09:00:00.000Z"
LAST_YEAR = 9_000


def _check_moment(value: str, here: ValuePath, report: Report) -> None:
    if read_moment(value) is None:
        report.add(here, NOT_A_MOMENT, value)


def _check_zone(value: str, here: ValuePath, report: Report) -> None:
    if value and zone_of(value) is None:
        report.add(here, "must be a time zone, such as Europe/Paris", value)


def read_moment(text: str) -> datetime | None:
    """Return a moment in UTC; None for a text that is none, or says no zone."""
    try:
        moment = datetime.fromisoformat(text)
        utc_moment = moment.astimezone(UTC) if moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
    return utc_moment if utc_moment is not None and 1970 <= utc_moment.year < LAST_YEAR else None


def zone_of(text: str) -> str | None:
    """Return the name of a time zone; Strapi's panel sends it behind its offset: `UTC+01:00&Europe/Paris`."""
    name = text.rpartition("&")[2]
    try:
        return ZoneInfo(name).key
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        return None


MOMENT_RULE = Rule(_check_moment, {"format": "date-time"})
ZONE_RULE = Rule(_check_zone, {})
TYPE_FIELD = Choice("type", TYPES, required=True, typed="string")
ENTRY_FIELDS = (
    Text("contentType", required=True, max_length=LONGEST_ID),
    Text("entryDocumentId", max_length=LONGEST_ID, nullable=True),
    Text("locale", max_length=LONGEST_ID, nullable=True),
    TYPE_FIELD,
)


def read_plan(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return `scheduledAt` and `timezone` of a body, those that were sent; raises ValidationError for a time
    without a zone to show it in, or one that is over.
    """
    plan: dict[str, Any] = {}
    if "timezone" in data:
        plan["timezone"] = None if not data["timezone"] else zone_of(data["timezone"])
    if "scheduledAt" in data:
        plan["scheduledAt"] = None if data["scheduledAt"] is None else read_moment(data["scheduledAt"])
    if plan.get("scheduledAt") is not None:
        if plan.get("timezone") is None:
            raise ValidationError("timezone is a required field where there is scheduledAt")
        if plan["scheduledAt"] <= datetime.now(UTC):
            raise ValidationError("Scheduled at must be later than now")
    return plan


def text_of(ctx: Context, name: str, *, required: bool = False) -> str | None:
    """Return a query parameter that is one text; raises ValidationError."""
    value = ctx.query.get(name)
    if value is None and not required:
        return None
    if not isinstance(value, str) or not value or len(value) > LONGEST_ID or "\0" in value:
        raise ValidationError(f"{name} must be a text of 1 to {LONGEST_ID} characters")
    return value
