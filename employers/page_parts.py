"""What the pages of this package share: addresses of list pages, errors beside their fields."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from fastapi import Request

from employers.views import OpeningView, RequirementView
from foundation.access import Actor
from foundation.errors import Conflict, Expected, Stale
from foundation.http import ReadSession as Session
from foundation.messages import DEFAULT_LANGUAGE, Message
from taxonomy import catalogue

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


def in_own_language(
    session: Session, actor: Actor, opening: OpeningView, rows: Sequence[RequirementView]
) -> tuple[OpeningView, list[RequirementView]]:
    """Return an opening and what it asks for, the names of concepts in the reader's language.

    The names of the day, which are kept in Swedish, stand where a concept has no other name.
    """
    if actor.language == DEFAULT_LANGUAGE:
        return opening, list(rows)
    ids = {row.concept_id for row in rows if row.concept_id}
    if opening.occupation_id:
        ids.add(opening.occupation_id)
    known = catalogue.concepts_by_id(session, ids, language=actor.language)
    named = [
        replace(row, label=known[row.concept_id].label) if row.concept_id in known else row
        for row in rows
    ]
    if opening.occupation_id in known:
        opening = replace(opening, occupation_label=known[opening.occupation_id].label)
    return opening, named


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
