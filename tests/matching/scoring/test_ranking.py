"""The order, its ties, and what it is made of."""

from dataclasses import fields, replace
from datetime import datetime, timedelta

import pytest

from candidates.profile import (
    Evidence,
    Experience,
    LanguageLevel,
    Licence,
    Profile,
    RightToWork,
)
from employers.requirements import Requirements
from matching.scoring.explain import NEVER_USED, Explainer, explain, to_json
from matching.scoring.lines import SkillLine
from matching.scoring.ranking import equals, rank, routes
from matching.shipped_card import shipped_card
from tests.builders.scoring import (
    DAY,
    KEY,
    NOW,
    a_person,
    an_opening,
    knows,
    needs,
    order_of,
    ranking_of,
    said,
    score_of,
    showed,
    speaks,
    worked,
)

FORBIDDEN = {
    "name",
    "photo",
    "mail",
    "birth",
    "age",
    "sex",
    "gender",
    "country",
    "citizen",
    "mother",
    "native",
    "religion",
    "ethnic",
    "disab",
    "health",
    "sexual",
    "family",
    "parent",
    "child",
    "permit",
    "arriv",
    "sweden",
    "benefit",
    "subsid",
    "housing",
    "postcode",
    "address",
    "school",
    "year",
    "gap",
    "note",
    "personal",
    "phone",
    "military",
    "hobby",
}


def test_the_scorer_knows_these_things_of_a_person_and_no_others() -> None:
    known = {
        kind.__name__: tuple(field.name for field in fields(kind))
        for kind in (Profile, Evidence, Experience, LanguageLevel, Licence, RightToWork)
    }

    assert known == {
        "Profile": (
            "candidate_id",
            "version",
            "evidence",
            "experience",
            "languages",
            "licences",
            "place",
            "max_travel_minutes",
            "car",
            "hours_min",
            "hours_max",
            "schedules",
            "available_from",
            "wished_occupations",
            "education_level",
            "right_to_work",
            "waiting_since",
        ),
        "Evidence": ("skill_id", "level", "code", "on", "until", "source", "evidence_id"),
        "Experience": ("occupation_id", "months", "code"),
        "LanguageLevel": (
            "language_id",
            "listening",
            "reading",
            "speaking",
            "writing",
            "code",
            "on",
            "test",
            "evidence_id",
        ),
        "Licence": ("concept_id", "code", "on", "until", "evidence_id"),
        "RightToWork": ("answer", "until", "checked_on"),
    }


def test_no_field_of_a_profile_or_an_opening_bears_a_forbidden_word() -> None:
    kinds = (Profile, Evidence, Experience, LanguageLevel, Licence, RightToWork, Requirements)
    words = {word for kind in kinds for f in fields(kind) for word in f.name.split("_")}

    assert not words & FORBIDDEN


def test_a_profile_cannot_be_given_anything_more() -> None:
    person = a_person()

    with pytest.raises((AttributeError, TypeError)):
        person.age = 30  # type: ignore[attr-defined]


def test_the_ids_of_people_and_evidence_change_no_score() -> None:
    opening = an_opening(needs("welding"))
    one = a_person(showed("welding", evidence_id="a", source="x"), candidate_id="one")
    other = a_person(showed("welding", evidence_id="b", source="y"), candidate_id="other")

    assert score_of(opening, one).score == score_of(opening, other).score


def test_among_equals_the_longest_wait_comes_first() -> None:
    people = [
        a_person(candidate_id=f"waited-{days}", waiting_since=NOW - timedelta(days=days))
        for days in (3, 90, 30)
    ]
    new = a_person(candidate_id="not-complete", waiting_since=None)

    ranking = ranking_of(an_opening(), new, *people)

    assert order_of(ranking) == ["waited-90", "waited-30", "waited-3", "not-complete"]
    assert [r.wait_days for r in ranking.ready] == [90, 30, 3, None]
    assert [r.place for r in ranking.ready] == [1, 1, 1, 1]


def test_people_with_the_same_whole_points_are_equals_also_when_hundredths_differ() -> None:
    opening = an_opening(needs("welding", weight=60), needs("drawings", weight=1))
    more = a_person(showed("welding"), said("drawings", 1), candidate_id="more", waiting_since=NOW)
    less = a_person(showed("welding"), said("drawings", 1), candidate_id="less")
    more = replace(more, evidence=(*more.evidence, showed("drawings")))

    ranking = ranking_of(opening, more, less)

    assert ranking.ready[1].score > ranking.ready[0].score
    assert [len(group) for group in equals(ranking.ready)] == [2]
    assert order_of(ranking) == ["less", "more"]


def test_a_minute_more_of_waiting_does_not_tell_people_apart() -> None:
    def order(earlier: str) -> list[str]:
        people = [
            a_person(
                candidate_id=name,
                waiting_since=datetime(2026, 1, 5, 9 if name == earlier else 10, tzinfo=NOW.tzinfo),
            )
            for name in ("a", "b")
        ]
        return order_of(ranking_of(an_opening(), *people))

    assert order("a") == order("b")


def test_the_last_tie_is_broken_by_a_hash_that_differs_between_openings_and_keys() -> None:
    people = [a_person(candidate_id=f"person-{number}") for number in range(12)]

    def order(opening_id: str, key: bytes) -> list[str]:
        asked = an_opening(opening_id=opening_id)
        return order_of(rank(asked, people, shipped_card(), as_of=DAY, now=NOW, key=key))

    first = order("one", KEY)

    assert first == order("one", KEY)
    assert first != order("two", KEY)
    assert first != order("one", b"another key")
    assert first != sorted(first)


def test_the_moment_of_looking_changes_the_days_shown_but_no_order() -> None:
    people = [
        a_person(candidate_id=f"p{n}", waiting_since=NOW - timedelta(days=n)) for n in range(5)
    ]

    def ranking(now: datetime) -> list[str]:
        return order_of(rank(an_opening(), people, shipped_card(), as_of=DAY, now=now, key=KEY))

    assert ranking(NOW) == ranking(NOW + timedelta(hours=13))


def test_the_digest_changes_with_the_order_and_only_then() -> None:
    opening = an_opening(needs("welding"))
    one, two = a_person(showed("welding"), candidate_id="1"), a_person(candidate_id="2")

    before = ranking_of(opening, one, two).digest

    assert ranking_of(opening, two, one).digest == before
    assert ranking_of(opening, one, replace(two, evidence=(said("welding"),))).digest != before


def test_an_opening_without_people_has_an_empty_ranking() -> None:
    ranking = ranking_of(an_opening(needs("welding")))

    assert len(ranking) == 0
    assert len(ranking.digest) == 64


def test_routes_put_openings_in_order_by_the_same_scorer() -> None:
    person = a_person(showed("welding"), worked("welder", 24))
    asked = [
        an_opening(needs("cooking"), opening_id="cook"),
        an_opening(needs("welding"), opening_id="track", kind="programme"),
        an_opening(needs("welding"), opening_id="welder", occupation_id="welder"),
    ]

    found = routes(person, asked, shipped_card(), as_of=DAY, key=KEY)

    assert [(r.opening_id, r.kind) for r in found.ready] == [
        ("welder", "opening"),
        ("track", "programme"),
    ]
    assert [r.opening_id for r in found.on_the_way] == ["cook"]
    for route, requirements in zip(found.everything(), reversed(asked), strict=True):
        assert route.score == score_of(requirements, person).score


def test_raising_swedish_above_the_need_changes_no_score() -> None:
    opening = an_opening(speaks(3))

    assert score_of(opening, a_person(knows(3))) == score_of(opening, a_person(knows(5)))


def test_an_explanation_names_the_evidence_and_what_is_missing() -> None:
    opening = an_opening(
        needs("welding"), needs("drawings", near=(("sketches", 50),)), needs("measuring")
    )
    person = a_person(
        showed("welding", days_ago=10),
        showed("welding", code="E2", source="school"),
        showed("sketches"),
        showed("chess"),
        said("welding", 4, days_ago=500),
    )

    explained = explain(opening, person, shipped_card(), as_of=DAY)

    essential = explained.terms[0]
    welding, drawings, measuring = (line for line in essential.lines if isinstance(line, SkillLine))
    assert welding.by is not None
    assert drawings.by is not None
    assert (welding.state, welding.by.evidence_id, welding.by.on) == (
        "proved",
        "welding-E4-10",
        DAY - timedelta(days=10),
    )
    assert welding.by.further_sources == 1
    assert (drawings.state, drawings.by.skill_id, drawings.by.nearness) == (
        "related",
        "sketches",
        50,
    )
    assert (measuring.state, measuring.by) == ("no_evidence", None)
    assert [(x.reason, x.skill_id) for x in explained.not_counted] == [
        ("not_asked", "chess"),
        ("replaced", "welding"),
    ]
    assert explained.ask_again == ("welding-E0-500",)
    assert explained.never_used == NEVER_USED
    assert not explained.ready
    assert explained.next_steps[0].opens == 1


def test_the_interval_of_a_stated_skill_runs_from_nothing_to_full() -> None:
    opening = an_opening(needs("welding"))
    explainer = Explainer(opening, shipped_card(), as_of=DAY)

    stated = explainer.interval(a_person(said("welding")))
    licensed = explainer.interval(a_person(showed("welding", code="E7")))

    assert (stated.score - stated.low, stated.high - stated.low) == (800, 4000)
    assert stated.own_share == 1000 * 800 // stated.score
    assert (licensed.low, licensed.high, licensed.own_share) == (
        licensed.score,
        licensed.score,
        0,
    )


def test_an_explanation_can_be_kept_as_json() -> None:
    opening = an_opening(needs("welding"), speaks(2), occupation_id="welder")
    person = a_person(showed("welding"), knows(2), worked("welder", 12))

    body = to_json(explain(opening, person, shipped_card(), as_of=DAY))

    assert body["as_of"] == DAY.isoformat()
    assert body["terms"][0]["lines"][0]["kind"] == "SkillLine"
    assert body["intercept"] + sum(term["points"] for term in body["terms"]) == body["score"]
