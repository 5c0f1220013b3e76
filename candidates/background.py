"""Languages, licences and work experience: what people bring besides their skills."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from candidates import claims, profiles
from candidates.reach import reach
from candidates.schemas import LanguageIn, LicenceIn
from candidates.tables import Candidate, Experience, LanguageLevel, LicenceHeld
from candidates.understanding import Understanding
from candidates.words import ClaimKind, EvidenceCode
from foundation import audit, clock
from foundation.access import Actor, Role
from foundation.database import check_version, touch
from foundation.errors import NotAllowed, NotFound, RuleViolation
from foundation.ids import new_id
from taxonomy import catalogue
from taxonomy.graph import Kind

_ACTION = "candidates.write"
_LANGUAGES = "languages.write"  # study guides set levels too (DOMAIN §12)
_LANGUAGE_CODES = frozenset({EvidenceCode.E0, EvidenceCode.E1, EvidenceCode.E2, EvidenceCode.E6})
_LICENCE_CODES = frozenset({EvidenceCode.E0, EvidenceCode.E2, EvidenceCode.E6, EvidenceCode.E7})


def set_languages(
    session: Session,
    actor: Actor,
    *,
    candidate_id: UUID,
    version: int,
    levels: Sequence[LanguageIn],
    now: datetime,
    whole: bool = False,
) -> Candidate:
    """Set language levels; a new level of a language takes the place of the one before.

    Parameters
    ----------
    whole : bool
        The levels are the whole profile: languages that are not among them end.

    Raises
    ------
    Stale
        Somebody else changed the person first.
    RuleViolation
        A language twice, a date in the future, or evidence that languages do not have.
    """
    candidate = _open(session, actor, candidate_id, version, action=_LANGUAGES)
    named = [level.concept_id for level in levels]
    if len(set(named)) < len(named):
        raise RuleViolation("Each language stands once.", where="languages")
    _check_kinds(session, named, Kind.LANGUAGE)
    today = clock.office_date(now)
    for level in levels:
        _check_code(actor, level.code, _LANGUAGE_CODES)
        _check_past(level.on_date, today)
    current = {
        row.concept_id: row
        for row in session.scalars(
            select(LanguageLevel).where(
                LanguageLevel.candidate_id == candidate.id, LanguageLevel.ended_at.is_(None)
            )
        )
    }
    for level in levels:
        given = {**level.model_dump(), "on_date": level.on_date or today}
        before = current.pop(level.concept_id, None)
        if before is not None and all(getattr(before, name) == given[name] for name in given):
            continue
        if before is not None:
            before.ended_at = now
        session.add(
            LanguageLevel(
                id=new_id(),
                candidate_id=candidate.id,
                recorded_by=actor.user_id,
                recorded_at=now,
                **given,
            )
        )
    if whole:
        for row in current.values():
            row.ended_at = now
    return _close(session, actor, candidate, "languages", now, action=_LANGUAGES)


def hold_licence(
    session: Session,
    actor: Actor,
    *,
    candidate_id: UUID,
    version: int,
    licence: LicenceIn,
    now: datetime,
) -> Candidate:
    """Add a licence or card; a newer record of the same one takes the place of the older."""
    candidate = _open(session, actor, candidate_id, version)
    _check_kinds(session, [licence.concept_id], Kind.LICENCE)
    _check_code(actor, licence.code, _LICENCE_CODES)
    _check_past(licence.on_date, clock.office_date(now))
    if licence.on_date and licence.valid_until and licence.valid_until < licence.on_date:
        raise RuleViolation("It runs out before the day it was given.", where="valid_until")
    for row in session.scalars(
        select(LicenceHeld).where(
            LicenceHeld.candidate_id == candidate.id,
            LicenceHeld.concept_id == licence.concept_id,
            LicenceHeld.ended_at.is_(None),
        )
    ):
        row.ended_at = now
    session.add(
        LicenceHeld(
            id=new_id(),
            candidate_id=candidate.id,
            recorded_by=actor.user_id,
            recorded_at=now,
            **licence.model_dump(),
        )
    )
    return _close(session, actor, candidate, "licence", now)


def add_experience(
    session: Session,
    actor: Actor,
    *,
    candidate_id: UUID,
    version: int,
    now: datetime,
    text: str = "",
    concept_id: UUID | None = None,
    months: int | None = None,
) -> Candidate:
    """Add a job that the person has had; words that are not sure are kept to be confirmed."""
    candidate = _open(session, actor, candidate_id, version)
    meaning = None if concept_id else Understanding(session).of(Kind.OCCUPATION, text)
    if concept_id is not None:
        _check_kinds(session, [concept_id], Kind.OCCUPATION)
    elif not text.strip():
        raise RuleViolation("Write what the job was.", where="text")
    found = concept_id or (meaning.concept_id if meaning else None)
    if found is None:
        claims.keep(
            session,
            actor,
            candidate,
            kind=ClaimKind.EXPERIENCE,
            text=text,
            details={"months": months},
            suggestions=meaning.suggestions if meaning else (),
            now=now,
        )
    else:
        session.add(
            Experience(
                id=new_id(),
                candidate_id=candidate.id,
                concept_id=found,
                months=months,
                code=EvidenceCode.E0,
                text=text.strip(),
                recorded_by=actor.user_id,
                recorded_at=now,
            )
        )
    return _close(session, actor, candidate, "experience", now)


def take_back(
    session: Session,
    actor: Actor,
    *,
    candidate_id: UUID,
    version: int,
    row_id: UUID,
    now: datetime,
) -> Candidate:
    """Take back a language, licence or job: it counts no more and stays in the history."""
    candidate = _open(session, actor, candidate_id, version)
    for table in (LanguageLevel, LicenceHeld, Experience):
        row: Any = session.scalar(
            select(table).where(
                table.id == row_id,
                table.candidate_id == candidate.id,
                table.ended_at.is_(None),
            )
        )
        if row is not None:
            row.ended_at = now
            return _close(session, actor, candidate, "taken_back", now)
    raise NotFound


def _open(
    session: Session, actor: Actor, candidate_id: UUID, version: int, *, action: str = _ACTION
) -> Candidate:
    candidate = reach(session, actor, action, candidate_id, change=True)
    check_version(candidate, version)
    return candidate


def _close(
    session: Session,
    actor: Actor,
    candidate: Candidate,
    view: str,
    now: datetime,
    *,
    action: str = _ACTION,
) -> Candidate:
    touch(candidate, now)
    swedish_id = Understanding(session).swedish_id()
    profiles.remember(session, candidate, swedish_id=swedish_id, now=now)
    audit.note(session, actor, action, objects=[candidate.id], view=view)
    return candidate


def _check_kinds(session: Session, ids: Collection[UUID], kind: Kind) -> None:
    known = catalogue.concepts_by_id(session, ids, language="sv")
    if any(one not in known or known[one].kind != kind for one in ids):
        raise RuleViolation("Choose something of this kind from the list.", where="concept_id")


def _check_code(actor: Actor, code: EvidenceCode, allowed: frozenset[EvidenceCode]) -> None:
    """People state their own (E0); what was seen or tested is for the staff to record."""
    if code not in allowed:
        raise RuleViolation("This kind of evidence does not exist here.", where="code")
    if code is not EvidenceCode.E0 and actor.roles <= {Role.CANDIDATE}:
        raise NotAllowed(
            "Your role cannot record this kind of evidence ({code}).", where="code", code=code.value
        )


def _check_past(day: date | None, today: date) -> None:
    if day is not None and day > today:
        raise RuleViolation("The date lies in the future.", where="on_date")
