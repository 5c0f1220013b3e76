"""Whole pools of profiles for a ranking, each profile version named by its serial."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from candidates import profile as pure
from candidates.profile import Profile
from candidates.reach import reach, visible
from candidates.tables import Candidate, ProfileVersion
from foundation.access import Actor
from foundation.errors import NotFound

MOST_CACHED = 60_000
_SERIALS_PER_QUERY = 800
_WHOLE_POOL = 4_000  # from this many missing profiles on, one query over the range of serials

_cache: OrderedDict[int, Profile] = OrderedDict()
_cache_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Pool:
    """Profiles and, in the same order, the serials of their versions."""

    profiles: tuple[Profile, ...]
    serials: tuple[int, ...]


def load_pool(
    session: Session, actor: Actor, *, action: str, organisation_id: UUID | None = None
) -> Pool:
    """Return the newest profile of every candidate within the actor's reach.

    The caller notes the event with the people it shows.

    Parameters
    ----------
    action : str
        The action that the profiles are loaded for.
    organisation_id : UUID, optional
        Only the candidates of this organisation.
    """
    newest = (
        select(func.max(ProfileVersion.serial))
        .join(Candidate, Candidate.id == ProfileVersion.candidate_id)
        .where(visible(actor, action))
        .group_by(ProfileVersion.candidate_id)
    )
    if organisation_id is not None:
        newest = newest.where(Candidate.organisation_id == organisation_id)
    found = load_serials(session, session.scalars(newest).all())
    return Pool(tuple(found.values()), tuple(found))


def load_one(
    session: Session, actor: Actor, *, candidate_id: UUID, action: str
) -> tuple[Profile, int]:
    """Return the newest profile of one candidate, and its serial.

    Raises
    ------
    NotFound
        There is no such candidate, or the actor may not know that there is.
    """
    reach(session, actor, action, candidate_id)
    serial = session.scalar(
        select(func.max(ProfileVersion.serial)).where(ProfileVersion.candidate_id == candidate_id)
    )
    if serial is None:
        raise NotFound
    return load_serials(session, [serial])[serial], serial


def load_serials(session: Session, serials: Iterable[int]) -> dict[int, Profile]:
    """Return profile versions by serial, in the order asked; those that are gone are left out.

    A version never changes, so each is decoded once per process.
    """
    wanted = list(serials)
    found: dict[int, Profile] = {}
    with _cache_lock:
        for serial in wanted:
            if serial in _cache:
                _cache.move_to_end(serial)
                found[serial] = _cache[serial]
    missing = [serial for serial in wanted if serial not in found]
    read = {serial: pure.from_json(body) for serial, body in _bodies(session, missing)}
    found.update(read)
    with _cache_lock:
        _cache.update(read)
        while len(_cache) > MOST_CACHED:
            _cache.popitem(last=False)
    return {serial: found[serial] for serial in wanted if serial in found}


def _bodies(session: Session, missing: Sequence[int]) -> Iterator[tuple[int, dict[str, object]]]:
    columns = select(ProfileVersion.serial, ProfileVersion.body)
    if len(missing) >= _WHOLE_POOL:
        within = columns.where(ProfileVersion.serial.between(min(missing), max(missing)))
        wanted = set(missing)
        rows = session.execute(within.execution_options(yield_per=2_000))
        yield from ((row[0], row[1]) for row in rows if row[0] in wanted)
        return
    for start in range(0, len(missing), _SERIALS_PER_QUERY):
        chunk = missing[start : start + _SERIALS_PER_QUERY]
        for row in session.execute(columns.where(ProfileVersion.serial.in_(chunk))):
            yield row[0], row[1]
