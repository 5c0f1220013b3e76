"""What openings ask of the taxonomy: words to look for, codes to look up, levels to read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from employers.ad_text.licences import CLASSES
from employers.importing.parsed import OccupationRef, PlaceRef, Ref
from employers.requirement_text import Lexicon
from taxonomy import catalogue
from taxonomy.graph import Kind
from taxonomy.resolve import resolve

_DRIVING_LABEL = re.compile(
    r"^(?:körkort,? ?|driving licen[cs]e,? ?|category ?|klass ?)?"
    r"(AM|A1|A2|A|B96|BE|B|C1E|C1|CE|C|D1E|D1|DE|D)"
    r"(?:-körkort| driving licen[cs]e)?(?: \([^)]*\))?$",
    re.IGNORECASE,
)
# Classes that give the right to drive what another class is for (Körkortslagen 2 kap.).
_COVERED_BY: Mapping[str, tuple[str, ...]] = {
    "AM": ("A1", "A2", "A", "B", "BE"),
    "A1": ("A2", "A"),
    "A2": ("A",),
    "B": ("B96", "BE", "C1", "C1E", "C", "CE", "D1", "D1E", "D", "DE"),
    "B96": ("BE",),
    "C1": ("C1E", "C", "CE"),
    "C1E": ("CE",),
    "C": ("CE",),
    "D1": ("D1E", "D", "DE"),
    "D1E": ("DE",),
    "D": ("DE",),
}
_EDUCATION: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"forskar|doktor|phd", re.IGNORECASE), 8),
    (re.compile(r"fyra år|four years", re.IGNORECASE), 7),
    (re.compile(r"(?<!yrkes)högskol|universitet|akademisk|university", re.IGNORECASE), 6),
    (re.compile(r"eftergymnasial.*(?:längre|tre år|3 år)", re.IGNORECASE), 6),
    (re.compile(r"eftergymnasial|yrkeshögskol|higher vocational", re.IGNORECASE), 5),
    (re.compile(r"förgymnasial|grundskol|compulsory", re.IGNORECASE), 2),
    (re.compile(r"gymnasi|upper.secondary", re.IGNORECASE), 4),
)
_ENGLISH = frozenset({"and", "the", "you", "with", "for", "our", "are", "will", "your"})
_SWEDISH = frozenset({"och", "att", "som", "för", "med", "vi", "du", "är", "på", "till"})


@dataclass(frozen=True, slots=True)
class Occupation:
    """An occupation found for an ad, how it was found, and whether that is only a guess."""

    concept_id: UUID | None
    via: str = "none"
    guessed: bool = False


def language_of(text: str) -> str:
    """Return the language of an ad, Swedish unless English words clearly prevail.

    Examples
    --------
    >>> language_of("We are looking for a cook with experience for our team")
    'en'
    """
    words = text[:4_000].lower().split()
    english = sum(word in _ENGLISH for word in words)
    return "en" if english > sum(word in _SWEDISH for word in words) else "sv"


def lexicon_for(session: Session, text: str) -> Lexicon:
    """Return the words to look for in a text, in its language."""
    language = language_of(text)
    return Lexicon(
        skills=catalogue.load_index(session, Kind.SKILL, language),
        cards=catalogue.load_index(session, Kind.LICENCE, language),
        languages=_book(session).languages,
        driving=driving_classes(session),
    )


def driving_classes(session: Session) -> Mapping[str, str]:
    """Return the concept of each class of driving licence, such as CE."""
    return _book(session).driving


def satisfying(session: Session, concept_id: UUID) -> tuple[str, ...]:
    """Return the licences any of which is enough: the one itself, and wider driving classes."""
    book = _book(session)
    name = book.names.get(str(concept_id))
    wider = _COVERED_BY.get(name, ()) if name else ()
    found = [book.driving[other] for other in wider if other in book.driving]
    return (str(concept_id), *found)


def is_driving(session: Session, concept_id: UUID) -> bool:
    """Tell whether a licence is a driving licence."""
    return str(concept_id) in _book(session).names


@dataclass(frozen=True, slots=True)
class _Book:
    """Words of the small closed lists, read once for each version of the taxonomy."""

    languages: Mapping[str, str]
    driving: Mapping[str, str]
    names: Mapping[str, str]


_BOOKS: dict[UUID | None, _Book] = {}
_MOST_BOOKS = 4


def _book(session: Session) -> _Book:
    newest = next(iter(catalogue.list_imports(session)), None)
    key = newest.id if newest is not None else None
    book = _BOOKS.get(key)
    if book is None:
        if len(_BOOKS) >= _MOST_BOOKS:
            _BOOKS.clear()
        driving = _driving(catalogue.list_licences(session))
        names = {concept: name for name, concept in driving.items()}
        book = _Book(_language_names(catalogue.list_languages(session)), driving, names)
        if key is not None:
            _BOOKS[key] = book
    return book


def _driving(licences: Iterable[catalogue.ConceptView]) -> dict[str, str]:
    found: dict[str, str] = {}
    for licence in licences:
        for label in (licence.label, *licence.labels.values()):
            match = _DRIVING_LABEL.match(label.strip())
            if match and match.group(1).upper() in CLASSES:
                found.setdefault(match.group(1).upper(), str(licence.id))
    return found


def _language_names(languages: Iterable[catalogue.ConceptView]) -> dict[str, str]:
    found: dict[str, str] = {}
    for language in languages:
        for label in (language.label, *language.labels.values()):
            name = label.split(",")[0].split("(")[0].strip().lower()
            if len(name) > 2:  # noqa: PLR2004 - shorter names are codes
                found.setdefault(name, str(language.id))
    return found


def find_occupation(session: Session, ref: OccupationRef, headline: str) -> Occupation:
    """Return the occupation of an ad: by id, history, label, group, else guessed by headline."""
    if ref.code or ref.label:
        known = catalogue.resolve_reference(
            session,
            code=ref.code or None,
            label=ref.label or None,
            kind=Kind.OCCUPATION,
            group_code=ref.group_code or None,
        )
        if known.concept_id is not None:
            return Occupation(known.concept_id, known.via, ref.guessed)
    for language in ("sv", "en"):
        index = catalogue.load_index(session, Kind.OCCUPATION, language)
        best = next(iter(resolve(index, ref.label or headline, limit=1)), None)
        if best is not None and best.sure:
            return Occupation(UUID(best.concept_id), "text", guessed=True)
    return Occupation(None)


def find_municipality(session: Session, place: PlaceRef) -> UUID | None:
    """Return the municipality that an ad names, by id, code or name."""
    for code in (place.municipality_concept, place.municipality_code):
        if code:
            known = catalogue.resolve_reference(
                session, code=code, label=None, kind=Kind.MUNICIPALITY
            )
            if known.concept_id is not None:
                return known.concept_id
    for label in (place.municipality, place.text):
        if label:
            known = catalogue.resolve_reference(
                session, code=None, label=label, kind=Kind.MUNICIPALITY
            )
            if known.concept_id is not None:
                return known.concept_id
    return None


def find_reference(session: Session, ref: Ref, kind: Kind) -> UUID | None:
    """Return the concept of a structured field, by id, history or label."""
    known = catalogue.resolve_reference(
        session, code=ref.code or None, label=ref.label or None, kind=kind
    )
    return known.concept_id


def education_level(label: str) -> int | None:
    """Return the level (SeQF-like) that an education's name says, or None.

    Examples
    --------
    >>> education_level("Eftergymnasial utbildning två år eller längre")
    6
    >>> education_level("Gymnasial utbildning"), education_level("Data")
    (4, None)
    """
    return next((level for pattern, level in _EDUCATION if pattern.search(label)), None)
