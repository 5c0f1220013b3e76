"""Add to people already known what a file says of them and we did not know; overwrite nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from candidates import profiles
from candidates.claims import place_at
from candidates.entering import Newcomer
from candidates.tables import (
    Candidate,
    Evidence,
    Experience,
    LanguageLevel,
    LicenceHeld,
    UnresolvedClaim,
    WishedOccupation,
)
from candidates.words import EvidenceCode, RightToWork
from foundation.database import touch
from foundation.ids import new_id

_FILLED_WHEN_EMPTY = (
    "email",
    "phone",
    "preferred_language",
    "max_travel_minutes",
    "available_from",
    "education_level",
    "education_field_id",
)


def complete(
    session: Session,
    candidate: Candidate,
    newcomer: Newcomer,
    *,
    traces: Mapping[str, Any],
    swedish_id: UUID | None,
    now: datetime,
) -> bool:
    """Add what is new; tell whether anything was.

    Facts that somebody has entered stay. A skill, language, licence, wish or job that the person
    has already is not added again, and neither is a text that somebody has answered.
    """
    facts = profiles.load_facts(session, candidate)
    added = [
        *_wishes(facts, newcomer),
        *_skills(facts, newcomer, traces),
        *_languages(facts, newcomer, traces),
        *_licences(facts, newcomer, traces),
        *_jobs(facts, newcomer, traces),
        *_claims(session, candidate, newcomer, traces),
    ]
    session.add_all(added)
    filled = _fill(session, candidate, newcomer)
    candidate.import_digest = newcomer.import_digest
    if candidate.import_key is None:
        candidate.import_key = newcomer.import_key
    if not (added or filled):
        session.flush()
        return False
    touch(candidate, now)
    profiles.remember(session, candidate, swedish_id=swedish_id, now=now)
    return True


def _fill(session: Session, candidate: Candidate, newcomer: Newcomer) -> bool:
    filled = False
    for name in _FILLED_WHEN_EMPTY:
        value = getattr(newcomer, name)
        if value not in {None, ""} and getattr(candidate, name) in {None, ""}:
            setattr(candidate, name, value)
            filled = True
    if candidate.municipality_id is None and newcomer.municipality_id is not None:
        place_at(session, candidate, newcomer.municipality_id)
        filled = True
    if candidate.right_to_work is RightToWork.UNKNOWN is not newcomer.right_to_work:
        candidate.right_to_work = newcomer.right_to_work
        candidate.right_to_work_until = newcomer.right_to_work_until
        candidate.right_to_work_check = newcomer.right_to_work_check
        filled = True
    if not candidate.schedules and newcomer.schedules:
        candidate.schedules = list(newcomer.schedules)
        filled = True
    return filled


def _wishes(facts: profiles.Facts, newcomer: Newcomer) -> list[WishedOccupation]:
    known = {wish.concept_id for wish in facts.wishes}
    last = max((wish.place for wish in facts.wishes), default=0)
    fresh = [one for one in dict.fromkeys(newcomer.wishes) if one not in known]
    return [
        WishedOccupation(candidate_id=facts.candidate.id, concept_id=one, place=place)
        for place, one in enumerate(fresh, start=last + 1)
    ]


def _skills(facts: profiles.Facts, newcomer: Newcomer, traces: Mapping[str, Any]) -> list[Evidence]:
    known = {(row.concept_id, row.code) for row in facts.evidence}
    return [
        Evidence(
            id=new_id(),
            candidate_id=facts.candidate.id,
            subject=piece.subject,
            concept_id=piece.concept_id,
            level=piece.level,
            code=piece.code,
            method=piece.method,
            assessor=piece.assessor,
            source=piece.source,
            on_date=piece.on_date,
            valid_until=piece.valid_until,
            verified=piece.code is not EvidenceCode.E0,
            verified_by=traces["recorded_by"] if piece.code is not EvidenceCode.E0 else None,
            **traces,
        )
        for piece in newcomer.shown
        if (piece.concept_id, piece.code) not in known
    ]


def _languages(
    facts: profiles.Facts, newcomer: Newcomer, traces: Mapping[str, Any]
) -> list[LanguageLevel]:
    known = {row.concept_id for row in facts.languages}
    return [
        LanguageLevel(
            id=new_id(),
            candidate_id=facts.candidate.id,
            concept_id=one.concept_id,
            listening=one.listening,
            reading=one.reading,
            speaking=one.speaking,
            writing=one.writing,
            code=one.code,
            is_test=one.is_test,
            source=one.source,
            on_date=one.on_date,
            **traces,
        )
        for one in newcomer.spoken
        if one.concept_id not in known
    ]


def _licences(
    facts: profiles.Facts, newcomer: Newcomer, traces: Mapping[str, Any]
) -> list[LicenceHeld]:
    known = {row.concept_id for row in facts.licences}
    return [
        LicenceHeld(
            id=new_id(),
            candidate_id=facts.candidate.id,
            concept_id=card.concept_id,
            code=card.code,
            on_date=card.on_date,
            valid_until=card.valid_until,
            **traces,
        )
        for card in newcomer.held
        if card.concept_id not in known
    ]


def _jobs(facts: profiles.Facts, newcomer: Newcomer, traces: Mapping[str, Any]) -> list[Experience]:
    known = {(row.concept_id, row.text.casefold()) for row in facts.experiences}
    return [
        Experience(
            id=new_id(),
            candidate_id=facts.candidate.id,
            concept_id=job.concept_id,
            months=job.months,
            code=job.code,
            text=job.text[:200],
            **traces,
        )
        for job in newcomer.worked
        if (job.concept_id, job.text[:200].casefold()) not in known
    ]


def _claims(
    session: Session, candidate: Candidate, newcomer: Newcomer, traces: Mapping[str, Any]
) -> Sequence[UnresolvedClaim]:
    if not newcomer.unclear:
        return ()
    known = {
        (row[0], row[1].casefold())
        for row in session.execute(
            select(UnresolvedClaim.kind, UnresolvedClaim.text).where(
                UnresolvedClaim.candidate_id == candidate.id
            )
        )
    }
    return [
        UnresolvedClaim(
            id=new_id(),
            candidate_id=candidate.id,
            kind=claim.kind,
            text=claim.text[:200],
            details=dict(claim.details),
            suggestions=[str(one) for one in claim.suggestions],
            code=claim.code,
            **traces,
        )
        for claim in newcomer.unclear
        if (claim.kind, claim.text[:200].casefold()) not in known
    ]
