"""JSON doors to candidates, their evidence and the import of CVs."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Response, status
from pydantic import Field

from candidates import background, dossier, imports, registry, skills, validation, views
from candidates.importing.reading import Reading, read_resume
from candidates.listing import EvidenceFilter, Listed
from candidates.schemas import (
    CandidateIn,
    CandidateList,
    CandidateOut,
    CandidateReducedOut,
    EvidenceIn,
    EvidenceList,
    EvidenceOut,
    ImportOut,
    LanguagesIn,
    ResumeIn,
    SkillClaimed,
    SkillIn,
)
from candidates.tables import Evidence
from candidates.words import EvidenceCode
from foundation import clock
from foundation.http import (
    CurrentActor,
    IfMatch,
    Page,
    ReadSession,
    WriteSession,
    door,
    with_etag,
)
from foundation.text import Limit, Search

router = door(prefix="/api/v1", tags=["candidates"])

Cursor = Annotated[str, Field(max_length=4_000)]
Person = CandidateOut | CandidateReducedOut


@router.get("/candidates", response_model=CandidateList)
def list_candidates(
    *,
    session: ReadSession,
    actor: CurrentActor,
    q: Search = "",
    occupation_id: UUID | None = None,
    municipality_id: UUID | None = None,
    evidence: EvidenceFilter | None = None,
    after: Annotated[Cursor | None, Query()] = None,
    limit: Limit = 50,
) -> Page[Listed]:
    """Return people in the order of their names, a page at a time."""
    return registry.list_candidates(
        session,
        actor,
        q=q,
        occupation_id=occupation_id,
        municipality_id=municipality_id,
        evidence=evidence,
        after=after,
        limit=limit,
    )


@router.post("/candidates", response_model=Person, status_code=status.HTTP_201_CREATED)
def register_candidate(
    response: Response, session: WriteSession, actor: CurrentActor, given: CandidateIn
) -> Person:
    """Register a person in the caller's organisation."""
    now = clock.now()
    person = registry.register(session, actor, given=given.model_dump(), now=now)
    response.headers["location"] = f"/api/v1/candidates/{person.id}"
    with_etag(response, person.version)
    return views.candidate_out(dossier.dossier_of(session, actor, person, now=now))


@router.get("/candidates/{candidate_id}", response_model=Person)
def read_candidate(
    response: Response, session: ReadSession, actor: CurrentActor, candidate_id: UUID
) -> Person:
    """Return one person as the caller may see them."""
    found = dossier.find_dossier(session, actor, candidate_id, now=clock.now())
    with_etag(response, found.person.version)
    return views.candidate_out(found)


@router.put("/candidates/{candidate_id}", response_model=Person)
def amend_candidate(
    *,
    response: Response,
    session: WriteSession,
    actor: CurrentActor,
    candidate_id: UUID,
    version: IfMatch,
    given: CandidateIn,
) -> Person:
    """Change the facts about a person that the caller read in this version."""
    now = clock.now()
    person = registry.amend(
        session,
        actor,
        candidate_id=candidate_id,
        version=version,
        given=given.model_dump(),
        now=now,
    )
    with_etag(response, person.version)
    return views.candidate_out(dossier.dossier_of(session, actor, person, now=now))


@router.get("/candidates/{candidate_id}/evidence", response_model=EvidenceList)
def list_evidence(session: ReadSession, actor: CurrentActor, candidate_id: UUID) -> dict[str, Any]:
    """Return every record of a person's evidence, the newest first."""
    pieces = dossier.list_evidence(session, actor, candidate_id=candidate_id)
    return {"items": [views.evidence_out(piece) for piece in pieces], "next": None}


@router.post(
    "/candidates/{candidate_id}/evidence",
    response_model=EvidenceOut,
    status_code=status.HTTP_201_CREATED,
)
def record_evidence(
    session: WriteSession, actor: CurrentActor, candidate_id: UUID, given: EvidenceIn
) -> EvidenceOut:
    """Record evidence; the next ranking counts it."""
    row = validation.record_evidence(
        session, actor, candidate_id=candidate_id, now=clock.now(), **given.model_dump()
    )
    return views.evidence_out(dossier.piece_of(session, actor, row))


@router.post(
    "/candidates/{candidate_id}/skills",
    response_model=SkillClaimed,
    status_code=status.HTTP_201_CREATED,
)
def claim_skill(
    session: WriteSession, actor: CurrentActor, candidate_id: UUID, given: SkillIn
) -> SkillClaimed:
    """Say that a person has a skill; words that are not sure wait to be confirmed."""
    kept = skills.claim_skill(
        session, actor, candidate_id=candidate_id, now=clock.now(), **given.model_dump()
    )
    if isinstance(kept, Evidence):
        return SkillClaimed(outcome="recorded", evidence_id=kept.id, claim_id=None)
    return SkillClaimed(outcome="to_confirm", evidence_id=None, claim_id=kept.id)


@router.put("/candidates/{candidate_id}/languages", response_model=Person)
def set_languages(
    *,
    response: Response,
    session: WriteSession,
    actor: CurrentActor,
    candidate_id: UUID,
    version: IfMatch,
    given: LanguagesIn,
) -> Person:
    """Set the whole language profile of a person."""
    now = clock.now()
    person = background.set_languages(
        session,
        actor,
        candidate_id=candidate_id,
        version=version,
        levels=given.languages,
        whole=True,
        now=now,
    )
    with_etag(response, person.version)
    return views.candidate_out(dossier.dossier_of(session, actor, person, now=now))


def _read_resume(given: ResumeIn) -> Reading:
    """Read the CV before the unit of work begins."""
    return read_resume(given.document, today=clock.today())


@router.post("/candidates/imports", response_model=ImportOut, status_code=status.HTTP_201_CREATED)
def import_resume(
    given: ResumeIn,
    reading: Annotated[Reading, Depends(_read_resume)],
    session: WriteSession,
    actor: CurrentActor,
) -> ImportOut:
    """Import one JSON Resume; the same one again changes nothing."""
    outcome = imports.import_reading(
        session,
        actor,
        reading=reading,
        content=given.model_dump_json().encode(),
        code=EvidenceCode(given.evidence),
        level=given.level,
        now=clock.now(),
    )
    return views.import_out(outcome)
