"""What the law or good practice says about an occupation: regulation, licences, language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from taxonomy.concepts import concept_by_code
from taxonomy.graph import Cefr, Kind
from taxonomy.nearness import same_concepts
from taxonomy.tables import ConceptFact


@dataclass(frozen=True, slots=True)
class Regulation:
    """A regulated profession: who decides, on what ground, and since when we know."""

    key: str
    labels: Mapping[str, str]
    authority: str
    basis: str
    kind: str  # exclusive, protected_title or regulated
    licence_id: UUID | None
    gates: bool  # False where the work may be done without the licence, under another title
    checked_on: date | None
    notes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LanguageLevels:
    """A starting suggestion for the Swedish that an occupation needs; CEFR as 0 to 6."""

    listening: int
    reading: int
    speaking: int
    writing: int


def regulation_of(session: Session, occupation_id: UUID) -> Regulation | None:
    """Return the regulation of an occupation, or None when we know of none."""
    fact = _fact(session, occupation_id, "regulation")
    if fact is None:
        return None
    licence = fact.get("licence")
    note = fact.get("note") or {}
    checked = fact.get("checked_on")
    return Regulation(
        key=str(fact["key"]),
        labels=dict(fact.get("labels") or {}),
        authority=str(fact.get("authority", "")),
        basis=str(fact.get("basis", "")),
        kind=str(fact.get("kind", "regulated")),
        licence_id=concept_by_code(session, "starter", str(licence), kind=Kind.LICENCE)
        if licence
        else None,
        gates=bool(fact.get("gates", True)),
        checked_on=date.fromisoformat(checked) if checked else None,
        notes={"sv": note} if isinstance(note, str) else dict(note),
    )


def language_suggestion(session: Session, occupation_id: UUID) -> LanguageLevels | None:
    """Return the language levels to start a discussion from, or None when there are none."""
    fact = _fact(session, occupation_id, "language")
    if fact is None:
        return None
    levels = {
        name: int(Cefr[str(fact.get(name) or "NONE").upper()])
        for name in ("listening", "reading", "speaking", "writing")
    }
    return LanguageLevels(**levels)


def licence_months(session: Session, licence_id: UUID) -> int | None:
    """Return for how many months a card or certificate is good, or None when it does not age."""
    fact = _fact(session, licence_id, "licence")
    months = fact.get("valid_months") if fact else None
    return int(months) if months else None


def _fact(session: Session, concept_id: UUID, name: str) -> dict[str, Any] | None:
    """Return a fact about a concept or about one that is the same."""
    for one in (concept_id, *same_concepts(session, concept_id)):
        value = session.scalar(
            select(ConceptFact.value).where(ConceptFact.concept_id == one, ConceptFact.name == name)
        )
        if value is not None:
            return dict(value)
    return None
