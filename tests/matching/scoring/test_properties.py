"""What is true of every person and every opening."""

import random
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from candidates.profile import EVIDENCE_CODES, Evidence, Experience, LanguageLevel, Profile
from candidates.profile import from_json as profile_from_json
from candidates.profile import to_json as profile_to_json
from employers.requirements import Requirements
from employers.requirements import from_json as requirements_from_json
from employers.requirements import to_json as requirements_to_json
from matching.scoring.coverage import coverage
from matching.scoring.explain import Explainer
from matching.scoring.lines import OccupationLine, SkillLine
from matching.scoring.scorer import Scorer
from matching.shipped_card import shipped_card
from tests.builders.scoring import DAY, order_of, ranking_of, score_of
from tests.matching.scoring.strategies import (
    codes,
    evidence,
    experience,
    language_levels,
    openings,
    people,
    pools,
    skills,
)

T = TypeVar("T")

steadily = settings(deadline=None, max_examples=100)


def position(opening: Requirements, *everyone: Profile) -> int:
    return order_of(ranking_of(opening, *everyone)).index(everyone[0].candidate_id)


@steadily
@given(openings(), people())
def test_a_score_lies_between_nothing_and_a_hundred(opening: Requirements, person: Profile) -> None:
    scored = score_of(opening, person)

    assert 0 <= scored.score <= 10_000
    assert all(0 <= value <= 1000 for value in scored.values)


@steadily
@given(openings(), people(), st.data())
def test_adding_evidence_of_a_skill_never_lowers_score_or_gates(
    opening: Requirements, person: Profile, data: st.DataObject
) -> None:
    skill = data.draw(skills)
    held = [e.level for e in person.evidence if e.skill_id == skill]
    level = data.draw(st.integers(max(held, default=1), 4))
    shown = Evidence(skill, level, data.draw(codes), DAY, None, data.draw(st.sampled_from("abcd")))
    richer = replace(person, evidence=(*person.evidence, shown))

    before, after = score_of(opening, person), score_of(opening, richer)

    assert after.score >= before.score
    assert len(after.gates) <= len(before.gates)


@steadily
@given(openings(), people(), skills, st.integers(1, 4))
def test_an_own_statement_never_lowers_the_score(
    opening: Requirements, person: Profile, skill: str, level: int
) -> None:
    stated = Evidence(skill, level, "E0", DAY, None, "self")
    richer = replace(person, evidence=(*person.evidence, stated))

    assert score_of(opening, richer).score >= score_of(opening, person).score


@steadily
@given(openings(), people(), evidence, st.data())
def test_strengthening_evidence_never_lowers_the_score(
    opening: Requirements, person: Profile, weak: Evidence, data: st.DataObject
) -> None:
    others = tuple(e for e in person.evidence if e.skill_id != weak.skill_id)
    strong = replace(
        weak,
        level=data.draw(st.integers(weak.level, 4)),
        code=data.draw(st.sampled_from(EVIDENCE_CODES[EVIDENCE_CODES.index(weak.code) :])),
    )

    before = score_of(opening, replace(person, evidence=(*others, weak)))
    after = score_of(opening, replace(person, evidence=(*others, strong)))

    assert after.score >= before.score


@steadily
@given(openings(), pools(), skills, codes, st.integers(1, 4))
def test_adding_evidence_never_lowers_a_rank(
    opening: Requirements, pool: tuple[Profile, ...], skill: str, code: str, level: int
) -> None:
    person, *others = pool
    highest = max([level, *(e.level for e in person.evidence if e.skill_id == skill)])
    shown = Evidence(skill, highest, code, DAY, None, "new")
    richer = replace(person, evidence=(*person.evidence, shown))

    assert position(opening, richer, *others) <= position(opening, person, *others)


@steadily
@given(openings(), people(), experience)
def test_more_experience_never_lowers_the_score(
    opening: Requirements, person: Profile, spell: Experience
) -> None:
    richer = replace(person, experience=(*person.experience, spell))

    assert score_of(opening, richer).score >= score_of(opening, person).score


@steadily
@given(openings(), people(), language_levels)
def test_language_above_the_need_gives_nothing(
    opening: Requirements, person: Profile, level: LanguageLevel
) -> None:
    wanted = [
        (need.listening, need.reading, need.speaking, need.writing)
        for need in opening.languages
        if need.language_id == level.language_id
    ]
    top = [max((need[i] for need in wanted), default=0) for i in range(4)]
    enough = replace(level, listening=top[0], reading=top[1], speaking=top[2], writing=top[3])
    master = replace(level, listening=6, reading=6, speaking=6, writing=6)

    at_need = score_of(opening, replace(person, languages=(enough,)))
    above = score_of(opening, replace(person, languages=(master,)))

    assert above.score == at_need.score


@steadily
@given(openings(), pools(), st.randoms())
def test_the_order_of_what_comes_in_makes_no_difference(
    opening: Requirements, pool: tuple[Profile, ...], chance: random.Random
) -> None:
    def shuffled(values: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(chance.sample(list(values), len(values)))

    mixed = [
        replace(
            person,
            evidence=shuffled(person.evidence),
            experience=shuffled(person.experience),
            languages=shuffled(person.languages),
            licences=shuffled(person.licences),
            wished_occupations=shuffled(person.wished_occupations),
        )
        for person in shuffled(pool)
    ]

    assert order_of(ranking_of(opening, *mixed)) == order_of(ranking_of(opening, *pool))
    assert [r.score for r in ranking_of(opening, *mixed).everyone()] == [
        r.score for r in ranking_of(opening, *pool).everyone()
    ]


@steadily
@given(openings(), pools())
def test_everyone_is_in_the_ranking_once(opening: Requirements, pool: tuple[Profile, ...]) -> None:
    ranking = ranking_of(opening, *pool)

    assert sorted(order_of(ranking)) == sorted(p.candidate_id for p in pool)
    assert len(ranking) == len(pool)
    assert all(not r.gates for r in ranking.ready)
    assert all(r.gates for r in ranking.on_the_way)


@steadily
@given(openings(), pools())
def test_a_replay_is_the_same_to_the_bit(opening: Requirements, pool: tuple[Profile, ...]) -> None:
    first = ranking_of(opening, *pool)

    again = ranking_of(
        requirements_from_json(requirements_to_json(opening)),
        *[profile_from_json(profile_to_json(person)) for person in pool],
    )

    assert again == first
    assert again.digest == first.digest


@steadily
@given(openings(), people())
def test_the_explanation_adds_up_and_agrees_with_the_ranking(
    opening: Requirements, person: Profile
) -> None:
    explained = Explainer(opening, shipped_card(), as_of=DAY).explain(person)
    ranked = next(iter(ranking_of(opening, person).everyone()))

    assert explained.intercept + sum(t.points for t in explained.terms) == explained.score
    assert explained.score == ranked.score
    assert tuple(t.points for t in explained.terms) == ranked.scored.points
    assert tuple(gate for gate in explained.gates if gate.open) == ranked.gates
    assert all(0 <= t.points <= t.max_points for t in explained.terms)


@steadily
@given(openings(), people())
def test_the_score_lies_in_its_interval(opening: Requirements, person: Profile) -> None:
    sure = Explainer(opening, shipped_card(), as_of=DAY).interval(person)

    assert 0 <= sure.low <= sure.score <= sure.high <= 10_000
    assert 0 <= sure.own_share <= 1000


@steadily
@given(openings(), people())
def test_what_is_not_confirmed_never_gates(opening: Requirements, person: Profile) -> None:
    unconfirmed = replace(
        opening,
        skills=tuple(replace(x, confirmed=False) for x in opening.skills),
        languages=tuple(replace(x, confirmed=False) for x in opening.languages),
        licences=tuple(replace(x, confirmed=False) for x in opening.licences),
        education_by_law=False,
    )

    assert {gate.gate for gate in score_of(unconfirmed, person).gates} <= {"right_to_work"}


@steadily
@given(openings(), people())
def test_the_prepared_coverage_equals_the_readable_one(
    opening: Requirements, person: Profile
) -> None:
    scorer = Scorer(opening, shipped_card(), as_of=DAY)
    held = scorer.held(person)
    essential = [s for s in opening.skills if s.essential]

    if essential:
        readable = coverage(essential, held, unconfirmed_percent=50)
        assert scorer.score(person).values[0] == readable


@steadily
@given(openings(), people())
def test_the_lines_of_a_term_agree_with_its_value(opening: Requirements, person: Profile) -> None:
    explained = Explainer(opening, shipped_card(), as_of=DAY).explain(person)
    occupation = explained.terms[1]

    if occupation.asked:
        assert occupation.value == max(
            (line.value for line in occupation.lines if isinstance(line, OccupationLine)), default=0
        )
    for term in (explained.terms[0], explained.terms[3]):
        for line in term.lines:
            assert isinstance(line, SkillLine)
            assert (line.by is None) == (line.credit == 0)


@steadily
@given(openings(), people(), st.integers(1, 4000))
def test_each_day_that_passes_keeps_the_arithmetic_whole(
    opening: Requirements, person: Profile, days_on: int
) -> None:
    scored = score_of(opening, person, as_of=DAY + timedelta(days=days_on))

    assert scored.score == sum(scored.points)
