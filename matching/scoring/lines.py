"""What stands behind each term of a score: the asked, the held, and the evidence between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from candidates.profile import ASSESSED_CODES, Evidence, Profile
from employers.requirements import LanguageNeed, RequiredSkill
from matching.scoring.coverage import SAME, best_credit, credit, evidence_by_skill, weight_of
from matching.scoring.language import LANGUAGE_SKILLS, LanguageSkill, StandingLevel, asked_levels
from matching.scoring.occupation import trusted_share
from matching.scoring.scorer import Scorer
from matching.scoring.trust import (
    FULL,
    OWN_STATEMENT,
    Levels,
    standing_code,
    standing_levels,
)
from matching.scoring.working_hours import hours_fit, schedule_fit, start_fit

SkillState = Literal["proved", "documented", "stated", "related", "not_shown", "no_evidence"]
"""Assessed by someone competent; a paper or an overview; an own statement; only a related skill;
assessed and not shown yet; nothing at all yet."""


@dataclass(frozen=True, slots=True)
class Credited:
    """The piece of evidence that earned a credit.

    ``nearness`` is 100 for the skill itself. ``code`` is what the piece counts as on the day, so
    ``run_out`` tells why a certificate counts as an own statement. ``further_sources`` are the
    independent sources beside it.
    """

    skill_id: str
    nearness: int
    level: int
    code: str
    on: date
    until: date | None
    evidence_id: str
    run_out: bool
    further_sources: int


@dataclass(frozen=True, slots=True)
class SkillLine:
    """One required skill: what it earned, by what, or that there is no evidence yet.

    ``share`` is its part of the feature and ``credit`` what of it was earned, both in permille.
    """

    skill_id: str
    essential: bool
    wanted: int
    share: int
    credit: int
    state: SkillState
    by: Credited | None
    confirmed: bool
    origin: str
    trainable_days: int | None


@dataclass(frozen=True, slots=True)
class OccupationLine:
    """Months in one occupation, its nearness in percent, and the value it would give alone."""

    occupation_id: str
    nearness: int
    months: int
    codes: tuple[str, ...]
    value: int


@dataclass(frozen=True, slots=True)
class LanguageLine:
    """One skill of one language: what is asked, what is held, and by what evidence."""

    language_id: str
    language_skill: LanguageSkill
    wanted: int
    held: int
    credit: int
    code: str | None
    on: date | None
    evidence_id: str
    confirmed: bool
    motive: str


@dataclass(frozen=True, slots=True)
class TravelLine:
    """Minutes one way against the limit; ``minutes`` is None where a place is not known."""

    minutes: int | None
    limit: int
    own_limit: bool
    car: bool
    remote: bool


@dataclass(frozen=True, slots=True)
class TimeLine:
    """Hours, times of day and first day: both sides, and what each part gave in permille."""

    hours_wanted: tuple[int, int]
    hours_offered: tuple[int, int]
    hours: int
    schedules_needed: tuple[str, ...]
    schedules_stated: tuple[str, ...]
    schedule: int | None
    starts_on: date
    available_from: date | None
    start: int


@dataclass(frozen=True, slots=True)
class WishLine:
    """The closest wished occupation; None if the person has stated no wish."""

    occupation_id: str | None
    nearness: int


@dataclass(frozen=True, slots=True)
class EducationLine:
    """The level that the law asks for and the level held; None if it is not known."""

    wanted: int
    held: int | None


Line = SkillLine | OccupationLine | LanguageLine | TravelLine | TimeLine | WishLine | EducationLine


def lines_of(
    scorer: Scorer, profile: Profile, pieces: dict[str, list[Evidence]], held: dict[str, Levels]
) -> tuple[tuple[Line, ...], ...]:
    """Return the lines behind each feature, in the order of ``weights.FEATURES``."""
    skills = scorer.requirements.skills
    return (
        _skill_lines(scorer, [s for s in skills if s.essential], pieces, held),
        _occupation_lines(scorer, profile),
        _language_lines(scorer, profile),
        _skill_lines(scorer, [s for s in skills if not s.essential], pieces, held),
        (_travel_line(scorer, profile),),
        (_time_line(scorer, profile),),
        (_wish_line(scorer, profile),),
        _education_lines(scorer, profile),
    )


def _skill_lines(
    scorer: Scorer,
    skills: Sequence[RequiredSkill],
    pieces: dict[str, list[Evidence]],
    held: dict[str, Levels],
) -> tuple[SkillLine, ...]:
    weights = [weight_of(s, unconfirmed_percent=scorer.card.unconfirmed_percent) for s in skills]
    total = sum(weights)
    lines = []
    for skill, weight in zip(skills, weights, strict=True):
        by = credited_by(scorer, skill, pieces, held)
        lines.append(
            SkillLine(
                skill_id=skill.skill_id,
                essential=skill.essential,
                wanted=skill.level,
                share=FULL * weight // total,
                credit=best_credit(skill, held),
                state=_state(skill, by, pieces),
                by=by,
                confirmed=skill.confirmed,
                origin=skill.origin,
                trainable_days=skill.trainable_days,
            )
        )
    return tuple(lines)


def credited_by(
    scorer: Scorer,
    skill: RequiredSkill,
    pieces: dict[str, list[Evidence]],
    held: dict[str, Levels],
) -> Credited | None:
    """Return the piece of evidence that earned a skill's credit; None if nothing did."""
    best, found = 0, ("", 0)
    for concept_id, nearness in ((skill.skill_id, SAME), *skill.near):
        if concept_id in held:
            earned = credit(held[concept_id], skill.level, nearness=nearness)
            if earned > best:
                best, found = earned, (concept_id, nearness)
    if not best:
        return None
    concept_id, nearness = found
    levels = held[concept_id]
    reached = max(range(1, skill.level + 1), key=lambda n: (n * levels[n - 1] // skill.level, n))
    return _strongest(scorer, pieces[concept_id], reached, nearness)


def _strongest(
    scorer: Scorer, evidence: Sequence[Evidence], reached: int, nearness: int
) -> Credited | None:
    as_of, trust = scorer.as_of, scorer.trust.skill
    standing = [
        (trust[standing_code(piece, as_of=as_of)], piece, level)
        for piece, level in zip(evidence, standing_levels(evidence, as_of=as_of), strict=True)
        if level >= reached
    ]
    if not standing:
        return None
    _, piece, level = max(standing, key=lambda x: (x[0], x[1].on, x[2], x[1].evidence_id))
    sources = {
        other.source
        for _, other, _ in standing
        if standing_code(other, as_of=as_of) != OWN_STATEMENT
    }
    code = standing_code(piece, as_of=as_of)
    return Credited(
        skill_id=piece.skill_id,
        nearness=nearness,
        level=level,
        code=code,
        on=piece.on,
        until=piece.until,
        evidence_id=piece.evidence_id,
        run_out=code != piece.code,
        further_sources=max(0, len(sources) - 1),
    )


def _state(
    skill: RequiredSkill, by: Credited | None, pieces: dict[str, list[Evidence]]
) -> SkillState:
    if by is None:
        return "not_shown" if skill.skill_id in pieces else "no_evidence"
    if by.nearness < SAME:
        return "related"
    if by.code in ASSESSED_CODES:
        return "proved"
    return "stated" if by.code == OWN_STATEMENT else "documented"


def _occupation_lines(scorer: Scorer, profile: Profile) -> tuple[OccupationLine, ...]:
    near, lines = scorer.occupation_near, []
    for occupation_id in sorted({spell.occupation_id for spell in profile.experience}):
        if near.get(occupation_id, 0) > 0:
            spells = [s for s in profile.experience if s.occupation_id == occupation_id]
            share = trusted_share(spells, scorer.card.experience_share, scorer.trust.experience)
            lines.append(
                OccupationLine(
                    occupation_id=occupation_id,
                    nearness=near[occupation_id],
                    months=sum(spell.months for spell in spells),
                    codes=tuple(sorted({spell.code for spell in spells}, reverse=True)),
                    value=near[occupation_id] * share // 100_000,
                )
            )
    return tuple(sorted(lines, key=lambda line: (-line.value, line.occupation_id)))


def _language_lines(scorer: Scorer, profile: Profile) -> tuple[LanguageLine, ...]:
    languages = scorer.languages(profile)
    return tuple(
        _language_line(scorer, need, index, languages.get(need.language_id, []))
        for need in scorer.requirements.languages
        for index, wanted in enumerate(asked_levels(need))
        if wanted
    )


def _language_line(
    scorer: Scorer, need: LanguageNeed, index: int, held: Sequence[StandingLevel]
) -> LanguageLine:
    trust, wanted = scorer.trust.language, asked_levels(need)[index]

    def earned(level: StandingLevel) -> int:
        return trust[level.code] * min(level.levels[index], wanted) // wanted

    best = max(held, key=lambda level: (earned(level), level.piece.on), default=None)
    return LanguageLine(
        language_id=need.language_id,
        language_skill=LANGUAGE_SKILLS[index],
        wanted=wanted,
        held=0 if best is None else best.levels[index],
        credit=0 if best is None else earned(best),
        code=None if best is None else best.code,
        on=None if best is None else best.piece.on,
        evidence_id="" if best is None else best.piece.evidence_id,
        confirmed=need.confirmed,
        motive=need.motive,
    )


def _travel_line(scorer: Scorer, profile: Profile) -> TravelLine:
    remote = scorer.requirements.remote
    return TravelLine(
        minutes=None if remote else scorer.travel_minutes(profile),
        limit=scorer.travel_limit(profile),
        own_limit=profile.max_travel_minutes is not None,
        car=profile.car,
        remote=remote,
    )


def _time_line(scorer: Scorer, profile: Profile) -> TimeLine:
    asked = scorer.requirements
    wanted = (profile.hours_min, profile.hours_max)
    offered = (asked.hours_min, asked.hours_max)
    return TimeLine(
        hours_wanted=wanted,
        hours_offered=offered,
        hours=hours_fit(wanted, offered),
        schedules_needed=tuple(sorted(asked.schedules)),
        schedules_stated=tuple(sorted(profile.schedules)),
        schedule=schedule_fit(profile.schedules, asked.schedules),
        starts_on=scorer.start,
        available_from=profile.available_from,
        start=start_fit(profile.available_from, scorer.start),
    )


def _wish_line(scorer: Scorer, profile: Profile) -> WishLine:
    near = scorer.occupation_near
    best = max(profile.wished_occupations, key=lambda one: (near.get(one, 0), one), default=None)
    return WishLine(best, 0 if best is None else near.get(best, 0))


def _education_lines(scorer: Scorer, profile: Profile) -> tuple[EducationLine, ...]:
    wanted = scorer.requirements.education_level
    if not scorer.requirements.education_by_law or wanted is None:
        return ()
    return (EducationLine(wanted, profile.education_level),)


def pieces_of(scorer: Scorer, evidence: Iterable[Evidence]) -> dict[str, list[Evidence]]:
    """Return the evidence of each skill that can earn credit."""
    return evidence_by_skill(evidence, scorer.wanted)
