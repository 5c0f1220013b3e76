"""The pages of candidates over HTTP: what each role sees, forms, conflicts, hostile input."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from candidates.tables import Candidate, Evidence
from foundation.access import Role
from foundation.audit_tables import AuditEvent
from foundation.database import Database
from foundation.ids import new_id
from tests.builders.accounts import Person, a_user, form_token_on, post_form, signed_in
from tests.builders.candidates import a_candidate, a_complete_candidate, a_skill


@pytest.fixture
def at_work(client: TestClient, matcher_account: Person) -> TestClient:
    """Return a browser in which the matcher is signed in."""
    return signed_in(client, matcher_account)


def colleague(words: Database, home: Person, *roles: Role, **person: Any) -> Person:
    with words.writing() as session:
        return a_user(session, roles=roles, organisation=home.organisation_id, **person)


def events(words: Database) -> int:
    with words.reading() as session:
        return session.scalar(select(func.count()).select_from(AuditEvent)) or 0


def test_the_list_shows_people_and_an_empty_state(
    at_work: TestClient, words: Database, matcher_account: Person
) -> None:
    assert "/candidates/new" in at_work.get("/candidates").text
    with words.writing() as session:
        person = a_complete_candidate(session, matcher_account.actor, name="Åsa <b>Öst</b>")

    page = at_work.get("/candidates?q=åsa")

    assert f"/candidates/{person}" in page.text
    assert "&lt;b&gt;" in page.text
    assert "<b>Öst" not in page.text
    assert at_work.get("/candidates?q=finnsinte").status_code == 200


def test_the_pages_of_a_list_follow_one_another(
    at_work: TestClient, words: Database, matcher_account: Person
) -> None:
    with words.writing() as session:
        for number in range(60):
            a_candidate(session, matcher_account.actor, name=f"Person {number:03}")

    first = at_work.get("/candidates")
    following = re.search(r'href="(/candidates\?after=[^"]+)"', first.text)
    assert following is not None
    second = at_work.get(following[1])

    assert "Person 059" in second.text
    assert "Person 000" not in second.text


@pytest.mark.parametrize("query", ["after=x", "after=%00", "occupation=1", "evidence=zzz"])
def test_a_strange_address_is_refused_not_crashed(at_work: TestClient, query: str) -> None:
    assert at_work.get(f"/candidates?{query}").status_code == 422


def test_a_person_is_registered_from_the_form(at_work: TestClient, words: Database) -> None:
    answer = post_form(
        at_work,
        "/candidates",
        {
            "given_name": "Amina",
            "family_name": "Haddad",
            "wished_texts": "kock\nrymdpilot",
            "hours_min": "50",
            "hours_max": "75",
            "schedules": ["day", "weekend"],
            "right_to_work": "yes",
            "has_car": "1",
        },
        seen_on="/candidates/new",
    )

    assert answer.status_code == 303, answer.text
    page = at_work.get(answer.headers["location"]).text
    for words_shown in ("Amina Haddad", "Kock", "rymdpilot", "50–75"):
        assert words_shown in page


def test_a_form_with_errors_comes_back_with_what_was_written(at_work: TestClient) -> None:
    answer = post_form(
        at_work,
        "/candidates",
        {"given_name": "", "email": "nobody", "hours_min": "80", "hours_max": "20"},
        seen_on="/candidates/new",
    )

    assert answer.status_code == 422
    assert 'value="nobody"' in answer.text
    assert 'id="f-given_name-error"' in answer.text


def test_an_old_form_does_not_overwrite(
    at_work: TestClient, words: Database, matcher_account: Person
) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher_account.actor)
    fields = {"given_name": "Anna", "version": "1"}
    edit = f"/candidates/{person}/edit"

    first = post_form(at_work, f"/candidates/{person}", fields, seen_on=edit)
    second = post_form(
        at_work, f"/candidates/{person}", {**fields, "given_name": "Eva"}, seen_on=edit
    )

    assert (first.status_code, second.status_code) == (303, 412)
    with words.reading() as session:
        assert session.get_one(Candidate, person).given_name == "Anna"


def test_a_person_of_another_organisation_is_as_absent_as_one_that_is_not(
    at_work: TestClient, words: Database, outsider: Any
) -> None:
    with words.writing() as session:
        foreign = a_candidate(session, outsider)
    token = form_token_on(at_work, "/candidates/new")

    for path in ("", "/edit", "/evidence/new"):
        hidden = at_work.get(f"/candidates/{foreign}{path}")
        absent = at_work.get(f"/candidates/{new_id()}{path}")
        assert (hidden.status_code, absent.status_code) == (404, 404)
    for path in (
        "",
        "/skills",
        "/evidence",
        "/languages",
        "/licences",
        "/experience",
        "/documents",
    ):
        fields = {
            "form_token": token,
            "given_name": "x",
            "text": "x",
            "level": "3",
            "version": "1",
            "kind": "E1:talk",
            "on_date": "2026-01-01",
            "about": "Matlagning",
            "concept_id": str(new_id()),
            "listening": "1",
            "reading": "1",
            "speaking": "1",
            "writing": "1",
        }
        paper = {"document": ("x.pdf", b"%PDF-1", "application/pdf")}
        answers = [
            at_work.post(f"/candidates/{one}{path}", data=fields, files=paper).status_code
            for one in (foreign, new_id())
        ]
        assert answers == [404, 404], path


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.PROGRAMME_MANAGER])
def test_a_coordinator_sees_contact_and_level_but_not_the_evidence(
    browse: Callable[[], TestClient], words: Database, matcher_account: Person, role: Role
) -> None:
    with words.writing() as session:
        person = a_complete_candidate(session, matcher_account.actor, phone="070-1234567")
    client = signed_in(browse(), colleague(words, matcher_account, role))

    page = client.get(f"/candidates/{person}")
    answer = client.get(f"/api/v1/candidates/{person}").json()

    assert "070-1234567" in page.text
    assert "Matlagning" in page.text
    assert 'id="history"' not in page.text
    assert answer["view"] == "reduced"
    assert set(answer["skills"][0]) == {"concept", "level", "trust_percent"}
    assert "languages" not in answer
    assert "right_to_work" not in answer
    assert client.get(f"/api/v1/candidates/{person}/evidence").status_code == 404


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMIN, Role.DPO, Role.SOCIAL_WORKER])
def test_roles_without_case_work_see_no_one(
    browse: Callable[[], TestClient], words: Database, matcher_account: Person, role: Role
) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher_account.actor)
    client = signed_in(browse(), colleague(words, matcher_account, role))

    assert client.get("/candidates").status_code == 403
    assert client.get(f"/candidates/{person}").status_code == 404
    assert client.get(f"/api/v1/candidates/{person}").status_code == 404


def test_the_own_page_lets_people_add_what_they_can(
    browse: Callable[[], TestClient], words: Database, matcher_account: Person
) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher_account.actor, name="Amina Haddad")
        other = a_candidate(session, matcher_account.actor)
    own = colleague(words, matcher_account, Role.CANDIDATE, candidate_id=person)
    client = signed_in(browse(), own)
    mine = f"/candidates/{person}"

    added = post_form(client, f"{mine}/skills", {"text": "matlagning", "level": "3"}, seen_on=mine)
    page = client.get(mine).text
    changed = post_form(
        client, mine, {"version": "1", "max_travel_minutes": "30"}, seen_on=f"{mine}/edit"
    )

    assert added.status_code == 303
    assert "Hej Amina" in page
    assert "Matlagning" in page
    assert changed.status_code == 303
    assert client.get(f"/candidates/{other}").status_code == 404
    assert client.get(f"{mine}/evidence/new").status_code == 404
    assert client.get("/candidates").status_code == 403


def test_a_paper_goes_from_the_person_to_the_staff_and_back(
    browse: Callable[[], TestClient], words: Database, matcher_account: Person
) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher_account.actor, skills=["Matlagning"])
        cooking = a_skill(session)
    own = signed_in(
        browse(), colleague(words, matcher_account, Role.CANDIDATE, candidate_id=person)
    )
    staff = signed_in(browse(), matcher_account)
    page = f"/candidates/{person}"
    paper = b"%PDF-1.7 certificate"

    sent = post_form(
        own,
        f"{page}/documents",
        {"concept_id": str(cooking), "level": "3"},
        seen_on=page,
        files={"document": ("../../etc/passwd", paper, "text/html")},
    )
    with words.reading() as session:
        row = session.scalars(select(Evidence).where(Evidence.document_id.is_not(None))).one()
        evidence_id = row.id
    seen = post_form(
        staff, f"{page}/evidence", {"act": "seen", "evidence_id": str(evidence_id)}, seen_on=page
    )
    handed = staff.get(f"{page}/evidence/{evidence_id}/document")

    assert (sent.status_code, seen.status_code) == (303, 303)
    assert handed.content == paper
    assert handed.headers["content-type"] == "application/pdf"
    assert re.fullmatch(
        r'attachment; filename="document-[0-9a-f]{12}\.pdf"', handed.headers["content-disposition"]
    )


def test_evidence_is_recorded_and_unsure_words_are_asked_about(
    browse: Callable[[], TestClient], words: Database, matcher_account: Person
) -> None:
    with words.writing() as session:
        person = a_candidate(session, matcher_account.actor)
    client = signed_in(browse(), colleague(words, matcher_account, Role.ASSESSOR))
    form = {
        "subject": "skill",
        "kind": "E4:workplace",
        "level": "3",
        "on_date": "2026-03-01",
        "assessor": "Kim Ek",
    }
    new = f"/candidates/{person}/evidence/new"

    def send(**more: str) -> Any:
        return post_form(client, f"/candidates/{person}/evidence", {**form, **more}, seen_on=new)

    unsure = send(about="MIG-svetsning")
    missing = send(about="matlagning", assessor="")
    fine = send(about="matlagning")

    assert unsure.status_code == 422
    assert "MIG/MAG-svetsning" in unsure.text
    assert missing.status_code == 422
    assert 'id="f-assessor-error"' in missing.text
    assert fine.status_code == 303
    assert "Kim Ek" in client.get(f"/candidates/{person}").text


def test_every_page_and_every_change_is_one_event(
    at_work: TestClient, words: Database, matcher_account: Person
) -> None:
    with words.writing() as session:
        person = a_complete_candidate(session, matcher_account.actor)
    page = f"/candidates/{person}"
    token = form_token_on(at_work, page)
    acts: list[Callable[[], Any]] = [
        lambda: at_work.get("/candidates"),
        lambda: at_work.get(page),
        lambda: at_work.get(f"{page}/edit"),
        lambda: at_work.get(f"{page}/evidence/new"),
        lambda: at_work.get(f"/api/v1/candidates/{person}"),
        lambda: at_work.get(f"/api/v1/candidates/{person}/evidence"),
        lambda: at_work.get("/api/v1/candidates"),
        lambda: at_work.get(f"/candidates/{new_id()}"),
        lambda: at_work.post(
            f"{page}/skills",
            data={"form_token": token, "text": "TIG-svetsning", "level": "2"},
            follow_redirects=False,
        ),
    ]
    for act in acts:
        before = events(words)
        act()
        assert events(words) == before + 1


def test_nobody_signed_in_is_sent_to_the_sign_in(client: TestClient) -> None:
    answer = client.get("/candidates", follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")
