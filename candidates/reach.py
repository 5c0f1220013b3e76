"""Which candidates an actor may see; every query of this package passes through here."""

from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from accounts.access_table import allows, require, scopes_of
from candidates.tables import Candidate
from foundation.access import Actor, Resource, Scope
from foundation.errors import NotFound


def visible(actor: Actor, action: str) -> ColumnElement[bool]:
    """Return the condition that keeps the candidates within the actor's reach."""
    scopes = scopes_of(actor, action)
    if Scope.EVERYTHING in scopes:
        return Candidate.id.is_not(None)
    conditions: list[ColumnElement[bool]] = []
    if Scope.ORGANISATION in scopes and actor.organisation_id is not None:
        conditions.append(Candidate.organisation_id == actor.organisation_id)
    if Scope.OWN in scopes and actor.candidate_id is not None:
        conditions.append(Candidate.id == actor.candidate_id)
    return or_(*conditions) if conditions else false()


def resource_of(candidate: Candidate) -> Resource:
    """Return what the access decision needs to know of a candidate."""
    return Resource(organisation_id=candidate.organisation_id, candidate_id=candidate.id)


def reach(
    session: Session, actor: Actor, action: str, candidate_id: UUID, *, change: bool = False
) -> Candidate:
    """Return a candidate within the actor's reach; a change locks the row first.

    The caller notes the event, so that one act is one event.

    Raises
    ------
    NotFound
        There is none, or the actor may not know that there is.
    """
    query = select(Candidate).where(Candidate.id == candidate_id)
    if change:
        query = query.with_for_update().execution_options(populate_existing=True)
    candidate = session.scalar(query)
    if candidate is None:
        raise NotFound
    require(actor, action, resource_of(candidate))
    return candidate


def sees_evidence(actor: Actor, candidate: Candidate) -> bool:
    """Tell whether the actor reads the evidence itself, or only how far it reaches."""
    return allows(actor, "evidence.read", resource_of(candidate))
