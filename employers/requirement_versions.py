"""What an opening asks for, as the scorer sees it: built from its rows, kept in versions.

A version is written whenever that changes and never altered, so that any ranking can be replayed
from the version it used, without the taxonomy of its day.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from employers import concepts
from employers.requirements import (
    LanguageNeed,
    LicenceBasis,
    LicenceNeed,
    RequiredSkill,
    Requirements,
    from_json,
    to_json,
)
from employers.tables import Opening, OpeningRequirement, RequirementVersion
from employers.words import RequirementKind, RequirementState
from foundation.errors import NotFound
from taxonomy import catalogue

DEFAULT_LEVEL = 3
_BASES: dict[str, LicenceBasis] = {
    "exclusive": "exclusive_right",
    "exclusive_right": "exclusive_right",
    "protected_title": "protected_title",
    "regulated": "regulated",
    "driving": "driving",
}


def load_latest(session: Session, opening_id: UUID) -> Requirements:
    """Return the newest version; an opening without one asks for nothing.

    Raises
    ------
    NotFound
        Nothing was ever kept for this opening.
    """
    return _load(session, opening_id, None)


def load_as_of(session: Session, opening_id: UUID, as_of: datetime) -> Requirements:
    """Return the version that held at a moment.

    Raises
    ------
    NotFound
        The opening asked for nothing yet at that moment.
    """
    return _load(session, opening_id, as_of)


def load_version(session: Session, opening_id: UUID, version: int) -> Requirements:
    """Return a version by its number.

    Raises
    ------
    NotFound
        There is no such version.
    """
    row = session.get(RequirementVersion, (opening_id, version))
    if row is None:
        raise NotFound
    return from_json(row.body)


def load_many(session: Session, opening_ids: Sequence[UUID]) -> dict[UUID, Requirements]:
    """Return the newest versions of many openings."""
    newest = (
        select(RequirementVersion.opening_id, func.max(RequirementVersion.version).label("number"))
        .where(RequirementVersion.opening_id.in_(list(opening_ids)))
        .group_by(RequirementVersion.opening_id)
        .subquery()
    )
    rows = session.execute(
        select(RequirementVersion.opening_id, RequirementVersion.body).join(
            newest,
            (RequirementVersion.opening_id == newest.c.opening_id)
            & (RequirementVersion.version == newest.c.number),
        )
    )
    return {row.opening_id: from_json(row.body) for row in rows}


def _load(session: Session, opening_id: UUID, as_of: datetime | None) -> Requirements:
    query = select(RequirementVersion).where(RequirementVersion.opening_id == opening_id)
    if as_of is not None:
        query = query.where(RequirementVersion.at <= as_of)
    row = session.scalar(query.order_by(RequirementVersion.version.desc()).limit(1))
    if row is None:
        raise NotFound
    return from_json(row.body)


def keep(session: Session, opening: Opening, *, now: datetime) -> int:
    """Keep what the opening asks for now as a new version, unless nothing has changed.

    Returns
    -------
    int
        The number of the version that holds now.
    """
    session.flush()
    latest = session.scalar(
        select(RequirementVersion)
        .where(RequirementVersion.opening_id == opening.id)
        .order_by(RequirementVersion.version.desc())
        .limit(1)
    )
    number = latest.version if latest is not None else 0
    built = to_json(build(session, opening, version=number))
    if latest is not None and latest.body == built:
        return number
    built["version"] = number + 1
    session.add(
        RequirementVersion(
            opening_id=opening.id,
            version=number + 1,
            body=built,
            taxonomy_version=catalogue.current_version(session),
            at=now,
        )
    )
    session.flush()
    return number + 1


def refresh(session: Session, *, now: datetime, limit: int = 100) -> int:
    """Keep new versions of openings whose newest was built with an older taxonomy.

    Returns
    -------
    int
        How many openings were looked at; call again until it is 0.
    """
    current = catalogue.current_version(session)
    newest = (
        select(RequirementVersion.opening_id, func.max(RequirementVersion.version).label("number"))
        .group_by(RequirementVersion.opening_id)
        .subquery()
    )
    stale = session.scalars(
        select(RequirementVersion)
        .join(
            newest,
            (RequirementVersion.opening_id == newest.c.opening_id)
            & (RequirementVersion.version == newest.c.number),
        )
        .where(RequirementVersion.taxonomy_version != current)
        .order_by(RequirementVersion.opening_id)
        .limit(limit)
    ).all()
    for kept in stale:
        opening = session.get_one(Opening, kept.opening_id)
        number = kept.version
        body = to_json(build(session, opening, version=number + 1))
        session.add(
            RequirementVersion(
                opening_id=opening.id,
                version=number + 1,
                body=body,
                taxonomy_version=current,
                at=now,
            )
        )
    session.flush()
    return len(stale)


def build(session: Session, opening: Opening, *, version: int) -> Requirements:
    """Return what the opening asks for from its rows, with tables of what is near.

    Dropped rows are left out. A language without a level, and a licence that is only wished for,
    ask for nothing yet.
    """
    rows = session.scalars(
        select(OpeningRequirement)
        .where(
            OpeningRequirement.opening_id == opening.id,
            OpeningRequirement.state != RequirementState.DROPPED,
        )
        .order_by(OpeningRequirement.kind, OpeningRequirement.concept_key)
    ).all()
    occupation = opening.occupation_id
    near = catalogue.occupation_nearness(session, occupation) if occupation else {}
    return Requirements(
        opening_id=str(opening.id),
        version=version,
        occupation_id=str(occupation) if occupation else None,
        occupation_near={str(one): percent for one, percent in near.items()},
        skills=_skills(session, rows),
        languages=tuple(_language(row, opening) for row in rows if _is_language(row)),
        licences=_licences(session, rows, occupation),
        place=_place(session, opening),
        remote=opening.remote,
        hours_min=opening.hours_min,
        hours_max=opening.hours_max,
        schedules=frozenset(opening.schedules),
        starts_on=opening.starts_on,
        education_level=opening.education_level,
        education_by_law=opening.education_by_law,
    )


def _skills(session: Session, rows: Sequence[OpeningRequirement]) -> tuple[RequiredSkill, ...]:
    skills = [
        (row.concept_id, row)
        for row in rows
        if row.kind is RequirementKind.SKILL and row.concept_id is not None
    ]
    near = catalogue.skill_nearness(session, [skill_id for skill_id, _ in skills])
    return tuple(
        RequiredSkill(
            skill_id=str(skill_id),
            level=row.level or DEFAULT_LEVEL,
            weight=row.weight,
            essential=row.essential,
            near=tuple(
                sorted(
                    (str(other), percent)
                    for other, percent in near.get(skill_id, {}).items()
                    if other != skill_id
                )
            ),
            origin=row.origin.value,
            confirmed=row.state is RequirementState.CONFIRMED,
            trainable_days=row.trainable_days,
        )
        for skill_id, row in skills
    )


def _is_language(row: OpeningRequirement) -> bool:
    levels = (row.listening, row.reading, row.speaking, row.writing)
    return row.kind is RequirementKind.LANGUAGE and row.concept_id is not None and any(levels)


def _language(row: OpeningRequirement, opening: Opening) -> LanguageNeed:
    return LanguageNeed(
        language_id=str(row.concept_id),
        listening=row.listening or 0,
        reading=row.reading or 0,
        speaking=row.speaking or 0,
        writing=row.writing or 0,
        motive=row.motive or opening.language_motive,
        confirmed=row.state is RequirementState.CONFIRMED,
        essential=row.essential,
        origin=row.origin.value,
    )


def _licences(
    session: Session, rows: Sequence[OpeningRequirement], occupation: UUID | None
) -> tuple[LicenceNeed, ...]:
    """Return the licences asked for; what the law asks of the occupation stands first."""
    needs = [_licence(session, row) for row in rows if _is_licence(row)]
    by_law = catalogue.regulation_of(session, occupation) if occupation else None
    if by_law is None or by_law.licence_id is None or not by_law.gates:
        return tuple(needs)
    licence = str(by_law.licence_id)
    law = LicenceNeed(
        any_of=(licence,),
        basis=_BASES.get(by_law.kind, "regulated"),
        source=by_law.basis,
        confirmed=True,
        checked_on=by_law.checked_on,
        origin="typical",
    )
    return (law, *(need for need in needs if licence not in need.any_of))


def _is_licence(row: OpeningRequirement) -> bool:
    return row.kind is RequirementKind.LICENCE and row.concept_id is not None and row.essential


def _licence(session: Session, row: OpeningRequirement) -> LicenceNeed:
    concept_id = row.concept_id
    if concept_id is None:  # kept out by _is_licence; said for the type checker
        raise NotFound
    driving = concepts.is_driving(session, concept_id)
    return LicenceNeed(
        any_of=concepts.satisfying(session, concept_id),
        basis="driving" if driving else _BASES.get(row.basis, "card"),
        source=row.source_field or row.origin.value,
        confirmed=row.state is RequirementState.CONFIRMED,
        origin=row.origin.value,
    )


def _place(session: Session, opening: Opening) -> tuple[float, float] | None:
    if opening.latitude is not None and opening.longitude is not None:
        return opening.latitude, opening.longitude
    if opening.municipality_id is None:
        return None
    place = catalogue.place_of(session, opening.municipality_id)
    return (place.lat, place.lon) if place is not None else None
