"""One Idempotency-Key, one object: the answer to a creating request is kept with its effect."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import LargeBinary, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from foundation.database import Base
from foundation.errors import RuleViolation

KEPT = timedelta(hours=24)


class KeptAnswer(Base):
    """The answer given to an actor for a route and a key."""

    __tablename__ = "kept_answers"
    __table_args__ = (UniqueConstraint("actor", "route", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    actor: Mapped[str] = mapped_column(String(36))
    route: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(200))
    body_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    headers: Mapped[dict[str, Any]]
    answer: Mapped[bytes] = mapped_column(LargeBinary)
    kept_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Asked:
    """A creating request with a key: who asks which route with which body."""

    actor: str
    route: str
    key: str
    body_hash: str


def hash_of(body: bytes) -> str:
    """Return the SHA-256 of a request body as hex."""
    return hashlib.sha256(body).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was given."""

    status: int
    headers: dict[str, str]
    body: bytes


def find_answer(session: Session, asked: Asked, *, now: datetime) -> Answer | None:
    """Return the answer already given to this request, if any.

    Raises
    ------
    RuleViolation
        The key was used for another body.
    """
    kept = session.scalar(
        select(KeptAnswer).where(
            KeptAnswer.actor == asked.actor,
            KeptAnswer.route == asked.route,
            KeptAnswer.key == asked.key,
            KeptAnswer.kept_at > now - KEPT,
        )
    )
    if kept is not None and kept.body_hash != asked.body_hash:
        raise RuleViolation(
            "This Idempotency-Key was used for another request. Use a new one.",
            where="Idempotency-Key",
        )
    return Answer(kept.status, dict(kept.headers), kept.answer) if kept is not None else None


def keep_answer(
    session: Session,
    asked: Asked,
    *,
    status: int,
    headers: dict[str, str],
    answer: bytes,
    now: datetime,
) -> None:
    """Keep an answer in the transaction of its effect; a second one with the key collides."""
    session.execute(
        delete(KeptAnswer).where(
            KeptAnswer.actor == asked.actor,
            KeptAnswer.route == asked.route,
            KeptAnswer.key == asked.key,
            KeptAnswer.kept_at <= now - KEPT,
        )
    )
    session.add(
        KeptAnswer(
            actor=asked.actor,
            route=asked.route,
            key=asked.key,
            body_hash=asked.body_hash,
            status=status,
            headers=headers,
            answer=answer,
            kept_at=now,
        )
    )
    session.flush()


def forget_old(session: Session, *, now: datetime) -> None:
    """Remove the answers that are no longer repeated."""
    session.execute(delete(KeptAnswer).where(KeptAnswer.kept_at <= now - KEPT))
