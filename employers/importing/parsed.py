"""What an ad says, in one form, whatever shape it came in."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from foundation.messages import Message
from foundation.sorting import search_key


class NoteKind(StrEnum):
    """Why a field of an ad did not become a fact of the opening."""

    UNKNOWN_FIELD = "unknown_field"  # a field that we have never seen
    NOT_UNDERSTOOD = "not_understood"  # a field that we know, with a value that we do not
    NOT_USED = "not_used"  # understood, but the service has no use for it
    PERSONAL = "personal"  # personal data, not stored
    UNRESOLVED = "unresolved"  # a name or id that the taxonomy does not hold
    WORDING = "wording"  # words that a person has to look at before the ad is shown


@dataclass(frozen=True, slots=True)
class FieldNote:
    """One field that was not taken as it stands, and the reason."""

    field: str
    kind: NoteKind
    reason: Message


@dataclass(frozen=True, slots=True)
class Ref:
    """A name with the code that the source gave it; either may be empty."""

    code: str = ""
    label: str = ""

    def __bool__(self) -> bool:
        """Tell whether there is anything to look up."""
        return bool(self.code or self.label)


@dataclass(frozen=True, slots=True)
class OccupationRef:
    """The occupation as the ad names it, with the group to fall back on."""

    code: str = ""
    label: str = ""
    group_code: str = ""
    group_label: str = ""
    guessed: bool = False  # another program matched it to the ad; nobody wrote it

    def __bool__(self) -> bool:
        """Tell whether there is anything to look up."""
        return bool(self.code or self.label or self.group_code or self.group_label)


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """Where the work is done, as the ad names it."""

    municipality_concept: str = ""
    municipality_code: str = ""
    municipality: str = ""
    county: str = ""
    country: str = ""
    text: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing an ad asks for in a structured field."""

    field: str
    ref: Ref
    essential: bool
    months: int | None = None


@dataclass(frozen=True, slots=True)
class EmployerRef:
    """Who employs. The number is that of a legal entity, never a personal number."""

    name: str = ""
    organisation_number: str = ""
    workplace: str = ""


@dataclass(frozen=True, slots=True)
class ParsedAd:
    """An ad, read. Contact persons, e-mail addresses and telephone numbers are left out."""

    source: str
    external_id: str
    headline: str = ""
    text: str = ""
    conditions: str = ""
    employer: EmployerRef = EmployerRef()
    occupation: OccupationRef = OccupationRef()
    place: PlaceRef = PlaceRef()
    hours_min: int | None = None
    hours_max: int | None = None
    employment_type: Ref = Ref()
    duration: Ref = Ref()
    worktime: Ref = Ref()
    seats: int | None = None
    start_text: str = ""
    deadline: date | None = None
    published_at: datetime | None = None
    removed: bool = False
    removed_at: datetime | None = None
    remote: bool | None = None
    own_car: bool = False
    skills: tuple[Wanted, ...] = ()
    languages: tuple[Wanted, ...] = ()
    experience: tuple[Wanted, ...] = ()
    education: tuple[Wanted, ...] = ()
    licences: tuple[Wanted, ...] = ()
    notes: tuple[FieldNote, ...] = ()

    @property
    def content_hash(self) -> str:
        """Return a digest of all that the ad says: equal digests, nothing has changed."""
        said = asdict(replace(self, notes=(), removed=False, removed_at=None))
        return _digest(said)

    @property
    def likeness(self) -> str:
        """Return a digest of who seeks whom where: equal for one ad put in twice.

        The text belongs to it: a municipality often seeks for several workplaces at once under
        one headline, and those are different openings.
        """
        said = (self.employer.name, self.headline, self.place.municipality, self.text)
        return _digest([search_key(part) for part in said])


def _digest(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


class AdProblem(Exception):  # noqa: N818 - an outcome told to the person who imports
    """An ad that cannot be read; the message says why. The others go on."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message
