"""Pages of openings: the list, one opening, its form, its state."""

from typing import Any
from uuid import UUID

from fastapi import Request, Response

from employers import directory, opening_states, openings
from employers.opening_forms import (
    ask_for_occupation,
    empty_form,
    form_of,
    given_form,
    read_form,
)
from employers.openings import Filters
from employers.page_parts import by_field, in_own_language, next_page, page_at, status_of
from employers.schemas import OpeningFilters, OpeningIn, OpeningNew, StateForm
from employers.views import OpeningView, RequirementView
from employers.words import (
    CEFR_WORDS,
    EDUCATION_WORDS,
    KINDS_WORDS,
    ORIGIN_WORDS,
    PAY_WORDS,
    SCHEDULE_WORDS,
    STATE_ACTS,
    STATE_NOTICES,
    STATE_TONES,
    STATE_WORDS,
    RequirementState,
)
from foundation import clock
from foundation.access import Actor, Role
from foundation.errors import Conflict, RuleViolation, Stale
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
from taxonomy import catalogue

pages = door(include_in_schema=False)

FACT_WORDS: dict[str, Any] = {
    "state_words": STATE_WORDS,
    "state_tones": STATE_TONES,
    "state_acts": STATE_ACTS,
    "pay_words": PAY_WORDS,
    "schedule_words": SCHEDULE_WORDS,
    "kinds_words": KINDS_WORDS,
    "origin_words": ORIGIN_WORDS,
    "education_words": EDUCATION_WORDS,
    "cefr_words": CEFR_WORDS,
}


@pages.get("/openings")
def show_openings(request: Request, session: ReadSession, actor: CurrentActor) -> Response:
    """Show the openings that the actor may see, filtered by the address."""
    asked = validated(OpeningFilters, dict(request.query_params))
    filters = Filters(asked.q, asked.state, asked.occupation, asked.municipality, asked.employer)
    page = openings.list_openings(session, actor, filters=filters, after=asked.after)
    employer = directory.names_of(session, [asked.employer]).get(asked.employer or UUID(int=0))
    chosen = [one for one in (asked.occupation,) if one is not None]
    labels = catalogue.concepts_by_id(session, chosen, language=actor.language)
    return render(
        request,
        "employers/openings.html",
        rows=page.items,
        total=openings.count_openings(session, actor, filters=filters),
        asked=asked,
        employer_name=employer,
        occupation_name=labels[chosen[0]].label if chosen and chosen[0] in labels else None,
        places=_places(session),
        today=clock.today(),
        next_href=next_page(request, page.next),
        first_href=page_at(request, None) if asked.after else None,
        **FACT_WORDS,
    )


@pages.get("/openings/new")
def show_new_opening(request: Request, actor: CurrentActor) -> Response:
    """Show the form for a new opening."""
    return _form_page(request, actor, form=empty_form())


@pages.post("/openings")
def add_opening(request: Request, actor: CurrentActor, form: PostedForm) -> Response:
    """Write a new opening; its text brings suggestions to confirm."""
    choices: list[tuple[str, str]] = []
    try:
        with service_of(request).database.writing() as session:
            given, choices = read_form(session, form, OpeningNew, actor.language)
            if form.text("occupation").strip() and given.occupation_id is None:
                raise ask_for_occupation(choices)
            made = openings.create(
                session,
                actor,
                facts=given.facts(),
                employer_id=getattr(given, "employer_id", None),
                now=clock.now(),
            )
    except (RuleViolation, Conflict) as error:
        return _form_page(
            request,
            actor,
            form=given_form(form),
            status=status_of(error),
            errors=by_field(error),
            choices=choices,
        )
    return see_other(
        f"/openings/{made.id}/requirements",
        notice=say("The opening was saved as a draft. Look through what was found in the text."),
    )


@pages.get("/openings/{opening_id}")
def show_opening(
    request: Request, session: ReadSession, actor: CurrentActor, opening_id: UUID
) -> Response:
    """Show one opening, what it asks for and what can be done next."""
    found = openings.find(session, actor, opening_id)
    return _opening_page(request, session, actor, found)


@pages.get("/openings/{opening_id}/edit")
def show_edit(
    request: Request, session: ReadSession, actor: CurrentActor, opening_id: UUID
) -> Response:
    """Show the form to change an opening."""
    found = openings.find_for_change(session, actor, opening_id)
    return _form_page(request, actor, form=form_of(found), opening=found)


@pages.post("/openings/{opening_id}")
def save_opening(
    request: Request, actor: CurrentActor, form: PostedForm, opening_id: UUID
) -> Response:
    """Change the facts of an opening."""
    database = service_of(request).database
    choices: list[tuple[str, str]] = []
    try:
        with database.writing() as session:
            openings.find_for_change(session, actor, opening_id)
            given, choices = read_form(session, form, OpeningIn, actor.language)
            if form.text("occupation").strip() and given.occupation_id is None:
                raise ask_for_occupation(choices)
            openings.amend(
                session,
                actor,
                opening_id=opening_id,
                version=_version(form.text("version")),
                facts=given.facts(),
                now=clock.now(),
            )
    except (RuleViolation, Conflict, Stale) as error:
        with database.reading() as session:
            found = openings.find_for_change(session, actor, opening_id)
        return _form_page(
            request,
            actor,
            form=given_form(form),
            opening=found,
            shown_version=form.text("version"),
            status=status_of(error),
            errors=by_field(error),
            choices=choices,
        )
    return see_other(f"/openings/{opening_id}", notice=say("The change was saved."))


@pages.post("/openings/{opening_id}/state")
def set_state(
    request: Request, actor: CurrentActor, form: PostedForm, opening_id: UUID
) -> Response:
    """Bring an opening into its next state; what is missing for it is said on the page."""
    database = service_of(request).database
    try:
        given = validated(StateForm, form)
        with database.writing() as session:
            changed = opening_states.set_state(
                session,
                actor,
                opening_id=opening_id,
                version=given.version,
                state=given.state,
                reason=given.reason,
                now=clock.now(),
            )
    except (RuleViolation, Conflict, Stale) as error:
        with database.reading() as session:
            found = openings.find_for_change(session, actor, opening_id)
            return _opening_page(
                request,
                session,
                actor,
                found,
                status=status_of(error),
                errors=by_field(error),
                reason=form.text("reason")[:500],
            )
    return see_other(f"/openings/{opening_id}", notice=STATE_NOTICES[changed.state])


def _opening_page(
    request: Request,
    session: ReadSession,
    actor: Actor,
    found: OpeningView,
    *,
    status: int = 200,
    **context: Any,
) -> Response:
    """Return the page of one opening; candidates see what is published, and nothing beside it."""
    plain = actor.roles <= {Role.CANDIDATE}
    requirements = openings.list_requirements(session, actor, found.id)
    found, requirements = in_own_language(session, actor, found, requirements)
    changes = openings.may_change(session, actor, found.id)
    return render(
        request,
        "employers/opening.html",
        status=status,
        opening=found,
        groups=_groups(requirements, only_confirmed=plain),
        waiting=sum(one.state is RequirementState.SUGGESTED for one in requirements),
        notes=[] if plain else openings.list_notes(session, actor, found.id),
        plain=plain,
        changes=changes,
        next_states=opening_states.NEXT[found.state] if changes else (),
        today=clock.today(),
        **{"errors": {}, "reason": "", **context},
        **FACT_WORDS,
    )


def _groups(
    requirements: list[RequirementView], *, only_confirmed: bool
) -> dict[Any, list[RequirementView]]:
    """Return what is asked for by kind, without what was dropped."""
    groups: dict[Any, list[RequirementView]] = {kind: [] for kind in KINDS_WORDS}
    for one in requirements:
        hidden = one.state is RequirementState.DROPPED
        if hidden or (only_confirmed and one.state is not RequirementState.CONFIRMED):
            continue
        groups[one.kind].append(one)
    return {kind: found for kind, found in groups.items() if found}


def _form_page(
    request: Request,
    actor: Actor,
    *,
    form: dict[str, Any],
    opening: OpeningView | None = None,
    status: int = 200,
    **context: Any,
) -> Response:
    with service_of(request).database.reading() as session:
        own = directory.own_employer(session, actor)
        employers = [] if own else directory.list_choices(session, actor)
        places = _places(session)
    return render(
        request,
        "employers/opening_form.html",
        status=status,
        form=form,
        opening=opening,
        employers=[(str(one), name) for one, name in employers],
        places=places,
        **{
            "errors": {},
            "choices": [],
            "shown_version": opening.version if opening else "",
            **context,
        },
        **FACT_WORDS,
    )


def _places(session: ReadSession) -> list[tuple[str, str]]:
    return [(str(one.id), one.label) for one in catalogue.list_places(session)]


def _version(text: str) -> int:
    """Return the version that a form carries."""
    if not (text.isascii() and text.isdigit() and len(text) <= 9):  # noqa: PLR2004
        raise RuleViolation("The form is not complete. Open the page again.")
    return int(text)
