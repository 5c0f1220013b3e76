"""What every request meets: headers, limits, the guard, one shape of errors."""

import json
import time
from typing import Any

import pytest
from starlette.testclient import TestClient

from accounts.tables import User
from foundation.access import Role
from foundation.ids import new_id
from gateway.armour import HEADERS, MOST_JSON_BYTES, MOST_UPLOAD_BYTES
from tests.builders.accounts import Person, a_user, an_organisation, form_token_on, signed_in

FIELDS = {"type", "title", "status", "detail", "where", "problems", "request_id"}


def person(client: TestClient, role: Role = Role.MATCHER, **options: Any) -> Person:
    with client.app.state.service.database.writing() as session:  # type: ignore[attr-defined]
        return a_user(session, roles=role, **options)


@pytest.mark.parametrize("path", ["/sign-in", "/api/v1/me", "/nowhere", "/health/live"])
def test_every_answer_carries_the_headers(client: TestClient, path: str) -> None:
    answer = client.get(path, follow_redirects=False)

    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert answer.headers["cache-control"] == "no-store"
    assert len(answer.headers["x-request-id"]) == 32


def test_the_policy_lets_no_inline_script_or_style_run() -> None:
    policy = HEADERS["content-security-policy"]

    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_files_of_the_layout_may_be_kept_for_ever(client: TestClient) -> None:
    page = client.get("/sign-in").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]

    answer = client.get(address)

    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    ("path", "status"), [("/api/v1/me", 401), ("/api/v1/nowhere", 404), ("/api/v1/openings/7", 401)]
)
def test_errors_of_the_api_have_one_shape(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) == FIELDS


def test_somebody_not_signed_in_is_led_to_the_sign_in_and_back(client: TestClient) -> None:
    answer = client.get("/openings?q=kock", follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/openings%3Fq%3Dkock"


@pytest.mark.parametrize(
    ("kind", "size"),
    [
        ("application/json", MOST_JSON_BYTES + 1),
        ("application/json", 60_000_000),
        ("multipart/form-data; boundary=x", MOST_UPLOAD_BYTES + 100_000),
        ("multipart/form-data; boundary=x", 60_000_000),
    ],
)
def test_a_body_that_says_it_is_too_large_is_refused_unread(
    client: TestClient, kind: str, size: int
) -> None:
    signed_in(client, person(client))
    path = "/api/v1/openings" if kind.endswith("json") else "/openings/import"
    read = 0

    def body() -> Any:
        nonlocal read
        while read < size:
            read += 65_536
            yield b"x" * 65_536

    began = time.monotonic()
    answer = client.post(
        path, content=body(), headers={"content-type": kind, "content-length": str(size)}
    )

    assert answer.status_code == 413
    assert time.monotonic() - began < 5


def test_a_body_that_hides_its_length_is_counted(client: TestClient) -> None:
    signed_in(client, person(client))
    chunks = (b"x" * 65_536 for _ in range(40))

    answer = client.post(
        "/api/v1/openings", content=chunks, headers={"content-type": "application/json"}
    )

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
    ],
)
def test_another_site_changes_nothing(client: TestClient, headers: dict[str, str]) -> None:
    signed_in(client, person(client, language="sv"))
    token = form_token_on(client, "/me")

    answer = client.post("/language", data={"form_token": token, "language": "en"}, headers=headers)

    assert answer.status_code == 403
    with client.app.state.service.database.reading() as session:  # type: ignore[attr-defined]
        assert {user.language for user in session.query(User)} == {"sv"}


@pytest.mark.parametrize("token", ["", "0" * 64, None])
def test_a_form_without_our_token_changes_nothing(client: TestClient, token: str | None) -> None:
    signed_in(client, person(client, language="sv"))
    fields = {"language": "en"} | ({} if token is None else {"form_token": token})

    answer = client.post("/language", data=fields, follow_redirects=False)

    assert answer.status_code == 403


def test_a_json_route_takes_json_only(client: TestClient) -> None:
    signed_in(client, person(client, Role.ADMIN))

    answer = client.post("/api/v1/organisations", data={"name": "x"})

    assert answer.status_code == 422
    assert answer.json()["where"] == "Content-Type"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[" * 20_000,
        b"\xff\xfe",
        b'"text"',
        b"null",
        b"[]",
        b'{"name": NaN}',
        b'{"name": "\\u0000", "kind": "coordination"}',
        b'{"name": "\\ud800", "kind": "coordination"}',
        b'{"name": "' + b"x" * 5_000 + b'", "kind": "coordination"}',
        b'{"name": "x", "kind": "coordination", "id": "1"}',
    ],
)
def test_bad_json_gets_a_clear_problem_without_the_input(client: TestClient, body: bytes) -> None:
    signed_in(client, person(client, Role.ADMIN))

    answer = client.post(
        "/api/v1/organisations", content=body, headers={"content-type": "application/json"}
    )

    assert answer.status_code == 422
    assert set(answer.json()) == FIELDS
    assert "xxxx" not in answer.text


def test_a_repeated_key_makes_one_object(client: TestClient) -> None:
    signed_in(client, person(client, Role.ADMIN))
    asked = {"name": "Samordning Norr", "kind": "coordination"}
    key = {"idempotency-key": "a-key-of-mine"}

    first = client.post("/api/v1/organisations", json=asked, headers=key)
    again = client.post("/api/v1/organisations", json=asked, headers=key)
    other = client.post("/api/v1/organisations", json=asked | {"name": "Y"}, headers=key)

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert first.json() == again.json()
    found = client.get("/api/v1/organisations").json()["items"]
    assert [one["name"] for one in found].count("Samordning Norr") == 1


def test_hidden_is_absent_but_for_the_number_of_the_request(client: TestClient) -> None:
    with client.app.state.service.database.writing() as session:  # type: ignore[attr-defined]
        firm = an_organisation(session)
        stranger = a_user(session, roles=Role.EMPLOYER)
    hidden = person(client, organisation=firm.id)
    signed_in(client, stranger)

    answers = [client.get(f"/api/v1/users/{one}") for one in (hidden.id, new_id(), "7")]

    bodies = [answer.json() for answer in answers]
    for body in bodies:
        body.pop("request_id")
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert json.dumps(bodies[0]) == json.dumps(bodies[1]) == json.dumps(bodies[2])


def test_the_service_says_that_it_lives_and_is_ready(client: TestClient) -> None:
    assert client.get("/health/live").json() == {"status": "ok"}
    assert client.get("/health/ready").json() == {"status": "ready"}


def test_a_service_that_stops_is_not_ready(client: TestClient) -> None:
    client.app.state.service.stopping = True  # type: ignore[attr-defined]

    answer = client.get("/health/ready")

    assert answer.status_code == 503
    assert answer.json() == {"status": "not ready"}


def test_an_unknown_address_knows_who_is_signed_in(client: TestClient) -> None:
    signed_in(client, person(client, shown_name="Maja Lind"))

    answer = client.get("/nowhere")

    assert answer.status_code == 404
    assert "Maja Lind" in answer.text
