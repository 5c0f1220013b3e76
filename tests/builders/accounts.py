"""Organisations, people and their sign-ins for tests; what matters is said, the rest made up."""

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from accounts import sessions
from accounts.names import name_key, skeleton
from accounts.passwords import PasswordKeeper
from accounts.tables import Organisation, User, UserRole, UserSecret
from accounts.words import OrganisationState, UserState
from foundation import clock
from foundation.access import Actor, OrganisationKind, Role
from foundation.database import search_key, sort_key
from foundation.ids import new_id

PASSWORD = "tre kloka grodor"
_keeper = PasswordKeeper()
_password_hash = _keeper.hash(PASSWORD)
_numbers = itertools.count(1)
_WORKPLACE = {Role.EMPLOYER, Role.SUPERVISOR}
_TOKEN_FIELD = re.compile(r'name="form_token" value="([0-9a-f]+)"')


class HasId(Protocol):
    """A row, a view or a builder's value with an id."""

    @property
    def id(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class Person:
    """A user that a test has made: its id, its sign-in name, and the actor it is."""

    id: UUID
    name: str
    organisation_id: UUID
    actor: Actor


def an_organisation(
    session: Session,
    *,
    name: str | None = None,
    kind: OrganisationKind = OrganisationKind.EMPLOYMENT_SERVICE,
    state: OrganisationState = OrganisationState.ACTIVE,
) -> Organisation:
    """Make an organisation; the row is returned with its id."""
    name = name or f"Jobbcenter {next(_numbers)}"
    row = Organisation(
        id=new_id(),
        name=name,
        name_key=search_key(name),
        sort_key=sort_key(name),
        kind=kind,
        state=state,
        created_at=clock.now(),
        updated_at=clock.now(),
    )
    session.add(row)
    session.flush()
    return row


def an_employer_organisation(session: Session, *, name: str | None = None) -> Organisation:
    """Make the organisation of an employer."""
    name = name or f"Restaurang {next(_numbers)}"
    return an_organisation(session, name=name, kind=OrganisationKind.EMPLOYER)


def a_user(
    session: Session,
    *,
    roles: Iterable[Role] | Role = Role.MATCHER,
    organisation: Organisation | UUID | None = None,
    name: str | None = None,
    shown_name: str = "Maja Lind",
    state: UserState = UserState.ACTIVE,
    language: str = "sv",
    candidate_id: UUID | None = None,
    supervisor_id: UUID | None = None,
    employer_contact_id: UUID | None = None,
    password_hash: str | None = _password_hash,
) -> Person:
    """Make a user with `PASSWORD`, by default a matcher with an organisation of its own."""
    given = frozenset([roles] if isinstance(roles, Role) else roles)
    home = _organisation_of(session, organisation, given)
    name = name or f"person.{next(_numbers)}@exempel.se"
    now = clock.now()
    row = User(
        id=new_id(),
        organisation_id=home.id,
        name=name,
        name_key=name_key(name),
        look=skeleton(name),
        shown_name=shown_name,
        sort_key=sort_key(shown_name),
        search_key=search_key(f"{shown_name} {name}"),
        state=state,
        language=language,
        created_at=now,
        updated_at=now,
        candidate_id=candidate_id,
        supervisor_id=supervisor_id,
        employer_contact_id=employer_contact_id,
        role_rows=[UserRole(role=role, given_at=now) for role in sorted(given)],
        secret=UserSecret(
            password_hash=None if state is UserState.INVITED else password_hash, failures=0
        ),
    )
    session.add(row)
    session.flush()
    who = Actor(
        user_id=row.id,
        organisation_id=home.id,
        organisation_kind=home.kind,
        roles=given,
        candidate_id=candidate_id,
        supervisor_id=supervisor_id,
        employer_contact_id=employer_contact_id,
        language=language,
        name=shown_name,
        organisation_name=home.name,
    )
    return Person(row.id, name, home.id, who)


def _organisation_of(
    session: Session, organisation: Organisation | UUID | None, roles: frozenset[Role]
) -> Organisation:
    if isinstance(organisation, UUID):
        return session.get_one(Organisation, organisation)
    if organisation is not None:
        return organisation
    if roles & _WORKPLACE:
        return an_employer_organisation(session)
    return an_organisation(session)


def actor(
    *roles: Role,
    organisation_id: UUID | None = None,
    organisation_kind: OrganisationKind | None = None,
    user_id: UUID | None = None,
    candidate_id: UUID | None = None,
    supervisor_id: UUID | None = None,
    employer_contact_id: UUID | None = None,
    token_scopes: Iterable[str] | None = None,
    language: str = "sv",
    session_id: UUID | None = None,
) -> Actor:
    """Make an actor as a value, for tests that need no account."""
    at_workplace = bool(_WORKPLACE.intersection(roles))
    kind = OrganisationKind.EMPLOYER if at_workplace else OrganisationKind.EMPLOYMENT_SERVICE
    return Actor(
        user_id=user_id or new_id(),
        organisation_id=organisation_id or new_id(),
        organisation_kind=organisation_kind or kind,
        roles=frozenset(roles),
        candidate_id=candidate_id,
        supervisor_id=supervisor_id,
        employer_contact_id=employer_contact_id,
        token_scopes=None if token_scopes is None else frozenset(token_scopes),
        language=language,
        session_id=session_id,
    )


def a_sign_in(session: Session, user: HasId, *, now: datetime | None = None) -> sessions.NewSession:
    """Begin a sign-in without a password, as if the user had just signed in."""
    return sessions.start(session, user_id=user.id, agent="", now=now or clock.now())


def signed_in(client: TestClient, user: HasId, *, now: datetime | None = None) -> TestClient:
    """Sign a user in on a client: its next requests are the user's."""
    service = client.app.state.service  # type: ignore[attr-defined]
    with service.database.writing() as session:
        begun = a_sign_in(session, user, now=now)
    host = client.base_url.host
    domain = host if "." in host else f"{host}.local"  # as the cookie jar itself writes it
    client.cookies.set(service.settings.session_cookie, begun.token, domain=domain)
    return client


def form_token_on(client: TestClient, path: str) -> str:
    """Return the form token that a page carries."""
    found = _TOKEN_FIELD.search(client.get(path).text)
    assert found is not None, f"no form on {path}"
    return found[1]


def post_form(
    client: TestClient,
    path: str,
    fields: Mapping[str, Any] | None = None,
    *,
    seen_on: str = "/sign-in",
    **options: Any,
) -> Any:
    """Post a form as a browser would, with the token of a page; no redirect is followed."""
    data = {"form_token": form_token_on(client, seen_on), **(fields or {})}
    return client.post(path, data=data, follow_redirects=False, **options)
