"""Pages of openings and employers: whole ways through, versions, rights, bad input."""

import gzip
import json
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from employers import openings
from employers.words import OpeningState, RequirementState
from foundation.access import Role
from foundation.ids import new_id
from taxonomy.graph import Kind
from tests.builders.accounts import (
    a_user,
    an_employer_organisation,
    post_form,
    signed_in,
)
from tests.builders.employers import (
    AD_TEXT,
    a_concept,
    an_ad,
    an_employer,
    an_opening,
    count_openings,
    database_of,
    opening_for,
    person,
    the_requirement,
    version_of,
)

PAGES = [
    "/openings",
    "/openings/new",
    "/openings/import",
    "/employers",
    "/employers/new",
]


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_shown_in_both_languages(
    client: TestClient, path: str, language: str
) -> None:
    person(client, language=language)

    answer = client.get(path)

    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.text


def test_an_opening_goes_from_pasted_text_to_confirmed_demands_to_publication(
    client: TestClient,
) -> None:
    who = person(client)
    with database_of(client).writing() as session:
        employer = an_employer(session)
        malmo = a_concept(session, Kind.MUNICIPALITY, "Malmö")

    made = post_form(
        client,
        "/openings",
        {
            "headline": "Kock sökes",
            "text": AD_TEXT,
            "occupation": "kock",
            "employer_id": str(employer.id),
            "municipality_id": str(malmo),
            "hours_min": "75",
            "hours_max": "100",
            "seats": "2",
            "schedules": ["day", "weekend"],
            "pay_by_agreement": "yes",
            "contact_name": "Kim Berg",
            "language_motive": "Recept läses varje dag.",
        },
        seen_on="/openings/new",
    )
    address = made.headers["location"]
    opening_id = UUID(address.split("/")[2])
    page = client.get(address)
    with database_of(client).reading() as session:
        licence = the_requirement(session, opening_id, "B-körkort (personbil)")
        version = version_of(session, opening_id)
    confirmed = post_form(
        client,
        address,
        {"version": str(version), "chosen": [str(licence.id)], "act": "confirm"},
        seen_on=address,
    )
    with database_of(client).reading() as session:
        version = version_of(session, opening_id)
    for state in ("in_review", "published"):
        moved = post_form(
            client,
            f"/openings/{opening_id}/state",
            {"version": str(version), "state": state},
            seen_on=address,
        )
        assert moved.status_code == 303
        version += 1

    assert (made.status_code, confirmed.status_code) == (303, 303)
    assert f'<mark id="s-{licence.id}"' in page.text
    with database_of(client).reading() as session:
        found = openings.find(session, who.actor, opening_id)
        asked = openings.requirements_of(session, who.actor, opening_id)
    assert found.state is OpeningState.PUBLISHED
    assert (found.seats, found.hours_min) == (2, 75)
    assert [need.confirmed for need in asked.licences] == [True]


def test_an_occupation_that_is_not_sure_is_asked_about_and_nothing_is_saved(
    client: TestClient,
) -> None:
    person(client)

    answer = post_form(
        client,
        "/openings",
        {"headline": "Hjälp", "text": "Jobba.", "occupation": "kökspersonalare"},
        seen_on="/openings/new",
    )

    assert answer.status_code == 422
    assert count_openings(client) == 0
    assert "Jobba." in answer.text


@pytest.mark.parametrize(
    "fields",
    [
        {"headline": "", "text": "Jobba."},
        {"headline": "Kock", "text": ""},
        {"headline": "Kock", "text": "Jobba.\x00"},
        {"headline": "Kock", "text": "Jobba.", "seats": "0"},
        {"headline": "Kock", "text": "Jobba.", "hours_min": "90", "hours_max": "50"},
        {"headline": "Kock", "text": "Jobba.", "deadline": "i morgon"},
        {"headline": "Kock", "text": "Jobba.", "municipality_id": str(new_id())},
        {"headline": "Kock", "text": "Jobba.", "employer_id": str(new_id())},
        {"headline": "K" * 500, "text": "Jobba."},
    ],
)
def test_a_form_that_needs_mending_keeps_what_was_written_and_saves_nothing(
    client: TestClient, fields: dict[str, str]
) -> None:
    person(client)

    answer = post_form(client, "/openings", fields, seen_on="/openings/new")

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert count_openings(client) == 0


def test_a_form_that_is_too_old_does_not_overwrite(client: TestClient) -> None:
    opening_id = opening_for(client, person(client))
    edit = f"/openings/{opening_id}/edit"
    fields = {"headline": "Ny rubrik", "text": AD_TEXT, "version": "1"}
    first = post_form(client, f"/openings/{opening_id}", fields, seen_on=edit)

    second = post_form(
        client, f"/openings/{opening_id}", {**fields, "headline": "Sist"}, seen_on=edit
    )

    assert (first.status_code, second.status_code) == (303, 412)
    assert "Sist" in second.text
    assert "Ny rubrik" in client.get(f"/openings/{opening_id}").text


def test_what_is_missing_for_publication_is_said_on_the_page(client: TestClient) -> None:
    opening_id = opening_for(client, person(client), state=OpeningState.IN_REVIEW, contact_name="")
    address = f"/openings/{opening_id}"

    answer = post_form(
        client, f"{address}/state", {"version": "2", "state": "published"}, seen_on=address
    )

    assert answer.status_code == 422
    assert "f-contact_name" in answer.text


def test_a_requirement_is_added_by_words_and_unsure_words_are_asked_about(
    client: TestClient,
) -> None:
    opening_id = opening_for(client, person(client))
    address = f"/openings/{opening_id}/requirements"
    fields = {"version": "1", "act": "add", "kind": "skill", "essential": "1"}

    asked = post_form(client, address, {**fields, "words": "xyzzy"}, seen_on=address)
    added = post_form(client, address, {**fields, "words": "TIG-svetsning"}, seen_on=address)

    assert (asked.status_code, added.status_code) == (422, 303)
    with database_of(client).reading() as session:
        row = the_requirement(session, opening_id, "TIG-svetsning")
    assert row.state is RequirementState.CONFIRMED


@pytest.mark.parametrize(
    "fields",
    [
        {"act": "confirm"},
        {"act": "explode", "chosen": str(new_id())},
        {"act": "confirm:not-an-id"},
        {"act": "confirm", "chosen": "x", "version": "9" * 40},
        {"act": ""},
    ],
)
def test_a_broken_requirements_form_is_answered_with_a_sentence(
    client: TestClient, fields: dict[str, str]
) -> None:
    opening_id = opening_for(client, person(client))
    address = f"/openings/{opening_id}/requirements"

    answer = post_form(client, address, {"version": "1", **fields}, seen_on=address)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_file_of_ads_is_imported_and_what_failed_is_shown(client: TestClient) -> None:
    person(client)
    lines = [json.dumps(an_ad()), "{broken", json.dumps(an_ad(headline="Kock till skola"))]
    file = ("ads.jsonl.gz", gzip.compress("\n".join(lines).encode()), "application/gzip")

    answer = post_form(client, "/openings/import", files={"file": file}, seen_on="/openings/import")

    assert answer.status_code == 200
    assert count_openings(client) == 2
    assert "rad 2" in answer.text


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.json", b"{broken"), ("a.json", b"\xff\xfe"), ("a.json", b"[" * 100_000), ("a.txt", b"")],
    ids=["broken", "no text", "nesting", "empty"],
)
def test_a_file_that_is_no_ads_changes_nothing_and_says_why(
    client: TestClient, name: str, content: bytes
) -> None:
    person(client)

    answer = post_form(
        client, "/openings/import", files={"file": (name, content)}, seen_on="/openings/import"
    )

    assert answer.status_code == 422
    assert count_openings(client) == 0


def test_a_candidate_sees_a_published_opening_without_its_inner_workings(
    client: TestClient,
) -> None:
    with database_of(client).writing() as session:
        shown = an_opening(session, state=OpeningState.PUBLISHED)
        draft = an_opening(session)
    person(client, Role.CANDIDATE, candidate_id=new_id())

    page = client.get(f"/openings/{shown.id}")
    told = client.get(f"/api/v1/openings/{shown.id}").json()

    assert page.status_code == 200
    assert "Kim Berg" not in page.text
    assert "contact_name" not in told
    assert "source" not in told
    assert client.get(f"/openings/{draft.id}").status_code == 404
    assert client.get(f"/openings/{shown.id}/requirements").status_code == 404


def test_a_hidden_opening_answers_like_one_that_is_not_there(client: TestClient) -> None:
    with database_of(client).writing() as session:
        hidden = an_opening(session).id
    person(client)

    def answer(opening_id: UUID, tail: str) -> tuple[int, str]:
        got = client.get(f"/openings/{opening_id}{tail}")
        text = got.text.replace(got.headers["x-request-id"], "").replace(str(opening_id), "")
        return got.status_code, text

    for tail in ("", "/edit", "/requirements"):
        assert answer(hidden, tail) == answer(new_id(), tail)
        assert answer(hidden, tail)[0] == 404


def test_an_employer_posts_for_itself_and_sees_no_order_of_people(client: TestClient) -> None:
    with database_of(client).writing() as session:
        home = an_employer_organisation(session)
        an_employer(session, organisation_id=home.id, name="Gula Grytan AB")
        foreign = an_opening(session, state=OpeningState.PUBLISHED).id
    with database_of(client).writing() as session:
        who = a_user(session, roles=Role.EMPLOYER, organisation=home.id)
    signed_in(client, who)

    made = post_form(
        client,
        "/openings",
        {"headline": "Kock", "text": AD_TEXT, "occupation": "Kock"},
        seen_on="/openings/new",
    )
    page = client.get(f"/openings/{made.headers['location'].split('/')[2]}")

    assert made.status_code == 303
    assert "Gula Grytan AB" in page.text
    assert "/ranking" not in page.text
    assert client.get(f"/openings/{foreign}").status_code == 404
    assert client.get("/openings/import").status_code == 403
