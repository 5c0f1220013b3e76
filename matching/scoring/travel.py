"""Travel: how well the way to work fits inside the person's own limit."""

from __future__ import annotations

import math
from typing import Final

from matching.scoring.trust import FULL

UNKNOWN: Final = FULL // 2
"""Where the person has not said: neither for nor against."""

EARTH_RADIUS_KM: Final = 6371.0088
ROAD_FOR_STRAIGHT_LINE: Final = 1.25
CAR_START_MINUTES: Final = 10
CAR_KM_PER_HOUR: Final = 70
PUBLIC_START_MINUTES: Final = 20
PUBLIC_KM_PER_HOUR: Final = 45


def travel_fit(minutes: int | None, limit: int) -> int:
    r"""Show how well the way to work fits inside the person's own limit.

    Full value up to half the limit, falling in a straight line to half the value at the limit,
    nothing beyond it: :math:`1000 - \lfloor 500 (2m - L) / L \rfloor` for :math:`L/2 < m \le L`.

    Parameters
    ----------
    minutes : int or None
        One way, from `travel_minutes`; None if it is not known where the person lives.
    limit : int, at least 1
        The person's own limit, or the scorecard's where none is stated.

    Returns
    -------
    int in 0..1000
        500 if ``minutes`` is None: neither for nor against.

    Examples
    --------
    >>> travel_fit(30, 60), travel_fit(45, 60), travel_fit(60, 60), travel_fit(61, 60)
    (1000, 750, 500, 0)
    >>> travel_fit(None, 60)
    500
    """
    if minutes is None:
        return UNKNOWN
    if minutes * 2 <= limit:
        return FULL
    if minutes > limit:
        return 0
    return FULL - (FULL // 2) * (2 * minutes - limit) // limit


def travel_minutes(home: tuple[float, float], work: tuple[float, float], *, car: bool) -> int:
    r"""Return the estimated travel time one way, in whole minutes.

    The great-circle distance :math:`d` (haversine, km) is taken 1.25 times for roads. By car
    10 minutes and 70 km/h; otherwise, by public transport, 20 minutes and 45 km/h:
    :math:`\lfloor s + 60 \cdot 1.25 \, d / v + 1/2 \rfloor`. It is an estimate between
    municipalities, the same for everyone who starts in the same one.

    Examples
    --------
    >>> malmo, trelleborg = (55.605, 13.0038), (55.3751, 13.1569)
    >>> travel_minutes(malmo, trelleborg, car=True), travel_minutes(malmo, trelleborg, car=False)
    (39, 66)
    """
    km = ROAD_FOR_STRAIGHT_LINE * distance_km(home, work)
    start, speed = (
        (CAR_START_MINUTES, CAR_KM_PER_HOUR) if car else (PUBLIC_START_MINUTES, PUBLIC_KM_PER_HOUR)
    )
    return math.floor(start + 60 * km / speed + 0.5)


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the great-circle distance between two (latitude, longitude) in degrees, in km.

    Examples
    --------
    >>> round(distance_km((59.3293, 18.0686), (57.7089, 11.9746)))
    397
    """
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (*a, *b))
    half = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))
