"""Signing in: limits first, then one hash, then the sign-in; nothing is told but yes or no.

The same words and the same work for an unknown name, a wrong password, a switched-off or resting
account. The hash is worked out between two short units of work, never inside one.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, joinedload

from accounts import limits, sessions, tokens
from accounts.names import name_key
from accounts.passwords import KEEPER, PasswordKeeper
from accounts.sessions import NewSession, Recognised
from accounts.tables import User, UserSecret
from accounts.words import OrganisationState, SessionEnd, UserState
from foundation import audit
from foundation.access import Actor
from foundation.database import Database
from foundation.errors import NotSignedIn, Unavailable


@dataclass(frozen=True, slots=True)
class Visit:
    """Where a try comes from.

    Parameters
    ----------
    client : str
        Address of the client; a proxy's word only when it is configured.
    agent : str
        The browser's own description.
    previous : str, optional
        The sign-in cookie that came along; its sign-in ends when a new one begins.
    request_id : str
        For the audit.
    """

    client: str
    agent: str = ""
    previous: str | None = None
    request_id: str = ""

    @property
    def actor(self) -> Actor:
        """Return the visitor as nobody yet, for the audit."""
        return Actor(None, None, None, frozenset(), request_id=self.request_id)


@dataclass(frozen=True, slots=True)
class _Known:
    user_id: UUID | None
    password_hash: str | None
    may: bool


NOBODY = _Known(None, None, may=False)


def sign_in(
    database: Database,
    *,
    name: str,
    password: str,
    visit: Visit,
    key: bytes,
    now: datetime,
    keeper: PasswordKeeper = KEEPER,
) -> NewSession:
    """Begin a sign-in under a new id.

    Parameters
    ----------
    key : bytes
        The service's secret, for the keyed hashes that tries are counted by.
    keeper : PasswordKeeper
        Works out the one hash.

    Raises
    ------
    NotSignedIn
        The name, the password or the account's state does not allow it; which is not told.
    TooMany
        Too many tries with this name, from this client, or altogether.
    """
    who = name_key(name)
    tries = (
        (limits.SIGN_IN_OVERALL, ""),
        (limits.SIGN_IN_PER_CLIENT, visit.client),
        (limits.SIGN_IN_PER_NAME, who),
    )
    limits.count_all(database, visit.actor, tries, action="session.sign_in", key=key, now=now)
    with database.reading() as session:
        known = _look_up(session, who, now)
    right = keeper.verify(password, known.password_hash)
    with database.writing() as session:
        # What changed since the look-up (password, state, a lock) makes the hash worth nothing.
        known_now = _look_up(session, who, now, to_change=True)
        right = right and known_now == known
        begun = _conclude(session, known_now, right=right, visit=visit, now=now)
        if begun is not None:
            _take_back(session, who=who, client=visit.client, key=key, now=now)
    if begun is None:
        raise NotSignedIn(
            "The name or the password is not right, or sign-in rests after too many tries. "
            "Wait a while, or choose a new password."
        )
    return begun


def identify(
    database: Database,
    session_cookie: str | None,
    bearer: str | None,
    request_id: str,
    now: datetime,
) -> Actor | None:
    """Return who sends a request, with the rights the person has at this moment."""
    with database.reading() as session:
        known = None
        if bearer is not None:
            known = tokens.recognise(session, key=bearer, now=now, request_id=request_id)
        elif session_cookie is not None:
            known = sessions.recognise(
                session, token=session_cookie, now=now, request_id=request_id
            )
    if known is None:
        return None
    if not known.is_noted(now):
        _note_use(database, known, now)
    return known.actor


def _take_back(session: Session, *, who: str, client: str, key: bytes, now: datetime) -> None:
    limits.take_back(session, limits.SIGN_IN_PER_CLIENT, who=client, key=key, now=now)
    limits.take_back(session, limits.SIGN_IN_PER_NAME, who=who, key=key, now=now)


def _look_up(session: Session, who: str, now: datetime, *, to_change: bool = False) -> _Known:
    query = (
        select(User, UserSecret)
        .join(UserSecret, UserSecret.user_id == User.id)
        .where(User.name_key == who)
        .options(joinedload(User.organisation, innerjoin=True))
    )
    if to_change:
        query = query.with_for_update(of=(User, UserSecret))
    found = session.execute(query).first()
    if found is None:
        return NOBODY
    user, secret = found.User, found.UserSecret
    is_open = user.organisation.state is OrganisationState.ACTIVE
    rests = secret.locked_until is not None and secret.locked_until > now
    may = user.state is UserState.ACTIVE and is_open and not rests
    return _Known(user.id, secret.password_hash, may=may)


def _conclude(
    session: Session, known: _Known, *, right: bool, visit: Visit, now: datetime
) -> NewSession | None:
    if known.user_id is None or not (right and known.may):
        if known.user_id is not None and known.may:
            _note_failure(session, known.user_id, now)
        objects = [] if known.user_id is None else [known.user_id]
        audit.note(session, visit.actor, "session.sign_in", objects=objects, outcome="refused")
        return None
    session.execute(
        update(UserSecret)
        .where(UserSecret.user_id == known.user_id)
        .values(failures=0, locked_until=None, signed_in_at=now)
    )
    if visit.previous:
        sessions.end_by_token(
            session, token=visit.previous, because=SessionEnd.NEW_SIGN_IN, now=now
        )
    begun = sessions.start(session, user_id=known.user_id, agent=visit.agent, now=now)
    recognised = sessions.recognise(
        session, token=begun.token, now=now, request_id=visit.request_id
    )
    actor = recognised.actor if recognised is not None else visit.actor
    audit.note(session, actor, "session.sign_in", objects=[begun.id])
    return begun


def _note_failure(session: Session, user_id: UUID, now: datetime) -> None:
    secret = session.get_one(UserSecret, user_id)
    secret.failures += 1
    rest = limits.lock_for(secret.failures)
    if rest is not None:
        secret.locked_until = now + rest


def _note_use(database: Database, known: Recognised, now: datetime) -> None:
    """Note that a sign-in or token is in use, at most once a minute; not at any price."""
    try:
        with database.writing() as session:
            if known.actor.session_id is None:
                tokens.mark_used(session, token_id=known.by, now=now)
            else:
                sessions.mark_seen(session, session_id=known.by, now=now)
    except (Unavailable, OperationalError):
        return  # somebody else writes for long: the request itself may only read, so it goes on
