"""People who look for work, and a taxonomy of a dozen words."""

import itertools
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy.orm import Session

from accounts import api as accounts_api
from accounts import pages as accounts_pages
from accounts import signin
from accounts.access_table import Table, allows
from candidates import api, entering, pages
from candidates.entering import Held, Newcomer, Shown, Spoken, Worked
from candidates.words import EvidenceCode, Method, RightToWork
from foundation import clock
from foundation.access import Actor, Role
from foundation.database import Database, search_key
from foundation.http import Service
from foundation.ids import new_id
from foundation.pages import Pages
from foundation.settings import Settings
from gateway.app import PACKAGES
from gateway.armour import Armour
from gateway.errors import add_error_handlers, broken_page
from gateway.navigation import navigation_for
from taxonomy import catalogue
from taxonomy.graph import Kind
from taxonomy.tables import Concept, ConceptCode, ConceptLabel, ConceptPlace

_numbers = itertools.count(1)
_WORDS: dict[Kind, tuple[tuple[str, str], ...]] = {
    Kind.SKILL: (
        ("Matlagning", "cooking"),
        ("Livsmedelshygien", "food hygiene"),
        ("MIG/MAG-svetsning", "MIG/MAG welding"),
        ("TIG-svetsning", "TIG welding"),
        ("Kassaarbete", "cash desk work"),
    ),
    Kind.OCCUPATION: (("Kock", "Cook"), ("Svetsare", "Welder"), ("Lokalvårdare", "Cleaner")),
    Kind.LANGUAGE: (("Svenska", "Swedish"), ("Engelska", "English"), ("Arabiska", "Arabic")),
    Kind.LICENCE: (("B-körkort", "Driving licence B"), ("Truckkort", "Forklift card")),
    Kind.MUNICIPALITY: (("Malmö", "Malmö"), ("Trelleborg", "Trelleborg"), ("Åre", "Åre")),
    Kind.EDUCATION_FIELD: (("Data och it", "Information technology"),),
}
_ISO = {"Svenska": "sv", "Engelska": "en", "Arabiska": "ar"}


def with_words(session: Session) -> None:
    """Put the dozen words into an empty taxonomy, as rows: no import, so nothing is remembered."""
    for kind, pairs in _WORDS.items():
        for swedish, english in pairs:
            concept = Concept(id=new_id(), kind=kind)
            session.add(concept)
            session.flush()
            if kind is Kind.MUNICIPALITY:
                session.add(
                    ConceptPlace(
                        concept_id=concept.id, latitude=55.6, longitude=13.0, source="starter"
                    )
                )
            if swedish in _ISO:
                session.add(
                    ConceptCode(
                        scheme="iso639_1",
                        kind=kind,
                        code=_ISO[swedish],
                        concept_id=concept.id,
                        first_import=1,
                        last_import=1,
                    )
                )
            for language, text in (("sv", swedish), ("en", english)):
                session.add(
                    ConceptLabel(
                        concept_id=concept.id,
                        language=language,
                        text=text,
                        search_key=search_key(text),
                        kind="preferred",
                        stated="preferred",
                        source="starter",
                        first_import=1,
                        last_import=1,
                    )
                )
    session.flush()


def a_concept(session: Session, kind: Kind, label: str) -> UUID:
    """Return the concept of a label that is known."""
    found = catalogue.resolve_reference(session, code=None, label=label, kind=kind)
    assert found.concept_id is not None, f"no {kind} called {label}"
    return found.concept_id


def a_skill(session: Session, label: str = "Matlagning") -> UUID:
    """Return a skill of the taxonomy."""
    return a_concept(session, Kind.SKILL, label)


def shown(
    skill_id: UUID,
    level: int = 3,
    *,
    code: EvidenceCode = EvidenceCode.E0,
    on: date = date(2026, 3, 1),
    assessor: str = "",
) -> Shown:
    """Return a piece of evidence of a skill."""
    method = {
        EvidenceCode.E0: Method.OWN_STATEMENT,
        EvidenceCode.E2: Method.DOCUMENT,
        EvidenceCode.E3: Method.EXPERT_TALK,
        EvidenceCode.E4: Method.PRACTICAL_TEST,
    }[code]
    return Shown(skill_id, level, code, on, method=method, assessor=assessor)


def a_candidate(
    session: Session,
    actor: Actor,
    *,
    name: str | None = None,
    skills: Iterable[str] = (),
    occupations: Iterable[str] = (),
    municipality: str | None = None,
    swedish: int | None = None,
    licences: Iterable[str] = (),
    worked: Iterable[str] = (),
    now: datetime | None = None,
    **facts: Any,
) -> UUID:
    """Register a person by the words of the taxonomy; the actor's organisation is the home."""
    given, _, family = (name or f"Amina Haddad{next(_numbers)}").partition(" ")
    when = now or clock.now()
    spoken: tuple[Spoken, ...] = ()
    if swedish is not None:
        spoken = (
            Spoken(
                a_concept(session, Kind.LANGUAGE, "Svenska"),
                swedish,
                swedish,
                swedish,
                swedish,
                EvidenceCode.E0,
                when.date(),
            ),
        )
    newcomer = Newcomer(
        given_name=given,
        family_name=family,
        case_officer_id=actor.user_id,
        municipality_id=a_concept(session, Kind.MUNICIPALITY, municipality)
        if municipality
        else None,
        wishes=tuple(a_concept(session, Kind.OCCUPATION, one) for one in occupations),
        worked=tuple(Worked(a_concept(session, Kind.OCCUPATION, one), 24) for one in worked),
        shown=tuple(shown(a_skill(session, one)) for one in skills),
        spoken=spoken,
        held=tuple(Held(a_concept(session, Kind.LICENCE, one)) for one in licences),
        **facts,
    )
    assert actor.organisation_id is not None
    ids = entering.enter(
        session, actor, organisation_id=actor.organisation_id, people=[newcomer], now=when
    )
    return ids[0]


def a_complete_candidate(session: Session, actor: Actor, **changes: Any) -> UUID:
    """Register a cook in Malmö of whom everything needed is known."""
    stated: dict[str, Any] = {
        "skills": ("Matlagning",),
        "occupations": ("Kock",),
        "municipality": "Malmö",
        "swedish": 2,
        "right_to_work": RightToWork.YES,
    }
    return a_candidate(session, actor, **{**stated, **changes})


def staff(actor: Actor, *roles: Role) -> Actor:
    """Return a colleague with other roles in the same organisation."""
    from dataclasses import replace

    return replace(actor, roles=frozenset(roles), candidate_id=None)


def as_candidate(actor: Actor, candidate_id: UUID) -> Actor:
    """Return the actor who is this very person."""
    from dataclasses import replace

    return replace(actor, roles=frozenset({Role.CANDIDATE}), candidate_id=candidate_id)


def an_app(database: Database, folder: Path) -> FastAPI:
    """Return the service with the doors of accounts and candidates only."""
    app = FastAPI(openapi_url=None)
    app.state.service = Service(
        settings=Settings(data_dir=folder),
        database=database,
        table=Table(),
        identify=signin.identify,
        pages=Pages(
            root=Path(__file__).resolve().parents[2],
            packages=PACKAGES,
            may=allows,
            navigation=navigation_for,
        ),
    )
    for router in (accounts_api.router, accounts_pages.pages, api.router, pages.pages):
        app.include_router(router)
    add_error_handlers(app)
    app.add_middleware(Armour, production=False, broken_page=broken_page)
    return app
