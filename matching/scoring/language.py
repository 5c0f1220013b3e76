"""Language: the level the tasks ask for, and nothing above it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from candidates.profile import ASSESSED_CODES, LanguageLevel
from employers.requirements import LanguageNeed
from matching.scoring.trust import FULL, Trust, standing_language_code

LanguageSkill = Literal["listening", "reading", "speaking", "writing"]
LANGUAGE_SKILLS: Final[tuple[LanguageSkill, ...]] = ("listening", "reading", "speaking", "writing")


@dataclass(frozen=True, slots=True)
class StandingLevel:
    """A language level as it counts on a day: by skill, with the kind of evidence it still is."""

    levels: tuple[int, int, int, int]
    code: str
    piece: LanguageLevel


def language_fit(
    needs: Sequence[LanguageNeed],
    held: Mapping[str, Sequence[StandingLevel]],
    *,
    trust: Mapping[str, int],
    unconfirmed_percent: int,
) -> int:
    r"""Show how far the language reaches what the tasks ask for.

    For each language skill with a need :math:`n > 0` the credit is the best over the person's
    levels :math:`h` of :math:`\lfloor 1000 \min(h, n) / n \rfloor`, times trust. A need is worth
    the mean of its skills; several languages are weighed equally, a need that nobody has
    confirmed with ``unconfirmed_percent``. A level above the need earns nothing.

    Parameters
    ----------
    needs : sequence of LanguageNeed
    held : mapping of language id to levels
        From `standing_languages`.
    trust : mapping of evidence code to int in 0..1000
    unconfirmed_percent : int in 1..100

    Returns
    -------
    int in 0..1000
        1000 if no language is asked for.

    Examples
    --------
    >>> day = date(2026, 3, 1)
    >>> table = Trust({}, {"E6": 1000}, {}, 50, 950, 24)
    >>> need = LanguageNeed("sv", listening=2, speaking=2, confirmed=True)
    >>> def fit(level: int) -> int:
    ...     level_of = LanguageLevel("sv", level, level, level, level, "E6", day)
    ...     held = standing_languages([level_of], table, as_of=day)
    ...     return language_fit([need], held, trust=table.language, unconfirmed_percent=50)
    >>> fit(1), fit(2), fit(6)
    (500, 1000, 1000)
    """
    total = reached = 0
    for need in needs:
        asked = asked_levels(need)
        if not any(asked):
            continue
        weight = 100 if need.confirmed else unconfirmed_percent
        total += weight
        reached += weight * need_credit(asked, held.get(need.language_id, ()), trust)
    return reached // total if total else FULL


def need_credit(
    asked: tuple[int, int, int, int], held: Sequence[StandingLevel], trust: Mapping[str, int]
) -> int:
    """Return the mean credit of the language skills of one need, in permille."""
    if not held:
        return 0
    total = count = 0
    for index, wanted in enumerate(asked):
        if wanted:
            count += 1
            best = 0
            for level in held:
                share = trust[level.code] * min(level.levels[index], wanted) // wanted
                best = max(best, share)
            total += best
    return total // count


def asked_levels(need: LanguageNeed) -> tuple[int, int, int, int]:
    """Return the four levels that a need asks for, in the order of ``LANGUAGE_SKILLS``."""
    return (need.listening, need.reading, need.speaking, need.writing)


def standing_languages(
    levels: Iterable[LanguageLevel], trust: Trust, *, as_of: date
) -> dict[str, list[StandingLevel]]:
    """Return the language levels that count on a day, by language.

    As for skills, a newer assessment (E3 and up) replaces older evidence of the same or a lower
    kind: the older piece then stands for no more than the assessed level of each language skill.

    Examples
    --------
    >>> table = Trust({}, {}, {}, 50, 950, 24)
    >>> said = LanguageLevel("sv", 4, 4, 4, 4, "E0", date(2025, 1, 1))
    >>> course = LanguageLevel("sv", 3, 3, 3, 2, "E6", date(2025, 6, 1))
    >>> found = standing_languages([said, course], table, as_of=date(2025, 7, 1))["sv"]
    >>> [(level.code, level.levels) for level in found]
    [('E0', (3, 3, 3, 2)), ('E6', (3, 3, 3, 2))]
    """
    found: dict[str, list[StandingLevel]] = {}
    for piece in levels:
        if piece.on <= as_of:
            code = standing_language_code(piece, trust, as_of=as_of) if piece.test else piece.code
            reached = (piece.listening, piece.reading, piece.speaking, piece.writing)
            found.setdefault(piece.language_id, []).append(StandingLevel(reached, code, piece))
    for language_id, standing in found.items():
        if len(standing) > 1:
            found[language_id] = [_replaced(level, standing) for level in standing]
    return found


def reached_level(held: Iterable[StandingLevel], index: int) -> int:
    """Return the highest standing level of one language skill; 0 if there is none."""
    return max((level.levels[index] for level in held), default=0)


def _replaced(level: StandingLevel, all_levels: Sequence[StandingLevel]) -> StandingLevel:
    reached = level.levels
    for newer in all_levels:
        if newer.code in ASSESSED_CODES and newer.piece.on >= level.piece.on:
            same = newer.code == level.code
            if newer.piece.on > level.piece.on if same else newer.code > level.code:
                a, b = reached, newer.levels
                reached = (min(a[0], b[0]), min(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))
    return StandingLevel(reached, level.code, level.piece)
