"""One job, run: with its effect or without, once."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from foundation import job_desk, jobs
from foundation.database import Database
from foundation.errors import NotFound, Unavailable
from foundation.ids import new_id
from foundation.jobs import UnitOfWork
from foundation.mail import FolderMailer
from foundation.settings import Settings
from workers.context import Context, Ending, Handlers, Work
from workers.runner import run_job

NAME = "test.do_it"
EFFECT = "test.effect"


@pytest.fixture
def context(database: Database, settings: Settings, tmp_path: Path) -> Context:
    return Context(settings, database, FolderMailer(tmp_path, sender="a@b.se"), "tester")


def enqueued(database: Database, name: str = NAME) -> UUID:
    with database.writing() as session:
        return jobs.enqueue(session, name).id


def doing(act: Callable[[UnitOfWork], None]) -> Handlers:
    handlers = Handlers()

    @handlers.within(NAME)
    def handle(session: UnitOfWork, work: Work) -> None:
        act(session)

    return handlers


def leave_effect(session: UnitOfWork) -> None:
    jobs.enqueue(session, EFFECT)


def effects_in(database: Database) -> int:
    with database.reading() as session:
        return sum(job.name == EFFECT for job in job_desk.list_jobs(session))


def job_in(database: Database, job_id: UUID) -> job_desk.JobView:
    with database.reading() as session:
        return next(job for job in job_desk.list_jobs(session) if job.id == job_id)


def test_a_job_that_is_run_twice_has_one_effect(context: Context) -> None:
    job_id = enqueued(context.database)
    handlers = doing(leave_effect)

    first = run_job(context, handlers, job_id)
    second = run_job(context, handlers, job_id)

    assert (first, second) == ("done", "taken")
    assert effects_in(context.database) == 1


def test_an_effect_without_its_mark_is_not_kept(context: Context) -> None:
    """What a worker that is killed between effect and mark leaves: nothing."""
    job_id = enqueued(context.database)

    def leave_effect_and_lose_the_lease(session: UnitOfWork) -> None:
        leave_effect(session)
        jobs.release(session, worker="tester")

    state = run_job(context, doing(leave_effect_and_lose_the_lease), job_id)

    assert state == "taken"
    assert effects_in(context.database) == 0
    assert job_in(context.database, job_id).state == "running"


def test_a_job_that_breaks_goes_back_with_the_class_of_its_error_and_without_its_words(
    context: Context,
) -> None:
    job_id = enqueued(context.database)

    def fail(session: UnitOfWork) -> None:
        leave_effect(session)
        raise OSError("Fatima Ali, 070-1740605")

    state = run_job(context, doing(fail), job_id)

    job = job_in(context.database, job_id)
    assert (state, job.state, job.error_class, job.attempts) == ("waiting", "waiting", "OSError", 1)
    assert job.next_try_at > job.created_at
    assert effects_in(context.database) == 0


def test_a_refusal_is_not_tried_again(context: Context) -> None:
    job_id = enqueued(context.database)

    def refuse(session: UnitOfWork) -> None:
        raise NotFound

    state = run_job(context, doing(refuse), job_id)

    assert state == "failed"
    assert job_in(context.database, job_id).error_class == "NotFound"


def test_what_is_away_for_the_moment_is_tried_again(context: Context) -> None:
    job_id = enqueued(context.database)

    def find_it_away(session: UnitOfWork) -> None:
        raise Unavailable

    assert run_job(context, doing(find_it_away), job_id) == "waiting"


def test_a_job_that_nobody_knows_stays_for_a_newer_worker(context: Context) -> None:
    job_id = enqueued(context.database, "test.of_tomorrow")

    state = run_job(context, doing(leave_effect), job_id)

    assert state == "waiting"
    assert job_in(context.database, job_id).error_class == "UnknownJob"


def test_no_transaction_is_open_while_work_outside_goes_on(context: Context) -> None:
    job_id = enqueued(context.database)
    handlers = Handlers()

    @handlers.outside(NAME)
    def speak_to_the_network(work: Work) -> Ending:
        with context.database.writing() as session:
            jobs.enqueue(session, "test.from_outside")
        return leave_effect

    state = run_job(context, handlers, job_id)

    assert state == "done"
    assert effects_in(context.database) == 1


def test_long_work_reports_how_far_it_has_come(context: Context) -> None:
    job_id = enqueued(context.database)
    handlers = Handlers()
    seen: list[tuple[int, int]] = []

    @handlers.outside(NAME)
    def count(work: Work) -> None:
        work.report(done=1, total=2)
        job = job_in(context.database, job_id)
        seen.append((job.progress_done, job.progress_total))

    assert run_job(context, handlers, job_id) == "done"
    assert seen == [(1, 2)]


def test_one_bad_job_stops_no_other(context: Context) -> None:
    good = enqueued(context.database)
    absent = run_job(context, doing(leave_effect), new_id())

    assert absent == "taken"
    assert run_job(context, doing(leave_effect), good) == "done"


def test_two_handlers_of_one_name_are_refused() -> None:
    one, other = doing(leave_effect), doing(leave_effect)

    with pytest.raises(ValueError, match=NAME):
        Handlers.joined(one, other)
