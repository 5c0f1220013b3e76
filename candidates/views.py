"""From a dossier to the answer of each view: the full one, and the reduced one."""

from typing import Any

from candidates.dossier import Concept, Dossier, Labelled, Piece
from candidates.merging import Outcome
from candidates.schemas import (
    CandidateOut,
    CandidateReducedOut,
    ClaimOut,
    EvidenceOut,
    ExperienceOut,
    ImportOut,
    LanguageOut,
    LicenceOut,
    NamedConcept,
    SkillOut,
    SkillReach,
)
from candidates.tables import Candidate


def candidate_out(dossier: Dossier) -> CandidateOut | CandidateReducedOut:
    """Return the answer that the reader's view allows."""
    person = dossier.person
    contact = _contact(dossier)
    if dossier.view == "reduced":
        reach = [
            SkillReach(
                concept=_named(skill.concept),
                level=skill.standing.level,
                trust_percent=skill.standing.percent,
            )
            for skill in dossier.skills
        ]
        return CandidateReducedOut(view="reduced", skills=reach, **contact)
    return CandidateOut(
        view="full",
        right_to_work=person.right_to_work,
        right_to_work_until=person.right_to_work_until,
        right_to_work_check=person.right_to_work_check,
        right_to_work_checked_on=person.right_to_work_checked_on,
        education_level=person.education_level,
        education_field=_named_or_none(dossier.education_field),
        skills=[
            SkillOut(
                concept=_named(skill.concept),
                level=skill.standing.level,
                code=skill.standing.code,
                trust_percent=skill.standing.percent,
                on_date=skill.on_date,
                valid_until=skill.valid_until,
            )
            for skill in dossier.skills
        ],
        languages=[LanguageOut(**_fields(LanguageOut, one)) for one in dossier.languages],
        licences=[LicenceOut(**_fields(LicenceOut, one)) for one in dossier.licences],
        experience=[ExperienceOut(**_fields(ExperienceOut, one)) for one in dossier.experience],
        unclear=[
            ClaimOut(
                id=one.row.id,
                kind=one.row.kind,
                text=one.row.text,
                suggestions=[_named(each) for each in one.suggestions],
            )
            for one in dossier.unclear
        ],
        **contact,
    )


def evidence_out(piece: Piece) -> EvidenceOut:
    """Return one record of evidence."""
    row = piece.row
    return EvidenceOut(
        id=row.id,
        subject=row.subject,
        concept=_named(piece.concept),
        level=row.level,
        code=row.code,
        method=row.method,
        assessor=row.assessor,
        source=row.source,
        on_date=row.on_date,
        valid_until=row.valid_until,
        document_sha256=row.document_sha256,
        recorded_at=row.recorded_at,
        verified=row.verified,
        counts=piece.counts,
        withdrawn=row.withdrawn,
        supersedes_id=row.supersedes_id,
        version=row.version,
    )


def import_out(outcome: Outcome) -> ImportOut:
    """Return what came of an import."""
    return ImportOut(
        id=outcome.row.id,
        created=outcome.created,
        completed=outcome.completed,
        unchanged=outcome.unchanged,
        to_confirm=outcome.to_confirm,
        candidate_ids=list(outcome.ids),
        left_out=list(outcome.row.facts.get("left_out", [])),
    )


def fields_of(person: Candidate) -> dict[str, Any]:
    """Return the fields of a person that forms show and staff may change."""
    names = (
        "given_name",
        "family_name",
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
        "right_to_work",
        "right_to_work_until",
        "right_to_work_check",
        "right_to_work_checked_on",
        "education_level",
        "education_field_id",
    )
    return {name: getattr(person, name) for name in names}


def _contact(dossier: Dossier) -> dict[str, Any]:
    person = dossier.person
    return {
        "id": person.id,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "email": person.email,
        "phone": person.phone,
        "preferred_language": person.preferred_language,
        "municipality": _named_or_none(dossier.municipality),
        "max_travel_minutes": person.max_travel_minutes,
        "has_car": person.has_car,
        "hours_min": person.hours_min,
        "hours_max": person.hours_max,
        "schedules": list(person.schedules),
        "available_from": person.available_from,
        "wished_occupations": [_named(wish) for wish in dossier.wishes],
        "complete_at": person.complete_at,
        "version": person.version,
    }


def _fields(
    model: type[LanguageOut] | type[LicenceOut] | type[ExperienceOut], one: Labelled
) -> dict[str, Any]:
    given = {name: getattr(one.row, name) for name in model.model_fields if name != "concept"}
    return {**given, "concept": _named(one.concept)}


def _named(concept: Concept) -> NamedConcept:
    return NamedConcept(id=concept.id, label=concept.label)


def _named_or_none(concept: Concept | None) -> NamedConcept | None:
    return None if concept is None else _named(concept)
