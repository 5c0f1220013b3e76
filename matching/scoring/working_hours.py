"""Time: hours, times of day and first day."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import date
from typing import Final

from matching.scoring.trust import FULL

UNKNOWN: Final = FULL // 2
HOURS_WEIGHT: Final = 2
SCHEDULE_WEIGHT: Final = 2
START_WEIGHT: Final = 1
LOST_PER_PERCENT: Final = 20
LATEST_DAYS: Final = 90


def time_fit(*, hours: int, schedule: int | None, start: int) -> int:
    r"""Show how well hours, times of day and first day fit.

    :math:`\lfloor (2 h + 2 s + b) / 5 \rfloor` of hours :math:`h`, schedule :math:`s` and
    beginning :math:`b`; without a stated schedule :math:`\lfloor (2 h + b) / 3 \rfloor`.

    Parameters
    ----------
    hours, start : int in 0..1000
        From `hours_fit` and `start_fit`.
    schedule : int in 0..1000 or None
        From `schedule_fit`; None if the opening does not state its times of day.

    Returns
    -------
    int in 0..1000

    Examples
    --------
    >>> time_fit(hours=1000, schedule=500, start=1000)
    800
    >>> time_fit(hours=400, schedule=None, start=1000)
    600
    """
    if schedule is None:
        return (HOURS_WEIGHT * hours + START_WEIGHT * start) // (HOURS_WEIGHT + START_WEIGHT)
    return (HOURS_WEIGHT * hours + SCHEDULE_WEIGHT * schedule + START_WEIGHT * start) // (
        HOURS_WEIGHT + SCHEDULE_WEIGHT + START_WEIGHT
    )


def hours_fit(wanted: tuple[int, int], offered: tuple[int, int]) -> int:
    """Return how well the hours wanted meet those offered, both (least, most) percent of full time.

    Full where they overlap; each percent between them costs 20, so that a gap of half a full-time
    job leaves nothing.

    Examples
    --------
    >>> [hours_fit(wanted, (75, 100)) for wanted in ((50, 75), (50, 60), (0, 20))]
    [1000, 700, 0]
    """
    gap = max(0, offered[0] - wanted[1], wanted[0] - offered[1])
    return max(0, FULL - LOST_PER_PERCENT * gap)


def schedule_fit(can: AbstractSet[str], needed: AbstractSet[str]) -> int | None:
    """Return the share of the needed times of day that the person can work.

    None if the opening states none; 500 if the person has stated none: neither for nor against.

    Examples
    --------
    >>> schedule_fit({"day", "evening"}, {"evening", "night"})
    500
    >>> schedule_fit({"day"}, {"day"}), schedule_fit(set(), {"day"}), schedule_fit({"day"}, set())
    (1000, 500, None)
    """
    if not needed:
        return None
    if not can:
        return UNKNOWN
    return FULL * len(can & needed) // len(needed)


def start_fit(available_from: date | None, start: date) -> int:
    """Return how well the person's first possible day meets the wanted start.

    Full on or before the start, then falling in a straight line to nothing 90 days after it.

    Examples
    --------
    >>> start = date(2026, 3, 1)
    >>> [start_fit(day, start) for day in (None, date(2026, 3, 31), date(2027, 1, 1))]
    [1000, 667, 0]
    """
    if available_from is None or available_from <= start:
        return FULL
    return max(0, FULL - FULL * (available_from - start).days // LATEST_DAYS)


def first_day(starts_on: date | None, *, as_of: date) -> date:
    """Return the day the work begins, seen from a day: never before that day.

    Examples
    --------
    >>> first_day(None, as_of=date(2026, 3, 1)), first_day(date(2026, 5, 1), as_of=date(2026, 3, 1))
    (datetime.date(2026, 3, 1), datetime.date(2026, 5, 1))
    """
    return as_of if starts_on is None else max(starts_on, as_of)
