"""Pages for whoever runs accounts: users and organisations."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request, Response

from accounts import organisations, users
from accounts.api import maker_of
from accounts.own_pages import by_field
from accounts.schemas import (
    OrganisationFilters,
    OrganisationForm,
    OrganisationIn,
    StateForm,
    UserChangeForm,
    UserFilters,
    UserForm,
)
from accounts.views import UserView
from accounts.words import (
    KIND_WORDS,
    ORGANISATION_STATE_WORDS,
    ROLE_WORDS,
    USER_STATE_WORDS,
    roles_of_kind,
)
from foundation import clock
from foundation.access import Actor, OrganisationKind, Role
from foundation.errors import Conflict, RuleViolation, Stale
from foundation.http import (
    CurrentActor,
    PostedForm,
    ReadSession,
    WriteSession,
    door,
    render,
    see_other,
    service_of,
    validated,
)
from foundation.messages import say

pages = door(include_in_schema=False)

WORDS: Mapping[str, Any] = {
    "role_words": ROLE_WORDS,
    "kind_words": KIND_WORDS,
    "state_words": USER_STATE_WORDS,
    "open_words": ORGANISATION_STATE_WORDS,
}


@pages.get("/users")
def show_users(request: Request, session: ReadSession, actor: CurrentActor) -> Response:
    """Show the accounts that the actor runs, filtered by the address."""
    asked = validated(UserFilters, dict(request.query_params))
    found = users.list_users(
        session,
        actor,
        q=asked.q,
        organisation_id=asked.organisation,
        role=asked.role,
        state=asked.state,
        after=asked.after,
    )
    return render(
        request,
        "accounts/users.html",
        users=found.items,
        asked=asked,
        homes=organisations.list_choices(session, actor),
        next_href=next_page(request, found.next) if found.next else None,
        first_href=next_page(request, None) if asked.after else None,
        **WORDS,
    )


@pages.get("/users/new")
def show_new_user(request: Request, actor: CurrentActor) -> Response:
    """Show the form for a new account."""
    return _new_user_page(request, actor)


@pages.post("/users")
def add_user(request: Request, actor: CurrentActor, form: PostedForm) -> Response:
    """Add an account and post its invitation."""
    now = clock.now()
    try:
        given = validated(UserForm, form)
        with service_of(request).database.writing() as session:
            added = users.add(
                session,
                actor,
                organisation_id=given.organisation_id,
                name=given.name,
                shown_name=given.shown_name,
                roles=given.roles,
                language=given.language,
                now=now,
            )
            users.invite(session, actor, user_id=added.id, maker=maker_of(request), now=now)
    except (RuleViolation, Conflict) as error:
        return _new_user_page(
            request, actor, status=_status_of(error), given=form.fields(), errors=by_field(error)
        )
    return see_other(f"/users/{added.id}", notice=say("{name} was invited.", name=added.shown_name))


@pages.get("/users/{user_id}")
def show_user(
    request: Request, session: ReadSession, actor: CurrentActor, user_id: UUID
) -> Response:
    """Show one account with the form to change it."""
    found = users.find(session, actor, user_id)
    return _user_page(request, found)


@pages.post("/users/{user_id}")
def amend_user(request: Request, actor: CurrentActor, form: PostedForm, user_id: UUID) -> Response:
    """Change an account; other rights end its sign-ins."""
    database = service_of(request).database
    try:
        given = validated(UserChangeForm, form)
        with database.writing() as session:
            users.amend(
                session,
                actor,
                user_id=user_id,
                version=given.version,
                name=given.name,
                shown_name=given.shown_name,
                language=given.language,
                roles=given.roles,
                now=clock.now(),
            )
    except (RuleViolation, Conflict, Stale) as error:
        with database.reading() as session:
            found = users.find(session, actor, user_id)
        return _user_page(
            request, found, status=_status_of(error), given=form.fields(), errors=by_field(error)
        )
    return see_other(f"/users/{user_id}", notice=say("The change was saved."))


@pages.post("/users/{user_id}/state")
def switch_user(
    request: Request,
    session: WriteSession,
    actor: CurrentActor,
    form: PostedForm,
    user_id: UUID,
) -> Response:
    """Switch an account off or on, or invite its person again."""
    given, now = validated(StateForm, form), clock.now()
    if given.act == "invite":
        users.invite(session, actor, user_id=user_id, maker=maker_of(request), now=now)
        notice = say("A new invitation is on its way.")
    elif given.act == "disable":
        users.disable(session, actor, user_id=user_id, version=given.version, now=now)
        notice = say("The account was switched off.")
    else:
        users.enable(session, actor, user_id=user_id, version=given.version, now=now)
        notice = say("The account was switched on.")
    return see_other(f"/users/{user_id}", notice=notice)


@pages.get("/organisations")
def show_organisations(request: Request, actor: CurrentActor) -> Response:
    """Show the organisations, filtered by the address, with the form for a new one."""
    return _organisations_page(request, actor)


@pages.post("/organisations")
def add_organisation(request: Request, actor: CurrentActor, form: PostedForm) -> Response:
    """Add an organisation."""
    try:
        given = validated(OrganisationIn, form)
        with service_of(request).database.writing() as session:
            added = organisations.add(
                session, actor, name=given.name, kind=given.kind, now=clock.now()
            )
    except (RuleViolation, Conflict) as error:
        return _organisations_page(
            request, actor, status=_status_of(error), given=form.fields(), errors=by_field(error)
        )
    return see_other(f"/organisations/{added.id}", notice=say("{name} was added.", name=added.name))


@pages.get("/organisations/{organisation_id}")
def show_organisation(
    request: Request, session: ReadSession, actor: CurrentActor, organisation_id: UUID
) -> Response:
    """Show one organisation with the form to change it."""
    found = organisations.find(session, actor, organisation_id)
    return _organisation_page(request, found)


@pages.post("/organisations/{organisation_id}")
def amend_organisation(
    request: Request, actor: CurrentActor, form: PostedForm, organisation_id: UUID
) -> Response:
    """Rename, close or open an organisation."""
    database = service_of(request).database
    try:
        given = validated(OrganisationForm, form)
        with database.writing() as session:
            organisations.amend(
                session,
                actor,
                organisation_id=organisation_id,
                version=given.version,
                name=given.name,
                state=given.state,
                now=clock.now(),
            )
    except (RuleViolation, Conflict, Stale) as error:
        with database.reading() as session:
            found = organisations.find(session, actor, organisation_id)
        return _organisation_page(
            request, found, status=_status_of(error), given=form.fields(), errors=by_field(error)
        )
    return see_other(f"/organisations/{organisation_id}", notice=say("The change was saved."))


def next_page(request: Request, after: str | None) -> str:
    """Return the address of the list from a place on, filters kept."""
    kept = {
        name: value for name, value in request.query_params.items() if name != "after" and value
    }
    if after is not None:
        kept["after"] = after
    return f"{request.url.path}?{urlencode(kept)}"


def _status_of(error: RuleViolation | Conflict | Stale) -> int:
    if isinstance(error, Conflict):
        return 409
    return 412 if isinstance(error, Stale) else 422


def _new_user_page(
    request: Request,
    actor: Actor,
    *,
    status: int = 200,
    given: Mapping[str, object] | None = None,
    errors: Mapping[str, object] | None = None,
) -> Response:
    with service_of(request).database.reading() as session:
        homes = organisations.list_choices(session, actor)
    kinds = {kind for _, _, kind in homes}
    offered = [role for role in Role if any(role in roles_of_kind(kind) for kind in kinds)]
    return render(
        request,
        "accounts/user_new.html",
        status=status,
        homes=homes,
        offered=offered,
        given=given or {},
        errors=errors or {},
        **WORDS,
    )


def _user_page(
    request: Request,
    user: UserView,
    *,
    status: int = 200,
    given: Mapping[str, object] | None = None,
    errors: Mapping[str, object] | None = None,
) -> Response:
    actor: Actor = request.state.actor
    return render(
        request,
        "accounts/user.html",
        status=status,
        user=user,
        offered=roles_of_kind(user.organisation_kind),
        is_own=user.id == actor.user_id,
        given=given or {},
        errors=errors or {},
        now=clock.now(),
        **WORDS,
    )


def _organisations_page(
    request: Request,
    actor: Actor,
    *,
    status: int = 200,
    given: Mapping[str, object] | None = None,
    errors: Mapping[str, object] | None = None,
) -> Response:
    asked = validated(OrganisationFilters, dict(request.query_params))
    with service_of(request).database.reading() as session:
        found = organisations.list_organisations(
            session, actor, q=asked.q, kind=asked.kind, state=asked.state, after=asked.after
        )
    return render(
        request,
        "accounts/organisations.html",
        status=status,
        organisations=found.items,
        asked=asked,
        kinds=list(OrganisationKind),
        next_href=next_page(request, found.next) if found.next else None,
        first_href=next_page(request, None) if asked.after else None,
        given=given or {},
        errors=errors or {},
        **WORDS,
    )


def _organisation_page(
    request: Request,
    organisation: organisations.OrganisationView,
    *,
    status: int = 200,
    given: Mapping[str, object] | None = None,
    errors: Mapping[str, object] | None = None,
) -> Response:
    return render(
        request,
        "accounts/organisation.html",
        status=status,
        organisation=organisation,
        given=given or {},
        errors=errors or {},
        **WORDS,
    )
