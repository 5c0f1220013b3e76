"""What carries the bell: the Celery application without its tasks, cheap to import.

The doors ring through it and beat ticks through it; the worker adds the tasks (`workers.app`).
"""

import contextlib
import warnings
from functools import cache

from celery import Celery
from celery.platforms import SecurityWarning
from kombu.exceptions import KombuError

from foundation.settings import Settings
from workers.broker import options_of
from workers.schedule import TICK_S

QUEUE = "samsyn"
RUN = "jobs.run"
SWEEP = "jobs.sweep"
LONGEST_S = 30 * 60
STOP_WITHIN_S = 20


@cache
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings()


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


# Said in the manual of operation; as a paragraph on standard error it breaks the JSON lines.
warnings.filterwarnings("ignore", category=SecurityWarning)
celery = create_celery(settings())

_line = celery.connection_for_write()
BROKER_AWAY = (OSError, KombuError, *_line.connection_errors, *_line.channel_errors)
"""What ringing raises when the broker cannot be reached, whichever it is."""


def ring(job_ids: list[str]) -> None:
    """Ring for jobs; the id of the task is the id of the job."""
    for job_id in job_ids:
        celery.send_task(RUN, args=[job_id], task_id=job_id, retry=False)


def ring_if_heard(job_ids: list[str]) -> None:
    """Ring for jobs; what a broker that is away does not hear is left to the sweep."""
    with contextlib.suppress(*BROKER_AWAY):
        ring(job_ids)
