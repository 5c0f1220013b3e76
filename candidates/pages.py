"""Pages: the list of people, one person, and the form that registers and amends."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request, Response

from candidates import dossier, import_pages, record_pages, registry, views
from candidates.dossier import Dossier
from candidates.form_schemas import CandidateFilters
from candidates.forms import (
    WORDS,
    errors_of,
    place_choices,
    status_of,
)
from candidates.listing import EvidenceFilter
from candidates.person_page import is_own, person_page
from candidates.schemas import CandidateIn, OwnCandidateIn
from foundation import clock
from foundation.access import Actor
from foundation.errors import Conflict, RuleViolation, Stale
from foundation.http import (
    CurrentActor,
    PostedForm,
    ReadSession,
    door,
    is_fragment,
    render,
    see_other,
    service_of,
    validated,
)
from foundation.messages import Message, say

pages = door(include_in_schema=False)

EVIDENCE_CHOICES: Mapping[EvidenceFilter, Message] = {
    EvidenceFilter.ASSESSED: say("Something assessed"),
    EvidenceFilter.NOT_ASSESSED: say("Nothing assessed yet"),
    EvidenceFilter.NO_SKILLS: say("No skills yet"),
    EvidenceFilter.TO_CONFIRM: say("Words to confirm"),
}


@pages.get("/candidates")
def show_candidates(request: Request, session: ReadSession, actor: CurrentActor) -> Response:
    """Show the people of the organisation, filtered by the address."""
    asked = validated(CandidateFilters, dict(request.query_params))
    found = registry.list_candidates(
        session,
        actor,
        q=asked.q,
        occupation_id=asked.occupation,
        municipality_id=asked.municipality,
        evidence=asked.evidence,
        after=asked.after,
    )
    total = registry.count_candidates(
        session,
        actor,
        q=asked.q,
        occupation_id=asked.occupation,
        municipality_id=asked.municipality,
        evidence=asked.evidence,
    )
    filtered = bool(asked.q or asked.occupation or asked.municipality or asked.evidence)
    return render(
        request,
        "candidates/_rows.html" if is_fragment(request) else "candidates/list.html",
        people=found.items,
        total=total,
        asked=asked,
        filtered=filtered,
        occupations=registry.list_wished(session, actor),
        places=registry.list_homes(session, actor),
        evidence_choices=list(EVIDENCE_CHOICES.items()),
        next_href=_page_href(request, found.next) if found.next else None,
        first_href=_page_href(request, None) if asked.after else None,
        **WORDS,
    )


def _page_href(request: Request, after: str | None) -> str:
    kept = {
        name: value for name, value in request.query_params.items() if name != "after" and value
    }
    query = urlencode({**kept, "after": after} if after else kept)
    return f"/candidates?{query}" if query else "/candidates"


@pages.get("/candidates/new")
def show_new(request: Request, session: ReadSession, actor: CurrentActor) -> Response:
    """Show the form that registers a person."""
    return render(
        request,
        "candidates/form.html",
        person=None,
        own=False,
        given={},
        wishes=(),
        errors={},
        places=place_choices(session, actor),
        **WORDS,
    )


@pages.post("/candidates")
def register(request: Request, actor: CurrentActor, form: PostedForm) -> Response:
    """Register a person and go to the new page."""
    try:
        given = validated(CandidateIn, _fields_of(form))
        with service_of(request).database.writing() as session:
            person = registry.register(session, actor, given=given.model_dump(), now=clock.now())
    except (RuleViolation, Conflict) as error:
        with service_of(request).database.reading() as session:
            places = place_choices(session, actor)
        return render(
            request,
            "candidates/form.html",
            status=status_of(error),
            person=None,
            own=False,
            given=form.fields(),
            wishes=(),
            errors=errors_of(error),
            places=places,
            **WORDS,
        )
    return see_other(f"/candidates/{person.id}", notice=say("The person is registered."))


# The pages with fixed names under /candidates come before those with an id.
pages.include_router(import_pages.pages)


@pages.get("/candidates/{candidate_id}")
def show_candidate(
    request: Request, session: ReadSession, actor: CurrentActor, candidate_id: UUID
) -> Response:
    """Show one person: calm to the person, dense to the staff."""
    found = dossier.find_dossier(session, actor, candidate_id, now=clock.now())
    return person_page(request, actor, found, session)


@pages.get("/candidates/{candidate_id}/edit")
def show_edit(
    request: Request, session: ReadSession, actor: CurrentActor, candidate_id: UUID
) -> Response:
    """Show the form that amends a person, or the person's own smaller one."""
    found = dossier.find_dossier(session, actor, candidate_id, now=clock.now(), to="write")
    return _edit_page(request, session, actor, found)


def _edit_page(
    request: Request, session: ReadSession, actor: Actor, found: Dossier, **context: Any
) -> Response:
    shown: dict[str, Any] = {
        "given": {
            **views.fields_of(found.person),
            "has_car": "1" if found.person.has_car else "",
            "wished_occupations": [str(wish.id) for wish in found.wishes],
        },
        "errors": {},
        **context,
    }
    return render(
        request,
        "candidates/form.html",
        person=found.person,
        own=is_own(actor, found),
        wishes=found.wishes,
        places=place_choices(session, actor),
        **shown,
        **WORDS,
    )


@pages.post("/candidates/{candidate_id}")
def amend(request: Request, actor: CurrentActor, candidate_id: UUID, form: PostedForm) -> Response:
    """Change the facts about a person."""
    model = OwnCandidateIn if actor.candidate_id == candidate_id else CandidateIn
    database = service_of(request).database
    try:
        given = validated(model, _fields_of(form))
        with database.writing() as session:
            registry.amend(
                session,
                actor,
                candidate_id=candidate_id,
                version=record_pages.version_of(form),
                given=given.model_dump(),
                now=clock.now(),
            )
    except (RuleViolation, Conflict, Stale) as error:
        with database.reading() as session:
            found = dossier.find_dossier(session, actor, candidate_id, now=clock.now(), to="write")
            return _edit_page(
                request,
                session,
                actor,
                found,
                status=status_of(error),
                given={"wished_occupations": [], **form.fields()},
                errors=errors_of(error),
            )
    return see_other(f"/candidates/{candidate_id}", notice=say("The changes are saved."))


pages.include_router(record_pages.pages)


def _fields_of(form: PostedForm) -> dict[str, Any]:
    lines = form.text("wished_texts").splitlines()
    return {**form.fields(), "wished_texts": [line.strip() for line in lines if line.strip()]}
