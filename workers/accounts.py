"""Work about accounts."""

from accounts import limits, sessions
from foundation import clock
from foundation.jobs import UnitOfWork
from workers.context import Handlers, Work

handlers = Handlers()


@handlers.within("accounts.clean_sessions")
def clean_sessions(session: UnitOfWork, work: Work) -> None:
    """Remove sign-ins, links and counts of attempts that nobody looks at any more."""
    del work
    now = clock.now()
    limits.forget_old(session, now=now)
    sessions.forget_old(session, now=now)
