"""The OpenAPI description: what FastAPI reads off the routes, and what holds for all of them.

Every route can refuse in the same few ways and in the one shape of errors; both are said here
once and pointed to from each operation.
"""

import http
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import Field

from accounts.access_table import Table
from foundation.text import Output
from gateway.errors import PROBLEM_TYPE

_METHODS = frozenset({"get", "post", "put", "patch", "delete"})
_EVERYWHERE = {
    404: "There is no such thing, or you may not know that there is.",
    422: "The input or the state breaks a rule; `problems` says which and where.",
    429: "Too many tries; wait as `Retry-After` says.",
    503: "Something the service needs is away for the moment; nothing was changed.",
}
_SIGNED_IN = {
    401: "Nobody is signed in, or the sign-in has ended.",
    403: "Your roles do not include this.",
}
_CHANGES = {
    409: "It collides with something that is already there.",
    413: "More bytes than the service reads.",
}
_VERSIONED = {
    412: "Somebody else changed it after you read it.",
    428: "Say which version you change, in `If-Match`.",
}
_OURS = frozenset({*_EVERYWHERE, *_SIGNED_IN, *_CHANGES, *_VERSIONED})


class ProblemPlace(Output):
    """One of several things wrong: where it is and how to mend it."""

    where: str
    text: str


class Problem(Output):
    """The one shape of errors (RFC 9457)."""

    type: str
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    where: str
    problems: list[ProblemPlace]
    request_id: str


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the description of every JSON route, made once."""
    if app.openapi_schema is not None:
        return app.openapi_schema
    description = get_openapi(
        title=app.title, version=app.version, summary=app.summary, routes=app.routes
    )
    components = description.setdefault("components", {})
    _add_problem(components.setdefault("schemas", {}))
    components["responses"] = dict(_responses())
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "An API token."},
        "sign_in": {"type": "apiKey", "in": "cookie", "name": _cookie_of(app)},
    }
    table = Table()
    for path, methods in description["paths"].items():
        for method in _METHODS & set(methods):
            public = table.operation(method.upper(), path).public
            _complete(methods[method], changes=method != "get", public=public)
    app.openapi_schema = description
    return description


def _cookie_of(app: FastAPI) -> str:
    name: str = app.state.service.settings.session_cookie
    return name


def _add_problem(schemas: dict[str, Any]) -> None:
    """Put our shape of errors where FastAPI had put its own."""
    whole = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(whole.pop("$defs"))
    schemas["Problem"] = whole
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)


def _responses() -> Iterator[tuple[str, Mapping[str, Any]]]:
    shape = {"schema": {"$ref": "#/components/schemas/Problem"}}
    for status, text in sorted((_EVERYWHERE | _SIGNED_IN | _CHANGES | _VERSIONED).items()):
        yield _name(status), {"description": text, "content": {PROBLEM_TYPE: shape}}


def _name(status: int) -> str:
    return http.HTTPStatus(status).phrase.replace(" ", "")


def _complete(operation: dict[str, Any], *, changes: bool, public: bool) -> None:
    """Add to one operation the ways in which it can refuse, and how to be let in."""
    versioned = any(
        one["in"] == "header" and one["name"].lower() == "if-match"
        for one in operation.get("parameters", ())
    )
    refusals = dict(_EVERYWHERE)
    if not public:
        refusals |= _SIGNED_IN
        operation["security"] = [{"token": []}, {"sign_in": []}]
    if changes:
        refusals |= _CHANGES
    if versioned:
        refusals |= _VERSIONED
    responses = operation["responses"]
    own = {status for status in responses if int(status) in _OURS and status != "422"}
    for status in sorted(refusals):
        if str(status) not in own:
            responses[str(status)] = {"$ref": f"#/components/responses/{_name(status)}"}
