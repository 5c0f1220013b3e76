"""What comes in and goes out over the doors."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from employers.facts import OpeningFacts
from employers.requirement_acts import Addition, Decision
from employers.words import (
    OpeningState,
    PayAnswer,
    RequirementKind,
    RequirementOrigin,
    RequirementState,
    Schedule,
    Sector,
)
from foundation.text import (
    Cefr,
    Day,
    Input,
    Line,
    LongText,
    Name,
    Note,
    Optional,
    Output,
    Percent,
    Search,
    SkillLevel,
    Version,
)

Seats = Annotated[int, Field(ge=1, le=10_000)]
Weight = Annotated[int, Field(ge=1, le=10)]
TrainableDays = Annotated[int, Field(ge=0, le=365)]
EducationLevel = Annotated[int, Field(ge=0, le=8)]
Tasks = Annotated[LongText, Field(min_length=1)]
OrganisationNumber = Annotated[Line, Field(max_length=20)]


class OpeningIn(Input):
    """The facts of an opening as a person states them."""

    headline: Name
    text: Tasks
    occupation_id: Annotated[UUID | None, Optional] = None
    municipality_id: Annotated[UUID | None, Optional] = None
    workplace_name: Annotated[Line, Field(max_length=200)] = ""
    conditions: Note = ""
    hours_min: Percent = 100
    hours_max: Percent = 100
    schedules: Annotated[tuple[Schedule, ...], Field(max_length=4)] = ()
    employment_type: Annotated[Line, Field(max_length=200)] = ""
    duration: Annotated[Line, Field(max_length=200)] = ""
    seats: Seats = 1
    starts_on: Annotated[Day | None, Optional] = None
    start_text: Annotated[Line, Field(max_length=200)] = ""
    deadline: Annotated[Day | None, Optional] = None
    remote: bool = False
    own_car: bool = False
    pay_by_agreement: PayAnswer = PayAnswer.UNKNOWN
    language_motive: Note = ""
    contact_name: Annotated[Line, Field(max_length=200)] = ""
    education_level: Annotated[EducationLevel | None, Optional] = None
    education_by_law: bool = False

    def facts(self) -> OpeningFacts:
        """Return the facts as the domain's value."""
        names = [name for name in OpeningIn.model_fields if name != "schedules"]
        values = {name: getattr(self, name) for name in names}
        return OpeningFacts(**values, schedules=frozenset(self.schedules))


class OpeningNew(OpeningIn):
    """A new opening: its facts, and whose it is."""

    employer_id: Annotated[UUID | None, Optional] = None


class StateIn(Input):
    """The state to bring an opening into; a reason where one is asked for."""

    state: OpeningState
    reason: Line = ""


class OpeningPublicOut(Output):
    """An opening as anybody who may see published openings sees it."""

    id: UUID
    state: OpeningState
    headline: str
    text: str
    conditions: str
    employer_name: str
    workplace_name: str
    occupation_id: UUID | None
    occupation_label: str
    municipality_id: UUID | None
    place_label: str
    remote: bool
    own_car: bool
    hours_min: int
    hours_max: int
    schedules: list[Schedule]
    employment_type: str
    duration: str
    seats: int
    starts_on: date | None
    start_text: str
    deadline: date | None
    published_at: datetime | None


class OpeningOut(OpeningPublicOut):
    """An opening as those who work with it see it."""

    version: int
    employer_id: UUID | None
    organisation_id: UUID | None
    occupation_guessed: bool
    taxonomy_version: str
    pay_by_agreement: PayAnswer
    language_motive: str
    contact_name: str
    education_level: int | None
    education_by_law: bool
    source: str
    external_id: str
    published_basis: str
    state_reason: str
    created_at: datetime
    updated_at: datetime


class OpeningListed(Output):
    """An opening in a list."""

    id: UUID
    version: int
    state: OpeningState
    headline: str
    employer_id: UUID | None
    employer_name: str
    occupation_id: UUID | None
    occupation_label: str
    municipality_id: UUID | None
    place_label: str
    seats: int
    deadline: date | None
    suggested: int
    confirmed: int


class OpeningList(Output):
    """A page of openings."""

    items: list[OpeningListed]
    next: str | None


class RequirementOut(Output):
    """One thing that an opening asks for, where it comes from, and what a person said of it."""

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
    span_start: int | None
    span_end: int | None
    span_text: str
    source_field: str
    decided_at: datetime | None


class RequirementList(Output):
    """All that an opening asks for."""

    items: list[RequirementOut]
    next: str | None


class AdditionIn(Input):
    """A requirement added by hand; languages need a level and a motive."""

    concept_id: UUID
    essential: bool = True
    level: SkillLevel | None = None
    weight: Weight = 1
    trainable_days: TrainableDays | None = None
    listening: Cefr | None = None
    reading: Cefr | None = None
    speaking: Cefr | None = None
    writing: Cefr | None = None
    motive: Line = ""

    def addition(self) -> Addition:
        """Return it as the domain's value."""
        return Addition(**{name: getattr(self, name) for name in AdditionIn.model_fields})


class DecisionIn(Input):
    """What a person says of one requirement; what is left out stays as it is."""

    state: RequirementState | None = None
    essential: bool | None = None
    level: SkillLevel | None = None
    weight: Weight | None = None
    trainable_days: TrainableDays | None = None
    listening: Cefr | None = None
    reading: Cefr | None = None
    speaking: Cefr | None = None
    writing: Cefr | None = None
    motive: Line | None = None

    def decision(self, requirement_id: UUID) -> Decision:
        """Return it as the domain's value."""
        values = {name: getattr(self, name) for name in DecisionIn.model_fields}
        return Decision(requirement_id=requirement_id, **values)


class ImportIn(Input):
    """Job ads as they stand in their source's shape."""

    ads: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=500)]


class FailureOut(Output):
    """An ad that was not taken in, and why."""

    where: str
    reason: str


class ImportOut(Output):
    """What came of an import."""

    created: int
    updated: int
    unchanged: int
    duplicates: int
    withdrawn: int
    failed: int
    to_review: int
    notes: int
    failures: list[FailureOut]
    opening_ids: list[UUID]


class EmployerIn(Input):
    """An employer as a person registers it."""

    name: Name
    organisation_number: OrganisationNumber = ""
    sector: Sector = Sector.UNKNOWN


class EmployerOut(Output):
    """An employer, with the number of its openings that are open now."""

    id: UUID
    name: str
    organisation_number: str
    sector: Sector
    version: int
    open_openings: int


class EmployerList(Output):
    """A page of employers."""

    items: list[EmployerOut]
    next: str | None


class OpeningFilters(Input):
    """Which openings the list page shows; from the address."""

    q: Search = ""
    state: Annotated[OpeningState | None, Optional] = None
    occupation: Annotated[UUID | None, Optional] = None
    municipality: Annotated[UUID | None, Optional] = None
    employer: Annotated[UUID | None, Optional] = None
    after: Annotated[str | None, Optional, Field(max_length=2_000)] = None

    @property
    def narrow(self) -> bool:
        """Tell whether anything is filtered away."""
        return bool(self.q or self.state or self.occupation or self.municipality or self.employer)


class EmployerFilters(Input):
    """Which employers the list page shows; from the address."""

    q: Search = ""
    after: Annotated[str | None, Optional, Field(max_length=2_000)] = None


class StateForm(StateIn):
    """The state form of a page; it carries the version that was shown."""

    version: Version


class RequirementRowForm(DecisionIn):
    """One row of the requirements form."""


class RequirementAddForm(Input):
    """What to add by hand: chosen from the list, or words to look up."""

    kind: RequirementKind
    words: Annotated[Line, Field(max_length=200)] = ""
    concept_id: Annotated[UUID | None, Optional] = None
    essential: bool = False
    level: Annotated[SkillLevel | None, Optional] = None
    listening: Annotated[Cefr | None, Optional] = None
    reading: Annotated[Cefr | None, Optional] = None
    speaking: Annotated[Cefr | None, Optional] = None
    writing: Annotated[Cefr | None, Optional] = None
    motive: Line = ""
