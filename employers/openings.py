"""Openings: find, list, write; and what an opening asks for, for the scorer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import Session

from accounts.access_table import allows, require, scopes_of
from employers import directory, reach, requirement_versions, suggestions, views
from employers.facts import OpeningFacts
from employers.opening_rows import new_row, write_facts
from employers.requirements import Requirements
from employers.tables import Employer, Opening, OpeningNote, OpeningRequirement
from employers.views import NoteView, OpeningView, RequirementView
from employers.words import OpeningState, RequirementState
from foundation import audit
from foundation.access import Actor, Resource, Scope
from foundation.database import check_version, like_escape, search_key
from foundation.errors import NotAllowed, NotFound, RuleViolation
from foundation.paging import Page, decode_cursor, page_of

MOST_OPEN = 5_000


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """An opening in a list, with how far its requirements have been decided."""

    opening: OpeningView
    suggested: int
    confirmed: int


@dataclass(frozen=True, slots=True)
class Filters:
    """Which openings a list shows."""

    q: str = ""
    state: OpeningState | None = None
    occupation_id: UUID | None = None
    municipality_id: UUID | None = None
    employer_id: UUID | None = None


def find(session: Session, actor: Actor, opening_id: UUID) -> OpeningView:
    """Return one opening.

    Raises
    ------
    NotFound
        There is none, or the actor may not see it.
    """
    row = reach.find_opening(session, actor, "openings.read", opening_id)
    return _view(session, row)


def find_for_change(
    session: Session, actor: Actor, opening_id: UUID, *, action: str = "openings.write"
) -> OpeningView:
    """Return one opening that the actor may change.

    Raises
    ------
    NotFound
        There is none, or the actor may not change it.
    """
    return _view(session, reach.find_opening(session, actor, action, opening_id))


def may_change(session: Session, actor: Actor, opening_id: UUID) -> bool:
    """Tell whether the actor may change an opening, to show the buttons that work."""
    try:
        reach.find_opening(session, actor, "openings.write", opening_id)
    except (NotFound, NotAllowed):
        return False
    return True


def resource_of(opening: OpeningView, actor: Actor) -> Resource:
    """Return what other packages need to decide on acts about an opening they were given."""
    return reach.resource_of(
        actor,
        organisation_id=opening.organisation_id,
        state=opening.state,
        source=opening.source,
        owner=None,
    )


def list_openings(
    session: Session,
    actor: Actor,
    *,
    filters: Filters | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[OpeningRow]:
    """Return openings, the newest first, a page at a time."""
    require(actor, "openings.list")
    query = select(Opening).where(*_conditions(actor, filters or Filters()))
    if after:
        listed, last = decode_cursor(after, 2)
        if not isinstance(listed, int):
            raise RuleViolation(
                "This page marker is not one of ours. Start from the first page.", where="after"
            )
        query = query.where(tuple_(Opening.listed_at, Opening.id) < (listed, _uuid(last)))
    ordered = query.order_by(Opening.listed_at.desc(), Opening.id.desc()).limit(limit + 1)
    rows = session.scalars(ordered).all()
    names = directory.names_of(session, [row.employer_id for row in rows])
    decided = _decided(session, [row.id for row in rows])
    items = [
        OpeningRow(
            views.opening_view(row, employer_name=_name(names, row.employer_id)),
            decided.get((row.id, RequirementState.SUGGESTED), 0),
            decided.get((row.id, RequirementState.CONFIRMED), 0),
        )
        for row in rows
    ]
    last_row = rows[limit - 1] if len(rows) > limit else None
    return page_of(items, limit, (last_row.listed_at, str(last_row.id)) if last_row else None)


def count_openings(session: Session, actor: Actor, *, filters: Filters | None = None) -> int:
    """Return how many openings a list holds."""
    require(actor, "openings.list")
    query = select(func.count()).select_from(Opening)
    return session.scalar(query.where(*_conditions(actor, filters or Filters()))) or 0


def load_open(session: Session, actor: Actor, *, limit: int = MOST_OPEN) -> Sequence[OpeningView]:
    """Return the openings that are open for matching and within the actor's reach."""
    require(actor, "openings.list")
    rows = session.scalars(
        select(Opening)
        .where(
            reach.visible_openings(actor, "openings.list"), Opening.state.in_(reach.PUBLIC_STATES)
        )
        .order_by(Opening.listed_at.desc(), Opening.id.desc())
        .limit(limit)
    ).all()
    names = directory.names_of(session, [row.employer_id for row in rows])
    return [views.opening_view(row, employer_name=_name(names, row.employer_id)) for row in rows]


def headlines_of(session: Session, actor: Actor, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the headlines of those openings that the actor may list."""
    wanted = set(ids)
    if not wanted or not scopes_of(actor, "openings.list"):
        return {}
    rows = session.execute(
        select(Opening.id, Opening.headline).where(
            Opening.id.in_(wanted), reach.visible_openings(actor, "openings.list")
        )
    )
    return {row.id: row.headline for row in rows}


def create(
    session: Session,
    actor: Actor,
    *,
    facts: OpeningFacts,
    employer_id: UUID | None = None,
    organisation_id: UUID | None = None,
    now: datetime,
) -> OpeningView:
    """Write a new opening as a draft, with suggested requirements.

    Parameters
    ----------
    employer_id : UUID, optional
        Somebody of an employer writes for the own employer only, and need not name it.
    organisation_id : UUID, optional
        The office that handles it; the command line alone may name another than its own.

    Raises
    ------
    RuleViolation
        There is no such employer within the actor's reach, a concept is unknown, or the hours
        contradict one another.
    """
    require(actor, "openings.write")
    employer_id, owner = _employer_for(session, actor, employer_id)
    handles = Scope.ORGANISATION in scopes_of(actor, "openings.write")
    if not actor.is_operator:
        organisation_id = actor.organisation_id if handles else None
    resource = Resource(organisation_id=organisation_id, employer_organisation_id=owner)
    require(actor, "openings.write", resource)
    row = new_row(now, state=OpeningState.DRAFT)
    row.created_by = actor.user_id
    row.organisation_id = organisation_id
    row.employer_id = employer_id
    write_facts(session, row, facts)
    session.add(row)
    session.flush()
    suggestions.renew(session, row)
    requirement_versions.keep(session, row, now=now)
    audit.note(session, actor, "openings.write", objects=[row.id], view="added")
    return _view(session, row)


def amend(
    session: Session,
    actor: Actor,
    *,
    opening_id: UUID,
    version: int,
    facts: OpeningFacts,
    now: datetime,
) -> OpeningView:
    """Change the facts of an opening; suggestions follow a changed text or occupation.

    Raises
    ------
    Stale
        Somebody else changed it first.
    RuleViolation
        A concept is unknown, or the hours contradict one another.
    """
    row = reach.find_opening(session, actor, "openings.write", opening_id)
    check_version(row, version)
    reach.take_on(row, actor)
    changed = write_facts(session, row, facts)
    row.edited_fields = sorted({*row.edited_fields, *changed})
    if "occupation_id" in changed:
        row.occupation_guessed = False
    row.updated_at = now
    session.flush()
    if changed & {"text", "occupation_id"}:
        suggestions.renew(session, row)
    requirement_versions.keep(session, row, now=now)
    audit.note(session, actor, "openings.write", objects=[row.id], view="changed")
    return _view(session, row)


def list_requirements(session: Session, actor: Actor, opening_id: UUID) -> list[RequirementView]:
    """Return what an opening asks for: demands before wishes, then by kind and name."""
    reach.find_opening(session, actor, "openings.read", opening_id)
    rows = session.scalars(
        select(OpeningRequirement)
        .where(OpeningRequirement.opening_id == opening_id)
        .order_by(
            OpeningRequirement.kind,
            OpeningRequirement.essential.desc(),
            OpeningRequirement.confidence.desc(),
            OpeningRequirement.label,
            OpeningRequirement.id,
        )
    )
    return [views.requirement_view(row) for row in rows]


def list_notes(session: Session, actor: Actor, opening_id: UUID) -> list[NoteView]:
    """Return the fields of the ad that were not taken as they stood, and why."""
    reach.find_opening(session, actor, "openings.read", opening_id)
    rows = session.scalars(
        select(OpeningNote)
        .where(OpeningNote.opening_id == opening_id)
        .order_by(OpeningNote.kind, OpeningNote.field, OpeningNote.id)
    )
    return [views.note_view(row) for row in rows]


def requirements_of(session: Session, actor: Actor, opening_id: UUID) -> Requirements:
    """Return what an opening asks for now, as the scorer sees it.

    Raises
    ------
    NotFound
        There is no such opening, or the actor may not see it.
    """
    reach.find_opening(session, actor, "openings.read", opening_id)
    return requirement_versions.load_latest(session, opening_id)


def requirements_as_of(
    session: Session, actor: Actor, opening_id: UUID, as_of: datetime
) -> Requirements:
    """Return what an opening asked for at a moment, to replay a ranking.

    Raises
    ------
    NotFound
        There is no such opening, the actor may not see it, or it asked for nothing yet.
    """
    reach.find_opening(session, actor, "openings.read", opening_id)
    return requirement_versions.load_as_of(session, opening_id, as_of)


def requirements_of_many(
    session: Session, actor: Actor, opening_ids: Sequence[UUID]
) -> Mapping[UUID, Requirements]:
    """Return what many openings ask for now; those out of reach are left out."""
    require(actor, "openings.list")
    visible = reach.visible_openings(actor, "openings.list")
    reached = session.scalars(
        select(Opening.id).where(visible, Opening.id.in_(list(opening_ids)))
    ).all()
    return requirement_versions.load_many(session, reached)


def _employer_for(
    session: Session, actor: Actor, employer_id: UUID | None
) -> tuple[UUID | None, UUID | None]:
    """Return the employer to write for, and the organisation that speaks for it."""
    if employer_id is None and Scope.OWN_EMPLOYER in scopes_of(actor, "openings.write"):
        employer_id = directory.own_employer(session, actor)
    if employer_id is None:
        return None, None
    found = session.get(Employer, employer_id)
    owner = Resource(employer_organisation_id=found.organisation_id) if found else None
    if owner is None or not allows(actor, "employers.read", owner):
        raise RuleViolation("Choose the employer from the list.", where="employer_id")
    return employer_id, owner.employer_organisation_id


def _conditions(actor: Actor, filters: Filters) -> list[ColumnElement[bool]]:
    conditions = [reach.visible_openings(actor, "openings.list")]
    conditions.extend(
        Opening.search_key.like(f"%{like_escape(word)}%", escape="\\")
        for word in search_key(filters.q).split()[:8]
    )
    if filters.state is not None:
        conditions.append(Opening.state == filters.state)
    if filters.occupation_id is not None:
        conditions.append(Opening.occupation_id == filters.occupation_id)
    if filters.municipality_id is not None:
        conditions.append(Opening.municipality_id == filters.municipality_id)
    if filters.employer_id is not None:
        conditions.append(Opening.employer_id == filters.employer_id)
    return conditions


def _decided(session: Session, ids: Sequence[UUID]) -> Mapping[tuple[UUID, RequirementState], int]:
    if not ids:
        return {}
    rows = session.execute(
        select(OpeningRequirement.opening_id, OpeningRequirement.state, func.count())
        .where(OpeningRequirement.opening_id.in_(ids))
        .group_by(OpeningRequirement.opening_id, OpeningRequirement.state)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _view(session: Session, row: Opening) -> OpeningView:
    names = directory.names_of(session, [row.employer_id])
    return views.opening_view(row, employer_name=_name(names, row.employer_id))


def _name(names: Mapping[UUID, str], employer_id: UUID | None) -> str:
    return names.get(employer_id, "") if employer_id else ""


def _uuid(value: str | int) -> UUID:
    try:
        return UUID(str(value))
    except ValueError:
        raise RuleViolation(
            "This page marker is not one of ours. Start from the first page.", where="after"
        ) from None
