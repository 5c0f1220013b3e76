"""The register: find, list, register and amend the people of an organisation."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.access_table import require, scopes_of
from candidates import claims, entering, profiles
from candidates.entering import Newcomer
from candidates.listing import (
    Listed,
    count_candidates,
    list_candidates,
    list_homes,
    list_wished,
    name_of,
)
from candidates.reach import reach
from candidates.tables import Candidate, WishedOccupation
from candidates.understanding import Understanding
from candidates.words import ClaimKind
from foundation import audit, clock
from foundation.access import Actor, Scope
from foundation.database import check_version, search_key, sort_key, touch
from foundation.errors import RuleViolation
from taxonomy import catalogue
from taxonomy.graph import Kind

__all__ = [
    "Listed",
    "amend",
    "count_candidates",
    "find",
    "list_candidates",
    "list_homes",
    "list_wished",
    "name_of",
    "register",
]

OWN_FIELDS = frozenset(
    {
        "email",
        "phone",
        "preferred_language",
        "municipality_id",
        "max_travel_minutes",
        "has_car",
        "hours_min",
        "hours_max",
        "schedules",
        "available_from",
        "wished_occupations",
        "wished_texts",
    }
)
_APART = frozenset({"municipality_id", "wished_occupations", "wished_texts"})


def find(session: Session, actor: Actor, candidate_id: UUID, *, view: str = "") -> Candidate:
    """Return one person's row.

    Raises
    ------
    NotFound
        There is none, or the actor may not know that there is.
    """
    candidate = reach(session, actor, "candidates.read", candidate_id)
    audit.note(session, actor, "candidates.read", objects=[candidate.id], view=view)
    return candidate


def register(
    session: Session,
    actor: Actor,
    *,
    given: Mapping[str, Any],
    now: datetime,
) -> Candidate:
    """Register a person in the actor's organisation; the actor becomes the case officer.

    Parameters
    ----------
    given : mapping
        The fields of ``CandidateIn``. Wished occupations in words that are not sure are kept to
        be confirmed.
    """
    require(actor, "candidates.write")
    if actor.organisation_id is None:
        raise RuleViolation("Say which organisation the person belongs to.")
    _check(given, session, now)
    facts = dict(given)
    wishes = list(facts.pop("wished_occupations", ()))
    words = Understanding(session)
    unclear: list[entering.Unclear] = []
    for text in facts.pop("wished_texts", ()):
        meaning = words.of(Kind.OCCUPATION, text)
        if meaning.concept_id is not None:
            wishes.append(meaning.concept_id)
        elif text:
            unclear.append(entering.Unclear(ClaimKind.OCCUPATION, text, {}, meaning.suggestions))
    newcomer = Newcomer(
        **{**facts, "schedules": tuple(str(one) for one in facts.get("schedules", ()))},
        wishes=tuple(wishes),
        unclear=tuple(unclear),
        case_officer_id=actor.user_id,
    )
    ids = entering.enter(
        session, actor, organisation_id=actor.organisation_id, people=[newcomer], now=now
    )
    return session.get_one(Candidate, ids[0])


def amend(
    session: Session,
    actor: Actor,
    *,
    candidate_id: UUID,
    version: int,
    given: Mapping[str, Any],
    now: datetime,
) -> Candidate:
    """Change facts about a person; fields that are not given stay as they are.

    People change their own wishes, travel, time and contact; the rest is for the staff.

    Raises
    ------
    NotFound
        No such person within the actor's reach.
    Stale
        Somebody else changed it first.
    RuleViolation
        A field is not the actor's to change, or a value breaks a rule.
    """
    candidate = reach(session, actor, "candidates.write", candidate_id, change=True)
    check_version(candidate, version)
    changes = {
        name: value
        for name, value in given.items()
        if name in _APART or getattr(candidate, name) != _stored(value)
    }
    if not _is_staff_of(actor, candidate) and not changes.keys() <= OWN_FIELDS:
        raise RuleViolation(
            "Your case officer changes this. Say what is wrong and it will be mended.",
            where=min(changes.keys() - OWN_FIELDS),
        )
    _check(given, session, now)
    _apply(session, actor, candidate, changes, now=now)
    touch(candidate, now)
    words = Understanding(session)
    profiles.remember(session, candidate, swedish_id=words.swedish_id(), now=now)
    audit.note(session, actor, "candidates.write", objects=[candidate.id], view="amended")
    return candidate


def _is_staff_of(actor: Actor, candidate: Candidate) -> bool:
    scopes = scopes_of(actor, "candidates.write")
    if Scope.EVERYTHING in scopes:
        return True
    return Scope.ORGANISATION in scopes and candidate.organisation_id == actor.organisation_id


def _stored(value: object) -> object:
    return [str(one) for one in value] if isinstance(value, list | tuple) else value


def _check(given: Mapping[str, Any], session: Session, now: datetime) -> None:
    """Check what the types cannot: dates against today, concepts against their kinds."""
    checked_on = given.get("right_to_work_checked_on")
    if checked_on is not None and checked_on > clock.office_date(now):
        raise RuleViolation("The date lies in the future.", where="right_to_work_checked_on")
    municipality_id = given.get("municipality_id")
    if municipality_id is not None:
        _check_kind(session, municipality_id, Kind.MUNICIPALITY, "municipality_id")
    for concept_id in given.get("wished_occupations", ()):
        _check_kind(session, concept_id, Kind.OCCUPATION, "wished_occupations")
    field_id = given.get("education_field_id")
    if field_id is not None:
        _check_kind(session, field_id, Kind.EDUCATION_FIELD, "education_field_id")


def _check_kind(session: Session, concept_id: UUID, kind: Kind, where: str) -> None:
    known = catalogue.concepts_by_id(session, [concept_id], language="sv")
    if concept_id not in known or known[concept_id].kind != kind:
        raise RuleViolation("Choose something of this kind from the list.", where=where)


def _apply(
    session: Session,
    actor: Actor,
    candidate: Candidate,
    changes: Mapping[str, Any],
    *,
    now: datetime,
) -> None:
    for name, value in changes.items():
        if name not in _APART:
            setattr(candidate, name, _stored(value))
    candidate.sort_key = sort_key(f"{candidate.family_name} {candidate.given_name}")
    candidate.search_key = search_key(name_of(candidate))
    if "municipality_id" in changes and changes["municipality_id"] != candidate.municipality_id:
        claims.place_at(session, candidate, changes["municipality_id"])
    if "wished_occupations" in changes:
        _wish(session, actor, candidate, changes, now=now)


def _wish(
    session: Session,
    actor: Actor,
    candidate: Candidate,
    changes: Mapping[str, Any],
    *,
    now: datetime,
) -> None:
    words = Understanding(session)
    wanted: list[UUID] = list(changes["wished_occupations"])
    for text in changes.get("wished_texts", ()):
        meaning = words.of(Kind.OCCUPATION, text)
        if meaning.concept_id is not None:
            wanted.append(meaning.concept_id)
        elif text:
            claims.keep(
                session,
                actor,
                candidate,
                kind=ClaimKind.OCCUPATION,
                text=text,
                details={},
                suggestions=meaning.suggestions,
                now=now,
            )
    kept: dict[UUID, WishedOccupation] = {
        wish.concept_id: wish
        for wish in session.scalars(
            select(WishedOccupation).where(WishedOccupation.candidate_id == candidate.id)
        )
    }
    for place, concept_id in enumerate(dict.fromkeys(wanted), start=1):
        wish = kept.pop(concept_id, None)
        if wish is None:
            session.add(
                WishedOccupation(candidate_id=candidate.id, concept_id=concept_id, place=place)
            )
        else:
            wish.place = place
    for wish in kept.values():
        session.delete(wish)
