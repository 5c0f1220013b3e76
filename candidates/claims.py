"""Texts that nobody has understood yet: no facts until a person says what they mean."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from candidates import profiles
from candidates.reach import reach
from candidates.tables import (
    Candidate,
    Evidence,
    Experience,
    LanguageLevel,
    LicenceHeld,
    UnresolvedClaim,
    WishedOccupation,
)
from candidates.understanding import Understanding
from candidates.words import ClaimKind, ClaimOutcome, EvidenceCode, Method, Subject
from foundation import audit, clock
from foundation.access import Actor
from foundation.database import touch
from foundation.errors import Conflict, NotFound, RuleViolation
from foundation.ids import new_id
from taxonomy import catalogue
from taxonomy.graph import Kind

KIND_OF: Mapping[ClaimKind, Kind] = {
    ClaimKind.SKILL: Kind.SKILL,
    ClaimKind.OCCUPATION: Kind.OCCUPATION,
    ClaimKind.EXPERIENCE: Kind.OCCUPATION,
    ClaimKind.LANGUAGE: Kind.LANGUAGE,
    ClaimKind.LICENCE: Kind.LICENCE,
    ClaimKind.MUNICIPALITY: Kind.MUNICIPALITY,
    ClaimKind.EDUCATION_FIELD: Kind.EDUCATION_FIELD,
}
DEFAULT_LEVEL = 2
LONGEST = 200
_FOUR = ("listening", "reading", "speaking", "writing")


def keep(
    session: Session,
    actor: Actor,
    candidate: Candidate,
    *,
    kind: ClaimKind,
    text: str,
    details: Mapping[str, Any],
    suggestions: tuple[UUID, ...],
    now: datetime,
) -> UnresolvedClaim:
    """Keep a text for a person to confirm; the same text waiting already is not kept twice."""
    text = text.strip()[:LONGEST]
    waiting = session.scalars(
        select(UnresolvedClaim).where(
            UnresolvedClaim.candidate_id == candidate.id,
            UnresolvedClaim.kind == kind,
            UnresolvedClaim.outcome.is_(None),
        )
    )
    for claim in waiting:
        if claim.text.casefold() == text.casefold():
            return claim
    row = UnresolvedClaim(
        id=new_id(),
        candidate_id=candidate.id,
        kind=kind,
        text=text,
        details=dict(details),
        suggestions=[str(one) for one in suggestions],
        code=EvidenceCode.E0,
        recorded_by=actor.user_id,
        recorded_at=now,
    )
    session.add(row)
    session.flush()
    audit.note(session, actor, "evidence.claim", objects=[candidate.id, row.id], view="unclear")
    return row


def settle(
    session: Session,
    actor: Actor,
    *,
    candidate_id: UUID,
    claim_id: UUID,
    concept_id: UUID | None,
    now: datetime,
    level: int | None = None,
    cefr: int | None = None,
) -> UnresolvedClaim:
    """Say what a text means, or (without a concept) that it means nothing we keep.

    Parameters
    ----------
    level : int, optional
        Level 1 to 4 of a skill, or SeQF level of an education.
    cefr : int, optional
        Level 0 to 6 of a language for which the text gave no level.

    Raises
    ------
    Conflict
        Somebody has settled it already.
    RuleViolation
        The concept is not of the kind that the text is about, or a level is missing.
    """
    candidate = reach(session, actor, "candidates.write", candidate_id, change=True)
    claim = session.scalar(
        select(UnresolvedClaim)
        .where(UnresolvedClaim.id == claim_id, UnresolvedClaim.candidate_id == candidate.id)
        .with_for_update()
    )
    if claim is None:
        raise NotFound
    if claim.outcome is not None:
        raise Conflict("Somebody has answered this already. Open the page again.")
    confirmed = concept_id is not None or (claim.kind is ClaimKind.EDUCATION and level is not None)
    if confirmed:
        _check_kind(session, claim, concept_id)
        _store(session, actor, candidate, claim, concept_id, level=level, cefr=cefr, now=now)
    claim.outcome = ClaimOutcome.CONFIRMED if confirmed else ClaimOutcome.DISMISSED
    claim.concept_id, claim.settled_by, claim.settled_at = concept_id, actor.user_id, now
    swedish_id = Understanding(session).swedish_id()
    profiles.remember(session, candidate, swedish_id=swedish_id, now=now)
    audit.note(
        session,
        actor,
        "candidates.write",
        objects=[candidate.id, claim.id],
        view=f"claim_{claim.outcome.value}",
    )
    return claim


def kind_of(session: Session, actor: Actor, *, candidate_id: UUID, claim_id: UUID) -> Kind | None:
    """Return what kind of concept a text is about; None for a level of education."""
    candidate = reach(session, actor, "candidates.write", candidate_id)
    claim = session.scalar(
        select(UnresolvedClaim).where(
            UnresolvedClaim.id == claim_id, UnresolvedClaim.candidate_id == candidate.id
        )
    )
    if claim is None:
        raise NotFound
    return KIND_OF.get(claim.kind)


def _check_kind(session: Session, claim: UnresolvedClaim, concept_id: UUID | None) -> None:
    kind = KIND_OF.get(claim.kind)
    if kind is None:
        return
    if concept_id is None or catalogue.find_concept(session, concept_id).kind != kind:
        raise RuleViolation("Choose something of this kind from the list.", where="concept_id")


def _store(
    session: Session,
    actor: Actor,
    candidate: Candidate,
    claim: UnresolvedClaim,
    concept_id: UUID | None,
    *,
    level: int | None,
    cefr: int | None,
    now: datetime,
) -> None:
    """Write the fact that a text turned out to be."""
    traces: dict[str, Any] = {
        "candidate_id": candidate.id,
        "code": claim.code,
        "import_id": claim.import_id,
        "recorded_by": actor.user_id,
        "recorded_at": now,
    }
    if concept_id is None or claim.kind in _ON_THE_PERSON:
        _amend_person(session, candidate, claim.kind, concept_id=concept_id, level=level, now=now)
    elif claim.kind is ClaimKind.SKILL:
        chosen = level or claim.details.get("level") or DEFAULT_LEVEL
        session.add(_skill_of(claim, concept_id, chosen, traces, now))
    elif claim.kind is ClaimKind.OCCUPATION:
        _add_wish(session, candidate, concept_id)
    elif claim.kind is ClaimKind.EXPERIENCE:
        months = claim.details.get("months")
        session.add(
            Experience(id=new_id(), concept_id=concept_id, months=months, text=claim.text, **traces)
        )
    elif claim.kind is ClaimKind.LICENCE:
        session.add(LicenceHeld(id=new_id(), concept_id=concept_id, **traces))
    elif claim.kind is ClaimKind.LANGUAGE:
        levels = _levels_of(claim, cefr)
        on_date = clock.office_date(claim.recorded_at)
        session.add(
            LanguageLevel(id=new_id(), concept_id=concept_id, on_date=on_date, **levels, **traces)
        )


_ON_THE_PERSON = frozenset({ClaimKind.MUNICIPALITY, ClaimKind.EDUCATION, ClaimKind.EDUCATION_FIELD})


def _amend_person(
    session: Session,
    candidate: Candidate,
    kind: ClaimKind,
    *,
    concept_id: UUID | None,
    level: int | None,
    now: datetime,
) -> None:
    if kind is ClaimKind.EDUCATION:
        candidate.education_level = level
    elif kind is ClaimKind.EDUCATION_FIELD:
        candidate.education_field_id = concept_id
    elif concept_id is not None:
        place_at(session, candidate, concept_id)
    touch(candidate, now)


def place_at(session: Session, candidate: Candidate, municipality_id: UUID | None) -> None:
    """Set a person's municipality and the point from which travel is computed."""
    candidate.municipality_id = municipality_id
    place = None if municipality_id is None else catalogue.place_of(session, municipality_id)
    candidate.latitude = place.lat if place else None
    candidate.longitude = place.lon if place else None


def _skill_of(
    claim: UnresolvedClaim,
    concept_id: UUID,
    level: int,
    traces: Mapping[str, Any],
    now: datetime,
) -> Evidence:
    seen = claim.code is EvidenceCode.E2
    return Evidence(
        id=new_id(),
        subject=Subject.SKILL,
        concept_id=concept_id,
        level=level,
        method=Method.DOCUMENT if seen else Method.OWN_STATEMENT,
        on_date=clock.office_date(min(claim.recorded_at, now)),
        verified=seen,
        verified_by=claim.recorded_by if seen else None,
        **traces,
    )


def _add_wish(session: Session, candidate: Candidate, concept_id: UUID) -> None:
    wishes = session.scalars(
        select(WishedOccupation).where(WishedOccupation.candidate_id == candidate.id)
    ).all()
    if all(wish.concept_id != concept_id for wish in wishes):
        place = 1 + max((wish.place for wish in wishes), default=0)
        session.add(WishedOccupation(candidate_id=candidate.id, concept_id=concept_id, place=place))


def _levels_of(claim: UnresolvedClaim, cefr: int | None) -> dict[str, int]:
    given = {name: claim.details.get(name) for name in _FOUR}
    if cefr is None and any(level is None for level in given.values()):
        raise RuleViolation("Choose a level for the language.", where="cefr")
    return {name: int(cefr if level is None else level) for name, level in given.items()}  # type: ignore[arg-type]
