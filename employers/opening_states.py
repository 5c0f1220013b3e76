"""The way of an opening from draft to filled, and what has to be in place at each step."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from employers import reach, views
from employers.ad_text.wording import remarks
from employers.directory import names_of
from employers.tables import Opening, OpeningRequirement
from employers.views import OpeningView
from employers.words import OpeningState, PayAnswer, RequirementKind, RequirementState
from foundation import audit
from foundation.access import Actor
from foundation.database import check_version
from foundation.errors import Conflict, Problem, RuleViolation

NEXT: Mapping[OpeningState, tuple[OpeningState, ...]] = {
    OpeningState.DRAFT: (OpeningState.IN_REVIEW, OpeningState.WITHDRAWN),
    OpeningState.IN_REVIEW: (OpeningState.PUBLISHED, OpeningState.DRAFT, OpeningState.WITHDRAWN),
    OpeningState.PUBLISHED: (
        OpeningState.MATCHING,
        OpeningState.FILLED,
        OpeningState.IN_REVIEW,
        OpeningState.WITHDRAWN,
        OpeningState.CLOSED,
    ),
    OpeningState.MATCHING: (
        OpeningState.FILLED,
        OpeningState.PUBLISHED,
        OpeningState.WITHDRAWN,
        OpeningState.CLOSED,
    ),
    OpeningState.FILLED: (OpeningState.MATCHING, OpeningState.CLOSED),
    OpeningState.WITHDRAWN: (OpeningState.DRAFT,),
    OpeningState.CLOSED: (),
}


def set_state(
    session: Session,
    actor: Actor,
    *,
    opening_id: UUID,
    version: int,
    state: OpeningState,
    reason: str = "",
    now: datetime,
) -> OpeningView:
    """Bring an opening into its next state.

    Parameters
    ----------
    reason : str
        Needed to publish a text whose wording was remarked on; kept with the state.

    Raises
    ------
    Stale
        Somebody else changed the opening first.
    Conflict
        The state cannot follow the one it is in.
    RuleViolation
        Something is missing for that state; the problems say what.
    """
    row = reach.find_opening(session, actor, "openings.write", opening_id)
    check_version(row, version)
    if state not in NEXT[row.state]:
        raise Conflict("The opening cannot go from its state to this one.")
    if state is OpeningState.PUBLISHED and row.state is OpeningState.IN_REVIEW:
        missing = missing_for_publication(session, row, reason=reason)
        if missing:
            raise RuleViolation("Something is missing before publication.", problems=missing)
        row.published_at = now
        row.published_basis = "review"
        row.occupation_guessed = False
    reach.take_on(row, actor)
    row.state = state
    row.state_reason = reason
    row.updated_at = now
    session.flush()
    audit.note(session, actor, "openings.write", objects=[row.id], view=f"state_{state.value}")
    return views.opening_view(row, employer_name=_employer_name(session, row))


def missing_for_publication(
    session: Session, row: Opening, *, reason: str = ""
) -> tuple[Problem, ...]:
    """Return what is missing before an opening may be published (DOMAIN §18)."""
    missing: list[Problem] = []
    if row.occupation_id is None:
        missing.append(Problem("occupation_id", "Choose an occupation."))
    if not row.text.strip():
        missing.append(Problem("text", "Describe the tasks."))
    if not row.source:
        missing.extend(_missing_of_our_own(row))
    if _language_without_motive(session, row):
        missing.append(Problem("language_motive", "Say which tasks need the language, and why."))
    if not reason.strip():
        found = remarks(f"{row.headline}\n{row.text}")
        missing.extend(Problem("text", remark.reason.text) for remark in found)
    return tuple(missing)


def _missing_of_our_own(row: Opening) -> list[Problem]:
    """Return what an opening written here needs; an ad's own source answers for that elsewhere."""
    missing: list[Problem] = []
    if row.employer_id is None:
        missing.append(Problem("employer_id", "Choose the employer."))
    if row.pay_by_agreement is PayAnswer.UNKNOWN:
        missing.append(
            Problem("pay_by_agreement", "Answer whether the pay follows a collective agreement.")
        )
    if not row.contact_name.strip():
        missing.append(Problem("contact_name", "Name the manager who answers questions."))
    return missing


def _language_without_motive(session: Session, row: Opening) -> bool:
    if row.language_motive.strip():
        return False
    query = select(OpeningRequirement.id).where(
        OpeningRequirement.opening_id == row.id,
        OpeningRequirement.kind == RequirementKind.LANGUAGE,
        OpeningRequirement.state == RequirementState.CONFIRMED,
        OpeningRequirement.motive == "",
    )
    return session.scalar(query.limit(1)) is not None


def _employer_name(session: Session, row: Opening) -> str:
    return names_of(session, [row.employer_id]).get(row.employer_id, "") if row.employer_id else ""
