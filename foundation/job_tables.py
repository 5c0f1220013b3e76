"""Tables of the work to be done: the truth that the queue only rings for."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base


class Job(Base):
    """One piece of work. Its payload holds ids and plain values, never a person's data."""

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="state"),
        CheckConstraint("attempts >= 0", name="attempts"),
        CheckConstraint("(state = 'running') = (lease_until IS NOT NULL)", name="lease"),
        Index("ix_jobs_state_next_try_at", "state", "next_try_at"),
        Index("ix_jobs_name_state", "name", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(8))
    attempts: Mapped[int]
    created_at: Mapped[datetime]
    requested_by: Mapped[UUID | None]
    next_try_at: Mapped[datetime]
    rung_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    leased_by: Mapped[str] = mapped_column(String(120))
    done_at: Mapped[datetime | None]
    error_class: Mapped[str] = mapped_column(String(120))
    progress_done: Mapped[int]
    progress_total: Mapped[int]


class JobSchedule(Base):
    """When a periodic job is due next; whoever moves the time on is the one who enqueues it."""

    __tablename__ = "job_schedules"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    due_at: Mapped[datetime]
