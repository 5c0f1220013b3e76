"""A candidate's way: in by the letter, the own page, jobs that fit and why, a skill to add."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from employers.words import OpeningState
from foundation.access import Role
from foundation.database import Database
from tests.builders.accounts import a_user, an_organisation, signed_in
from tests.builders.candidates import a_complete_candidate
from tests.builders.employers import a_confirmed_skill, an_opening
from tests.journeys.walking import choose_password, letter_to, look, read, send, sign_in, walk

pytestmark = [pytest.mark.stocked, pytest.mark.slow]

ADDRESS = "amina@exempel.se"


def test_a_candidate_comes_in_by_a_letter_and_sees_nobody_else(
    visitor: Callable[[], TestClient], database: Database
) -> None:
    with database.writing() as session:
        office = an_organisation(session).id
        matcher = a_user(session, organisation=office)
        admin = a_user(session, roles=Role.ADMIN, organisation=office)
        own_id = a_complete_candidate(session, matcher.actor, name="Amina Haddad")
        other_id = a_complete_candidate(session, matcher.actor, name="Yusuf Warsame")
        draft = an_opening(session, headline="Hemligt utkast", organisation_id=office).id
        opening = an_opening(
            session, organisation_id=office, state=OpeningState.PUBLISHED, headline="Kock sökes nu"
        ).id
        a_confirmed_skill(session, opening, "Matlagning")
    invite(signed_in(visitor(), admin), str(office), str(own_id))
    browser = visitor()
    choose_password(browser, letter_to(database, ADDRESS))
    sign_in(browser, ADDRESS)

    own = f"/candidates/{own_id}"
    home = browser.get("/", follow_redirects=False)
    skills = {"text": "Livsmedelshygien", "level": 2}
    send(browser, f"{own}/skills", skills, seen_on=own)
    pages = walk(browser)
    whole = "".join(pages.values())

    assert home.headers["location"] == own
    assert "Livsmedelshygien" in look(browser, own)
    assert "Kock sökes nu" in look(browser, f"{own}/routes") + look(
        browser, f"{own}/routes?list=on_the_way"
    )
    assert "Matlagning" in look(browser, f"{own}/routes/{opening}")
    [route] = [
        one
        for kind in ("ready", "on_the_way")
        for one in read(browser, f"/api/v1{own}/routes?list={kind}")["items"]
    ]
    told = route["explanation"]
    assert told["intercept"] + sum(term["points"] for term in told["terms"]) == route["score"]
    assert own in pages
    assert "Yusuf Warsame" not in whole
    assert "Hemligt utkast" not in whole
    for hidden in (
        f"/candidates/{other_id}",
        f"/candidates/{other_id}/routes",
        f"/openings/{opening}/ranking",
        f"/openings/{opening}/ranking/{own_id}",
        f"/openings/{draft}",
        f"{own}/routes/{draft}",
    ):
        assert browser.get(hidden).status_code == 404, hidden
    assert browser.get("/candidates").status_code == 403
    assert browser.get("/api/v1/candidates").status_code == 403


def invite(admin: TestClient, office: str, candidate_id: str) -> None:
    given = {
        "organisation_id": office,
        "name": ADDRESS,
        "shown_name": "Amina Haddad",
        "roles": ["candidate"],
        "candidate_id": candidate_id,
    }
    answer = admin.post("/api/v1/users", json=given)
    assert answer.status_code == 201, answer.text
