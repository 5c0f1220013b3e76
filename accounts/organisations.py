"""Organisations: the parties whose people use the service, apart from each other."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, select, tuple_, update
from sqlalchemy.orm import Session

from accounts.access_table import require, scopes_of
from accounts.tables import Organisation, SignInSession, User
from accounts.words import OrganisationState, SessionEnd
from foundation import audit
from foundation.access import Actor, OrganisationKind, Resource, Scope
from foundation.database import check_version, like_escape, search_key, sort_key, touch
from foundation.errors import Conflict, NotFound, RuleViolation
from foundation.ids import new_id
from foundation.paging import Page, decode_cursor, page_of

MOST_CHOICES = 2_000
MOST_NAMES = 1_000


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation as the administrator sees it."""

    id: UUID
    name: str
    kind: OrganisationKind
    state: OrganisationState
    created_at: datetime
    version: int
    people: int


def add(
    session: Session, actor: Actor, *, name: str, kind: OrganisationKind, now: datetime
) -> OrganisationView:
    """Add an organisation.

    Raises
    ------
    Conflict
        There is one of this kind with the same name.
    """
    require(actor, "organisations.write")
    _refuse_second(session, name=name, kind=kind)
    row = Organisation(
        id=new_id(),
        name=name,
        name_key=search_key(name),
        sort_key=sort_key(name),
        kind=kind,
        state=OrganisationState.ACTIVE,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    audit.note(session, actor, "organisations.write", objects=[row.id], view="added")
    return _view(row, 0)


def ensure(
    session: Session, actor: Actor, *, name: str, kind: OrganisationKind, now: datetime
) -> OrganisationView:
    """Return the organisation of this kind and name, added if it is new."""
    require(actor, "organisations.write")
    known = session.scalar(_same(name=name, kind=kind))
    if known is not None:
        return find(session, actor, known)
    return add(session, actor, name=name, kind=kind, now=now)


def find(session: Session, actor: Actor, organisation_id: UUID) -> OrganisationView:
    """Return one organisation, with the number of its accounts.

    Raises
    ------
    NotFound
        There is none, or the actor may not see it.
    """
    row = _find_row(session, actor, "organisations.list", organisation_id)
    audit.note(session, actor, "organisations.list", objects=[row.id], view="one")
    return _view(row, _people_of(session, [row.id]).get(row.id, 0))


def list_organisations(
    session: Session,
    actor: Actor,
    *,
    q: str = "",
    kind: OrganisationKind | None = None,
    state: OrganisationState | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[OrganisationView]:
    """Return organisations in Swedish order, a page at a time."""
    require(actor, "organisations.list")
    query = select(Organisation).where(_visible(actor, "organisations.list"))
    if q.strip():
        pattern = f"%{like_escape(search_key(q))}%"
        query = query.where(Organisation.name_key.like(pattern, escape="\\"))
    if kind is not None:
        query = query.where(Organisation.kind == kind)
    if state is not None:
        query = query.where(Organisation.state == state)
    if after:
        key, last = decode_cursor(after, 2)
        order = tuple_(Organisation.sort_key, Organisation.id)
        query = query.where(order > (str(key), _uuid(last)))
    rows = session.scalars(
        query.order_by(Organisation.sort_key, Organisation.id).limit(limit + 1)
    ).all()
    people = _people_of(session, [row.id for row in rows])
    views = [_view(row, people.get(row.id, 0)) for row in rows]
    audit.note(session, actor, "organisations.list", objects=[one.id for one in views[:limit]])
    last_row = rows[limit - 1] if len(rows) > limit else None
    keys = (last_row.sort_key, str(last_row.id)) if last_row else None
    return page_of(views, limit, keys)


def list_choices(session: Session, actor: Actor) -> Sequence[tuple[UUID, str, OrganisationKind]]:
    """Return the open organisations in which the actor may have accounts, for a form."""
    require(actor, "users.write")
    rows = session.execute(
        select(Organisation.id, Organisation.name, Organisation.kind)
        .where(Organisation.state == OrganisationState.ACTIVE, _visible(actor, "users.write"))
        .order_by(Organisation.sort_key, Organisation.id)
        .limit(MOST_CHOICES)
    )
    return [(row.id, row.name, row.kind) for row in rows]


def amend(
    session: Session,
    actor: Actor,
    *,
    organisation_id: UUID,
    version: int,
    now: datetime,
    name: str | None = None,
    state: OrganisationState | None = None,
) -> OrganisationView:
    """Rename, close or open an organisation; closing ends the sign-ins of its people.

    Raises
    ------
    Stale
        Somebody else changed it first.
    RuleViolation
        The actor would close the organisation that the actor belongs to.
    """
    row = _find_row(session, actor, "organisations.write", organisation_id)
    check_version(row, version)
    if name is not None and search_key(name) != row.name_key:
        _refuse_second(session, name=name, kind=row.kind)
    closing = state is OrganisationState.CLOSED and row.state is not OrganisationState.CLOSED
    if closing and row.id == actor.organisation_id:
        raise RuleViolation("You cannot close your own organisation.", where="state")
    if name is not None:
        row.name, row.name_key, row.sort_key = name, search_key(name), sort_key(name)
    if state is not None:
        row.state = state
    touch(row, now)
    session.flush()
    if closing:
        _end_sign_ins(session, row.id, now)
    audit.note(
        session, actor, "organisations.write", objects=[row.id], view=str(state or "renamed")
    )
    return _view(row, _people_of(session, [row.id]).get(row.id, 0))


def names_of(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of organisations by id, for pages that name who did something."""
    wanted = list(dict.fromkeys(ids))[:MOST_NAMES]
    rows = session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.id.in_(wanted))
    )
    return {row.id: row.name for row in rows}


def _visible(actor: Actor, action: str) -> ColumnElement[bool]:
    reach = scopes_of(actor, action)
    if Scope.EVERYTHING in reach:
        return Organisation.id.is_not(None)
    if Scope.ORGANISATION in reach:
        return Organisation.id == actor.organisation_id
    return false()


def _find_row(session: Session, actor: Actor, action: str, organisation_id: UUID) -> Organisation:
    require(actor, action)
    require(actor, action, Resource(organisation_id=organisation_id))
    row = session.get(Organisation, organisation_id)
    if row is None:
        raise NotFound
    return row


def _refuse_second(session: Session, *, name: str, kind: OrganisationKind) -> None:
    if session.scalar(_same(name=name, kind=kind)) is not None:
        raise Conflict(
            "There is already an organisation of this kind with this name.", where="name"
        )


def _same(*, name: str, kind: OrganisationKind) -> Select[UUID]:
    return select(Organisation.id).where(
        Organisation.kind == kind, Organisation.name_key == search_key(name)
    )


def _people_of(session: Session, ids: Collection[UUID]) -> dict[UUID, int]:
    rows = session.execute(
        select(User.organisation_id, func.count())
        .where(User.organisation_id.in_(ids))
        .group_by(User.organisation_id)
    )
    return {row[0]: row[1] for row in rows}


def _end_sign_ins(session: Session, organisation_id: UUID, now: datetime) -> None:
    people = select(User.id).where(User.organisation_id == organisation_id)
    session.execute(
        update(SignInSession)
        .where(SignInSession.user_id.in_(people), SignInSession.ended_at.is_(None))
        .values(ended_at=now, ended_because=SessionEnd.ACCOUNT_CHANGED)
    )


def _uuid(value: str | int) -> UUID:
    try:
        return UUID(str(value))
    except ValueError:
        raise RuleViolation(
            "This page marker is not one of ours. Start from the first page.", where="after"
        ) from None


def _view(row: Organisation, people: int) -> OrganisationView:
    return OrganisationView(
        id=row.id,
        name=row.name,
        kind=row.kind,
        state=row.state,
        created_at=row.created_at,
        version=row.version,
        people=people,
    )
