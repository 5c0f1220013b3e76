"""Health for machines, and the description of the API."""

from typing import Any, Literal

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from foundation.http import door, service_of
from foundation.logs import log
from foundation.text import Output
from gateway.health import fault_of

router = door()


class Health(Output):
    """Whether the process lives, or is ready for requests; no details to strangers."""

    status: Literal["ok", "ready", "not ready"]


@router.get("/health/live", response_model=Health, tags=["health"])
def show_live() -> Health:
    """Tell that the process answers; nothing else is asked."""
    return Health(status="ok")


@router.get(
    "/health/ready",
    response_model=Health,
    tags=["health"],
    responses={503: {"model": Health, "description": "Not ready for requests."}},
)
def show_ready(request: Request, response: Response) -> Health:
    """Tell whether requests can be answered: write lock, schema, disk, not stopping."""
    fault = fault_of(service_of(request))
    if fault:
        log.warning("not ready", fault=fault)
        response.status_code = 503
        return Health(status="not ready")
    return Health(status="ready")


@router.get("/api/v1/openapi.json", include_in_schema=False)
def show_description(request: Request) -> Response:
    """Return the OpenAPI description of every JSON route."""
    description: dict[str, Any] = request.app.openapi()
    return JSONResponse(description)
