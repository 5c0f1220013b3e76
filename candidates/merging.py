"""Enter the people of a file who are new, and complete those who are known already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from candidates import completing, entering
from candidates.entering import Newcomer
from candidates.gathering import key_of
from candidates.importing.drafts import Draft
from candidates.tables import Candidate, Import
from candidates.understanding import Understanding
from foundation import audit
from foundation.access import Actor
from foundation.database import search_key
from foundation.text import fold_email

_ACTION = "candidates.import"
_IDS_PER_QUERY = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did."""

    row: Import
    created: int
    completed: int
    unchanged: int
    to_confirm: int
    ids: Sequence[UUID]


def merge(
    session: Session,
    actor: Actor,
    *,
    into: Import,
    people: Sequence[Newcomer],
    words: Understanding,
    now: datetime,
) -> Outcome:
    """Enter and complete people; the same person twice in a file is one person."""
    once = list({newcomer.import_key: newcomer for newcomer in people}.values())
    known = _known_people(session, into.organisation_id, once)
    fresh = [newcomer for newcomer in once if newcomer.import_key not in known]
    created = entering.enter(
        session,
        actor,
        organisation_id=into.organisation_id,
        people=fresh,
        now=now,
        import_id=into.id,
        action=_ACTION,
    )
    new_ids = dict(zip((newcomer.import_key for newcomer in fresh), created, strict=True))
    traces = {"import_id": into.id, "recorded_by": actor.user_id, "recorded_at": now}
    completed: list[UUID] = []
    for newcomer in once:
        candidate = known.get(newcomer.import_key)
        if candidate is None or candidate.import_digest == newcomer.import_digest:
            continue
        if completing.complete(
            session,
            candidate,
            newcomer,
            traces=traces,
            swedish_id=words.swedish_id(),
            now=now,
        ):
            completed.append(candidate.id)
    if completed:
        audit.note(session, actor, _ACTION, objects=completed, view="completed")
    ids = [new_ids.get(one.import_key) or known[one.import_key].id for one in once]
    return Outcome(
        row=into,
        created=len(created),
        completed=len(completed),
        unchanged=len(once) - len(created) - len(completed),
        to_confirm=sum(len(newcomer.unclear) for newcomer in fresh),
        ids=ids,
    )


def _known_people(
    session: Session, organisation_id: UUID, people: Sequence[Newcomer]
) -> dict[str | None, Candidate]:
    """Return people of the organisation that a file means: same key, or same e-mail and name."""
    found: dict[str | None, Candidate] = {}
    for start in range(0, len(people), _IDS_PER_QUERY):
        chunk = people[start : start + _IDS_PER_QUERY]
        own = select(Candidate).where(Candidate.organisation_id == organisation_id)
        for candidate in session.scalars(
            own.where(Candidate.import_key.in_([one.import_key for one in chunk]))
        ):
            found[candidate.import_key] = candidate
        by_contact = {
            (fold_email(one.email), search_key(f"{one.given_name} {one.family_name}")): one
            for one in chunk
            if one.email and one.import_key not in found
        }
        names = {name for _, name in by_contact}
        for candidate in session.scalars(
            own.where(Candidate.search_key.in_(names), Candidate.import_key.is_(None))
        ):
            same = by_contact.get((fold_email(candidate.email or ""), candidate.search_key))
            if same is not None:
                found[same.import_key] = candidate
    return found


def count_known(session: Session, organisation_id: UUID, drafts: Sequence[Draft]) -> int:
    """Return how many of the people of a file are in the register already."""
    people = [
        Newcomer(draft.given_name, draft.family_name, email=draft.email, import_key=key_of(draft))
        for draft in drafts
    ]
    return len(_known_people(session, organisation_id, people))
