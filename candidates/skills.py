"""Skills that people say they have, and how sure the evidence of each skill is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from candidates import claims, validation
from candidates.profiles import code_that_counts, source_key
from candidates.reach import reach
from candidates.tables import Evidence, UnresolvedClaim
from candidates.understanding import Understanding
from candidates.words import ASSESSED, TRUST_PERCENT, ClaimKind, EvidenceCode, Method
from foundation import clock
from foundation.access import Actor
from foundation.errors import RuleViolation
from taxonomy.graph import Kind

FURTHER_SOURCE = 5
MOST_BELOW_LICENCE = 95


def claim_skill(
    session: Session,
    actor: Actor,
    *,
    candidate_id: UUID,
    level: int,
    now: datetime,
    text: str = "",
    concept_id: UUID | None = None,
) -> Evidence | UnresolvedClaim:
    """Say that a person has a skill (E0). Words that are not sure are kept to be confirmed.

    Raises
    ------
    NotFound
        No such person within the actor's reach.
    RuleViolation
        Neither words nor a skill of the taxonomy were given, or the level is none.
    """
    candidate = reach(session, actor, "evidence.claim", candidate_id, change=True)
    if concept_id is None:
        if not text.strip():
            raise RuleViolation("Write what the person can do.", where="text")
        meaning = Understanding(session).of(Kind.SKILL, text)
        if meaning.concept_id is None:
            return claims.keep(
                session,
                actor,
                candidate,
                kind=ClaimKind.SKILL,
                text=text,
                details={"level": level},
                suggestions=meaning.suggestions,
                now=now,
            )
        concept_id = meaning.concept_id
    return validation.record_evidence(
        session,
        actor,
        candidate_id=candidate.id,
        concept_id=concept_id,
        level=level,
        code=EvidenceCode.E0,
        method=Method.OWN_STATEMENT,
        on_date=clock.office_date(now),
        now=now,
        action="evidence.claim",
    )


def send_document(
    session: Session,
    actor: Actor,
    *,
    candidate_id: UUID,
    concept_id: UUID,
    level: int,
    document: bytes,
    now: datetime,
    source: str = "",
) -> Evidence:
    """Send in a paper that shows a skill (E2); it counts as a document once staff has seen it."""
    return validation.record_evidence(
        session,
        actor,
        candidate_id=candidate_id,
        concept_id=concept_id,
        level=level,
        code=EvidenceCode.E2,
        method=Method.DOCUMENT,
        source=source,
        on_date=clock.office_date(now),
        document=document,
        now=now,
        action="evidence.claim",
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """What the evidence of one skill comes to: level, strongest kind, and trust in per cent."""

    level: int
    code: EvidenceCode
    percent: int


def standing_of(pieces: Iterable[Evidence], *, today: date) -> Standing:
    """Return what the evidence of one skill comes to on a day, for showing (DOMAIN §4).

    The strongest kind counts; each further independent source adds five per cent, at most 95
    below a licence. A newer assessment (E3 and up) takes the place of older, weaker evidence,
    also when its result is lower. What has run out counts as an own statement.
    """
    standing = _not_replaced(
        [(row, _code_on(row, today)) for row in pieces if row.on_date <= today]
    )
    if not standing:
        return Standing(0, EvidenceCode.E0, 0)
    best, code = max(standing, key=lambda pair: (TRUST_PERCENT[pair[1]], pair[0].level))
    sources = {source_key(row) for row, kind in standing if kind is not EvidenceCode.E0}
    percent = TRUST_PERCENT[code]
    if code is not EvidenceCode.E7:
        percent = min(MOST_BELOW_LICENCE, percent + FURTHER_SOURCE * max(0, len(sources) - 1))
    return Standing(best.level, code, percent if best.level else 0)


def _code_on(row: Evidence, today: date) -> EvidenceCode:
    if row.valid_until is not None and row.valid_until < today:
        return EvidenceCode.E0
    return code_that_counts(row)


def _not_replaced(
    pieces: Sequence[tuple[Evidence, EvidenceCode]],
) -> list[tuple[Evidence, EvidenceCode]]:
    def replaced(row: Evidence, code: EvidenceCode) -> bool:
        return any(
            kind in ASSESSED
            and (
                (kind.value > code.value and other.on_date >= row.on_date)
                or (kind is code and other.on_date > row.on_date)
            )
            and other.level < row.level
            for other, kind in pieces
        )

    return [(row, code) for row, code in pieces if not replaced(row, code)]
