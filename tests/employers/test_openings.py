"""Openings: who may see and change them, versions, states, lists."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from employers import directory, opening_states, openings
from employers.openings import Filters
from employers.words import OpeningState, PayAnswer
from foundation import clock
from foundation.access import OPERATOR, OrganisationKind, Role
from foundation.database import Database
from foundation.errors import Conflict, NotAllowed, NotFound, RuleViolation, Stale
from foundation.ids import new_id
from taxonomy.graph import Kind
from tests.builders.accounts import a_user, actor, an_employer_organisation, an_organisation
from tests.builders.employers import a_concept, an_employer, an_opening, facts_of

READERS = [
    Role.MATCHER,
    Role.COORDINATOR,
    Role.PROGRAMME_MANAGER,
    Role.STUDY_GUIDE,
    Role.AUDITOR,
    Role.CANDIDATE,
]


def test_a_new_opening_is_a_draft_with_suggestions_and_a_version_to_replay(
    stocked: Database,
) -> None:
    with stocked.writing() as session:
        matcher = a_user(session, roles=Role.MATCHER)
        employer = an_employer(session)
        made = openings.create(
            session,
            matcher.actor,
            facts=facts_of(session),
            employer_id=employer.id,
            now=clock.now(),
        )

        asked = openings.requirements_of(session, matcher.actor, made.id)

    assert made.state is OpeningState.DRAFT
    assert made.organisation_id == matcher.organisation_id
    assert (made.occupation_label, made.place_label) == ("Kock", "Malmö")
    assert asked.version == 1
    assert asked.occupation_near[str(made.occupation_id)] == 100
    assert asked.place is not None
    assert asked.skills
    assert not any(skill.confirmed for skill in asked.skills)


def test_a_change_needs_the_version_that_was_read(stocked: Database) -> None:
    with stocked.writing() as session:
        made = an_opening(session)
    with stocked.writing() as session:
        openings.amend(
            session,
            OPERATOR,
            opening_id=made.id,
            version=made.version,
            facts=facts_of(session, seats=3),
            now=clock.now(),
        )

    with pytest.raises(Stale), stocked.writing() as session:
        openings.amend(
            session,
            OPERATOR,
            opening_id=made.id,
            version=made.version,
            facts=facts_of(session, seats=4),
            now=clock.now(),
        )


@pytest.mark.parametrize("field", ["occupation_id", "municipality_id"])
def test_a_concept_that_nobody_knows_is_refused(stocked_sqlite: Database, field: str) -> None:
    with pytest.raises(RuleViolation) as refused, stocked_sqlite.writing() as session:
        an_opening(session, **dict[str, Any]({field: new_id()}))

    assert [problem.where for problem in refused.value.problems] == [field]


def test_publication_says_everything_that_is_missing(stocked: Database) -> None:
    with stocked.writing() as session:
        made = an_opening(
            session,
            state=OpeningState.IN_REVIEW,
            occupation_id=None,
            pay_by_agreement=PayAnswer.UNKNOWN,
            contact_name="",
        )

    with pytest.raises(RuleViolation) as refused, stocked.writing() as session:
        opening_states.set_state(
            session,
            OPERATOR,
            opening_id=made.id,
            version=made.version,
            state=OpeningState.PUBLISHED,
            now=clock.now(),
        )

    assert {problem.where for problem in refused.value.problems} == {
        "occupation_id",
        "pay_by_agreement",
        "contact_name",
    }


def test_words_that_shut_people_out_stop_publication_until_somebody_gives_a_reason(
    stocked: Database,
) -> None:
    with stocked.writing() as session:
        made = an_opening(
            session, state=OpeningState.IN_REVIEW, text="Vi söker en kvinna till köket."
        )
        publish: dict[str, Any] = {
            "opening_id": made.id,
            "version": made.version,
            "state": OpeningState.PUBLISHED,
            "now": clock.now(),
        }

        with pytest.raises(RuleViolation):
            opening_states.set_state(session, OPERATOR, **publish)
        done = opening_states.set_state(
            session, OPERATOR, **publish, reason="Arbete i kvinnojour, prövat av jurist."
        )

    assert done.state is OpeningState.PUBLISHED
    assert done.state_reason.startswith("Arbete i kvinnojour")


@pytest.mark.parametrize(
    "state", [OpeningState.PUBLISHED, OpeningState.MATCHING, OpeningState.FILLED]
)
def test_a_draft_cannot_skip_its_review(stocked_sqlite: Database, state: OpeningState) -> None:
    with pytest.raises(Conflict), stocked_sqlite.writing() as session:
        made = an_opening(session)
        opening_states.set_state(
            session,
            OPERATOR,
            opening_id=made.id,
            version=made.version,
            state=state,
            now=clock.now(),
        )


def test_every_way_of_the_states_is_told_once() -> None:
    assert set(opening_states.NEXT) == set(OpeningState)
    assert opening_states.NEXT[OpeningState.CLOSED] == ()


@pytest.mark.parametrize("role", READERS)
def test_a_published_opening_of_another_office_is_seen_and_a_draft_is_not(
    stocked: Database, role: Role
) -> None:
    reader = actor(role)
    with stocked.writing() as session:
        office = an_organisation(session).id
        shown = an_opening(session, organisation_id=office, state=OpeningState.PUBLISHED)
        draft = an_opening(session, organisation_id=office)

        assert openings.find(session, reader, shown.id).id == shown.id
        with pytest.raises(NotFound):
            openings.find(session, reader, draft.id)
        listed = openings.list_openings(session, reader).items
        assert [row.opening.id for row in listed] == [shown.id]
        assert openings.count_openings(session, reader) == 1


def test_an_office_sees_and_changes_its_own_draft_and_nobody_elses(stocked: Database) -> None:
    with stocked.writing() as session:
        own, foreign = a_user(session), a_user(session)
        made = an_opening(session, organisation_id=own.organisation_id)
        change: dict[str, Any] = {
            "opening_id": made.id,
            "version": made.version,
            "facts": facts_of(session, seats=2),
            "now": clock.now(),
        }

        with pytest.raises(NotFound):
            openings.amend(session, foreign.actor, **change)
        changed = openings.amend(session, own.actor, **change)

    assert changed.seats == 2


def test_a_published_opening_of_another_office_cannot_be_changed(stocked: Database) -> None:
    with stocked.writing() as session:
        own, foreign = a_user(session), a_user(session)
        made = an_opening(
            session, organisation_id=own.organisation_id, state=OpeningState.PUBLISHED
        )

        with pytest.raises(NotFound):
            openings.find_for_change(session, foreign.actor, made.id)
        assert openings.may_change(session, own.actor, made.id)
        assert not openings.may_change(session, foreign.actor, made.id)


@pytest.mark.parametrize("role", [Role.EMPLOYER, Role.SUPERVISOR])
def test_an_employers_people_see_the_openings_of_their_own_employer_only(
    stocked: Database, role: Role
) -> None:
    with stocked.writing() as session:
        home = an_employer_organisation(session)
        person = a_user(session, roles=role, organisation=home)
        own = an_opening(session, employer_id=an_employer(session, organisation_id=home.id).id)
        foreign = an_opening(session, state=OpeningState.PUBLISHED)

        listed = openings.list_openings(session, person.actor).items

        assert [row.opening.id for row in listed] == [own.id]
        with pytest.raises(NotFound):
            openings.find(session, person.actor, foreign.id)


def test_an_employer_writes_for_its_own_employer_without_naming_it(stocked: Database) -> None:
    with stocked.writing() as session:
        home = an_employer_organisation(session)
        person = a_user(session, roles=Role.EMPLOYER, organisation=home)
        employer = an_employer(session, organisation_id=home.id)
        other = an_employer(session)

        made = openings.create(session, person.actor, facts=facts_of(session), now=clock.now())
        with pytest.raises(RuleViolation):
            openings.create(
                session,
                person.actor,
                facts=facts_of(session),
                employer_id=other.id,
                now=clock.now(),
            )

    assert made.employer_id == employer.id
    assert made.organisation_id is None


@pytest.mark.parametrize("role", [Role.CANDIDATE, Role.SUPERVISOR, Role.COORDINATOR, Role.ADMIN])
def test_who_may_not_write_is_told_so(stocked_sqlite: Database, role: Role) -> None:
    with pytest.raises(NotAllowed), stocked_sqlite.writing() as session:
        openings.create(session, actor(role), facts=facts_of(session), now=clock.now())


def test_a_school_sees_what_is_published_but_not_the_pool_in_review(stocked: Database) -> None:
    guide = actor(Role.STUDY_GUIDE, organisation_kind=OrganisationKind.EDUCATION_PROVIDER)
    office = actor(Role.MATCHER)
    with stocked.writing() as session:
        from employers import imports
        from employers.importing.files import Found
        from tests.builders.employers import an_ad

        ad = an_ad(headline="Looking for girl")
        imports.import_ads(session, OPERATOR, [Found("a", 1, value=ad)], now=clock.now())

        assert openings.count_openings(session, office) == 1
        assert openings.count_openings(session, guide) == 0


def test_whoever_works_first_with_an_ad_of_the_pool_takes_it_on(stocked: Database) -> None:
    with stocked.writing() as session:
        from employers import imports
        from employers.importing.files import Found
        from tests.builders.employers import an_ad

        first, second = a_user(session), a_user(session)
        imports.import_ads(session, OPERATOR, [Found("a", 1, value=an_ad())], now=clock.now())
        found = openings.list_openings(session, first.actor).items[0].opening
        taken = opening_states.set_state(
            session,
            first.actor,
            opening_id=found.id,
            version=found.version,
            state=OpeningState.MATCHING,
            now=clock.now(),
        )

        assert taken.organisation_id == first.organisation_id
        assert not openings.may_change(session, second.actor, found.id)


def test_lists_are_filtered_and_turned_page_by_page_without_losing_a_row(
    stocked: Database,
) -> None:
    start = clock.now()
    with stocked.writing() as session:
        for number in range(5):
            an_opening(
                session,
                headline=f"Kock {number} 50%_a",
                now=start - timedelta(minutes=number // 2),
            )
        baker = a_concept(session, Kind.OCCUPATION, "Bagare")
        an_opening(session, headline="Bagare", occupation_id=baker)

        seen: list[UUID] = []
        after = None
        while True:
            page = openings.list_openings(
                session, OPERATOR, filters=Filters(q="KOCK"), after=after, limit=2
            )
            seen.extend(row.opening.id for row in page.items)
            after = page.next
            if after is None:
                break
        bakers = openings.list_openings(session, OPERATOR, filters=Filters(occupation_id=baker))

        assert len(seen) == len(set(seen)) == 5
        assert [row.opening.headline for row in bakers.items] == ["Bagare"]
        assert openings.count_openings(session, OPERATOR, filters=Filters(q="50%_")) == 5
        assert openings.count_openings(session, OPERATOR, filters=Filters(q="5%k")) == 0


@pytest.mark.parametrize("after", ["x", "WyJhIl0", "WzEsImEiXQ", "WyJhIiwiYiJd"])
def test_a_page_marker_that_is_not_ours_is_refused(stocked_sqlite: Database, after: str) -> None:
    with stocked_sqlite.reading() as session, pytest.raises(RuleViolation):
        openings.list_openings(session, OPERATOR, after=after)


def test_an_employer_is_registered_once(stocked: Database) -> None:
    with stocked.writing() as session:
        register: dict[str, Any] = {"name": "Gula Grytan AB", "organisation_number": "556036-0793"}
        made = directory.register(session, OPERATOR, **register, now=clock.now())

        with pytest.raises(Conflict):
            directory.register(session, OPERATOR, **register, now=clock.now())
        found = directory.list_employers(session, OPERATOR, q="556036-0793")

    assert [one.id for one in found.items] == [made.id]


@pytest.mark.parametrize("number", ["123", "8507099805", "5560360794", "abc"])
def test_a_number_that_is_none_of_a_legal_entity_is_refused(
    stocked_sqlite: Database, number: str
) -> None:
    with pytest.raises(RuleViolation), stocked_sqlite.writing() as session:
        directory.register(session, OPERATOR, name="X", organisation_number=number, now=clock.now())


def test_an_employer_sees_itself_and_no_other(stocked: Database) -> None:
    with stocked.writing() as session:
        home = an_employer_organisation(session)
        person = a_user(session, roles=Role.EMPLOYER, organisation=home)
        own, other = an_employer(session, organisation_id=home.id), an_employer(session)

        listed = directory.list_employers(session, person.actor).items

        assert [one.id for one in listed] == [own.id]
        with pytest.raises(NotFound):
            directory.find_employer(session, person.actor, other.id)


def test_an_office_sees_what_an_employer_hands_in_and_takes_it_on(stocked: Database) -> None:
    with stocked.writing() as session:
        office = a_user(session, roles=Role.MATCHER).actor
        other = a_user(session, roles=Role.MATCHER).actor
        draft = an_opening(session)
        handed_in = an_opening(session, state=OpeningState.IN_REVIEW)

        with pytest.raises(NotFound):
            openings.find(session, office, draft.id)
        taken = openings.amend(
            session,
            office,
            opening_id=handed_in.id,
            version=openings.find(session, office, handed_in.id).version,
            facts=facts_of(session, headline="Kock till lunchen"),
            now=clock.now(),
        )

        assert taken.organisation_id == office.organisation_id
        with pytest.raises(NotFound):
            openings.find(session, other, handed_in.id)
