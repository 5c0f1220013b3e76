"""The score of a person for an opening: the sum of what the features give, in whole hundredths."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from candidates.profile import Profile
from employers.requirements import Requirements
from matching.scoring.coverage import PreparedCoverage, held_skills, wanted_ids
from matching.scoring.education import education_by_law
from matching.scoring.eligibility import Gates
from matching.scoring.gates import GateResult
from matching.scoring.language import StandingLevel, asked_levels, language_fit, standing_languages
from matching.scoring.occupation import occupation_experience
from matching.scoring.travel import travel_fit, travel_minutes
from matching.scoring.trust import Levels, Trust
from matching.scoring.weights import Card
from matching.scoring.wishes import own_wishes
from matching.scoring.working_hours import first_day, hours_fit, schedule_fit, start_fit, time_fit

HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class Scored:
    """One person's values, points and open gates for one opening.

    Parameters
    ----------
    values : tuple of int in 0..1000
        In the order of ``weights.FEATURES``.
    points : tuple of int
        Hundredths of a point, in the same order. With the card's intercept they add up to score.
    score : int in 0..10,000
    gates : tuple of GateResult
        Those still to be opened. Empty: ready.
    """

    values: tuple[int, ...]
    points: tuple[int, ...]
    score: int
    gates: tuple[GateResult, ...]

    @property
    def whole(self) -> int:
        """The score in whole points; people with the same whole points are equals."""
        return self.score // HUNDREDTHS


class Scorer:
    """An opening, a card and a day, prepared to score many people.

    Parameters
    ----------
    requirements : Requirements
    card : Card
    as_of : date
        The day the score is for: evidence ages to it, and nothing after it is known.
    trust : Trust or None
        Another view of the evidence than the card's own, for the interval.
    """

    __slots__ = (
        "_desirable",
        "_essential",
        "_minutes",
        "as_of",
        "asked",
        "card",
        "gates",
        "occupation_near",
        "requirements",
        "start",
        "trust",
        "wanted",
    )

    def __init__(
        self, requirements: Requirements, card: Card, *, as_of: date, trust: Trust | None = None
    ) -> None:
        self.requirements = requirements
        self.card = card
        self.as_of = as_of
        self.trust = card.trust if trust is None else trust
        self.start = first_day(requirements.starts_on, as_of=as_of)
        self.gates = Gates.of(requirements, as_of=as_of)
        self.wanted = wanted_ids(requirements.skills)
        self.occupation_near = occupation_nearness(requirements)
        self.asked = asked_features(requirements)
        percent = card.unconfirmed_percent
        self._essential = PreparedCoverage.of(
            [s for s in requirements.skills if s.essential], unconfirmed_percent=percent
        )
        self._desirable = PreparedCoverage.of(
            [s for s in requirements.skills if not s.essential], unconfirmed_percent=percent
        )
        self._minutes: dict[tuple[tuple[float, float], bool], int] = {}

    def held(self, profile: Profile) -> dict[str, Levels]:
        """Return how far each skill that can earn credit is trusted to be held, by level."""
        return held_skills(profile.evidence, self.wanted, self.trust, as_of=self.as_of)

    def languages(self, profile: Profile) -> dict[str, list[StandingLevel]]:
        """Return the language levels that count on the day, by language."""
        return standing_languages(profile.languages, self.trust, as_of=self.as_of)

    def score(self, profile: Profile) -> Scored:
        """Score one person."""
        held = self.held(profile)
        languages = self.languages(profile)
        values = self._values(profile, held, languages)
        points = tuple(
            [f.table[value] for f, value in zip(self.card.features, values, strict=True)]
        )
        return Scored(
            values,
            points,
            self.card.intercept + sum(points),
            self.gates.still_open(profile, held, languages),
        )

    def travel_minutes(self, profile: Profile) -> int | None:
        """Return the estimated minutes to work; None if either place is not known."""
        work, home = self.requirements.place, profile.place
        if work is None or home is None:
            return None
        key = (home, profile.car)
        minutes = self._minutes.get(key)
        if minutes is None:
            # People of one municipality share one starting point: worked out once.
            minutes = self._minutes[key] = travel_minutes(home, work, car=profile.car)
        return minutes

    def travel_limit(self, profile: Profile) -> int:
        """Return the person's own limit in minutes, or the card's where none is stated."""
        return profile.max_travel_minutes or self.card.default_travel_minutes

    def _values(
        self,
        profile: Profile,
        held: dict[str, Levels],
        languages: dict[str, list[StandingLevel]],
    ) -> tuple[int, ...]:
        """Return the value of each feature, in the order of ``weights.FEATURES``."""
        asked, features = self.asked, self.card.features
        return (
            self._essential.value(held) if asked[0] else features[0].not_asked,
            self._experience(profile) if asked[1] else features[1].not_asked,
            self._language(languages) if asked[2] else features[2].not_asked,
            self._desirable.value(held) if asked[3] else features[3].not_asked,
            self._travel(profile) if asked[4] else features[4].not_asked,
            self._time(profile) if asked[5] else features[5].not_asked,
            own_wishes(profile.wished_occupations, self.occupation_near)
            if asked[6]
            else features[6].not_asked,
            education_by_law(profile.education_level, self.requirements.education_level or 0)
            if asked[7]
            else features[7].not_asked,
        )

    def _experience(self, profile: Profile) -> int:
        return occupation_experience(
            profile.experience,
            self.occupation_near,
            share_by_month=self.card.experience_share,
            trust=self.trust.experience,
        )

    def _language(self, languages: dict[str, list[StandingLevel]]) -> int:
        return language_fit(
            self.requirements.languages,
            languages,
            trust=self.trust.language,
            unconfirmed_percent=self.card.unconfirmed_percent,
        )

    def _travel(self, profile: Profile) -> int:
        if self.requirements.remote:
            return travel_fit(0, 1)
        return travel_fit(self.travel_minutes(profile), self.travel_limit(profile))

    def _time(self, profile: Profile) -> int:
        asked = self.requirements
        return time_fit(
            hours=hours_fit(
                (profile.hours_min, profile.hours_max), (asked.hours_min, asked.hours_max)
            ),
            schedule=schedule_fit(profile.schedules, asked.schedules),
            start=start_fit(profile.available_from, self.start),
        )


def occupation_nearness(requirements: Requirements) -> dict[str, int]:
    """Return the closeness of occupations; the opening's own is always 100 percent.

    Examples
    --------
    >>> occupation_nearness(Requirements("o1", occupation_id="cook", occupation_near={"baker": 60}))
    {'baker': 60, 'cook': 100}
    """
    if requirements.occupation_id is None:
        return dict(requirements.occupation_near)
    return {**requirements.occupation_near, requirements.occupation_id: 100}


def asked_features(requirements: Requirements) -> tuple[bool, ...]:
    """Return, in the order of ``weights.FEATURES``, whether the opening asks anything of the kind.

    Examples
    --------
    >>> asked_features(Requirements("o1", occupation_id="cook"))
    (False, True, False, False, False, True, True, False)
    """
    occupation = requirements.occupation_id is not None or bool(requirements.occupation_near)
    return (
        any(skill.essential for skill in requirements.skills),
        occupation,
        any(any(asked_levels(need)) for need in requirements.languages),
        any(not skill.essential for skill in requirements.skills),
        requirements.remote or requirements.place is not None,
        True,
        occupation,
        requirements.education_by_law and requirements.education_level is not None,
    )
