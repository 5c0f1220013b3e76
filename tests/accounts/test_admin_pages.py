"""The pages for whoever runs accounts, over HTTP."""

import re

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from accounts.tables import Organisation, User
from accounts.words import OrganisationState, UserState
from foundation.access import Role
from foundation.database import Database
from foundation.ids import new_id
from foundation.mail_tables import WaitingLetter
from tests.builders.accounts import (
    Person,
    a_user,
    an_employer_organisation,
    an_organisation,
    form_token_on,
    post_form,
    signed_in,
)


@pytest.fixture
def home(database: Database) -> Organisation:
    with database.writing() as session:
        return an_organisation(session, name="Jobbcenter Öst")


@pytest.fixture
def admin(client: TestClient, database: Database) -> Person:
    with database.writing() as session:
        person = a_user(session, roles=Role.ADMIN, shown_name="Ada Admin")
    signed_in(client, person)
    return person


def the_user(database: Database, name: str) -> User:
    with database.writing() as session:
        return session.scalars(select(User).where(User.name_key == name)).one()


@pytest.mark.usefixtures("admin")
def test_an_administrator_invites_a_user_from_the_form(
    client: TestClient, database: Database, home: Organisation
) -> None:
    answer = post_form(
        client,
        "/users",
        {
            "shown_name": "Bo Ek",
            "name": "bo@exempel.se",
            "organisation_id": str(home.id),
            "roles": ["matcher", "assessor"],
            "language": "sv",
        },
        seen_on="/users/new",
    )

    page = client.get(answer.headers["location"]).text
    assert answer.status_code == 303
    assert "Bo Ek är inbjuden." in page
    assert "Inbjuden" in page
    with database.reading() as session:
        assert session.scalars(select(WaitingLetter.to_address)).all() == ["bo@exempel.se"]


@pytest.mark.usefixtures("admin")
@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"name": "inget"}, 422),
        ({"name": "ada\x00@exempel.se"}, 422),
        ({"shown_name": ""}, 422),
        ({"shown_name": "\u202eBo"}, 422),
        ({"shown_name": "x" * 201}, 422),
        ({"roles": []}, 422),
        ({"roles": ["operator"]}, 422),
        ({"roles": ["king"]}, 422),
        ({"roles": ["employer"]}, 422),
        ({"organisation_id": str(new_id())}, 422),
        ({"organisation_id": "x"}, 422),
        ({"language": "xx"}, 422),
        ({"name": "taken@exempel.se"}, 409),
        ({"name": "taκen@exempel.se"}, 409),
    ],
)
def test_a_form_that_does_not_fit_is_shown_again_and_adds_nobody(
    client: TestClient,
    database: Database,
    home: Organisation,
    change: dict[str, object],
    status: int,
) -> None:
    with database.writing() as session:
        a_user(session, name="taken@exempel.se")
    fields = {
        "shown_name": "Bo Ek",
        "name": "bo@exempel.se",
        "organisation_id": str(home.id),
        "roles": ["matcher"],
        "language": "sv",
    }

    answer = post_form(client, "/users", {**fields, **change}, seen_on="/users/new")

    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    with database.reading() as session:
        assert len(session.scalars(select(User.id)).all()) == 2
        assert session.scalars(select(WaitingLetter.id)).all() == []


@pytest.mark.usefixtures("admin")
def test_the_list_is_filtered_by_its_address(client: TestClient, database: Database) -> None:
    with database.writing() as session:
        a_user(session, shown_name="Maja Lind", roles=Role.MATCHER)
        a_user(session, shown_name="Omar Ali", roles=Role.ASSESSOR, state=UserState.DISABLED)

    by_role = client.get("/users?role=assessor&state=&q=&organisation=").text
    by_word = client.get("/users?q=maja").text
    nobody = client.get("/users?q=%25").text

    assert ("Omar Ali" in by_role, "Maja Lind" in by_role) == (True, False)
    assert ("Omar Ali" in by_word, "Maja Lind" in by_word) == (False, True)
    assert "Ingen användare passar filtren" in nobody


@pytest.mark.usefixtures("admin")
@pytest.mark.parametrize(
    "query", ["role=king", "organisation=x", "after=x", "q=" + "x" * 300, "state=%00", "q=%00"]
)
def test_a_filter_that_is_none_is_refused_calmly(client: TestClient, query: str) -> None:
    assert client.get(f"/users?{query}").status_code == 422


@pytest.mark.usefixtures("admin")
def test_a_long_list_has_pages(client: TestClient, database: Database) -> None:
    with database.writing() as session:
        home = an_organisation(session)
        for number in range(55):
            a_user(session, organisation=home, shown_name=f"Person {number:02}")

    first = client.get(f"/users?organisation={home.id}").text
    found = re.search(r'href="(/users\?[^"]+)" rel="next"', first)
    assert found is not None
    second = client.get(found[1].replace("&amp;", "&")).text

    assert first.count("data-row") == 50
    assert second.count("data-row") == 5


@pytest.mark.usefixtures("admin")
def test_an_account_is_changed_and_a_lost_update_refused(
    client: TestClient, database: Database
) -> None:
    with database.writing() as session:
        maja = a_user(session)
    path = f"/users/{maja.id}"
    fields = {
        "version": "1",
        "name": maja.name,
        "shown_name": "Maja Ek",
        "roles": "assessor",
        "language": "en",
    }

    saved = post_form(client, path, fields, seen_on=path)
    stale = post_form(client, path, {**fields, "shown_name": "Någon annan"}, seen_on=path)

    assert (saved.status_code, stale.status_code) == (303, 412)
    assert the_user(database, maja.name).shown_name == "Maja Ek"


@pytest.mark.usefixtures("admin")
def test_an_account_is_switched_off_on_and_invited_again(
    client: TestClient, database: Database
) -> None:
    with database.writing() as session:
        maja, ny = a_user(session), a_user(session, state=UserState.INVITED)
    path = f"/users/{maja.id}"

    off = post_form(client, f"{path}/state", {"version": "1", "act": "disable"}, seen_on=path)
    assert the_user(database, maja.name).state is UserState.DISABLED
    stale = post_form(client, f"{path}/state", {"version": "1", "act": "enable"}, seen_on=path)
    on = post_form(client, f"{path}/state", {"version": "2", "act": "enable"}, seen_on=path)
    assert the_user(database, maja.name).state is UserState.ACTIVE
    invited = post_form(
        client, f"/users/{ny.id}/state", {"version": "1", "act": "invite"}, seen_on=path
    )
    other = post_form(client, f"{path}/state", {"version": "3", "act": "erase"}, seen_on=path)

    statuses = [one.status_code for one in (off, stale, on, invited, other)]
    assert statuses == [303, 412, 303, 303, 422]
    with database.reading() as session:
        assert session.scalars(select(WaitingLetter.to_address)).all() == [ny.name]


def test_one_s_own_account_has_no_switch(client: TestClient, admin: Person) -> None:
    path = f"/users/{admin.id}"

    page = client.get(path).text
    answer = post_form(client, f"{path}/state", {"version": "1", "act": "disable"}, seen_on=path)

    assert "Det här är ditt eget konto" in page
    assert f"{path}/state" not in page
    assert answer.status_code == 422


@pytest.mark.usefixtures("admin")
def test_organisations_are_added_renamed_and_closed(
    client: TestClient, database: Database, home: Organisation
) -> None:
    added = post_form(
        client,
        "/organisations",
        {"name": "Växa", "kind": "municipality_unit"},
        seen_on="/organisations",
    )
    again = post_form(
        client,
        "/organisations",
        {"name": " VÄXA ", "kind": "municipality_unit"},
        seen_on="/organisations",
    )
    path = added.headers["location"]
    closed = post_form(
        client, path, {"version": "1", "name": "Växa", "state": "closed"}, seen_on=path
    )
    stale = post_form(
        client, path, {"version": "1", "name": "Annat", "state": "active"}, seen_on=path
    )

    assert [one.status_code for one in (added, again, closed, stale)] == [303, 409, 303, 412]
    page = client.get("/organisations?state=closed").text
    assert ("Växa" in page, home.name in page) == (True, False)
    with database.reading() as session:
        state = select(Organisation.state).where(Organisation.name == "Växa")
        assert session.scalar(state) is OrganisationState.CLOSED


def test_an_employer_meets_only_its_own_firm(client: TestClient, database: Database) -> None:
    with database.writing() as session:
        firm, other = an_employer_organisation(session), an_employer_organisation(session)
        boss = a_user(session, roles=Role.EMPLOYER, organisation=firm, shown_name="Bo Boss")
        foreign = a_user(session, roles=Role.SUPERVISOR, organisation=other, shown_name="Una Sedd")
    signed_in(client, boss)

    page = client.get("/users").text
    form = client.get("/users/new").text

    assert ("Bo Boss" in page, "Una Sedd" in page) == (True, False)
    assert other.name not in form + page
    assert ("Handledare" in form, "Jobbmatchare" in form) == (True, False)
    assert client.get("/organisations").status_code == 403
    hidden, absent = client.get(f"/users/{foreign.id}"), client.get(f"/users/{new_id()}")
    assert (hidden.status_code, absent.status_code) == (404, 404)


@pytest.mark.parametrize("role", [Role.MATCHER, Role.CANDIDATE, Role.SUPERVISOR, Role.AUDITOR])
def test_who_runs_no_accounts_meets_none(
    client: TestClient, database: Database, role: Role
) -> None:
    with database.writing() as session:
        person, other = a_user(session, roles=role), a_user(session)
    signed_in(client, person)
    token = form_token_on(client, "/me")

    assert client.get("/users").status_code == 403
    assert client.get("/users/new").status_code == 403
    assert client.get(f"/users/{other.id}").status_code == 404
    for path in ("/users", "/organisations"):
        assert client.post(path, data={"form_token": token}).status_code == 403
    for path in (f"/users/{other.id}", f"/users/{other.id}/state"):
        assert client.post(path, data={"form_token": token}).status_code == 404
    assert "/users" not in re.findall(r'href="([^"]+)"', client.get("/me").text)
