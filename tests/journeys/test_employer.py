"""An employer's way: post an opening by pasting its text, confirm what it asks for, see no one."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from employers.words import OpeningState
from foundation.access import Role
from foundation.database import Database
from tests.builders.accounts import a_user, an_employer_organisation, an_organisation
from tests.builders.candidates import a_complete_candidate
from tests.builders.employers import AD_TEXT, an_employer, an_opening
from tests.journeys.walking import look, read, send, sign_in, walk

pytestmark = [pytest.mark.stocked, pytest.mark.slow]


def test_an_employer_posts_an_opening_and_never_sees_a_person_or_a_score(
    visitor: Callable[[], TestClient], database: Database
) -> None:
    with database.writing() as session:
        office = an_organisation(session).id
        matcher = a_user(session, organisation=office)
        person = a_complete_candidate(session, matcher.actor, name="Amina Haddad")
        firm = an_employer_organisation(session).id
        chief = a_user(session, roles=Role.EMPLOYER, organisation=firm)
        an_employer(session, name="Gula Grytan AB", organisation_id=firm)
        strangers = an_opening(session, headline="Kock hos grannen", organisation_id=office).id
    browser = visitor()
    sign_in(browser, chief.name)

    page = post_opening(browser)
    opening = page.removesuffix("/requirements")
    confirm_one(browser, page)
    publish(browser, opening)
    pages = walk(browser)

    assert opening in pages
    assert not [path for path, text in pages.items() if "Amina Haddad" in text]
    assert not [path for path in pages if "/ranking" in path or path.startswith("/candidates")]
    assert "Kock hos grannen" not in "".join(pages.values())
    for hidden in (
        f"{opening}/ranking",
        f"{opening}/ranking.csv",
        f"{opening}/ranking/{person}",
        f"/candidates/{person}",
        f"/candidates/{person}/routes",
        f"/openings/{strangers}",
    ):
        assert browser.get(hidden).status_code == 404, hidden
        assert browser.get(f"/api/v1{hidden}").status_code == 404, hidden
    assert browser.get("/candidates").status_code == 403
    assert browser.get("/runs").status_code == 403


def post_opening(browser: TestClient) -> str:
    """Paste the text and name the occupation; what was found in it waits to be confirmed."""
    fields = {
        "headline": "Kock till vårt kök",
        "text": AD_TEXT,
        "occupation": "Kock",
        "contact_name": "Kim Berg",
        "pay_by_agreement": "yes",
        "language_motive": "Säkerhetstexter läses varje dag.",
    }
    page = send(browser, "/openings", fields, seen_on="/openings/new")
    text = look(browser, page)
    assert "Matlagning" in text
    assert "B-körkort" in text
    return page


def confirm_one(browser: TestClient, page: str) -> None:
    found = read(browser, f"/api/v1{page}")["items"]
    wanted = next(one for one in found if one["label"] == "Matlagning")
    version = read(browser, f"/api/v1{page.removesuffix('/requirements')}")["version"]
    fields = {"act": f"confirm:{wanted['id']}", "version": version}
    assert send(browser, page, fields, seen_on=page) == page


def publish(browser: TestClient, opening: str) -> None:
    for state in (OpeningState.IN_REVIEW, OpeningState.PUBLISHED):
        version = read(browser, f"/api/v1{opening}")["version"]
        fields = {"state": state.value, "version": version}
        assert send(browser, f"{opening}/state", fields, seen_on=opening) == opening
    assert read(browser, f"/api/v1{opening}")["state"] == "published"
