"""Sign-ins that are under way: started, looked up at each request, ended on the server."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from accounts.access_table import require
from accounts.tables import ApiToken, OneTimeLink, SignInSession, User
from accounts.words import OrganisationState, SessionEnd, UserState
from foundation import audit
from foundation.access import Actor
from foundation.errors import NotAllowed, NotFound
from foundation.ids import new_id

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
FRESH = timedelta(minutes=15)
USED_EVERY = timedelta(minutes=1)
KEPT_AFTER_END = timedelta(days=30)
CLOCK_SLIP = timedelta(minutes=5)  # a start further ahead than this means that the clock went back

_TOKEN_BYTES = 32
_FAMILIES = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


@dataclass(frozen=True, slots=True)
class NewSession:
    """A sign-in that has just begun; the token goes into the cookie and is kept nowhere else."""

    id: UUID
    user_id: UUID
    token: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """Who a cookie or a key stands for, by which row, and when that row was last used."""

    actor: Actor
    by: UUID
    used_at: datetime | None

    def is_noted(self, now: datetime) -> bool:
        """Tell whether the last use was noted less than a minute ago."""
        return self.used_at is not None and now - self.used_at < USED_EVERY


@dataclass(frozen=True, slots=True)
class SessionView:
    """A sign-in as its owner sees it."""

    id: UUID
    client: str
    started_at: datetime
    seen_at: datetime
    expires_at: datetime
    is_this: bool


def start(session: Session, *, user_id: UUID, agent: str, now: datetime) -> NewSession:
    """Begin a sign-in under a new random id; the person's long-ended ones are forgotten."""
    session.execute(
        delete(SignInSession).where(
            SignInSession.user_id == user_id, SignInSession.expires_at < now - KEPT_AFTER_END
        )
    )
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    row = SignInSession(
        id=new_id(),
        user_id=user_id,
        token_hash=hash_of(token),
        client=client_family(agent),
        started_at=now,
        seen_at=now,
        expires_at=now + LONGEST,
        fresh_until=now + FRESH,
    )
    session.add(row)
    session.flush()
    return NewSession(row.id, user_id, token)


def recognise(
    session: Session, *, token: str, now: datetime, request_id: str = ""
) -> Recognised | None:
    """Return who a cookie stands for, with the rights the person has at this moment."""
    found = session.execute(
        select(SignInSession, User)
        .join(User, User.id == SignInSession.user_id)
        .where(SignInSession.token_hash == hash_of(token), _is_under_way(now))
        .options(joinedload(User.organisation, innerjoin=True), selectinload(User.role_rows))
    ).first()
    if found is None:
        return None
    row = found.SignInSession
    actor = actor_from(found.User, session_id=row.id, request_id=request_id)
    return None if actor is None else Recognised(actor, row.id, row.seen_at)


def mark_seen(session: Session, *, session_id: UUID, now: datetime) -> None:
    """Note that a sign-in is in use, so that it does not run out."""
    session.execute(
        update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.seen_at < now, _is_under_way(now))
        .values(seen_at=now)
    )


def actor_from(
    user: User,
    *,
    session_id: UUID | None = None,
    token_scopes: frozenset[str] | None = None,
    request_id: str = "",
) -> Actor | None:
    """Return the actor of a loaded account; nobody when it or its organisation is closed."""
    if user.state is not UserState.ACTIVE:
        return None
    if user.organisation.state is not OrganisationState.ACTIVE:
        return None
    return Actor(
        user_id=user.id,
        organisation_id=user.organisation_id,
        organisation_kind=user.organisation.kind,
        roles=frozenset(row.role for row in user.role_rows),
        candidate_id=user.candidate_id,
        supervisor_id=user.supervisor_id,
        employer_contact_id=user.employer_contact_id,
        token_scopes=token_scopes,
        language=user.language,
        session_id=session_id,
        request_id=request_id,
        name=user.shown_name,
        organisation_name=user.organisation.name,
    )


def list_own(session: Session, actor: Actor, *, now: datetime) -> Sequence[SessionView]:
    """Return the actor's sign-ins that are under way, the last used first."""
    require(actor, "account.own")
    rows = session.scalars(
        select(SignInSession)
        .where(SignInSession.user_id == actor.user_id, _is_under_way(now))
        .order_by(SignInSession.seen_at.desc(), SignInSession.id.desc())
        .limit(100)
    )
    return [
        SessionView(
            id=row.id,
            client=row.client,
            started_at=row.started_at,
            seen_at=row.seen_at,
            expires_at=min(row.expires_at, row.seen_at + IDLE),
            is_this=row.id == actor.session_id,
        )
        for row in rows
    ]


def end(session: Session, actor: Actor, *, session_id: UUID, now: datetime) -> None:
    """End one of the actor's own sign-ins; the next request with its cookie is a stranger's.

    Raises
    ------
    NotFound
        It is not the actor's, or has ended already.
    """
    require(actor, "account.own")
    signing_out = session_id == actor.session_id
    because = SessionEnd.SIGNED_OUT if signing_out else SessionEnd.ENDED_BY_OWNER
    ended = session.scalar(
        update(SignInSession)
        .where(
            SignInSession.id == session_id,
            SignInSession.user_id == actor.user_id,
            SignInSession.ended_at.is_(None),
        )
        .values(ended_at=now, ended_because=because)
        .returning(SignInSession.id)
    )
    if ended is None:
        raise NotFound
    audit.note(session, actor, "account.own", objects=[session_id], view=f"session_{because}")


def end_by_token(session: Session, *, token: str, because: SessionEnd, now: datetime) -> None:
    """End the sign-in of a cookie, if it is one."""
    session.execute(
        update(SignInSession)
        .where(SignInSession.token_hash == hash_of(token), SignInSession.ended_at.is_(None))
        .values(ended_at=now, ended_because=because)
    )


def end_all(
    session: Session,
    *,
    user_id: UUID,
    because: SessionEnd,
    now: datetime,
    but: UUID | None = None,
    tokens_too: bool = False,
) -> None:
    """End every sign-in of a person: password, role or account has changed.

    Parameters
    ----------
    but : UUID, optional
        The one sign-in that goes on: the person's own, where the password was just changed.
    tokens_too : bool
        End the API tokens as well.
    """
    ending = (
        update(SignInSession)
        .where(SignInSession.user_id == user_id, SignInSession.ended_at.is_(None))
        .values(ended_at=now, ended_because=because)
    )
    if but is not None:
        ending = ending.where(SignInSession.id != but)
    session.execute(ending)
    if tokens_too:
        session.execute(
            update(ApiToken)
            .where(ApiToken.user_id == user_id, ApiToken.ended_at.is_(None))
            .values(ended_at=now)
        )


def is_fresh(session: Session, actor: Actor, *, now: datetime) -> bool:
    """Tell whether this sign-in was begun with the password within the last minutes."""
    if actor.session_id is None:
        return False
    fresh_until = session.scalar(
        select(SignInSession.fresh_until).where(SignInSession.id == actor.session_id)
    )
    return fresh_until is not None and now < fresh_until


def require_fresh(session: Session, actor: Actor, *, now: datetime) -> None:
    """Demand that the person has signed in within the last minutes.

    Raises
    ------
    NotAllowed
        The sign-in is too old for this, or a program asks with a token.
    """
    if not is_fresh(session, actor, now=now):
        raise NotAllowed("Sign in again first, then repeat this. It protects what you are opening.")


def client_family(agent: str) -> str:
    """Return the coarse family of a browser: enough to know one's own, too little to track.

    Examples
    --------
    >>> client_family("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox'
    >>> client_family("curl/8.5.0")
    ''
    """
    shown = agent[:400]
    return next((family for mark, family in _FAMILIES if f"{mark}/" in shown), "")


def hash_of(token: str) -> str:
    """Return what is kept of a random token. It has 256 bits: a plain hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _is_under_way(now: datetime) -> ColumnElement[bool]:
    return and_(
        SignInSession.ended_at.is_(None),
        SignInSession.expires_at > now,
        SignInSession.seen_at > now - IDLE,
        SignInSession.started_at < now + CLOCK_SLIP,
    )


def forget_old(session: Session, *, now: datetime) -> None:
    """Remove sign-ins and one-time links that ended or ran out a month ago."""
    before = now - KEPT_AFTER_END
    session.execute(
        delete(SignInSession).where(
            or_(SignInSession.ended_at < before, SignInSession.expires_at < before)
        )
    )
    session.execute(delete(OneTimeLink).where(OneTimeLink.expires_at < before))
