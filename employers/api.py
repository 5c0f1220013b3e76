"""The JSON doors of employers and openings."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from employers import directory, imports, opening_states, openings, requirement_acts
from employers.importing.files import Found
from employers.openings import Filters
from employers.schemas import (
    AdditionIn,
    DecisionIn,
    EmployerIn,
    EmployerList,
    EmployerOut,
    FailureOut,
    ImportIn,
    ImportOut,
    OpeningIn,
    OpeningList,
    OpeningListed,
    OpeningNew,
    OpeningOut,
    OpeningPublicOut,
    RequirementList,
    RequirementOut,
    StateIn,
)
from employers.views import OpeningView
from employers.words import OpeningState
from foundation import clock
from foundation.access import Actor, Role
from foundation.http import CurrentActor, IfMatch, ReadSession, WriteSession, door, with_etag
from foundation.messages import translator_for
from foundation.text import Limit, Search

router = door(prefix="/api/v1")

After = Annotated[str | None, Query(max_length=2_000)]
_ONLY_PUBLIC = frozenset({Role.CANDIDATE})


@router.get("/openings", response_model=OpeningList, tags=["openings"])
def list_openings(  # noqa: PLR0917 - FastAPI hands each in by name
    session: ReadSession,
    actor: CurrentActor,
    q: Search = "",
    state: OpeningState | None = None,
    occupation: UUID | None = None,
    municipality: UUID | None = None,
    employer: UUID | None = None,
    after: After = None,
    limit: Limit = 50,
) -> OpeningList:
    """List the openings you may see, the newest first."""
    filters = Filters(q, state, occupation, municipality, employer)
    page = openings.list_openings(session, actor, filters=filters, after=after, limit=limit)
    names = [name for name in OpeningListed.model_fields if name not in {"suggested", "confirmed"}]
    items = [
        OpeningListed(
            **{name: getattr(row.opening, name) for name in names},
            suggested=row.suggested,
            confirmed=row.confirmed,
        )
        for row in page.items
    ]
    return OpeningList(items=items, next=page.next)


@router.post("/openings", response_model=OpeningOut, status_code=201, tags=["openings"])
def add_opening(
    body: OpeningNew, session: WriteSession, actor: CurrentActor, response: Response
) -> OpeningView:
    """Write a new opening as a draft; its text and occupation bring suggested requirements."""
    made = openings.create(
        session, actor, facts=body.facts(), employer_id=body.employer_id, now=clock.now()
    )
    with_etag(response, made.version)
    response.headers["location"] = f"/api/v1/openings/{made.id}"
    return made


@router.post("/openings/imports", response_model=ImportOut, tags=["openings"])
def import_openings(body: ImportIn, session: WriteSession, actor: CurrentActor) -> ImportOut:
    """Import job ads of any known shape, each whole or not at all; again is harmless."""
    found = [Found("ads", place, value=ad) for place, ad in enumerate(body.ads, start=1)]
    now = clock.now()
    report = imports.import_ads(session, actor, found, now=now)
    imports.record_run(session, actor, report, origin="api", now=now)
    said = translator_for(actor.language)
    failures = [
        FailureOut(where=said(one.where), reason=said(one.reason)) for one in report.failures
    ]
    return ImportOut(**report.counts(), failures=failures, opening_ids=report.opening_ids)


@router.get(
    "/openings/{opening_id}", response_model=OpeningOut | OpeningPublicOut, tags=["openings"]
)
def show_opening(
    opening_id: UUID, session: ReadSession, actor: CurrentActor, response: Response
) -> OpeningOut | OpeningPublicOut:
    """Show one opening; its version stands in the ETag."""
    found = openings.find(session, actor, opening_id)
    with_etag(response, found.version)
    return _shown(found, actor)


@router.put("/openings/{opening_id}", response_model=OpeningOut, tags=["openings"])
def change_opening(  # noqa: PLR0917 - FastAPI hands each in by name
    opening_id: UUID,
    body: OpeningIn,
    version: IfMatch,
    session: WriteSession,
    actor: CurrentActor,
    response: Response,
) -> OpeningView:
    """Put new facts in the place of the old ones."""
    changed = openings.amend(
        session,
        actor,
        opening_id=opening_id,
        version=version,
        facts=body.facts(),
        now=clock.now(),
    )
    with_etag(response, changed.version)
    return changed


@router.post("/openings/{opening_id}/state", response_model=OpeningOut, tags=["openings"])
def set_opening_state(  # noqa: PLR0917 - FastAPI hands each in by name
    opening_id: UUID,
    body: StateIn,
    version: IfMatch,
    session: WriteSession,
    actor: CurrentActor,
    response: Response,
) -> OpeningView:
    """Bring an opening into its next state; what is missing for it is said."""
    changed = opening_states.set_state(
        session,
        actor,
        opening_id=opening_id,
        version=version,
        state=body.state,
        reason=body.reason,
        now=clock.now(),
    )
    with_etag(response, changed.version)
    return changed


@router.get(
    "/openings/{opening_id}/requirements", response_model=RequirementList, tags=["openings"]
)
def list_requirements(
    opening_id: UUID, session: ReadSession, actor: CurrentActor, response: Response
) -> RequirementList:
    """List what an opening asks for; the opening's version stands in the ETag."""
    with_etag(response, openings.find(session, actor, opening_id).version)
    rows = openings.list_requirements(session, actor, opening_id)
    return RequirementList(items=[RequirementOut.model_validate(row) for row in rows], next=None)


@router.post(
    "/openings/{opening_id}/requirements",
    response_model=RequirementOut,
    status_code=201,
    tags=["openings"],
)
def add_requirement(
    opening_id: UUID, body: AdditionIn, session: WriteSession, actor: CurrentActor
) -> RequirementOut:
    """Add a requirement by hand; it is confirmed by that."""
    added = requirement_acts.add(
        session, actor, opening_id=opening_id, addition=body.addition(), now=clock.now()
    )
    return RequirementOut.model_validate(added)


@router.patch(
    "/openings/{opening_id}/requirements/{requirement_id}",
    response_model=RequirementOut,
    tags=["openings"],
)
def decide_requirement(  # noqa: PLR0917 - FastAPI hands each in by name
    opening_id: UUID,
    requirement_id: UUID,
    body: DecisionIn,
    version: IfMatch,
    session: WriteSession,
    actor: CurrentActor,
    response: Response,
) -> RequirementOut:
    """Confirm, drop or change a requirement; If-Match holds the opening's version."""
    number = requirement_acts.decide(
        session,
        actor,
        opening_id=opening_id,
        version=version,
        decisions=[body.decision(requirement_id)],
        now=clock.now(),
    )
    with_etag(response, number)
    found = requirement_acts.find(
        session, actor, opening_id=opening_id, requirement_id=requirement_id
    )
    return RequirementOut.model_validate(found)


@router.get("/employers", response_model=EmployerList, tags=["employers"])
def list_employers(
    session: ReadSession,
    actor: CurrentActor,
    q: Search = "",
    after: After = None,
    limit: Limit = 50,
) -> EmployerList:
    """List employers in Swedish order."""
    page = directory.list_employers(session, actor, q=q, after=after, limit=limit)
    items = [EmployerOut.model_validate(one) for one in page.items]
    return EmployerList(items=items, next=page.next)


@router.post("/employers", response_model=EmployerOut, status_code=201, tags=["employers"])
def add_employer(
    body: EmployerIn, session: WriteSession, actor: CurrentActor, response: Response
) -> directory.EmployerView:
    """Register an employer."""
    made = directory.register(
        session,
        actor,
        name=body.name,
        organisation_number=body.organisation_number,
        sector=body.sector,
        now=clock.now(),
    )
    with_etag(response, made.version)
    response.headers["location"] = f"/api/v1/employers/{made.id}"
    return made


@router.get("/employers/{employer_id}", response_model=EmployerOut, tags=["employers"])
def show_employer(
    employer_id: UUID, session: ReadSession, actor: CurrentActor, response: Response
) -> directory.EmployerView:
    """Show one employer."""
    found = directory.find_employer(session, actor, employer_id)
    with_etag(response, found.version)
    return found


def _shown(found: OpeningView, actor: Actor) -> OpeningOut | OpeningPublicOut:
    """Return the view that fits the reader: a candidate sees what is published, no more."""
    if actor.roles <= _ONLY_PUBLIC:
        return OpeningPublicOut.model_validate(found)
    return OpeningOut.model_validate(found)
