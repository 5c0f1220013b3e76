"""Kinds of failure to status codes, as a problem for machines or a page for people."""

import http
import json
from collections.abc import MutableMapping
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from foundation import audit
from foundation.errors import (
    Conflict,
    Expected,
    NotAllowed,
    NotFound,
    NotSignedIn,
    PreconditionMissing,
    Problem,
    RuleViolation,
    Stale,
    TooLarge,
    TooMany,
    Unavailable,
)
from foundation.forms import sentence_of
from foundation.http import recognise, service_of
from foundation.messages import translator_for
from foundation.pages import is_fragment, language_of, render

STATUS: dict[type[Expected], int] = {
    NotSignedIn: 401,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    Stale: 412,
    TooLarge: 413,
    RuleViolation: 422,
    PreconditionMissing: 428,
    TooMany: 429,
    Unavailable: 503,
}
PROBLEM_TYPE = "application/problem+json"
_RETRY_SECONDS = 5
LIMITS = "1 MB (JSON), 5 MB (files)"


def add_error_handlers(app: FastAPI) -> None:
    """Give every kind of failure its answer."""
    app.add_exception_handler(Expected, _answer_expected)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, _answer_validation)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _answer_http)  # type: ignore[arg-type]
    app.add_exception_handler(DBAPIError, _answer_database)
    app.add_exception_handler(PoolTimeout, _answer_database)


def status_of(error: Expected) -> int:
    """Return the status of a kind of failure, its nearest kind's for a more special one."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


async def _answer_expected(request: Request, error: Expected) -> Response:
    if isinstance(error, NotFound | NotAllowed) and getattr(request.state, "actor", None):
        await run_in_threadpool(_audit_refusal, request, error)
    return _answer(request, error)


def _audit_refusal(request: Request, error: Expected) -> None:
    """Keep one event for a refusal, after the unit of work that refused has ended."""
    operation = request.state.operation
    objects = [str(value)[:36] for value in request.path_params.values()]
    with service_of(request).database.writing() as session:
        audit.note(
            session,
            request.state.actor,
            operation.action,
            objects=objects,
            outcome="refused",
            reason=type(error).__name__,
        )


def _answer(request: Request, error: Expected) -> Response:
    status = status_of(error)
    if _wants_json(request):
        response: Response = _problem(request, error, status)
    elif isinstance(error, NotSignedIn):
        return _to_sign_in(request)
    else:
        response = _page(request, error, status)
    if isinstance(error, TooMany):
        response.headers["retry-after"] = str(error.values.get("retry_after", _RETRY_SECONDS))
    if isinstance(error, Unavailable):
        response.headers["retry-after"] = str(_RETRY_SECONDS)
    return response


def _page(request: Request, error: Expected, status: int) -> Response:
    """Return the page that says what happened, and offers a way on."""
    said = translator_for(language_of(request))
    own = error.text != error.default
    # What a role includes says nothing to somebody whose form was too old.
    title = error.message if not own or isinstance(error, NotAllowed) else error.default
    return render(
        request,
        "gateway/error.html",
        status=status,
        title=said(title),
        text=said(error.message) if own and title is error.default else "",
        problems=[{"where": one.where, "text": said(one.message)} for one in error.problems],
        status_code=status,
        request_id=request.state.request_id,
    )


def _wants_json(request: Request) -> bool:
    return request.url.path.startswith(("/api/", "/health/"))


def _problem(request: Request, error: Expected, status: int) -> JSONResponse:
    """Return the one error shape of the API (RFC 9457)."""
    said = translator_for(language_of(request))
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": http.HTTPStatus(status).phrase,
        "status": status,
        "detail": said(error.message),
        "where": error.where,
        "problems": [{"where": one.where, "text": said(one.message)} for one in error.problems],
        "request_id": request.state.request_id,
    }
    headers = {"www-authenticate": "Bearer"} if status == STATUS[NotSignedIn] else {}
    return JSONResponse(body, status_code=status, headers=headers, media_type=PROBLEM_TYPE)


def _to_sign_in(request: Request) -> Response:
    from urllib.parse import quote

    address = "/sign-in"
    if request.method == "GET" and not is_fragment(request):
        query = f"?{request.url.query}" if request.url.query else ""
        address += (
            f"?next={quote(request.url.path + query, safe='/')}" if request.url.path != "/" else ""
        )
    if is_fragment(request):
        return Response(status_code=401, headers={"hx-redirect": address})
    return RedirectResponse(address, status_code=303)


async def _answer_validation(request: Request, error: RequestValidationError) -> Response:
    """Say which fields are wrong and how to mend them; never repeat what was sent."""
    found = error.errors()
    if any(one["loc"][:1] == ("path",) for one in found):
        return await _answer_expected(request, NotFound())
    problems = []
    for one in found[:100]:
        sentence = sentence_of(one["type"], one.get("ctx") or {}, one["msg"])
        where = ".".join(str(part) for part in one["loc"][:8])[:200]
        problems.append(Problem(where, sentence.text, dict(sentence.values)))
    return _answer(request, RuleViolation(problems=problems))


async def _answer_http(request: Request, error: HTTPException) -> Response:
    if error.status_code == http.HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return _answer(request, TooLarge(limit=LIMITS))
    if error.status_code == http.HTTPStatus.METHOD_NOT_ALLOWED:
        return _answer_method(request, error)
    if error.status_code == http.HTTPStatus.BAD_REQUEST:
        return _answer(request, RuleViolation("The body could not be read."))
    if not hasattr(request.state, "actor"):  # no route has asked who it is
        await run_in_threadpool(recognise, request, service_of(request))
    return _answer(request, NotFound())


def _answer_method(request: Request, error: HTTPException) -> Response:
    response = _answer(request, NotFound())
    response.status_code = error.status_code
    response.headers.update(error.headers or {})
    return response


async def _answer_database(request: Request, error: Exception) -> Response:
    """Answer for a database that is locked, full or away: nothing was changed, try again."""
    request.state.database_error = type(error).__name__
    return _answer(request, Unavailable())


def broken_page(scope: MutableMapping[str, Any]) -> bytes:
    """Return the answer to a fault of ours, without a word about its inside."""
    request_id = scope["state"]["request_id"]
    if scope["path"].startswith(("/api/", "/health/")):
        body = {
            "type": "about:blank",
            "title": "Internal Server Error",
            "status": 500,
            "detail": "Something broke on our side. Nothing was changed.",
            "where": "",
            "problems": [],
            "request_id": request_id,
        }
        return json.dumps(body).encode()
    return (
        "<!doctype html><html lang='sv'><head><meta charset='utf-8'><title>Samsyn</title></head>"
        "<body><main><h1>Något gick fel hos oss</h1><p>Ingenting ändrades. Försök igen om en "
        "stund.</p><p lang='en'>Something broke on our side. Nothing was changed. Try again in a "
        f"little while.</p><p>{request_id}</p></main></body></html>"
    ).encode()
