"""The page of one's own account: language, password, sign-ins, tokens."""

from uuid import UUID

from fastapi import Request, Response

from accounts import recovery, sessions, tokens, users
from accounts.schemas import PasswordForm, TokenForm
from accounts.words import KIND_WORDS, ROLE_WORDS
from foundation import clock
from foundation.access import Actor
from foundation.errors import Expected, NotFound, RuleViolation, TooMany
from foundation.http import (
    CurrentActor,
    FormErrors,
    PostedForm,
    WriteSession,
    door,
    render,
    see_other,
    service_of,
    validated,
)
from foundation.messages import Message, say

pages = door(include_in_schema=False)

LIVES = ((7, say("7 days")), (30, say("30 days")), (90, say("90 days")))
SCOPES = (
    ("read", say("Read what you may read")),
    ("write", say("Change what you may change")),
)


@pages.get("/me")
def show_me(request: Request, actor: CurrentActor) -> Response:
    """Show one's own account."""
    return _page(request, actor)


@pages.post("/me/password")
def change_password(request: Request, actor: CurrentActor, form: PostedForm) -> Response:
    """Change one's own password; every other sign-in of one's own ends."""
    service, given = service_of(request), validated(PasswordForm, form)
    try:
        recovery.change_password(
            service.database,
            actor,
            current=given.current,
            new=given.password,
            key=service.settings.secret_key.get_secret_value().encode(),
            now=clock.now(),
        )
    except TooMany as error:
        return _page(request, actor, status=429, errors={"current": error.message})
    except RuleViolation as error:
        return _page(request, actor, status=422, errors=by_field(error))
    return see_other(
        "/me",
        notice=say("Your password was changed. Your other sign-ins and your tokens were ended."),
    )


@pages.post("/me/sessions/{session_id}/end")
def end_session(
    session: WriteSession, actor: CurrentActor, form: PostedForm, session_id: UUID
) -> Response:
    """End one of one's own sign-ins."""
    del form  # its token has been checked
    sessions.end(session, actor, session_id=session_id, now=clock.now())
    return see_other("/me", notice=say("The sign-in was ended."))


@pages.post("/me/tokens")
def create_token(request: Request, actor: CurrentActor, form: PostedForm) -> Response:
    """Make a token and show its key, this once; the sign-in must be a fresh one."""
    now, database = clock.now(), service_of(request).database
    try:
        given = validated(TokenForm, form)
        with database.writing() as session:
            if not sessions.is_fresh(session, actor, now=now):
                return see_other(
                    "/sign-in?next=/me",
                    notice=say("Sign in again first: a token is a key to everything you may do."),
                )
            made, key = tokens.create(
                session, actor, name=given.name, scopes=given.scopes, days=given.days, now=now
            )
    except RuleViolation as error:
        return _page(
            request, actor, status=422, token_errors=by_field(error), token_form=form.fields()
        )
    return render(request, "accounts/token.html", token=made, key=key, scope_words=dict(SCOPES))


@pages.post("/me/tokens/{token_id}/end")
def end_token(
    session: WriteSession, actor: CurrentActor, form: PostedForm, token_id: UUID
) -> Response:
    """End one of one's own tokens."""
    del form  # its token has been checked
    tokens.end(session, actor, token_id=token_id, now=clock.now())
    return see_other("/me", notice=say("The token was ended."))


def by_field(error: Expected) -> dict[str, Message]:
    """Return what was refused by the field it belongs to; '' holds what belongs to none."""
    if isinstance(error, FormErrors):
        return error.fields
    return {error.where: error.message}


def _page(request: Request, actor: Actor, *, status: int = 200, **context: object) -> Response:
    if actor.session_id is None:
        raise NotFound
    now = clock.now()
    with service_of(request).database.reading() as session:
        shown = {
            "me": users.find_own(session, actor),
            "sign_ins": sessions.list_own(session, actor, now=now),
            "tokens": tokens.list_own(session, actor, now=now),
        }
    defaults: dict[str, object] = {"errors": {}, "token_errors": {}, "token_form": {}}
    return render(
        request,
        "accounts/me.html",
        status=status,
        role_words=ROLE_WORDS,
        kind_words=KIND_WORDS,
        scope_words=dict(SCOPES),
        scopes=SCOPES,
        lives=LIVES,
        **shown,
        **{**defaults, **context},
    )
