"""One small world: two offices with a firm each, their people, files, openings and rankings.

Whatever is asked of an object of one side is asked of the other side's too, so that a permission
test and its counterpart share their set-up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from accounts import tokens
from accounts.words import UserState
from candidates import imports, validation
from candidates.importing.reading import read_resume
from candidates.skills import claim_skill
from candidates.words import EvidenceCode, Method
from employers.words import OpeningState
from foundation import clock
from foundation.access import OPERATOR, Actor, Role
from foundation.database import Database
from matching import shortlists
from taxonomy import catalogue
from taxonomy.graph import Kind
from tests.builders import accounts, candidates, employers
from tests.builders.accounts import Person

PAPER = b"%PDF-1.7 a certificate of a course"
FIRM_ROLES = frozenset({Role.EMPLOYER, Role.SUPERVISOR})
PEOPLE = tuple(role for role in Role if role is not Role.OPERATOR)
ORDER_KEY = b"a key for tests"


@dataclass(frozen=True, slots=True)
class File:
    """A candidate's file: the person, a record with a paper, and a text that waits."""

    id: UUID
    evidence_id: UUID
    claim_id: UUID


@dataclass(frozen=True, slots=True)
class Side:
    """What belongs to one office and to the firm that it works with."""

    office: UUID
    firm: UUID
    employer_id: UUID
    clerk: Person  # a matcher
    colleague: Person  # in the office
    workmate: Person  # in the firm
    file: File  # the person with an account, where there is one
    neighbour: File  # somebody else of the same office
    draft: UUID
    published: UUID
    requirements: Mapping[UUID, UUID]  # a requirement of each opening
    import_id: UUID
    run_id: UUID
    session_id: UUID  # a sign-in of the clerk
    token_id: UUID


@dataclass(frozen=True, slots=True)
class World:
    """Both sides, and a user of every role who belongs to the own one."""

    own: Side
    other: Side
    people: Mapping[Role, Person]
    concepts: Mapping[str, UUID]
    skills: tuple[UUID, ...]  # that no opening asks for yet


def a_world(database: Database) -> World:
    """Make the whole world."""
    with database.writing() as session:
        employers.with_taxonomy(session)
        concepts = {
            "cook": employers.a_concept(session, Kind.OCCUPATION, "Kock"),
            "cooking": employers.a_concept(session, Kind.SKILL, "Matlagning"),
            "swedish": employers.a_concept(session, Kind.LANGUAGE, "Svenska"),
            "licence": employers.a_concept(session, Kind.LICENCE, "B-körkort"),
            "place": employers.a_concept(session, Kind.MUNICIPALITY, "Malmö"),
        }
        welder = employers.a_concept(session, Kind.OCCUPATION, "Svetsare")
        skills = tuple(one.skill_id for one in catalogue.typical_skills(session, welder))
    own, other = a_side(database, concepts), a_side(database, concepts)
    with database.writing() as session:
        people: dict[Role, Person] = {
            role: accounts.a_user(
                session,
                roles=role,
                organisation=own.firm if role in FIRM_ROLES else own.office,
                candidate_id=own.file.id if role is Role.CANDIDATE else None,
                shown_name=role.value.replace("_", " ").title(),
            )
            for role in PEOPLE
        }
    return World(own, other, people, concepts, skills)


def a_side(database: Database, concepts: Mapping[str, UUID]) -> Side:
    """Make one office with its firm and everything that belongs to them."""
    with database.writing() as session:
        office = accounts.an_organisation(session).id
        firm = accounts.an_employer_organisation(session).id
        clerk = accounts.a_user(session, organisation=office)
        colleague = accounts.a_user(session, organisation=office, roles=Role.COORDINATOR)
        workmate = accounts.a_user(session, organisation=firm, roles=Role.EMPLOYER)
        employer_id = employers.an_employer(session, organisation_id=firm).id
        file, neighbour = (a_file(session, clerk.actor, concepts) for _ in range(2))
        openings = {
            state: employers.an_opening(
                session, organisation_id=office, employer_id=employer_id, state=state
            ).id
            for state in (OpeningState.DRAFT, OpeningState.PUBLISHED)
        }
        requirements = {
            one: employers.a_confirmed_skill(session, one, "Livsmedelshygien").id
            for one in openings.values()
        }
        import_id = an_import(session, clerk.actor)
        session_id = accounts.a_sign_in(session, clerk).id
        token_id = a_token(session, clerk)[0]
    published = openings[OpeningState.PUBLISHED]
    return Side(
        office=office,
        firm=firm,
        employer_id=employer_id,
        clerk=clerk,
        colleague=colleague,
        workmate=workmate,
        file=file,
        neighbour=neighbour,
        draft=openings[OpeningState.DRAFT],
        published=published,
        requirements=requirements,
        import_id=import_id,
        run_id=a_run(database, clerk.actor, published),
        session_id=session_id,
        token_id=token_id,
    )


def a_file(session: Session, actor: Actor, concepts: Mapping[str, UUID]) -> File:
    """Register a cook with a paper that shows cooking, and a text that nobody understands."""
    now = clock.now()
    candidate_id = candidates.a_complete_candidate(session, actor, worked=("Kock",))
    evidence = validation.record_evidence(
        session,
        actor,
        candidate_id=candidate_id,
        concept_id=concepts["cooking"],
        level=3,
        code=EvidenceCode.E2,
        method=Method.DOCUMENT,
        on_date=date(2026, 3, 2),
        document=PAPER + candidate_id.bytes.hex().encode(),
        now=now,
    )
    return File(candidate_id, evidence.id, a_claim(session, actor, candidate_id))


def a_claim(session: Session, actor: Actor, candidate_id: UUID) -> UUID:
    """Keep a text of a person's that waits for somebody to say what it means."""
    kept = claim_skill(
        session,
        actor,
        candidate_id=candidate_id,
        text="Xyzzy plugh frotz",
        level=2,
        now=clock.now(),
    )
    return kept.id


def an_import(session: Session, actor: Actor) -> UUID:
    """Put one person's CV before the actor, to be decided on."""
    document = {"basics": {"name": "Sami Nour"}, "skills": [{"name": "Matlagning"}]}
    reading = read_resume(document, today=clock.today())
    row = imports.receive(session, actor, reading=reading, content=b"{}", now=clock.now())
    return row.id


def a_run(database: Database, actor: Actor, opening_id: UUID) -> UUID:
    """Rank an opening's candidates, which keeps the ranking."""
    with database.reading() as session:
        found = shortlists.rank_for_opening(
            session,
            actor,
            opening_id=opening_id,
            view=shortlists.View(),
            key=ORDER_KEY,
            now=clock.now(),
        )
    return found.run_id


def a_token(session: Session, user: Person, *scopes: str) -> tuple[UUID, str]:
    """Make an API token of a user's; by default it may do whatever the user may."""
    view, key = tokens.create(
        session,
        OPERATOR,
        name="a program",
        scopes=scopes or ("read", "write"),
        days=30,
        now=clock.now(),
        user_id=user.id,
    )
    return view.id, key


def an_invited_user(session: Session, organisation_id: UUID, role: Role) -> Person:
    """Make a user who has not chosen a password yet."""
    return accounts.a_user(
        session, organisation=organisation_id, roles=role, state=UserState.INVITED
    )
