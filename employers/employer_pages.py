"""Pages of employers: the list, one employer with its openings, a new one."""

from collections.abc import Mapping
from uuid import UUID

from fastapi import Request, Response

from employers import directory, openings
from employers.openings import Filters
from employers.organisation_numbers import shown
from employers.page_parts import by_field, next_page, page_at, status_of
from employers.schemas import EmployerFilters, EmployerIn
from employers.words import SECTOR_WORDS, STATE_TONES, STATE_WORDS
from foundation import clock
from foundation.errors import Conflict, RuleViolation
from foundation.http import (
    CurrentActor,
    PostedForm,
    ReadSession,
    door,
    render,
    see_other,
    service_of,
    validated,
)
from foundation.messages import say

pages = door(include_in_schema=False)


@pages.get("/employers")
def show_employers(request: Request, session: ReadSession, actor: CurrentActor) -> Response:
    """Show the employers that the actor may see."""
    asked = validated(EmployerFilters, dict(request.query_params))
    page = directory.list_employers(session, actor, q=asked.q, after=asked.after)
    return render(
        request,
        "employers/employers.html",
        employers=page.items,
        asked=asked,
        shown_number=shown,
        sector_words=SECTOR_WORDS,
        next_href=next_page(request, page.next),
        first_href=page_at(request, None) if asked.after else None,
    )


@pages.get("/employers/new")
def show_new_employer(request: Request, actor: CurrentActor) -> Response:
    """Show the form for a new employer."""
    del actor
    return _form_page(request, {})


@pages.post("/employers")
def add_employer(request: Request, actor: CurrentActor, form: PostedForm) -> Response:
    """Register an employer."""
    try:
        given = validated(EmployerIn, form)
        with service_of(request).database.writing() as session:
            made = directory.register(
                session,
                actor,
                name=given.name,
                organisation_number=given.organisation_number,
                sector=given.sector,
                now=clock.now(),
            )
    except (RuleViolation, Conflict) as error:
        return _form_page(request, form.fields(), status=status_of(error), errors=by_field(error))
    return see_other(f"/employers/{made.id}", notice=say("The employer was registered."))


@pages.get("/employers/{employer_id}")
def show_employer(
    request: Request, session: ReadSession, actor: CurrentActor, employer_id: UUID
) -> Response:
    """Show one employer, its workplaces and openings."""
    found = directory.find_employer(session, actor, employer_id)
    page = openings.list_openings(session, actor, filters=Filters(employer_id=employer_id))
    return render(
        request,
        "employers/employer.html",
        employer=found,
        number=shown(found.organisation_number),
        workplaces=directory.list_workplaces(session, actor, employer_id),
        rows=page.items,
        more=page.next is not None,
        sector_words=SECTOR_WORDS,
        state_words=STATE_WORDS,
        state_tones=STATE_TONES,
    )


def _form_page(
    request: Request,
    given: dict[str, object],
    *,
    status: int = 200,
    errors: Mapping[str, object] | None = None,
) -> Response:
    return render(
        request,
        "employers/employer_form.html",
        status=status,
        given=given,
        errors=errors or {},
        sector_words=SECTOR_WORDS,
    )
