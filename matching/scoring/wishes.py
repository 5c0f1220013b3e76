"""Wishes: whether the work is what the person asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from matching.scoring.trust import FULL

UNKNOWN = FULL // 2


def own_wishes(wished: Iterable[str], nearness: Mapping[str, int]) -> int:
    """Show how close the work is to what the person asks for.

    The nearness of the closest wished occupation, ten times its percentage.

    Parameters
    ----------
    wished : iterable of str
        Occupations the person asks for.
    nearness : mapping of occupation id to percent
        Closeness to the opening's occupation.

    Returns
    -------
    int in 0..1000
        500 if the person has stated no wish: neither for nor against.

    Examples
    --------
    >>> near = {"cook": 100, "baker": 60}
    >>> own_wishes(["cook", "baker"], near), own_wishes(["baker"], near)
    (1000, 600)
    >>> own_wishes(["driver"], near), own_wishes([], near)
    (0, 500)
    """
    return max((10 * nearness.get(occupation_id, 0) for occupation_id in wished), default=UNKNOWN)
