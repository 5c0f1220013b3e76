"""Employers, openings and ads for tests; what matters is said, the rest made up."""

import itertools
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from employers import directory, opening_states, openings, requirement_acts
from employers.directory import EmployerView
from employers.facts import OpeningFacts
from employers.requirement_acts import Addition
from employers.tables import Opening
from employers.views import OpeningView, RequirementView
from employers.words import OpeningState, PayAnswer, Sector
from foundation import clock
from foundation.access import OPERATOR, Role
from foundation.database import Database
from taxonomy import catalogue
from taxonomy.graph import Kind
from tests.builders.accounts import Person, a_user, signed_in

_numbers = itertools.count(1)

AD_TEXT = """Vi söker en kock till vår restaurang.

Arbetsuppgifter
Du lagar mat från grunden.

Krav:
• Erfarenhet av matlagning
• B-körkort
• Du talar och förstår svenska

Meriterande:
• Livsmedelshygien
"""


def with_taxonomy(session: Session) -> None:
    """Load the taxonomy that ships with the product."""
    catalogue.ensure_starter(session, now=clock.now())


def a_concept(session: Session, kind: Kind, label: str) -> UUID:
    """Return the concept of a label that is known."""
    found = catalogue.resolve_reference(session, code=None, label=label, kind=kind)
    assert found.concept_id is not None, f"no {kind} called {label}"
    return found.concept_id


def an_employer(
    session: Session, *, name: str | None = None, organisation_id: UUID | None = None
) -> EmployerView:
    """Make an employer; with an organisation its people may act for it."""
    return directory.register(
        session,
        OPERATOR,
        name=name or f"Arbetsgivare {next(_numbers)} AB",
        sector=Sector.PRIVATE,
        organisation_id=organisation_id,
        now=clock.now(),
    )


def facts_of(session: Session, **changes: Any) -> OpeningFacts:
    """Return the facts of a cook's job in Malmö that lacks nothing for publication."""
    stated: dict[str, Any] = {
        "headline": "Kock sökes",
        "text": AD_TEXT,
        "occupation_id": a_concept(session, Kind.OCCUPATION, "Kock"),
        "municipality_id": a_concept(session, Kind.MUNICIPALITY, "Malmö"),
        "pay_by_agreement": PayAnswer.YES,
        "contact_name": "Kim Berg",
        "language_motive": "Säkerhetstexter läses varje dag.",
    }
    return OpeningFacts(**{**stated, **changes})


def an_opening(
    session: Session,
    *,
    organisation_id: UUID | None = None,
    employer_id: UUID | None = None,
    state: OpeningState = OpeningState.DRAFT,
    now: datetime | None = None,
    **changes: Any,
) -> OpeningView:
    """Make an opening in a state; the taxonomy has to be there."""
    now = now or clock.now()
    made = openings.create(
        session,
        OPERATOR,
        facts=facts_of(session, **changes),
        employer_id=employer_id or an_employer(session).id,
        organisation_id=organisation_id,
        now=now,
    )
    way = {
        OpeningState.DRAFT: (),
        OpeningState.IN_REVIEW: (OpeningState.IN_REVIEW,),
        OpeningState.PUBLISHED: (OpeningState.IN_REVIEW, OpeningState.PUBLISHED),
    }[state]
    for step in way:
        made = opening_states.set_state(
            session, OPERATOR, opening_id=made.id, version=made.version, state=step, now=now
        )
    return made


def the_requirement(session: Session, opening_id: UUID, label: str) -> RequirementView:
    """Return the requirement of an opening that is called so."""
    rows = openings.list_requirements(session, OPERATOR, opening_id)
    return next(row for row in rows if row.label == label)


def a_confirmed_skill(
    session: Session, opening_id: UUID, label: str, *, essential: bool = True, level: int = 3
) -> RequirementView:
    """Make an opening ask for a skill."""
    skill_id = a_concept(session, Kind.SKILL, label)
    addition = Addition(concept_id=skill_id, essential=essential, level=level)
    return requirement_acts.add(
        session, OPERATOR, opening_id=opening_id, addition=addition, now=clock.now()
    )


def version_of(session: Session, opening_id: UUID) -> int:
    """Return the version that an opening has now."""
    return session.scalars(select(Opening.version).where(Opening.id == opening_id)).one()


def an_ad(**changes: Any) -> dict[str, Any]:
    """Return an ad as JobSearch answers it: two cooks for a restaurant in Malmö."""
    ad: dict[str, Any] = {
        "id": str(70_000_000 + next(_numbers)),
        "headline": "Kock till restaurang",
        "description": {"text": AD_TEXT, "conditions": "Heltid."},
        "employer": {"name": "Gula Grytan AB", "organization_number": "5560360793"},
        "occupation": {"concept_id": "", "label": "Kock"},
        "occupation_group": {"concept_id": "BStc_SJh_DKG", "label": "Kockar och kallskänkor"},
        "workplace_address": {"municipality": "Malmö", "municipality_code": "1280"},
        "scope_of_work": {"min": 75, "max": 100},
        "number_of_vacancies": 2,
        "application_deadline": "2026-12-24T23:59:59",
        "publication_date": "2026-11-20T08:00:00",
        "must_have": {"skills": [], "languages": []},
        "removed": False,
    }
    return {**ad, **changes}


def database_of(client: TestClient) -> Database:
    """Return the database behind a browser."""
    database: Database = client.app.state.service.database  # type: ignore[attr-defined]
    return database


def person(client: TestClient, role: Role = Role.MATCHER, **options: Any) -> Person:
    """Make a person and sign it in."""
    with database_of(client).writing() as session:
        made = a_user(session, roles=role, **options)
    signed_in(client, made)
    return made


def opening_for(client: TestClient, who: Person, **options: Any) -> UUID:
    """Make an opening of a person's office."""
    with database_of(client).writing() as session:
        return an_opening(session, organisation_id=who.organisation_id, **options).id


def count_openings(client: TestClient) -> int:
    """Return how many openings there are."""
    with database_of(client).reading() as session:
        return session.scalar(select(func.count()).select_from(Opening)) or 0


def change(client: TestClient, method: str, path: str, body: Any, **headers: str) -> Any:
    """Send a change as JSON, as a script of ours would."""
    sent = {"origin": "http://127.0.0.1:8000", **headers}
    return client.request(method, f"/api/v1{path}", json=body, headers=sent)
