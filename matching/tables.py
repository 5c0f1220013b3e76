"""Tables of the match: cards used, and every ranking shown; private to this package."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, one_of
from foundation.ids import new_id


class RunKind(StrEnum):
    """What was put in order for whom."""

    OPENING = "opening"  # the candidates of an opening
    CANDIDATE = "candidate"  # the openings of a candidate


class Scorecard(Base):
    """A scorecard that some ranking was made with, whole, so that it can be replayed."""

    __tablename__ = "scorecards"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[str] = mapped_column(String(100))
    body: Mapped[dict[str, Any]]
    first_used_at: Mapped[datetime]


class RankingInputs(Base):
    """What a ranking was computed from: which requirements and which profile versions.

    Equal inputs are kept once. ``body`` is compressed JSON of ids and version numbers only; the
    profiles themselves stay with the candidate, so an erasure reaches them.
    """

    __tablename__ = "ranking_inputs"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class RankingRun(Base):
    """A ranking that was shown to somebody, with the rows that were shown and their terms."""

    __tablename__ = "ranking_runs"
    __table_args__ = (
        Index("ix_ranking_runs_organisation_id_made_at", "organisation_id", "made_at"),
        Index("ix_ranking_runs_opening_id", "opening_id"),
        Index("ix_ranking_runs_candidate_id", "candidate_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[RunKind] = mapped_column(one_of(RunKind, "kind"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    opening_id: Mapped[UUID | None] = mapped_column(ForeignKey("openings.id"))
    candidate_id: Mapped[UUID | None] = mapped_column(ForeignKey("candidates.id"))
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime]
    as_of: Mapped[date]  # the day evidence was looked at
    card_sha256: Mapped[str] = mapped_column(ForeignKey("scorecards.sha256"))
    card_version: Mapped[str] = mapped_column(String(100))
    taxonomy_version: Mapped[str] = mapped_column(String(80))
    requirements_version: Mapped[int | None]
    inputs_digest: Mapped[str] = mapped_column(ForeignKey("ranking_inputs.digest"))
    ready_count: Mapped[int]
    way_count: Mapped[int]
    order_digest: Mapped[str] = mapped_column(String(64))
    order_key_mark: Mapped[str] = mapped_column(String(16))  # tells that the key has been changed
    filters: Mapped[dict[str, Any]]
    shown: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
