"""Ads become openings: twice as once, each whole or not at all, nothing left out in silence."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from employers import imports, openings
from employers.importing.files import Found, files_of, read_file
from employers.importing.parsed import NoteKind
from employers.opening_forms import form_of
from employers.tables import Employer, Opening, OpeningRequirement, RequirementVersion
from employers.views import OpeningView
from employers.words import OpeningState, RequirementOrigin, RequirementState
from foundation import clock
from foundation.access import OPERATOR, Actor, Role
from foundation.database import Database
from foundation.errors import NotAllowed
from taxonomy.graph import Kind
from tests.builders.accounts import a_user, actor
from tests.builders.employers import a_concept, an_ad, facts_of, the_requirement


def take_in(
    database: Database, *ads: object, who: Actor = OPERATOR, **options: Any
) -> imports.Report:
    found = [Found("ads", number, value=ad) for number, ad in enumerate(ads, start=1)]
    with database.writing() as session:
        return imports.import_ads(session, who, found, now=clock.now(), **options)


def the_only_opening(database: Database) -> OpeningView:
    with database.reading() as session:
        return openings.list_openings(session, OPERATOR).items[0].opening


def count(database: Database, table: type[Any]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def reasons(report: imports.Report) -> list[str]:
    return [f"{one.where}: {one.reason}" for one in report.failures]


def test_an_ad_becomes_a_published_opening_with_suggestions(stocked: Database) -> None:
    report = take_in(stocked, an_ad())

    found = the_only_opening(stocked)
    assert report.counts()["created"] == 1
    assert found.state is OpeningState.PUBLISHED
    assert found.published_basis == "source:platsbanken"
    assert (found.occupation_label, found.place_label) == ("Kock", "Malmö")
    assert (found.employer_name, found.seats) == ("Gula Grytan AB", 2)
    with stocked.reading() as session:
        rows = openings.list_requirements(session, OPERATOR, found.id)
    assert {row.state for row in rows} == {RequirementState.SUGGESTED}
    assert {row.origin for row in rows} == {RequirementOrigin.TEXT, RequirementOrigin.TYPICAL}


def test_importing_twice_is_importing_once(stocked: Database) -> None:
    ads = [an_ad(), an_ad(headline="Kock till skola")]
    take_in(stocked, *ads)
    before = [count(stocked, table) for table in (Opening, OpeningRequirement, RequirementVersion)]

    report = take_in(stocked, *ads)

    after = [count(stocked, table) for table in (Opening, OpeningRequirement, RequirementVersion)]
    assert (report.unchanged, report.total) == (2, 2)
    assert after == before


def test_the_same_ad_under_another_id_is_a_duplicate_and_stays_one(stocked: Database) -> None:
    twin = an_ad()
    take_in(stocked, an_ad())

    first, again = take_in(stocked, twin), take_in(stocked, twin)

    assert (first.duplicates, again.duplicates) == (1, 1)
    assert count(stocked, Opening) == 1


def test_the_same_headline_in_another_place_is_another_opening(stocked: Database) -> None:
    elsewhere = {"municipality": "Trelleborg", "municipality_code": "1287"}

    report = take_in(stocked, an_ad(), an_ad(workplace_address=elsewhere))

    assert report.created == 2


def test_a_changed_ad_updates_its_opening(stocked: Database) -> None:
    ad = an_ad()
    take_in(stocked, ad)

    report = take_in(stocked, {**ad, "number_of_vacancies": 5})

    assert report.updated == 1
    assert the_only_opening(stocked).seats == 5


def test_what_a_person_changed_or_decided_survives_the_next_import(stocked: Database) -> None:
    ad = an_ad()
    take_in(stocked, ad)
    found = the_only_opening(stocked)
    now = clock.now()
    with stocked.writing() as session:
        baker = a_concept(session, Kind.OCCUPATION, "Bagare")
        stated = facts_of(
            session, **{**_kept(found), "occupation_id": baker, "headline": found.headline}
        )
        changed = openings.amend(
            session, OPERATOR, opening_id=found.id, version=found.version, facts=stated, now=now
        )
        skill = the_requirement(session, found.id, "B-körkort (personbil)")
    with stocked.writing() as session:
        from employers import requirement_acts

        requirement_acts.decide(
            session,
            OPERATOR,
            opening_id=found.id,
            version=changed.version,
            decisions=[requirement_acts.Decision(skill.id, RequirementState.DROPPED)],
            now=now,
        )

    take_in(stocked, {**ad, "number_of_vacancies": 9})

    with stocked.reading() as session:
        again = the_requirement(session, found.id, "B-körkort (personbil)")
    assert the_only_opening(stocked).occupation_label == "Bagare"
    assert the_only_opening(stocked).seats == 9
    assert again.state is RequirementState.DROPPED


def _kept(found: OpeningView) -> dict[str, Any]:
    names = ("text", "seats", "hours_min", "hours_max", "conditions", "deadline", "municipality_id")
    values = form_of(found)
    kept = {name: getattr(found, name) for name in names}
    assert set(kept) <= set(values)
    return {
        **kept,
        "pay_by_agreement": found.pay_by_agreement,
        "contact_name": "",
        "language_motive": "",
    }


def test_an_occupation_that_a_newer_taxonomy_knows_is_found_at_the_next_import(
    stocked: Database,
) -> None:
    ad = an_ad()
    take_in(stocked, ad)
    with stocked.writing() as session:
        row = session.scalars(select(Opening)).one()
        row.occupation_id, row.taxonomy_version = None, "0-older"
        row.state = OpeningState.IN_REVIEW

    first, again = take_in(stocked, ad), take_in(stocked, ad)

    assert (first.updated, again.unchanged) == (1, 1)
    assert the_only_opening(stocked).occupation_label == "Kock"
    assert the_only_opening(stocked).state is OpeningState.PUBLISHED


def test_a_removed_ad_is_withdrawn_and_comes_back_when_it_is_put_in_again(
    stocked: Database,
) -> None:
    ad = an_ad()
    take_in(stocked, ad)

    gone = take_in(stocked, {"id": ad["id"], "removed": True, "removed_date": None})
    state = the_only_opening(stocked).state
    again = take_in(stocked, {"id": ad["id"], "removed": True})
    back = take_in(stocked, ad)

    assert (gone.withdrawn, again.unchanged, back.updated) == (1, 1, 1)
    assert state is OpeningState.WITHDRAWN
    assert the_only_opening(stocked).state is OpeningState.PUBLISHED


def test_a_filled_opening_is_not_withdrawn_by_its_source(stocked: Database) -> None:
    ad = an_ad()
    take_in(stocked, ad)
    with stocked.writing() as session:
        session.scalars(select(Opening)).one().state = OpeningState.FILLED

    report = take_in(stocked, {"id": ad["id"], "removed": True})

    assert report.unchanged == 1
    assert the_only_opening(stocked).state is OpeningState.FILLED


@pytest.mark.parametrize(
    "changes",
    [
        {"occupation": {"label": "Rymdkapten"}, "occupation_group": None, "headline": "Åk ut"},
        {"headline": "Looking for girl to our shop"},
    ],
    ids=["unknown occupation", "wording"],
)
def test_what_a_person_has_to_look_at_waits_in_review(
    stocked: Database, changes: dict[str, Any]
) -> None:
    report = take_in(stocked, an_ad(**changes))

    assert (report.created, report.to_review) == (1, 1)
    assert the_only_opening(stocked).state is OpeningState.IN_REVIEW


def test_every_field_that_was_not_taken_has_its_reason_beside_the_opening(
    stocked: Database,
) -> None:
    ad = an_ad(mood="good", must_have={"skills": [{"concept_id": "x", "label": "Trolleri"}]})

    take_in(stocked, ad)

    with stocked.reading() as session:
        notes = openings.list_notes(session, OPERATOR, the_only_opening(stocked).id)
    assert {(note.field, note.kind) for note in notes} == {
        ("mood", NoteKind.UNKNOWN_FIELD),
        ("must_have.skills", NoteKind.UNRESOLVED),
    }
    assert all(str(note.reason) for note in notes)


def test_one_bad_ad_stops_no_other_and_leaves_nothing_behind(stocked: Database) -> None:
    report = take_in(
        stocked, an_ad(), an_ad(description=None), "no ad", an_ad(headline="Kock till skola")
    )

    assert (report.created, report.failed, report.total) == (2, 2, 4)
    assert reasons(report) == [
        "ads, ad 2: The ad has no text.",
        "ads, ad 3: This is not a job ad: an object with fields was expected.",
    ]
    assert count(stocked, Opening) == 2


@pytest.mark.parametrize(
    "hostile",
    [
        an_ad(headline="x\x00y", description={"text": "a\x00b \ud800 c"}),
        an_ad(occupation={"concept_id": "\x00" * 50, "label": "\u202e" * 50}),
        an_ad(number_of_vacancies=2**80, scope_of_work={"min": -5, "max": 10**30}),
        an_ad(employer={"name": "A" * 100_000, "workplace": "B" * 100_000}),
        an_ad(workplace_address={"coordinates": [1e308, -1e308], "municipality": "%_\\"}),
        an_ad(publication_date=10**25, application_deadline="9999-12-31T23:59:59"),
        an_ad(**{"\x00" * 500: {"a": [[[[[[[]]]]]]]}}),
        an_ad(id="\x00" * 10, headline="Kock"),
    ],
)
def test_hostile_ads_are_taken_in_or_refused_with_a_reason(
    stocked: Database, hostile: dict[str, Any]
) -> None:
    report = take_in(stocked, hostile)

    assert report.created + report.failed == 1
    assert all(reason for reason in reasons(report))


def test_an_employer_is_matched_by_its_number_before_its_name(stocked: Database) -> None:
    renamed = {"name": "Gula Grytan Aktiebolag", "organization_number": "556036-0793"}
    nameless = {"name": "gula  grytan ab", "organization_number": None}

    take_in(
        stocked,
        an_ad(),
        an_ad(headline="Diskare", employer=renamed),
        an_ad(headline="Servitör", employer=nameless),
    )

    assert count(stocked, Employer) == 1


def test_people_import_for_their_own_office_only(stocked: Database) -> None:
    with stocked.writing() as session:
        matcher = a_user(session, roles=Role.MATCHER)
        other = a_user(session, roles=Role.MATCHER)

    take_in(stocked, an_ad(), who=matcher.actor, organisation_id=other.organisation_id)

    assert the_only_opening(stocked).organisation_id == matcher.organisation_id


@pytest.mark.parametrize("role", [Role.CANDIDATE, Role.EMPLOYER, Role.AUDITOR, Role.ADMIN])
def test_nobody_else_imports(stocked_sqlite: Database, role: Role) -> None:
    with pytest.raises(NotAllowed), stocked_sqlite.writing() as session:
        imports.import_ads(session, actor(role), [], now=clock.now())


def test_replay_finds_what_was_asked_for_at_any_moment(stocked: Database) -> None:
    ad, early = an_ad(), clock.now() - timedelta(days=2)
    with stocked.writing() as session:
        imports.import_ads(session, OPERATOR, [Found("ads", 1, value=ad)], now=early)
    first = the_only_opening(stocked)
    take_in(stocked, {**ad, "scope_of_work": {"min": 50, "max": 50}})

    with stocked.reading() as session:
        then = openings.requirements_as_of(session, OPERATOR, first.id, early + timedelta(hours=1))
        now = openings.requirements_of(session, OPERATOR, first.id)

    assert (then.hours_min, then.version) == (75, 1)
    assert (now.hours_min, now.version) == (50, 2)


@pytest.mark.data
def test_all_real_ads_are_taken_in_and_twice_is_once(stocked: Database, test_data: Path) -> None:
    def found() -> Iterable[Found]:
        return (one for path in files_of([test_data / "ads"]) for one in read_file(path))

    with stocked.writing() as session:
        first = imports.import_ads(session, OPERATOR, found(), now=clock.now())
    with stocked.writing() as session:
        again = imports.import_ads(session, OPERATOR, found(), now=clock.now())

    assert (first.total, first.failed, first.duplicates) == (41 + 9 + 29, 0, 0)
    assert (first.created, first.withdrawn) == (78, 1)
    assert again.unchanged == first.total
    with stocked.reading() as session:
        page = openings.list_openings(session, OPERATOR, limit=100)
        for row in page.items:
            text = row.opening.text
            assert "@" not in text.replace("CTO @", "")
            for note in openings.list_notes(session, OPERATOR, row.opening.id):
                assert str(note.reason)
            for one in openings.list_requirements(session, OPERATOR, row.opening.id):
                if one.span_start is not None:
                    assert text[one.span_start : one.span_end] == one.span_text
