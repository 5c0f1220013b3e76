"""Finding, listing, registering and amending people, and who may."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from candidates import directory, registry
from candidates.listing import EvidenceFilter
from candidates.schemas import CandidateIn
from candidates.words import EvidenceCode
from foundation import audit, clock
from foundation.access import Actor, Role
from foundation.database import Database
from foundation.errors import NotAllowed, NotFound, RuleViolation, Stale
from foundation.ids import new_id
from taxonomy.graph import Kind
from tests.builders.candidates import (
    a_candidate,
    a_complete_candidate,
    a_concept,
    a_skill,
    as_candidate,
    shown,
    staff,
)

READERS = (
    Role.MATCHER,
    Role.ASSESSOR,
    Role.STUDY_GUIDE,
    Role.COORDINATOR,
    Role.PROGRAMME_MANAGER,
)
OTHERS = tuple(role for role in Role if role not in {*READERS, Role.OPERATOR, Role.CANDIDATE})


def given(**changes: Any) -> dict[str, Any]:
    """Return the fields of a person as a door hands them in."""
    return CandidateIn(**{"given_name": "Amina", **changes}).model_dump()


@pytest.mark.parametrize("role", READERS)
def test_staff_with_case_work_finds_people_of_the_own_organisation_only(
    words: Database, matcher: Actor, outsider: Actor, role: Role
) -> None:
    with words.writing() as session:
        own = a_candidate(session, matcher)
        foreign = a_candidate(session, outsider)
        reader = staff(matcher, role)

        assert registry.find(session, reader, own).id == own
        with pytest.raises(NotFound):
            registry.find(session, reader, foreign)
        with pytest.raises(NotFound):
            registry.find(session, reader, new_id())


@pytest.mark.parametrize("role", OTHERS)
def test_everybody_else_finds_nobody_not_even_in_the_own_organisation(
    words: Database, matcher: Actor, role: Role
) -> None:
    with words.writing() as session:
        own = a_candidate(session, matcher)

        with pytest.raises(NotFound):
            registry.find(session, staff(matcher, role), own)
        with pytest.raises(NotAllowed):
            registry.list_candidates(session, staff(matcher, role))


def test_people_find_themselves_and_no_one_else(words: Database, matcher: Actor) -> None:
    with words.writing() as session:
        own, other = a_candidate(session, matcher), a_candidate(session, matcher)
        person = as_candidate(matcher, own)

        assert registry.find(session, person, own).id == own
        with pytest.raises(NotFound):
            registry.find(session, person, other)


def test_lists_hold_the_own_organisation_in_swedish_order_page_by_page(
    words: Database, matcher: Actor, outsider: Actor
) -> None:
    with words.writing() as session:
        for name in ("Bo Öberg", "Eva Åkesson", "Ali Ärlig", "Noor Berg", "Kim Zetterlund"):
            a_candidate(session, matcher, name=name)
        a_candidate(session, outsider, name="Ada Andersson")

        first = registry.list_candidates(session, matcher, limit=2)
        second = registry.list_candidates(session, matcher, limit=2, after=first.next)
        third = registry.list_candidates(session, matcher, limit=2, after=second.next)

    names = [one.name for page in (first, second, third) for one in page.items]
    assert names == ["Noor Berg", "Kim Zetterlund", "Eva Åkesson", "Ali Ärlig", "Bo Öberg"]
    assert third.next is None


def test_lists_are_filtered_by_name_wish_place_and_evidence(
    words: Database, matcher: Actor
) -> None:
    with words.writing() as session:
        cook = a_candidate(
            session, matcher, name="Amina Åberg", occupations=["Kock"], skills=["Matlagning"]
        )
        welder = a_candidate(
            session, matcher, name="Bo Welder", occupations=["Svetsare"], municipality="Malmö"
        )

        def ids(**filters: Any) -> list[object]:
            page = registry.list_candidates(session, matcher, **filters)
            assert registry.count_candidates(session, matcher, **filters) == len(page.items)
            return [one.id for one in page.items]

        assert ids(q="åberg am") == [cook]
        assert ids(q="100%_") == []
        assert ids(occupation_id=a_concept(session, Kind.OCCUPATION, "Svetsare")) == [welder]
        assert ids(municipality_id=a_concept(session, Kind.MUNICIPALITY, "Malmö")) == [welder]
        assert ids(evidence=EvidenceFilter.NO_SKILLS) == [welder]
        assert set(ids(evidence=EvidenceFilter.NOT_ASSESSED)) == {cook, welder}
        assert ids(evidence=EvidenceFilter.ASSESSED) == []


def test_a_list_tells_skills_assessed_skills_and_words_to_confirm(
    words: Database, matcher: Actor
) -> None:
    both = staff(matcher, Role.MATCHER, Role.ASSESSOR)
    with words.writing() as session:
        cooking, hygiene = a_skill(session), a_skill(session, "Livsmedelshygien")
        from candidates import entering
        from candidates.entering import Newcomer

        entering.enter(
            session,
            both,
            organisation_id=matcher.organisation_id or new_id(),
            people=[
                Newcomer(
                    "Amina",
                    shown=(
                        shown(cooking),
                        shown(cooking, code=EvidenceCode.E4, assessor="Kim Ek"),
                        shown(hygiene),
                    ),
                )
            ],
            now=clock.now(),
        )

        (row,) = registry.list_candidates(session, matcher).items

    assert (row.skills, row.assessed, row.unclear, row.complete) == (2, 1, 0, False)


def test_a_list_of_twenty_takes_as_many_statements_as_a_list_of_one(
    words: Database, matcher: Actor
) -> None:
    counts = []
    with words.writing() as session:
        for number in range(20):
            a_complete_candidate(session, matcher, name=f"Amina {number}")
    for limit in (1, 20):
        asked: list[str] = []

        def count(*given: Any, asked: list[str] = asked) -> None:
            asked.append(given[2])

        with words.reading() as session:
            event.listen(words.engine, "before_cursor_execute", count)
            registry.list_candidates(session, matcher, limit=limit)
            event.remove(words.engine, "before_cursor_execute", count)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_read_is_one_event_and_a_list_one_event_with_the_ids_shown(
    words: Database, matcher: Actor
) -> None:
    with words.writing() as session:
        ids = [a_candidate(session, matcher) for _ in range(3)]
    with words.reading() as session:
        registry.find(session, matcher, ids[0])
        registry.list_candidates(session, matcher, limit=2)
        found, listed = audit.pending(session)

    assert (found["action"], found["objects"]) == ("candidates.read", [str(ids[0])])
    assert listed["action"] == "candidates.list"
    assert len(listed["objects"]) == 2


def test_registering_makes_the_matcher_case_officer_and_keeps_unsure_words_apart(
    words: Database, matcher: Actor
) -> None:
    with words.writing() as session:
        person = registry.register(
            session,
            matcher,
            given=given(wished_texts=["kock", "rymdpilot på heltid"]),
            now=clock.now(),
        )
        (row,) = registry.list_candidates(session, matcher).items

    assert person.case_officer_id == matcher.user_id
    assert person.organisation_id == matcher.organisation_id
    assert (row.occupations, row.unclear) == (["Kock"], 1)


def test_a_profile_is_complete_from_the_moment_nothing_is_missing(
    words: Database, matcher: Actor
) -> None:
    with words.writing() as session:
        now = clock.now()
        lacking = registry.find(
            session, matcher, a_complete_candidate(session, matcher, swedish=None)
        )
        whole = registry.find(session, matcher, a_complete_candidate(session, matcher, now=now))

        assert lacking.complete_at is None
        assert whole.complete_at == now


def test_amending_with_an_old_version_is_refused(words: Database, matcher: Actor) -> None:
    with words.writing() as session:
        person_id = a_candidate(session, matcher)
    with words.writing() as session:
        registry.amend(
            session, matcher, candidate_id=person_id, version=1, given=given(), now=clock.now()
        )
    with words.writing() as session, pytest.raises(Stale):
        registry.amend(
            session, matcher, candidate_id=person_id, version=1, given=given(), now=clock.now()
        )


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.STUDY_GUIDE, Role.COORDINATOR])
def test_amending_takes_the_right_and_the_own_organisation(
    words: Database, matcher: Actor, outsider: Actor, role: Role
) -> None:
    with words.writing() as session:
        person_id = a_candidate(session, matcher)
        for actor in (staff(matcher, role), outsider):
            with pytest.raises(NotFound):
                registry.amend(
                    session,
                    actor,
                    candidate_id=person_id,
                    version=1,
                    given=given(),
                    now=clock.now(),
                )


def test_people_change_their_own_wishes_and_travel_but_not_their_name(
    words: Database, matcher: Actor
) -> None:
    with words.writing() as session:
        person_id = a_candidate(session, matcher, name="Amina Haddad")
        own = as_candidate(matcher, person_id)
        cook = a_concept(session, Kind.OCCUPATION, "Kock")

        changed = registry.amend(
            session,
            own,
            candidate_id=person_id,
            version=1,
            given={"max_travel_minutes": 30, "wished_occupations": [cook], "wished_texts": []},
            now=clock.now(),
        )
        session.flush()
        with pytest.raises(RuleViolation) as refused:
            registry.amend(
                session,
                own,
                candidate_id=person_id,
                version=changed.version,
                given={"given_name": "Anna"},
                now=clock.now(),
            )

    assert changed.max_travel_minutes == 30
    assert refused.value.where == "given_name"


def test_the_point_for_travel_follows_the_municipality(words: Database, matcher: Actor) -> None:
    with words.writing() as session:
        person = registry.register(session, matcher, given=given(), now=clock.now())
        assert person.latitude is None

        malmo = a_concept(session, Kind.MUNICIPALITY, "Malmö")
        changed = registry.amend(
            session,
            matcher,
            candidate_id=person.id,
            version=person.version,
            given={"municipality_id": malmo},
            now=clock.now(),
        )

    assert (changed.latitude, changed.longitude) == (55.6, 13.0)


def test_a_concept_of_another_kind_or_none_is_refused(words: Database, matcher: Actor) -> None:
    with words.writing() as session:
        for wrong in (a_skill(session), new_id()):
            with pytest.raises(RuleViolation, match="this kind"):
                registry.register(
                    session, matcher, given=given(municipality_id=wrong), now=clock.now()
                )


def test_names_are_told_only_within_reach(words: Database, matcher: Actor, outsider: Actor) -> None:
    with words.writing() as session:
        own = a_candidate(session, matcher, name="Amina Haddad")
        foreign = a_candidate(session, outsider)

        names = directory.names_of(session, matcher, [own, foreign, new_id()])

    assert names == {own: "Amina Haddad"}


def test_the_operator_has_no_organisation_to_register_in(words: Database, matcher: Actor) -> None:
    homeless = replace(matcher, organisation_id=None)

    with words.writing() as session, pytest.raises(RuleViolation):
        registry.register(session, homeless, given=given(), now=clock.now())
