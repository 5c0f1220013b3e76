"""Lists of people: filters, pages, and a summary of each person's evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, select, tuple_
from sqlalchemy.orm import Session, aliased

from accounts.access_table import require
from candidates.reach import visible
from candidates.tables import Candidate, Evidence, UnresolvedClaim, WishedOccupation
from candidates.words import ASSESSED, Subject
from foundation import audit
from foundation.access import Actor
from foundation.database import like_escape, search_key, sort_key
from foundation.errors import RuleViolation
from foundation.paging import Page, decode_cursor, page_of
from taxonomy import catalogue


class EvidenceFilter(StrEnum):
    """Which people a list shows, by their evidence."""

    ASSESSED = "assessed"
    NOT_ASSESSED = "not_assessed"
    NO_SKILLS = "no_skills"
    TO_CONFIRM = "to_confirm"


@dataclass(frozen=True, slots=True)
class Listed:
    """A person in a list, with a summary of the evidence."""

    id: UUID
    name: str
    municipality: str
    occupations: list[str]
    skills: int
    assessed: int
    unclear: int
    complete: bool
    version: int


def list_candidates(
    session: Session,
    actor: Actor,
    *,
    q: str = "",
    occupation_id: UUID | None = None,
    municipality_id: UUID | None = None,
    evidence: EvidenceFilter | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[Listed]:
    """Return people in Swedish order of their names, a page at a time."""
    require(actor, "candidates.list")
    query = _filtered(
        select(Candidate),
        actor,
        q=q,
        occupation_id=occupation_id,
        municipality_id=municipality_id,
        evidence=evidence,
    )
    if after:
        key, last = decode_cursor(after, 2)
        query = query.where(tuple_(Candidate.sort_key, Candidate.id) > (str(key), _uuid_of(last)))
    order = query.order_by(Candidate.sort_key, Candidate.id).limit(limit + 1)
    rows = session.scalars(order).all()
    shown = rows[:limit]
    items = _listed(session, actor, shown)
    audit.note(session, actor, "candidates.list", objects=[row.id for row in shown])
    last_row = shown[-1] if len(rows) > limit else None
    keys = (last_row.sort_key, str(last_row.id)) if last_row else None
    page = page_of(rows, limit, keys)
    return Page(items, page.next)


def count_candidates(
    session: Session,
    actor: Actor,
    *,
    q: str = "",
    occupation_id: UUID | None = None,
    municipality_id: UUID | None = None,
    evidence: EvidenceFilter | None = None,
) -> int:
    """Return how many people the same filters find."""
    require(actor, "candidates.list")
    query = _filtered(
        select(func.count(Candidate.id)),
        actor,
        q=q,
        occupation_id=occupation_id,
        municipality_id=municipality_id,
        evidence=evidence,
    )
    return session.scalar(query) or 0


def list_wished(session: Session, actor: Actor, *, limit: int = 300) -> list[tuple[str, str]]:
    """Return the occupations that people in reach ask for, for a filter."""
    rows = session.execute(
        select(WishedOccupation.concept_id, func.count())
        .join(Candidate, Candidate.id == WishedOccupation.candidate_id)
        .where(visible(actor, "candidates.list"))
        .group_by(WishedOccupation.concept_id)
        .order_by(func.count().desc(), WishedOccupation.concept_id)
        .limit(limit)
    )
    return _choices(session, actor, [row[0] for row in rows])


def list_homes(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """Return the municipalities where people in reach live, for a filter."""
    rows = session.scalars(
        select(Candidate.municipality_id)
        .where(visible(actor, "candidates.list"), Candidate.municipality_id.is_not(None))
        .distinct()
    )
    return _choices(session, actor, [row for row in rows if row])


def _choices(session: Session, actor: Actor, ids: Sequence[UUID]) -> list[tuple[str, str]]:
    known = catalogue.concepts_by_id(session, ids, language=actor.language)
    found = [(str(one), known[one].label) for one in ids if one in known]
    return sorted(found, key=lambda choice: sort_key(choice[1]))


def _filtered(
    query: Select[Any],
    actor: Actor,
    *,
    q: str,
    occupation_id: UUID | None,
    municipality_id: UUID | None,
    evidence: EvidenceFilter | None,
) -> Select[Any]:
    query = query.where(visible(actor, "candidates.list"))
    for word in search_key(q).split()[:8]:
        pattern = f"%{like_escape(word)}%"
        query = query.where(Candidate.search_key.like(pattern, escape="\\"))
    if occupation_id is not None:
        wish = select(WishedOccupation.candidate_id).where(
            WishedOccupation.candidate_id == Candidate.id,
            WishedOccupation.concept_id == occupation_id,
        )
        query = query.where(wish.exists())
    if municipality_id is not None:
        query = query.where(Candidate.municipality_id == municipality_id)
    if evidence is not None:
        query = query.where(_evidence_condition(evidence))
    return query


def _evidence_condition(evidence: EvidenceFilter) -> ColumnElement[bool]:
    if evidence is EvidenceFilter.TO_CONFIRM:
        return (
            select(UnresolvedClaim.id)
            .where(UnresolvedClaim.candidate_id == Candidate.id, UnresolvedClaim.outcome.is_(None))
            .exists()
        )
    skill = select(Evidence.id).where(
        Evidence.candidate_id == Candidate.id,
        Evidence.subject == Subject.SKILL,
        *_counting(),
    )
    if evidence is EvidenceFilter.NO_SKILLS:
        return ~skill.exists()
    assessed = skill.where(Evidence.code.in_(ASSESSED)).exists()
    return assessed if evidence is EvidenceFilter.ASSESSED else ~assessed


def _counting() -> tuple[ColumnElement[bool], ...]:
    later = aliased(Evidence)
    corrected = select(later.id).where(later.supersedes_id == Evidence.id).exists()
    return (Evidence.withdrawn.is_(False), ~corrected)


def _listed(session: Session, actor: Actor, rows: Sequence[Candidate]) -> list[Listed]:
    """Return list rows with their summaries: the same few statements for 1 and for 100 people."""
    ids = [row.id for row in rows]
    skill = case((Evidence.code.in_(ASSESSED), Evidence.concept_id))
    skills = {
        row[0]: (row[1], row[2])
        for row in session.execute(
            select(
                Evidence.candidate_id,
                func.count(Evidence.concept_id.distinct()),
                func.count(skill.distinct()),
            )
            .where(Evidence.candidate_id.in_(ids), Evidence.subject == Subject.SKILL, *_counting())
            .group_by(Evidence.candidate_id)
        )
    }
    unclear: dict[UUID, int] = {
        row[0]: row[1]
        for row in session.execute(
            select(UnresolvedClaim.candidate_id, func.count())
            .where(UnresolvedClaim.candidate_id.in_(ids), UnresolvedClaim.outcome.is_(None))
            .group_by(UnresolvedClaim.candidate_id)
        )
    }
    wishes: dict[UUID, list[UUID]] = {}
    for wish in session.scalars(
        select(WishedOccupation)
        .where(WishedOccupation.candidate_id.in_(ids))
        .order_by(WishedOccupation.place)
    ):
        wishes.setdefault(wish.candidate_id, []).append(wish.concept_id)
    concepts = {one for each in wishes.values() for one in each}
    concepts.update(row.municipality_id for row in rows if row.municipality_id)
    labels = catalogue.concepts_by_id(session, concepts, language=actor.language)
    return [
        Listed(
            id=row.id,
            name=name_of(row),
            municipality=labels[row.municipality_id].label if row.municipality_id in labels else "",
            occupations=[labels[one].label for one in wishes.get(row.id, []) if one in labels],
            skills=skills.get(row.id, (0, 0))[0],
            assessed=skills.get(row.id, (0, 0))[1],
            unclear=unclear.get(row.id, 0),
            complete=row.complete_at is not None,
            version=row.version,
        )
        for row in rows
    ]


def name_of(candidate: Candidate) -> str:
    """Return a person's name as it is shown."""
    return f"{candidate.given_name} {candidate.family_name}".strip()


def _uuid_of(value: str | int) -> UUID:
    try:
        return UUID(str(value))
    except ValueError:
        raise RuleViolation(
            "This page marker is not one of ours. Start from the first page.", where="after"
        ) from None
