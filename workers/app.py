"""The Celery application: it carries the bell and runs the work; the job table is the truth.

Started by ``samsyn serve``, or by ``celery -A workers.app worker`` on a host of its own.
"""

import logging
from functools import cache
from typing import Any
from uuid import UUID

from celery.signals import celeryd_init, setup_logging, worker_process_shutdown

from foundation import jobs, logs
from foundation.database import Database
from foundation.logs import log
from foundation.mail import mailer_of
from workers import accounts as accounts_work
from workers import employers as employers_work
from workers import foundation as foundation_work
from workers.carrier import RUN, SWEEP, celery, ring_if_heard, settings
from workers.context import Context, Handlers
from workers.runner import run_job
from workers.schedule import due_times

_names = ["worker"]
HANDLERS = Handlers.joined(
    foundation_work.handlers, accounts_work.handlers, employers_work.handlers
)


@cache
def context() -> Context:
    """Open what this worker process works with; after the fork, at the first task."""
    mine = settings()
    database = Database(
        mine.database_address,
        audit_key=mine.audit_key.get_secret_value().encode(),
        pool_size=4,
    )
    database.ring = ring_if_heard
    return Context(mine, database, mailer_of(mine), _names[-1])


@celery.task(name=RUN)  # type: ignore[untyped-decorator]
def run(job_id: str) -> str:
    """Do one job, if it is free."""
    return run_job(context(), HANDLERS, UUID(job_id))


@celery.task(name=SWEEP)  # type: ignore[untyped-decorator]
def sweep() -> int:
    """Enqueue what has fallen due, and ring for what nobody heard; a second run rings nothing."""
    with context().database.writing() as session:
        now = jobs.moment(session)
        jobs.claim_due(session, due_times(settings(), now=now), now=now)
        unheard = [str(job_id) for job_id in jobs.sweep(session, now=now)]
    ring_if_heard(unheard)
    return len(unheard)


@celeryd_init.connect  # type: ignore[untyped-decorator]
def remember_name(sender: str, **_: Any) -> None:
    """Remember the name of this worker: its jobs are claimed under it."""
    _names.append(sender)


@setup_logging.connect  # type: ignore[untyped-decorator]
def log_as_json(**_: Any) -> None:
    """Write the worker's log lines like all others; each job has one line of its own."""
    logs.set_up(settings().log_level)
    for chatty in ("celery", "kombu"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


@worker_process_shutdown.connect  # type: ignore[untyped-decorator]
def close_database(**_: Any) -> None:
    """Give back the connections of a worker process."""
    if context.cache_info().currsize:
        context().database.close()
        log.info("worker process ended")
