"""The alternative to compare with: every feature asked anew for every pair, nothing prepared.

It uses the documented feature functions as they read in the manual, so it is right by reading; the
benchmark checks that the scorer agrees with it on every person before any time is compared.
"""

from collections.abc import Iterable
from datetime import date

from candidates.profile import Profile
from employers.requirements import Requirements
from matching.scoring.coverage import (
    desirable_coverage,
    essential_coverage,
    held_skills,
    wanted_ids,
)
from matching.scoring.education import education_by_law
from matching.scoring.eligibility import Gates
from matching.scoring.language import language_fit, standing_languages
from matching.scoring.occupation import occupation_experience
from matching.scoring.scorer import asked_features, occupation_nearness
from matching.scoring.travel import travel_fit, travel_minutes
from matching.scoring.weights import Card
from matching.scoring.wishes import own_wishes
from matching.scoring.working_hours import first_day, hours_fit, schedule_fit, start_fit, time_fit


def score_all(
    requirements: Requirements, profiles: Iterable[Profile], card: Card, *, as_of: date
) -> list[tuple[int, bool]]:
    """Return score and readiness of each person, in the order given."""
    return [score(requirements, profile, card, as_of=as_of) for profile in profiles]


def score(
    requirements: Requirements, profile: Profile, card: Card, *, as_of: date
) -> tuple[int, bool]:
    """Return the score in hundredths, and whether every gate is open."""
    percent = card.unconfirmed_percent
    held = held_skills(profile.evidence, wanted_ids(requirements.skills), card.trust, as_of=as_of)
    languages = standing_languages(profile.languages, card.trust, as_of=as_of)
    near = occupation_nearness(requirements)
    values = (
        essential_coverage(requirements.skills, held, unconfirmed_percent=percent),
        occupation_experience(
            profile.experience,
            near,
            share_by_month=card.experience_share,
            trust=card.trust.experience,
        ),
        language_fit(
            requirements.languages,
            languages,
            trust=card.trust.language,
            unconfirmed_percent=percent,
        ),
        desirable_coverage(requirements.skills, held, unconfirmed_percent=percent),
        _travel(requirements, profile, card),
        _time(requirements, profile, as_of=as_of),
        own_wishes(profile.wished_occupations, near),
        education_by_law(profile.education_level, requirements.education_level or 0),
    )
    asked = asked_features(requirements)
    points = sum(
        feature.table[value if wanted else feature.not_asked]
        for feature, value, wanted in zip(card.features, values, asked, strict=True)
    )
    gates = Gates.of(requirements, as_of=as_of).still_open(profile, held, languages)
    return card.intercept + points, not gates


def _travel(requirements: Requirements, profile: Profile, card: Card) -> int:
    if requirements.remote:
        return travel_fit(0, 1)
    minutes = None
    if requirements.place is not None and profile.place is not None:
        minutes = travel_minutes(profile.place, requirements.place, car=profile.car)
    return travel_fit(minutes, profile.max_travel_minutes or card.default_travel_minutes)


def _time(requirements: Requirements, profile: Profile, *, as_of: date) -> int:
    start = first_day(requirements.starts_on, as_of=as_of)
    offered = (requirements.hours_min, requirements.hours_max)
    return time_fit(
        hours=hours_fit((profile.hours_min, profile.hours_max), offered),
        schedule=schedule_fit(profile.schedules, requirements.schedules),
        start=start_fit(profile.available_from, start),
    )
