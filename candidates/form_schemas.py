"""What the pages' forms and addresses carry."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from candidates.listing import EvidenceFilter
from candidates.schemas import ReachedLevel, ShortText
from candidates.words import METHODS_FOR, EvidenceCode, Method, Subject
from foundation.text import Day, Input, Optional, Search, SkillLevel, Version


class VersionForm(Input):
    """The version that a form was filled in on."""

    version: Version


class CandidateFilters(Input):
    """What the address of the list asks for."""

    q: Search = ""
    occupation: Annotated[UUID | None, Optional] = None
    municipality: Annotated[UUID | None, Optional] = None
    evidence: Annotated[EvidenceFilter | None, Optional] = None
    after: Annotated[str | None, Field(max_length=4_000), Optional] = None


class EvidenceForm(Input):
    """The form that records evidence: ``kind`` is code and method in one."""

    subject: Subject = Subject.SKILL
    about: ShortText = ""
    concept_id: Annotated[UUID | None, Optional] = None
    level: ReachedLevel = 3
    kind: Annotated[str, Field(pattern=r"^E[1-7]:[a-z_]{3,20}$", max_length=30)]
    assessor: ShortText = ""
    source: ShortText = ""
    on_date: Day
    valid_until: Annotated[Day | None, Optional] = None
    corrects: Annotated[UUID | None, Optional] = None

    @field_validator("kind")
    @classmethod
    def _check_kind(cls, kind: str) -> str:
        code, _, method = kind.partition(":")
        if method not in set(Method) or method not in METHODS_FOR[EvidenceCode(code)]:
            raise PydanticCustomError("enum", "Choose from the list.")
        return kind

    def record(self) -> dict[str, Any]:
        """Return what the record says, apart from what it is about."""
        code, _, method = self.kind.partition(":")
        return {
            "subject": self.subject,
            "level": self.level,
            "code": EvidenceCode(code),
            "method": Method(method),
            "assessor": self.assessor,
            "source": self.source,
            "on_date": self.on_date,
            "valid_until": self.valid_until,
            "corrects": self.corrects,
        }


class DocumentForm(Input):
    """The form with which a paper for a skill is sent in."""

    concept_id: UUID
    level: SkillLevel = 3


class ReadFrom(Input):
    """How what a file says is to be taken."""

    code: EvidenceCode = EvidenceCode.E0
    level: SkillLevel = 2


class ImportForm(ReadFrom):
    """The decision on an import."""

    act: Literal["remap", "import", "discard"]
    version: Version
    partial: bool = False
