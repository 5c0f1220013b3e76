"""The candidates of an opening without scores: what is left when no sound scorecard is there.

The list says so itself. Its order is the one equals have: longest wait, then the keyed hash, so
that it carries no judgement of anybody (RELIABILITY, promise 30; DOMAIN §14 L07).
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from accounts.access_table import require
from candidates import directory, pools
from candidates.profile import Profile
from employers import openings
from employers.views import OpeningView
from foundation import audit
from foundation.access import Actor, Resource
from matching.scoring.ranking import keyed_hash, waiting_day


@dataclass(frozen=True, slots=True)
class UnscoredRow:
    """One person in a list without scores."""

    candidate_id: UUID
    name: str
    profile_version: int


@dataclass(frozen=True, slots=True)
class UnscoredList:
    """An opening's candidates in the order of equals, a page of them."""

    opening: OpeningView
    rows: tuple[UnscoredRow, ...]
    total: int
    start: int

    @property
    def next_start(self) -> int | None:
        """Return where the next page begins; None at the end."""
        after = self.start + len(self.rows)
        return after if after < self.total else None


def list_unscored(
    session: Session, actor: Actor, *, opening_id: UUID, start: int, limit: int, key: bytes
) -> UnscoredList:
    """List everyone within reach for an opening, without a score.

    Raises
    ------
    NotFound
        There is no such opening, or the actor may not know that there is.
    """
    require(actor, "matches.rank", Resource(organisation_id=actor.organisation_id))
    opening = openings.find(session, actor, opening_id)
    pool = pools.load_pool(session, actor, action="matches.rank")

    def order(profile: Profile) -> tuple[date, bytes]:
        return waiting_day(profile), keyed_hash(key, str(opening_id), profile.candidate_id)

    shown = sorted(pool.profiles, key=order)[start : start + limit]
    names = directory.names_of(session, actor, [UUID(one.candidate_id) for one in shown])
    rows = tuple(
        UnscoredRow(UUID(one.candidate_id), names.get(UUID(one.candidate_id), ""), one.version)
        for one in shown
    )
    objects = [opening_id, *(row.candidate_id for row in rows)]
    audit.note(session, actor, "matches.rank", objects=objects, view="unscored")
    return UnscoredList(opening, rows, len(pool.profiles), start)
