"""Profiles: one version a change, loaded as they stood, and nothing forbidden in them."""

from dataclasses import fields
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from candidates import background, registry, skills, validation
from candidates import profile as pure
from candidates.profiles import load_profiles
from candidates.schemas import CandidateIn, LanguageIn, LicenceIn
from candidates.tables import Candidate, LicenceHeld, ProfileVersion
from candidates.words import EvidenceCode, Method, Subject
from foundation import clock
from foundation.access import Actor, Role
from foundation.database import Database
from foundation.errors import NotAllowed
from taxonomy.graph import Kind
from tests.builders.candidates import (
    a_candidate,
    a_complete_candidate,
    a_concept,
    as_candidate,
    staff,
)

FORBIDDEN = (
    "name",
    "email",
    "phone",
    "birth",
    "age",
    "sex",
    "gender",
    "country",
    "citizenship",
    "nationality",
    "permit",
    "religion",
    "address",
    "postcode",
    "employer",
    "school",
    "year",
)


def test_no_table_of_the_package_can_hold_what_may_not_be_known() -> None:
    allowed = {"given_name", "family_name", "email", "phone", "language", "search_key"}
    columns = {
        column.name
        for mapper in Candidate.registry.mappers
        if mapper.class_.__module__ == "candidates.tables"
        for column in mapper.columns
    }

    suspicious = {
        column
        for column in columns - allowed
        for word in FORBIDDEN
        if word in column.split("_") and column not in allowed
    }

    assert suspicious == set()


def test_the_profile_holds_nothing_that_may_not_count() -> None:
    names = {field.name for field in fields(pure.Profile)}

    assert not names & set(FORBIDDEN)


def test_each_change_that_can_reach_a_score_is_one_new_version(
    words: Database, matcher: Actor
) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher)
        cook = a_concept(session, Kind.OCCUPATION, "Kock")

        def version() -> int:
            (profile,) = load_profiles(session, matcher)
            return profile.version

        skills.claim_skill(
            session, matcher, candidate_id=person, text="matlagning", level=3, now=clock.now()
        )
        assert version() == 2
        row = background.add_experience(
            session,
            matcher,
            candidate_id=person,
            version=1,
            concept_id=cook,
            months=12,
            now=clock.now(),
        )
        assert version() == 3
        registry.amend(
            session,
            matcher,
            candidate_id=person,
            version=row.version,
            given={"max_travel_minutes": 45},
            now=clock.now(),
        )
        assert version() == 4


def test_a_new_name_or_phone_is_no_new_version(words: Database, matcher: Actor) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher)

        registry.amend(
            session,
            matcher,
            candidate_id=person,
            version=1,
            given={"given_name": "Anna", "phone": "070-1234567"},
            now=clock.now(),
        )

        assert session.scalar(select(func.count()).select_from(ProfileVersion)) == 1


def test_profiles_are_loaded_as_they_stood_at_a_moment(words: Database, matcher: Actor) -> None:
    monday = clock.now() - timedelta(days=2)
    with words.writing() as session:
        person = a_candidate(session, matcher, now=monday)
        skills.claim_skill(
            session,
            matcher,
            candidate_id=person,
            text="matlagning",
            level=3,
            now=monday + timedelta(days=1),
        )

        before = load_profiles(session, matcher, as_of=monday - timedelta(hours=1))
        (then,) = load_profiles(session, matcher, as_of=monday + timedelta(hours=1))
        (now,) = load_profiles(session, matcher)

    assert before == []
    assert (then.version, len(then.evidence)) == (1, 0)
    assert (now.version, len(now.evidence)) == (2, 1)


def test_profiles_of_another_organisation_are_not_loaded(
    words: Database, matcher: Actor, outsider: Actor
) -> None:
    with words.writing() as session:
        own = a_candidate(session, matcher)
        foreign = a_candidate(session, outsider)

        for actor, only in ((matcher, own), (as_candidate(matcher, own), own)):
            action = "candidates.read" if Role.CANDIDATE in actor.roles else "candidates.list"
            loaded = load_profiles(session, actor, action=action, candidate_ids=[own, foreign])
            assert [profile.candidate_id for profile in loaded] == [str(only)]
        assert load_profiles(session, staff(matcher, Role.AUDITOR)) == []


def test_a_profile_carries_what_the_scorer_needs(words: Database, matcher: Actor) -> None:
    with words.writing() as session:
        person = a_complete_candidate(
            session, matcher, licences=["B-körkort"], worked=["Kock"], hours_min=50, has_car=True
        )
        (profile,) = load_profiles(session, matcher, candidate_ids=[person])
        swedish = a_concept(session, Kind.LANGUAGE, "Svenska")

    assert profile.place == (55.6, 13.0)
    assert [(one.language_id, one.speaking) for one in profile.languages] == [(str(swedish), 2)]
    assert [one.code for one in profile.licences] == ["E0"]
    assert [(one.months, one.code) for one in profile.experience] == [(24, "E0")]
    assert (profile.hours_min, profile.car) == (50, True)
    assert profile.right_to_work.answer == "yes"
    assert profile.waiting_since is not None


def test_an_assessment_of_the_whole_occupation_lifts_the_experience(
    words: Database, matcher: Actor
) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher, worked=["Kock"])
        validation.record_evidence(
            session,
            staff(matcher, Role.ASSESSOR),
            candidate_id=person,
            subject=Subject.OCCUPATION,
            concept_id=a_concept(session, Kind.OCCUPATION, "Kock"),
            level=3,
            code=EvidenceCode.E4,
            method=Method.WORKPLACE,
            assessor="Kim Ek",
            on_date=clock.today(),
            now=clock.now(),
        )
        (profile,) = load_profiles(session, matcher)

    assert [(one.months, one.code) for one in profile.experience] == [(24, "E4")]


def test_a_new_level_of_a_language_takes_the_place_of_the_one_before(
    words: Database, matcher: Actor
) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher, swedish=2)
        swedish = a_concept(session, Kind.LANGUAGE, "Svenska")
        level = LanguageIn(concept_id=swedish, listening=3, reading=3, speaking=3, writing=2)

        row = background.set_languages(
            session, matcher, candidate_id=person, version=1, levels=[level], now=clock.now()
        )
        (profile,) = load_profiles(session, matcher)
        background.set_languages(
            session,
            matcher,
            candidate_id=person,
            version=row.version,
            levels=[],
            whole=True,
            now=clock.now(),
        )
        (empty,) = load_profiles(session, matcher)

    assert [one.speaking for one in profile.languages] == [3]
    assert empty.languages == ()


def test_people_do_not_call_their_own_words_a_test(words: Database, matcher: Actor) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher)
        swedish = a_concept(session, Kind.LANGUAGE, "Svenska")
        truck = a_concept(session, Kind.LICENCE, "Truckkort")
        level = LanguageIn(
            concept_id=swedish, listening=3, reading=3, speaking=3, writing=3, code=EvidenceCode.E6
        )
        card = LicenceIn(concept_id=truck, code=EvidenceCode.E7)
        own = as_candidate(matcher, person)

        with pytest.raises(NotAllowed):
            background.set_languages(
                session, own, candidate_id=person, version=1, levels=[level], now=clock.now()
            )
        with pytest.raises(NotAllowed):
            background.hold_licence(
                session, own, candidate_id=person, version=1, licence=card, now=clock.now()
            )


def test_what_is_taken_back_counts_no_more(words: Database, matcher: Actor) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher, licences=["Truckkort"])
        held = session.scalars(select(LicenceHeld)).one()

        background.take_back(
            session, matcher, candidate_id=person, version=1, row_id=held.id, now=clock.now()
        )
        (profile,) = load_profiles(session, matcher)

    assert profile.licences == ()


def test_the_form_model_and_the_table_know_the_same_fields() -> None:
    apart = {"wished_occupations", "wished_texts"}

    assert set(CandidateIn.model_fields) - apart <= set(Candidate.__table__.columns.keys())
