"""Take ads in: each one whole or not at all, and twice the same as once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from accounts.access_table import require
from employers import concepts, directory, import_notes, requirement_versions, suggestions
from employers.ad_text.wording import remarks
from employers.facts import OpeningFacts
from employers.importing.files import Found
from employers.importing.parsed import AdProblem, ParsedAd
from employers.importing.shapes import parse_ad
from employers.opening_rows import new_row, write_facts
from employers.tables import ImportRun, Opening, OpeningAlias
from employers.words import OpeningState
from foundation import audit
from foundation.access import Actor, Resource
from foundation.errors import Expected
from foundation.ids import new_id
from foundation.messages import Message, say
from taxonomy import catalogue

ACTION = "openings.import"
REMOVED = "removed at its source"
WHOLE = 100
_FINAL = frozenset({OpeningState.FILLED, OpeningState.CLOSED})


@dataclass(frozen=True, slots=True)
class Failure:
    """An ad that was not taken in: where it stood, and why."""

    where: Message
    reason: Message


@dataclass(slots=True)
class Report:
    """What came of an import; the counts add up to the number of ads read."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    withdrawn: int = 0
    failures: list[Failure] = field(default_factory=list)
    to_review: int = 0  # of those created or updated: a person has to look before publication
    notes: int = 0  # fields not taken as they stood, each with its reason beside the opening
    opening_ids: list[UUID] = field(default_factory=list)

    @property
    def failed(self) -> int:
        """Return how many ads were not taken in."""
        return len(self.failures)

    @property
    def total(self) -> int:
        """Return how many ads were read."""
        whole = self.created + self.updated + self.unchanged + self.duplicates + self.withdrawn
        return whole + self.failed

    def counts(self) -> dict[str, int]:
        """Return the counts by name."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "duplicates": self.duplicates,
            "withdrawn": self.withdrawn,
            "failed": self.failed,
            "to_review": self.to_review,
            "notes": self.notes,
        }

    def merge(self, other: "Report") -> None:
        """Add another report to this one."""
        for name in ("created", "updated", "unchanged", "duplicates", "withdrawn"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.to_review += other.to_review
        self.notes += other.notes
        self.failures.extend(other.failures)
        self.opening_ids.extend(other.opening_ids)


def import_ads(
    session: Session,
    actor: Actor,
    found: Iterable[Found],
    *,
    organisation_id: UUID | None = None,
    now: datetime,
) -> Report:
    """Take ads in, each in a transaction of its own inside the given one.

    A new ad becomes a published opening when its source published it and its occupation is
    certain; otherwise it waits in review. An ad known by its source and id is updated; what a
    person has changed or decided here stays. An ad that its source removed is withdrawn.

    Parameters
    ----------
    organisation_id : UUID, optional
        The office that handles new openings. Without one they stand in the public pool, where
        any office may take them on. People import for their own office only.

    Raises
    ------
    NotAllowed
        The actor may not import ads.
    """
    require(actor, ACTION)
    if not actor.is_operator:
        organisation_id = actor.organisation_id
    require(actor, ACTION, Resource(organisation_id=organisation_id))
    report = Report()
    for one in found:
        problem = _take_in(session, one, organisation_id, report, now)
        if problem is not None:
            report.failures.append(Failure(one.where, problem))
    audit.note(session, actor, ACTION, objects=report.opening_ids, view="imported")
    return report


def record_run(
    session: Session,
    actor: Actor,
    report: Report,
    *,
    origin: str,
    organisation_id: UUID | None = None,
    now: datetime,
) -> None:
    """Keep the counts of an import."""
    require(actor, ACTION)
    session.add(
        ImportRun(
            id=new_id(),
            origin=origin[:200],
            organisation_id=organisation_id or actor.organisation_id,
            started_by=actor.user_id,
            started_at=now,
            counts=report.counts(),
        )
    )


def _take_in(
    session: Session, one: Found, organisation_id: UUID | None, report: Report, now: datetime
) -> Message | None:
    """Take one ad in; return the reason when that was not possible."""
    if one.problem is not None:
        return one.problem
    try:
        ad = parse_ad(one.value)
        with session.begin_nested():
            _apply(session, ad, organisation_id, report, now)
    except AdProblem as problem:
        return problem.message
    except Expected as error:
        return error.message
    except IntegrityError:
        return say("The ad collides with one that was taken in at the same time.")
    return None


def _apply(
    session: Session, ad: ParsedAd, organisation_id: UUID | None, report: Report, now: datetime
) -> None:
    known = session.scalar(
        select(Opening).where(Opening.source == ad.source, Opening.external_id == ad.external_id)
    )
    if known is not None:
        _again(session, known, ad, report, now)
    elif ad.removed:
        _removed_unseen(session, ad, organisation_id, report, now)
    elif session.get(OpeningAlias, (ad.source, ad.external_id)) is not None:
        report.duplicates += 1
    else:
        twin = _twin(session, ad)
        if twin is not None:
            session.add(
                OpeningAlias(
                    source=ad.source, external_id=ad.external_id, opening_id=twin.id, seen_at=now
                )
            )
            session.flush()
            report.duplicates += 1
        else:
            row = _create(session, ad, organisation_id, report, now)
            report.created += 1
            report.to_review += row.state is OpeningState.IN_REVIEW


def _twin(session: Session, ad: ParsedAd) -> Opening | None:
    """Return an opening that says the same, word for word, under another id."""
    return session.scalar(
        select(Opening)
        .where(
            or_(Opening.likeness == ad.likeness, Opening.content_hash == ad.content_hash),
            Opening.source != "",
            Opening.state.not_in([OpeningState.WITHDRAWN, *_FINAL]),
        )
        .order_by(Opening.id)
        .limit(1)
    )


def _again(session: Session, row: Opening, ad: ParsedAd, report: Report, now: datetime) -> None:
    """Take in an ad that is known by its id."""
    if ad.removed:
        if row.state is OpeningState.WITHDRAWN or row.state in _FINAL:
            report.unchanged += 1
            return
        row.state, row.state_reason = OpeningState.WITHDRAWN, REMOVED
        row.updated_at = now
        session.flush()
        report.withdrawn += 1
        report.opening_ids.append(row.id)
        return
    back = row.state is OpeningState.WITHDRAWN and row.state_reason == REMOVED
    same = row.content_hash == ad.content_hash and not _may_be_understood_better(session, row)
    if same and not back:
        report.unchanged += 1
        return
    _write(session, row, ad, report, now, keep=frozenset(row.edited_fields))
    if back or row.state in {OpeningState.PUBLISHED, OpeningState.IN_REVIEW}:
        _place_in_state(row, ad)
    row.updated_at = now
    requirement_versions.keep(session, row, now=now)
    report.updated += 1
    report.to_review += row.state is OpeningState.IN_REVIEW


def _may_be_understood_better(session: Session, row: Opening) -> bool:
    """Tell whether a newer taxonomy may know the occupation that was not certain."""
    certain = row.occupation_id is not None and not row.occupation_guessed
    return not certain and row.taxonomy_version != catalogue.current_version(session)


def _removed_unseen(
    session: Session, ad: ParsedAd, organisation_id: UUID | None, report: Report, now: datetime
) -> None:
    """Keep a removed ad that says what it was; one that is only an id leaves no trace."""
    if not (ad.headline and ad.text):
        report.unchanged += 1
        return
    row = _create(session, ad, organisation_id, report, now)
    row.state, row.state_reason = OpeningState.WITHDRAWN, REMOVED
    report.withdrawn += 1


def _create(
    session: Session, ad: ParsedAd, organisation_id: UUID | None, report: Report, now: datetime
) -> Opening:
    row = new_row(now, state=OpeningState.IN_REVIEW)
    row.organisation_id = organisation_id
    row.source, row.external_id = ad.source, ad.external_id
    if ad.published_at is not None:
        row.listed_at = int(ad.published_at.timestamp() * 1000)
    _write(session, row, ad, report, now)
    _place_in_state(row, ad)
    requirement_versions.keep(session, row, now=now)
    return row


def _write(
    session: Session,
    row: Opening,
    ad: ParsedAd,
    report: Report,
    now: datetime,
    *,
    keep: frozenset[str] = frozenset(),
) -> None:
    """Write what an ad says into a row, with its suggestions and its notes."""
    notes = list(ad.notes)
    occupation = concepts.find_occupation(session, ad.occupation, ad.headline)
    municipality_id = concepts.find_municipality(session, ad.place)
    notes.extend(import_notes.of_place(ad, municipality_id))
    notes.extend(import_notes.of_occupation(ad, occupation))
    notes.extend(import_notes.of_wording(ad))
    write_facts(session, row, _facts(ad, occupation.concept_id, municipality_id), keep=keep)
    row.employer_id = directory.match_or_add(session, ad.employer, now=now)
    if "occupation_id" not in keep:
        row.occupation_guessed = occupation.guessed
        row.occupation_label = row.occupation_label or ad.occupation.label[:300]
    if "municipality_id" not in keep:
        row.latitude, row.longitude = ad.place.latitude, ad.place.longitude
        row.place_label = row.place_label or (ad.place.municipality or ad.place.text)[:300]
    row.content_hash, row.likeness = ad.content_hash, ad.likeness
    row.taxonomy_version = catalogue.current_version(session)
    if ad.published_at is not None:
        row.published_at = ad.published_at
    session.add(row)
    session.flush()
    _write_workplace(session, row, ad)
    from_fields, unresolved = suggestions.structured(session, ad)
    suggestions.renew(session, row, from_fields)
    import_notes.put(session, row.id, [*notes, *unresolved])
    report.notes += len(notes) + len(unresolved)
    report.opening_ids.append(row.id)


def _facts(ad: ParsedAd, occupation_id: UUID | None, municipality_id: UUID | None) -> OpeningFacts:
    low = ad.hours_min if ad.hours_min is not None else 0
    high = ad.hours_max if ad.hours_max is not None else WHOLE
    level = next(
        (found for one in ad.education if (found := concepts.education_level(one.ref.label))), None
    )
    return OpeningFacts(
        headline=ad.headline,
        text=ad.text,
        occupation_id=occupation_id,
        municipality_id=municipality_id,
        workplace_name=ad.employer.workplace,
        conditions=ad.conditions,
        hours_min=min(low, high),
        hours_max=max(low, high),
        employment_type=ad.employment_type.label,
        duration=ad.duration.label,
        seats=ad.seats or 1,
        start_text=ad.start_text,
        deadline=ad.deadline,
        remote=bool(ad.remote),
        own_car=ad.own_car,
        education_level=level,
    )


def _place_in_state(row: Opening, ad: ParsedAd) -> None:
    """Publish what its source has published, unless a person has to look at it first."""
    doubtful = row.occupation_id is None or row.occupation_guessed
    if doubtful or any(remarks(f"{ad.headline}\n{ad.text}")):
        row.state, row.published_basis = OpeningState.IN_REVIEW, ""
    else:
        row.state, row.published_basis = OpeningState.PUBLISHED, f"source:{ad.source}"[:100]
    row.state_reason = ""


def _write_workplace(session: Session, row: Opening, ad: ParsedAd) -> None:
    if row.employer_id is None or not ad.employer.workplace:
        return
    point = None
    if ad.place.latitude is not None and ad.place.longitude is not None:
        point = (ad.place.latitude, ad.place.longitude)
    row.workplace_id = directory.workplace_of(
        session,
        row.employer_id,
        name=ad.employer.workplace,
        municipality_id=row.municipality_id,
        point=point,
    )
