"""Who stands above whom: read by the tests and written into docs/scoring.md."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from candidates.profile import Licence, Profile
from employers.requirements import LicenceNeed, Requirements
from matching.manual import Case
from tests.builders.scoring import (
    DAY,
    MALMO,
    NORSJO,
    TRELLEBORG,
    a_person,
    an_opening,
    knows,
    needs,
    said,
    score_of,
    showed,
    speaks,
    wishes_for,
    worked,
)


@dataclass(frozen=True)
class Above:
    """The first person stands above the second for what is asked."""

    group: str
    statement: str
    asked: Requirements
    better: Profile
    worse: Profile


@dataclass(frozen=True)
class Beside:
    """Two people have the same score for what is asked."""

    group: str
    statement: str
    asked: Requirements
    one: Profile
    other: Profile


WELDER = an_opening(
    needs("welding", weight=2), needs("drawings", near=(("sketches", 50),)), wishes_for("forklift")
)
NEW_SKILL = an_opening(needs("welding"), needs("gloves", confirmed=False, origin="text"))
COOK = an_opening(
    needs("cooking"),
    speaks(3),
    occupation_id="cook",
    occupation_near={"kitchen-help": 60, "baker": 30},
    place=MALMO,
    hours_min=75,
    schedules=frozenset({"day", "evening"}),
    starts_on=DAY + timedelta(days=30),
)
TEACHER = an_opening(
    needs("teaching"),
    education_level=6,
    education_by_law=True,
)
GUARD = an_opening(
    needs("first-aid"), LicenceNeed(("B",), "driving", "Drives between sites.", confirmed=True)
)

SKILLS = "Skills and evidence"
WORK = "Experience and wishes"
LANGUAGE = "Language"
TIME = "Travel and time"
LAW = "Law"

CASES: tuple[Above | Beside, ...] = (
    Above(
        SKILLS,
        "An assessed skill, above the same skill only stated",
        WELDER,
        a_person(showed("welding")),
        a_person(said("welding")),
    ),
    Above(
        SKILLS,
        "A stated skill, above no evidence at all",
        WELDER,
        a_person(said("welding")),
        a_person(),
    ),
    Above(
        SKILLS,
        "The heavier skill, above the lighter one",
        WELDER,
        a_person(showed("welding")),
        a_person(showed("drawings")),
    ),
    Above(
        SKILLS,
        "An essential skill, above a desirable one",
        WELDER,
        a_person(showed("drawings")),
        a_person(showed("forklift")),
    ),
    Above(
        SKILLS,
        "On one's own where that is asked, above with support",
        WELDER,
        a_person(showed("welding", 3)),
        a_person(showed("welding", 2)),
    ),
    Beside(
        SKILLS,
        "A level above the need, beside the level needed",
        WELDER,
        a_person(showed("welding", 4)),
        a_person(showed("welding", 3)),
    ),
    Above(
        SKILLS,
        "The skill itself, above a related skill",
        WELDER,
        a_person(showed("drawings")),
        a_person(showed("sketches")),
    ),
    Above(
        SKILLS,
        "A related skill, above none",
        WELDER,
        a_person(showed("sketches")),
        a_person(),
    ),
    Above(
        SKILLS,
        "Two independent sources, above one",
        WELDER,
        a_person(showed("welding", source="firm"), showed("welding", code="E2", source="school")),
        a_person(showed("welding", source="firm")),
    ),
    Beside(
        SKILLS,
        "Two papers from one source, beside one paper",
        WELDER,
        a_person(showed("welding", source="firm"), showed("welding", code="E2", source="firm")),
        a_person(showed("welding", source="firm")),
    ),
    Above(
        SKILLS,
        "A certificate in force, above one that has run out",
        WELDER,
        a_person(showed("forklift", code="E5", until=DAY)),
        a_person(showed("forklift", code="E5", until=DAY - timedelta(days=1))),
    ),
    Beside(
        SKILLS,
        "An own statement that a newer assessment has replaced, beside the assessment alone",
        WELDER,
        a_person(said("welding", 4), showed("welding", 2)),
        a_person(showed("welding", 2)),
    ),
    Beside(
        SKILLS,
        "Skills that the work does not ask for, beside none of them",
        WELDER,
        a_person(showed("welding"), showed("chess", 4), showed("singing", 4)),
        a_person(showed("welding")),
    ),
    Above(
        SKILLS,
        "A confirmed skill, above one that was only found in the ad's text",
        NEW_SKILL,
        a_person(showed("welding")),
        a_person(showed("gloves")),
    ),
    Above(
        WORK,
        "Two years in the occupation, above half a year",
        COOK,
        a_person(worked("cook", 24)),
        a_person(worked("cook", 6)),
    ),
    Beside(
        WORK,
        "Twenty years in the occupation, beside five",
        COOK,
        a_person(worked("cook", 240)),
        a_person(worked("cook", 60)),
    ),
    Above(
        WORK,
        "The occupation itself, above one close to it",
        COOK,
        a_person(worked("cook", 24)),
        a_person(worked("kitchen-help", 24)),
    ),
    Beside(
        WORK,
        "Work far from the occupation, beside no work",
        COOK,
        a_person(worked("driver", 60)),
        a_person(),
    ),
    Above(
        WORK,
        "Work with a certificate, above the same work only stated",
        COOK,
        a_person(worked("cook", 24, code="E2")),
        a_person(worked("cook", 24, code="E0")),
    ),
    Above(
        WORK,
        "Someone who asks for this work, above someone who has not said",
        COOK,
        a_person(wished_occupations=("cook",)),
        a_person(),
    ),
    Above(
        LANGUAGE,
        "B1 where B1 is asked, above A2",
        COOK,
        a_person(knows(3)),
        a_person(knows(2)),
    ),
    Beside(
        LANGUAGE,
        "C1 where B1 is asked, beside B1",
        COOK,
        a_person(knows(5)),
        a_person(knows(3)),
    ),
    Above(
        LANGUAGE,
        "A graded level, above the same level only stated",
        COOK,
        a_person(knows(3)),
        a_person(knows(3, code="E0")),
    ),
    Above(
        LANGUAGE,
        "A test of last year, above one of three years ago",
        COOK,
        a_person(knows(3, test=True, days_ago=300)),
        a_person(knows(3, test=True, days_ago=1100)),
    ),
    Beside(
        LANGUAGE,
        "A grade of last year, beside one of ten years ago",
        COOK,
        a_person(knows(3, days_ago=300)),
        a_person(knows(3, days_ago=3650)),
    ),
    Above(
        TIME,
        "Half an hour by car within a limit of an hour, above an hour by bus",
        COOK,
        a_person(place=TRELLEBORG, max_travel_minutes=70, car=True),
        a_person(place=TRELLEBORG, max_travel_minutes=70),
    ),
    Above(
        TIME,
        "Within the person's own limit, above beyond it",
        COOK,
        a_person(place=TRELLEBORG, max_travel_minutes=90),
        a_person(place=TRELLEBORG, max_travel_minutes=30),
    ),
    Above(
        TIME,
        "A place that is not known, above one far beyond the limit",
        COOK,
        a_person(),
        a_person(place=NORSJO, max_travel_minutes=60),
    ),
    Above(
        TIME,
        "Both times of day, above one of them",
        COOK,
        a_person(schedules=frozenset({"day", "evening"})),
        a_person(schedules=frozenset({"day"})),
    ),
    Above(
        TIME,
        "Full time where that is offered, above half time",
        COOK,
        a_person(hours_min=50, hours_max=100),
        a_person(hours_min=25, hours_max=50),
    ),
    Above(
        TIME,
        "Free on the first day, above free a month later",
        COOK,
        a_person(available_from=DAY + timedelta(days=30)),
        a_person(available_from=DAY + timedelta(days=60)),
    ),
    Above(
        LAW,
        "The education that the law asks for, above one below it",
        TEACHER,
        a_person(education_level=6),
        a_person(education_level=4),
    ),
    Beside(
        LAW,
        "An education beyond what the law asks for, beside the one asked",
        TEACHER,
        a_person(education_level=8),
        a_person(education_level=6),
    ),
    Beside(
        LAW,
        "A doctor's degree where the law asks for nothing, beside no degree",
        COOK,
        a_person(education_level=8),
        a_person(),
    ),
    Beside(
        LAW,
        "A driving licence, beside none: it is a gate, not points",
        GUARD,
        a_person(showed("first-aid"), Licence("B", "E2")),
        a_person(showed("first-aid")),
    ),
)


def scored_cases() -> Iterator[Case]:
    """Give each case with the points of the shipped card."""
    for case in CASES:
        first, second = pair_of(case)
        yield Case(
            case.group,
            case.statement,
            score_of(case.asked, first).score,
            score_of(case.asked, second).score,
        )


def pair_of(case: Above | Beside) -> tuple[Profile, Profile]:
    """Return the two people of a case."""
    return (case.better, case.worse) if isinstance(case, Above) else (case.one, case.other)
