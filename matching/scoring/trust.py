"""How far evidence is trusted, and what becomes of it as time goes by.

Trust belongs to a skill together with its evidence, never to a person.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from candidates.profile import ASSESSED_CODES, EVIDENCE_CODES, Evidence, LanguageLevel

FULL: Final = 1000
"""Everything the scorer computes with is an integer share of this (permille)."""

OWN_STATEMENT: Final = "E0"
AGED_TEST: Final = "E1"
LICENSED: Final = "E7"

Levels = tuple[int, int, int, int]
"""Trust in permille that a skill is held at level 1, 2, 3 and 4; never rising with the level."""

NOTHING_HELD: Final[Levels] = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Trust:
    """Trust in permille per kind of evidence, from a scorecard.

    Parameters
    ----------
    skill, language, experience : mapping of "E0" … "E7" to int in 0..1000
        What a skill, a language level and months of work are trusted with.
    further_source : int
        Added for each further independent source of a skill.
    cap : int
        What several sources can reach together below a licence (E7).
    test_months : int
        Months after which a language test counts as a mapping (E1).
    """

    skill: Mapping[str, int]
    language: Mapping[str, int]
    experience: Mapping[str, int]
    further_source: int
    cap: int
    test_months: int

    def only_assessed(self) -> Trust:
        """Return the cautious view: nothing below an expert's mapping (E3) counts."""
        return self._without(frozenset(EVIDENCE_CODES) - ASSESSED_CODES)

    def without_own_statements(self) -> Trust:
        """Return the view in which what people say of themselves (E0) does not count."""
        return self._without(frozenset({OWN_STATEMENT}))

    def in_full(self) -> Trust:
        """Return the hopeful view: all that is claimed counts in full."""
        full = dict.fromkeys(EVIDENCE_CODES, FULL)
        return replace(self, skill=full, language=full, experience=full, cap=FULL)

    def _without(self, codes: frozenset[str]) -> Trust:
        def cut(table: Mapping[str, int]) -> dict[str, int]:
            return {code: 0 if code in codes else table[code] for code in EVIDENCE_CODES}

        return replace(
            self,
            skill=cut(self.skill),
            language=cut(self.language),
            experience=cut(self.experience),
        )


def standing_code(evidence: Evidence, *, as_of: date) -> str:
    """Return the kind of evidence that a piece counts as on a day.

    A card or certificate that has run out still says that the person once showed the skill: it
    counts as an own statement (E0). Degrees, grades and assessments carry no last day.

    Examples
    --------
    >>> card = Evidence("forklift", 3, "E5", date(2020, 5, 1), until=date(2025, 5, 1))
    >>> standing_code(card, as_of=date(2025, 5, 1)), standing_code(card, as_of=date(2025, 5, 2))
    ('E5', 'E0')
    """
    if evidence.until is not None and evidence.until < as_of:
        return OWN_STATEMENT
    return evidence.code


def standing_levels(evidence: Iterable[Evidence], *, as_of: date) -> list[int]:
    """Return the level that each piece of evidence of one skill still stands for.

    A newer assessment by a competent assessor (E3 and up) replaces older evidence of the same or a
    lower kind, also when the result is lower: the older piece then stands for no more than the
    assessed level. On the same day it replaces lower kinds only. Evidence dated after ``as_of``
    stands for nothing yet.

    Examples
    --------
    >>> said = Evidence("welding", 4, "E0", date(2025, 1, 1))
    >>> assessed = Evidence("welding", 2, "E4", date(2025, 6, 1))
    >>> standing_levels([said, assessed], as_of=date(2025, 7, 1))
    [2, 2]
    >>> standing_levels([said, assessed], as_of=date(2025, 3, 1))
    [4, 0]
    """
    pieces = [(e, standing_code(e, as_of=as_of)) for e in evidence]
    assessed = [(e, code) for e, code in pieces if code in ASSESSED_CODES and e.on <= as_of]
    levels = []
    for piece, code in pieces:
        level = piece.level if piece.on <= as_of else 0
        for newer, kind in assessed:
            replaces = newer.on > piece.on if kind == code else kind > code
            if replaces and newer.on >= piece.on and newer.level < level:
                level = newer.level
        levels.append(level)
    return levels


def trust_by_level(evidence: Sequence[Evidence], trust: Trust, *, as_of: date) -> Levels:
    r"""Return how far it is trusted that a person holds one skill at levels 1 to 4.

    For each level :math:`l`, over the pieces that stand for at least :math:`l`:
    the highest trust, plus ``further_source`` for each further independent source, at most
    ``cap``; a licence (E7) alone may exceed the cap. The person's own statement is no further
    source, and two pieces with the same source count once.

    Parameters
    ----------
    evidence : sequence of Evidence
        All of one skill. Order does not matter.
    trust : Trust
    as_of : date

    Returns
    -------
    tuple of four int in 0..1000
        Never rising with the level.

    Examples
    --------
    >>> table = Trust({"E0": 200, "E2": 450, "E4": 750}, {}, {}, 50, 950, 24)
    >>> day = date(2026, 3, 1)
    >>> trust_by_level([Evidence("welding", 3, "E2", day, source="cv")], table, as_of=day)
    (450, 450, 450, 0)
    >>> trust_by_level(
    ...     [
    ...         Evidence("welding", 3, "E2", day, source="cv"),
    ...         Evidence("welding", 2, "E4", day, source="workplace"),
    ...     ],
    ...     table,
    ...     as_of=day,
    ... )
    (800, 800, 0, 0)
    """
    if len(evidence) == 1:
        return _trust_of_one(evidence[0], trust, as_of)
    pieces = [
        (level, standing_code(e, as_of=as_of), e.source)
        for e, level in zip(evidence, standing_levels(evidence, as_of=as_of), strict=True)
    ]
    highest = max([level for level, _, _ in pieces], default=0)
    return (
        _trust_of(pieces, trust, 1) if highest > 0 else 0,
        _trust_of(pieces, trust, 2) if highest > 1 else 0,
        _trust_of(pieces, trust, 3) if highest > 2 else 0,  # noqa: PLR2004
        _trust_of(pieces, trust, 4) if highest > 3 else 0,  # noqa: PLR2004
    )


def _trust_of_one(piece: Evidence, trust: Trust, as_of: date) -> Levels:
    if piece.on > as_of:
        return NOTHING_HELD
    value = trust.skill[standing_code(piece, as_of=as_of)]
    level = piece.level
    return (
        value if level > 0 else 0,
        value if level > 1 else 0,
        value if level > 2 else 0,  # noqa: PLR2004
        value if level > 3 else 0,  # noqa: PLR2004
    )


def _trust_of(pieces: Sequence[tuple[int, str, str]], trust: Trust, level: int) -> int:
    best = 0
    sources = set()
    licensed = False
    for reached, code, source in pieces:
        if reached >= level and (value := trust.skill[code]):
            best = max(best, value)
            licensed = licensed or code == LICENSED
            if code != OWN_STATEMENT:
                sources.add(source)
    together = min(trust.cap, best + trust.further_source * max(0, len(sources) - 1))
    return max(best, together) if licensed else together


def standing_language_code(level: LanguageLevel, trust: Trust, *, as_of: date) -> str:
    """Return the kind of evidence that a language level counts as on a day.

    Tests are the only language evidence that ages: after ``test_months`` they count as a mapping
    (E1). Grades and course results do not age.

    Examples
    --------
    >>> table = Trust({}, {}, {}, 50, 950, 24)
    >>> test = LanguageLevel("sv", 3, 3, 3, 3, "E6", date(2024, 1, 31), test=True)
    >>> standing_language_code(test, table, as_of=date(2026, 1, 31))
    'E6'
    >>> standing_language_code(test, table, as_of=date(2026, 2, 1))
    'E1'
    """
    if level.test and level.code > AGED_TEST and as_of > after_months(level.on, trust.test_months):
        return AGED_TEST
    return level.code


def after_months(day: date, months: int) -> date:
    """Return the day so many months later, clamped to the last day of its month.

    Examples
    --------
    >>> after_months(date(2025, 1, 31), 1)
    datetime.date(2025, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
