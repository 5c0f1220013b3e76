"""The bell: nobody waits for it, and a broker that is away silences it without harm."""

import threading
import time

import pytest

from foundation.settings import Settings
from workers import bell
from workers.bell import Bell
from workers.carrier import BROKER_AWAY, create_celery


def test_the_bell_rings_for_each_job_from_beside_the_request() -> None:
    rung: list[str] = []
    heard = threading.Event()

    def ring(job_ids: list[str]) -> None:
        rung.extend(job_ids)
        heard.set()

    hung = Bell(ring)
    hung(["a", "b"])

    assert heard.wait(5)
    hung.close()
    assert rung == ["a", "b"]


def test_nobody_waits_for_a_broker_that_hangs() -> None:
    gate = threading.Event()

    def hang(_: list[str]) -> None:
        gate.wait(10)

    hung = Bell(hang)

    started = time.monotonic()
    for number in range(bell.LONGEST_QUEUE + 10):
        hung([str(number)])
    took = time.monotonic() - started

    gate.set()
    assert took < 2


def test_a_broker_that_is_away_does_not_end_the_bell() -> None:
    rung: list[str] = []
    heard = threading.Event()

    def ring(job_ids: list[str]) -> None:
        if job_ids == ["lost"]:
            raise ConnectionRefusedError
        rung.extend(job_ids)
        heard.set()

    hung = Bell(ring)
    hung(["lost"])
    hung(["heard"])

    assert heard.wait(5)
    hung.close()
    assert rung == ["heard"]


def test_celery_says_that_the_broker_is_away_in_words_that_the_bell_knows() -> None:
    celery = create_celery(Settings(broker_url="redis://127.0.0.1:1/0"))

    with pytest.raises(BROKER_AWAY):
        celery.send_task("jobs.run", args=["x"], retry=False)
