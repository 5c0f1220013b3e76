"""The bell of the doors: rings for new jobs from beside the requests, which never wait for it."""

import queue
import threading
from collections.abc import Callable

from foundation import clock
from foundation.logs import log

LONGEST_QUEUE = 10_000
COMPLAIN_EVERY_S = 60.0


class Bell:
    """Sends job ids to the broker in a thread of its own.

    A broker that is away costs nothing here: what could not be rung is left to the sweep.

    Parameters
    ----------
    ring : callable
        Sends the ids.
    away : tuple of exception classes
        What ``ring`` raises when the broker cannot be reached.
    """

    def __init__(
        self, ring: Callable[[list[str]], None], *, away: tuple[type[Exception], ...] = (OSError,)
    ) -> None:
        self._ring = ring
        self._away = away
        self._waiting: queue.Queue[list[str] | None] = queue.Queue(LONGEST_QUEUE)
        self._complained_at = -COMPLAIN_EVERY_S
        self._ringer = threading.Thread(target=self._run, name="bell", daemon=True)
        self._ringer.start()

    def __call__(self, job_ids: list[str]) -> None:
        """Ring for jobs soon; return at once."""
        try:
            self._waiting.put_nowait(job_ids)
        except queue.Full:
            return  # the sweep rings for them

    def close(self, *, timeout_s: float = 2.0) -> None:
        """Ring for what is still waiting, for a moment, and end."""
        try:
            self._waiting.put_nowait(None)
        except queue.Full:
            return
        self._ringer.join(timeout_s)

    def _run(self) -> None:
        while (job_ids := self._waiting.get()) is not None:
            try:
                self._ring(job_ids)
            except self._away as error:
                self._complain(error)

    def _complain(self, error: Exception) -> None:
        if clock.seconds() - self._complained_at >= COMPLAIN_EVERY_S:
            self._complained_at = clock.seconds()
            log.warning("the broker cannot be reached", error=type(error).__name__)
