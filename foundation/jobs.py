"""Work for later: a row written with the change that asks for it, claimed by lease, done once.

The broker only rings. A row is claimed by one statement, its lease is renewed while the work
runs, and the mark that it is done is written in the transaction of its effect: whoever lost the
lease cannot mark, so its effect is rolled back. A sweep rings again for what nobody heard.
"""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from foundation import clock
from foundation.database import Instant
from foundation.errors import Unavailable
from foundation.ids import new_id
from foundation.job_tables import Job, JobSchedule

LEASE = timedelta(seconds=60)
ATTEMPTS = 8
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=1)
RING_AGAIN_AFTER = timedelta(seconds=30)
STATES = ("waiting", "running", "done", "failed")
WORKER_LOST = "WorkerLost"

Plain = str | int | bool | None
UnitOfWork = Session
"""What work in the database is handed; ``workers`` knows no SQLAlchemy."""
DATABASE_AWAY = (Unavailable, SQLAlchemyError)
"""What a unit of work raises while the database is locked, full or gone."""


class LeaseLostError(Exception):
    """The work took longer than its lease and somebody else has it now; nothing may be kept."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A job in hand: what to do, which try it is, and the token that proves the lease."""

    id: UUID
    name: str
    payload: Mapping[str, Any]
    attempt: int
    token: str


def enqueue(
    session: Session, name: str, /, *, requested_by: UUID | None = None, **payload: Plain | UUID
) -> Job:
    """Write a job into the unit of work; it is rung for when that has been committed.

    Parameters
    ----------
    name : str
        ``package.verb_noun``; a handler of that name does the work.
    requested_by : UUID, optional
        The user who waits for it.
    **payload : str, int, bool, None or UUID
        Ids and plain values only; a UUID is kept as text.

    Raises
    ------
    TypeError
        The payload holds something that is no id or plain value.
    """
    with session.no_autoflush:
        now = moment(session)
    job = Job(
        id=new_id(),
        name=name,
        payload=dict(_plain(payload)),
        state="waiting",
        attempts=0,
        created_at=now,
        requested_by=requested_by,
        next_try_at=now,
        rung_at=None,
        lease_until=None,
        leased_by="",
        done_at=None,
        error_class="",
        progress_done=0,
        progress_total=0,
    )
    session.add(job)
    session.info.setdefault("ring", []).append(str(job.id))
    return job


def _plain(payload: Mapping[str, object]) -> Iterator[tuple[str, Plain]]:
    for name, value in payload.items():
        if isinstance(value, UUID):
            yield name, str(value)
        elif value is None or isinstance(value, str | int | bool):
            yield name, value
        else:
            msg = f"a job's {name} must be an id or a plain value, not {type(value).__name__}"
            raise TypeError(msg)


def moment(session: Session) -> datetime:
    """Return the time by the database's clock, which all hosts share."""
    if session.get_bind().dialect.name == "sqlite":
        return clock.now()
    now: datetime = session.execute(select(func.clock_timestamp(type_=Instant()))).scalar_one()
    return now


def claim(
    session: Session, job_id: UUID, *, worker: str, now: datetime | None = None
) -> Claim | None:
    """Take a job by lease, in one statement.

    Parameters
    ----------
    worker : str
        Who takes it, for the people who look at the list.

    Returns
    -------
    Claim or None
        None when it is done, failed, in other hands, or not due yet.
    """
    now = now or moment(session)
    token = f"{worker[:80]}/{secrets.token_hex(16)}"
    free = (
        select(Job.id)
        .where(Job.id == job_id, may_be_taken(now), Job.attempts < ATTEMPTS)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    row = session.execute(
        update(Job)
        .where(Job.id == free)
        .values(
            state="running",
            attempts=Job.attempts + 1,
            lease_until=now + LEASE,
            leased_by=token,
            error_class="",
        )
        .returning(Job.id, Job.name, Job.payload, Job.attempts)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return Claim(row.id, row.name, row.payload, row.attempts, token) if row else None


def may_be_taken(now: datetime) -> ColumnElement[bool]:
    """Select what may be taken: waiting and due, or held by a lease that has run out."""
    return or_(
        and_(Job.state == "waiting", Job.next_try_at <= now),
        and_(Job.state == "running", Job.lease_until < now),
    )


def renew(session: Session, claimed: Claim, *, now: datetime | None = None) -> None:
    """Hold a job for another length of the lease.

    Raises
    ------
    LeaseLostError
        Somebody else has the job.
    """
    _change(session, claimed, lease_until=(now or moment(session)) + LEASE)


def report(
    session: Session, claimed: Claim, *, done: int, total: int, now: datetime | None = None
) -> None:
    """Say how far a long job has come, and renew its lease."""
    until = (now or moment(session)) + LEASE
    _change(session, claimed, progress_done=done, progress_total=total, lease_until=until)


def finish(session: Session, claimed: Claim, *, now: datetime | None = None) -> None:
    """Mark a job done, in the transaction of its effect.

    Raises
    ------
    LeaseLostError
        Somebody else has the job: this transaction must not be kept.
    """
    _change(
        session,
        claimed,
        state="done",
        done_at=now or moment(session),
        lease_until=None,
        leased_by="",
    )


def give_back(
    session: Session,
    claimed: Claim,
    *,
    error: str,
    final: bool = False,
    now: datetime | None = None,
) -> str:
    """Put a job that failed back with the time of its next try, or give it up.

    Parameters
    ----------
    error : str
        Class of the error; never its text, which may hold a person's data.
    final : bool
        Another try would end the same way.

    Returns
    -------
    str
        The state it is in now: ``waiting`` or ``failed``.
    """
    now = now or moment(session)
    state = "failed" if final or claimed.attempt >= ATTEMPTS else "waiting"
    _change(
        session,
        claimed,
        state=state,
        next_try_at=now + delay_after(claimed.attempt, share=secrets.randbelow(1000) / 1000),
        rung_at=None,
        lease_until=None,
        leased_by="",
        error_class=error[:120],
    )
    return state


def delay_after(attempt: int, *, share: float) -> timedelta:
    """Return how long to wait after a failed attempt: doubling to an hour, spread by jitter.

    Parameters
    ----------
    attempt : int
        Number of the attempt that failed, from 1.
    share : float in [0, 1)
        Where in the spread of 75 to 100 % of the delay to land.

    Examples
    --------
    >>> [delay_after(n, share=1.0).total_seconds() / 60 for n in (1, 2, 3, 7, 8)]
    [1.0, 2.0, 4.0, 60.0, 60.0]
    """
    doubled: timedelta = FIRST_DELAY * 2 ** (attempt - 1)
    full = min(doubled, LONGEST_DELAY)
    return full * (0.75 + 0.25 * share)


def _change(session: Session, claimed: Claim, **values: object) -> None:
    """Change a job that is still in hand; the token in the condition makes sure of it."""
    held = session.scalar(
        update(Job)
        .where(Job.id == claimed.id, Job.state == "running", Job.leased_by == claimed.token)
        .values(values)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    )
    if held is None:
        raise LeaseLostError


def release(session: Session, *, worker: str, now: datetime | None = None) -> int:
    """Offer again what a worker held that has certainly ended, without waiting for its leases.

    Parameters
    ----------
    worker : str
        The name it claimed under.

    Returns
    -------
    int
        How many jobs it held.
    """
    now = now or moment(session)
    held = Job.leased_by.startswith(f"{worker[:80]}/", autoescape=True)
    rows = session.scalars(
        update(Job)
        .where(Job.state == "running", held)
        .values(
            state=case((Job.attempts >= ATTEMPTS, "failed"), else_="waiting"),
            next_try_at=now,
            rung_at=None,
            lease_until=None,
            leased_by="",
            error_class=WORKER_LOST,
        )
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    )
    return len(rows.all())


def sweep(session: Session, *, limit: int = 500, now: datetime | None = None) -> list[UUID]:
    """Return the jobs to ring for: due or abandoned, and not rung for a while.

    A job whose worker was lost at its last attempt is given up here.
    """
    now = now or moment(session)
    session.execute(
        update(Job)
        .where(Job.state == "running", Job.lease_until < now, Job.attempts >= ATTEMPTS)
        .values(state="failed", lease_until=None, leased_by="", error_class=WORKER_LOST)
        .execution_options(synchronize_session=False)
    )
    unheard = or_(Job.rung_at.is_(None), Job.rung_at < now - RING_AGAIN_AFTER)
    due = (
        select(Job.id)
        .where(may_be_taken(now), unheard)
        .order_by(Job.next_try_at, Job.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(
        session.scalars(
            update(Job)
            .where(Job.id.in_(due))
            .values(rung_at=now)
            .returning(Job.id)
            .execution_options(synchronize_session=False)
        )
    )


def claim_due(
    session: Session, names_and_next: Mapping[str, datetime], *, now: datetime | None = None
) -> list[Job]:
    """Enqueue the periodic jobs that have fallen due; a second caller enqueues none.

    Parameters
    ----------
    names_and_next : mapping of str to datetime
        Each periodic job and the next time it is due after now.
    """
    now = now or moment(session)
    _plant(session, names_and_next)
    fallen: list[Job] = []
    for name, following in sorted(names_and_next.items()):
        moved = session.scalar(
            update(JobSchedule)
            .where(JobSchedule.name == name, JobSchedule.due_at <= now)
            .values(due_at=following)
            .returning(JobSchedule.name)
            .execution_options(synchronize_session=False)
        )
        if moved:
            fallen.append(enqueue(session, name))
        # A time beyond the next one was set by a clock that ran ahead: take it back.
        session.execute(
            update(JobSchedule)
            .where(JobSchedule.name == name, JobSchedule.due_at > following)
            .values(due_at=following)
            .execution_options(synchronize_session=False)
        )
    return fallen


def _plant(session: Session, names_and_next: Mapping[str, datetime]) -> None:
    known = set(session.scalars(select(JobSchedule.name)))
    rows = [{"name": n, "due_at": at} for n, at in names_and_next.items() if n not in known]
    if not rows:
        return
    of = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(of.insert(JobSchedule).values(rows).on_conflict_do_nothing())
