"""What a worker process works with, opened once after the process has been forked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from foundation import jobs
from foundation.database import Database
from foundation.jobs import Claim, UnitOfWork
from foundation.mail import Mailer
from foundation.settings import Settings


@dataclass(frozen=True, slots=True)
class Context:
    """The running worker: its settings, its database, its mailer, the name it claims under."""

    settings: Settings
    database: Database
    mailer: Mailer
    worker: str


@dataclass(frozen=True, slots=True)
class Work:
    """One claimed job and what it may use."""

    context: Context
    claim: Claim

    def report(self, *, done: int, total: int) -> None:
        """Say how far the work has come, in a short unit of work of its own."""
        with self.context.database.writing() as session:
            jobs.report(session, self.claim, done=done, total=total)


Within = Callable[[UnitOfWork, Work], None]
"""Work that happens in the database: its effect and the mark share one transaction."""

Ending = Callable[[UnitOfWork], None]
Outside = Callable[[Work], Ending | None]
"""Work that speaks to the network with no transaction open; returns what to write with the mark."""


@dataclass(slots=True)
class Handlers:
    """The work that is known, by the name of the job."""

    _within: dict[str, Within] = field(default_factory=dict)
    _outside: dict[str, Outside] = field(default_factory=dict)

    @classmethod
    def joined(cls, *parts: "Handlers") -> "Handlers":
        """Return all the work of several packages."""
        whole = cls()
        for part in parts:
            for name in part.names() & whole.names():
                whole._refuse_second(name)  # its own class
            whole._within |= part._within  # noqa: SLF001
            whole._outside |= part._outside  # noqa: SLF001
        return whole

    def within(self, name: str) -> Callable[[Within], Within]:
        """Register work in the database."""

        def register(handler: Within) -> Within:
            self._refuse_second(name)
            self._within[name] = handler
            return handler

        return register

    def outside(self, name: str) -> Callable[[Outside], Outside]:
        """Register work outside of the database."""

        def register(handler: Outside) -> Outside:
            self._refuse_second(name)
            self._outside[name] = handler
            return handler

        return register

    def names(self) -> frozenset[str]:
        """Return the names of all the work that is known."""
        return frozenset(self._within) | frozenset(self._outside)

    def find_within(self, name: str) -> Within | None:
        """Return work in the database by its name."""
        return self._within.get(name)

    def find_outside(self, name: str) -> Outside | None:
        """Return work outside of the database by its name."""
        return self._outside.get(name)

    def _refuse_second(self, name: str) -> None:
        if name in self.names():
            msg = f"two handlers for {name}"
            raise ValueError(msg)


def id_of(payload: Mapping[str, object], name: str) -> str:
    """Return an id that a job carries."""
    return str(payload[name])
