"""What happens by the clock, on the nights when the clock is moved too."""

from datetime import UTC, datetime, time, timedelta

import pytest

from foundation.clock import OFFICE_ZONE
from foundation.settings import Settings
from workers.app import HANDLERS
from workers.schedule import PERIODIC, daily, due_times, every


def runs_between(start: datetime, end: datetime, at: time) -> list[datetime]:
    due, found = start, []
    while (due := daily(at)(due)) < end:
        found.append(due)
    return found


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [
        pytest.param(2026, 3, 29, id="an hour is left out"),
        pytest.param(2026, 10, 25, id="an hour comes twice"),
        pytest.param(2026, 6, 1, id="an ordinary day"),
    ],
)
def test_a_daily_job_runs_once_each_day(year: int, month: int, day: int) -> None:
    start = datetime(year, month, day, 12, tzinfo=UTC) - timedelta(days=3)

    found = runs_between(start, start + timedelta(days=7), time(4, 30))

    local = [due.astimezone(OFFICE_ZONE) for due in found]
    assert len({one.date() for one in local}) == len(found) == 7
    assert {one.time() for one in local} == {time(4, 30)}


def test_what_is_due_every_hour_is_due_at_the_next_full_one() -> None:
    now = datetime(2026, 3, 9, 13, 59, 59, tzinfo=UTC)

    due = every(timedelta(hours=1))(now)

    assert due == datetime(2026, 3, 9, 14, tzinfo=UTC)
    assert every(timedelta(hours=1))(due) == datetime(2026, 3, 9, 15, tzinfo=UTC)


def test_every_periodic_job_has_somebody_to_do_it() -> None:
    assert {periodic.name for periodic in PERIODIC} <= HANDLERS.names()


def test_nothing_is_pulled_unless_an_address_is_set() -> None:
    now = datetime(2026, 3, 9, 13, tzinfo=UTC)
    without, with_one = Settings(), Settings(jobsearch_url="http://127.0.0.1:1")

    assert "employers.pull_openings" not in due_times(without, now=now)
    assert "employers.pull_openings" in due_times(with_one, now=now)
