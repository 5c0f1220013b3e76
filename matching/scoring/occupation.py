"""Experience of the occupation, or of one close to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from candidates.profile import Experience
from matching.scoring.trust import FULL


def occupation_experience(
    experience: Iterable[Experience],
    nearness: Mapping[str, int],
    *,
    share_by_month: Sequence[int],
    trust: Mapping[str, int],
) -> int:
    r"""Show the experience of this work, or of work close to it.

    The best over the person's occupations of nearness × saturating months × trust:
    :math:`\max_o \lfloor n_o \sum_k t_k (s(m_k) - s(m_{k-1})) / 100{,}000 \rfloor`, where the
    months of an occupation are laid end to end from the best to the least attested, :math:`m_k`
    are their running sums, :math:`t_k` the trust of each and :math:`s` the share of the scorecard,
    which rises in steps and then stays. When the work was done, where, and the gaps between are
    not known here.

    Parameters
    ----------
    experience : iterable of Experience
    nearness : mapping of occupation id to percent
        100 same; less for the same group or field. An occupation that is not there earns nothing.
    share_by_month : sequence of int in 0..1000
        Entry m is the share that m months give; further months give the last entry.
    trust : mapping of evidence code to int in 0..1000

    Returns
    -------
    int in 0..1000
        0 without any experience near the occupation.

    Examples
    --------
    >>> share = (0, 200, 400, 1000)
    >>> cook = Experience("cook", months=2, code="E2")
    >>> occupation_experience([cook], {"cook": 100}, share_by_month=share, trust={"E2": 900})
    360
    >>> occupation_experience([cook], {"cook": 50}, share_by_month=share, trust={"E2": 900})
    180
    """
    by_occupation: dict[str, list[Experience]] = {}
    for spell in experience:
        if nearness.get(spell.occupation_id, 0) > 0:
            by_occupation.setdefault(spell.occupation_id, []).append(spell)
    return max(
        (
            nearness[occupation_id] * trusted_share(spells, share_by_month, trust) // 100_000
            for occupation_id, spells in by_occupation.items()
        ),
        default=0,
    )


def trusted_share(
    spells: Sequence[Experience], share_by_month: Sequence[int], trust: Mapping[str, int]
) -> int:
    """Return share × trust of the months in one occupation, in 0..1,000,000."""
    longest = len(share_by_month) - 1
    if len(spells) == 1:
        return share_by_month[min(spells[0].months, longest)] * trust[spells[0].code]
    months = total = before = 0
    for spell in sorted(spells, key=lambda s: trust[s.code], reverse=True):
        months += spell.months
        share = share_by_month[min(months, longest)]
        total += trust[spell.code] * (share - before)
        before = share
    return min(total, FULL * FULL)
