"""JSON of openings and employers: versions, rights, bad input, bounded work."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from employers import openings
from foundation.access import OPERATOR
from foundation.ids import new_id
from taxonomy.graph import Kind
from tests.builders.employers import (
    AD_TEXT,
    a_concept,
    an_ad,
    an_opening,
    change,
    count_openings,
    database_of,
    person,
)


def test_the_json_doors_write_read_and_change_with_versions(client: TestClient) -> None:
    person(client)
    with database_of(client).writing() as session:
        cook = str(a_concept(session, Kind.OCCUPATION, "Kock"))
        skill = str(a_concept(session, Kind.SKILL, "TIG-svetsning"))
    body = {"headline": "Kock", "text": AD_TEXT, "occupation_id": cook, "schedules": ["day"]}

    made = change(client, "POST", "/openings", body)
    path = f"/openings/{made.json()['id']}"
    without = change(client, "PUT", path, {**body, "seats": 2})
    changed = change(client, "PUT", path, {**body, "seats": 2}, **{"if-match": '"1"'})
    stale = change(client, "PUT", path, {**body, "seats": 3}, **{"if-match": '"1"'})
    added = change(client, "POST", f"{path}/requirements", {"concept_id": skill})
    listed = client.get(f"/api/v1{path}/requirements")
    one = f"{path}/requirements/{added.json()['id']}"
    etag = listed.headers["etag"]
    dropped = change(client, "PATCH", one, {"state": "dropped"}, **{"if-match": etag})
    moved = change(
        client,
        "POST",
        f"{path}/state",
        {"state": "in_review"},
        **{"if-match": dropped.headers["etag"]},
    )

    assert (made.status_code, made.headers["etag"]) == (201, '"1"')
    assert without.status_code == 428
    assert (changed.status_code, changed.json()["seats"]) == (200, 2)
    assert stale.status_code == 412
    assert (added.status_code, added.json()["state"]) == (201, "confirmed")
    assert any(row["origin"] == "text" for row in listed.json()["items"])
    assert dropped.json()["state"] == "dropped"
    assert moved.json()["state"] == "in_review"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"headline": "Kock"},
        {"headline": "Kock", "text": "x", "colour": "red"},
        {"headline": "Kock", "text": "x\u0000"},
        {"headline": "Kock", "text": "x", "seats": 2**70},
        {"headline": "Kock", "text": "x", "occupation_id": "kock"},
        {"headline": "Kock", "text": "x", "occupation_id": str(new_id())},
        {"headline": "Kock", "text": "x", "schedules": ["never"]},
        {"headline": "Kock", "text": "x", "starts_on": "2026-02-30"},
        {"headline": "Kock", "text": "x", "hours_min": 80, "hours_max": 20},
    ],
)
def test_bad_json_is_refused_with_the_place_and_nothing_is_kept(
    client: TestClient, body: dict[str, Any]
) -> None:
    person(client)

    answer = change(client, "POST", "/openings", body)

    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["problems"] or answer.json()["where"]
    assert count_openings(client) == 0


def test_ads_come_in_as_json_each_whole_or_not_at_all(client: TestClient) -> None:
    who = person(client)
    ads = [an_ad(), an_ad(description={"text": ""}), an_ad(headline="Kock till skola")]

    first = change(client, "POST", "/openings/imports", {"ads": ads})
    again = change(client, "POST", "/openings/imports", {"ads": ads})

    assert (first.status_code, first.json()["created"], first.json()["failed"]) == (200, 2, 1)
    assert first.json()["failures"][0]["where"] == "ads, annons 2"
    assert (again.json()["created"], again.json()["unchanged"]) == (0, 2)
    with database_of(client).reading() as session:
        listed = openings.list_openings(session, OPERATOR).items
    assert {row.opening.organisation_id for row in listed} == {who.organisation_id}


def test_employers_are_registered_found_and_listed(client: TestClient) -> None:
    person(client)

    made = change(client, "POST", "/employers", {"name": "Äppelviken AB", "sector": "private"})
    change(client, "POST", "/employers", {"name": "Ådala AB"})
    again = change(client, "POST", "/employers", {"name": "äppelviken  ab"})
    listed = client.get("/api/v1/employers").json()["items"]

    assert made.status_code == 201
    assert again.status_code == 409
    assert [one["name"] for one in listed] == ["Ådala AB", "Äppelviken AB"]
    assert client.get(f"/employers/{made.json()['id']}").status_code == 200


def test_lists_answer_with_a_bounded_number_of_statements(client: TestClient) -> None:
    who = person(client)
    database = database_of(client)
    seen: list[int] = []
    from sqlalchemy import event

    for number in (1, 20):
        with database.writing() as session:
            for _ in range(number - len(seen)):
                an_opening(session, organisation_id=who.organisation_id)
        statements: list[str] = []

        def record(*given: Any, into: list[str] = statements) -> None:
            into.append(given[2])

        event.listen(database.engine, "before_cursor_execute", record)
        client.get("/api/v1/openings")
        event.remove(database.engine, "before_cursor_execute", record)
        seen.append(len(statements))

    assert seen[0] == seen[1]
