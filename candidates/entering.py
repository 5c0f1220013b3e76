"""Bring people in, one or twenty thousand, in a few statements: rows, evidence, first profile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from accounts.access_table import require
from candidates import profile as pure
from candidates import profiles, validation
from candidates.tables import (
    Candidate,
    Evidence,
    Experience,
    LanguageLevel,
    LicenceHeld,
    ProfileVersion,
    UnresolvedClaim,
    WishedOccupation,
)
from candidates.understanding import Understanding
from candidates.words import ClaimKind, EvidenceCode, Method, RightCheck, RightToWork, Subject
from foundation import audit
from foundation.access import Actor, Resource
from foundation.database import Base, search_key, sort_key
from foundation.ids import new_id
from taxonomy import catalogue

_CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of evidence that somebody brings with them."""

    concept_id: UUID
    level: int
    code: EvidenceCode
    on_date: date
    subject: Subject = Subject.SKILL
    method: Method = Method.OWN_STATEMENT
    assessor: str = ""
    source: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language that somebody uses, four skills as CEFR 0 to 6."""

    concept_id: UUID
    listening: int
    reading: int
    speaking: int
    writing: int
    code: EvidenceCode
    on_date: date
    is_test: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A licence or card that somebody holds."""

    concept_id: UUID
    code: EvidenceCode = EvidenceCode.E0
    on_date: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Worked:
    """Months that somebody has worked in an occupation."""

    concept_id: UUID
    months: int | None
    text: str = ""
    code: EvidenceCode = EvidenceCode.E0


@dataclass(frozen=True, slots=True)
class Unclear:
    """A text that a person still has to say the meaning of."""

    kind: ClaimKind
    text: str
    details: Mapping[str, Any]
    suggestions: tuple[UUID, ...]
    code: EvidenceCode = EvidenceCode.E0


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person on the way in, everything already looked up."""

    given_name: str
    family_name: str = ""
    case_officer_id: UUID | None = None
    email: str | None = None
    phone: str | None = None
    preferred_language: str = ""
    municipality_id: UUID | None = None
    max_travel_minutes: int | None = None
    has_car: bool = False
    hours_min: int = 0
    hours_max: int = 100
    schedules: tuple[str, ...] = ()
    available_from: date | None = None
    right_to_work: RightToWork = RightToWork.UNKNOWN
    right_to_work_until: date | None = None
    right_to_work_check: RightCheck | None = None
    right_to_work_checked_on: date | None = None
    education_level: int | None = None
    education_field_id: UUID | None = None
    wishes: tuple[UUID, ...] = ()
    worked: tuple[Worked, ...] = ()
    shown: tuple[Shown, ...] = ()
    spoken: tuple[Spoken, ...] = ()
    held: tuple[Held, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    import_key: str | None = None
    import_digest: str | None = None


def enter(
    session: Session,
    actor: Actor,
    *,
    organisation_id: UUID,
    people: Sequence[Newcomer],
    now: datetime,
    import_id: UUID | None = None,
    action: str = "candidates.write",
) -> list[UUID]:
    """Bring people into an organisation and return their ids in the same order.

    Evidence is checked by the same rules as when it is recorded one by one.

    Raises
    ------
    RuleViolation, NotAllowed
        A piece of evidence breaks a rule, or the actor may not record it. Nobody is entered.
    """
    require(actor, action, Resource(organisation_id=organisation_id))
    for newcomer in people:
        for piece in newcomer.shown:
            validation.check(
                actor,
                code=piece.code,
                subject=piece.subject,
                level=piece.level,
                method=piece.method,
                assessor=piece.assessor,
                source=piece.source,
                on_date=piece.on_date,
                valid_until=piece.valid_until,
                now=now,
            )
    entrance = _Entrance(
        session, actor, organisation_id=organisation_id, now=now, import_id=import_id
    )
    ids: list[UUID] = []
    for start in range(0, len(people), _CHUNK):
        ids.extend(entrance.bring(people[start : start + _CHUNK]))
    audit.note(session, actor, action, objects=ids, view="registered")
    return ids


class Columns(dict[str, Any]):
    """The columns of a row to be, also read as attributes; quicker by far than a mapped object."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        """Return a column, so that a profile is made of these as it is made of rows."""
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def _columns(**values: Any) -> Any:
    return Columns(values)


_TABLES: tuple[type[Base], ...] = (
    Candidate,
    WishedOccupation,
    Experience,
    Evidence,
    LanguageLevel,
    LicenceHeld,
    UnresolvedClaim,
    ProfileVersion,
)


class _Entrance:
    """Makes the rows of a group of people and writes them table by table."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        *,
        organisation_id: UUID,
        now: datetime,
        import_id: UUID | None,
    ) -> None:
        self.session = session
        self.actor = actor
        self.organisation_id = organisation_id
        self.now = now
        self.traces: dict[str, Any] = {
            "import_id": import_id,
            "recorded_by": actor.user_id,
            "recorded_at": now,
        }
        self.swedish_id = Understanding(session).swedish_id()
        self.places: dict[UUID | None, catalogue.Place] = {}

    def bring(self, people: Sequence[Newcomer]) -> list[UUID]:
        """Write one group of people."""
        homes = {one.municipality_id for one in people if one.municipality_id is not None}
        found = catalogue.places_of(self.session, homes - self.places.keys())
        self.places.update(found.items())
        rows: dict[type[Base], list[Any]] = {table: [] for table in _TABLES}
        for newcomer in people:
            facts = self._facts_of(newcomer)
            candidate: Any = facts.candidate
            if profiles.is_complete(facts, swedish_id=self.swedish_id):
                candidate["complete_at"] = self.now
            body = pure.to_json(profiles.profile_of(facts))
            rows[Candidate].append(candidate)
            rows[WishedOccupation].extend(facts.wishes)
            rows[Experience].extend(facts.experiences)
            rows[Evidence].extend(facts.evidence)
            rows[LanguageLevel].extend(facts.languages)
            rows[LicenceHeld].extend(facts.licences)
            rows[UnresolvedClaim].extend(self._claims_of(newcomer, candidate.id))
            rows[ProfileVersion].append(
                {"candidate_id": candidate.id, "version": 1, "at": self.now, "body": body}
            )
        for table, members in rows.items():
            if members:
                self.session.execute(insert(table), members)
        return [row["id"] for row in rows[Candidate]]

    def _facts_of(self, newcomer: Newcomer) -> profiles.Facts:
        own = new_id()
        return profiles.Facts(
            self._candidate_of(newcomer, own),
            [
                _columns(candidate_id=own, concept_id=concept_id, place=place)
                for place, concept_id in enumerate(dict.fromkeys(newcomer.wishes), start=1)
            ],
            [
                _columns(
                    id=new_id(),
                    candidate_id=own,
                    concept_id=job.concept_id,
                    months=job.months,
                    code=job.code,
                    text=job.text[:200],
                    ended_at=None,
                    **self.traces,
                )
                for job in newcomer.worked
            ],
            [self._evidence_of(piece, own) for piece in newcomer.shown],
            [
                _columns(
                    id=new_id(),
                    candidate_id=own,
                    concept_id=one.concept_id,
                    listening=one.listening,
                    reading=one.reading,
                    speaking=one.speaking,
                    writing=one.writing,
                    code=one.code,
                    is_test=one.is_test,
                    source=one.source,
                    on_date=one.on_date,
                    ended_at=None,
                    **self.traces,
                )
                for one in newcomer.spoken
            ],
            [
                _columns(
                    id=new_id(),
                    candidate_id=own,
                    concept_id=card.concept_id,
                    code=card.code,
                    on_date=card.on_date,
                    valid_until=card.valid_until,
                    ended_at=None,
                    **self.traces,
                )
                for card in newcomer.held
            ],
        )

    def _candidate_of(self, newcomer: Newcomer, own: UUID) -> Any:
        place = self.places.get(newcomer.municipality_id)
        return _columns(
            id=own,
            organisation_id=self.organisation_id,
            case_officer_id=newcomer.case_officer_id,
            given_name=newcomer.given_name,
            family_name=newcomer.family_name,
            sort_key=sort_key(f"{newcomer.family_name} {newcomer.given_name}"),
            search_key=search_key(f"{newcomer.given_name} {newcomer.family_name}"),
            email=newcomer.email,
            phone=newcomer.phone,
            preferred_language=newcomer.preferred_language,
            municipality_id=newcomer.municipality_id,
            latitude=place.lat if place else None,
            longitude=place.lon if place else None,
            max_travel_minutes=newcomer.max_travel_minutes,
            has_car=newcomer.has_car,
            hours_min=newcomer.hours_min,
            hours_max=newcomer.hours_max,
            schedules=list(newcomer.schedules),
            available_from=newcomer.available_from,
            right_to_work=newcomer.right_to_work,
            right_to_work_until=newcomer.right_to_work_until,
            right_to_work_check=newcomer.right_to_work_check,
            right_to_work_checked_on=newcomer.right_to_work_checked_on,
            education_level=newcomer.education_level,
            education_field_id=newcomer.education_field_id,
            complete_at=None,
            import_key=newcomer.import_key,
            import_digest=newcomer.import_digest,
            created_at=self.now,
            updated_at=self.now,
            version=1,
        )

    def _evidence_of(self, piece: Shown, own: UUID) -> Any:
        seen = piece.code is not EvidenceCode.E0
        return _columns(
            id=new_id(),
            candidate_id=own,
            subject=piece.subject,
            concept_id=piece.concept_id,
            level=piece.level,
            code=piece.code,
            method=piece.method,
            assessor=piece.assessor,
            source=piece.source,
            on_date=piece.on_date,
            valid_until=piece.valid_until,
            document_id=None,
            document_sha256=None,
            verified_by=self.actor.user_id if seen else None,
            verified=seen,
            supersedes_id=None,
            withdrawn=False,
            version=1,
            **self.traces,
        )

    def _claims_of(self, newcomer: Newcomer, own: UUID) -> list[Any]:
        return [
            _columns(
                id=new_id(),
                candidate_id=own,
                kind=claim.kind,
                text=claim.text[:200],
                details=dict(claim.details),
                suggestions=[str(one) for one in claim.suggestions],
                code=claim.code,
                outcome=None,
                concept_id=None,
                settled_by=None,
                settled_at=None,
                **self.traces,
            )
            for claim in newcomer.unclear
        ]
