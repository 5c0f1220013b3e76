"""What the pages of this package share: addresses of list pages, errors beside their fields."""

from urllib.parse import urlencode

from fastapi import Request

from foundation.errors import Conflict, Expected, Stale
from foundation.messages import Message

UNPROCESSABLE = 422
CONFLICT = 409
STALE = 412


def next_page(request: Request, cursor: str | None) -> str | None:
    """Return the address of this list from a cursor on; None at the end."""
    return page_at(request, cursor) if cursor else None


def page_at(request: Request, cursor: str | None) -> str:
    """Return the address of this list from a cursor on, or from its beginning."""
    query = [(name, value) for name, value in request.query_params.multi_items() if name != "after"]
    if cursor:
        query.append(("after", cursor))
    return f"{request.url.path}?{urlencode(query)}" if query else request.url.path


def by_field(error: Expected) -> dict[str, Message]:
    """Return a sentence for each field that needs mending; the whole form's under an empty name."""
    fields = {problem.where: problem.message for problem in error.problems}
    if not fields or error.where:
        fields.setdefault(error.where, error.message)
    return fields


def status_of(error: Expected) -> int:
    """Return the status of a page that is shown again with its errors."""
    if isinstance(error, Stale):
        return STALE
    return CONFLICT if isinstance(error, Conflict) else UNPROCESSABLE
