"""Education, only where the law asks for it."""

from __future__ import annotations

from matching.scoring.trust import FULL


def education_by_law(level: int | None, required: int) -> int:
    """Show whether the education that the law asks for is there.

    The level alone counts: not the school, the country or the year.

    Parameters
    ----------
    level : int in 0..8 or None
        The person's level (SeQF); None if it is not known.
    required : int in 0..8

    Returns
    -------
    int, 0 or 1000
        0 if the level is not known; the gate then says how to make it known.

    Examples
    --------
    >>> [education_by_law(level, 6) for level in (7, 6, 4, None)]
    [1000, 1000, 0, 0]
    """
    return FULL if level is not None and level >= required else 0
