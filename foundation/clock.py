"""The only reader of the time."""

import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Europe/Stockholm")


def now() -> datetime:
    """Return this instant, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the one place that reads the clock


def today() -> date:
    """Return the calendar date in the office's zone."""
    return now().astimezone(OFFICE_ZONE).date()


def office_date(moment: datetime) -> date:
    """Return the office's calendar date of an instant."""
    return moment.astimezone(OFFICE_ZONE).date()


def seconds() -> float:
    """Return a monotonic count of seconds, for durations only."""
    return time.monotonic()
