"""What people do with requirements: confirm, drop, weigh and add."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from employers import reach, requirement_versions, views
from employers.concepts import education_level
from employers.tables import Opening, OpeningRequirement
from employers.views import RequirementView
from employers.words import RequirementKind, RequirementOrigin, RequirementState
from foundation import audit
from foundation.access import Actor
from foundation.database import check_version
from foundation.errors import Conflict, NotFound, Problem, RuleViolation
from foundation.ids import new_id
from taxonomy import catalogue
from taxonomy.graph import Kind

ACTION = "openings.confirm_requirements"
CERTAIN = 100
_KINDS = {
    Kind.SKILL: RequirementKind.SKILL,
    Kind.LANGUAGE: RequirementKind.LANGUAGE,
    Kind.LICENCE: RequirementKind.LICENCE,
    Kind.OCCUPATION: RequirementKind.EXPERIENCE,
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person says of one requirement; what is None stays as it is.

    Levels of a language are CEFR, 0 none to 6 C2; ``trainable_days`` 0 means needed at the start.
    """

    requirement_id: UUID
    state: RequirementState | None = None
    essential: bool | None = None
    level: int | None = None
    weight: int | None = None
    trainable_days: int | None = None
    listening: int | None = None
    reading: int | None = None
    speaking: int | None = None
    writing: int | None = None
    motive: str | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """A requirement that a person adds by hand; it is confirmed by that."""

    concept_id: UUID
    essential: bool = True
    level: int | None = None
    weight: int = 1
    trainable_days: int | None = None
    listening: int | None = None
    reading: int | None = None
    speaking: int | None = None
    writing: int | None = None
    motive: str = ""


_TAKEN = (
    "essential",
    "level",
    "weight",
    "trainable_days",
    "listening",
    "reading",
    "speaking",
    "writing",
    "motive",
)


def decide(
    session: Session,
    actor: Actor,
    *,
    opening_id: UUID,
    version: int,
    decisions: Sequence[Decision],
    now: datetime,
) -> int:
    """Confirm, drop or change requirements of an opening, all of them or none.

    Returns
    -------
    int
        The version of the opening that holds now.

    Raises
    ------
    Stale
        Somebody else changed the opening first.
    NotFound
        A requirement is not one of this opening's.
    RuleViolation
        A language is confirmed without level or motive.
    """
    opening = _begin(session, actor, opening_id, version)
    wanted = [one.requirement_id for one in decisions]
    rows = {
        row.id: row
        for row in session.scalars(
            select(OpeningRequirement).where(
                OpeningRequirement.opening_id == opening_id, OpeningRequirement.id.in_(wanted)
            )
        )
    }
    if set(wanted) - set(rows):
        raise NotFound
    problems: list[Problem] = []
    for decision in decisions:
        row = rows[decision.requirement_id]
        _apply(row, decision, actor, now)
        if row.kind is RequirementKind.EDUCATION and row.state is RequirementState.CONFIRMED:
            opening.education_level = education_level(row.label) or opening.education_level
        problems.extend(_missing(row, opening))
    if problems:
        raise RuleViolation("Some requirements are not complete yet.", problems=problems)
    return _end(session, actor, opening, wanted, view="decided", now=now)


def add(
    session: Session,
    actor: Actor,
    *,
    opening_id: UUID,
    addition: Addition,
    version: int | None = None,
    now: datetime,
) -> RequirementView:
    """Add a requirement by hand; one that was suggested or dropped before becomes confirmed.

    Raises
    ------
    Stale
        Somebody else changed the opening first.
    RuleViolation
        The concept is nothing that can be asked for, or a language lacks level or motive.
    Conflict
        It is confirmed already.
    """
    opening = _begin(session, actor, opening_id, version)
    concept = _concept(session, addition.concept_id)
    kind = _KINDS[Kind(concept.kind)]
    row = session.scalar(
        select(OpeningRequirement).where(
            OpeningRequirement.opening_id == opening_id,
            OpeningRequirement.kind == kind,
            OpeningRequirement.concept_key == str(addition.concept_id),
        )
    )
    if row is not None and row.state is RequirementState.CONFIRMED:
        raise Conflict("The opening asks for this already.")
    if row is None:
        row = _new_row(opening_id, kind, concept)
        session.add(row)
    for name in _TAKEN:
        setattr(row, name, getattr(addition, name))
    row.state = RequirementState.CONFIRMED
    row.decided_by, row.decided_at = actor.user_id, now
    problems = _missing(row, opening)
    if problems:
        raise RuleViolation("Some requirements are not complete yet.", problems=problems)
    session.flush()
    _end(session, actor, opening, [row.id], view="added", now=now)
    return views.requirement_view(row)


def find(
    session: Session, actor: Actor, *, opening_id: UUID, requirement_id: UUID
) -> RequirementView:
    """Return one requirement of an opening.

    Raises
    ------
    NotFound
        There is none, or the opening is out of reach.
    """
    reach.find_opening(session, actor, "openings.read", opening_id)
    row = session.get(OpeningRequirement, requirement_id)
    if row is None or row.opening_id != opening_id:
        raise NotFound
    return views.requirement_view(row)


def _begin(session: Session, actor: Actor, opening_id: UUID, version: int | None) -> Opening:
    opening = reach.find_opening(session, actor, ACTION, opening_id)
    if version is not None:
        check_version(opening, version)
    reach.take_on(opening, actor)
    return opening


def _end(
    session: Session,
    actor: Actor,
    opening: Opening,
    requirement_ids: Sequence[UUID],
    *,
    view: str,
    now: datetime,
) -> int:
    """Count the opening's version up, keep what it asks for now, and note the act."""
    opening.updated_at = now
    requirement_versions.keep(session, opening, now=now)
    objects = [opening.id, *requirement_ids]
    audit.note(session, actor, ACTION, objects=objects, view=view)
    return opening.version


def _apply(row: OpeningRequirement, decision: Decision, actor: Actor, now: datetime) -> None:
    for name in _TAKEN:
        value = getattr(decision, name)
        if value is not None:
            setattr(row, name, value)
    if decision.state is not None:
        row.state = decision.state
    row.decided_by, row.decided_at = actor.user_id, now


def _missing(row: OpeningRequirement, opening: Opening) -> list[Problem]:
    """Return what a confirmed language lacks; a level of the ad's own words is no CEFR level."""
    if row.kind is not RequirementKind.LANGUAGE or row.state is not RequirementState.CONFIRMED:
        return []
    problems = []
    if not any((row.listening, row.reading, row.speaking, row.writing)):
        problems.append(
            Problem(f"{row.id}", "Choose the level that the tasks need.", {"label": row.label})
        )
    if not (row.motive.strip() or opening.language_motive.strip()):
        problems.append(
            Problem(f"{row.id}", "Say which tasks need the language.", {"label": row.label})
        )
    return problems


def _concept(session: Session, concept_id: UUID) -> catalogue.ConceptView:
    try:
        concept = catalogue.find_concept(session, concept_id)
    except NotFound:
        concept = None
    if concept is None or Kind(concept.kind) not in _KINDS:
        raise RuleViolation(
            "Choose a skill, a language, a licence or an occupation from the list.",
            where="concept_id",
        )
    return concept


def _new_row(
    opening_id: UUID, kind: RequirementKind, concept: catalogue.ConceptView
) -> OpeningRequirement:
    return OpeningRequirement(
        id=new_id(),
        opening_id=opening_id,
        kind=kind,
        concept_id=concept.id,
        concept_key=str(concept.id),
        label=concept.label[:300],
        origin=RequirementOrigin.MANUAL,
        confidence=CERTAIN,
        basis="",
        span_text="",
        source_field="",
    )
