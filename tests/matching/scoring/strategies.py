"""Random people and openings over few concepts, so that they meet often."""

from datetime import UTC, datetime, timedelta
from typing import TypeVar

from hypothesis import strategies as st

from candidates.profile import (
    EVIDENCE_CODES,
    SCHEDULES,
    Evidence,
    Experience,
    LanguageLevel,
    Licence,
    Profile,
    RightToWork,
)
from employers.requirements import LanguageNeed, LicenceNeed, RequiredSkill, Requirements
from tests.builders.scoring import DAY, MALMO, NORSJO, TRELLEBORG

T = TypeVar("T")

SKILLS = ("welding", "drawings", "sketches", "forklift", "cooking")
OCCUPATIONS = ("welder", "cook", "driver")
LANGUAGES = ("sv", "en")
LICENCES = ("B", "nurse")

codes = st.sampled_from(EVIDENCE_CODES)
skills = st.sampled_from(SKILLS)
days = st.integers(-1500, 60).map(lambda n: DAY + timedelta(days=n))
late_days = st.none() | days
cefr = st.integers(0, 6)
percents = st.integers(0, 100)
places = st.none() | st.sampled_from((MALMO, TRELLEBORG, NORSJO))
some_schedules = st.frozensets(st.sampled_from(SCHEDULES))
hours = st.tuples(percents, percents).map(lambda pair: (min(pair), max(pair)))

evidence = st.builds(
    Evidence, skills, st.integers(0, 4), codes, days, late_days, st.sampled_from("abc")
)
experience = st.builds(Experience, st.sampled_from(OCCUPATIONS), st.integers(0, 100), codes)
language_levels = st.builds(
    LanguageLevel, st.sampled_from(LANGUAGES), cefr, cefr, cefr, cefr, codes, days, st.booleans()
)
licences = st.builds(Licence, st.sampled_from(LICENCES), codes, days, late_days)
rights = st.builds(
    RightToWork, st.sampled_from(("yes", "no", "limited", "unknown")), late_days, late_days
)
instants = st.datetimes(datetime(2025, 1, 1), datetime(2026, 3, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=UTC)
)

near_skills = st.lists(st.tuples(skills, percents), max_size=2).map(tuple)
required_skills = st.builds(
    RequiredSkill,
    skill_id=skills,
    level=st.integers(1, 4),
    weight=st.integers(1, 5),
    essential=st.booleans(),
    near=near_skills,
    origin=st.sampled_from(("structured", "text", "typical", "manual")),
    confirmed=st.booleans(),
    trainable_days=st.none() | st.integers(0, 90),
)
language_needs = st.builds(
    LanguageNeed,
    st.sampled_from(LANGUAGES),
    cefr,
    cefr,
    cefr,
    cefr,
    confirmed=st.booleans(),
    essential=st.booleans(),
)
licence_needs = st.builds(
    LicenceNeed,
    st.lists(st.sampled_from(LICENCES), min_size=1, max_size=2, unique=True).map(tuple),
    st.sampled_from(("exclusive_right", "protected_title", "regulated", "driving", "card")),
    confirmed=st.booleans(),
)


def few(strategy: st.SearchStrategy[T], most: int = 3) -> st.SearchStrategy[tuple[T, ...]]:
    """Return tuples of a few of them."""
    return st.lists(strategy, max_size=most).map(tuple)


@st.composite
def people(draw: st.DrawFn, candidate_id: str = "person") -> Profile:
    """Return anyone."""
    least, most = draw(hours)
    return Profile(
        candidate_id=candidate_id,
        version=draw(st.integers(1, 9)),
        evidence=draw(few(evidence, 6)),
        experience=draw(few(experience)),
        languages=draw(few(language_levels)),
        licences=draw(few(licences, 2)),
        place=draw(places),
        max_travel_minutes=draw(st.none() | st.integers(1, 200)),
        car=draw(st.booleans()),
        hours_min=least,
        hours_max=most,
        schedules=draw(some_schedules),
        available_from=draw(late_days),
        wished_occupations=draw(few(st.sampled_from(OCCUPATIONS), 2)),
        education_level=draw(st.none() | st.integers(0, 8)),
        right_to_work=draw(rights),
        waiting_since=draw(st.none() | instants),
    )


@st.composite
def openings(draw: st.DrawFn, opening_id: str = "opening") -> Requirements:
    """Return any opening."""
    least, most = draw(hours)
    return Requirements(
        opening_id=opening_id,
        occupation_id=draw(st.none() | st.sampled_from(OCCUPATIONS)),
        occupation_near=draw(st.dictionaries(st.sampled_from(OCCUPATIONS), percents)),
        skills=draw(few(required_skills, 6)),
        languages=draw(few(language_needs, 2)),
        licences=draw(few(licence_needs, 2)),
        place=draw(places),
        remote=draw(st.booleans()),
        hours_min=least,
        hours_max=most,
        schedules=draw(some_schedules),
        starts_on=draw(late_days),
        education_level=draw(st.none() | st.integers(0, 8)),
        education_by_law=draw(st.booleans()),
    )


@st.composite
def pools(draw: st.DrawFn, most: int = 4) -> tuple[Profile, ...]:
    """Return a few people with ids of their own."""
    size = draw(st.integers(1, most))
    return tuple(draw(people(f"person-{number}")) for number in range(size))
