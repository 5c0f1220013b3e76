"""API tokens: keys for programs, shown once, with a short life and their own reach."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from accounts import sessions
from accounts.access_rules import PUBLIC_ACTIONS, RULES
from accounts.access_table import require
from accounts.sessions import Recognised
from accounts.tables import ApiToken, User
from foundation import audit
from foundation.access import Actor
from foundation.errors import NotAllowed, NotFound, RuleViolation
from foundation.ids import new_id

LONGEST_DAYS = 90
MOST_PER_PERSON = 20
MOST_SCOPES = 30
PREFIX = "samsyn_"
_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class TokenView:
    """A token as its owner sees it; the key itself is not kept."""

    id: UUID
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    is_expired: bool


def create(
    session: Session,
    actor: Actor,
    *,
    name: str,
    scopes: Collection[str],
    days: int,
    now: datetime,
    user_id: UUID | None = None,
) -> tuple[TokenView, str]:
    """Make a token and return it with its key, which is never shown again.

    Parameters
    ----------
    scopes : collection of str
        ``read``, ``write``, or names of actions such as ``openings.read``. A token never reaches
        further than the person's roles at the moment it is used.
    days : int
        How long it works, 1 to 90.
    user_id : UUID, optional
        Whose token; the actor's own by default, another's only from the command line.

    Raises
    ------
    NotAllowed
        A program asks with a token: tokens do not make tokens.
    RuleViolation
        The scopes, the life or the number of tokens is out of bounds.
    """
    owner_id = user_id or actor.user_id
    _require_person(actor)
    require(actor, "account.own")
    if owner_id is None or (owner_id != actor.user_id and not actor.is_operator):
        raise NotFound
    reach = _checked_scopes(scopes)
    if not 1 <= days <= LONGEST_DAYS:
        raise RuleViolation("A token lives 1 to {most} days.", where="days", most=LONGEST_DAYS)
    if _count_live(session, owner_id, now) >= MOST_PER_PERSON:
        raise RuleViolation(
            "You have {most} tokens already. End one first.", where="name", most=MOST_PER_PERSON
        )
    key = PREFIX + secrets.token_urlsafe(_TOKEN_BYTES)
    row = ApiToken(
        id=new_id(),
        user_id=owner_id,
        name=name,
        token_hash=sessions.hash_of(key),
        scopes=list(reach),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(row)
    session.flush()
    audit.note(session, actor, "account.own", objects=[row.id], view="token_created")
    return _view(row, now), key


def list_own(session: Session, actor: Actor, *, now: datetime) -> Sequence[TokenView]:
    """Return the actor's tokens that have not been ended, the newest first."""
    require(actor, "account.own")
    rows = session.scalars(
        select(ApiToken)
        .where(ApiToken.user_id == actor.user_id, ApiToken.ended_at.is_(None))
        .order_by(ApiToken.created_at.desc(), ApiToken.id.desc())
        .limit(100)
    )
    return [_view(row, now) for row in rows]


def end(session: Session, actor: Actor, *, token_id: UUID, now: datetime) -> None:
    """End one of the actor's own tokens, at once.

    Raises
    ------
    NotFound
        It is not the actor's, or was ended already.
    """
    _require_person(actor)
    require(actor, "account.own")
    ended = session.scalar(
        update(ApiToken)
        .where(
            ApiToken.id == token_id,
            ApiToken.user_id == actor.user_id,
            ApiToken.ended_at.is_(None),
        )
        .values(ended_at=now)
        .returning(ApiToken.id)
    )
    if ended is None:
        raise NotFound
    audit.note(session, actor, "account.own", objects=[token_id], view="token_ended")


def recognise(
    session: Session, *, key: str, now: datetime, request_id: str = ""
) -> Recognised | None:
    """Return who a key stands for, with rights as they are at this moment."""
    found = session.execute(
        select(ApiToken, User)
        .join(User, User.id == ApiToken.user_id)
        .where(
            ApiToken.token_hash == sessions.hash_of(key),
            ApiToken.ended_at.is_(None),
            ApiToken.expires_at > now,
        )
        .options(joinedload(User.organisation, innerjoin=True), selectinload(User.role_rows))
    ).first()
    if found is None:
        return None
    row = found.ApiToken
    actor = sessions.actor_from(
        found.User, token_scopes=frozenset(row.scopes), request_id=request_id
    )
    return None if actor is None else Recognised(actor, row.id, row.used_at)


def mark_used(session: Session, *, token_id: UUID, now: datetime) -> None:
    """Note that a token is in use, so that its owner sees which ones are not."""
    session.execute(update(ApiToken).where(ApiToken.id == token_id).values(used_at=now))


def _require_person(actor: Actor) -> None:
    if actor.session_id is None and not actor.is_operator:
        raise NotAllowed("Sign in on the page for this. A token is not enough.")


def _checked_scopes(scopes: Collection[str]) -> tuple[str, ...]:
    known = {"read", "write", *RULES} - PUBLIC_ACTIONS
    reach = tuple(sorted(set(scopes)))
    if not reach or len(reach) > MOST_SCOPES or not known.issuperset(reach):
        raise RuleViolation(
            "Choose what the token may do: read, write, or actions from the access table.",
            where="scopes",
        )
    return reach


def _count_live(session: Session, user_id: UUID, now: datetime) -> int:
    live = select(func.count()).where(
        ApiToken.user_id == user_id, ApiToken.ended_at.is_(None), ApiToken.expires_at > now
    )
    return session.scalar(live) or 0


def _view(row: ApiToken, now: datetime) -> TokenView:
    return TokenView(
        id=row.id,
        name=row.name,
        scopes=tuple(row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
        is_expired=row.expires_at <= now,
    )
