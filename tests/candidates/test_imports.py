"""Importing people: look first, all or nothing, never twice."""

import json
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from candidates import claims, dossier, imports, registry
from candidates.importing.reading import read_file, read_resume
from candidates.merging import Outcome
from candidates.profiles import load_profiles
from candidates.tables import Candidate, Evidence, ProfileVersion, UnresolvedClaim
from candidates.words import EvidenceCode
from foundation import audit, clock
from foundation.access import OPERATOR, Actor, Role
from foundation.database import Database
from foundation.errors import Conflict, NotAllowed, NotFound, RuleViolation
from taxonomy.graph import Kind
from tests.builders.candidates import a_candidate, a_concept, staff

TODAY = date(2026, 3, 1)
PEOPLE = """Namn;Referens;E-post;Kommun;Önskat yrke;Kompetenser;Svenska;Personnummer
Amina Haddad;A-1;amina@exempel.se;Malmö;kock;matlagning (4)|MIG-svetsning;A2;800101-1234
Bo Ek;A-2;bo@exempel.se;Trelleborg;svetsare;TIG-svetsning;B1;
"""


def bring(session: Any, actor: Actor, text: str = PEOPLE, **chosen: Any) -> Outcome:
    """Import a text table in one act."""
    content = text.encode()
    reading = read_file(content, today=TODAY)
    return imports.import_reading(
        session, actor, reading=reading, content=content, now=clock.now(), **chosen
    )


def count(session: Any, table: type[Any]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_people_enter_with_evidence_source_and_words_to_confirm(
    words: Database, matcher: Actor
) -> None:
    with words.writing() as session:
        outcome = bring(session, matcher)
        found = dossier.find_dossier(session, matcher, outcome.ids[0], now=clock.now())

        assert (outcome.created, outcome.to_confirm) == (2, 1)
        assert [(one.concept.label, one.standing.level) for one in found.skills] == [
            ("Matlagning", 4)
        ]
        piece = found.skills[0].pieces[0].row
        assert (piece.code, piece.source) == (EvidenceCode.E0, "import csv")
        assert piece.import_id == outcome.row.id
        assert [one.row.text for one in found.unclear] == ["MIG-svetsning"]
        assert found.municipality is not None
        assert found.languages[0].row.speaking == 2


def test_papers_seen_enter_as_documents(words: Database, matcher: Actor) -> None:
    with words.writing() as session:
        bring(session, matcher, code=EvidenceCode.E2)
        profiles = load_profiles(session, matcher)

    assert {one.code for profile in profiles for one in profile.evidence} == {"E2"}


def test_importing_twice_is_importing_once(words: Database, matcher: Actor) -> None:
    tables = (Candidate, Evidence, UnresolvedClaim, ProfileVersion)
    with words.writing() as session:
        bring(session, matcher)
        before = [count(session, table) for table in tables]
    with words.writing() as session:
        again = bring(session, matcher)
        after = [count(session, table) for table in tables]

    assert before == after
    assert (again.created, again.completed, again.unchanged) == (0, 0, 2)


def test_a_later_file_completes_people_and_overwrites_nothing(
    words: Database, matcher: Actor
) -> None:
    with words.writing() as session:
        first = bring(session, matcher)
        registry.amend(
            session,
            matcher,
            candidate_id=first.ids[0],
            version=1,
            given={"email": "ny@exempel.se"},
            now=clock.now(),
        )
    later = (
        "Namn;Referens;E-post;Telefon;Kompetenser\n"
        "Amina Haddad;A-1;gammal@exempel.se;070-1234567;livsmedelshygien|matlagning (1)\n"
    )
    with words.writing() as session:
        outcome = bring(session, matcher, later)
        found = dossier.find_dossier(session, matcher, first.ids[0], now=clock.now())

        assert (outcome.created, outcome.completed) == (0, 1)
        assert (found.person.email, found.person.phone) == ("ny@exempel.se", "070-1234567")
        assert {one.concept.label: one.standing.level for one in found.skills} == {
            "Matlagning": 4,
            "Livsmedelshygien": 2,
        }


def test_an_answered_text_does_not_come_back_with_the_next_file(
    words: Database, matcher: Actor
) -> None:
    with words.writing() as session:
        first = bring(session, matcher)
        found = dossier.find_dossier(session, matcher, first.ids[0], now=clock.now())
        claims.settle(
            session,
            matcher,
            candidate_id=first.ids[0],
            claim_id=found.unclear[0].row.id,
            concept_id=None,
            now=clock.now(),
        )
    with words.writing() as session:
        bring(session, matcher, PEOPLE.replace("A2;", "B1;"))
        found = dossier.find_dossier(session, matcher, first.ids[0], now=clock.now())

        assert found.unclear == []


def test_somebody_registered_by_hand_is_recognised_by_mail_and_name(
    words: Database, matcher: Actor
) -> None:
    with words.writing() as session:
        known = a_candidate(session, matcher, name="Amina Haddad", email="AMINA@exempel.se")
        a_candidate(session, matcher, name="Bo Ek", email="annan@exempel.se")

        outcome = bring(session, matcher)

    assert outcome.ids[0] == known
    assert (outcome.created, outcome.completed) == (1, 1)


def test_people_of_another_organisation_are_not_recognised(
    words: Database, matcher: Actor, outsider: Actor
) -> None:
    with words.writing() as session:
        bring(session, outsider)
        outcome = bring(session, matcher)

    assert outcome.created == 2


BAD = "Namn;Svenska;Referens\nAmina;B1;1\nBo;flytande;2\nEva;A2;3\nOla;B1;3\n"


def test_one_wrong_row_stops_the_whole_import_and_every_problem_is_named(
    words: Database, matcher: Actor
) -> None:
    with words.writing() as session, pytest.raises(RuleViolation, match="2 rows") as refused:
        bring(session, matcher, BAD)
    with words.reading() as session:
        assert count(session, Candidate) == 0

    assert [problem.where for problem in refused.value.problems] == [
        "row 3, column Svenska",
        "row 5, column Referens",
    ]


def test_good_rows_can_be_taken_without_the_bad_ones(words: Database, matcher: Actor) -> None:
    with words.writing() as session:
        outcome = bring(session, matcher, BAD, partial=True)

        assert outcome.created == 2
        assert outcome.row.counts["left_out"] == 2


def test_a_file_without_a_name_column_is_refused_also_in_part(
    words: Database, matcher: Actor
) -> None:
    with words.writing() as session, pytest.raises(RuleViolation, match="mended"):
        bring(session, matcher, "Ort;Yrke\nMalmö;kock\n", partial=True)


def test_the_same_person_twice_in_a_file_is_one_person(words: Database, matcher: Actor) -> None:
    text = "Namn;E-post\nAmina Haddad;a@b.se\nAmina Haddad;A@B.se\n"
    with words.writing() as session:
        outcome = bring(session, matcher, text)

    assert outcome.created == 1


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {Role.MATCHER, Role.OPERATOR}]
)
def test_only_matchers_import(words: Database, matcher: Actor, role: Role) -> None:
    with words.writing() as session, pytest.raises((NotAllowed, NotFound)):
        bring(session, staff(matcher, role))


def test_the_operator_imports_into_a_named_organisation(words: Database, matcher: Actor) -> None:
    with words.writing() as session:
        outcome = bring(session, OPERATOR, organisation_id=matcher.organisation_id)
        assert registry.find(session, matcher, outcome.ids[0]).case_officer_id is None


def test_an_import_is_written_to_the_audit_with_everybody_it_touched(
    words: Database, matcher: Actor
) -> None:
    with words.writing() as session:
        outcome = bring(session, matcher)
        events = list(audit.pending(session))

    entered = [event for event in events if event["view"] == "registered"]
    assert [event["objects"] for event in entered] == [[str(one) for one in outcome.ids]]
    assert "Amina" not in str(events)


RESUME = {
    "basics": {"name": "Amina Haddad", "email": "amina@exempel.se", "label": "Cook"},
    "work": [{"position": "Cook", "startDate": "2020-01", "endDate": "2022-01"}],
    "skills": [{"name": "Cooking", "keywords": ["TIG welding", "Juggling knives"]}],
    "languages": [
        {"language": "Arabic", "fluency": "Native speaker"},
        {"language": "English", "fluency": "B2"},
    ],
    "education": [{"studyType": "Associate of Arts", "area": "Information technology"}],
    "certificates": [{"name": "Forklift card"}],
}


def test_a_json_resume_becomes_a_person_and_what_is_unsure_waits(
    words: Database, matcher: Actor
) -> None:
    with words.writing() as session:
        outcome = imports.import_reading(
            session,
            matcher,
            reading=read_resume(RESUME, today=TODAY),
            content=json.dumps(RESUME).encode(),
            now=clock.now(),
        )
        found = dossier.find_dossier(session, matcher, outcome.ids[0], now=clock.now())

        assert {one.concept.label for one in found.skills} == {"Matlagning", "TIG-svetsning"}
        assert [one.concept.label for one in found.languages] == ["Engelska"]
        assert [(one.concept.label, one.row.months) for one in found.experience] == [("Kock", 24)]
        assert [one.concept.label for one in found.licences] == ["Truckkort"]
        assert {one.row.text for one in found.unclear} == {
            "Juggling knives",
            "Arabic (Native speaker)",
            "Associate of Arts",
        }


def test_confirming_a_text_makes_it_a_fact_and_changes_the_profile(
    words: Database, matcher: Actor
) -> None:
    with words.writing() as session:
        outcome = imports.import_reading(
            session,
            matcher,
            reading=read_resume(RESUME, today=TODAY),
            content=b"{}",
            now=clock.now(),
        )
        person = outcome.ids[0]

        def claim(text: str) -> UUID:
            unclear = dossier.find_dossier(session, matcher, person, now=clock.now()).unclear
            return next(one.row.id for one in unclear if one.row.text.startswith(text))

        def settle(text: str, **chosen: Any) -> None:
            claims.settle(
                session,
                matcher,
                candidate_id=person,
                claim_id=claim(text),
                now=clock.now(),
                **{"concept_id": None, **chosen},
            )

        arabic = a_concept(session, Kind.LANGUAGE, "Arabiska")
        with pytest.raises(RuleViolation, match="level"):
            settle("Arabic", concept_id=arabic)
        settle("Arabic", concept_id=arabic, cefr=6)
        with pytest.raises(RuleViolation, match="this kind"):
            settle("Juggling", concept_id=arabic)
        settle("Juggling", concept_id=a_concept(session, Kind.SKILL, "Kassaarbete"), level=1)
        settle("Associate", level=5)
        found = dossier.find_dossier(session, matcher, person, now=clock.now())
        (profile,) = load_profiles(session, matcher)

        assert found.unclear == []
        assert "Arabiska" in [one.concept.label for one in found.languages]
        assert found.person.education_level == 5
        assert profile.education_level == 5
        assert len(profile.evidence) == 3


def test_a_text_is_settled_once_and_within_reach(
    words: Database, matcher: Actor, outsider: Actor
) -> None:
    with words.writing() as session:
        outcome = bring(session, matcher)
        person = outcome.ids[0]
        claim = session.scalars(select(UnresolvedClaim)).one()

        def settle(actor: Actor) -> None:
            claims.settle(
                session,
                actor,
                candidate_id=person,
                claim_id=claim.id,
                concept_id=None,
                now=clock.now(),
            )

        with pytest.raises(NotFound):
            settle(outsider)
        settle(matcher)
        with pytest.raises(Conflict):
            settle(matcher)
