"""Run one job: claim it, hold its lease, do it, and mark it with its effect."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from foundation import clock, jobs
from foundation.errors import Conflict, Expected, Stale, TooMany, Unavailable
from foundation.jobs import DATABASE_AWAY, Claim, LeaseLostError
from foundation.logs import log, places_of
from workers.context import Context, Handlers, Work

RENEW_EVERY_S = jobs.LEASE.total_seconds() / 3
UNKNOWN = "UnknownJob"
PASSING = (Conflict, Stale, TooMany, Unavailable)


def run_job(context: Context, handlers: Handlers, job_id: UUID) -> str:
    """Do a job if it is free.

    Returns
    -------
    str
        ``done``, ``waiting`` for another try, ``failed``, or ``taken``: it was not free, or
        somebody else has it now.
    """
    with context.database.writing() as session:
        claim = jobs.claim(session, job_id, worker=context.worker)
    if claim is None:
        return "taken"
    started = clock.seconds()
    state, error = _attempt(context, handlers, claim)
    log.info(
        "job",
        job=str(claim.id),
        name=claim.name,
        attempt=claim.attempt,
        state=state,
        error=error,
        ms=round((clock.seconds() - started) * 1000),
    )
    return state


def _attempt(context: Context, handlers: Handlers, claim: Claim) -> tuple[str, str]:
    """Do the work and return the state it left the job in, with the class of the error."""
    if claim.name not in handlers.names():
        return _give_back(context, claim, UNKNOWN, final=False), UNKNOWN
    try:
        with _renewing(context, claim):
            _do(handlers, Work(context, claim))
    except LeaseLostError:
        return "taken", LeaseLostError.__name__
    except Expected as error:
        final = not isinstance(error, PASSING)
        return _give_back(context, claim, type(error).__name__, final=final), type(error).__name__
    except Exception as error:  # noqa: BLE001 # this is the door of all background work
        kind = type(error).__name__
        log.error("job broke", job=str(claim.id), error=kind, at=places_of(error.__traceback__))
        return _give_back(context, claim, kind, final=False), kind
    return "done", ""


def _do(handlers: Handlers, work: Work) -> None:
    """Do the work; the effect and the mark are one transaction."""
    database, claim = work.context.database, work.claim
    within, outside = handlers.find_within(claim.name), handlers.find_outside(claim.name)
    ending = outside(work) if outside else None
    with database.writing() as session:
        if within:
            within(session, work)
        if ending:
            ending(session)
        jobs.finish(session, claim)


def _give_back(context: Context, claim: Claim, error: str, *, final: bool) -> str:
    try:
        with context.database.writing() as session:
            return jobs.give_back(session, claim, error=error, final=final)
    except LeaseLostError:
        return "taken"
    except DATABASE_AWAY:
        return "taken"  # the database is away: the lease runs out and the sweep offers it again


@contextmanager
def _renewing(context: Context, claim: Claim) -> Iterator[None]:
    """Renew the lease from beside the work, until the work ends or the lease is lost."""
    ended = threading.Event()

    def renew() -> None:
        while not ended.wait(RENEW_EVERY_S):
            try:
                with context.database.writing() as session:
                    jobs.renew(session, claim)
            except LeaseLostError:
                return
            except DATABASE_AWAY:
                continue  # busy or away: there are two more tries before the lease runs out

    beside = threading.Thread(target=renew, name=f"lease of {claim.id}", daemon=True)
    beside.start()
    try:
        yield
    finally:
        ended.set()
        beside.join()
