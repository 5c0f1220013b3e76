"""What comes in and goes out of the candidates' doors; one model per view."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from candidates.words import (
    ClaimKind,
    EvidenceCode,
    Method,
    RightCheck,
    RightToWork,
    Schedule,
    Subject,
)
from foundation.messages import say
from foundation.text import (
    Cefr,
    Day,
    Email,
    Input,
    Line,
    Name,
    Optional,
    Output,
    SkillLevel,
)

_HOURS = say("The lowest working time is above the highest.")

ShortText = Annotated[Line, Field(max_length=200)]
Phone = Annotated[Line, Field(max_length=60)]
Minutes = Annotated[int, Field(ge=0, le=300)]
Share = Annotated[int, Field(ge=0, le=100)]
SeqfLevel = Annotated[int, Field(ge=0, le=8)]
Months = Annotated[int, Field(ge=0, le=720)]
ReachedLevel = Annotated[int, Field(ge=0, le=4)]


class OwnCandidateIn(Input):
    """What people change about themselves."""

    email: Annotated[Email | None, Optional] = None
    phone: Annotated[Phone | None, Optional] = None
    preferred_language: Annotated[Line, Field(max_length=60)] = ""
    municipality_id: Annotated[UUID | None, Optional] = None
    max_travel_minutes: Annotated[Minutes | None, Optional] = None
    has_car: bool = False
    hours_min: Share = 0
    hours_max: Share = 100
    schedules: list[Schedule] = Field(default_factory=list, max_length=4)
    available_from: Annotated[Day | None, Optional] = None
    wished_occupations: list[UUID] = Field(default_factory=list, max_length=20)
    wished_texts: list[ShortText] = Field(default_factory=list, max_length=20)

    @model_validator(mode="after")
    def _check_hours(self) -> Self:
        if self.hours_min > self.hours_max:
            raise PydanticCustomError("rule", _HOURS.text)
        return self


class CandidateIn(OwnCandidateIn):
    """What staff register and amend."""

    given_name: Name
    family_name: ShortText = ""
    right_to_work: RightToWork = RightToWork.UNKNOWN
    right_to_work_until: Annotated[Day | None, Optional] = None
    right_to_work_check: Annotated[RightCheck | None, Optional] = None
    right_to_work_checked_on: Annotated[Day | None, Optional] = None
    education_level: Annotated[SeqfLevel | None, Optional] = None
    education_field_id: Annotated[UUID | None, Optional] = None


class SkillIn(Input):
    """A skill that a person says to have: words, or a skill of the taxonomy."""

    text: ShortText = ""
    concept_id: Annotated[UUID | None, Optional] = None
    level: SkillLevel


class EvidenceIn(Input):
    """A piece of evidence; ``corrects`` names the record that it takes the place of."""

    subject: Subject = Subject.SKILL
    concept_id: UUID
    level: ReachedLevel = 3
    code: EvidenceCode
    method: Method
    assessor: ShortText = ""
    source: ShortText = ""
    on_date: Day
    valid_until: Annotated[Day | None, Optional] = None
    corrects: Annotated[UUID | None, Optional] = None


class LanguageIn(Input):
    """How well a person uses a language, four skills as CEFR 0 (none) to 6 (C2)."""

    concept_id: UUID
    listening: Cefr
    reading: Cefr
    speaking: Cefr
    writing: Cefr
    code: EvidenceCode = EvidenceCode.E0
    is_test: bool = False
    source: ShortText = ""
    on_date: Annotated[Day | None, Optional] = None


class LanguagesIn(Input):
    """The whole language profile of a person."""

    languages: Annotated[list[LanguageIn], Field(max_length=30)]


class LicenceIn(Input):
    """A licence or card that a person holds."""

    concept_id: UUID
    code: EvidenceCode = EvidenceCode.E0
    on_date: Annotated[Day | None, Optional] = None
    valid_until: Annotated[Day | None, Optional] = None


class ExperienceIn(Input):
    """A job that a person has had: the occupation, or words for it, and its length."""

    text: ShortText = ""
    concept_id: Annotated[UUID | None, Optional] = None
    months: Annotated[Months | None, Optional] = None


class SettleIn(Input):
    """What a text means: a concept, or a level; neither means that it is thrown away."""

    concept_id: Annotated[UUID | None, Optional] = None
    level: Annotated[SeqfLevel | None, Optional] = None
    cefr: Annotated[Cefr | None, Optional] = None


class ResumeIn(Input):
    """A CV as JSON."""

    format: Literal["jsonresume"]
    document: dict[str, Any]
    evidence: Literal["E0", "E2"] = "E0"
    level: SkillLevel = 2


class NamedConcept(Output):
    """Something of the taxonomy and its label in the reader's language."""

    id: UUID
    label: str


class CandidateRow(Output):
    """A person in a list."""

    id: UUID
    name: str
    municipality: str
    occupations: list[str]
    skills: int
    assessed: int
    unclear: int
    complete: bool
    version: int


class CandidateList(Output):
    """A page of people."""

    items: list[CandidateRow]
    next: str | None


class EvidenceOut(Output):
    """A record of evidence."""

    id: UUID
    subject: Subject
    concept: NamedConcept
    level: int
    code: EvidenceCode
    method: Method
    assessor: str
    source: str
    on_date: date
    valid_until: date | None
    document_sha256: str | None
    recorded_at: datetime
    verified: bool
    counts: bool
    withdrawn: bool
    supersedes_id: UUID | None
    version: int


class EvidenceList(Output):
    """The evidence of a person, the newest first."""

    items: list[EvidenceOut]
    next: None = None


class SkillOut(Output):
    """A skill and what its evidence comes to."""

    concept: NamedConcept
    level: int
    code: EvidenceCode
    trust_percent: int
    on_date: date
    valid_until: date | None


class SkillReach(Output):
    """A skill and how far its evidence reaches, without the evidence."""

    concept: NamedConcept
    level: int
    trust_percent: int


class LanguageOut(Output):
    """A language level with its evidence."""

    id: UUID
    concept: NamedConcept
    listening: int
    reading: int
    speaking: int
    writing: int
    code: EvidenceCode
    is_test: bool
    source: str
    on_date: date


class LicenceOut(Output):
    """A licence or card with its evidence."""

    id: UUID
    concept: NamedConcept
    code: EvidenceCode
    on_date: date | None
    valid_until: date | None


class ExperienceOut(Output):
    """A job held."""

    id: UUID
    concept: NamedConcept
    months: int | None
    text: str


class ClaimOut(Output):
    """A text that waits for a person to say what it means."""

    id: UUID
    kind: ClaimKind
    text: str
    suggestions: list[NamedConcept]


class _Person(Output):
    id: UUID
    given_name: str
    family_name: str
    email: str | None
    phone: str | None
    preferred_language: str
    municipality: NamedConcept | None
    max_travel_minutes: int | None
    has_car: bool
    hours_min: int
    hours_max: int
    schedules: list[Schedule]
    available_from: date | None
    wished_occupations: list[NamedConcept]
    complete_at: datetime | None
    version: int


class CandidateReducedOut(_Person):
    """What coordinators and programme managers see: contact, plan, and how far skills reach."""

    view: Literal["reduced"]
    skills: list[SkillReach]


class CandidateOut(_Person):
    """What the person and the staff who work with the case see."""

    view: Literal["full"]
    right_to_work: RightToWork
    right_to_work_until: date | None
    right_to_work_check: RightCheck | None
    right_to_work_checked_on: date | None
    education_level: int | None
    education_field: NamedConcept | None
    skills: list[SkillOut]
    languages: list[LanguageOut]
    licences: list[LicenceOut]
    experience: list[ExperienceOut]
    unclear: list[ClaimOut]


class SkillClaimed(Output):
    """What became of a skill that a person says to have."""

    outcome: Literal["recorded", "to_confirm"]
    evidence_id: UUID | None
    claim_id: UUID | None


class ImportOut(Output):
    """What came of an import."""

    id: UUID
    created: int
    completed: int
    unchanged: int
    to_confirm: int
    candidate_ids: list[UUID]
    left_out: list[str]
