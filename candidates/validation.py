"""Evidence of what people can do: who may record which kind, how, until when (DOMAIN §4)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from candidates import documents, profiles
from candidates.reach import reach
from candidates.tables import Candidate, Evidence
from candidates.understanding import Understanding
from candidates.words import ASSESSED, MAY_RECORD, METHODS_FOR, EvidenceCode, Method, Subject
from foundation import audit, clock
from foundation.access import Actor
from foundation.errors import Conflict, NotAllowed, NotFound, Problem, RuleViolation
from foundation.ids import new_id
from taxonomy import catalogue
from taxonomy.graph import Kind

EARLIEST = date(1950, 1, 1)
_KIND_OF = {
    Subject.SKILL: Kind.SKILL,
    Subject.OCCUPATION: Kind.OCCUPATION,
    Subject.LICENCE: Kind.LICENCE,
}
_NAMES_ISSUER = frozenset({EvidenceCode.E5, EvidenceCode.E6, EvidenceCode.E7})
_MAY_SAY_NOT_SHOWN = frozenset({EvidenceCode.E3, EvidenceCode.E4, EvidenceCode.E5})
_MOST_LEVEL = 4


def codes_for(actor: Actor) -> frozenset[EvidenceCode]:
    """Return the kinds of evidence that the actor's roles may record."""
    return frozenset().union(*(MAY_RECORD.get(role, frozenset()) for role in actor.roles))


def check(
    actor: Actor,
    *,
    code: EvidenceCode,
    subject: Subject,
    level: int,
    method: Method,
    assessor: str,
    source: str,
    on_date: date,
    valid_until: date | None,
    now: datetime,
) -> None:
    """Check the rules that every record obeys.

    Raises
    ------
    NotAllowed
        The actor's role does not record this kind of evidence.
    RuleViolation
        A date, the method, the assessor, the issuer or the level breaks a rule; all are named.
    """
    if code not in codes_for(actor):
        raise NotAllowed(
            "Your role cannot record this kind of evidence ({code}).", where="code", code=code.value
        )
    problems = _problems_of_dates(on_date, valid_until, today=clock.office_date(now))
    if method not in METHODS_FOR[code]:
        problems.append(
            Problem("method", "This way of finding out does not give this kind of evidence.")
        )
    if code in ASSESSED and not assessor.strip():
        problems.append(Problem("assessor", "Name who assessed or issued it."))
    if code in _NAMES_ISSUER and not source.strip():
        problems.append(
            Problem("source", "Name the industry standard, the school or the authority behind it.")
        )
    if not 0 <= level <= _MOST_LEVEL or (level == 0 and code not in _MAY_SAY_NOT_SHOWN):
        problems.append(
            Problem("level", "Choose a level from 1 to 4; only an assessment can say “not yet”.")
        )
    if code is EvidenceCode.E7 and subject is Subject.SKILL:
        problems.append(
            Problem("code", "An authority's licence proves a right, not a skill: choose licence.")
        )
    if problems:
        raise RuleViolation(
            "The evidence cannot be recorded like this.",
            where=problems[0].where,
            problems=problems,
        )


def _problems_of_dates(on_date: date, valid_until: date | None, *, today: date) -> list[Problem]:
    problems: list[Problem] = []
    if on_date > today:
        problems.append(Problem("on_date", "The date lies in the future."))
    if on_date < EARLIEST:
        problems.append(Problem("on_date", "The date lies too far back."))
    if valid_until is not None and valid_until < on_date:
        problems.append(Problem("valid_until", "It runs out before the day it was given."))
    return problems


def record_evidence(
    session: Session,
    actor: Actor,
    *,
    candidate_id: UUID,
    concept_id: UUID,
    level: int,
    code: EvidenceCode,
    method: Method,
    on_date: date,
    now: datetime,
    subject: Subject = Subject.SKILL,
    assessor: str = "",
    source: str = "",
    valid_until: date | None = None,
    document: bytes | None = None,
    corrects: UUID | None = None,
    action: str = "evidence.record",
) -> Evidence:
    """Record evidence, or correct an earlier record by a new one that takes its place.

    The profile's next version is written in the same unit of work, so rankings change at once.

    Raises
    ------
    NotFound
        No such person or earlier record within the actor's reach.
    NotAllowed, RuleViolation
        See :func:`check`; or the concept is not of the kind that the evidence is about.
    Conflict
        The earlier record has already been corrected.
    """
    candidate = reach(session, actor, action, candidate_id, change=True)
    check(
        actor,
        code=code,
        subject=subject,
        level=level,
        method=method,
        assessor=assessor,
        source=source,
        on_date=on_date,
        valid_until=valid_until,
        now=now,
    )
    if catalogue.find_concept(session, concept_id).kind != _KIND_OF[subject]:
        raise RuleViolation("Choose something of this kind from the list.", where="concept_id")
    earlier = None if corrects is None else _find_counting(session, actor, candidate, corrects)
    paper = None if document is None else documents.keep(session, actor, candidate, document, now)
    seen = code is not EvidenceCode.E0 and action == "evidence.record"
    row = Evidence(
        id=new_id(),
        candidate_id=candidate.id,
        subject=subject,
        concept_id=concept_id,
        level=level,
        code=code,
        method=method,
        assessor=assessor.strip(),
        source=source.strip(),
        on_date=on_date,
        valid_until=valid_until,
        document_id=paper.id if paper else earlier.document_id if earlier else None,
        document_sha256=paper.sha256 if paper else earlier.document_sha256 if earlier else None,
        recorded_by=actor.user_id,
        recorded_at=now,
        verified_by=actor.user_id if seen else None,
        verified=seen,
        supersedes_id=earlier.id if earlier else None,
        version=earlier.version + 1 if earlier else 1,
    )
    return _write(session, actor, candidate, row, action=action, now=now)


def mark_seen(
    session: Session, actor: Actor, *, candidate_id: UUID, evidence_id: UUID, now: datetime
) -> Evidence:
    """Say that one has seen the paper that a person sent in; it then counts as a document.

    Raises
    ------
    NotAllowed
        The actor's role does not look at documents.
    RuleViolation
        It is no document that waits to be seen.
    """
    candidate = reach(session, actor, "evidence.record", candidate_id, change=True)
    earlier = _find_counting(session, actor, candidate, evidence_id)
    if earlier.code is not EvidenceCode.E2 or earlier.verified:
        raise RuleViolation("This is no document that waits to be seen.")
    row = _copy_of(earlier, actor, now)
    row.verified, row.verified_by = True, actor.user_id
    return _write(session, actor, candidate, row, action="evidence.record", now=now)


def withdraw(
    session: Session,
    actor: Actor,
    *,
    candidate_id: UUID,
    evidence_id: UUID,
    now: datetime,
    action: str = "evidence.record",
) -> Evidence:
    """Take a record back: it stays in the history and counts no more."""
    candidate = reach(session, actor, action, candidate_id, change=True)
    earlier = _find_counting(session, actor, candidate, evidence_id)
    row = _copy_of(earlier, actor, now)
    row.withdrawn = True
    return _write(session, actor, candidate, row, action=action, now=now)


def _write(
    session: Session,
    actor: Actor,
    candidate: Candidate,
    row: Evidence,
    *,
    action: str,
    now: datetime,
) -> Evidence:
    session.add(row)
    swedish_id = Understanding(session).swedish_id()
    profiles.remember(session, candidate, swedish_id=swedish_id, now=now)
    audit.note(session, actor, action, objects=[candidate.id, row.id], view=row.code.value)
    return row


def _find_counting(
    session: Session, actor: Actor, candidate: Candidate, evidence_id: UUID
) -> Evidence:
    """Return a record of the person that still counts and that the actor's role may touch."""
    row = session.scalar(
        select(Evidence).where(Evidence.id == evidence_id, Evidence.candidate_id == candidate.id)
    )
    if row is None:
        raise NotFound
    if row.code not in codes_for(actor):
        raise NotAllowed(
            "Your role cannot change this kind of evidence ({code}).", code=row.code.value
        )
    later = session.scalar(select(Evidence.id).where(Evidence.supersedes_id == row.id))
    if later is not None or row.withdrawn:
        raise Conflict("This record has been corrected already. Open the page again.")
    return row


def _copy_of(earlier: Evidence, actor: Actor, now: datetime) -> Evidence:
    return Evidence(
        id=new_id(),
        candidate_id=earlier.candidate_id,
        subject=earlier.subject,
        concept_id=earlier.concept_id,
        level=earlier.level,
        code=earlier.code,
        method=earlier.method,
        assessor=earlier.assessor,
        source=earlier.source,
        on_date=earlier.on_date,
        valid_until=earlier.valid_until,
        document_id=earlier.document_id,
        document_sha256=earlier.document_sha256,
        import_id=earlier.import_id,
        recorded_by=actor.user_id,
        recorded_at=now,
        verified=earlier.verified,
        verified_by=earlier.verified_by,
        supersedes_id=earlier.id,
        version=earlier.version + 1,
    )
