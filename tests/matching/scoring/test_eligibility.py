"""Gates: what is asked, what is proof, who owns the way on."""

from datetime import timedelta
from typing import get_args

import pytest

from candidates.profile import Evidence, LanguageLevel, Licence, Profile, RightToWork
from employers.requirements import LicenceNeed, Requirements
from matching.scoring.explain import explain
from matching.scoring.gates import OWNER_OF, GateResult, Step
from matching.shipped_card import shipped_card
from tests.builders.scoring import (
    DAY,
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
)

Answer = tuple[str, str | None]

YESTERDAY, NEXT_MONTH = DAY - timedelta(days=1), DAY + timedelta(days=30)
NURSE = LicenceNeed(
    ("nurse-licence",), "protected_title", "SFS 2010:659", confirmed=True, checked_on=YESTERDAY
)
DRIVER = LicenceNeed(("B", "C"), "driving", "Drives between sites.", confirmed=True)


def gate_of(opening: Requirements, person: Profile) -> GateResult | None:
    gates = score_of(opening, person).gates
    assert len(gates) <= 1
    return gates[0] if gates else None


def answer_of(opening: Requirements, person: Profile) -> Answer:
    gate = gate_of(opening, person)
    return ("pass", None) if gate is None else (gate.outcome, gate.next_step)


@pytest.mark.parametrize(
    ("right", "answer"),
    [
        (RightToWork("yes"), ("pass", None)),
        (RightToWork("limited", until=NEXT_MONTH), ("pass", None)),
        (
            RightToWork("limited", until=NEXT_MONTH - timedelta(1)),
            ("not_yet", "renew_right_to_work"),
        ),
        (RightToWork("no"), ("not_yet", "apply_right_to_work")),
        (RightToWork(), ("unknown", "check_right_to_work")),
    ],
)
def test_the_right_to_work_is_asked_for_the_first_day(right: RightToWork, answer: Answer) -> None:
    opening = an_opening(starts_on=NEXT_MONTH)

    assert answer_of(opening, a_person(right_to_work=right)) == answer


@pytest.mark.parametrize(
    ("held", "answer"),
    [
        ((Licence("nurse-licence", "E7"),), ("pass", None)),
        ((Licence("nurse-licence", "E2"),), ("unknown", "verify_licence")),
        ((Licence("nurse-licence", "E0"),), ("unknown", "verify_licence")),
        ((Licence("nurse-licence", "E7", until=YESTERDAY),), ("not_yet", "renew_licence")),
        ((Licence("B", "E7"),), ("not_yet", "licence_process")),
        ((), ("not_yet", "licence_process")),
    ],
)
def test_a_legal_right_is_held_when_it_has_been_verified(
    held: tuple[Licence, ...], answer: Answer
) -> None:
    assert answer_of(an_opening(NURSE), a_person(*held)) == answer


@pytest.mark.parametrize(
    ("held", "answer"),
    [
        ((Licence("B", "E2"),), ("pass", None)),
        ((Licence("C", "E2"),), ("pass", None)),
        ((Licence("B", "E0"),), ("unknown", "verify_licence")),
        ((Licence("B", "E2", until=YESTERDAY), Licence("C", "E2")), ("pass", None)),
        ((), ("not_yet", "get_licence")),
    ],
)
def test_any_one_of_the_driving_licences_seen_by_staff_is_enough(
    held: tuple[Licence, ...], answer: Answer
) -> None:
    assert answer_of(an_opening(DRIVER), a_person(*held)) == answer


@pytest.mark.parametrize(
    ("held", "answer"),
    [
        ((knows(3),), ("pass", None)),
        ((knows(3, code="E0"),), ("pass", None)),
        ((knows(2),), ("not_yet", "language_course")),
        ((), ("unknown", "language_assessment")),
        ((knows(6, language_id="en"),), ("unknown", "language_assessment")),
    ],
)
def test_a_language_minimum_asks_whether_it_is_known_to_be_missing(
    held: tuple[LanguageLevel, ...], answer: Answer
) -> None:
    assert answer_of(an_opening(speaks(3)), a_person(*held)) == answer


def test_the_language_gate_names_the_skill_furthest_below_the_need() -> None:
    opening = an_opening(speaks(3, speaking=4))

    gate = gate_of(opening, a_person(knows(2)))

    assert gate is not None
    assert (gate.language_skill, gate.wanted, gate.held) == ("speaking", 4, 2)


def test_a_desired_language_does_not_gate() -> None:
    assert gate_of(an_opening(speaks(3, essential=False)), a_person()) is None


@pytest.mark.parametrize(
    ("held", "answer"),
    [
        ((showed("welding"),), ("pass", None)),
        ((said("welding"),), ("pass", None)),
        ((showed("arc-welding"),), ("pass", None)),
        ((showed("soldering", 4),), ("unknown", "assessment")),
        ((), ("unknown", "assessment")),
        ((said("welding"), showed("welding", 0)), ("not_yet", "training")),
    ],
)
def test_a_related_skill_opens_no_gate_but_another_id_of_the_same_does(
    held: tuple[Evidence, ...], answer: Answer
) -> None:
    opening = an_opening(needs("welding", near=(("soldering", 60), ("arc-welding", 100))))

    assert answer_of(opening, a_person(*held)) == answer


def test_a_skill_that_can_be_learnt_at_work_does_not_gate() -> None:
    assert gate_of(an_opening(needs("welding", trainable_days=30)), a_person()) is None
    assert gate_of(an_opening(needs("welding", trainable_days=0)), a_person()) is not None


@pytest.mark.parametrize(
    ("level", "answer"),
    [
        (6, ("pass", None)),
        (4, ("not_yet", "education_path")),
        (None, ("unknown", "education_statement")),
    ],
)
def test_education_gates_only_where_the_law_asks_for_it(level: int | None, answer: Answer) -> None:
    by_law = an_opening(education_level=6, education_by_law=True)
    by_wish = an_opening(education_level=6)

    assert answer_of(by_law, a_person(education_level=level)) == answer
    assert answer_of(by_wish, a_person(education_level=level)) == ("pass", None)


def test_every_step_has_an_owner() -> None:
    assert set(OWNER_OF) == set(get_args(Step))


def test_an_explanation_shows_every_gate_also_those_that_ask_nothing() -> None:
    explained = explain(an_opening(NURSE), a_person(), shipped_card(), as_of=DAY)

    assert [(gate.gate, gate.outcome) for gate in explained.gates] == [
        ("right_to_work", "pass"),
        ("licence", "not_yet"),
        ("language", "not_applicable"),
        ("essential_skill", "not_applicable"),
        ("education", "not_applicable"),
    ]
    licence = explained.gates[1]
    assert (licence.basis, licence.source, licence.on) == (
        "protected_title",
        "SFS 2010:659",
        YESTERDAY,
    )
    assert (licence.next_step, licence.owner) == ("licence_process", "study_guide")


def test_a_nurse_without_licence_is_on_the_way_to_nursing_and_ready_to_assist() -> None:
    nurse = a_person(showed("care", 4), education_level=6)
    nursing = an_opening(NURSE, needs("care"), occupation_id="nurse")
    assisting = an_opening(needs("care"), occupation_id="care-assistant")

    for_nursing, for_assisting = ranking_of(nursing, nurse), ranking_of(assisting, nurse)

    assert [r.candidate_id for r in for_nursing.on_the_way] == ["person"]
    assert not for_nursing.ready
    assert [r.candidate_id for r in for_assisting.ready] == ["person"]
    steps = explain(nursing, nurse, shipped_card(), as_of=DAY).next_steps
    assert (steps[0].step, steps[0].opens) == ("licence_process", 1)


def test_someone_without_papers_stays_on_the_list_with_assessment_as_the_next_step() -> None:
    opening = an_opening(needs("welding"))
    proved = a_person(showed("welding"), candidate_id="proved")
    stated = a_person(said("welding"), candidate_id="stated")

    ranking = ranking_of(opening, stated, proved)
    steps = explain(opening, stated, shipped_card(), as_of=DAY).next_steps

    assert order_of(ranking) == ["proved", "stated"]
    assert not ranking.on_the_way
    assert [(s.step, s.owner, s.subjects) for s in steps] == [
        ("assessment", "assessor", ("welding",))
    ]
    assert steps[0].gain == 4000 * 750 // 1000 - 4000 * 200 // 1000
