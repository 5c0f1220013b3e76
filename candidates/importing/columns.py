"""Guess what each column of a table is, from its name in Swedish or English (pure)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from candidates.importing.cells import EMAIL
from candidates.importing.drafts import Sheet

_NEAR = 88.0
_NEAR_LENGTH = 6
_SAMPLES = 3


class Field(StrEnum):
    """What a column can be."""

    NAME = "name"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    REFERENCE = "reference"
    EMAIL = "email"
    PHONE = "phone"
    PREFERRED_LANGUAGE = "preferred_language"
    MUNICIPALITY = "municipality"
    MAX_TRAVEL_MINUTES = "max_travel_minutes"
    HAS_CAR = "has_car"
    EXTENT = "extent"
    HOURS = "hours"
    SCHEDULES = "schedules"
    AVAILABLE_FROM = "available_from"
    RIGHT_TO_WORK = "right_to_work"
    RIGHT_TO_WORK_UNTIL = "right_to_work_until"
    EDUCATION_LEVEL = "education_level"
    EDUCATION_FIELD = "education_field"
    OCCUPATIONS = "occupations"
    EXPERIENCE = "experience"
    EXPERIENCE_MONTHS = "experience_months"
    SKILLS = "skills"
    LICENCES = "licences"
    SWEDISH = "swedish"
    SWEDISH_LISTENING = "swedish_listening"
    SWEDISH_READING = "swedish_reading"
    SWEDISH_SPEAKING = "swedish_speaking"
    SWEDISH_WRITING = "swedish_writing"
    LANGUAGES = "languages"


SEVERAL = frozenset(
    {Field.OCCUPATIONS, Field.EXPERIENCE, Field.SKILLS, Field.LICENCES, Field.LANGUAGES}
)

_WORDS: dict[Field, str] = {
    Field.NAME: "namn|name|fullständigt namn|full name|deltagare|kandidat|candidate",
    Field.GIVEN_NAME: "förnamn|tilltalsnamn|first name|given name|firstname|givenname",
    Field.FAMILY_NAME: "efternamn|last name|family name|surname|lastname|familyname",
    Field.REFERENCE: "referens|reference|ärendenummer|ärendenr|case number|deltagarnummer|"
    "deltagar id|kandidat id|candidate id|external id|externt id|id|löpnummer|ärende",
    Field.EMAIL: "epost|e post|epostadress|e postadress|mejl|mail|email|e mail|mailadress|"
    "email address",
    Field.PHONE: "telefon|telefonnummer|mobil|mobilnummer|mobiltelefon|phone|phone number|tel|"
    "mobile",
    Field.PREFERRED_LANGUAGE: "kontaktspråk|föredraget språk|preferred language|contact language|"
    "språk för kontakt",
    Field.MUNICIPALITY: "kommun|bostadskommun|hemkommun|municipality|ort|bostadsort|hemort|town|"
    "city",
    Field.MAX_TRAVEL_MINUTES: "restid|max restid|längsta restid|pendlingstid|max travel time|"
    "travel time|travel minutes|max travel minutes|restid minuter|commute",
    Field.HAS_CAR: "bil|har bil|egen bil|tillgång till bil|car|has car|own car",
    Field.EXTENT: "omfattning|arbetstid|sysselsättningsgrad|extent|working time|omfattning procent",
    Field.HOURS: "timmar|timmar per vecka|hours|hours per week|working hours|hours a week",
    Field.SCHEDULES: "schema|arbetstider|kan arbeta|schedule|schedules|working times|förläggning",
    Field.AVAILABLE_FROM: "tillgänglig från|kan börja|startdatum|ledig från|available from|"
    "start date|available",
    Field.RIGHT_TO_WORK: "rätt att arbeta|arbetstillstånd|right to work|work permit|får arbeta",
    Field.RIGHT_TO_WORK_UNTIL: "rätt att arbeta till|arbetstillstånd till|right to work until|"
    "får arbeta till|work permit until|rätt att arbeta till och med",
    Field.EDUCATION_LEVEL: "utbildningsnivå|education level|utbildning|education|högsta utbildning",
    Field.EDUCATION_FIELD: "utbildningsinriktning|inriktning|field of study|education field|ämne",
    Field.OCCUPATIONS: "önskat yrke|önskade yrken|yrke|yrken|yrkesönskemål|söker|"
    "wished occupation|wished occupations|occupation|occupations|desired occupation|wanted job|"
    "jobbönskemål",
    Field.EXPERIENCE: "erfarenhet|yrkeserfarenhet|arbetslivserfarenhet|tidigare yrke|"
    "tidigare yrken|experience|work experience|previous occupation|previous occupations",
    Field.EXPERIENCE_MONTHS: "erfarenhet månader|månader|experience months|months of experience|"
    "months|antal månader",
    Field.SKILLS: "kompetenser|kompetens|kunskaper|färdigheter|skills|skill|competences|kan",
    Field.LICENCES: "körkort|behörigheter|behörighet|licenser|licences|licenses|driving licence|"
    "driving license|certifikat|certificates|kort",
    Field.SWEDISH: "svenska|swedish|svenska nivå|swedish level|sfi|sfi kurs|sfi nivå|nivå svenska",
    Field.SWEDISH_LISTENING: "svenska höra|svenska lyssna|hörförståelse|swedish listening|"
    "svenska hörförståelse|listening",
    Field.SWEDISH_READING: "svenska läsa|läsförståelse|swedish reading|svenska läsförståelse|"
    "reading",
    Field.SWEDISH_SPEAKING: "svenska tala|svenska muntligt|swedish speaking|muntlig svenska|"
    "speaking",
    Field.SWEDISH_WRITING: "svenska skriva|svenska skriftligt|swedish writing|skriftlig svenska|"
    "writing",
    Field.LANGUAGES: "språk|språkkunskaper|languages|other languages|övriga språk|andra språk",
}

_KEPT_OUT = (
    "personnummer|person nummer|personnr|pnr|samordningsnummer|personal number|"
    "social security number|ssn|national id|födelsedatum|född|födelseår|date of birth|birth date|"
    "birthdate|birthday|dob|ålder|age|kön|sex|gender|juridiskt kön|födelseland|country of birth|"
    "birth country|land|country|medborgarskap|citizenship|nationalitet|nationality|modersmål|"
    "mother tongue|native language|religion|etnicitet|ethnicity|civilstånd|marital status|barn|"
    "children|familj|family|funktionsnedsättning|disability|hälsa|health|uppehållstillstånd|"
    "residence permit|tillståndstyp|permit type|ankomstdatum|arrival date|tid i sverige|"
    "försörjningsstöd|benefits|postnummer|postcode|postal code|zip|adress|address|foto|photo|"
    "anteckningar|notes|skola|school|arbetsgivare|employer"
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what we think it is, and why: exact, near, content, kept_out or none."""

    index: int
    header: str
    field: Field | None
    why: str
    samples: tuple[str, ...]


def shape(header: str) -> str:
    """Return a column name without case, signs and double spaces.

    Examples
    --------
    >>> shape(" E-post*: "), shape("Första_dag")
    ('e post', 'första dag')
    """
    return " ".join(re.sub(r"[\W_]+", " ", header.casefold()).split())


_EXACT = {shape(word): field for field, words in _WORDS.items() for word in words.split("|")}
_FORBIDDEN = frozenset(shape(word) for word in _KEPT_OUT.split("|"))


def is_kept_out(header: str) -> bool:
    """Tell whether a column holds what the service does not keep, judged by its name."""
    return shape(header) in _FORBIDDEN


def guess_columns(sheet: Sheet) -> tuple[Column, ...]:
    """Return what each column probably is; a field that takes one column is given to the surest.

    Columns with what the service must not know (personal number, birth date, sex, country and
    the like) are recognised and left out.
    """
    guesses = [_guess(sheet, index, header) for index, header in enumerate(sheet.header)]
    taken: set[Field] = set()
    order = {"exact": 0, "near": 1, "content": 2, "kept_out": 3, "none": 3}
    chosen: dict[int, Column] = {}
    for column in sorted(guesses, key=lambda guess: (order[guess.why], guess.index)):
        field = column.field
        if field is not None and field in taken and field not in SEVERAL:
            chosen[column.index] = Column(column.index, column.header, None, "none", column.samples)
            continue
        if field is not None:
            taken.add(field)
        chosen[column.index] = column
    return tuple(chosen[index] for index in range(len(guesses)))


def _guess(sheet: Sheet, index: int, header: str) -> Column:
    samples = _samples(sheet, index)
    name = shape(header)
    if name in _EXACT:
        return Column(index, header, _EXACT[name], "exact", samples)
    if name in _FORBIDDEN:
        return Column(index, header, None, "kept_out", ())
    near = _nearest(name)
    if near == "kept_out":
        return Column(index, header, None, "kept_out", ())
    if near:
        return Column(index, header, Field(near), "near", samples)
    if samples and all(EMAIL.fullmatch(sample) for sample in samples):
        return Column(index, header, Field.EMAIL, "content", samples)
    return Column(index, header, None, "none", samples)


def _nearest(name: str) -> str:
    if len(name) < _NEAR_LENGTH:
        return ""
    candidates: list[tuple[float, str]] = [
        (fuzz.ratio(name, word), field.value) for word, field in _EXACT.items()
    ]
    candidates += [(fuzz.ratio(name, word), "kept_out") for word in _FORBIDDEN]
    likeness, best = max(candidates)
    return best if likeness >= _NEAR else ""


def _samples(sheet: Sheet, index: int) -> tuple[str, ...]:
    found: list[str] = []
    for _, cells in sheet.rows[:50]:
        if index < len(cells) and cells[index].strip():
            found.append(cells[index].strip()[:80])
        if len(found) == _SAMPLES:
            break
    return tuple(found)


def as_mapping(names: Sequence[str]) -> tuple[Field | None, ...]:
    """Return the fields that a form or file names, one for each column; unknown names are none."""
    known = {field.value: field for field in Field}
    return tuple(known.get(name) for name in names)
