"""Tables of the candidates; private to this package.

There is no column for a personal number, birth date, sex, country, citizenship or permit type,
and none for employers, schools or years: what is not kept cannot reach a score.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    event,
)
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from candidates.importing.reading import Form
from candidates.words import (
    ClaimKind,
    ClaimOutcome,
    EvidenceCode,
    ImportState,
    Method,
    RightCheck,
    RightToWork,
    Subject,
)
from foundation.database import Base, Versioned, one_of
from foundation.ids import new_id

HASH_LENGTH = 64  # SHA-256 as hex
_CEFR = "BETWEEN 0 AND 6"


class Candidate(Base, Versioned):
    """A person who looks for work, in the organisation that is the person's home."""

    __tablename__ = "candidates"
    __table_args__ = (
        Index("ix_candidates_organisation_id_sort_key_id", "organisation_id", "sort_key", "id"),
        UniqueConstraint("organisation_id", "import_key"),
        CheckConstraint("hours_min BETWEEN 0 AND hours_max AND hours_max <= 100", name="hours"),
        CheckConstraint("education_level BETWEEN 0 AND 8", name="education_level"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    case_officer_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    given_name: Mapped[str] = mapped_column(String(200))
    family_name: Mapped[str] = mapped_column(String(200), default="")
    sort_key: Mapped[str] = mapped_column(String(1600))
    search_key: Mapped[str] = mapped_column(String(1600))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(60))
    preferred_language: Mapped[str] = mapped_column(String(60), default="")
    municipality_id: Mapped[UUID | None] = mapped_column(ForeignKey("concepts.id"))
    latitude: Mapped[float | None]  # of the municipality, not of a home
    longitude: Mapped[float | None]
    max_travel_minutes: Mapped[int | None]
    has_car: Mapped[bool] = mapped_column(default=False)
    hours_min: Mapped[int] = mapped_column(default=0)  # per cent of full time
    hours_max: Mapped[int] = mapped_column(default=100)
    schedules: Mapped[list[Any]]
    available_from: Mapped[date | None]
    right_to_work: Mapped[RightToWork] = mapped_column(
        one_of(RightToWork, "right_to_work"), default=RightToWork.UNKNOWN
    )
    right_to_work_until: Mapped[date | None]
    right_to_work_check: Mapped[RightCheck | None] = mapped_column(
        one_of(RightCheck, "right_to_work_check")
    )
    right_to_work_checked_on: Mapped[date | None]
    education_level: Mapped[int | None]  # SeQF
    education_field_id: Mapped[UUID | None] = mapped_column(ForeignKey("concepts.id"))
    complete_at: Mapped[datetime | None]
    import_key: Mapped[str | None] = mapped_column(String(HASH_LENGTH))  # who a file means
    import_digest: Mapped[str | None] = mapped_column(String(HASH_LENGTH))  # what it said last
    created_at: Mapped[datetime]


class WishedOccupation(Base):
    """An occupation that a person asks for."""

    __tablename__ = "wished_occupations"

    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("candidates.id"), primary_key=True)
    concept_id: Mapped[UUID] = mapped_column(ForeignKey("concepts.id"), primary_key=True)
    place: Mapped[int]  # the order in which the person named them

    __table_args__ = (Index("ix_wished_occupations_concept_id", "concept_id"),)


class Experience(Base):
    """Months in an occupation. Who the employer was, where and when, is not kept."""

    __tablename__ = "experiences"
    __table_args__ = (
        Index("ix_experiences_candidate_id", "candidate_id"),
        CheckConstraint("months BETWEEN 0 AND 720", name="months"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("candidates.id"))
    concept_id: Mapped[UUID] = mapped_column(ForeignKey("concepts.id"))
    months: Mapped[int | None]
    code: Mapped[EvidenceCode] = mapped_column(one_of(EvidenceCode, "code"))
    text: Mapped[str] = mapped_column(String(200))  # as the person or the file wrote it
    import_id: Mapped[UUID | None] = mapped_column(ForeignKey("candidate_imports.id"))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # taken back


class Evidence(Base):
    """A record that a person can do something; rows never change, a correction is a new row."""

    __tablename__ = "evidence"
    __table_args__ = (
        Index("ix_evidence_candidate_id", "candidate_id"),
        UniqueConstraint("supersedes_id"),
        CheckConstraint("level BETWEEN 0 AND 4", name="level"),
        CheckConstraint("level > 0 OR code IN ('E3', 'E4', 'E5')", name="not_shown"),
        CheckConstraint("valid_until IS NULL OR valid_until >= on_date", name="validity"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("candidates.id"))
    subject: Mapped[Subject] = mapped_column(one_of(Subject, "subject"))
    concept_id: Mapped[UUID] = mapped_column(ForeignKey("concepts.id"))
    level: Mapped[int]
    code: Mapped[EvidenceCode] = mapped_column(one_of(EvidenceCode, "code"))
    method: Mapped[Method] = mapped_column(one_of(Method, "method"))
    assessor: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(String(200), default="")  # issuer, or how it reached us
    on_date: Mapped[date]
    valid_until: Mapped[date | None]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("candidate_documents.id"))
    document_sha256: Mapped[str | None] = mapped_column(String(HASH_LENGTH))
    import_id: Mapped[UUID | None] = mapped_column(ForeignKey("candidate_imports.id"))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime]
    verified_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    verified: Mapped[bool] = mapped_column(default=False)  # someone on the staff has seen it
    supersedes_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"))
    withdrawn: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)


class LanguageLevel(Base):
    """How well a person uses a language; the newest row of a language counts."""

    __tablename__ = "language_levels"
    __table_args__ = (
        Index("ix_language_levels_candidate_id", "candidate_id"),
        CheckConstraint(
            f"listening {_CEFR} AND reading {_CEFR} AND speaking {_CEFR} AND writing {_CEFR}",
            name="cefr",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("candidates.id"))
    concept_id: Mapped[UUID] = mapped_column(ForeignKey("concepts.id"))
    listening: Mapped[int]
    reading: Mapped[int]
    speaking: Mapped[int]
    writing: Mapped[int]
    code: Mapped[EvidenceCode] = mapped_column(one_of(EvidenceCode, "code"))
    is_test: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(200), default="")
    on_date: Mapped[date]
    import_id: Mapped[UUID | None] = mapped_column(ForeignKey("candidate_imports.id"))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # replaced by a newer row, or taken back


class LicenceHeld(Base):
    """A driving licence, card or certificate that a person says to hold or has shown."""

    __tablename__ = "licences_held"
    __table_args__ = (
        Index("ix_licences_held_candidate_id", "candidate_id"),
        CheckConstraint(
            "valid_until IS NULL OR on_date IS NULL OR valid_until >= on_date", name="validity"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("candidates.id"))
    concept_id: Mapped[UUID] = mapped_column(ForeignKey("concepts.id"))
    code: Mapped[EvidenceCode] = mapped_column(one_of(EvidenceCode, "code"))
    on_date: Mapped[date | None]
    valid_until: Mapped[date | None]
    import_id: Mapped[UUID | None] = mapped_column(ForeignKey("candidate_imports.id"))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class UnresolvedClaim(Base):
    """A text that nobody has understood yet; it is no fact until a person says what it means."""

    __tablename__ = "unresolved_claims"
    __table_args__ = (
        Index("ix_unresolved_claims_candidate_id_outcome", "candidate_id", "outcome"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("candidates.id"))
    kind: Mapped[ClaimKind] = mapped_column(one_of(ClaimKind, "kind"))
    text: Mapped[str] = mapped_column(String(200))
    details: Mapped[dict[str, Any]]  # level, months, language levels: what came with the text
    suggestions: Mapped[list[Any]]  # concept ids, best first
    code: Mapped[EvidenceCode] = mapped_column(one_of(EvidenceCode, "code"))
    import_id: Mapped[UUID | None] = mapped_column(ForeignKey("candidate_imports.id"))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime]
    outcome: Mapped[ClaimOutcome | None] = mapped_column(one_of(ClaimOutcome, "outcome"))
    concept_id: Mapped[UUID | None] = mapped_column(ForeignKey("concepts.id"))
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    settled_at: Mapped[datetime | None]


class Document(Base):
    """A paper that a person has shown: its bytes under a name of ours."""

    __tablename__ = "candidate_documents"
    __table_args__ = (UniqueConstraint("candidate_id", "sha256"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("candidates.id"))
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(HASH_LENGTH))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    uploaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime]


class Import(Base, Versioned):
    """A file on its way in. Its content is kept only until somebody has decided on it."""

    __tablename__ = "candidate_imports"
    __table_args__ = (
        Index("ix_candidate_imports_organisation_id_sha256", "organisation_id", "sha256"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    form: Mapped[Form] = mapped_column(one_of(Form, "form"))
    state: Mapped[ImportState] = mapped_column(one_of(ImportState, "state"))
    sha256: Mapped[str] = mapped_column(String(HASH_LENGTH))
    size: Mapped[int]
    facts: Mapped[dict[str, Any]]  # encoding, separator, sheet, parts left out
    mapping: Mapped[list[Any]]
    code: Mapped[EvidenceCode] = mapped_column(one_of(EvidenceCode, "code"))
    level: Mapped[int]  # of skills for which the file gives none
    counts: Mapped[dict[str, Any]]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    started_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ProfileVersion(Base):
    """What the scorer could know of a person from a moment on. Rows are never changed."""

    __tablename__ = "profile_versions"
    __table_args__ = (
        UniqueConstraint("candidate_id", "version"),
        Index("ix_profile_versions_candidate_id_at", "candidate_id", "at"),
        {"sqlite_autoincrement": True},  # a serial that is gone is never given again
    )

    serial: Mapped[int] = mapped_column(primary_key=True)  # a kept ranking names its inputs by it
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("candidates.id"))
    version: Mapped[int]
    at: Mapped[datetime]
    body: Mapped[dict[str, Any]]


def _refuse_change(_mapper: Mapper[Any], _connection: Connection, row: object) -> None:
    msg = f"{type(row).__name__} is append-only: write a new row"
    raise AssertionError(msg)


event.listen(Evidence, "before_update", _refuse_change)
event.listen(ProfileVersion, "before_update", _refuse_change)
