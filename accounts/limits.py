"""How often one may try: per name, per client and overall, counted before any work is done.

Counts live in the database, so that every web process sees them, and in one statement each, so
that none is lost. A try that succeeds is taken back: an office behind one address can sign in.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from accounts.tables import AttemptWindow
from foundation import audit
from foundation.access import Actor
from foundation.database import Database
from foundation.errors import TooMany

KEPT_FOR = timedelta(days=1)
FAILURES_BEFORE_LOCK = 5
FIRST_LOCK = timedelta(seconds=30)
LONGEST_LOCK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` tries in any stretch of ``window``; the stretch before counts in part."""

    what: str
    most: int
    window: timedelta


SIGN_IN_PER_NAME = Limit("name", 10, timedelta(minutes=15))
SIGN_IN_PER_CLIENT = Limit("client", 100, timedelta(minutes=15))
SIGN_IN_OVERALL = Limit("overall", 600, timedelta(minutes=1))
RECOVERY_PER_NAME = Limit("recover_name", 3, timedelta(hours=1))
RECOVERY_PER_CLIENT = Limit("recover_client", 20, timedelta(hours=1))
OWN_PASSWORD_PER_USER = Limit("own_password", 10, timedelta(minutes=15))


def count_try(session: Session, limit: Limit, *, who: str, key: bytes, now: datetime) -> None:
    """Count one try.

    Parameters
    ----------
    who : str
        The name or client, kept only as a keyed hash: people type passwords into name fields.
    key : bytes
        Key of that hash.

    Raises
    ------
    TooMany
        The limit is reached; the try is counted all the same.
    """
    starts_at = _window_start(limit, now)
    key_hash = _hash_of(limit, who, key)
    counted = _add_one(session, limit, key_hash=key_hash, starts_at=starts_at)
    earlier = session.scalar(
        select(AttemptWindow.count).where(
            AttemptWindow.what == limit.what,
            AttemptWindow.key_hash == key_hash,
            AttemptWindow.starts_at == starts_at - limit.window,
        )
    )
    rest = 1 - (now - starts_at) / limit.window
    if counted + (earlier or 0) * rest > limit.most:
        raise TooMany(retry_after=_seconds_to_wait(limit, starts_at, now))


def count_all(
    database: Database,
    actor: Actor,
    tries: Sequence[tuple[Limit, str]],
    *,
    action: str,
    key: bytes,
    now: datetime,
) -> None:
    """Count one try against several limits, in a short unit of work of its own.

    Raises
    ------
    TooMany
        A limit is reached. The counts are kept all the same, and the refusal is audited.
    """
    refused: TooMany | None = None
    with database.writing() as session:
        forget_old(session, now=now)
        for limit, who in tries:
            try:
                count_try(session, limit, who=who, key=key, now=now)
            except TooMany as too_many:
                refused = too_many
        if refused is not None:
            audit.note(session, actor, action, outcome="refused", reason="limit")
    if refused is not None:
        raise refused


def take_back(session: Session, limit: Limit, *, who: str, key: bytes, now: datetime) -> None:
    """Take back one counted try, because it succeeded."""
    session.execute(
        update(AttemptWindow)
        .where(
            AttemptWindow.what == limit.what,
            AttemptWindow.key_hash == _hash_of(limit, who, key),
            AttemptWindow.starts_at == _window_start(limit, now),
            AttemptWindow.count > 0,
        )
        .values(count=AttemptWindow.count - 1)
    )


def forget_old(session: Session, *, now: datetime) -> None:
    """Remove counts that no limit looks at any more."""
    session.execute(delete(AttemptWindow).where(AttemptWindow.starts_at < now - KEPT_FOR))


def lock_for(failures: int) -> timedelta | None:
    """Return how long an account rests after so many wrong passwords in a row.

    Examples
    --------
    >>> lock_for(4) is None
    True
    >>> [lock_for(n).seconds for n in (5, 6, 7, 50)]
    [30, 60, 120, 3600]
    """
    over = failures - FAILURES_BEFORE_LOCK
    if over < 0:
        return None
    doubled: timedelta = FIRST_LOCK * 2 ** min(over, 10)
    return min(doubled, LONGEST_LOCK)


def _add_one(session: Session, limit: Limit, *, key_hash: str, starts_at: datetime) -> int:
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql_insert if is_postgresql else sqlite_insert
    counted = session.scalar(
        insert(AttemptWindow)
        .values(what=limit.what, key_hash=key_hash, starts_at=starts_at, count=1)
        .on_conflict_do_update(
            index_elements=["what", "key_hash", "starts_at"],
            set_={"count": AttemptWindow.count + 1},
        )
        .returning(AttemptWindow.count)
    )
    return int(counted or 0)


def _window_start(limit: Limit, now: datetime) -> datetime:
    seconds = int(limit.window.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=UTC)


def _seconds_to_wait(limit: Limit, starts_at: datetime, now: datetime) -> int:
    return max(1, int((starts_at + limit.window - now).total_seconds()) + 1)


def _hash_of(limit: Limit, who: str, key: bytes) -> str:
    text = f"{limit.what}|{who}".encode("utf-8", "surrogatepass")
    return hmac.new(key, text, hashlib.sha256).hexdigest()
