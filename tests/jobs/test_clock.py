"""Due times by the clock, over changes of clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from octavo.jobs.clock import Schedule

PARIS = ZoneInfo("Europe/Paris")
# In 2026 clocks go forward on March 29 at 2:00 (1:00 UTC), and back on October 25 at 3:00 (1:00 UTC).
TABLE = [
    ("0 9 * * mon", "2026-03-28T12:00", ["03-30T07:00", "04-06T07:00"]),
    ("0 9 * * mon", "2026-10-19T12:00", ["10-26T08:00", "11-02T08:00"]),
    ("30 2 * * *", "2026-03-27T12:00", ["03-28T01:30", "03-29T01:00", "03-30T00:30"]),
    ("30 2 * * *", "2026-10-24T12:00", ["10-25T00:30", "10-26T01:30"]),
    ("30 * * * *", "2026-03-29T00:00", ["03-29T00:30", "03-29T01:30", "03-29T02:30"]),
    ("30 * * * *", "2026-10-24T23:45", ["10-25T00:30", "10-25T01:30", "10-25T02:30"]),
    ("*/20 * * * *", "2026-10-25T00:30", ["10-25T00:40", "10-25T01:00", "10-25T01:20"]),
    ("0 0 29 2 *", "2026-01-01T00:00", ["02-28T23:00"]),
    ("0 12 l * *", "2026-04-01T00:00", ["04-30T10:00", "05-31T10:00"]),
]


@pytest.mark.parametrize(("expression", "start", "due"), TABLE)
def test_due_times_in_paris(expression: str, start: str, due: list[str]) -> None:
    moment = datetime.fromisoformat(f"{start}+00:00")
    found = []
    for _ in due:
        moment = Schedule(expression, "Europe/Paris").after(moment)
        found.append(moment.strftime("%m-%dT%H:%M"))
    assert found == due


@pytest.mark.parametrize("expression", ["30 2 * * *", "0,30 1-4 * * *", "15 * * * *", "*/7 2-3 * * sun"])
@pytest.mark.parametrize("zone", ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"])
def test_they_never_stand_still_nor_go_back(expression: str, zone: str) -> None:
    schedule = Schedule(expression, zone)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    for hours in range(0, 24 * 365, 5):
        asked = moment + timedelta(hours=hours, minutes=20)
        due = schedule.after(asked)
        assert due > asked
        assert schedule.after(due) > due


@pytest.mark.parametrize(
    ("expression", "zone", "message"),
    [
        ("0 9 * *", "UTC", "no cron expression"),
        ("0 0 9 * * mon", "UTC", "five fields"),
        ("0 25 * * *", "UTC", "no cron expression"),
        ("0 0 30 2 *", "UTC", "no cron expression"),
        ("0 9 * * *", "Europe/Atlantis", "no time zone 'Europe/Atlantis'"),
    ],
)
def test_what_cannot_be_read_is_refused(expression: str, zone: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Schedule(expression, zone)
