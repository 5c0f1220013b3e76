"""Display names of candidates by id, for pages of other packages."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from candidates.reach import visible
from candidates.tables import Candidate
from foundation.access import Actor

_IDS_PER_QUERY = 800


def names_of(
    session: Session, actor: Actor, ids: Iterable[UUID], *, action: str = "candidates.list"
) -> dict[UUID, str]:
    """Return the names of those people that are within the actor's reach.

    The caller notes the event with the people it shows.
    """
    wanted = list(dict.fromkeys(ids))
    names: dict[UUID, str] = {}
    for start in range(0, len(wanted), _IDS_PER_QUERY):
        rows = session.execute(
            select(Candidate.id, Candidate.given_name, Candidate.family_name).where(
                Candidate.id.in_(wanted[start : start + _IDS_PER_QUERY]), visible(actor, action)
            )
        )
        names.update({row[0]: f"{row[1]} {row[2]}".strip() for row in rows})
    return names
