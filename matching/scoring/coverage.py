"""Coverage: how much of the skills that the work asks for a person holds, and how surely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from candidates.profile import Evidence
from employers.requirements import RequiredSkill
from matching.scoring.trust import FULL, Levels, Trust, trust_by_level

SAME: Final = 100
"""Nearness, in percent, of one concept under two ids."""


def essential_coverage(
    skills: Sequence[RequiredSkill], held: Mapping[str, Levels], *, unconfirmed_percent: int
) -> int:
    r"""Show how much of the necessary skills is held, and how surely.

    With weights :math:`w_i`, the value is :math:`\lfloor \sum_i w_i c_i / \sum_i w_i \rfloor` over
    the essential skills, where :math:`c_i` is the credit of `credit` in permille. A skill that
    nobody has confirmed has ``unconfirmed_percent`` of its weight. Levels beyond the required one
    earn nothing: they cannot hide a missing skill.

    Parameters
    ----------
    skills : sequence of RequiredSkill
        Only the essential ones are looked at. Order does not matter.
    held : mapping of skill id to trust by level
        From `held_skills`. A skill that is not there is not held.
    unconfirmed_percent : int in 1..100

    Returns
    -------
    int in 0..1000
        1000 if nothing is required; the scorecard may set another value for that case.

    Examples
    --------
    >>> welding = RequiredSkill("welding", level=2, weight=3, confirmed=True)
    >>> reading = RequiredSkill("drawings", level=2, weight=1, confirmed=True)
    >>> essential_coverage(
    ...     (welding, reading), {"welding": (1000, 1000, 0, 0)}, unconfirmed_percent=50
    ... )
    750
    """
    return coverage(
        [s for s in skills if s.essential], held, unconfirmed_percent=unconfirmed_percent
    )


def desirable_coverage(
    skills: Sequence[RequiredSkill], held: Mapping[str, Levels], *, unconfirmed_percent: int
) -> int:
    r"""Show how much of the useful extra skills is held, and how surely.

    The same formula as for the essential skills, over the desirable ones.

    Returns
    -------
    int in 0..1000
        1000 if nothing is desired.

    Examples
    --------
    >>> driving = RequiredSkill("driving", level=1, essential=False, confirmed=True)
    >>> desirable_coverage((driving,), {"driving": (450, 0, 0, 0)}, unconfirmed_percent=50)
    450
    """
    return coverage(
        [s for s in skills if not s.essential], held, unconfirmed_percent=unconfirmed_percent
    )


def coverage(
    skills: Iterable[RequiredSkill], held: Mapping[str, Levels], *, unconfirmed_percent: int
) -> int:
    """Return the weighted share of the skills that is credited, in permille."""
    total = reached = 0
    for skill in skills:
        weight = weight_of(skill, unconfirmed_percent=unconfirmed_percent)
        total += weight
        reached += weight * best_credit(skill, held)
    return reached // total if total else FULL


def weight_of(skill: RequiredSkill, *, unconfirmed_percent: int) -> int:
    """Return the weight of a required skill, in hundredths.

    Examples
    --------
    >>> weight_of(RequiredSkill("welding", weight=3, confirmed=True), unconfirmed_percent=50)
    300
    >>> weight_of(RequiredSkill("welding", weight=3), unconfirmed_percent=50)
    150
    """
    return skill.weight * (100 if skill.confirmed else unconfirmed_percent)


def best_credit(skill: RequiredSkill, held: Mapping[str, Levels]) -> int:
    """Return the credit of one required skill: the best that one held skill earns, in permille."""
    best = credit(held[skill.skill_id], skill.level) if skill.skill_id in held else 0
    for near_id, percent in skill.near:
        if near_id in held:
            best = max(best, credit(held[near_id], skill.level, nearness=percent))
    return best


@lru_cache(maxsize=1 << 16)
def credit(levels: Levels, wanted: int, *, nearness: int = SAME) -> int:
    r"""Return what one held skill earns for one required level, in permille.

    With trust :math:`t_l` that the skill is held at level :math:`l`, wanted level :math:`L` and
    nearness :math:`n` in percent:
    :math:`\lfloor n \max_{l \le L} \lfloor l \, t_l / L \rfloor / 100 \rfloor`.

    Examples
    --------
    >>> credit((750, 750, 0, 0), 3)
    500
    >>> credit((750, 750, 750, 750), 3)
    750
    >>> credit((750, 750, 750, 0), 3, nearness=40)
    300
    """
    best = 0
    for level in range(1, wanted + 1):
        reached = level * levels[level - 1] // wanted
        best = max(best, reached)
    return best if nearness == SAME else best * nearness // 100


def wanted_ids(skills: Iterable[RequiredSkill]) -> frozenset[str]:
    """Return the ids of every skill that can earn credit: those required and those near them."""
    ids = set()
    for skill in skills:
        ids.add(skill.skill_id)
        ids.update(near_id for near_id, percent in skill.near if percent > 0)
    return frozenset(ids)


def same_concept(skill: RequiredSkill) -> tuple[str, ...]:
    """Return the ids that mean the required skill itself: its own, and those of nearness 100."""
    return (skill.skill_id, *(near_id for near_id, percent in skill.near if percent == SAME))


def evidence_by_skill(
    evidence: Iterable[Evidence], wanted: frozenset[str]
) -> dict[str, list[Evidence]]:
    """Return the evidence of each wanted skill; what is not wanted is left out."""
    found: dict[str, list[Evidence]] = {}
    for piece in evidence:
        skill_id = piece.skill_id
        if skill_id in wanted:
            if skill_id in found:
                found[skill_id].append(piece)
            else:
                found[skill_id] = [piece]
    return found


def held_skills(
    evidence: Iterable[Evidence], wanted: frozenset[str], trust: Trust, *, as_of: date
) -> dict[str, Levels]:
    """Return how far each wanted skill is trusted to be held, by level."""
    return {
        skill_id: trust_by_level(pieces, trust, as_of=as_of)
        for skill_id, pieces in evidence_by_skill(evidence, wanted).items()
    }


@dataclass(frozen=True, slots=True)
class PreparedCoverage:
    """The required skills of one kind, turned round: held skill → what it can earn.

    It gives the same value as `coverage` and is several times quicker for many people.
    """

    total: int
    weights: tuple[int, ...]
    earns: Mapping[str, tuple[tuple[int, int, int], ...]]

    @classmethod
    def of(cls, skills: Sequence[RequiredSkill], *, unconfirmed_percent: int) -> PreparedCoverage:
        """Prepare the skills of one kind."""
        weights = tuple(weight_of(s, unconfirmed_percent=unconfirmed_percent) for s in skills)
        earns: dict[str, list[tuple[int, int, int]]] = {}
        for index, skill in enumerate(skills):
            for concept_id, percent in ((skill.skill_id, SAME), *skill.near):
                earns.setdefault(concept_id, []).append((index, skill.level, percent))
        return cls(sum(weights), weights, {key: tuple(value) for key, value in earns.items()})

    def value(self, held: Mapping[str, Levels]) -> int:
        """Return the weighted share that is credited, in permille."""
        if not self.total:
            return FULL
        earned_by: dict[int, int] = {}
        for skill_id, levels in held.items():
            for index, wanted, percent in self.earns.get(skill_id, ()):
                earned = credit(levels, wanted, nearness=percent)
                if earned > earned_by.get(index, 0):
                    earned_by[index] = earned
        weights = self.weights
        return sum([weights[index] * earned for index, earned in earned_by.items()]) // self.total
