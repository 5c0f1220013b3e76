"""The jobs as people who look after the service see them: which wait, which failed, try again."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from foundation.errors import Conflict, NotFound
from foundation.job_tables import Job
from foundation.jobs import STATES, may_be_taken, moment

KEEP_DONE_FOR = timedelta(days=30)


def find(session: Session, job_id: UUID) -> Job:
    """Return a job.

    Raises
    ------
    NotFound
        There is none with that id.
    """
    job = session.get(Job, job_id, populate_existing=True)
    if job is None:
        raise NotFound("There is no such job.")
    return job


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as people who look after the service see it."""

    id: UUID
    name: str
    state: str
    attempts: int
    created_at: datetime
    next_try_at: datetime
    done_at: datetime | None
    error_class: str
    progress_done: int
    progress_total: int


def list_jobs(session: Session, *, state: str | None = None, limit: int = 100) -> list[JobView]:
    """Return the newest jobs, of one state if one is named."""
    asked = select(*(getattr(Job, one.name) for one in fields(JobView)))
    if state is not None:
        asked = asked.where(Job.state == state)
    found = session.execute(asked.order_by(Job.created_at.desc(), Job.id.desc()).limit(limit))
    return [JobView(*row) for row in found]


def count_by_state(session: Session) -> dict[str, int]:
    """Return how many jobs there are in each state."""
    counted = session.execute(select(Job.state, func.count()).group_by(Job.state))
    return dict.fromkeys(STATES, 0) | {state: count for state, count in counted}  # noqa: C416


def oldest_due(session: Session, *, now: datetime | None = None) -> timedelta:
    """Return how long the job that has waited longest has been due; zero when none is."""
    now = now or moment(session)
    due = select(Job.next_try_at).where(may_be_taken(now)).order_by(Job.next_try_at).limit(1)
    first: datetime | None = session.scalar(due)
    waited: timedelta = now - first if first is not None else timedelta(0)
    return waited


def retry(session: Session, job_id: UUID, *, now: datetime | None = None) -> Job:
    """Offer a failed job again, with all its attempts.

    Raises
    ------
    NotFound
        There is no such job.
    Conflict
        It has not failed.
    """
    now = now or moment(session)
    offered = session.scalar(
        update(Job)
        .where(Job.id == job_id, Job.state == "failed")
        .values(state="waiting", attempts=0, next_try_at=now, rung_at=None)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    )
    job = find(session, job_id)
    if offered is None:
        raise Conflict(
            "Only a job that has failed can be tried again. This one is {state}.", state=job.state
        )
    session.info.setdefault("ring", []).append(str(job_id))
    return job


def remove_done(session: Session, *, now: datetime) -> int:
    """Remove jobs that were done a month ago; failed ones stay until somebody looks at them."""
    old = delete(Job).where(Job.state == "done", Job.done_at < now - KEEP_DONE_FOR)
    return len(session.scalars(old.returning(Job.id)).all())
