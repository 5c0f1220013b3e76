"""The doors: a guarded route class, units of work as dependencies, what routes may ask for.

Every route is listed in the access table with its action. The guard runs before a body is read:
it finds out who asks, whether a role of theirs grants the action, and whether the request comes
from our own pages. Objects are checked again by the domain functions, one by one.
"""

from collections.abc import Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Protocol

import anyio
from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from foundation import clock, idempotency
from foundation.access import Actor
from foundation.crossing import refuse_foreign_origin, refuse_other_content
from foundation.database import Database
from foundation.errors import (
    NotAllowed,
    NotFound,
    NotSignedIn,
    PreconditionMissing,
    RuleViolation,
)
from foundation.forms import FormErrors, PostedForm, Upload, validated
from foundation.pages import (
    Pages,
    csv_response,
    is_fragment,
    render,
    see_other,
    with_etag,
)
from foundation.paging import Page, decode_cursor, encode_cursor, page_of
from foundation.settings import Settings

__all__ = [
    "CurrentActor",
    "FormErrors",
    "IfMatch",
    "Operation",
    "Page",
    "PostedForm",
    "ReadSession",
    "Service",
    "Upload",
    "WriteSession",
    "client_of",
    "csv_response",
    "decode_cursor",
    "door",
    "encode_cursor",
    "is_fragment",
    "page_of",
    "render",
    "see_other",
    "service_of",
    "validated",
    "with_etag",
]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
WRITERS_WAITING = (
    8  # threads that may wait for the write lock; the rest of the pool keeps answering
)


@dataclass(frozen=True, slots=True)
class Operation:
    """One row of the access table: a way in, and the action it is."""

    kind: str  # page, api or command
    method: str
    path: str
    action: str
    public: bool = False


class AccessTable(Protocol):
    """What the guard asks of the access table."""

    def operation(self, method: str, path: str) -> Operation:
        """Return the row of a route."""

    def permitted(self, actor: Actor, action: str) -> bool:
        """Tell whether some role of the actor grants the action on something."""


@dataclass(slots=True)
class Service:
    """What the doors need of the running service."""

    settings: Settings
    database: Database
    table: AccessTable
    identify: Callable[[Database, str | None, str | None, str, datetime], Actor | None]
    pages: Pages
    write_gate: anyio.CapacityLimiter | None = None
    stopping: bool = False


def service_of(request: Request) -> Service:
    """Return the running service that a request came to."""
    service: Service = request.app.state.service
    return service


class GuardedRoute(APIRoute):
    """A route that asks the access table before anything of the request is read."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler behind the guard."""
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            service = service_of(request)
            operation = service.table.operation(request.method, self.path_format)
            request.state.operation = operation
            await run_in_threadpool(_admit, request, service, operation)
            if request.method in SAFE_METHODS:
                return await handle(request)
            refuse_foreign_origin(request, service.settings)
            refuse_other_content(request, operation.kind)
            if service.write_gate is None:
                service.write_gate = anyio.CapacityLimiter(WRITERS_WAITING)
            async with service.write_gate:
                return await _once(request, operation, handle)

        return guarded


def door(**options: Any) -> APIRouter:
    """Return a router whose routes stand in the access table and are guarded by it."""
    return APIRouter(route_class=GuardedRoute, **options)


def recognise(request: Request, service: Service) -> Actor | None:
    """Find out who asks, by sign-in cookie or API token; None for a stranger."""
    authorization = request.headers.get("authorization", "")
    bearer = authorization[7:].strip() if authorization[:7].lower() == "bearer " else None
    cookie = request.cookies.get(service.settings.session_cookie) if bearer is None else None
    request_id: str = request.state.request_id
    actor = None
    if bearer is not None or cookie is not None:
        actor = service.identify(service.database, cookie, bearer, request_id, clock.now())
    request.state.actor = actor
    request.state.by_token = bearer is not None
    return actor


def _admit(request: Request, service: Service, operation: Operation) -> None:
    """Ask whether a role of whoever asks grants the action at all."""
    actor = recognise(request, service)
    if operation.public:
        return
    if actor is None:
        raise NotSignedIn
    if not service.table.permitted(actor, operation.action):
        raise NotFound if "{" in operation.path else NotAllowed


async def _once(
    request: Request,
    operation: Operation,
    handle: Callable[[Request], Awaitable[Response]],
) -> Response:
    """Handle a change; with an Idempotency-Key, answer a repeated one as the first time."""
    key = request.headers.get("idempotency-key")
    actor: Actor | None = request.state.actor
    if key is None or operation.method != "POST" or operation.kind != "api" or actor is None:
        return await handle(request)
    if not (1 <= len(key) <= 200 and key.isprintable() and key.isascii()):  # noqa: PLR2004
        raise RuleViolation("An Idempotency-Key has 1 to 200 plain signs.", where="Idempotency-Key")
    route = f"{operation.method} {request.url.path}"[:200]
    body_hash = idempotency.hash_of(await request.body())
    asked = idempotency.Asked(str(actor.user_id), route, key, body_hash)
    kept = await run_in_threadpool(_find_answer, service_of(request).database, asked)
    if kept is not None:
        return Response(kept.body, status_code=kept.status, headers=kept.headers)
    response = await handle(request)
    session: Session | None = getattr(request.state, "write_session", None)
    if session is not None and response.status_code < 300:  # noqa: PLR2004
        await run_in_threadpool(_keep_answer, session, asked, response)
    return response


def _find_answer(database: Database, asked: idempotency.Asked) -> idempotency.Answer | None:
    with database.reading() as session:
        return idempotency.find_answer(session, asked, now=clock.now())


def _keep_answer(session: Session, asked: idempotency.Asked, response: Response) -> None:
    kept = {
        name: response.headers[name]
        for name in ("content-type", "etag", "location")
        if name in response.headers
    }
    idempotency.keep_answer(
        session,
        asked,
        status=response.status_code,
        headers=kept,
        answer=bytes(response.body),
        now=clock.now(),
    )


def _reading(request: Request) -> Iterator[Session]:
    with service_of(request).database.reading() as session:
        yield session


def _writing(request: Request) -> Iterator[Session]:
    with service_of(request).database.writing() as session:
        request.state.write_session = session
        yield session


def _current_actor(request: Request) -> Actor:
    actor: Actor | None = request.state.actor
    if actor is None:
        raise NotSignedIn
    return actor


def _if_match(if_match: Annotated[str | None, Header(max_length=100)] = None) -> int:
    """Read the version from ``If-Match: "3"``."""
    if if_match is None:
        raise PreconditionMissing
    number = if_match.strip().removeprefix("W/").strip('"')
    if not (number.isascii() and number.isdigit() and len(number) <= 9):  # noqa: PLR2004
        raise RuleViolation(
            'If-Match holds a version number in quotes, such as "3".', where="If-Match"
        )
    return int(number)


def client_of(request: Request) -> str:
    """Return the address a request came from; a proxy is believed only when it is configured."""
    peer = request.client.host if request.client else ""
    trusted = service_of(request).settings.trusted_proxies
    if peer not in trusted:
        return peer
    forwarded = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",")]
    for address in reversed([part for part in forwarded if part]):
        if address not in trusted:
            return address[:64]
    return peer


ReadSession = Annotated[Session, Depends(_reading, scope="function")]
WriteSession = Annotated[Session, Depends(_writing, scope="function")]
CurrentActor = Annotated[Actor, Depends(_current_actor)]
IfMatch = Annotated[int, Depends(_if_match)]
