"""Tables of the audit: events that are never changed, and the head of each chain."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base


class AuditEvent(Base):
    """One read, change or refusal. Holds ids and codes, never a person's data."""

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_time", "time"),
        Index("ix_audit_events_actor", "actor"),
    )

    chain: Mapped[str] = mapped_column(String(36), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    time: Mapped[datetime]
    request: Mapped[str] = mapped_column(String(64))
    actor: Mapped[str] = mapped_column(String(36))
    organisation: Mapped[str] = mapped_column(String(36))
    role: Mapped[str] = mapped_column(String(200))
    on_behalf_of: Mapped[str] = mapped_column(String(36))
    action: Mapped[str] = mapped_column(String(64))
    purpose: Mapped[str] = mapped_column(String(200))
    objects: Mapped[list[Any]]
    view: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(200))
    basis: Mapped[str] = mapped_column(String(200))
    model: Mapped[str] = mapped_column(String(128))
    previous: Mapped[str] = mapped_column(String(64))
    mac: Mapped[str] = mapped_column(String(64))


class AuditChain(Base):
    """The head of an organisation's chain: how long it is, its last mac, and a seal over both."""

    __tablename__ = "audit_chains"

    chain: Mapped[str] = mapped_column(String(36), primary_key=True)
    number: Mapped[int]
    mac: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))
