"""What people say and send in, how sure the evidence of a skill is, and papers."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from candidates import documents, dossier, skills, validation
from candidates.profiles import load_profiles
from candidates.tables import Evidence, UnresolvedClaim
from candidates.words import METHODS_FOR, EvidenceCode
from foundation import clock
from foundation.access import Actor, Role
from foundation.database import Database
from foundation.errors import NotFound, RuleViolation, TooLarge
from tests.builders.candidates import a_candidate, a_skill, as_candidate, staff

PDF = b"%PDF-1.7 a certificate"


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


def test_a_newer_assessment_takes_the_place_of_what_the_person_said_also_when_lower(
    words: Database, matcher: Actor
) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher, skills=["Matlagning"])
        assessor = staff(matcher, Role.ASSESSOR)

        record(session, assessor, person, a_skill(session), **sound("E4", level=2))
        (skill,) = dossier.find_dossier(session, assessor, person, now=clock.now()).skills

    assert (skill.standing.level, skill.standing.code.value, skill.standing.percent) == (
        2,
        "E4",
        75,
    )


def test_each_independent_source_adds_five_per_cent_and_the_same_source_nothing(
    words: Database, matcher: Actor
) -> None:
    assessor = staff(matcher, Role.ASSESSOR)
    with words.writing() as session:
        person, cooking = a_candidate(session, matcher), a_skill(session)

        def percent() -> int:
            (skill,) = dossier.find_dossier(session, assessor, person, now=clock.now()).skills
            return skill.standing.percent

        record(session, assessor, person, cooking, **sound("E4", assessor="Kim Ek"))
        record(session, assessor, person, cooking, **sound("E4", assessor="kim  EK"))
        same = percent()
        record(session, assessor, person, cooking, **sound("E3", assessor="Bo Berg"))

        assert (same, percent()) == (75, 80)


def test_a_paper_that_the_person_sent_counts_as_own_words_until_staff_has_seen_it(
    words: Database, matcher: Actor
) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher)
        own = as_candidate(matcher, person)
        sent = skills.send_document(
            session,
            own,
            candidate_id=person,
            concept_id=a_skill(session),
            level=3,
            document=PDF,
            now=clock.now(),
        )
        (before,) = load_profiles(session, matcher)

        validation.mark_seen(
            session, matcher, candidate_id=person, evidence_id=sent.id, now=clock.now()
        )
        (after,) = load_profiles(session, matcher)

    assert [one.code for one in before.evidence] == ["E0"]
    assert [one.code for one in after.evidence] == ["E2"]
    assert after.version == before.version + 1


def test_people_state_their_own_and_record_nothing_else(words: Database, matcher: Actor) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher)
        other = a_candidate(session, matcher)
        own = as_candidate(matcher, person)

        skills.claim_skill(
            session, own, candidate_id=person, text="matlagning", level=3, now=clock.now()
        )
        with pytest.raises(NotFound):
            skills.claim_skill(
                session, own, candidate_id=other, text="matlagning", level=3, now=clock.now()
            )
        with pytest.raises(NotFound):
            record(session, own, person, a_skill(session), **sound("E4"))


def test_words_that_are_not_sure_are_never_stored_as_a_skill(
    words: Database, matcher: Actor
) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher)

        for _ in range(2):
            kept = skills.claim_skill(
                session,
                matcher,
                candidate_id=person,
                text="MIG-svetsning",
                level=3,
                now=clock.now(),
            )
        found = dossier.find_dossier(session, matcher, person, now=clock.now())

        assert isinstance(kept, UnresolvedClaim)
        assert session.scalars(select(Evidence)).all() == []
        assert [one.row.text for one in found.unclear] == ["MIG-svetsning"]
        assert "MIG/MAG-svetsning" in [one.label for one in found.unclear[0].suggestions]


def test_a_document_is_kept_once_by_its_content_and_handed_out_under_our_name(
    words: Database, matcher: Actor, outsider: Actor
) -> None:
    with words.writing() as session:
        person, cooking = a_candidate(session, matcher), a_skill(session)
        first = record(session, matcher, person, cooking, **sound("E2", document=PDF))
        second = record(session, matcher, person, cooking, **sound("E6", document=PDF))
    with words.reading() as session:
        paper = documents.find_document(session, matcher, candidate_id=person, evidence_id=first.id)
        content, name = paper.content, documents.name_of(paper)
    refused = [outsider, staff(matcher, Role.STUDY_GUIDE), staff(matcher, Role.COORDINATOR)]
    with words.reading() as session:
        for actor in refused:
            with pytest.raises(NotFound):
                documents.find_document(session, actor, candidate_id=person, evidence_id=first.id)

    assert first.document_id == second.document_id
    assert content == PDF
    assert name.startswith("document-")
    assert name.endswith(".pdf")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<html>", RuleViolation),
        (b"MZ\x90", RuleViolation),
        (b"%PDF-" + b"x" * 5_242_880, TooLarge),
    ],
)
def test_a_document_of_another_form_or_too_large_is_refused(
    words: Database, matcher: Actor, content: bytes, kind: type[Exception]
) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher)

        with pytest.raises(kind):
            record(session, matcher, person, a_skill(session), **sound("E2", document=content))


def test_what_has_run_out_counts_as_own_words(words: Database, matcher: Actor) -> None:
    yesterday = clock.today() - timedelta(days=1)
    assessor = staff(matcher, Role.ASSESSOR)
    with words.writing() as session:
        person = a_candidate(session, matcher)
        record(
            session,
            assessor,
            person,
            a_skill(session),
            **sound("E5", on_date=date(2020, 1, 1), valid_until=yesterday),
        )
        (skill,) = dossier.find_dossier(session, assessor, person, now=clock.now()).skills

    assert (skill.standing.code.value, skill.standing.percent) == ("E0", 20)


def a_row(code: str, level: int, day: int, assessor: str) -> Evidence:
    return Evidence(
        code=EvidenceCode(code),
        level=level,
        on_date=date(2026, 1, day),
        valid_until=None,
        assessor=assessor,
        source="",
        verified=True,
        recorded_by=None,
    )


rows = st.builds(
    a_row,
    st.sampled_from(["E0", "E1", "E2", "E3", "E4", "E5", "E6", "E7"]),
    st.integers(1, 4),
    st.integers(1, 28),
    st.sampled_from(["a", "b", "c"]),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(rows, max_size=6), rows)
def test_further_evidence_at_the_top_level_never_lowers_the_trust(
    pieces: list[Evidence], further: Evidence
) -> None:
    today = date(2026, 3, 1)
    further.level = 4
    before = skills.standing_of(pieces, today=today)
    after = skills.standing_of([*pieces, further], today=today)

    assert 0 <= before.percent <= after.percent <= 100
