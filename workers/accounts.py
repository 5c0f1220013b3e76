"""Work about accounts."""

from accounts import limits
from foundation import clock
from foundation.jobs import UnitOfWork
from workers.context import Handlers, Work

handlers = Handlers()


@handlers.within("accounts.clean_sessions")
def clean_sessions(session: UnitOfWork, work: Work) -> None:
    """Remove counts of sign-in attempts that nobody looks at any more."""
    del work
    limits.forget_old(session, now=clock.now())
