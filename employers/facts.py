"""What people write of an opening, as one value, and the row it becomes."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from employers.tables import Opening
from employers.words import PayAnswer, Schedule

WHOLE = 100


@dataclass(frozen=True, slots=True)
class OpeningFacts:
    """The facts of an opening that a person or an ad states.

    Hours are per cent of full time; ``language_motive`` says which tasks need the language.
    """

    headline: str
    text: str
    occupation_id: UUID | None = None
    municipality_id: UUID | None = None
    workplace_name: str = ""
    conditions: str = ""
    hours_min: int = WHOLE
    hours_max: int = WHOLE
    schedules: frozenset[Schedule] = frozenset()
    employment_type: str = ""
    duration: str = ""
    seats: int = 1
    starts_on: date | None = None
    start_text: str = ""
    deadline: date | None = None
    remote: bool = False
    own_car: bool = False
    pay_by_agreement: PayAnswer = PayAnswer.UNKNOWN
    language_motive: str = ""
    contact_name: str = ""
    education_level: int | None = None
    education_by_law: bool = False


# Fields that stand in the row under their own name.
PLAIN_FIELDS = (
    "headline",
    "text",
    "occupation_id",
    "municipality_id",
    "workplace_name",
    "conditions",
    "hours_min",
    "hours_max",
    "employment_type",
    "duration",
    "seats",
    "starts_on",
    "start_text",
    "deadline",
    "remote",
    "own_car",
    "pay_by_agreement",
    "language_motive",
    "contact_name",
    "education_level",
    "education_by_law",
)


def put(row: Opening, facts: OpeningFacts, *, keep: frozenset[str] = frozenset()) -> set[str]:
    """Write facts into a row, but for the fields to keep; return the names of those changed."""
    changed: set[str] = set()
    for name in PLAIN_FIELDS:
        value = getattr(facts, name)
        if name not in keep and getattr(row, name) != value:
            setattr(row, name, value)
            changed.add(name)
    schedules = sorted(facts.schedules)
    if "schedules" not in keep and row.schedules != schedules:
        row.schedules = list(schedules)
        changed.add("schedules")
    return changed
