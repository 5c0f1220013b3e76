"""Employers: who they are, where they work, and which organisation speaks for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from accounts.access_table import require, scopes_of
from employers.importing.parsed import EmployerRef
from employers.organisation_numbers import legal_entity_number, looks_personal
from employers.reach import PUBLIC_STATES, visible_employers
from employers.tables import Employer, Opening, Workplace
from employers.words import Sector
from foundation import audit
from foundation.access import Actor, Resource, Scope
from foundation.database import like_escape, search_key, sort_key
from foundation.errors import Conflict, NotFound, RuleViolation
from foundation.ids import new_id
from foundation.paging import Page, decode_cursor, page_of


@dataclass(frozen=True, slots=True)
class EmployerView:
    """An employer, with the number of openings that are open now."""

    id: UUID
    name: str
    organisation_number: str
    sector: Sector
    organisation_id: UUID | None
    version: int
    open_openings: int


@dataclass(frozen=True, slots=True)
class WorkplaceView:
    """A place where an employer's people work."""

    id: UUID
    name: str
    municipality_id: UUID | None


def find_employer(session: Session, actor: Actor, employer_id: UUID) -> EmployerView:
    """Return one employer.

    Raises
    ------
    NotFound
        There is none, or the actor may not see it.
    """
    row = _find_row(session, actor, "employers.read", employer_id)
    return _view(row, _open_counts(session, [row.id]).get(row.id, 0))


def list_employers(
    session: Session, actor: Actor, *, q: str = "", after: str | None = None, limit: int = 50
) -> Page[EmployerView]:
    """Return employers in Swedish order, a page at a time; ``q`` is part of a name or a number."""
    require(actor, "employers.list")
    query = select(Employer).where(visible_employers(actor, "employers.list"))
    if q.strip():
        pattern = f"%{like_escape(search_key(q))}%"
        digits = legal_entity_number(q)
        named = Employer.name_key.like(pattern, escape="\\")
        query = query.where(named | (Employer.organisation_number == digits) if digits else named)
    if after:
        key, last = decode_cursor(after, 2)
        order = tuple_(Employer.sort_key, Employer.id)
        query = query.where(order > (str(key), _uuid(last)))
    ordered = query.order_by(Employer.sort_key, Employer.id).limit(limit + 1)
    rows = session.scalars(ordered).all()
    counts = _open_counts(session, [row.id for row in rows])
    views = [_view(row, counts.get(row.id, 0)) for row in rows]
    last_row = rows[limit - 1] if len(rows) > limit else None
    return page_of(views, limit, (last_row.sort_key, str(last_row.id)) if last_row else None)


def list_choices(session: Session, actor: Actor, *, limit: int = 500) -> list[tuple[UUID, str]]:
    """Return employers for whom the actor may write openings, for a form."""
    action = "employers.list" if _reaches_all(actor) else "employers.read"
    rows = session.execute(
        select(Employer.id, Employer.name)
        .where(visible_employers(actor, action))
        .order_by(Employer.sort_key, Employer.id)
        .limit(limit)
    )
    return [(row.id, row.name) for row in rows]


def list_workplaces(session: Session, actor: Actor, employer_id: UUID) -> list[WorkplaceView]:
    """Return the workplaces of an employer that the actor may see."""
    _find_row(session, actor, "employers.read", employer_id)
    rows = session.scalars(
        select(Workplace).where(Workplace.employer_id == employer_id).order_by(Workplace.name_key)
    )
    return [WorkplaceView(row.id, row.name, row.municipality_id) for row in rows]


def names_of(session: Session, ids: Iterable[UUID | None]) -> Mapping[UUID, str]:
    """Return the names of employers by id; an employer's name is no secret of a person."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    rows = session.execute(select(Employer.id, Employer.name).where(Employer.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def register(
    session: Session,
    actor: Actor,
    *,
    name: str,
    organisation_number: str = "",
    sector: Sector = Sector.UNKNOWN,
    organisation_id: UUID | None = None,
    now: datetime,
) -> EmployerView:
    """Add an employer; somebody of the employer's own organisation adds it for that one.

    Raises
    ------
    Conflict
        An employer with this number, or with this name and no number, is there already.
    RuleViolation
        The number is not that of a legal entity.
    """
    require(actor, "employers.write")
    if not _reaches_all(actor):
        organisation_id = actor.organisation_id
    require(actor, "employers.write", Resource(employer_organisation_id=organisation_id))
    number = checked_number(organisation_number)
    if _same_employer(session, number, search_key(name)) is not None:
        raise Conflict("This employer is registered already.")
    row = _add(session, name, number, now, sector=sector, organisation_id=organisation_id)
    audit.note(session, actor, "employers.write", objects=[row.id], view="added")
    return _view(row, 0)


def match_or_add(session: Session, ref: EmployerRef, *, now: datetime) -> UUID | None:
    """Return the employer that an ad names: by number, else by name, else a new one."""
    if not ref.name and not ref.organisation_number:
        return None
    name = ref.name or ref.organisation_number
    known = _same_employer(session, ref.organisation_number, search_key(name))
    if known is not None:
        if ref.organisation_number and known.organisation_number is None:
            known.organisation_number = ref.organisation_number
            known.updated_at = now
        return known.id
    return _add(session, name, ref.organisation_number, now).id


def workplace_of(
    session: Session,
    employer_id: UUID,
    *,
    name: str,
    municipality_id: UUID | None,
    point: tuple[float, float] | None,
) -> UUID:
    """Return the employer's workplace of that name in that municipality, added when it is new."""
    key = str(municipality_id) if municipality_id else ""
    known = session.scalar(
        select(Workplace.id).where(
            Workplace.employer_id == employer_id,
            Workplace.name_key == search_key(name),
            Workplace.municipality_key == key,
        )
    )
    if known is not None:
        return known
    row = Workplace(
        id=new_id(),
        employer_id=employer_id,
        name=name,
        name_key=search_key(name),
        municipality_id=municipality_id,
        municipality_key=key,
        latitude=point[0] if point else None,
        longitude=point[1] if point else None,
    )
    session.add(row)
    session.flush()
    return row.id


def own_employer(session: Session, actor: Actor) -> UUID | None:
    """Return the employer that the actor's organisation speaks for, if there is one."""
    if actor.organisation_id is None:
        return None
    query = select(Employer.id).where(Employer.organisation_id == actor.organisation_id)
    return session.scalar(query.order_by(Employer.sort_key, Employer.id).limit(1))


def checked_number(text: str) -> str:
    """Return the ten digits of an organisation number typed by a person; empty when none was.

    Raises
    ------
    RuleViolation
        It is not the number of a legal entity.
    """
    if not text.strip():
        return ""
    number = legal_entity_number(text)
    if number:
        return number
    if looks_personal(text):
        raise RuleViolation(
            "This may be somebody's personal number. Leave the field empty.",
            where="organisation_number",
        )
    raise RuleViolation(
        "This is no organisation number: ten digits, the last one checks the others.",
        where="organisation_number",
    )


def _reaches_all(actor: Actor) -> bool:
    return Scope.EVERYTHING in scopes_of(actor, "employers.write")


def _same_employer(session: Session, number: str, name_key: str) -> Employer | None:
    """Return the employer of a number, else the one of a name whose number does not differ."""
    if number:
        known = session.scalar(select(Employer).where(Employer.organisation_number == number))
        if known is not None:
            return known
    named = select(Employer).where(Employer.name_key == name_key)
    if number:
        named = named.where(Employer.organisation_number.is_(None))
    return session.scalar(named.order_by(Employer.id).limit(1))


def _add(
    session: Session,
    name: str,
    number: str,
    now: datetime,
    *,
    sector: Sector = Sector.UNKNOWN,
    organisation_id: UUID | None = None,
) -> Employer:
    row = Employer(
        id=new_id(),
        name=name,
        name_key=search_key(name),
        sort_key=sort_key(name),
        organisation_number=number or None,
        sector=sector,
        organisation_id=organisation_id,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    return row


def _find_row(session: Session, actor: Actor, action: str, employer_id: UUID) -> Employer:
    require(actor, action)
    row = session.get(Employer, employer_id)
    if row is None:
        raise NotFound
    require(actor, action, Resource(employer_organisation_id=row.organisation_id))
    return row


def _open_counts(session: Session, ids: Iterable[UUID]) -> dict[UUID, int]:
    wanted = list(ids)
    if not wanted:
        return {}
    rows = session.execute(
        select(Opening.employer_id, func.count())
        .where(Opening.employer_id.in_(wanted), Opening.state.in_(PUBLIC_STATES))
        .group_by(Opening.employer_id)
    )
    return {employer_id: count for employer_id, count in rows if employer_id is not None}


def _view(row: Employer, open_openings: int) -> EmployerView:
    return EmployerView(
        id=row.id,
        name=row.name,
        organisation_number=row.organisation_number or "",
        sector=row.sector,
        organisation_id=row.organisation_id,
        version=row.version,
        open_openings=open_openings,
    )


def _uuid(value: str | int) -> UUID:
    try:
        return UUID(str(value))
    except ValueError:
        raise RuleViolation(
            "This page marker is not one of ours. Start from the first page.", where="after"
        ) from None
