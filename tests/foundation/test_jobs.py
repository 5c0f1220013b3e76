"""Work for later: claimed by lease, done once, offered again by the sweep."""

import itertools
import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from foundation import job_desk, jobs
from foundation.database import Database
from foundation.errors import Conflict, NotFound
from foundation.ids import new_id
from foundation.jobs import ATTEMPTS, LEASE, Claim, LeaseLostError

SECOND = timedelta(seconds=1)


def enqueued(database: Database, name: str = "test.do_it") -> UUID:
    with database.writing() as session:
        return jobs.enqueue(session, name).id


def claimed(database: Database, job_id: UUID, *, now: datetime | None = None) -> Claim:
    with database.writing() as session:
        claim = jobs.claim(session, job_id, worker="tester", now=now)
    assert claim is not None
    return claim


def state_of(database: Database, job_id: UUID) -> str:
    with database.reading() as session:
        return job_desk.find(session, job_id).state


def test_a_job_is_rung_for_after_the_commit_and_not_before(database: Database) -> None:
    rung: list[str] = []
    database.ring = rung.extend

    with database.writing() as session:
        job = jobs.enqueue(session, "test.do_it", thing_id=new_id())
        before_commit = list(rung)

    assert before_commit == []
    assert rung == [str(job.id)]


def test_a_job_of_a_change_that_fails_does_not_exist(database: Database) -> None:
    rung: list[str] = []
    database.ring = rung.extend

    with pytest.raises(RuntimeError), database.writing() as session:
        jobs.enqueue(session, "test.do_it")
        raise RuntimeError

    with database.reading() as session:
        assert job_desk.list_jobs(session) == []
    assert rung == []


def test_a_payload_holds_ids_and_plain_values_only(database: Database) -> None:
    thing = new_id()

    with database.writing() as session:
        job = jobs.enqueue(session, "test.do_it", thing_id=thing, again=True, count=3)

        with pytest.raises(TypeError, match="plain value"):
            jobs.enqueue(session, "test.do_it", person={"name": "…"})  # type: ignore[arg-type]

    assert job.payload == {"thing_id": str(thing), "again": True, "count": 3}


def test_a_job_in_hand_is_given_to_nobody_else(database: Database) -> None:
    job_id = enqueued(database)
    claimed(database, job_id)

    with database.writing() as session:
        second = jobs.claim(session, job_id, worker="other")

    assert second is None


def test_of_many_who_claim_at_once_one_gets_the_job(database: Database) -> None:
    job_id = enqueued(database)
    gate = threading.Barrier(8)
    won: list[Claim] = []

    def take() -> None:
        gate.wait()
        with database.writing() as session:
            claim = jobs.claim(session, job_id, worker="racer")
        if claim:
            won.append(claim)

    racers = [threading.Thread(target=take) for _ in range(8)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()

    assert len(won) == 1


def test_a_job_is_done_in_the_transaction_of_its_effect(database: Database) -> None:
    job_id = enqueued(database)
    claim = claimed(database, job_id)

    with database.writing() as session:
        jobs.finish(session, claim)

    with database.writing() as session:
        assert jobs.claim(session, job_id, worker="late") is None
    assert state_of(database, job_id) == "done"


def test_whoever_lost_the_lease_cannot_keep_the_effect(database: Database) -> None:
    job_id = enqueued(database)
    now = datetime.now(UTC) + SECOND  # noqa: TID251 # an instant of the test
    slow = claimed(database, job_id, now=now)
    quick = claimed(database, job_id, now=now + LEASE + SECOND)

    with pytest.raises(LeaseLostError), database.writing() as session:
        jobs.enqueue(session, "test.effect")
        jobs.finish(session, slow)
    with database.writing() as session:
        jobs.enqueue(session, "test.effect")
        jobs.finish(session, quick)

    with database.reading() as session:
        effects = [job for job in job_desk.list_jobs(session) if job.name == "test.effect"]
        assert len(effects) == 1
    assert quick.attempt == 2


def test_a_renewed_lease_holds(database: Database) -> None:
    job_id = enqueued(database)
    now = datetime.now(UTC) + SECOND  # noqa: TID251 # an instant of the test
    claim = claimed(database, job_id, now=now)

    with database.writing() as session:
        jobs.renew(session, claim, now=now + LEASE - SECOND)

    with database.writing() as session:
        late = now + LEASE + SECOND
        assert jobs.claim(session, job_id, worker="other", now=late) is None


def test_the_sweep_offers_what_a_lost_worker_held(database: Database) -> None:
    job_id = enqueued(database)
    now = datetime.now(UTC) + SECOND  # noqa: TID251 # an instant of the test
    claimed(database, job_id, now=now)

    with database.writing() as session:
        early = jobs.sweep(session, now=now + LEASE - SECOND)
        late = jobs.sweep(session, now=now + LEASE + SECOND)
        again = jobs.sweep(session, now=now + LEASE + 2 * SECOND)

    assert early == []
    assert late == [job_id]
    assert again == [], "what was rung a second ago is not rung again"


def test_the_sweep_rings_for_a_bell_that_nobody_heard_and_not_at_every_tick(
    database: Database,
) -> None:
    job_id = enqueued(database)

    with database.writing() as session:
        now = jobs.moment(session)
        first = jobs.sweep(session, now=now)
        next_tick = jobs.sweep(session, now=now + 5 * SECOND)
        later = jobs.sweep(session, now=now + jobs.RING_AGAIN_AFTER + SECOND)

    assert (first, next_tick, later) == ([job_id], [], [job_id])


def test_the_jobs_of_an_ended_worker_are_free_at_once(database: Database) -> None:
    job_id = enqueued(database)
    claimed(database, job_id)

    with database.writing() as session:
        others = jobs.release(session, worker="test")
        held = jobs.release(session, worker="tester")

    assert (others, held) == (0, 1)
    assert claimed(database, job_id).attempt == 2


def test_a_failed_try_waits_longer_each_time_and_the_eighth_is_the_last(
    database: Database,
) -> None:
    job_id = enqueued(database)
    now = datetime.now(UTC) + SECOND  # noqa: TID251 # an instant of the test
    waits: list[timedelta] = []

    for attempt in range(1, ATTEMPTS + 1):
        claim = claimed(database, job_id, now=now)
        with database.writing() as session:
            state = jobs.give_back(session, claim, error="OSError", now=now)
        with database.reading() as session:
            job = job_desk.find(session, job_id)
            waits.append(job.next_try_at - now)
            assert state == ("failed" if attempt == ATTEMPTS else "waiting")
            now = job.next_try_at

    assert all(a < b for a, b in itertools.pairwise(waits[:7]))
    assert max(waits) <= timedelta(hours=1)
    with database.writing() as session:
        assert jobs.claim(session, job_id, worker="late", now=now + timedelta(days=1)) is None
        assert jobs.sweep(session, now=now + timedelta(days=1)) == []


def test_a_job_that_kills_its_worker_each_time_is_given_up(database: Database) -> None:
    job_id = enqueued(database)
    now = datetime.now(UTC) + SECOND  # noqa: TID251 # an instant of the test

    for _ in range(ATTEMPTS):
        claimed(database, job_id, now=now)
        now += LEASE + SECOND
    with database.writing() as session:
        rung = jobs.sweep(session, now=now)

    assert rung == []
    with database.reading() as session:
        job = job_desk.find(session, job_id)
        assert (job.state, job.error_class) == ("failed", "WorkerLost")


def test_a_failed_job_can_be_offered_again_and_no_other(database: Database) -> None:
    failed, waiting = enqueued(database), enqueued(database)
    claim = claimed(database, failed)
    with database.writing() as session:
        jobs.give_back(session, claim, error="RuleViolation", final=True)

    with database.writing() as session:
        job_desk.retry(session, failed)
    with pytest.raises(Conflict, match="waiting"), database.writing() as session:
        job_desk.retry(session, waiting)
    with pytest.raises(NotFound), database.writing() as session:
        job_desk.retry(session, new_id())

    assert claimed(database, failed).attempt == 1


def test_progress_is_seen_while_the_work_goes_on(database: Database) -> None:
    job_id = enqueued(database)
    claim = claimed(database, job_id)

    with database.writing() as session:
        jobs.report(session, claim, done=3, total=10)

    with database.reading() as session:
        job = job_desk.find(session, job_id)
        assert (job.progress_done, job.progress_total, job.state) == (3, 10, "running")


def test_a_periodic_job_falls_due_once_however_many_ask(database: Database) -> None:
    now = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
    hour = timedelta(hours=1)

    def due(at: datetime) -> int:
        with database.writing() as session:
            return len(jobs.claim_due(session, {"test.tick": at + hour}, now=at))

    planted = due(now)
    too_early = due(now + hour - SECOND)
    first, second = due(now + hour), due(now + hour)

    assert (planted, too_early, first, second) == (0, 0, 1, 0)


def test_a_clock_that_ran_ahead_does_not_silence_a_periodic_job(database: Database) -> None:
    now = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
    hour = timedelta(hours=1)
    year_ahead = now + timedelta(days=365)

    with database.writing() as session:
        jobs.claim_due(session, {"test.tick": year_ahead + hour}, now=year_ahead)
        jobs.claim_due(session, {"test.tick": now + hour}, now=now)
        fallen = jobs.claim_due(session, {"test.tick": now + 2 * hour}, now=now + hour)

    assert len(fallen) == 1


def test_done_jobs_go_after_a_month_and_failed_ones_stay(database: Database) -> None:
    done, failed = enqueued(database), enqueued(database)
    first, second = claimed(database, done), claimed(database, failed)
    with database.writing() as session:
        jobs.finish(session, first)
        jobs.give_back(session, second, error="OSError", final=True)

    with database.writing() as session:
        now = jobs.moment(session)
        kept = job_desk.remove_done(session, now=now + timedelta(days=29))
        removed = job_desk.remove_done(session, now=now + timedelta(days=31))

    assert (kept, removed) == (0, 1)
    assert state_of(database, failed) == "failed"


def test_the_oldest_job_that_waits_is_known(database: Database) -> None:
    with database.reading() as session:
        idle = job_desk.oldest_due(session)
    enqueued(database)

    with database.reading() as session:
        now = jobs.moment(session)
        waited = job_desk.oldest_due(session, now=now + timedelta(minutes=5))

    assert idle == timedelta(0)
    assert timedelta(minutes=4) < waited < timedelta(minutes=6)
