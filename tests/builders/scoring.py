"""People and openings for tests of the score: only what matters has to be said."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from candidates.profile import (
    Evidence,
    Experience,
    LanguageLevel,
    Licence,
    Profile,
    RightToWork,
)
from employers.requirements import LanguageNeed, LicenceNeed, RequiredSkill, Requirements
from matching.scoring.ranking import Ranking, rank
from matching.scoring.scorer import Scored, Scorer
from matching.scoring.weights import Card
from matching.shipped_card import shipped_card

DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
KEY = b"a key for tests"

MALMO = (55.605, 13.0038)
TRELLEBORG = (55.3751, 13.1569)
NORSJO = (64.9121, 19.4822)


def a_person(*facts: Any, candidate_id: str = "person", **fields: Any) -> Profile:
    """Return someone who may work and has the facts given, sorted by their kind."""
    profile = Profile(
        candidate_id,
        evidence=tuple(x for x in facts if isinstance(x, Evidence)),
        experience=tuple(x for x in facts if isinstance(x, Experience)),
        languages=tuple(x for x in facts if isinstance(x, LanguageLevel)),
        licences=tuple(x for x in facts if isinstance(x, Licence)),
        right_to_work=RightToWork("yes", checked_on=DAY),
        waiting_since=NOW - timedelta(days=30),
    )
    return replace(profile, **fields)


def an_opening(*asked: Any, opening_id: str = "opening", **fields: Any) -> Requirements:
    """Return an opening that asks for what is given, sorted by its kind."""
    requirements = Requirements(
        opening_id,
        skills=tuple(x for x in asked if isinstance(x, RequiredSkill)),
        languages=tuple(x for x in asked if isinstance(x, LanguageNeed)),
        licences=tuple(x for x in asked if isinstance(x, LicenceNeed)),
    )
    return replace(requirements, **fields)


def needs(skill_id: str, level: int = 3, **fields: Any) -> RequiredSkill:
    """Return a confirmed, essential skill."""
    return RequiredSkill(skill_id, level, **{"confirmed": True, **fields})


def wishes_for(skill_id: str, level: int = 3, **fields: Any) -> RequiredSkill:
    """Return a confirmed, desirable skill."""
    return needs(skill_id, level, **{"essential": False, **fields})


def speaks(level: int, *, language_id: str = "sv", **fields: Any) -> LanguageNeed:
    """Return a confirmed need of one level for listening and speaking."""
    return LanguageNeed(
        language_id,
        **{
            "listening": level,
            "speaking": level,
            "confirmed": True,
            "motive": "Talks with guests.",
            **fields,
        },
    )


def showed(
    skill_id: str, level: int = 3, *, code: str = "E4", days_ago: int = 100, **fields: Any
) -> Evidence:
    """Return evidence by someone competent, unless another kind is named."""
    values = {"source": f"{skill_id}-{code}", "evidence_id": f"{skill_id}-{code}-{days_ago}"}
    return Evidence(skill_id, level, code, DAY - timedelta(days=days_ago), **{**values, **fields})


def said(skill_id: str, level: int = 3, *, days_ago: int = 200, **fields: Any) -> Evidence:
    """Return a person's own statement."""
    return showed(skill_id, level, code="E0", days_ago=days_ago, **{"source": "self", **fields})


def knows(
    level: int, *, language_id: str = "sv", code: str = "E6", days_ago: int = 100, **fields: Any
) -> LanguageLevel:
    """Return one level in all four language skills, graded unless another kind is named."""
    on = DAY - timedelta(days=days_ago)
    return LanguageLevel(language_id, level, level, level, level, code, on, **fields)


def worked(occupation_id: str, months: int, *, code: str = "E2") -> Experience:
    """Return months of work with a certificate from an employer."""
    return Experience(occupation_id, months, code)


def score_of(
    requirements: Requirements, profile: Profile, *, card: Card | None = None, as_of: date = DAY
) -> Scored:
    """Return one person's score by the shipped card."""
    return Scorer(requirements, card or shipped_card(), as_of=as_of).score(profile)


def ranking_of(
    requirements: Requirements, *profiles: Profile, card: Card | None = None, as_of: date = DAY
) -> Ranking:
    """Return the ranking of some people by the shipped card."""
    return rank(requirements, profiles, card or shipped_card(), as_of=as_of, now=NOW, key=KEY)


def order_of(ranking: Ranking) -> list[str]:
    """Return everyone's ids in order."""
    return [one.candidate_id for one in ranking.everyone()]
