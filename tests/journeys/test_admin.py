"""An administrator's errand: somebody new comes in, and is out again at the next request."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from foundation.access import Role
from foundation.database import Database
from tests.builders.accounts import a_user, an_organisation
from tests.journeys.walking import choose_password, letter_to, look, send, sign_in

ADDRESS = "ny.kollega@exempel.se"


@pytest.mark.slow
def test_whoever_is_switched_off_is_out_at_the_next_request(
    visitor: Callable[[], TestClient], database: Database
) -> None:
    with database.writing() as session:
        office = an_organisation(session).id
        chief = a_user(session, roles=Role.ADMIN, organisation=office)
    admin, colleague = visitor(), visitor()
    sign_in(admin, chief.name)

    given = {
        "shown_name": "Nora Lund",
        "name": ADDRESS,
        "organisation_id": str(office),
        "roles": "matcher",
        "language": "sv",
    }
    account = send(admin, "/users", given, seen_on="/users/new")
    choose_password(colleague, letter_to(database, ADDRESS))
    sign_in(colleague, ADDRESS)
    before = colleague.get("/candidates", follow_redirects=False)
    version = admin.get(f"/api/v1{account}").json()["version"]
    off = {"version": version, "act": "disable"}
    send(admin, f"{account}/state", off, seen_on=account)
    after = colleague.get("/candidates", follow_redirects=False)
    programs = colleague.get("/api/v1/me")

    assert before.status_code == 200
    assert (after.status_code, after.headers["location"]) == (303, "/sign-in?next=/candidates")
    assert programs.status_code == 401
    assert "Nora Lund" in look(admin, "/users")
    assert admin.get("/candidates").status_code == 403
