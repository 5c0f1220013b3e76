"""A matcher's day: people in from a file, an ad in, its demands confirmed, a ranking, evidence."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from foundation.access import Role
from foundation.database import Database
from tests.builders.accounts import Person, a_user, an_organisation, post_form
from tests.builders.employers import an_ad
from tests.journeys.walking import look, read, send, sign_in

pytestmark = [pytest.mark.stocked, pytest.mark.slow]

PEOPLE = """Förnamn;Efternamn;Kommun;Önskat yrke;Det hen är bra på;Svenska
Amina;Haddad;Malmö;Kock;Matlagning;B1
Yusuf;Warsame;Malmö;Kock;Matlagning;B1
Leyla;Demir;Malmö;Kock;TIG-svetsning;A2
Omar;Aziz;Malmöö stadd;Kock;Matlagning;B1
"""
FIRST = "/candidates/import"


@pytest.fixture
def staff(database: Database) -> dict[Role, Person]:
    with database.writing() as session:
        office = an_organisation(session).id
        return {
            role: a_user(session, roles=role, organisation=office)
            for role in (Role.MATCHER, Role.ASSESSOR)
        }


def test_from_a_file_and_an_ad_to_a_ranking_that_evidence_changes(
    visitor: Callable[[], TestClient], staff: dict[Role, Person]
) -> None:
    matcher, assessor = visitor(), visitor()
    sign_in(matcher, staff[Role.MATCHER].name)
    sign_in(assessor, staff[Role.ASSESSOR].name)

    import_people(matcher)
    opening_id = import_ad(matcher)
    concept_id = confirm_cooking(matcher, opening_id)
    before = ranking_of(matcher, opening_id)
    last = before["items"][-1]
    assess(assessor, last["candidate_id"], concept_id)
    after = ranking_of(matcher, opening_id)

    assert before["items"][0]["name"] != last["name"]
    assert after["items"][0]["candidate_id"] == last["candidate_id"]
    assert after["items"][0]["score"] > last["score"]
    assert "E4" in codes_in(after["items"][0])
    assert "E4" not in codes_in(last)
    for run in (before, after):
        replayed = matcher.post(
            f"/api/v1/runs/{run['run_id']}/replay", headers={"content-type": "application/json"}
        ).json()
        assert (replayed["same"], replayed["digest"]) == (True, run["order_digest"])


def import_people(browser: TestClient) -> None:
    """Look at the file, find a column unread and a row wrong, mend the choice, import the rest."""
    file = {"file": ("deltagare.csv", PEOPLE.encode(), "text/csv")}
    preview = send(browser, FIRST, {"code": "E0", "level": 2}, seen_on=FIRST, files=file)
    first = look(browser, preview)
    assert "Malmöö stadd" not in first.split("<h1")[0]
    assert "Kommun" in first

    whole = {"act": "import", "version": 1, "code": "E0", "level": 2}
    columns = ["given_name", "family_name", "municipality", "occupations", "", "swedish"]
    refused = post_form(browser, preview, {**whole, "column": columns}, seen_on=preview)
    assert refused.status_code == 422
    assert read(browser, "/api/v1/candidates")["items"] == []

    columns[4] = "skills"
    send(browser, preview, {**whole, "act": "remap", "column": columns}, seen_on=preview)
    assert "TIG-svetsning" in look(browser, preview)
    done = {**whole, "version": 2, "column": columns, "partial": "1"}
    send(browser, preview, done, seen_on=preview)

    names = [one["name"] for one in read(browser, "/api/v1/candidates")["items"]]
    assert sorted(names) == ["Amina Haddad", "Leyla Demir", "Yusuf Warsame"]


def import_ad(browser: TestClient) -> str:
    ads = {"file": ("ads.json", json.dumps([an_ad()]).encode(), "application/json")}
    assert send(browser, "/openings/import", {}, seen_on="/openings/import", files=ads) == (
        "/openings"
    )
    [opening] = read(browser, "/api/v1/openings")["items"]
    assert opening["headline"] in look(browser, "/openings")
    return str(opening["id"])


def confirm_cooking(browser: TestClient, opening_id: str) -> str:
    """Confirm that cooking is asked for, and return the skill."""
    page = f"/openings/{opening_id}/requirements"
    found = read(browser, f"/api/v1{page}")["items"]
    wanted = next(one for one in found if one["label"] == "Matlagning")
    assert wanted["state"] == "suggested"
    assert "Matlagning" in look(browser, page)

    version = read(browser, f"/api/v1/openings/{opening_id}")["version"]
    fields = {
        "act": f"confirm:{wanted['id']}",
        "version": version,
        f"level-{wanted['id']}": 3,
        f"essential-{wanted['id']}": "1",
    }
    assert send(browser, page, fields, seen_on=page) == page
    again = read(browser, f"/api/v1{page}")["items"]
    assert next(one for one in again if one["id"] == wanted["id"])["state"] == "confirmed"
    return str(wanted["concept_id"])


def ranking_of(browser: TestClient, opening_id: str) -> Any:
    """Read the ranking, ready or on the way; every explanation adds up, and the page shows it."""
    address = f"/api/v1/openings/{opening_id}/ranking"
    whole = read(browser, address)
    way = read(browser, f"{address}?list=on_the_way")
    items = whole["items"] + way["items"]
    assert len(items) == 3
    for one in items:
        told = one["explanation"]
        assert told["intercept"] + sum(term["points"] for term in told["terms"]) == told["score"]
        assert told["score"] == one["score"]
    kind = "ready" if whole["items"] else "on_the_way"
    page = look(browser, f"/openings/{opening_id}/ranking?list={kind}")
    assert items[0]["name"] in page
    return {**way, "items": items}


def assess(browser: TestClient, candidate_id: str, concept_id: str) -> None:
    """Record what a practical test has shown."""
    page = f"/candidates/{candidate_id}"
    fields = {
        "subject": "skill",
        "concept_id": concept_id,
        "level": 4,
        "kind": "E4:practical_test",
        "assessor": "Ola Ek, kökschef",
        "on_date": "2026-03-02",
    }
    assert send(browser, f"{page}/evidence", fields, seen_on=f"{page}/evidence/new") == page


def codes_in(row: dict[str, Any]) -> set[str]:
    lines = [line for term in row["explanation"]["terms"] for line in term["lines"]]
    return {line["evidence_code"] for line in lines}
