"""Rows of openings: a new one, and facts written into one with the labels of the day."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from employers import facts
from employers.facts import OpeningFacts
from employers.tables import Opening
from employers.words import OpeningState
from foundation.database import search_key
from foundation.errors import Problem, RuleViolation
from foundation.ids import new_id
from taxonomy import catalogue

LANGUAGE_OF_LABELS = "sv"


def new_row(now: datetime, *, state: OpeningState) -> Opening:
    """Return an empty row of a new opening."""
    return Opening(
        id=new_id(),
        state=state,
        headline="",
        search_key="",
        text="",
        conditions="",
        workplace_name="",
        occupation_label="",
        occupation_code="",
        taxonomy_version="",
        place_label="",
        remote=False,
        own_car=False,
        occupation_guessed=False,
        education_by_law=False,
        employment_type="",
        duration="",
        start_text="",
        language_motive="",
        contact_name="",
        published_basis="",
        state_reason="",
        source="",
        content_hash="",
        likeness="",
        schedules=[],
        edited_fields=[],
        created_at=now,
        updated_at=now,
        listed_at=int(now.timestamp() * 1000),
    )


def write_facts(
    session: Session, row: Opening, stated: OpeningFacts, *, keep: frozenset[str] = frozenset()
) -> set[str]:
    """Write facts into a row with the labels of the day; return the names of those changed.

    Raises
    ------
    RuleViolation
        A concept is unknown, or the hours contradict one another.
    """
    if stated.hours_min > stated.hours_max:
        raise RuleViolation("The least hours are more than the most.", where="hours_min")
    ids = [one for one in (stated.occupation_id, stated.municipality_id) if one is not None]
    known = catalogue.concepts_by_id(session, ids, language=LANGUAGE_OF_LABELS)
    unknown = tuple(
        Problem(name, "This is not in the taxonomy. Choose from the list.")
        for name in ("occupation_id", "municipality_id")
        if getattr(stated, name) is not None and getattr(stated, name) not in known
    )
    if unknown:
        raise RuleViolation("Something chosen is not in the taxonomy.", problems=unknown)
    changed = facts.put(row, stated, keep=keep)
    if "occupation_id" in changed:
        occupation = known.get(row.occupation_id) if row.occupation_id else None
        row.occupation_label = occupation.label[:300] if occupation else ""
        row.occupation_code = _code(occupation.codes) if occupation else ""
        row.taxonomy_version = catalogue.current_version(session)
    if "municipality_id" in changed:
        place = known.get(row.municipality_id) if row.municipality_id else None
        row.place_label = place.label[:300] if place else ""
    row.search_key = search_key(
        " ".join((row.headline, row.workplace_name, row.occupation_label, row.place_label))
    )
    return changed


def _code(codes: Mapping[str, str]) -> str:
    """Return the code to keep with the label: the JobTech id before others."""
    return (codes.get("jobtech") or next(iter(codes.values()), ""))[:200]
