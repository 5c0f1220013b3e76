"""The page of one's own account, over HTTP."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from accounts.tables import ApiToken, SignInSession
from foundation import clock
from foundation.access import Role
from foundation.database import Database
from tests.builders.accounts import PASSWORD, Person, a_sign_in, a_user, post_form, signed_in

NEW = "fyra gula ankor simmar"


@pytest.fixture
def maja(database: Database) -> Person:
    with database.writing() as session:
        return a_user(session, shown_name="Maja <b>Lind</b>")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OPERATOR])
def test_every_role_has_its_own_page(
    sqlite_database: Database, client_of_sqlite: TestClient, role: Role
) -> None:
    with sqlite_database.writing() as session:
        person = a_user(session, roles=role)

    assert signed_in(client_of_sqlite, person).get("/me").status_code == 200


def test_the_page_shows_who_one_is_and_runs_nothing(client: TestClient, maja: Person) -> None:
    shown = signed_in(client, maja).get("/me").text

    assert maja.name in shown
    assert "Maja &lt;b&gt;Lind&lt;/b&gt;" in shown
    assert "<b>Lind" not in shown


def test_nobody_is_sent_to_sign_in(client: TestClient) -> None:
    answer = client.get("/me", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/me")


def test_a_password_is_changed_and_this_sign_in_goes_on(client: TestClient, maja: Person) -> None:
    signed_in(client, maja)

    answer = post_form(
        client, "/me/password", {"current": PASSWORD, "password": NEW}, seen_on="/me"
    )

    assert answer.status_code == 303
    assert "Ditt lösenord är ändrat" in client.get("/me").text


@pytest.mark.parametrize(
    "fields", [{}, {"current": "fel", "password": NEW}, {"current": PASSWORD, "password": "kort"}]
)
def test_a_password_that_does_not_fit_is_explained_beside_its_field(
    client: TestClient, maja: Person, fields: dict[str, str]
) -> None:
    signed_in(client, maja)

    answer = post_form(client, "/me/password", fields, seen_on="/me")

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert PASSWORD not in answer.text


def test_another_sign_in_is_ended_with_its_button(
    client: TestClient, database: Database, maja: Person
) -> None:
    signed_in(client, maja)
    with database.writing() as session:
        other = a_sign_in(session, maja)
    path = f"/me/sessions/{other.id}/end"
    assert path in client.get("/me").text

    answer = post_form(client, path, seen_on="/me")

    assert answer.status_code == 303
    assert path not in client.get("/me").text
    assert post_form(client, path, seen_on="/me").status_code == 404


def test_a_token_is_shown_once_works_and_is_ended(client: TestClient, maja: Person) -> None:
    signed_in(client, maja)
    made = post_form(
        client,
        "/me/tokens",
        {"name": "Rapport", "scopes": ["read", "write"], "days": "7"},
        seen_on="/me",
    )
    found = re.search(r'value="(samsyn_[\w-]+)"', made.text)
    assert found is not None
    key = found[1]

    by_key = {"authorization": f"Bearer {key}"}
    client.cookies.clear()
    me = client.get("/api/v1/me", headers=by_key)
    signed_in(client, maja)
    page = client.get("/me").text
    end = re.search(r"/me/tokens/[0-9a-f-]+/end", page)
    assert end is not None
    post_form(client, end[0], seen_on="/me")
    client.cookies.clear()
    after = client.get("/api/v1/me", headers=by_key)

    assert (me.status_code, me.json()["token_scopes"]) == (200, ["read", "write"])
    assert key not in page
    assert after.status_code == 401


def test_a_token_needs_a_fresh_sign_in(
    client: TestClient, database: Database, maja: Person
) -> None:
    signed_in(client, maja)
    with database.writing() as session:
        row = session.scalars(select(SignInSession)).one()
        row.fresh_until = clock.now() - timedelta(seconds=1)

    answer = post_form(client, "/me/tokens", {"name": "Rapport", "scopes": "read"}, seen_on="/me")

    assert answer.headers["location"] == "/sign-in?next=/me"
    assert "Du är inloggad som" in client.get("/sign-in?next=/me").text
    with database.reading() as session:
        assert session.scalars(select(ApiToken.id)).all() == []


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"name": "x"},
        {"name": "x", "scopes": "everything"},
        {"name": "x" * 201, "scopes": "read"},
        {"name": "\u202ex", "scopes": "read"},
        {"name": "x", "scopes": "read", "days": "1000"},
        {"name": "x", "scopes": "read", "days": "9" * 30},
        {"name": "x", "scopes": "read", "days": "x"},
    ],
)
def test_a_token_that_does_not_fit_is_explained(
    client: TestClient, maja: Person, fields: dict[str, str]
) -> None:
    signed_in(client, maja)

    answer = post_form(client, "/me/tokens", fields, seen_on="/me")

    assert answer.status_code == 422
    assert "samsyn_" not in answer.text


def test_a_token_does_not_open_pages_of_the_account(
    visitor: Callable[[], TestClient], database: Database, maja: Person
) -> None:
    from accounts import tokens
    from foundation.access import OPERATOR

    with database.writing() as session:
        _, key = tokens.create(
            session,
            OPERATOR,
            user_id=maja.id,
            name="x",
            scopes=["read", "write"],
            days=7,
            now=clock.now(),
        )

    answer = visitor().get("/me", headers={"authorization": f"Bearer {key}"})

    assert answer.status_code == 404
