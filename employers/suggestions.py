"""Suggested requirements of an opening: fields of the ad, its text, what is typical of the work.

What a person has confirmed, dropped or added stays as it is; only suggestions come and go.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from employers import concepts
from employers.ad_text.found import Found
from employers.importing.parsed import FieldNote, NoteKind, ParsedAd, Ref, Wanted
from employers.requirement_text import suggest
from employers.tables import Opening, OpeningRequirement
from employers.words import (
    RequirementKind,
    RequirementOrigin,
    RequirementState,
)
from foundation.ids import new_id
from foundation.messages import say
from taxonomy import catalogue
from taxonomy.graph import Kind

MOST_TYPICAL = 10
LANGUAGE_OF_LABELS = "sv"
STRUCTURED_CONFIDENCE = 95
TYPICAL_CONFIDENCE = {True: 50, False: 30}  # essential to the occupation, or only usual
# Labels are data, in the language of the concepts' own labels.
_EDUCATION = {
    4: "Gymnasial utbildning",
    5: "Yrkeshögskoleutbildning",
    6: "Högskoleutbildning, tre år",
    7: "Högskoleutbildning, fyra år eller mer",
}
_KINDS = {
    RequirementKind.SKILL: Kind.SKILL,
    RequirementKind.LANGUAGE: Kind.LANGUAGE,
    RequirementKind.LICENCE: Kind.LICENCE,
    RequirementKind.EXPERIENCE: Kind.OCCUPATION,
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A requirement that nobody has decided on yet."""

    kind: RequirementKind
    origin: RequirementOrigin
    label: str
    essential: bool
    confidence: int
    concept_id: UUID | None = None
    months: int | None = None
    levels: tuple[int, int, int, int] | None = None
    span: tuple[int, int] | None = None
    span_text: str = ""
    source_field: str = ""
    trainable_days: int | None = None

    @property
    def key(self) -> str:
        """Return what makes it the same requirement: its concept, else its words."""
        return str(self.concept_id) if self.concept_id else self.label.casefold()[:300]


def structured(session: Session, ad: ParsedAd) -> tuple[list[Suggestion], list[FieldNote]]:
    """Return what the fields of an ad ask for, and a note for each that leads to no concept."""
    found: list[Suggestion] = []
    notes: list[FieldNote] = []
    for kind, rows in (
        (RequirementKind.SKILL, ad.skills),
        (RequirementKind.LANGUAGE, ad.languages),
        (RequirementKind.LICENCE, ad.licences),
        (RequirementKind.EXPERIENCE, ad.experience),
    ):
        for wanted in rows:
            meant, concept_id = _resolved(session, wanted, kind)
            if concept_id is None and kind is not RequirementKind.EXPERIENCE:
                notes.append(_unresolved(wanted))
            else:
                found.append(_from_field(wanted, meant, concept_id))
    found.extend(_from_education(wanted) for wanted in ad.education)
    return found, notes


def _resolved(
    session: Session, wanted: Wanted, kind: RequirementKind
) -> tuple[RequirementKind, UUID | None]:
    """Return what a row asks for; some sources put languages among the skills."""
    if kind is RequirementKind.LICENCE:
        name = wanted.ref.label.strip().upper()
        driving = concepts.driving_classes(session).get(name)
        if driving is not None:
            return kind, UUID(driving)
    found = concepts.find_reference(session, wanted.ref, _KINDS[kind])
    if found is None and kind is RequirementKind.SKILL:
        language = concepts.find_reference(session, wanted.ref, Kind.LANGUAGE)
        if language is not None:
            return RequirementKind.LANGUAGE, language
    return kind, found


def _from_field(wanted: Wanted, kind: RequirementKind, concept_id: UUID | None) -> Suggestion:
    return Suggestion(
        kind=kind,
        origin=RequirementOrigin.STRUCTURED,
        label=(wanted.ref.label or wanted.ref.code or wanted.field)[:300],
        essential=wanted.essential,
        confidence=STRUCTURED_CONFIDENCE,
        concept_id=concept_id,
        months=wanted.months,
        source_field=wanted.field[:120],
    )


def _from_education(wanted: Wanted) -> Suggestion:
    return Suggestion(
        kind=RequirementKind.EDUCATION,
        origin=RequirementOrigin.STRUCTURED,
        label=(wanted.ref.label or wanted.ref.code)[:300],
        essential=wanted.essential,
        confidence=STRUCTURED_CONFIDENCE,
        source_field=wanted.field[:120],
    )


def _unresolved(wanted: Wanted) -> FieldNote:
    reason = say(
        "{label} is not in our taxonomy. It was not taken as a requirement.",
        label=_said(wanted.ref),
    )
    return FieldNote(wanted.field, NoteKind.UNRESOLVED, reason)


def _said(ref: Ref) -> str:
    return (ref.label or ref.code)[:120]


def from_text(session: Session, text: str) -> list[Suggestion]:
    """Return what a text asks for."""
    found = suggest(text, concepts.lexicon_for(session, text))
    ids = [UUID(one.concept_id) for one in found if one.concept_id]
    labels = _labels(session, ids)
    return [_from_span(one, labels) for one in found]


def _from_span(one: Found, labels: dict[UUID, str]) -> Suggestion:
    concept_id = UUID(one.concept_id) if one.concept_id else None
    label = labels.get(concept_id, one.label) if concept_id else _words_of(one)
    return Suggestion(
        kind=one.kind,
        origin=RequirementOrigin.TEXT,
        label=(label or one.text)[:300],
        essential=one.essential,
        confidence=one.confidence,
        concept_id=concept_id,
        months=one.months,
        levels=one.levels,
        span=(one.start, one.end),
        span_text=one.text[:300],
    )


def _words_of(one: Found) -> str:
    """Return what to call something without a concept: the level of education, else the words."""
    if one.kind is RequirementKind.EDUCATION and one.label.isdigit():
        return _EDUCATION[int(one.label)]
    return one.text


def typical(session: Session, occupation_id: UUID | None) -> list[Suggestion]:
    """Return skills and cards that are typical of an occupation, the essential ones first."""
    if occupation_id is None:
        return []
    found = catalogue.typical_skills(session, occupation_id)
    found = sorted(found, key=lambda one: not one.essential)[:MOST_TYPICAL]
    ids = [one.skill_id for one in found]
    known = catalogue.concepts_by_id(session, ids, language=LANGUAGE_OF_LABELS)
    return [
        Suggestion(
            kind=_kind_of(known[one.skill_id]),
            origin=RequirementOrigin.TYPICAL,
            label=known[one.skill_id].label[:300],
            essential=one.essential,
            confidence=TYPICAL_CONFIDENCE[one.essential],
            concept_id=one.skill_id,
            trainable_days=one.trainable_days,
        )
        for one in found
        if one.skill_id in known
    ]


def _kind_of(concept: catalogue.ConceptView) -> RequirementKind:
    is_licence = concept.kind is Kind.LICENCE
    return RequirementKind.LICENCE if is_licence else RequirementKind.SKILL


def renew(
    session: Session, opening: Opening, from_fields: Sequence[Suggestion] | None = None
) -> None:
    """Put fresh suggestions in the place of the old ones; decided requirements stay.

    Parameters
    ----------
    from_fields : sequence of Suggestion, optional
        What the fields of the ad ask for. Without it those of the last import stay.
    """
    rows = session.scalars(
        select(OpeningRequirement).where(OpeningRequirement.opening_id == opening.id)
    ).all()
    fresh = _merged(
        (
            *(from_fields or ()),
            *from_text(session, opening.text),
            *typical(session, opening.occupation_id),
        )
    )
    known: dict[tuple[RequirementKind, str], OpeningRequirement] = {}
    for row in rows:
        keeps_field = from_fields is None and row.origin is RequirementOrigin.STRUCTURED
        if row.state is RequirementState.SUGGESTED and not keeps_field:
            if (row.kind, row.concept_key) in fresh:
                known[row.kind, row.concept_key] = row
            else:
                session.delete(row)
        else:
            fresh.pop((row.kind, row.concept_key), None)
    session.flush()
    for key, suggestion in fresh.items():
        _write(session, opening, suggestion, known.get(key))
    session.flush()


def _merged(
    suggestions: Iterable[Suggestion],
) -> dict[tuple[RequirementKind, str], Suggestion]:
    """Return one suggestion a concept: a field before the text, the text before the usual."""
    found: dict[tuple[RequirementKind, str], Suggestion] = {}
    for one in suggestions:
        found.setdefault((one.kind, one.key), one)
    return found


def _write(
    session: Session, opening: Opening, one: Suggestion, row: OpeningRequirement | None
) -> None:
    levels = one.levels or (None, None, None, None)
    values = {
        "label": one.label,
        "origin": one.origin,
        "essential": one.essential,
        "confidence": one.confidence,
        "months": one.months,
        "trainable_days": one.trainable_days,
        "listening": levels[0],
        "reading": levels[1],
        "speaking": levels[2],
        "writing": levels[3],
        "span_start": one.span[0] if one.span else None,
        "span_end": one.span[1] if one.span else None,
        "span_text": one.span_text,
        "source_field": one.source_field,
    }
    if row is not None:
        for name, value in values.items():
            setattr(row, name, value)
        return
    session.add(
        OpeningRequirement(
            id=new_id(),
            opening_id=opening.id,
            kind=one.kind,
            concept_id=one.concept_id,
            concept_key=one.key,
            state=RequirementState.SUGGESTED,
            weight=1,
            level=None,
            motive="",
            basis="",
            decided_by=None,
            decided_at=None,
            **values,
        )
    )


def _labels(session: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    found = catalogue.concepts_by_id(session, list(ids), language=LANGUAGE_OF_LABELS)
    return {concept_id: view.label for concept_id, view in found.items()}
