"""What happens by the clock. The times are kept in the database; beat only ticks.

A periodic job is due once per period, however many hosts tick: moving its time on and enqueueing
it are one transaction. Daily times lie outside the hour that daylight saving repeats or leaves out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from foundation.clock import OFFICE_ZONE
from foundation.settings import Settings

TICK_S = 5.0

Next = Callable[[datetime], datetime]


@dataclass(frozen=True, slots=True)
class Periodic:
    """A job that falls due again and again."""

    name: str
    next_after: Next
    wanted: Callable[[Settings], bool] = lambda _: True


def every(period: timedelta) -> Next:
    """Return the rule "every so often", counted from the beginning of the day in UTC.

    Examples
    --------
    >>> from datetime import UTC
    >>> every(timedelta(hours=6))(datetime(2026, 3, 9, 13, 5, tzinfo=UTC)).hour
    18
    """

    def next_after(now: datetime) -> datetime:
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + ((now - midnight) // period + 1) * period

    return next_after


def daily(at: time) -> Next:
    """Return the rule "each day at this time in the office's zone".

    Examples
    --------
    >>> from datetime import UTC
    >>> str(daily(time(4, 30))(datetime(2026, 3, 28, 12, tzinfo=UTC)))  # the clocks change
    '2026-03-29 02:30:00+00:00'
    """

    def next_after(now: datetime) -> datetime:
        today = now.astimezone(OFFICE_ZONE).date()
        for day in (today, today + timedelta(days=1)):
            due = datetime.combine(day, at, OFFICE_ZONE).astimezone(now.tzinfo)
            if due > now:
                return due
        msg = "a day without a tomorrow"
        raise AssertionError(msg)

    return next_after


PERIODIC = (
    Periodic("accounts.clean_sessions", every(timedelta(hours=1))),
    Periodic("employers.pull_openings", every(timedelta(hours=6)), lambda s: bool(s.jobsearch_url)),
    Periodic("employers.refresh_requirements", every(timedelta(minutes=15))),
    Periodic("foundation.anchor_audit", daily(time(4, 15))),
    Periodic("foundation.tidy_up", daily(time(4, 45))),
)


def due_times(settings: Settings, *, now: datetime) -> dict[str, datetime]:
    """Return each periodic job that the settings want, and when it is due after now."""
    return {
        periodic.name: periodic.next_after(now)
        for periodic in PERIODIC
        if periodic.wanted(settings)
    }
