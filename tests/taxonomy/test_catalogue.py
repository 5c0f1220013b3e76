"""What other packages ask of the taxonomies."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import update

from foundation.database import Database
from foundation.errors import NotFound
from foundation.ids import new_id
from taxonomy import catalogue
from taxonomy.graph import Kind, Link, Status
from taxonomy.importing.records import Said, Stated
from taxonomy.tables import ConceptRelation
from tests.builders.taxonomy import (
    a_concept,
    a_jobtech_folder,
    a_language,
    a_licence,
    a_municipality,
    a_skill,
    an_occupation,
    an_occupation_group,
    jobtech_concept,
    relate,
    take_in,
)

MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)


def test_a_concept_is_said_in_the_language_asked_for_and_else_in_another(
    database: Database,
) -> None:
    with database.writing() as session:
        both = a_skill(session, "Knivteknik", english="Knife skills")
        one = a_skill(session, "Kallkök")

        views = catalogue.concepts_by_id(session, [both, one, new_id()], language="en")

    assert {concept: view.label for concept, view in views.items()} == {
        both: "Knife skills",
        one: "Kallkök",
    }


def test_an_unknown_concept_is_not_found(database: Database) -> None:
    with database.reading() as session, pytest.raises(NotFound):
        catalogue.find_concept(session, new_id())


def test_choices_for_forms_come_in_swedish_order(database: Database) -> None:
    with database.writing() as session:
        for label in ("Österåker", "Ängelholm", "Åmål", "Zetterdal"):
            a_municipality(session, label)
        a_language(session, "Arabiska")
        a_licence(session, "Truckkort")

        places = [view.label for view in catalogue.list_places(session)]
        languages = [view.label for view in catalogue.list_languages(session)]
        licences = [view.label for view in catalogue.list_licences(session)]

    assert places == ["Zetterdal", "Åmål", "Ängelholm", "Österåker"]
    assert (languages, licences) == (["Arabiska"], ["Truckkort"])


def test_a_place_has_a_point_and_a_county(database: Database) -> None:
    with database.writing() as session:
        county = a_concept(session, Kind.COUNTY, "Skåne län", codes={"scb": "12"})
        malmo = a_municipality(session, "Malmö", lat=55.6, lon=13.0, within=county)
        skill = a_skill(session)

        place = catalogue.place_of(session, malmo)
        nowhere = catalogue.place_of(session, skill)

    assert place == catalogue.Place(55.6, 13.0, "Malmö", county)
    assert nowhere is None


def test_typical_skills_come_from_the_occupation_then_its_equal_then_its_group(
    database: Database,
) -> None:
    with database.writing() as session:
        knife, cold, bake = (a_skill(session, name) for name in ("Kniv", "Kallkök", "Bakning"))
        group = an_occupation_group(session, "5120")
        cook = an_occupation(session, "Kock", skills={cold: False, knife: True}, within=group)
        an_occupation(session, "Lunchkock", skills={knife: True, bake: False}, within=group)
        twin = an_occupation(session, "cook")
        relate(session, twin, cook, Link.EXACT)
        lonely = an_occupation(session, "Grillkock", within=group)
        unknown = an_occupation(session, "Astronaut")

        own = catalogue.typical_skills(session, cook)
        same = catalogue.typical_skills(session, twin)
        of_group = catalogue.typical_skills(session, lonely)

        assert catalogue.typical_skills(session, unknown) == []
    assert [(one.skill_id, one.essential, one.source) for one in own] == [
        (knife, True, "starter"),
        (cold, False, "starter"),
    ]
    assert [(one.skill_id, one.source) for one in same] == [(knife, "same"), (cold, "same")]
    assert of_group[0] == catalogue.TypicalSkill(knife, essential=True, source="group")


def test_an_essential_skill_may_be_trainable(database: Database) -> None:
    with database.writing() as session:
        till = a_skill(session, "Kassavana")
        seller = an_occupation(session, "Butikssäljare")
        relate(session, seller, till, Link.ESSENTIAL, days=14)

        (skill,) = catalogue.typical_skills(session, seller)

    assert (skill.essential, skill.trainable_days) == (True, 14)


def test_nearness_of_occupations_follows_groups(database: Database) -> None:
    with database.writing() as session:
        cooks = an_occupation_group(session, "5120")
        cold_cooks = an_occupation_group(session, "5121")
        cook = an_occupation(session, "Kock", within=cooks)
        pizza = an_occupation(session, "Pizzabagare", within=cooks)
        cold = an_occupation(session, "Kallskänka", within=cold_cooks)
        welder = an_occupation(session, "Svetsare", within=an_occupation_group(session, "7212"))

        table = catalogue.occupation_nearness(session, cook)

    assert (table[cook], table[pizza], table[cooks], table[cold]) == (100, 80, 80, 50)
    assert welder not in table


def test_nearness_of_skills_is_by_wanted_skill(database: Database) -> None:
    with database.writing() as session:
        welding, mig = a_skill(session, "Svetsning"), a_skill(session, "MIG-svetsning")
        relate(session, mig, welding, Link.BROADER)

        table = catalogue.skill_nearness(session, [welding, mig])

    assert table == {welding: {welding: 100, mig: 85}, mig: {mig: 100, welding: 60}}


def test_what_is_kept_in_memory_follows_each_import(database: Database) -> None:
    with database.writing() as session:
        first = a_skill(session, "Svetsning")
        assert catalogue.skill_nearness(session, [first]) == {first: {first: 100}}
        before = catalogue.current_version(session)

        second = a_skill(session, "Gassvetsning")
        relate(session, second, first, Link.BROADER)

        assert catalogue.current_version(session) != before
        assert catalogue.skill_nearness(session, [first])[first][second] == 85
        found = catalogue.search(session, "gassvetsning")
    assert [one.concept_id for _, one in found] == [str(second)]


def test_a_regulated_occupation_tells_authority_ground_and_licence(database: Database) -> None:
    with database.writing() as session:
        licence = a_licence(session, "Legitimation som sjuksköterska")
        key = catalogue.find_concept(session, licence).codes["starter"]
        facts = {
            "regulation": {
                "key": "nurse",
                "labels": {"sv": "Sjuksköterska"},
                "authority": "Socialstyrelsen",
                "basis": "Patientsäkerhetslag (2010:659) 4 kap.",
                "kind": "protected_title",
                "checked_on": "2026-11-21",
                "licence": key,
                "note": {"sv": "Titeln är skyddad."},
            },
            "language": {"listening": "C1", "reading": "C1", "speaking": "C1", "writing": "B2"},
        }
        nurse = an_occupation(session, "Sjuksköterska", facts=facts)
        cook = an_occupation(session, "Kock")

        regulation = catalogue.regulation_of(session, nurse)
        levels = catalogue.language_suggestion(session, nurse)

        assert catalogue.regulation_of(session, cook) is None
        assert catalogue.language_suggestion(session, cook) is None
    assert regulation is not None
    assert (regulation.authority, regulation.licence_id) == ("Socialstyrelsen", licence)
    assert regulation.checked_on == date(2026, 11, 21)
    assert levels == catalogue.LanguageLevels(listening=5, reading=5, speaking=5, writing=4)


def test_a_card_is_good_for_some_months(database: Database) -> None:
    with database.writing() as session:
        card = a_licence(session, "Heta arbeten", facts={"licence": {"valid_months": 60}})
        degree = a_licence(session, "Yrkesbevis", facts={"licence": {"valid_months": None}})

        assert catalogue.licence_months(session, card) == 60
        assert catalogue.licence_months(session, degree) is None


JOBTECH = ("rrrr_aaa_aaa", "rrrr_bbb_bbb", "rrrr_ccc_ccc")


def stated(code: str, label: str, *, kind: Kind = Kind.OCCUPATION) -> Stated:
    return Stated(kind, (("jobtech", code),), type="occupation-name", labels=[Said("sv", label)])


def test_a_reference_is_followed_by_code_history_name_and_group(database: Database) -> None:
    old, heir, current = JOBTECH
    with database.writing() as session:
        group = an_occupation_group(session, "8182", "Däckmontörer")
        older = [stated(old, "Däckmontör"), stated("rrrr_ddd_ddd", "Hovslagare")]
        covers = ["occupation-name"]
        take_in(session, older, scheme="jobtech", version="2020", covers=covers)
        newer = [stated(heir, "Däckmontör"), stated(current, "Bagare/Konditor")]
        take_in(session, newer, scheme="jobtech", version="2025", covers=covers)

        def resolved(
            code: str | None, label: str | None, group_code: str | None = None
        ) -> tuple[object, str]:
            found = catalogue.resolve_reference(
                session, code=code, label=label, kind=Kind.OCCUPATION, group_code=group_code
            )
            return found.concept_id, found.via

        def by(code: str) -> object:
            return catalogue.concept_by_code(session, "jobtech", code)

        assert resolved(current, None) == (by(current), "code")
        assert resolved(old, "Däckmontör") == (by(heir), "history")
        assert resolved("zzzz_zzz_zzz", "  BAGARE/konditor") == (by(current), "label")
        assert resolved("zzzz_zzz_zzz", "konditor/Bagare/Konditor") == (None, "none")
        assert resolved("rrrr_ddd_ddd", "Hovslagare", "8182") == (group, "group")
        assert resolved("rrrr_ddd_ddd", "Hovslagare") == (by("rrrr_ddd_ddd"), "history")
        assert resolved("zzzz_zzz_zzz", "Astronaut", "8182") == (group, "group")
        assert resolved(None, None) == (None, "none")
        assert resolved("%", "%", "%") == (None, "none")


def test_retired_concepts_are_no_choice_but_lead_to_their_successor(database: Database) -> None:
    old, heir, _ = JOBTECH
    with database.writing() as session:
        covers = ["occupation-name"]
        take_in(session, [stated(old, "Kock")], scheme="jobtech", version="2020", covers=covers)
        take_in(session, [stated(heir, "Kock")], scheme="jobtech", version="2025", covers=covers)

        labels = [view.status for view in catalogue.list_kind(session, Kind.OCCUPATION)]
        found = catalogue.search(session, "kock", kinds=(Kind.OCCUPATION,))

    assert labels == [Status.CURRENT]
    assert [one.sure for _, one in found] == [True]


def test_mappings_can_be_left_out_of_an_index_for_evaluation(database: Database) -> None:
    with database.writing() as session:
        ours, theirs = an_occupation(session, "Kock"), an_occupation(session, "kock")
        relate(session, ours, theirs, Link.EXACT)

        mapped = catalogue.load_index(session, Kind.OCCUPATION, "sv")
        plain = catalogue.load_index(session, Kind.OCCUPATION, "sv", with_mappings=False)

    assert len({mapped.stand_in(str(one)) for one in (ours, theirs)}) == 1
    assert len({plain.stand_in(str(one)) for one in (ours, theirs)}) == 2


def test_the_starter_is_loaded_once(sqlite_database: Database) -> None:
    with sqlite_database.writing() as session:
        first = catalogue.ensure_starter(session, now=MONDAY)
        again = catalogue.ensure_starter(session, now=MONDAY)

        cook = catalogue.search(session, "kock", kinds=(Kind.OCCUPATION,))
        cooks = catalogue.typical_skills(session, UUID(cook[0][1].concept_id))
        levels = catalogue.language_suggestion(session, UUID(cook[0][1].concept_id))
        nurse = catalogue.search(session, "sjuksköterska", kinds=(Kind.OCCUPATION,))
        regulation = catalogue.regulation_of(session, UUID(nurse[0][1].concept_id))
        municipalities = [view.id for view in catalogue.list_places(session)]
        places = catalogue.places_of(session, municipalities)
    assert again.unchanged
    assert sum(len(file.ragged) for file in first.files) == 0
    assert first.total("unmatched") == 0
    assert len(municipalities) == 290
    assert places.keys() == set(municipalities)
    assert all(place.county_id is not None for place in places.values())
    assert len(cooks) >= 8
    assert levels is not None
    assert regulation is not None
    assert regulation.licence_id is not None


def test_a_card_that_came_as_a_skill_becomes_a_licence_with_the_starter(
    database: Database, tmp_path: Path
) -> None:
    title = "sicB_2Xi_eQh"  # the protected title of assistant nurses
    folder = a_jobtech_folder(
        tmp_path,
        2025,
        jobtech_concept(title, "Bevis om skyddad yrkestitel undersköterska", "skill"),
    )
    with database.writing() as session:
        catalogue.import_path(session, folder, now=datetime(2026, 11, 21, tzinfo=UTC))
        catalogue.ensure_starter(session, now=datetime(2026, 11, 21, tzinfo=UTC))

        nurse = catalogue.concept_by_code(session, "starter", "assistant_nurse")
        licence = catalogue.concept_by_code(session, "jobtech", title)
        assert nurse is not None
        by_law = catalogue.regulation_of(session, nurse)

    assert by_law is not None
    assert by_law.licence_id == licence
    assert by_law.gates


def test_a_group_speaks_with_the_shipped_words_where_there_are_any(database: Database) -> None:
    with database.writing() as session:
        shipped, official = a_skill(session, "Varmkök"), a_skill(session, "använda kokkärl")
        group = an_occupation_group(session, "5120")
        cook = an_occupation(session, "Kock", skills={shipped: True}, within=group)
        chef = an_occupation(session, "Köksmästare", within=group)
        lonely = an_occupation(session, "Grillkock", within=group)
        session.execute(
            update(ConceptRelation).where(ConceptRelation.from_id == cook).values(source="starter")
        )
        relate(session, chef, official, Link.ESSENTIAL)
        session.execute(
            update(ConceptRelation)
            .where(ConceptRelation.from_id == chef, ConceptRelation.to_id == official)
            .values(source="esco")
        )

        typical = catalogue.typical_skills(session, lonely)

    assert [one.skill_id for one in typical] == [shipped]
