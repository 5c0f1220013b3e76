"""Tables of employers, their openings and what openings ask for. Private to this package."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from employers.importing.parsed import NoteKind
from employers.words import (
    OpeningState,
    PayAnswer,
    RequirementKind,
    RequirementOrigin,
    RequirementState,
    Sector,
)
from foundation.database import Base, Versioned, one_of
from foundation.ids import new_id


class Employer(Base, Versioned):
    """A legal entity or firm that has openings; may have an organisation of its own here."""

    __tablename__ = "employers"
    __table_args__ = (
        Index("ix_employers_sort_key_id", "sort_key", "id"),
        Index("ix_employers_name_key", "name_key"),
        Index("ix_employers_organisation_id", "organisation_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(300))
    name_key: Mapped[str] = mapped_column(String(900))
    sort_key: Mapped[str] = mapped_column(String(900))
    organisation_number: Mapped[str | None] = mapped_column(String(10), unique=True)
    sector: Mapped[Sector] = mapped_column(one_of(Sector, "sector"), default=Sector.UNKNOWN)
    # The organisation whose people may act for this employer.
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    created_at: Mapped[datetime]


class Workplace(Base):
    """A place where an employer's people work."""

    __tablename__ = "workplaces"
    __table_args__ = (UniqueConstraint("employer_id", "name_key", "municipality_key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employers.id"))
    name: Mapped[str] = mapped_column(String(300))
    name_key: Mapped[str] = mapped_column(String(900))
    municipality_id: Mapped[UUID | None] = mapped_column(ForeignKey("concepts.id"))
    # The municipality's id as text, or empty: a unique key cannot hold null.
    municipality_key: Mapped[str] = mapped_column(String(36))
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)


class Opening(Base, Versioned):
    """A job to be filled: what it is, where, when, for how many, and how far it has come."""

    __tablename__ = "openings"
    __table_args__ = (
        UniqueConstraint("source", "external_id"),
        CheckConstraint("seats >= 1 AND seats <= 10000", name="seats"),
        CheckConstraint("hours_min >= 0 AND hours_min <= hours_max", name="hours_min"),
        CheckConstraint("hours_max <= 100", name="hours_max"),
        CheckConstraint("(source = '') = (external_id IS NULL)", name="source"),
        Index("ix_openings_state_listed_at", "state", "listed_at", "id"),
        Index("ix_openings_listed_at_id", "listed_at", "id"),
        Index("ix_openings_organisation_id", "organisation_id"),
        Index("ix_openings_employer_id", "employer_id"),
        Index("ix_openings_occupation_id", "occupation_id"),
        Index("ix_openings_municipality_id", "municipality_id"),
        Index("ix_openings_likeness", "likeness"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    # The office that handles it; none until somebody takes on an ad from the public pool.
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    employer_id: Mapped[UUID | None] = mapped_column(ForeignKey("employers.id"))
    workplace_id: Mapped[UUID | None] = mapped_column(ForeignKey("workplaces.id"))
    workplace_name: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[OpeningState] = mapped_column(one_of(OpeningState, "state"))
    headline: Mapped[str] = mapped_column(String(300))
    search_key: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    conditions: Mapped[str] = mapped_column(Text, default="")
    occupation_id: Mapped[UUID | None] = mapped_column(ForeignKey("concepts.id"))
    # What the occupation was called when the opening was written, and in which taxonomy.
    occupation_label: Mapped[str] = mapped_column(String(300), default="")
    occupation_code: Mapped[str] = mapped_column(String(200), default="")
    taxonomy_version: Mapped[str] = mapped_column(String(80), default="")
    municipality_id: Mapped[UUID | None] = mapped_column(ForeignKey("concepts.id"))
    place_label: Mapped[str] = mapped_column(String(300), default="")
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    remote: Mapped[bool] = mapped_column(default=False)
    own_car: Mapped[bool] = mapped_column(default=False)
    hours_min: Mapped[int]
    hours_max: Mapped[int]
    schedules: Mapped[list[Any]]
    employment_type: Mapped[str] = mapped_column(String(300), default="")
    duration: Mapped[str] = mapped_column(String(300), default="")
    seats: Mapped[int]
    starts_on: Mapped[date | None]
    start_text: Mapped[str] = mapped_column(String(300), default="")
    deadline: Mapped[date | None]
    pay_by_agreement: Mapped[PayAnswer] = mapped_column(one_of(PayAnswer, "pay_by_agreement"))
    language_motive: Mapped[str] = mapped_column(Text, default="")
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    education_level: Mapped[int | None]
    education_by_law: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(100), default="")
    external_id: Mapped[str | None] = mapped_column(String(80))
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    likeness: Mapped[str] = mapped_column(String(64), default="")
    occupation_guessed: Mapped[bool] = mapped_column(default=False)
    # Fields that a person has changed here: a new import of the ad leaves them alone.
    edited_fields: Mapped[list[Any]]
    published_at: Mapped[datetime | None]
    published_basis: Mapped[str] = mapped_column(String(100), default="")
    state_reason: Mapped[str] = mapped_column(String(500), default="")
    # Order of lists, newest first: milliseconds since 1970, kept apart from the time of change.
    listed_at: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]


class OpeningAlias(Base):
    """Another ad for the same opening: its source and id there, so that it stays a duplicate."""

    __tablename__ = "opening_aliases"
    __table_args__ = (Index("ix_opening_aliases_opening_id", "opening_id"),)

    source: Mapped[str] = mapped_column(String(100), primary_key=True)
    external_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    opening_id: Mapped[UUID] = mapped_column(ForeignKey("openings.id"))
    seen_at: Mapped[datetime]


class OpeningRequirement(Base):
    """One thing that an opening asks for, where it comes from, and what a person said of it."""

    __tablename__ = "opening_requirements"
    __table_args__ = (
        UniqueConstraint("opening_id", "kind", "concept_key"),
        CheckConstraint("confidence >= 0 AND confidence <= 100", name="confidence"),
        CheckConstraint("level IS NULL OR (level >= 1 AND level <= 4)", name="level"),
        CheckConstraint("weight >= 1 AND weight <= 10", name="weight"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    opening_id: Mapped[UUID] = mapped_column(ForeignKey("openings.id"))
    kind: Mapped[RequirementKind] = mapped_column(one_of(RequirementKind, "kind"))
    concept_id: Mapped[UUID | None] = mapped_column(ForeignKey("concepts.id"))
    # The concept's id as text, else the words: a unique key cannot hold null.
    concept_key: Mapped[str] = mapped_column(String(320))
    label: Mapped[str] = mapped_column(String(300))
    origin: Mapped[RequirementOrigin] = mapped_column(one_of(RequirementOrigin, "origin"))
    state: Mapped[RequirementState] = mapped_column(one_of(RequirementState, "state"))
    essential: Mapped[bool]
    confidence: Mapped[int]
    weight: Mapped[int] = mapped_column(default=1)
    level: Mapped[int | None]
    trainable_days: Mapped[int | None]
    months: Mapped[int | None]
    listening: Mapped[int | None]
    reading: Mapped[int | None]
    speaking: Mapped[int | None]
    writing: Mapped[int | None]
    motive: Mapped[str] = mapped_column(String(500), default="")
    basis: Mapped[str] = mapped_column(String(20), default="")
    span_start: Mapped[int | None]
    span_end: Mapped[int | None]
    span_text: Mapped[str] = mapped_column(String(300), default="")
    source_field: Mapped[str] = mapped_column(String(120), default="")
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]


class RequirementVersion(Base):
    """What an opening asked for, as the scorer sees it, from some moment on; never changed."""

    __tablename__ = "requirement_versions"

    opening_id: Mapped[UUID] = mapped_column(ForeignKey("openings.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[dict[str, Any]]
    taxonomy_version: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]


class OpeningNote(Base):
    """A field of an imported ad that did not become a fact, and the reason."""

    __tablename__ = "opening_notes"
    __table_args__ = (Index("ix_opening_notes_opening_id", "opening_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    opening_id: Mapped[UUID] = mapped_column(ForeignKey("openings.id"))
    field: Mapped[str] = mapped_column(String(300))
    kind: Mapped[NoteKind] = mapped_column(one_of(NoteKind, "kind"))
    reason: Mapped[str] = mapped_column(String(500))
    values: Mapped[dict[str, Any]]


class ImportRun(Base):
    """One import of ads: from where, by whom, and what came of it."""

    __tablename__ = "opening_imports"
    __table_args__ = (Index("ix_opening_imports_started_at", "started_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    origin: Mapped[str] = mapped_column(String(200))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    started_by: Mapped[UUID | None]
    started_at: Mapped[datetime]
    counts: Mapped[dict[str, Any]]
