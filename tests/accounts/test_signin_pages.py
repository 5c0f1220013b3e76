"""Journeys at the sign-in page and behind links, over HTTP."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from accounts import limits, links
from accounts.links import LinkMaker
from accounts.words import LinkPurpose
from foundation import clock
from foundation.access import Role
from foundation.database import Database
from foundation.settings import Settings
from tests.builders.accounts import (
    PASSWORD,
    Person,
    a_user,
    form_token_on,
    post_form,
    signed_in,
)

NEW = "fyra gula ankor simmar"
ALERT = 'role="alert"'
Browse = Callable[[], TestClient]


@pytest.fixture
def maja(database: Database) -> Person:
    with database.writing() as session:
        return a_user(session, roles=Role.MATCHER)


def sign_in(client: TestClient, name: str, password: str = PASSWORD, **more: str) -> object:
    return post_form(client, "/sign-in", {"name": name, "password": password, **more})


def test_a_person_signs_in_and_comes_where_the_person_was_going(
    client: TestClient, maja: Person
) -> None:
    answer = post_form(
        client,
        "/sign-in",
        {"name": maja.name.upper(), "password": PASSWORD, "next": "/openings?q=kock"},
    )

    assert (answer.status_code, answer.headers["location"]) == (303, "/openings?q=kock")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert client.get("/me").status_code == 200


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "\x00",
        "/a\r\nset-cookie: x=y",
    ],
)
def test_nobody_is_sent_to_another_site(client: TestClient, maja: Person, target: str) -> None:
    answer = post_form(
        client, "/sign-in", {"name": maja.name, "password": PASSWORD, "next": target}
    )

    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_in_production_the_cookie_is_bound_to_the_host(database: Database, maja: Person) -> None:
    from gateway.app import create_app

    settings = Settings(
        production=True,
        secret_key="s" * 40,
        audit_key="a" * 40,
        order_key="o" * 40,
        public_url="https://samsyn.example",
    )
    client = TestClient(create_app(settings, database), base_url="https://samsyn.example")

    answer = post_form(client, "/sign-in", {"name": maja.name, "password": PASSWORD})

    cookie = next(
        one for one in answer.headers.get_list("set-cookie") if one.startswith("__Host-samsyn=")
    )
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "domain" not in cookie.lower()


def test_wrong_words_are_answered_alike_and_the_password_is_not_repeated(
    client: TestClient, maja: Person
) -> None:
    answers = [
        post_form(client, "/sign-in", {"name": name, "password": "inte det rätta ordet"})
        for name in (maja.name, "nobody@exempel.se")
    ]

    pages = [
        answer.text.replace(maja.name, "NAME").replace("nobody@exempel.se", "NAME")
        for answer in answers
    ]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert pages[0] == pages[1]
    assert ALERT in pages[0]
    assert "inte det rätta ordet" not in pages[0]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"name": "x"},
        {"name": "\x00", "password": "\x00"},
        {"name": "<script>alert(1)</script>", "password": "x"},
        {"name": "' OR 1=1 --", "password": "' OR 1=1 --"},
        {"name": "x" * 900, "password": "y" * 700},
        {"name": "x" * 5_000, "password": "x"},
        {"name": "x", "password": "y" * 5_000},
        {"name": "\u202eanna", "password": "x", "unknown": "z"},
    ],
)
def test_hostile_words_get_a_calm_answer(client: TestClient, fields: dict[str, str]) -> None:
    answer = post_form(client, "/sign-in", fields)

    assert answer.status_code in {401, 422}
    assert "<script>alert" not in answer.text


def test_too_many_tries_are_answered_with_how_long_to_wait(
    client: TestClient, maja: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = limits.Limit("name", 1, timedelta(minutes=15))
    monkeypatch.setattr(limits, "SIGN_IN_PER_NAME", few)
    post_form(client, "/sign-in", {"name": maja.name, "password": "fel"})

    answer = post_form(client, "/sign-in", {"name": maja.name, "password": PASSWORD})

    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert ALERT in answer.text


def test_forwarded_addresses_of_strangers_are_not_believed(
    client: TestClient, maja: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = limits.Limit("client", 2, timedelta(minutes=15))
    monkeypatch.setattr(limits, "SIGN_IN_PER_CLIENT", few)

    statuses = [
        post_form(
            client,
            "/sign-in",
            {"name": f"n{turn}", "password": "fel"},
            headers={"x-forwarded-for": f"192.0.2.{turn}"},
        ).status_code
        for turn in range(3)
    ]

    assert statuses == [401, 401, 429]


def test_sign_out_ends_the_sign_in_on_the_server(
    client: TestClient, visitor: Browse, settings: Settings, maja: Person
) -> None:
    signed_in(client, maja)
    stolen = visitor()
    stolen.cookies.set(settings.session_cookie, client.cookies.get(settings.session_cookie) or "")
    assert stolen.get("/me").status_code == 200

    answer = post_form(client, "/sign-out", seen_on="/me")

    assert answer.headers["location"] == "/sign-in"
    assert settings.session_cookie not in client.cookies
    gone = stolen.get("/me", follow_redirects=False)
    assert (gone.status_code, gone.headers["location"]) == (303, "/sign-in?next=/me")


def test_sign_out_of_nobody_is_harmless(client: TestClient) -> None:
    assert post_form(client, "/sign-out").status_code == 303


def test_a_new_sign_in_on_the_same_browser_has_another_id(
    client: TestClient, visitor: Browse, settings: Settings, maja: Person
) -> None:
    fixed = visitor()
    signed_in(client, maja)
    before = client.cookies.get(settings.session_cookie) or ""
    fixed.cookies.set(settings.session_cookie, before)

    post_form(client, "/sign-in", {"name": maja.name, "password": PASSWORD})

    assert client.cookies.get(settings.session_cookie) != before
    assert fixed.get("/me", follow_redirects=False).status_code == 303


def test_who_forgot_is_answered_alike_for_every_name(client: TestClient, maja: Person) -> None:
    answers = [
        post_form(client, "/forgotten", {"name": name}) for name in (maja.name, "nobody@exempel.se")
    ]

    assert [one.status_code for one in answers] == [303, 303]
    assert len({one.headers["location"] for one in answers}) == 1
    shown = client.get("/sign-in").text
    assert "ett brev på väg" in shown


def a_link(database: Database, settings: Settings, person: Person) -> str:
    maker = LinkMaker(settings.secret_key.get_secret_value().encode(), settings.public_url)
    with database.writing() as session:
        sealed = links.make(
            session,
            user_id=person.id,
            purpose=LinkPurpose.INVITATION,
            maker=maker,
            now=clock.now(),
        )
    return f"/password/{sealed}"


def test_a_link_is_opened_often_and_used_once(
    client: TestClient, database: Database, settings: Settings, maja: Person
) -> None:
    link = a_link(database, settings, maja)
    opened = [client.get(link).status_code for _ in range(2)]
    refused = post_form(client, link, {"password": "kort"}, seen_on=link)

    kept = post_form(client, link, {"password": NEW}, seen_on=link)

    assert opened == [200, 200]
    assert refused.status_code == 422
    assert "minst 12 tecken" in refused.text
    assert (kept.status_code, kept.headers["location"]) == (303, "/sign-in")
    assert client.get(link).status_code == 404
    token = form_token_on(client, "/sign-in")
    again = client.post(link, data={"form_token": token, "password": NEW + " igen"})
    assert again.status_code == 404
    answer = post_form(client, "/sign-in", {"name": maja.name, "password": NEW})
    assert answer.status_code == 303


@pytest.mark.parametrize("link", ["/password/x", "/password/x.y", "/password/%00", "/password/ö"])
def test_a_link_of_nobody_shows_nothing(client: TestClient, link: str) -> None:
    assert client.get(link).status_code == 404


def test_the_language_is_remembered_with_the_account(
    client: TestClient, visitor: Browse, maja: Person
) -> None:
    signed_in(client, maja)
    answer = post_form(client, "/language", {"language": "en", "next": "/me"}, seen_on="/me")

    assert answer.headers["location"] == "/me"
    assert "<h1>My account</h1>" in client.get("/me").text
    assert "<h1>My account</h1>" in signed_in(visitor(), maja).get("/me").text


def test_a_visitor_s_language_is_kept_in_the_browser(client: TestClient) -> None:
    assert 'lang="sv"' in client.get("/sign-in").text

    post_form(client, "/language", {"language": "en", "next": "//evil.example"})

    assert 'lang="en"' in client.get("/sign-in").text
    assert post_form(client, "/language", {"language": "xx"}).status_code == 422
