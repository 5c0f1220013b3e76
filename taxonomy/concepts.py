"""Concepts as others see them: found by id or code, listed by kind, said in a language."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from foundation.database import sort_key
from foundation.errors import NotFound
from taxonomy.graph import Kind, Link, Status
from taxonomy.tables import (
    Concept,
    ConceptCode,
    ConceptLabel,
    ConceptPlace,
    ConceptRelation,
    ConceptText,
    TaxonomyImport,
)

CHUNK = 500
MOST_STEPS = 10  # of replacement; a chain of replacements is short
_LANGUAGES = ("sv", "en")


@dataclass(frozen=True, slots=True)
class ConceptView:
    """A concept with what it is called."""

    id: UUID
    kind: Kind
    label: str
    status: Status = Status.CURRENT
    labels: Mapping[str, str] = field(default_factory=dict)  # language -> preferred label
    codes: Mapping[str, str] = field(default_factory=dict)  # scheme -> code
    parent_ids: tuple[UUID, ...] = ()
    replaced_by_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a municipality lies: a point in degrees (WGS 84)."""

    lat: float
    lon: float
    label: str
    county_id: UUID | None


@dataclass(frozen=True, slots=True)
class KnownLabel:
    """One label with its history."""

    language: str
    text: str
    kind: str
    source: str
    first: str  # versions, said for people
    last: str


@dataclass(frozen=True, slots=True)
class KnownRelation:
    """One relation as seen from the concept that is shown."""

    link: Link
    outgoing: bool
    other: ConceptView
    source: str
    trainable_days: int | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is known of one concept."""

    concept: ConceptView
    texts: Mapping[str, str]
    codes: tuple[tuple[str, str, str, str], ...]  # scheme, code, first and last version
    labels: tuple[KnownLabel, ...]
    relations: tuple[KnownRelation, ...]
    relations_left_out: int


def find_concept(session: Session, concept_id: UUID, *, language: str = "sv") -> ConceptView:
    """Return a concept.

    Raises
    ------
    NotFound
        There is no such concept.
    """
    found = concepts_by_id(session, [concept_id], language=language).get(concept_id)
    if found is None:
        raise NotFound
    return found


def concepts_by_id(
    session: Session, ids: Iterable[UUID], *, language: str = "sv"
) -> dict[UUID, ConceptView]:
    """Return the concepts of some ids; an id that is not known is left out.

    The label is that of the language asked for, else Swedish, else English, else a code.
    """
    found: dict[UUID, ConceptView] = {}
    for chunk in _chunks(ids):
        found.update(_views(session, Concept.id.in_(chunk), chunk, language))
    return found


def list_kind(
    session: Session, kind: Kind, *, language: str = "sv", order: str = "label"
) -> list[ConceptView]:
    """Return the current concepts of a kind, in the order of their labels or of a code.

    Parameters
    ----------
    order : str
        ``label``, or a scheme such as ``ssyk`` whose codes give the order.
    """
    condition = (Concept.kind == kind) & (Concept.status == Status.CURRENT)
    ids = session.scalars(select(Concept.id).where(condition)).all()
    views = concepts_by_id(session, ids, language=language).values()
    if order == "label":
        return sorted(views, key=lambda view: (sort_key(view.label), str(view.id)))
    return sorted(views, key=lambda view: (view.codes.get(order, "~"), sort_key(view.label)))


def list_places(session: Session, *, language: str = "sv") -> list[ConceptView]:
    """Return the municipalities in Swedish order."""
    return list_kind(session, Kind.MUNICIPALITY, language=language)


def list_counties(session: Session, *, language: str = "sv") -> list[ConceptView]:
    """Return the counties in Swedish order."""
    return list_kind(session, Kind.COUNTY, language=language)


def list_languages(session: Session, *, language: str = "sv") -> list[ConceptView]:
    """Return the languages of people in Swedish order."""
    return list_kind(session, Kind.LANGUAGE, language=language)


def list_licences(session: Session, *, language: str = "sv") -> list[ConceptView]:
    """Return driving licences, cards, certificates and licences to practise."""
    return list_kind(session, Kind.LICENCE, language=language)


def concept_by_code(
    session: Session, scheme: str, code: str, *, kind: str | None = None
) -> UUID | None:
    """Return the concept that a code names; a replaced one leads to its successor.

    Parameters
    ----------
    kind : str, optional
        Needed where the codes of a scheme are unique within a kind only.
    """
    condition = (ConceptCode.scheme == scheme) & (ConceptCode.code == code)
    if kind is not None:
        condition &= ConceptCode.kind == kind
    found = session.scalar(
        select(ConceptCode.concept_id).where(condition).order_by(ConceptCode.kind).limit(1)
    )
    return follow(session, found) if found is not None else None


def follow(session: Session, concept_id: UUID) -> UUID:
    """Return the concept that stands in the place of one now: itself, or its last successor."""
    for _ in range(MOST_STEPS):
        successor = session.scalar(select(Concept.replaced_by_id).where(Concept.id == concept_id))
        if successor is None:
            return concept_id
        concept_id = successor
    return concept_id


def place_of(session: Session, municipality_id: UUID, *, language: str = "sv") -> Place | None:
    """Return where a municipality or county lies; None when that is not known."""
    return places_of(session, [municipality_id], language=language).get(municipality_id)


def places_of(
    session: Session, municipality_ids: Iterable[UUID], *, language: str = "sv"
) -> dict[UUID, Place]:
    """Return where municipalities or counties lie; one without a known point is left out."""
    points: dict[UUID, tuple[float, float]] = {}
    for chunk in _chunks(municipality_ids):
        rows = session.execute(
            select(ConceptPlace.concept_id, ConceptPlace.latitude, ConceptPlace.longitude).where(
                ConceptPlace.concept_id.in_(chunk)
            )
        )
        points.update((row[0], (row[1], row[2])) for row in rows)
    views = concepts_by_id(session, points, language=language)
    above = {parent for view in views.values() for parent in view.parent_ids}
    counties = {
        one.id
        for one in concepts_by_id(session, above, language=language).values()
        if one.kind is Kind.COUNTY
    }
    return {
        concept: Place(
            lat,
            lon,
            views[concept].label,
            next((one for one in views[concept].parent_ids if one in counties), None),
        )
        for concept, (lat, lon) in points.items()
    }


def dossier(session: Session, concept_id: UUID, *, language: str, most: int = 200) -> Dossier:
    """Return everything that is known of a concept, at most ``most`` relations of it.

    Raises
    ------
    NotFound
        There is no such concept.
    """
    concept = find_concept(session, concept_id, language=language)
    versions: dict[int, str] = {
        row[0]: f"{row[1]} {row[2]}".strip()
        for row in session.execute(
            select(TaxonomyImport.serial, TaxonomyImport.scheme, TaxonomyImport.version)
        )
    }
    codes = session.scalars(
        select(ConceptCode)
        .where(ConceptCode.concept_id == concept_id)
        .order_by(ConceptCode.scheme, ConceptCode.code)
    )
    labels = session.scalars(
        select(ConceptLabel).where(
            ConceptLabel.concept_id == concept_id, ConceptLabel.kind != "hidden"
        )
    )
    texts = session.execute(
        select(ConceptText.language, ConceptText.text).where(ConceptText.concept_id == concept_id)
    )
    relations, left_out = _relations(session, concept_id, language, most)
    return Dossier(
        concept=concept,
        texts={row[0]: row[1] for row in texts},
        codes=tuple(
            (
                row.scheme,
                row.code,
                versions.get(row.first_import, ""),
                versions.get(row.last_import, ""),
            )
            for row in codes
        ),
        labels=tuple(
            KnownLabel(
                row.language,
                row.text,
                row.kind,
                row.source,
                versions.get(row.first_import, ""),
                versions.get(row.last_import, ""),
            )
            for row in sorted(labels, key=_label_order)
        ),
        relations=relations,
        relations_left_out=left_out,
    )


def _label_order(row: ConceptLabel) -> tuple[int, int, str]:
    language = _LANGUAGES.index(row.language) if row.language in _LANGUAGES else len(_LANGUAGES)
    return language, ("preferred", "alias", "former", "hidden").index(row.kind), sort_key(row.text)


def _relations(
    session: Session, concept_id: UUID, language: str, most: int
) -> tuple[tuple[KnownRelation, ...], int]:
    rows = session.scalars(
        select(ConceptRelation).where(
            (ConceptRelation.from_id == concept_id) | (ConceptRelation.to_id == concept_id)
        )
    ).all()
    shown = sorted(rows, key=lambda row: (row.kind, row.from_id != concept_id))[:most]
    others = [row.to_id if row.from_id == concept_id else row.from_id for row in shown]
    views = concepts_by_id(session, others, language=language)
    found = [
        KnownRelation(
            link=Link(row.kind),
            outgoing=row.from_id == concept_id,
            other=views[other],
            source=row.source,
            trainable_days=row.trainable_days,
        )
        for row, other in zip(shown, others, strict=True)
    ]
    found.sort(key=lambda one: (one.link, not one.outgoing, sort_key(one.other.label)))
    return tuple(found), len(rows) - len(shown)


def _views(
    session: Session, condition: ColumnElement[bool], ids: Sequence[UUID], language: str
) -> Iterator[tuple[UUID, ConceptView]]:
    labels: dict[UUID, dict[str, str]] = defaultdict(dict)
    for concept_id, said_in, text in session.execute(
        select(ConceptLabel.concept_id, ConceptLabel.language, ConceptLabel.text).where(
            ConceptLabel.concept_id.in_(ids), ConceptLabel.kind == "preferred"
        )
    ):
        labels[concept_id][said_in] = text
    codes: dict[UUID, dict[str, str]] = defaultdict(dict)
    for concept_id, scheme, code in session.execute(
        select(ConceptCode.concept_id, ConceptCode.scheme, ConceptCode.code)
        .where(ConceptCode.concept_id.in_(ids))
        .order_by(ConceptCode.last_import, ConceptCode.code)
    ):
        codes[concept_id][scheme] = code
    parents: dict[UUID, list[UUID]] = defaultdict(list)
    for concept_id, parent_id in session.execute(
        select(ConceptRelation.from_id, ConceptRelation.to_id)
        .where(ConceptRelation.from_id.in_(ids), ConceptRelation.kind == Link.BROADER)
        .order_by(ConceptRelation.to_id)
    ):
        if parent_id not in parents[concept_id]:
            parents[concept_id].append(parent_id)
    for row in session.execute(
        select(Concept.id, Concept.kind, Concept.status, Concept.replaced_by_id).where(condition)
    ):
        own, known = labels[row.id], codes[row.id]
        yield (
            row.id,
            ConceptView(
                id=row.id,
                kind=Kind(row.kind),
                label=_say(own, known, language),
                status=Status(row.status),
                labels=own,
                codes=known,
                parent_ids=tuple(parents[row.id]),
                replaced_by_id=row.replaced_by_id,
            ),
        )


def _say(labels: Mapping[str, str], codes: Mapping[str, str], language: str) -> str:
    for wanted in (language, *_LANGUAGES):
        if wanted in labels:
            return labels[wanted]
    return next(iter(labels.values()), None) or next(iter(codes.values()), "")


def _chunks(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    distinct = list(dict.fromkeys(ids))
    for start in range(0, len(distinct), CHUNK):
        yield distinct[start : start + CHUNK]
