"""Profiles: what the scorer may know, kept in versions and loaded many at a time.

Every change of a fact that can reach a score ends in :func:`remember`, which writes the next
version. A ranking names the versions it used, so it can be computed again from this one table.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from candidates import pools
from candidates import profile as pure
from candidates.profile import Profile
from candidates.reach import visible
from candidates.tables import (
    Candidate,
    Evidence,
    Experience,
    LanguageLevel,
    LicenceHeld,
    ProfileVersion,
    WishedOccupation,
)
from candidates.words import EvidenceCode, Subject
from foundation.access import Actor
from foundation.database import sort_key

_IDS_PER_QUERY = 800


@dataclass(frozen=True, slots=True)
class Facts:
    """The rows of one person that a profile is made of; only those that count now."""

    candidate: Candidate
    wishes: Sequence[WishedOccupation]
    experiences: Sequence[Experience]
    evidence: Sequence[Evidence]
    languages: Sequence[LanguageLevel]
    licences: Sequence[LicenceHeld]


def counting_evidence(candidate_id: UUID) -> Select[Evidence]:
    """Return the query for evidence that nobody has corrected or taken back."""
    later = aliased(Evidence)
    corrected = select(later.id).where(later.supersedes_id == Evidence.id).exists()
    return (
        select(Evidence)
        .where(Evidence.candidate_id == candidate_id, Evidence.withdrawn.is_(False), ~corrected)
        .order_by(Evidence.on_date, Evidence.id)
    )


def load_facts(session: Session, candidate: Candidate) -> Facts:
    """Return the rows that count for one person."""
    own = candidate.id
    return Facts(
        candidate,
        session.scalars(
            select(WishedOccupation)
            .where(WishedOccupation.candidate_id == own)
            .order_by(WishedOccupation.place, WishedOccupation.concept_id)
        ).all(),
        session.scalars(
            select(Experience)
            .where(Experience.candidate_id == own, Experience.ended_at.is_(None))
            .order_by(Experience.id)
        ).all(),
        session.scalars(counting_evidence(own)).all(),
        session.scalars(
            select(LanguageLevel)
            .where(LanguageLevel.candidate_id == own, LanguageLevel.ended_at.is_(None))
            .order_by(LanguageLevel.id)
        ).all(),
        session.scalars(
            select(LicenceHeld)
            .where(LicenceHeld.candidate_id == own, LicenceHeld.ended_at.is_(None))
            .order_by(LicenceHeld.id)
        ).all(),
    )


def profile_of(facts: Facts, *, version: int = 1) -> Profile:
    """Return the profile that these rows make. Names and ways to reach a person are not in it."""
    candidate = facts.candidate
    place = None
    if candidate.latitude is not None and candidate.longitude is not None:
        place = (candidate.latitude, candidate.longitude)
    return Profile(
        candidate_id=str(candidate.id),
        version=version,
        evidence=tuple(_as_evidence(row) for row in facts.evidence if row.subject is Subject.SKILL),
        experience=_experience_of(facts),
        languages=tuple(_as_language(row) for row in facts.languages),
        licences=_licences_of(facts),
        place=place,
        max_travel_minutes=candidate.max_travel_minutes,
        car=candidate.has_car,
        hours_min=candidate.hours_min,
        hours_max=candidate.hours_max,
        schedules=frozenset(candidate.schedules),
        available_from=candidate.available_from,
        wished_occupations=tuple(str(wish.concept_id) for wish in facts.wishes),
        education_level=candidate.education_level,
        right_to_work=pure.RightToWork(
            candidate.right_to_work.value,
            candidate.right_to_work_until,
            candidate.right_to_work_checked_on,
        ),
        waiting_since=candidate.complete_at,
    )


def code_that_counts(row: Evidence) -> EvidenceCode:
    """Return the kind of evidence; a document that no one on the staff has seen is a statement."""
    unseen = row.code is EvidenceCode.E2 and not row.verified
    return EvidenceCode.E0 if unseen else row.code


def source_key(row: Evidence) -> str:
    """Return who stands behind a piece of evidence, as a key without a name in it."""
    if code_that_counts(row) is EvidenceCode.E0:
        return "self"
    behind = sort_key(row.assessor or row.source) or str(row.recorded_by)
    return hashlib.sha256(behind.encode()).hexdigest()[:16]


def _as_evidence(row: Evidence) -> pure.Evidence:
    return pure.Evidence(
        skill_id=str(row.concept_id),
        level=row.level,
        code=code_that_counts(row).value,
        on=row.on_date,
        until=row.valid_until,
        source=source_key(row),
        evidence_id=str(row.id),
    )


def _as_language(row: LanguageLevel) -> pure.LanguageLevel:
    return pure.LanguageLevel(
        language_id=str(row.concept_id),
        listening=row.listening,
        reading=row.reading,
        speaking=row.speaking,
        writing=row.writing,
        code=row.code.value,
        on=row.on_date,
        test=row.is_test,
        evidence_id=str(row.id),
    )


def _experience_of(facts: Facts) -> tuple[pure.Experience, ...]:
    """Return the jobs; an assessment of a whole occupation lifts the job's own evidence."""
    best: dict[str, str] = {}
    for row in facts.evidence:
        if row.subject is Subject.OCCUPATION and row.level > 0:
            occupation, code = str(row.concept_id), code_that_counts(row).value
            best[occupation] = max(best.get(occupation, code), code)
    jobs = [
        pure.Experience(
            str(row.concept_id),
            row.months or 0,
            max(row.code.value, best.pop(str(row.concept_id), row.code.value)),
        )
        for row in facts.experiences
    ]
    jobs.extend(pure.Experience(occupation, 0, code) for occupation, code in sorted(best.items()))
    return tuple(jobs)


def _licences_of(facts: Facts) -> tuple[pure.Licence, ...]:
    held = [
        pure.Licence(str(row.concept_id), row.code.value, row.on_date, row.valid_until, str(row.id))
        for row in facts.licences
    ]
    proved = [
        pure.Licence(
            str(row.concept_id),
            code_that_counts(row).value,
            row.on_date,
            row.valid_until,
            str(row.id),
        )
        for row in facts.evidence
        if row.subject is Subject.LICENCE
    ]
    return tuple(held + proved)


def is_complete(facts: Facts, *, swedish_id: UUID | None) -> bool:
    """Tell whether a person can be proposed: place, wish, skill, Swedish and right to work known.

    From the first moment that this holds, the person's wait for a proposal is counted.
    """
    candidate = facts.candidate
    return (
        candidate.municipality_id is not None
        and bool(facts.wishes)
        and bool(facts.evidence)
        and any(level.concept_id == swedish_id for level in facts.languages)
        and candidate.right_to_work.value != "unknown"
    )


def remember(
    session: Session, candidate: Candidate, *, swedish_id: UUID | None, now: datetime
) -> int:
    """Write the next version of a person's profile if anything in it has changed; return it.

    The caller holds the lock on the candidate's row, so versions follow one another.
    """
    session.flush()
    facts = load_facts(session, candidate)
    if candidate.complete_at is None and is_complete(facts, swedish_id=swedish_id):
        candidate.complete_at = now
    newest = session.scalar(
        select(ProfileVersion)
        .where(ProfileVersion.candidate_id == candidate.id)
        .order_by(ProfileVersion.version.desc())
        .limit(1)
    )
    version = 1 if newest is None else newest.version
    profile = profile_of(facts, version=version)
    if newest is not None:
        if pure.from_json(newest.body) == profile:
            return version
        version += 1
        profile = replace(profile, version=version)
    session.add(
        ProfileVersion(
            candidate_id=candidate.id, version=version, at=now, body=pure.to_json(profile)
        )
    )
    session.flush()
    return version


def load_profiles(
    session: Session,
    actor: Actor,
    *,
    action: str = "candidates.list",
    as_of: datetime | None = None,
    candidate_ids: Collection[UUID] | None = None,
) -> list[Profile]:
    """Return the profiles within the actor's reach, each as it stood at a moment.

    The caller notes the event with the people it shows.

    Parameters
    ----------
    action : str
        The action that the profiles are loaded for.
    as_of : datetime, optional
        People without a profile at that moment are left out. None means now.
    candidate_ids : collection of UUID, optional
        Only these people; those out of reach are left out.
    """
    serials: list[int] = []
    for chunk in _chunks(candidate_ids):
        newest = (
            select(func.max(ProfileVersion.serial))
            .join(Candidate, Candidate.id == ProfileVersion.candidate_id)
            .where(visible(actor, action))
            .group_by(ProfileVersion.candidate_id)
        )
        if as_of is not None:
            newest = newest.where(ProfileVersion.at <= as_of)
        if chunk is not None:
            newest = newest.where(ProfileVersion.candidate_id.in_(chunk))
        serials.extend(session.scalars(newest))
    return list(pools.load_known(session, serials).values())


def _chunks(ids: Collection[UUID] | None) -> Iterator[Sequence[UUID] | None]:
    """Yield the ids in parts that fit into one statement; None, for everybody, as it is."""
    if ids is None:
        yield None
        return
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), _IDS_PER_QUERY):
        yield wanted[start : start + _IDS_PER_QUERY]
