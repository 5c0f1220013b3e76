"""Evidence: who may record which kind, how, until when (DOMAIN §4)."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from candidates import dossier, validation
from candidates.tables import Evidence
from candidates.words import METHODS_FOR, EvidenceCode, Method, Subject
from foundation import audit, clock
from foundation.access import Actor, Role
from foundation.database import Database
from foundation.errors import Conflict, NotAllowed, NotFound, RuleViolation
from taxonomy.graph import Kind
from tests.builders.candidates import a_candidate, a_concept, a_skill, staff

ALLOWED = {
    Role.MATCHER: {"E0", "E1", "E2", "E6", "E7"},
    Role.STUDY_GUIDE: {"E1"},
    Role.ASSESSOR: {"E2", "E3", "E4", "E5", "E6", "E7"},
}


def sound(code: str, **changes: Any) -> dict[str, Any]:
    """Return a record of a kind that breaks no rule."""
    kind = EvidenceCode(code)
    stated: dict[str, Any] = {
        "code": kind,
        "level": 3,
        "method": min(METHODS_FOR[kind]),
        "assessor": "Kim Ek",
        "source": "Branschrådet",
        "on_date": clock.today(),
        "now": clock.now(),
    }
    return {**stated, **changes}


def record(session: Any, actor: Actor, person: UUID, concept: UUID, **stated: Any) -> Evidence:
    return validation.record_evidence(
        session, actor, candidate_id=person, concept_id=concept, **stated
    )


@pytest.mark.parametrize("role", list(ALLOWED))
@pytest.mark.parametrize("code", list(EvidenceCode))
def test_each_role_records_its_own_kinds_of_evidence_and_no_other(
    words: Database, matcher: Actor, role: Role, code: EvidenceCode
) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher)
        licence = code is EvidenceCode.E7
        subject = Subject.LICENCE if licence else Subject.SKILL
        concept = a_concept(session, Kind.LICENCE, "Truckkort") if licence else a_skill(session)
        stated = sound(code.value, subject=subject)

        if code.value in ALLOWED[role]:
            row = record(session, staff(matcher, role), person, concept, **stated)
            assert (row.code, row.verified) == (code, code is not EvidenceCode.E0)
        else:
            with pytest.raises(NotAllowed, match=code.value):
                record(session, staff(matcher, role), person, concept, **stated)


@pytest.mark.parametrize(
    "role",
    [role for role in Role if role not in {*ALLOWED, Role.OPERATOR, Role.CANDIDATE}],
)
def test_other_roles_record_nothing_and_learn_nothing(
    words: Database, matcher: Actor, role: Role
) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher)

        with pytest.raises(NotFound):
            record(session, staff(matcher, role), person, a_skill(session), **sound("E4"))


def test_an_assessor_of_another_organisation_finds_nobody(
    words: Database, matcher: Actor, outsider: Actor
) -> None:
    with words.writing() as session:
        person, cooking = a_candidate(session, matcher), a_skill(session)

        record(session, staff(matcher, Role.ASSESSOR), person, cooking, **sound("E4"))
        with pytest.raises(NotFound):
            record(session, staff(outsider, Role.ASSESSOR), person, cooking, **sound("E4"))


@pytest.mark.parametrize(
    ("code", "changes", "where"),
    [
        ("E4", {"on_date": date(2100, 1, 1)}, "on_date"),
        ("E4", {"on_date": date(1900, 1, 1)}, "on_date"),
        ("E4", {"valid_until": date(2020, 1, 1)}, "valid_until"),
        ("E4", {"assessor": "  "}, "assessor"),
        ("E3", {"method": Method.REGISTER}, "method"),
        ("E5", {"source": ""}, "source"),
        ("E6", {"source": ""}, "source"),
        ("E2", {"level": 0}, "level"),
        ("E4", {"level": 5}, "level"),
        ("E7", {}, "code"),
    ],
)
def test_a_record_that_breaks_a_rule_names_the_field(
    words: Database, matcher: Actor, code: str, changes: dict[str, Any], where: str
) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher)

        with pytest.raises(RuleViolation) as refused:
            record(
                session,
                staff(matcher, Role.ASSESSOR),
                person,
                a_skill(session),
                **sound(code, **changes),
            )

    assert refused.value.where == where


def test_an_assessment_may_say_not_shown_yet(words: Database, matcher: Actor) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher, skills=["Matlagning"])
        assessor = staff(matcher, Role.ASSESSOR)

        record(session, assessor, person, a_skill(session), **sound("E4", level=0))
        (skill,) = dossier.find_dossier(session, assessor, person, now=clock.now()).skills

    assert (skill.standing.level, skill.standing.percent) == (0, 0)


def test_a_correction_is_a_new_version_and_the_old_one_stays(
    words: Database, matcher: Actor
) -> None:
    assessor = staff(matcher, Role.ASSESSOR)
    with words.writing() as session:
        person, cooking = a_candidate(session, matcher), a_skill(session)
        first = record(session, assessor, person, cooking, **sound("E4", level=4))

        second = record(
            session, assessor, person, cooking, **sound("E4", level=3, corrects=first.id)
        )
        pieces = dossier.list_evidence(session, assessor, candidate_id=person)

        assert (second.version, second.supersedes_id) == (2, first.id)
        assert {piece.row.id: piece.counts for piece in pieces} == {
            first.id: False,
            second.id: True,
        }
        with pytest.raises(Conflict):
            record(session, assessor, person, cooking, **sound("E4", corrects=first.id))


def test_two_corrections_at_once_leave_one(words: Database, matcher: Actor) -> None:
    assessor = staff(matcher, Role.ASSESSOR)
    with words.writing() as session:
        person, cooking = a_candidate(session, matcher), a_skill(session)
        first = record(session, assessor, person, cooking, **sound("E4"))
    with words.writing() as session:
        record(session, assessor, person, cooking, **sound("E4", corrects=first.id))

    with pytest.raises(Conflict), words.writing() as session:
        session.add(
            Evidence(
                candidate_id=person,
                subject=Subject.SKILL,
                concept_id=cooking,
                level=3,
                code=EvidenceCode.E4,
                method=Method.WORKPLACE,
                on_date=clock.today(),
                recorded_at=clock.now(),
                supersedes_id=first.id,
            )
        )


def test_a_record_is_never_changed_in_place(words: Database, matcher: Actor) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher)
        row = record(
            session, staff(matcher, Role.ASSESSOR), person, a_skill(session), **sound("E4")
        )
        session.flush()
        row.level = 4

        with pytest.raises(AssertionError, match="append-only"):
            session.flush()
        session.rollback()


def test_a_withdrawn_record_counts_no_more(words: Database, matcher: Actor) -> None:
    assessor = staff(matcher, Role.ASSESSOR)
    with words.writing() as session:
        person = a_candidate(session, matcher)
        row = record(session, assessor, person, a_skill(session), **sound("E4"))

        validation.withdraw(
            session, assessor, candidate_id=person, evidence_id=row.id, now=clock.now()
        )
        found = dossier.find_dossier(session, assessor, person, now=clock.now())

    assert not found.skills
    assert len(found.history) == 2


def test_a_study_guide_does_not_touch_an_assessment(words: Database, matcher: Actor) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher)
        row = record(
            session, staff(matcher, Role.ASSESSOR), person, a_skill(session), **sound("E4")
        )

        with pytest.raises(NotAllowed):
            validation.withdraw(
                session,
                staff(matcher, Role.STUDY_GUIDE),
                candidate_id=person,
                evidence_id=row.id,
                now=clock.now(),
            )


def test_a_concept_of_another_kind_is_refused(words: Database, matcher: Actor) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher)
        cook = a_concept(session, Kind.OCCUPATION, "Kock")

        with pytest.raises(RuleViolation, match="this kind"):
            record(session, staff(matcher, Role.ASSESSOR), person, cook, **sound("E4"))


def test_recording_is_one_event_with_ids_only(words: Database, matcher: Actor) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher)
        audit.pending(session).clear()

        row = record(session, matcher, person, a_skill(session), **sound("E1"))
        (event,) = audit.pending(session)

    assert event["action"] == "evidence.record"
    assert event["objects"] == [str(person), str(row.id)]
    assert "Kim" not in str(event)
