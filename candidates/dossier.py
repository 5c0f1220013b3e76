"""Everything a page or an answer shows of one person, in a fixed number of statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts import users
from candidates import profiles, skills
from candidates.reach import reach, sees_evidence
from candidates.tables import (
    Candidate,
    Evidence,
    Experience,
    LanguageLevel,
    LicenceHeld,
    UnresolvedClaim,
)
from candidates.understanding import Understanding
from candidates.words import Subject
from foundation import audit, clock
from foundation.access import Actor
from foundation.messages import Message, say
from taxonomy import catalogue

MOST_HISTORY = 60
_ACTION_TO = {
    "read": "candidates.read",
    "write": "candidates.write",
    "record": "evidence.record",
}


@dataclass(frozen=True, slots=True)
class Concept:
    """Something of the taxonomy, by id and label."""

    id: UUID
    label: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A record of evidence with its label, who recorded it, and whether it counts."""

    row: Evidence
    concept: Concept
    recorded_by: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill, what its evidence comes to, and the records behind it, the strongest first."""

    concept: Concept
    standing: skills.Standing
    pieces: Sequence[Piece]

    @property
    def on_date(self) -> date:
        """Return the date of the newest record."""
        return max(piece.row.on_date for piece in self.pieces)

    @property
    def valid_until(self) -> date | None:
        """Return the last day of the record that counts most, when it has one."""
        return self.pieces[0].row.valid_until


@dataclass(frozen=True, slots=True)
class Labelled:
    """A row with the label of the concept it names."""

    row: Any
    concept: Concept


@dataclass(frozen=True, slots=True)
class Unclear:
    """A text that waits, with what it may mean."""

    row: UnresolvedClaim
    suggestions: Sequence[Concept]


@dataclass(frozen=True, slots=True)
class Dossier:
    """One person; ``reduced`` leaves out the evidence itself and what only case work needs."""

    view: Literal["full", "reduced"]
    person: Candidate
    case_officer: str
    municipality: Concept | None
    education_field: Concept | None
    wishes: Sequence[Concept]
    skills: Sequence[Skill]
    proofs: Sequence[Piece]  # of whole occupations and of licences
    languages: Sequence[Labelled]
    licences: Sequence[Labelled]
    experience: Sequence[Labelled]
    unclear: Sequence[Unclear]
    history: Sequence[Piece]
    missing: Sequence[Message]


def find_dossier(
    session: Session,
    actor: Actor,
    candidate_id: UUID,
    *,
    now: datetime,
    to: Literal["read", "write", "record"] = "read",
) -> Dossier:
    """Return one person as the actor may see them, to read or as the ground of a form.

    Raises
    ------
    NotFound
        There is none, or the actor may not know that there is.
    """
    candidate = reach(session, actor, _ACTION_TO[to], candidate_id)
    dossier = dossier_of(session, actor, candidate, now=now)
    audit.note(session, actor, "candidates.read", objects=[candidate.id], view=dossier.view)
    return dossier


def dossier_of(session: Session, actor: Actor, candidate: Candidate, *, now: datetime) -> Dossier:
    """Return the dossier of a person who is already within reach; the caller notes the event."""
    full = sees_evidence(actor, candidate)
    facts = profiles.load_facts(session, candidate)
    claims = session.scalars(
        select(UnresolvedClaim)
        .where(UnresolvedClaim.candidate_id == candidate.id, UnresolvedClaim.outcome.is_(None))
        .order_by(UnresolvedClaim.id)
    ).all()
    records = session.scalars(
        select(Evidence)
        .where(Evidence.candidate_id == candidate.id)
        .order_by(Evidence.recorded_at.desc(), Evidence.id.desc())
        .limit(500)
    ).all()
    labels = _labels_of(session, actor, facts, claims, records)
    names = users.names_of(
        session,
        {
            one
            for one in (candidate.case_officer_id, *(row.recorded_by for row in records))
            if one is not None
        },
    )
    counting = {row.id for row in facts.evidence}
    pieces = [_piece(row, labels, names, counting) for row in records]
    today = clock.office_date(now)
    return Dossier(
        view="full" if full else "reduced",
        person=candidate,
        case_officer=names.get(candidate.case_officer_id, "") if candidate.case_officer_id else "",
        municipality=_named(candidate.municipality_id, labels),
        education_field=_named(candidate.education_field_id, labels) if full else None,
        wishes=[labels[wish.concept_id] for wish in facts.wishes],
        skills=_skills_of(pieces, today=today),
        proofs=[
            piece
            for piece in pieces
            if full and piece.counts and piece.row.subject is not Subject.SKILL
        ],
        languages=_labelled(facts.languages, labels) if full else (),
        licences=_labelled(facts.licences, labels) if full else (),
        experience=_labelled(facts.experiences, labels) if full else (),
        unclear=[_unclear(claim, labels) for claim in claims] if full else (),
        history=pieces[:MOST_HISTORY] if full else (),
        missing=_missing(facts, Understanding(session).swedish_id()),
    )


def list_evidence(session: Session, actor: Actor, *, candidate_id: UUID) -> list[Piece]:
    """Return every record of a person's evidence, the newest first, corrected ones too."""
    candidate = reach(session, actor, "evidence.read", candidate_id)
    facts = profiles.load_facts(session, candidate)
    records = session.scalars(
        select(Evidence)
        .where(Evidence.candidate_id == candidate.id)
        .order_by(Evidence.recorded_at.desc(), Evidence.id.desc())
        .limit(500)
    ).all()
    labels = _labels_of(session, actor, facts, (), records)
    audit.note(session, actor, "evidence.read", objects=[candidate.id])
    counting = {row.id for row in facts.evidence}
    return [_piece(row, labels, {}, counting) for row in records]


def piece_of(session: Session, actor: Actor, row: Evidence) -> Piece:
    """Return a record that has just been written, with its label."""
    found = catalogue.concepts_by_id(session, [row.concept_id], language=actor.language)
    label = found[row.concept_id].label if row.concept_id in found else str(row.concept_id)
    counts = not row.withdrawn
    return Piece(row, Concept(row.concept_id, label), actor.name, counts)


def _labels_of(
    session: Session,
    actor: Actor,
    facts: profiles.Facts,
    claims: Iterable[UnresolvedClaim],
    records: Iterable[Evidence],
) -> dict[UUID, Concept]:
    candidate = facts.candidate
    rows: list[Any] = [
        *facts.wishes,
        *facts.experiences,
        *facts.languages,
        *facts.licences,
        *records,
    ]
    ids = {row.concept_id for row in rows}
    ids.update(UUID(one) for claim in claims for one in claim.suggestions)
    ids.update(one for one in (candidate.municipality_id, candidate.education_field_id) if one)
    found = catalogue.concepts_by_id(session, ids, language=actor.language)
    return {one: Concept(one, found[one].label if one in found else str(one)) for one in ids}


def _piece(
    row: Evidence,
    labels: Mapping[UUID, Concept],
    names: Mapping[UUID, str],
    counting: set[UUID],
) -> Piece:
    by = names.get(row.recorded_by, "") if row.recorded_by else ""
    return Piece(row, labels[row.concept_id], by, row.id in counting)


def _skills_of(pieces: Iterable[Piece], *, today: date) -> list[Skill]:
    by_skill: dict[UUID, list[Piece]] = {}
    for piece in pieces:
        if piece.counts and piece.row.subject is Subject.SKILL:
            by_skill.setdefault(piece.concept.id, []).append(piece)
    found = [
        Skill(
            own[0].concept,
            skills.standing_of([piece.row for piece in own], today=today),
            sorted(own, key=lambda piece: (piece.row.code, piece.row.on_date), reverse=True),
        )
        for own in by_skill.values()
    ]
    return sorted(
        found, key=lambda skill: (-skill.standing.percent, skill.concept.label.casefold())
    )


def _named(concept_id: UUID | None, labels: Mapping[UUID, Concept]) -> Concept | None:
    return labels.get(concept_id) if concept_id else None


def _labelled(
    rows: Sequence[Experience] | Sequence[LanguageLevel] | Sequence[LicenceHeld],
    labels: Mapping[UUID, Concept],
) -> list[Labelled]:
    return [Labelled(row, labels[row.concept_id]) for row in rows]


def _unclear(claim: UnresolvedClaim, labels: Mapping[UUID, Concept]) -> Unclear:
    return Unclear(claim, [labels[UUID(one)] for one in claim.suggestions])


def _missing(facts: profiles.Facts, swedish_id: UUID | None) -> list[Message]:
    """Return what a profile still needs before the person can be proposed."""
    candidate = facts.candidate
    needed = (
        (candidate.municipality_id is not None, say("Where the person lives (municipality)")),
        (bool(facts.wishes), say("At least one wished occupation")),
        (bool(facts.evidence), say("At least one skill")),
        (
            any(level.concept_id == swedish_id for level in facts.languages),
            say("How much Swedish the person knows, also if it is none yet"),
        ),
        (candidate.right_to_work.value != "unknown", say("Whether the person may work in Sweden")),
    )
    return [text for there, text in needed if not there]
