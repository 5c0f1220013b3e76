"""Accounts as values, and how they are loaded."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from accounts.tables import User
from accounts.words import UserState
from foundation.access import OrganisationKind, Role


@dataclass(frozen=True, slots=True)
class StandsFor:
    """The one person's file that an account belongs to, if any."""

    candidate_id: UUID | None = None
    supervisor_id: UUID | None = None
    employer_contact_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class UserView:
    """An account as whoever runs accounts sees it."""

    id: UUID
    name: str
    shown_name: str
    organisation_id: UUID
    organisation_name: str
    organisation_kind: OrganisationKind
    roles: tuple[Role, ...]
    state: UserState
    language: str
    candidate_id: UUID | None
    supervisor_id: UUID | None
    employer_contact_id: UUID | None
    created_at: datetime
    signed_in_at: datetime | None
    locked_until: datetime | None
    version: int


def loaded() -> Select[User]:
    """Return a query for accounts with all that a view of them needs."""
    return select(User).options(
        joinedload(User.organisation), joinedload(User.secret), selectinload(User.role_rows)
    )


def stands_for_of(row: User) -> StandsFor:
    """Return whose file an account belongs to."""
    return StandsFor(row.candidate_id, row.supervisor_id, row.employer_contact_id)


def view_of(row: User) -> UserView:
    """Return the view of a loaded account."""
    return UserView(
        id=row.id,
        name=row.name,
        shown_name=row.shown_name,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.name,
        organisation_kind=row.organisation.kind,
        roles=tuple(sorted(one.role for one in row.role_rows)),
        state=row.state,
        language=row.language,
        candidate_id=row.candidate_id,
        supervisor_id=row.supervisor_id,
        employer_contact_id=row.employer_contact_id,
        created_at=row.created_at,
        signed_in_at=row.secret.signed_in_at,
        locked_until=row.secret.locked_until,
        version=row.version,
    )
