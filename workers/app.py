"""The Celery application: it carries the bell and runs the work; the job table is the truth.

Started by ``samsyn serve``, or by ``celery -A workers.app worker`` on a host of its own.
"""

import logging
import warnings
from functools import cache
from typing import Any
from uuid import UUID

from celery import Celery
from celery.platforms import SecurityWarning
from celery.signals import celeryd_init, setup_logging, worker_process_shutdown

from foundation import jobs, logs
from foundation.database import Database
from foundation.logs import log
from foundation.mail import mailer_of
from foundation.settings import Settings
from workers import accounts as accounts_work
from workers import employers as employers_work
from workers import foundation as foundation_work
from workers.broker import options_of
from workers.context import Context, Handlers
from workers.runner import run_job
from workers.schedule import TICK_S, due_times

QUEUE = "samsyn"
RUN = "jobs.run"
SWEEP = "jobs.sweep"
LONGEST_S = 30 * 60
STOP_WITHIN_S = 20

_names = ["worker"]
HANDLERS = Handlers.joined(
    foundation_work.handlers, accounts_work.handlers, employers_work.handlers
)


def create_celery(settings: Settings) -> Celery:
    """Return the application for a broker.

    A task is acknowledged when it has ended and goes back when its process dies; no result is
    kept and nothing waits inside the broker: when a job is due stands in its row.
    """
    made = Celery("samsyn", set_as_current=False)
    made.conf.update(
        broker_url=settings.broker_url or "filesystem://",
        broker_transport_options=options_of(settings),
        broker_connection_timeout=4,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        task_default_queue=QUEUE,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        task_store_errors_even_if_ignored=False,
        task_serializer="json",
        accept_content=["json"],
        task_time_limit=LONGEST_S + 30,
        task_soft_time_limit=LONGEST_S,
        worker_prefetch_multiplier=1,
        worker_max_tasks_per_child=1000,
        worker_soft_shutdown_timeout=STOP_WITHIN_S,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        enable_utc=True,
        timezone="UTC",
        beat_schedule={
            "sweep": {"task": SWEEP, "schedule": TICK_S, "options": {"expires": 2 * TICK_S}}
        },
    )
    return made


@cache
def settings() -> Settings:
    """Return the settings of this worker process."""
    return Settings()


@cache
def context() -> Context:
    """Open what this worker process works with; after the fork, at the first task."""
    mine = settings()
    database = Database(
        mine.database_address,
        audit_key=mine.audit_key.get_secret_value().encode(),
        pool_size=4,
    )
    database.ring = ring
    return Context(mine, database, mailer_of(mine), _names[-1])


# Said in the manual of operation; as a paragraph on standard error it breaks the JSON lines.
warnings.filterwarnings("ignore", category=SecurityWarning)
celery = create_celery(settings())


def ring(job_ids: list[str]) -> None:
    """Ring for jobs; the id of the task is the id of the job."""
    for job_id in job_ids:
        celery.send_task(RUN, args=[job_id], task_id=job_id)


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
    ring(unheard)
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
