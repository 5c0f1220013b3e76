"""JSON doors to accounts and organisations."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response, status

from accounts import organisations, users
from accounts.links import LinkMaker
from accounts.organisations import OrganisationView
from accounts.schemas import (
    Cursor,
    MeOut,
    OrganisationIn,
    OrganisationList,
    OrganisationOut,
    UserChange,
    UserIn,
    UserList,
    UserOut,
)
from accounts.views import StandsFor, UserView
from accounts.words import OrganisationState, UserState
from foundation import clock
from foundation.access import OrganisationKind, Role
from foundation.http import (
    CurrentActor,
    IfMatch,
    Page,
    ReadSession,
    WriteSession,
    door,
    service_of,
    with_etag,
)
from foundation.text import Limit, Search

router = door(prefix="/api/v1", tags=["accounts"])


@router.get("/me", response_model=MeOut)
def read_me(session: ReadSession, actor: CurrentActor) -> MeOut:
    """Return the caller's own account and what the caller's token may do."""
    own = MeOut.model_validate(users.find_own(session, actor))
    scopes = None if actor.token_scopes is None else sorted(actor.token_scopes)
    return own.model_copy(update={"token_scopes": scopes})


@router.get("/users", response_model=UserList)
def list_users(
    *,
    session: ReadSession,
    actor: CurrentActor,
    q: Search = "",
    organisation_id: UUID | None = None,
    role: Role | None = None,
    state: UserState | None = None,
    after: Annotated[Cursor | None, Query()] = None,
    limit: Limit = 50,
) -> Page[UserView]:
    """Return accounts, a page at a time."""
    return users.list_users(
        session,
        actor,
        q=q,
        organisation_id=organisation_id,
        role=role,
        state=state,
        after=after,
        limit=limit,
    )


@router.post("/users", response_model=UserOut, status_code=status.HTTP_201_CREATED)
def add_user(
    request: Request,
    response: Response,
    session: WriteSession,
    actor: CurrentActor,
    given: UserIn,
) -> UserView:
    """Add an account and post the invitation to its address."""
    now = clock.now()
    added = users.add(
        session,
        actor,
        organisation_id=given.organisation_id,
        name=given.name,
        shown_name=given.shown_name,
        roles=given.roles,
        language=given.language,
        stands_for=StandsFor(given.candidate_id, given.supervisor_id, given.employer_contact_id),
        now=now,
    )
    users.invite(session, actor, user_id=added.id, maker=maker_of(request), now=now)
    with_etag(response, added.version)
    response.headers["location"] = f"/api/v1/users/{added.id}"
    return added


@router.get("/users/{user_id}", response_model=UserOut)
def read_user(
    response: Response, session: ReadSession, actor: CurrentActor, user_id: UUID
) -> UserView:
    """Return one account."""
    found = users.find(session, actor, user_id)
    with_etag(response, found.version)
    return found


@router.patch("/users/{user_id}", response_model=UserOut)
def amend_user(
    *,
    response: Response,
    session: WriteSession,
    actor: CurrentActor,
    version: IfMatch,
    user_id: UUID,
    change: UserChange,
) -> UserView:
    """Change an account in part, or switch it off or on; other rights end its sign-ins."""
    now = clock.now()
    amended: UserView | None = None
    if change.model_fields_set != {"state"}:
        amended = users.amend(
            session,
            actor,
            user_id=user_id,
            version=version,
            name=change.name,
            shown_name=change.shown_name,
            language=change.language,
            roles=change.roles,
            now=now,
        )
        version = amended.version
    if change.state is not None:
        switch = users.disable if change.state is UserState.DISABLED else users.enable
        amended = switch(session, actor, user_id=user_id, version=version, now=now)
    if amended is None:  # a state of null and nothing else: nothing to change
        amended = users.find(session, actor, user_id)
    with_etag(response, amended.version)
    return amended


@router.get("/organisations", response_model=OrganisationList)
def list_organisations(
    *,
    session: ReadSession,
    actor: CurrentActor,
    q: Search = "",
    kind: OrganisationKind | None = None,
    state: OrganisationState | None = None,
    after: Annotated[Cursor | None, Query()] = None,
    limit: Limit = 50,
) -> Page[OrganisationView]:
    """Return organisations, a page at a time."""
    return organisations.list_organisations(
        session, actor, q=q, kind=kind, state=state, after=after, limit=limit
    )


@router.post("/organisations", response_model=OrganisationOut, status_code=status.HTTP_201_CREATED)
def add_organisation(
    session: WriteSession, actor: CurrentActor, given: OrganisationIn
) -> OrganisationView:
    """Add an organisation."""
    return organisations.add(session, actor, name=given.name, kind=given.kind, now=clock.now())


def maker_of(request: Request) -> LinkMaker:
    """Return what seals links in letters."""
    settings = service_of(request).settings
    return LinkMaker(settings.secret_key.get_secret_value().encode(), settings.public_url)
