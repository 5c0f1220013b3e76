"""Whole pools of profiles for a ranking, each profile version named by its serial."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Pool as ConnectionPool
from sqlalchemy import Select, func, select
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

READ_MODE = ("samsyn_mode", "read")  # how foundation.database marks a unit that cannot write

_caches: WeakKeyDictionary[ConnectionPool, OrderedDict[int, Profile]] = WeakKeyDictionary()
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
    found = load_known(session, session.scalars(newest).all())
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
    return load_known(session, [serial])[serial], serial


def load_serials(session: Session, serials: Iterable[int]) -> dict[int, Profile]:
    """Return profile versions by serial, in the order asked; those that are gone are left out."""
    wanted = list(serials)
    there = {row[0] for row in _rows(session, wanted, select(ProfileVersion.serial))}
    return load_known(session, [serial for serial in wanted if serial in there])


def load_known(session: Session, serials: Sequence[int]) -> dict[int, Profile]:
    """Return profile versions by serials that a query of this unit of work has just found.

    A version never changes, so each is decoded once per process and database; what a unit of
    work that can write reads is not remembered, for it may be undone.
    """
    bind = session.get_bind()
    with _cache_lock:
        cache = _caches.setdefault(bind.engine.pool, OrderedDict())
        found = {serial: cache[serial] for serial in serials if serial in cache}
        for serial in found:
            cache.move_to_end(serial)
    missing = [serial for serial in serials if serial not in found]
    columns = select(ProfileVersion.serial, ProfileVersion.body)
    read = {row[0]: pure.from_json(row[1]) for row in _rows(session, missing, columns)}
    if bind.get_execution_options().get(READ_MODE[0]) == READ_MODE[1]:
        with _cache_lock:
            cache.update(read)
            while len(cache) > MOST_CACHED:
                cache.popitem(last=False)
    found.update(read)
    return {serial: found[serial] for serial in serials if serial in found}


def _rows(session: Session, serials: Sequence[int], columns: Select[Any]) -> Iterator[Any]:
    if len(serials) >= _WHOLE_POOL:
        within = columns.where(ProfileVersion.serial.between(min(serials), max(serials)))
        wanted = set(serials)
        rows = session.execute(within.execution_options(yield_per=2_000))
        yield from (row for row in rows if row[0] in wanted)
        return
    for start in range(0, len(serials), _SERIALS_PER_QUERY):
        chunk = serials[start : start + _SERIALS_PER_QUERY]
        yield from session.execute(columns.where(ProfileVersion.serial.in_(chunk)))
