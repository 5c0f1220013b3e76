"""Openings and their requirements as values for the doors."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from employers.importing.parsed import NoteKind
from employers.tables import Opening, OpeningNote, OpeningRequirement
from employers.words import (
    OpeningState,
    PayAnswer,
    RequirementKind,
    RequirementOrigin,
    RequirementState,
    Schedule,
)
from foundation.messages import Message


@dataclass(frozen=True, slots=True)
class OpeningView:
    """An opening as its readers see it."""

    id: UUID
    version: int
    state: OpeningState
    headline: str
    text: str
    conditions: str
    employer_id: UUID | None
    employer_name: str
    workplace_name: str
    organisation_id: UUID | None
    occupation_id: UUID | None
    occupation_label: str
    occupation_guessed: bool
    taxonomy_version: str
    municipality_id: UUID | None
    place_label: str
    remote: bool
    own_car: bool
    hours_min: int
    hours_max: int
    schedules: tuple[Schedule, ...]
    employment_type: str
    duration: str
    seats: int
    starts_on: date | None
    start_text: str
    deadline: date | None
    pay_by_agreement: PayAnswer
    language_motive: str
    contact_name: str
    education_level: int | None
    education_by_law: bool
    source: str
    external_id: str
    published_at: datetime | None
    published_basis: str
    state_reason: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class RequirementView:
    """One thing that an opening asks for, and how far it has been decided."""

    id: UUID
    kind: RequirementKind
    concept_id: UUID | None
    label: str
    origin: RequirementOrigin
    state: RequirementState
    essential: bool
    confidence: int
    weight: int
    level: int | None
    trainable_days: int | None
    months: int | None
    listening: int | None
    reading: int | None
    speaking: int | None
    writing: int | None
    motive: str
    basis: str
    span_start: int | None
    span_end: int | None
    span_text: str
    source_field: str
    decided_by: UUID | None
    decided_at: datetime | None

    @property
    def has_levels(self) -> bool:
        """Tell whether a language level has been set."""
        return any((self.listening, self.reading, self.speaking, self.writing))


@dataclass(frozen=True, slots=True)
class NoteView:
    """A field of the ad that was not taken as it stood, and why."""

    field: str
    kind: NoteKind
    reason: Message


def opening_view(row: Opening, *, employer_name: str) -> OpeningView:
    """Return a row as a value."""
    return OpeningView(
        id=row.id,
        version=row.version,
        state=row.state,
        headline=row.headline,
        text=row.text,
        conditions=row.conditions,
        employer_id=row.employer_id,
        employer_name=employer_name,
        workplace_name=row.workplace_name,
        organisation_id=row.organisation_id,
        occupation_id=row.occupation_id,
        occupation_label=row.occupation_label,
        occupation_guessed=row.occupation_guessed,
        taxonomy_version=row.taxonomy_version,
        municipality_id=row.municipality_id,
        place_label=row.place_label,
        remote=row.remote,
        own_car=row.own_car,
        hours_min=row.hours_min,
        hours_max=row.hours_max,
        schedules=tuple(Schedule(one) for one in row.schedules),
        employment_type=row.employment_type,
        duration=row.duration,
        seats=row.seats,
        starts_on=row.starts_on,
        start_text=row.start_text,
        deadline=row.deadline,
        pay_by_agreement=row.pay_by_agreement,
        language_motive=row.language_motive,
        contact_name=row.contact_name,
        education_level=row.education_level,
        education_by_law=row.education_by_law,
        source=row.source,
        external_id=row.external_id or "",
        published_at=row.published_at,
        published_basis=row.published_basis,
        state_reason=row.state_reason,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def requirement_view(row: OpeningRequirement) -> RequirementView:
    """Return a row as a value."""
    names = RequirementView.__dataclass_fields__
    return RequirementView(**{name: getattr(row, name) for name in names})


def note_view(row: OpeningNote) -> NoteView:
    """Return a row as a value."""
    return NoteView(row.field, row.kind, Message(row.reason, tuple(row.values.items())))
