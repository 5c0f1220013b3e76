"""The JSON doors: versions, views, refusals, imports."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from foundation.access import Role
from foundation.database import Database
from foundation.ids import new_id
from taxonomy.graph import Kind
from tests.builders.accounts import Person, a_user, signed_in
from tests.builders.candidates import a_candidate, a_concept, a_skill

HEADERS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def at_work(client: TestClient, matcher_account: Person) -> TestClient:
    """Return a browser in which the matcher is signed in."""
    client.headers.update(HEADERS)
    return signed_in(client, matcher_account)


def test_a_person_is_made_read_and_amended(at_work: TestClient, words: Database) -> None:
    with words.reading() as session:
        cook = str(a_concept(session, Kind.OCCUPATION, "Kock"))

    made = at_work.post(
        "/api/v1/candidates", json={"given_name": "Amina", "wished_occupations": [cook]}
    )
    read = at_work.get(made.headers["location"])
    put = {"given_name": "Amina", "family_name": "Haddad", "wished_occupations": []}
    amended = at_work.put(
        made.headers["location"], json=put, headers={"if-match": read.headers["etag"]}
    )
    late = at_work.put(
        made.headers["location"], json=put, headers={"if-match": read.headers["etag"]}
    )
    careless = at_work.put(made.headers["location"], json=put)

    assert (made.status_code, read.status_code, amended.status_code) == (201, 200, 200)
    assert read.json()["wished_occupations"] == [{"id": cook, "label": "Kock"}]
    assert amended.json()["family_name"] == "Haddad"
    assert (late.status_code, careless.status_code) == (412, 428)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"given_name": ""},
        {"given_name": "a\x00b"},
        {"given_name": "a\u202eb"},
        {"given_name": "x" * 201},
        {"given_name": "A", "organisation_id": str(new_id())},
        {"given_name": "A", "personal_number": "800101-1234"},
        {"given_name": "A", "hours_min": 2**70},
        {"given_name": "A", "hours_min": 80, "hours_max": 20},
        {"given_name": "A", "max_travel_minutes": -1},
        {"given_name": "A", "available_from": "soon"},
        {"given_name": "A", "email": "nobody"},
        {"given_name": "A", "municipality_id": str(new_id())},
        {"given_name": "A", "right_to_work_checked_on": "2140-01-01"},
        {"given_name": "A", "wished_occupations": [str(new_id())] * 21},
        [],
        "x",
        None,
    ],
)
def test_a_wrong_person_is_refused_in_the_one_shape_without_repeating_it(
    at_work: TestClient, body: Any
) -> None:
    answer = at_work.post("/api/v1/candidates", json=body)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) >= {"title", "status", "detail", "problems"}
    assert "800101" not in answer.text


def test_evidence_is_recorded_listed_and_corrected(
    browse: Callable[[], TestClient], words: Database, matcher_account: Person
) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher_account.actor)
        skill = str(a_skill(session))
        assessor = a_user(
            session, roles=Role.ASSESSOR, organisation=matcher_account.organisation_id
        )
    client = signed_in(browse(), assessor)
    client.headers.update(HEADERS)
    path = f"/api/v1/candidates/{person}/evidence"
    body = {
        "concept_id": skill,
        "code": "E4",
        "method": "workplace",
        "assessor": "Kim Ek",
        "on_date": "2026-03-01",
        "level": 3,
    }

    first = client.post(path, json=body)
    second = client.post(path, json={**body, "level": 2, "corrects": first.json()["id"]})
    wrong = client.post(path, json={**body, "code": "E1", "method": "talk"})
    listed = client.get(path).json()["items"]

    assert (first.status_code, second.status_code, wrong.status_code) == (201, 201, 403)
    assert [(one["level"], one["counts"], one["version"]) for one in listed] == [
        (2, True, 2),
        (3, False, 1),
    ]


def test_a_skill_is_claimed_in_words(at_work: TestClient, words: Database, matcher: Any) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher)
    path = f"/api/v1/candidates/{person}/skills"

    sure = at_work.post(path, json={"text": "matlagning", "level": 3})
    unsure = at_work.post(path, json={"text": "MIG-svetsning", "level": 3})

    assert sure.json()["outcome"] == "recorded"
    assert unsure.json()["outcome"] == "to_confirm"


def test_languages_are_set_as_a_whole(at_work: TestClient, words: Database, matcher: Any) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher, swedish=1)
        arabic = str(a_concept(session, Kind.LANGUAGE, "Arabiska"))
    level = {"concept_id": arabic, "listening": 6, "reading": 5, "speaking": 6, "writing": 5}

    answer = at_work.put(
        f"/api/v1/candidates/{person}/languages",
        json={"languages": [level]},
        headers={"if-match": '"1"'},
    )
    twice = at_work.put(
        f"/api/v1/candidates/{person}/languages",
        json={"languages": [level, level]},
        headers={"if-match": answer.headers["etag"]},
    )

    assert [one["concept"]["label"] for one in answer.json()["languages"]] == ["Arabiska"]
    assert twice.status_code == 422


def test_a_json_resume_is_imported_once(at_work: TestClient) -> None:
    body = {
        "format": "jsonresume",
        "document": {"basics": {"name": "Amina Haddad", "email": "a@b.se"}},
    }

    first = at_work.post("/api/v1/candidates/imports", json=body)
    again = at_work.post("/api/v1/candidates/imports", json=body)
    broken = at_work.post("/api/v1/candidates/imports", json={**body, "document": {"work": 1}})

    assert (first.status_code, first.json()["created"]) == (201, 1)
    assert (again.json()["created"], again.json()["unchanged"]) == (0, 1)
    assert again.json()["candidate_ids"] == first.json()["candidate_ids"]
    assert broken.status_code == 422


def test_lists_are_pages_with_a_marker(at_work: TestClient, words: Database, matcher: Any) -> None:
    with words.writing() as session:
        for number in range(5):
            a_candidate(session, matcher, name=f"Person {number}")

    first = at_work.get("/api/v1/candidates?limit=3").json()
    second = at_work.get(f"/api/v1/candidates?limit=3&after={first['next']}").json()

    assert [len(first["items"]), len(second["items"]), second["next"]] == [3, 2, None]
    for query in ("limit=0", "limit=101", "limit=-1", "after=%F0", "q=" + "x" * 300):
        assert at_work.get(f"/api/v1/candidates?{query}").status_code == 422
