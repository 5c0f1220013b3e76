"""What a file says about a person, before anything is looked up or stored (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from foundation.messages import Message

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELL = 5_000
MAX_CHARACTERS = 20_000_000
MAX_ITEMS = 200  # skills, languages, jobs and so on of one person
MAX_MONTHS = 720


@dataclass(frozen=True, slots=True)
class DraftSkill:
    """A skill as written; ``level`` 1 to 4 when the file gives one, ``uri`` if it names a code."""

    text: str
    level: int | None = None
    uri: str = ""


@dataclass(frozen=True, slots=True)
class DraftOccupation:
    """An occupation as written."""

    text: str
    uri: str = ""


@dataclass(frozen=True, slots=True)
class DraftExperience:
    """A job held: the occupation as written and its length. No employer, place or dates."""

    text: str
    months: int | None = None
    uri: str = ""


@dataclass(frozen=True, slots=True)
class DraftLanguage:
    """A language; levels are CEFR 0 to 6. ``said`` keeps words that are not CEFR levels."""

    text: str
    listening: int | None = None
    reading: int | None = None
    speaking: int | None = None
    writing: int | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """One person as a file describes them. Birth date, sex and country are never read."""

    row: int
    given_name: str = ""
    family_name: str = ""
    reference: str = ""
    email: str = ""
    phone: str = ""
    preferred_language: str = ""
    municipality: str = ""
    max_travel_minutes: int | None = None
    has_car: bool | None = None
    hours_min: int | None = None  # per cent of full time
    hours_max: int | None = None
    schedules: tuple[str, ...] = ()
    available_from: date | None = None
    right_to_work: str = ""
    right_to_work_until: date | None = None
    education_level: int | None = None
    education_said: str = ""  # words for a level that are not one of ours
    education_field: str = ""
    occupations: tuple[DraftOccupation, ...] = ()
    experiences: tuple[DraftExperience, ...] = ()
    skills: tuple[DraftSkill, ...] = ()
    languages: tuple[DraftLanguage, ...] = ()
    licences: tuple[str, ...] = ()


_drafts: TypeAdapter[list[Draft]] = TypeAdapter(list[Draft])


def to_json(drafts: list[Draft]) -> Any:
    """Return drafts as plain JSON values."""
    return _drafts.dump_python(drafts, mode="json")


def from_json(value: object) -> list[Draft]:
    """Return the drafts that ``to_json`` wrote."""
    return _drafts.validate_python(value)


def at_row(draft: Draft, row: int) -> Draft:
    """Return the same person as standing in another row."""
    return replace(draft, row=row)


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing in a file that cannot be taken in: where, what, and how to mend it."""

    row: int
    column: str
    reason: Message
    mend: Message


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as read from a file: its header and its rows with their numbers in the file."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    facts: Mapping[str, str]  # such as encoding and separator, to be shown
