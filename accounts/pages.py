"""Pages of sign-in, recovery, language; the other pages of the package hang on this router."""

import time

from fastapi import Request, Response

from accounts import admin_pages, own_pages, recovery, sessions, signin, users
from accounts.api import maker_of
from accounts.links import LinkView
from accounts.schemas import ForgottenForm, LanguageForm, LinkForm, SignInForm
from accounts.signin import Visit
from accounts.words import LinkPurpose
from foundation import clock
from foundation.access import Actor
from foundation.errors import Expected, NotSignedIn, RuleViolation, TooMany
from foundation.http import (
    PostedForm,
    ReadSession,
    client_of,
    door,
    render,
    see_other,
    service_of,
    validated,
)
from foundation.messages import say
from foundation.pages import LANGUAGE_COOKIE

pages = door(include_in_schema=False)
pages.include_router(own_pages.pages)
pages.include_router(admin_pages.pages)

YEAR_SECONDS = 365 * 24 * 3600
# Asking for a new password takes this long whether or not there is such an account.
RECOVERY_SECONDS = 0.4


@pages.get("/sign-in")
def show_sign_in(request: Request, next: str = "") -> Response:  # noqa: A002 - the field's name
    """Show the sign-in page."""
    return _sign_in_page(request, SignInForm(next=local_path(next)))


@pages.post("/sign-in")
def sign_in(request: Request, form: PostedForm) -> Response:
    """Sign in, under a new id, and go where the person was going."""
    given = validated(SignInForm, form)
    service = service_of(request)
    key = service.settings.secret_key.get_secret_value().encode()
    try:
        begun = signin.sign_in(
            service.database,
            name=given.name,
            password=given.password,
            visit=visit_of(request),
            key=key,
            now=clock.now(),
        )
    except (NotSignedIn, TooMany) as error:
        return _sign_in_page(request, given, error)
    response = see_other(local_path(given.next) or "/")
    set_sign_in(request, response, begun.token)
    return response


@pages.post("/sign-out")
def sign_out(request: Request, form: PostedForm) -> Response:
    """End the sign-in on the server, and take the cookie away."""
    del form  # its token has been checked
    service = service_of(request)
    actor: Actor | None = request.state.actor
    if actor is not None and actor.session_id is not None:
        with service.database.writing() as session:
            sessions.end(session, actor, session_id=actor.session_id, now=clock.now())
    response = see_other("/sign-in", notice=say("You are signed out."))
    response.delete_cookie(
        service.settings.session_cookie,
        path="/",
        secure=service.settings.production,
        httponly=True,
        samesite="lax",
    )
    return response


@pages.get("/forgotten")
def show_forgotten(request: Request) -> Response:
    """Show the page for who forgot the password."""
    return render(request, "accounts/forgotten.html", given=ForgottenForm(), error=None)


@pages.post("/forgotten")
def ask_for_link(request: Request, form: PostedForm) -> Response:
    """Post a link if there is such an account; words and time are the same if not."""
    begun = clock.seconds()
    given = validated(ForgottenForm, form)
    try:
        recovery.ask_for_link(
            service_of(request).database,
            name=given.name,
            visit=visit_of(request),
            maker=maker_of(request),
            now=clock.now(),
        )
    except TooMany as error:
        return _refused(request, "accounts/forgotten.html", error, given=given)
    time.sleep(max(0.0, RECOVERY_SECONDS - (clock.seconds() - begun)))
    return see_other(
        "/sign-in",
        notice=say(
            "If there is an account with this address, a letter is on its way. "
            "The link in it works for one hour."
        ),
    )


@pages.get("/password/{link}")
def show_link(request: Request, session: ReadSession, link: str) -> Response:
    """Show where a password is chosen; opening the link does not use it up."""
    found = recovery.find_link(session, sealed=link, maker=maker_of(request), now=clock.now())
    return render(request, "accounts/password.html", link=found, errors={}, invited=_invited(found))


@pages.post("/password/{link}")
def choose_password(request: Request, form: PostedForm, link: str) -> Response:
    """Keep the chosen password and use the link up."""
    database, maker, now = service_of(request).database, maker_of(request), clock.now()
    given = validated(LinkForm, form)
    try:
        recovery.choose_password(
            database,
            sealed=link,
            password=given.password,
            maker=maker,
            visit=visit_of(request),
            now=now,
        )
    except RuleViolation as error:
        with database.reading() as session:
            found = recovery.find_link(session, sealed=link, maker=maker, now=now)
        return render(
            request,
            "accounts/password.html",
            status=422,
            link=found,
            errors={"password": error.message},
            invited=_invited(found),
        )
    return see_other("/sign-in", notice=say("Your password is kept. Sign in with it."))


@pages.post("/language")
def choose_language(request: Request, form: PostedForm) -> Response:
    """Remember the reader's language: in a cookie, and with the account of who is signed in."""
    given = validated(LanguageForm, form)
    actor: Actor | None = request.state.actor
    if actor is not None and actor.session_id is not None:
        with service_of(request).database.writing() as session:
            users.set_language(session, actor, language=given.language, now=clock.now())
    response = see_other(local_path(given.next) or "/")
    response.set_cookie(
        LANGUAGE_COOKIE,
        given.language,
        max_age=YEAR_SECONDS,
        httponly=True,
        samesite="lax",
        secure=service_of(request).settings.production,
        path="/",
    )
    return response


def local_path(text: str) -> str:
    r"""Return a path of our own service, or nothing: no other site is ever gone to.

    Examples
    --------
    >>> local_path("/openings?q=kock")
    '/openings?q=kock'
    >>> [local_path(one) for one in ("//evil.example", "/\\evil.example", "https://x", "/\t/x")]
    ['', '', '', '']
    """
    is_local = text.startswith("/") and not text.startswith(("//", "/\\"))
    is_plain = text.isprintable() and text.isascii() and "\\" not in text
    return text if is_local and is_plain else ""


def visit_of(request: Request) -> Visit:
    """Return where a request comes from."""
    return Visit(
        client=client_of(request),
        agent=request.headers.get("user-agent", ""),
        previous=request.cookies.get(service_of(request).settings.session_cookie),
        request_id=request.state.request_id,
    )


def set_sign_in(request: Request, response: Response, token: str) -> None:
    """Give the browser its sign-in: until it is closed, and to us only."""
    settings = service_of(request).settings
    response.set_cookie(
        settings.session_cookie,
        token,
        httponly=True,
        samesite="lax",
        secure=settings.production,
        path="/",
    )


def _invited(link: LinkView) -> bool:
    return link.purpose is LinkPurpose.INVITATION


def _sign_in_page(request: Request, given: SignInForm, error: Expected | None = None) -> Response:
    if error is None:
        return render(request, "accounts/sign_in.html", given=given, error=None)
    return _refused(request, "accounts/sign_in.html", error, given=given)


def _refused(request: Request, template: str, error: Expected, **context: object) -> Response:
    """Show a form again with what was refused, and how long to wait."""
    status = 429 if isinstance(error, TooMany) else 401
    response = render(request, template, status=status, error=error.message, **context)
    if isinstance(error, TooMany):
        response.headers["retry-after"] = str(error.values.get("retry_after", 60))
    return response
