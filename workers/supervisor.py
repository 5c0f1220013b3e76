"""Keep a few child processes running, and end them together."""

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from foundation.logs import log
from workers.processes import Kept

LOOK_EVERY_S = 0.1
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
STEADY_AFTER_S = 60.0


@dataclass(slots=True)
class Child:
    """One process to keep running.

    Parameters
    ----------
    name : str
        For the log.
    start : callable
        Starts it.
    after_end : callable, optional
        Clears up when it has ended, before it is started again.
    """

    name: str
    start: Callable[[], Kept]
    after_end: Callable[[], None] = lambda: None
    running: Kept | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    pause_s: float = FIRST_PAUSE_S

    def begin(self) -> None:
        """Start the process."""
        self.running = self.start()
        self.started_at = time.monotonic()

    def look(self) -> None:
        """Start the process again when it has ended, with a longer pause each time."""
        now = time.monotonic()
        if self.running is None:
            if now >= self.start_again_at:
                self.begin()
            return
        code = self.running.ended()
        if code is None:
            return
        if now - self.started_at > STEADY_AFTER_S:
            self.pause_s = FIRST_PAUSE_S
        log.error("process ended", process=self.name, code=code, again_in_s=self.pause_s)
        self.running, self.start_again_at = None, now + self.pause_s
        self.pause_s = min(self.pause_s * 2, LONGEST_PAUSE_S)
        self.after_end()


@dataclass(slots=True)
class Supervisor:
    """Children in the order in which they start; they end in groups, the last group first."""

    groups: Sequence[Sequence[Child]]
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Keep the children running until asked to stop; start those that do not run yet."""
        while not self.stop.wait(LOOK_EVERY_S):
            for child in self._children():
                child.look()

    def end(self) -> None:
        """Ask the children to end and wait for it; their keepers see to the time limit."""
        for group in reversed(self.groups):
            running = [child for child in group if child.running is not None]
            for child in running:
                if child.running is not None:
                    child.running.ask_to_end()
            for child in running:
                if child.running is not None:
                    child.running.wait()
                child.running = None
                child.after_end()

    def _children(self) -> Iterator[Child]:
        for group in self.groups:
            yield from group


@contextmanager
def stopped_by_signals(stop: threading.Event) -> Iterator[None]:
    """Let SIGTERM and Control-C ask for the end, for the length of a block."""

    def ask(number: int, _frame: FrameType | None) -> None:
        log.info("stopping", signal=signal.Signals(number).name)
        stop.set()

    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, ask) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
