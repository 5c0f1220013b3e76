"""The process tree of ``samsyn serve``: broker, web, worker and beat, kept and ended together."""

import errno
import logging
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from foundation import jobs, logs
from foundation.database import Database
from foundation.errors import Conflict, RuleViolation
from foundation.ids import new_id
from foundation.logs import log
from foundation.settings import Settings
from foundation.terminal import open_database
from gateway.checking import schema_must_fit
from workers import embedded_broker, processes
from workers.processes import Kept
from workers.supervisor import Child, Supervisor, stopped_by_signals

ROOT = Path(__file__).resolve().parent.parent
ANSWERS_WITHIN_S = 30.0
STOP_WITHIN_S = 25.0
BACKLOG = 2048


@dataclass(frozen=True, slots=True)
class Plan:
    """What to serve, and where."""

    host: str = "127.0.0.1"
    port: int = 8000
    web_processes: int = 1
    with_web: bool = True
    with_worker: bool = True
    worker_name: str = field(default_factory=lambda: f"serve-{new_id().hex}")


def serve(settings: Settings, plan: Plan, *, tell: Callable[[str], None]) -> None:
    """Serve until asked to stop.

    Parameters
    ----------
    tell : callable
        Says a sentence to the person who started it.

    Raises
    ------
    Conflict
        The schema is not the one this code needs, or somebody else has the port.
    RuleViolation
        The plan asks for what the database cannot do.
    """
    logs.set_up(settings.log_level)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    database = open_database(settings)
    try:
        check_plan(plan, database)
        schema_must_fit(database)
        with ExitStack() as closing:
            listener = closing.enter_context(listen(plan)) if plan.with_web else None
            _serve(settings, plan, database, listener, tell)
    finally:
        database.checkpoint()
        database.close()


def check_plan(plan: Plan, database: Database) -> None:
    """Refuse what cannot work.

    Raises
    ------
    RuleViolation
        More than one web process on SQLite, or nothing to do.
    """
    if plan.web_processes > 1 and database.is_sqlite:
        raise RuleViolation(
            "SQLite serves one web process: writers queue inside it, and several would wait for "
            "each other's locks and fail. Use --workers 1, or PostgreSQL (SAMSYN_DATABASE_URL)."
        )
    if not plan.with_web and not plan.with_worker:
        raise RuleViolation("There is nothing to serve without the web and without the worker.")


def listen(plan: Plan) -> socket.socket:
    """Open the port before anything is started, so that a port in use is told at once.

    Raises
    ------
    Conflict
        The port is in use or not ours to use.
    RuleViolation
        There is no such address.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(
            plan.host, plan.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with ExitStack() as after_failure:
            listener = after_failure.enter_context(socket.socket(family, socket.SOCK_STREAM))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(BACKLOG)
            after_failure.pop_all()
    except socket.gaierror as error:
        raise RuleViolation("There is no address {host}.", host=plan.host) from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Conflict(
                "Port {port} is in use. Choose another one with --port.", port=plan.port
            ) from error
        raise Conflict(
            "Port {port} on {host} cannot be opened: {reason}.",
            port=plan.port,
            host=plan.host,
            reason=os.strerror(error.errno or 0),
        ) from error
    return listener


def _serve(
    settings: Settings,
    plan: Plan,
    database: Database,
    listener: socket.socket | None,
    tell: Callable[[str], None],
) -> None:
    environment = _environment()
    broker = _broker_for(settings, environment) if plan.with_worker else []
    background = _background(plan, environment, database) if plan.with_worker else []
    web = _web_for(plan, listener, environment) if listener is not None else []
    supervisor = Supervisor([broker, background, web])
    with stopped_by_signals(supervisor.stop):
        try:
            # The worker starts when the web answers: together they would both be late.
            for child in (*broker, *web):
                child.begin()
            if listener is None:
                tell("The worker is running.")
            else:
                _tell_when_answering(listener, supervisor, tell)
            supervisor.run()
        finally:
            if listener is not None:
                listener.close()
            supervisor.end()


def _environment() -> dict[str, str]:
    """Return the environment of the children: this one's, so that they read the same settings."""
    inherited: Mapping[str, str] = os.environ  # noqa: TID251 # handed down, not read
    places = [str(ROOT), inherited.get("PYTHONPATH", "")]
    return {
        **inherited,
        "PYTHONPATH": os.pathsep.join(place for place in places if place),
        "PYTHONUNBUFFERED": "1",
    }


def _broker_for(settings: Settings, environment: dict[str, str]) -> list[Child]:
    """Choose the broker and tell the children; return the embedded one when it is chosen."""
    if settings.broker_url:
        return []
    broker = embedded_broker.prepare(settings.data_dir)
    if broker is None:
        environment["SAMSYN_BROKER_URL"] = embedded_broker.FILES
        log.info("no embedded broker for this machine: messages travel as files")
        return []
    environment["SAMSYN_BROKER_URL"] = broker.url
    return [Child("broker", broker.start)]


def _background(plan: Plan, environment: dict[str, str], database: Database) -> list[Child]:
    """Return worker and beat. A worker's jobs are offered again as soon as it has ended."""
    celery = [sys.executable, "-m", "celery", "--quiet", "-A"]
    concurrency = 1 if database.is_sqlite else max(2, os.cpu_count() or 2)
    worker = [
        *celery,
        "workers.app",
        "worker",
        f"--hostname={plan.worker_name}",
        f"--concurrency={concurrency}",
        "--loglevel=WARNING",
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
    ]
    beat = [
        *celery,
        "workers.carrier",
        "beat",
        "--scheduler=celery.beat:Scheduler",
        "--loglevel=WARNING",
    ]

    def release() -> None:
        with database.writing() as session:
            held = jobs.release(session, worker=plan.worker_name)
        log.info("leases freed", count=held)

    def start(command: list[str]) -> Kept:
        return processes.start(command, grace_s=STOP_WITHIN_S - 2, environment=environment)

    return [Child("worker", lambda: start(worker), release), Child("beat", lambda: start(beat))]


def _web_for(plan: Plan, listener: socket.socket, environment: dict[str, str]) -> list[Child]:
    """Return the web processes; all of them listen on the one socket."""
    number = listener.fileno()
    command = [sys.executable, "-m", "gateway.web", "--socket", str(number)]

    def start() -> Kept:
        return processes.start(
            command, grace_s=STOP_WITHIN_S, hand_down=[number], environment=environment
        )

    return [Child(f"web {one}", start) for one in range(1, plan.web_processes + 1)]


def _tell_when_answering(
    listener: socket.socket, supervisor: Supervisor, tell: Callable[[str], None]
) -> None:
    """Say the address when the service answers there."""
    host, port = listener.getsockname()[:2]
    reachable = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 # compared only
    address = f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"
    deadline = time.monotonic() + ANSWERS_WITHIN_S
    while not _answers(f"{address}/health/live"):
        if supervisor.stop.wait(0.05):
            return
        if time.monotonic() > deadline or any(
            child.running is not None and child.running.ended() is not None
            for group in supervisor.groups
            for child in group
        ):
            log.error("the service does not answer yet; see the lines above")
            return
    tell(f"Samsyn answers at {address}")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 # our own address
            return bool(answer.status == 200)  # noqa: PLR2004
    except (urllib.error.URLError, OSError):
        return False
