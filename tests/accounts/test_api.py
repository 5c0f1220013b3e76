"""Accounts and organisations as JSON."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from accounts import tokens
from foundation import clock
from foundation.access import OPERATOR, Role
from foundation.database import Database
from foundation.ids import new_id
from tests.builders.accounts import (
    Person,
    a_user,
    an_employer_organisation,
    an_organisation,
)


def headers_of(database: Database, person: Person, *scopes: str) -> dict[str, str]:
    with database.writing() as session:
        _, key = tokens.create(
            session,
            OPERATOR,
            user_id=person.id,
            name="a program",
            scopes=scopes or ("read", "write"),
            days=7,
            now=clock.now(),
        )
    return {"authorization": f"Bearer {key}"}


@pytest.fixture
def by_admin(database: Database) -> dict[str, str]:
    with database.writing() as session:
        admin = a_user(session, roles=Role.ADMIN)
    return headers_of(database, admin)


def a_body(database: Database, **change: Any) -> dict[str, Any]:
    with database.writing() as session:
        home = an_organisation(session)
    return {
        "organisation_id": str(home.id),
        "name": "bo@exempel.se",
        "shown_name": "Bo Ek",
        "roles": ["matcher"],
        **change,
    }


def test_a_program_learns_whose_key_it_has(client: TestClient, database: Database) -> None:
    with database.writing() as session:
        maja = a_user(session)

    answer = client.get("/api/v1/me", headers=headers_of(database, maja, "account.read"))

    assert answer.status_code == 200
    assert answer.json()["id"] == str(maja.id)
    assert answer.json()["token_scopes"] == ["account.read"]
    assert "password" not in answer.text


@pytest.mark.parametrize("key", ["", "x", "samsyn_x", "ö", "a" * 9_000])
def test_a_made_up_key_is_nobody_s(client: TestClient, key: str) -> None:
    answer = client.get("/api/v1/me", headers={b"authorization": f"Bearer {key}".encode()})

    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_user_is_added_read_changed_and_switched_off(
    client: TestClient, database: Database, by_admin: dict[str, str]
) -> None:
    added = client.post("/api/v1/users", json=a_body(database), headers=by_admin)
    path = added.headers["location"]
    read = client.get(path, headers=by_admin)
    changed = client.patch(
        path,
        json={"roles": ["assessor"]},
        headers={**by_admin, "if-match": read.headers["etag"]},
    )
    stale = client.patch(
        path, json={"roles": ["matcher"]}, headers={**by_admin, "if-match": read.headers["etag"]}
    )
    blind = client.patch(path, json={"roles": ["matcher"]}, headers=by_admin)
    off = client.patch(
        path,
        json={"state": "disabled"},
        headers={**by_admin, "if-match": changed.headers["etag"]},
    )

    statuses = [one.status_code for one in (added, read, changed, stale, blind, off)]
    assert statuses == [201, 200, 200, 412, 428, 200]
    assert read.json()["state"] == "invited"
    assert changed.json()["roles"] == ["assessor"]
    assert changed.headers["etag"] != read.headers["etag"]
    assert off.json()["state"] == "disabled"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"roles": []}, 422),
        ({"roles": ["operator"]}, 422),
        ({"roles": ["admin", "matcher"]}, 422),
        ({"name": "no address"}, 422),
        ({"name": "a\x00@exempel.se"}, 422),
        ({"shown_name": "\ud800"}, 422),
        ({"shown_name": 7}, 422),
        ({"state": "active"}, 422),
        ({"password_hash": "x"}, 422),
        ({"organisation_id": str(new_id())}, 422),
        ({"candidate_id": str(new_id()), "supervisor_id": str(new_id())}, 422),
    ],
)
def test_a_body_that_does_not_fit_adds_nobody(
    client: TestClient,
    database: Database,
    by_admin: dict[str, str],
    change: dict[str, Any],
    status: int,
) -> None:
    import json

    body = json.dumps(a_body(database, **change)).encode()

    answer = client.post(
        "/api/v1/users", content=body, headers={**by_admin, "content-type": "application/json"}
    )

    assert answer.status_code == status
    assert len(client.get("/api/v1/users", headers=by_admin).json()["items"]) == 1


def test_the_list_has_pages(
    client: TestClient, database: Database, by_admin: dict[str, str]
) -> None:
    with database.writing() as session:
        for _ in range(5):
            a_user(session)
    seen: list[str] = []
    after: str | None = ""

    while after is not None:
        page = client.get(
            "/api/v1/users", params={"limit": 2, "after": after}, headers=by_admin
        ).json()
        seen.extend(one["id"] for one in page["items"])
        after = page["next"]

    assert len(seen) == len(set(seen)) == 6


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=-1",
        "limit=101",
        f"limit={10**30}",
        "role=king",
        "organisation_id=x",
        "after=x",
    ],
)
def test_a_list_with_bounds_passed_is_refused(
    client: TestClient, by_admin: dict[str, str], query: str
) -> None:
    assert client.get(f"/api/v1/users?{query}", headers=by_admin).status_code == 422


def test_organisations_are_added_and_listed(client: TestClient, by_admin: dict[str, str]) -> None:
    body = {"name": "Växa", "kind": "municipality_unit"}

    added = client.post("/api/v1/organisations", json=body, headers=by_admin)
    again = client.post("/api/v1/organisations", json=body, headers=by_admin)
    listed = client.get("/api/v1/organisations?q=VÄXA", headers=by_admin)

    assert (added.status_code, again.status_code) == (201, 409)
    assert listed.json()["items"] == [added.json()]


def test_a_key_that_reads_adds_nobody(client: TestClient, database: Database) -> None:
    with database.writing() as session:
        admin = a_user(session, roles=Role.ADMIN)
    reads = headers_of(database, admin, "read")

    assert client.get("/api/v1/users", headers=reads).status_code == 200
    answer = client.post("/api/v1/users", json=a_body(database), headers=reads)
    assert answer.status_code == 403


def test_an_account_of_another_firm_is_as_absent_as_an_unknown_one(
    client: TestClient, database: Database
) -> None:
    with database.writing() as session:
        boss = a_user(session, roles=Role.EMPLOYER)
        other = an_employer_organisation(session)
        foreign = a_user(session, roles=Role.SUPERVISOR, organisation=other)
    by_boss = headers_of(database, boss)

    def answers(user_id: object) -> list[tuple[int, dict[str, Any]]]:
        path, change = f"/api/v1/users/{user_id}", {"shown_name": "X"}
        both = (
            client.get(path, headers=by_boss),
            client.patch(path, json=change, headers={**by_boss, "if-match": '"1"'}),
        )
        return [
            (one.status_code, {k: v for k, v in one.json().items() if k != "request_id"})
            for one in both
        ]

    assert answers(foreign.id) == answers(new_id())
    assert [status for status, _ in answers(foreign.id)] == [404, 404]
    into_other = a_body(database, organisation_id=str(other.id), roles=["supervisor"])
    assert client.post("/api/v1/users", json=into_other, headers=by_boss).status_code == 404
