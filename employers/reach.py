"""Which employers and openings an actor reaches: one place for the scope of every query."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session

from accounts.access_table import require, scopes_of
from employers.tables import Employer, Opening
from employers.words import OpeningState
from foundation.access import Actor, OrganisationKind, Resource, Scope
from foundation.errors import NotFound

PUBLIC_STATES = frozenset({OpeningState.PUBLISHED, OpeningState.MATCHING})
_OFFICES = frozenset({OrganisationKind.EMPLOYMENT_SERVICE, OrganisationKind.MUNICIPALITY_UNIT})


def is_office(actor: Actor) -> bool:
    """Tell whether the actor's organisation handles openings from the public pool."""
    return actor.organisation_kind in _OFFICES


def visible_openings(actor: Actor, action: str) -> ColumnElement[bool]:
    """Return the condition that an opening is within the actor's reach."""
    reach = scopes_of(actor, action)
    if Scope.EVERYTHING in reach:
        return true()
    conditions: list[ColumnElement[bool]] = []
    if Scope.ORGANISATION in reach and actor.organisation_id is not None:
        conditions.append(Opening.organisation_id == actor.organisation_id)
        if is_office(actor):
            handed_in = or_(Opening.source != "", Opening.state != OpeningState.DRAFT)
            conditions.append(and_(Opening.organisation_id.is_(None), handed_in))
    if Scope.PUBLISHED in reach:
        conditions.append(Opening.state.in_(PUBLIC_STATES))
    if Scope.OWN_EMPLOYER in reach and actor.organisation_id is not None:
        own = select(Employer.id).where(Employer.organisation_id == actor.organisation_id)
        conditions.append(Opening.employer_id.in_(own))
    return or_(false(), *conditions)


def visible_employers(actor: Actor, action: str) -> ColumnElement[bool]:
    """Return the condition that an employer is within the actor's reach."""
    reach = scopes_of(actor, action)
    if Scope.EVERYTHING in reach:
        return true()
    if Scope.OWN_EMPLOYER in reach and actor.organisation_id is not None:
        return Employer.organisation_id == actor.organisation_id
    return false()


def resource_of(
    actor: Actor,
    *,
    organisation_id: UUID | None,
    state: OpeningState,
    source: str,
    owner: UUID | None,
) -> Resource:
    """Return what the decision needs to know of an opening.

    An ad of the public pool, or an opening that its employer has handed in, that nobody handles
    yet counts as the office's that asks: whoever works with it first takes it on. ``owner`` is the
    organisation of its employer.
    """
    handed_in = bool(source) or state is not OpeningState.DRAFT
    if organisation_id is None and handed_in and is_office(actor):
        organisation_id = actor.organisation_id
    return Resource(
        organisation_id=organisation_id,
        employer_organisation_id=owner,
        published=state in PUBLIC_STATES,
    )


def find_opening(session: Session, actor: Actor, action: str, opening_id: UUID) -> Opening:
    """Return the row of an opening that the actor may do the action on.

    Raises
    ------
    NotFound
        There is none, or it is out of the actor's reach.
    """
    require(actor, action)
    row = session.get(Opening, opening_id)
    if row is None:
        raise NotFound
    require(actor, action, resource_for(session, actor, row))
    return row


def resource_for(session: Session, actor: Actor, row: Opening) -> Resource:
    """Return what the decision needs to know of an opening's row."""
    owner = None
    if row.employer_id is not None:
        query = select(Employer.organisation_id).where(Employer.id == row.employer_id)
        owner = session.scalar(query)
    return resource_of(
        actor,
        organisation_id=row.organisation_id,
        state=row.state,
        source=row.source,
        owner=owner,
    )


def take_on(row: Opening, actor: Actor) -> None:
    """Make the actor's office the handler of an opening that has none."""
    handed_in = bool(row.source) or row.state is not OpeningState.DRAFT
    if row.organisation_id is None and handed_in and is_office(actor):
        row.organisation_id = actor.organisation_id
