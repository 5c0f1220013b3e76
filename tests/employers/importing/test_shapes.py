"""Ads in every shape we know become one value; what is not understood is told with a reason."""

from datetime import date
from typing import Any

import pytest

from employers.importing.parsed import AdProblem, NoteKind, ParsedAd
from employers.importing.shapes import parse_ad, unpacked
from tests.builders.employers import an_ad

OLD = {
    "id": 8052385,
    "rubrik": "Kock",
    "beskrivning": {"annonstext": "Laga mat.", "villkor": "Heltid"},
    "antal_platser": 3,
    "arbetsgivare": {"namn": "Gula Grytan AB", "organisationsnummer": "5560360793"},
    "yrkesroll": {"kod": "JbJw_as4_S93", "term": "Kock", "taxonomi-kod": "7663"},
    "arbetsplatsadress": {"kommunkod": "1280", "kommun": "Malmö"},
    "krav": {"kompetenser": [{"kod": "a", "term": "Matlagning", "vikt": 10}]},
    "meriterande": {"sprak": [{"kod": "b", "term": "Engelska", "vikt": 5}]},
    "sista_ansokningsdatum": "2019-02-28T23:59:59",
}
OLDER = {
    "annonsId": 8203249,
    "annonsrubrik": "Kock",
    "annonstext": "Laga mat.",
    "antalPlatser": 2,
    "organisationsnummer": "5560360793",
    "arbetsgivareNamn": "Gula Grytan AB",
    "yrkesroll": {"varde": "7663", "namn": "Kock"},
    "arbetsplatsadress": {"kommun": {"varde": "1280", "namn": "Malmö"}},
    "arbetstidTyp": {"varde": "1", "namn": "Heltid"},
    "kontaktpersoner": [{"namn": "Kim Berg"}],
}
POSTING = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "identifier": {"@type": "PropertyValue", "value": "x-17"},
    "url": "https://jobb.exempel.se/kock",
    "title": "Kock",
    "description": "<p>Laga &amp; servera mat.</p><script>alert(1)</script><b>Helger</b>",
    "hiringOrganization": {"@type": "Organization", "name": "Gula Grytan AB"},
    "jobLocation": {"@type": "Place", "address": {"addressLocality": "Malmö"}},
    "employmentType": "FULL_TIME",
    "validThrough": "2026-12-24",
    "totalJobOpenings": "2",
}


def kinds_of(ad: ParsedAd) -> dict[str, NoteKind]:
    return {note.field: note.kind for note in ad.notes}


def test_an_answer_of_jobsearch_is_read_whole() -> None:
    ad = parse_ad(an_ad(id="30016596"))

    assert (ad.source, ad.external_id, ad.headline) == (
        "platsbanken",
        "30016596",
        "Kock till restaurang",
    )
    assert ad.employer.organisation_number == "5560360793"
    assert (ad.hours_min, ad.hours_max, ad.seats) == (75, 100, 2)
    assert ad.deadline == date(2026, 12, 24)
    assert ad.place.municipality_code == "1280"
    assert ad.occupation.group_code == "BStc_SJh_DKG"
    assert ad.notes == ()


@pytest.mark.parametrize("shape", [OLD, OLDER], ids=["2019", "2018"])
def test_the_older_shapes_of_platsbanken_are_read_by_their_keys(shape: dict[str, Any]) -> None:
    ad = parse_ad(shape)

    assert ad.source == "platsbanken"
    assert ad.headline == "Kock"
    assert ad.employer.name == "Gula Grytan AB"
    assert ad.place.municipality_code == "1280"
    assert ad.occupation.label == "Kock"


def test_demands_and_wishes_are_told_apart_by_their_list() -> None:
    ad = parse_ad(OLD)

    assert [(one.ref.label, one.essential) for one in ad.skills] == [("Matlagning", True)]
    assert [(one.ref.label, one.essential) for one in ad.languages] == [("Engelska", False)]


def test_a_schema_org_posting_becomes_plain_text() -> None:
    ad = parse_ad(POSTING)

    assert (ad.source, ad.external_id) == ("schema.org:jobb.exempel.se", "x-17")
    assert "Laga & servera mat." in ad.text
    assert "alert" not in ad.text
    assert (ad.hours_min, ad.seats, ad.place.municipality) == (100, 2, "Malmö")


def test_a_posting_of_platsbanken_keeps_the_id_of_platsbanken() -> None:
    posting = {**POSTING, "url": "https://arbetsformedlingen.se/platsbanken/annonser/24052604"}

    ad = parse_ad({"originalJobPosting": posting, "id": 1, "yrke": None, "ort": None})

    assert (ad.source, ad.external_id) == ("platsbanken", "24052604")


def test_an_occupation_that_another_program_matched_is_only_a_guess() -> None:
    ad = parse_ad({"originalJobPosting": POSTING, "yrke": "Kock", "ort": "Malmö"})

    assert ad.occupation.label == "Kock"
    assert ad.occupation.guessed


def test_a_field_that_nobody_knows_is_named_with_a_reason() -> None:
    ad = parse_ad(an_ad(mood="good", description={"text": "Laga mat.", "colour": "red"}))

    assert kinds_of(ad) == {
        "mood": NoteKind.UNKNOWN_FIELD,
        "description.colour": NoteKind.UNKNOWN_FIELD,
    }
    assert all(str(note.reason) for note in ad.notes)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number_of_vacancies", "many"),
        ("number_of_vacancies", 10**400),
        ("application_deadline", "soon"),
        ("must_have", "a cook"),
        ("scope_of_work", {"min": 300}),
        ("workplace_address", {"coordinates": ["x"]}),
    ],
)
def test_a_value_that_is_not_understood_is_told_and_the_rest_is_read(
    field: str, value: object
) -> None:
    ad = parse_ad(an_ad(**{field: value}))

    assert ad.headline == "Kock till restaurang"
    assert NoteKind.NOT_UNDERSTOOD in kinds_of(ad).values()


def test_contact_persons_and_their_numbers_are_never_kept() -> None:
    ad = parse_ad(
        an_ad(
            description={"text": "Ring Kim på 070-123 45 67 eller kim.berg@exempel.se."},
            application_contacts=[{"name": "Kim Berg", "email": "kim.berg@exempel.se"}],
        )
    )

    assert "070" not in ad.text
    assert "@" not in ad.text
    assert "kim.berg" not in repr(ad).lower()
    assert NoteKind.PERSONAL in kinds_of(ad).values()


def test_the_number_of_a_sole_trader_is_a_personal_number_and_is_dropped() -> None:
    ad = parse_ad(an_ad(employer={"name": "Kim Berg", "organization_number": "8507099805"}))

    assert ad.employer.organisation_number == ""
    assert kinds_of(ad)["employer.organization_number"] is NoteKind.PERSONAL
    assert "850709" not in repr(ad)


@pytest.mark.parametrize(
    ("ad", "reason"),
    [
        (an_ad(description={"text": " \x00 "}), "The ad has no text."),
        (an_ad(description=None), "The ad has no text."),
        (an_ad(headline=None), "The ad has no headline."),
        (an_ad(id=None), "The ad has no id."),
        ({"colour": "red"}, "This is not a job ad in a shape that we know."),
        (["x"], "This is not a job ad: an object with fields was expected."),
        (None, "This is not a job ad: an object with fields was expected."),
    ],
)
def test_an_ad_that_lacks_what_every_ad_needs_is_refused_with_the_reason(
    ad: object, reason: str
) -> None:
    with pytest.raises(AdProblem) as problem:
        parse_ad(ad)

    assert str(problem.value) == reason


def test_signs_that_cannot_be_shown_are_taken_out() -> None:
    ad = parse_ad(an_ad(headline="Ko\x00ck\u202e \ud800sökes"))

    assert ad.headline == "Kock sökes"


def test_a_removed_ad_needs_only_its_id() -> None:
    ad = parse_ad({"id": "7", "removed": True, "removed_date": "2026-11-20T08:00:00"})

    assert ad.removed
    assert ad.removed_at is not None


def test_the_same_words_give_the_same_digest_and_other_words_another() -> None:
    first = parse_ad(an_ad(id="1"))

    assert parse_ad(an_ad(id="1")).content_hash == first.content_hash
    assert parse_ad(an_ad(id="1", number_of_vacancies=3)).content_hash != first.content_hash
    assert parse_ad(an_ad(id="2")).likeness == first.likeness


@pytest.mark.parametrize(
    "document",
    [
        [an_ad(), an_ad()],
        {"hits": [an_ad(), an_ad()], "total": {"value": 2}},
        {"ads": [an_ad(), an_ad()]},
        {"@graph": [POSTING, {"@type": "WebPage"}, POSTING]},
        {"@type": "ItemList", "itemListElement": [{"item": POSTING}, {"item": POSTING}]},
    ],
    ids=["list", "hits", "ads", "graph", "item list"],
)
def test_ads_are_found_wherever_an_answer_keeps_them(document: object) -> None:
    assert len([parse_ad(one) for one in unpacked(document)]) == 2


def test_a_hostile_ad_cannot_fill_the_store_with_notes() -> None:
    ad = parse_ad(an_ad(**{f"field{number}": "x" for number in range(5_000)}))

    assert len(ad.notes) <= 60
