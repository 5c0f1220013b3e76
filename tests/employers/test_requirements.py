"""Requirements: suggested, confirmed, dropped, added; and what the scorer gets to see."""

from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from employers import openings, requirement_acts, requirement_versions
from employers.requirement_acts import Addition, Decision
from employers.tables import RequirementVersion
from employers.words import OpeningState, RequirementKind, RequirementOrigin, RequirementState
from foundation import clock
from foundation.access import OPERATOR, Actor, Role
from foundation.database import Database
from foundation.errors import Conflict, NotFound, RuleViolation, Stale
from foundation.ids import new_id
from taxonomy.graph import Kind
from tests.builders.accounts import a_user
from tests.builders.employers import (
    a_concept,
    a_confirmed_skill,
    an_opening,
    facts_of,
    the_requirement,
    version_of,
)

DRIVING = "B-körkort (personbil)"


def decide(
    session: Session,
    opening_id: UUID,
    *decisions: Decision,
    who: Actor = OPERATOR,
    version: int | None = None,
) -> int:
    return requirement_acts.decide(
        session,
        who,
        opening_id=opening_id,
        version=version or version_of(session, opening_id),
        decisions=decisions,
        now=clock.now(),
    )


def test_the_text_brings_demands_and_wishes_with_their_words(stocked: Database) -> None:
    with stocked.writing() as session:
        made = an_opening(session)
        licence = the_requirement(session, made.id, DRIVING)
        hygiene = the_requirement(session, made.id, "Livsmedelshygien")

    assert (licence.kind, licence.essential) == (RequirementKind.LICENCE, True)
    assert made.text[licence.span_start : licence.span_end] == licence.span_text == "B-körkort"
    assert (hygiene.origin, hygiene.essential) == (RequirementOrigin.TEXT, False)


def test_only_what_a_person_confirmed_is_confirmed_for_the_scorer(stocked: Database) -> None:
    with stocked.writing() as session:
        made = an_opening(session)
        licence = the_requirement(session, made.id, DRIVING)
        before = openings.requirements_of(session, OPERATOR, made.id)
        decide(session, made.id, Decision(licence.id, RequirementState.CONFIRMED))
        after = openings.requirements_of(session, OPERATOR, made.id)

    assert [need.confirmed for need in before.licences] == [False]
    assert [need.confirmed for need in after.licences] == [True]
    assert after.licences[0].basis == "driving"
    assert len(after.licences[0].any_of) > 1
    assert after.version == before.version + 1


def test_a_dropped_requirement_asks_for_nothing(stocked: Database) -> None:
    with stocked.writing() as session:
        made = an_opening(session)
        licence = the_requirement(session, made.id, DRIVING)
        decide(session, made.id, Decision(licence.id, RequirementState.DROPPED))

        asked = openings.requirements_of(session, OPERATOR, made.id)

    assert asked.licences == ()


def test_a_licence_that_is_only_wished_for_never_gates(stocked: Database) -> None:
    with stocked.writing() as session:
        made = an_opening(session)
        licence = the_requirement(session, made.id, DRIVING)
        decide(
            session,
            made.id,
            Decision(licence.id, RequirementState.CONFIRMED, essential=False),
        )

        asked = openings.requirements_of(session, OPERATOR, made.id)

    assert asked.licences == ()


def test_a_language_is_confirmed_with_a_level_and_a_motive(stocked: Database) -> None:
    with stocked.writing() as session:
        made = an_opening(session, language_motive="")
        swedish = the_requirement(session, made.id, "Svenska")
        confirm = Decision(swedish.id, RequirementState.CONFIRMED)

    with pytest.raises(RuleViolation) as refused, stocked.writing() as session:
        decide(session, made.id, confirm)
    assert len(refused.value.problems) == 2
    with stocked.writing() as session:
        decide(
            session,
            made.id,
            Decision(
                swedish.id,
                RequirementState.CONFIRMED,
                listening=3,
                speaking=3,
                reading=2,
                motive="Beställningar tas emot i köket.",
            ),
        )
        need = openings.requirements_of(session, OPERATOR, made.id).languages[0]

    assert (need.listening, need.reading, need.speaking, need.writing) == (3, 2, 3, 0)
    assert need.confirmed
    assert need.motive


def test_a_language_without_a_level_asks_for_nothing_yet(stocked_sqlite: Database) -> None:
    with stocked_sqlite.writing() as session:
        made = an_opening(session)

        asked = openings.requirements_of(session, OPERATOR, made.id)

    assert asked.languages == ()


def test_what_the_law_demands_of_an_occupation_is_confirmed_from_the_start(
    stocked: Database,
) -> None:
    with stocked.writing() as session:
        nurse = a_concept(session, Kind.OCCUPATION, "Sjuksköterska")
        made = an_opening(session, occupation_id=nurse, text="Du vårdar patienter.")

        need = openings.requirements_of(session, OPERATOR, made.id).licences[0]

    assert need.confirmed
    assert need.basis in {"protected_title", "exclusive_right"}
    assert need.source


def test_several_are_decided_together_or_not_at_all(stocked: Database) -> None:
    with stocked.writing() as session:
        made = an_opening(session, language_motive="")
        licence = the_requirement(session, made.id, DRIVING)
        swedish = the_requirement(session, made.id, "Svenska")

    with pytest.raises(RuleViolation), stocked.writing() as session:
        decide(
            session,
            made.id,
            Decision(licence.id, RequirementState.CONFIRMED),
            Decision(swedish.id, RequirementState.CONFIRMED),
        )
    with stocked.reading() as session:
        assert the_requirement(session, made.id, DRIVING).state is RequirementState.SUGGESTED


def test_a_decision_needs_the_version_that_was_read(stocked: Database) -> None:
    with stocked.writing() as session:
        made = an_opening(session)
        licence = the_requirement(session, made.id, DRIVING)
        confirm = Decision(licence.id, RequirementState.CONFIRMED)
        decide(session, made.id, confirm)

        with pytest.raises(Stale):
            decide(session, made.id, confirm, version=made.version)


def test_a_requirement_of_another_opening_is_not_found(stocked_sqlite: Database) -> None:
    with stocked_sqlite.writing() as session:
        made, other = an_opening(session), an_opening(session)
        foreign = the_requirement(session, other.id, DRIVING)

        with pytest.raises(NotFound):
            decide(session, made.id, Decision(foreign.id, RequirementState.DROPPED))
        with pytest.raises(NotFound):
            decide(session, made.id, Decision(new_id(), RequirementState.DROPPED))


def test_what_is_added_by_hand_is_confirmed_and_counts_once(stocked: Database) -> None:
    with stocked.writing() as session:
        made = an_opening(session)
        added = a_confirmed_skill(session, made.id, "TIG-svetsning", level=4)
        skill_id = str(added.concept_id)

        with pytest.raises(Conflict):
            a_confirmed_skill(session, made.id, "TIG-svetsning")
        asked = openings.requirements_of(session, OPERATOR, made.id)

    skill = next(one for one in asked.skills if one.skill_id == skill_id)
    assert (skill.confirmed, skill.level, skill.origin) == (True, 4, "manual")


@pytest.mark.parametrize("kind", [Kind.MUNICIPALITY, None])
def test_only_what_can_be_asked_of_a_person_is_added(
    stocked_sqlite: Database, kind: Kind | None
) -> None:
    with stocked_sqlite.writing() as session:
        made = an_opening(session)
        wrong = a_concept(session, kind, "Malmö") if kind else new_id()

        with pytest.raises(RuleViolation):
            requirement_acts.add(
                session,
                OPERATOR,
                opening_id=made.id,
                addition=Addition(concept_id=wrong),
                now=clock.now(),
            )


def test_a_changed_text_brings_new_suggestions_and_keeps_decisions(stocked: Database) -> None:
    with stocked.writing() as session:
        made = an_opening(session)
        licence = the_requirement(session, made.id, DRIVING)
        decide(session, made.id, Decision(licence.id, RequirementState.CONFIRMED))
        openings.amend(
            session,
            OPERATOR,
            opening_id=made.id,
            version=version_of(session, made.id),
            facts=facts_of(session, text="Krav:\n• TIG-svetsning"),
            now=clock.now(),
        )

        labels = {
            row.label: row.state
            for row in openings.list_requirements(session, OPERATOR, made.id)
            if row.origin is RequirementOrigin.TEXT
        }

    assert labels == {
        DRIVING: RequirementState.CONFIRMED,
        "TIG-svetsning": RequirementState.SUGGESTED,
    }


def test_an_employer_decides_for_its_own_opening_and_a_foreign_office_does_not(
    stocked: Database,
) -> None:
    with stocked.writing() as session:
        foreign, own = a_user(session, roles=Role.MATCHER), a_user(session, roles=Role.MATCHER)
        made = an_opening(
            session, organisation_id=own.organisation_id, state=OpeningState.PUBLISHED
        )
        licence = the_requirement(session, made.id, DRIVING)

        with pytest.raises(NotFound):
            decide(
                session,
                made.id,
                Decision(licence.id, RequirementState.DROPPED),
                who=foreign.actor,
            )


def test_openings_of_an_older_taxonomy_get_a_new_version_and_keep_the_old(
    stocked: Database,
) -> None:
    with stocked.writing() as session:
        made = an_opening(session)
        kept = session.get_one(RequirementVersion, (made.id, 1))
        kept.taxonomy_version = "0-older"

    with stocked.writing() as session:
        first = requirement_versions.refresh(session, now=clock.now())
        again = requirement_versions.refresh(session, now=clock.now())
        newest = openings.requirements_of(session, OPERATOR, made.id)

        assert (first, again) == (1, 0)
        assert newest.version == 2
        assert requirement_versions.load_version(session, made.id, 1).version == 1


@pytest.mark.parametrize(
    ("occupation", "basis"),
    [("Läkare", "exclusive_right"), ("Sjuksköterska", "protected_title"), ("Elektriker", None)],
)
def test_the_law_gates_only_where_the_work_needs_the_licence(
    stocked_sqlite: Database, occupation: str, basis: str | None
) -> None:
    with stocked_sqlite.writing() as session:
        made = an_opening(session, occupation_id=a_concept(session, Kind.OCCUPATION, occupation))

        asked = openings.requirements_of(session, OPERATOR, made.id)

    by_law = [need.basis for need in asked.licences if need.confirmed]
    assert by_law == ([basis] if basis else [])
