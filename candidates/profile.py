"""What the scorer may know of a person, as plain values.

Nothing here comes from a name, an age, a sex, an origin, a family, a health record or any other
matter that the law keeps out of a choice between people; a test repeats the list of fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Literal

EVIDENCE_CODES: Final = ("E0", "E1", "E2", "E3", "E4", "E5", "E6", "E7")
"""Kinds of evidence from a person's own statement (E0) to an authority's licence (E7)."""

ASSESSED_CODES: Final = frozenset({"E3", "E4", "E5", "E6", "E7"})
"""Evidence from someone competent in the occupation, or stronger."""

SCHEDULES: Final = ("day", "evening", "night", "weekend")

RightAnswer = Literal["yes", "no", "limited", "unknown"]

_CODES: Final = frozenset(EVIDENCE_CODES)
_SCHEDULES: Final = frozenset(SCHEDULES)
_ANSWERS: Final = frozenset({"yes", "no", "limited", "unknown"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence that a person can do something, and how well.

    Parameters
    ----------
    skill_id : str
        Concept id of the skill.
    level : int in 0..4
        1 knows about, 2 with support, 3 on one's own, 4 can teach. 0 = assessed, not shown yet.
    code : str
        Kind of evidence, ``"E0"`` to ``"E7"``.
    on : date
        The day it was stated, seen or assessed.
    until : date or None
        Last day it is valid, as printed on it; None if it does not run out.
    source : str
        Who stands behind it, as a key. Two pieces with one key are not independent.
    evidence_id : str
        Id of the record, so that an explanation can name it.
    """

    skill_id: str
    level: int
    code: str
    on: date
    until: date | None = None
    source: str = ""
    evidence_id: str = ""

    def __post_init__(self) -> None:
        if self.code not in _CODES or not 0 <= self.level <= 4:  # noqa: PLR2004
            raise ValueError(f"no such evidence: {self.code} at level {self.level}")

    @property
    def positive(self) -> bool:
        """True if it shows the skill at some level."""
        return self.level > 0


@dataclass(frozen=True, slots=True)
class Experience:
    """Months of work in one occupation, wherever it was done and however long ago."""

    occupation_id: str
    months: int
    code: str = "E0"

    def __post_init__(self) -> None:
        if self.code not in _CODES or self.months < 0:
            raise ValueError(f"no such experience: {self.code}, {self.months} months")


@dataclass(frozen=True, slots=True)
class LanguageLevel:
    """How well a person uses one language: four skills, 0 none, A1 = 1 … C2 = 6.

    ``test`` marks the result of a language test, the only language evidence that ages.
    """

    language_id: str
    listening: int
    reading: int
    speaking: int
    writing: int
    code: str
    on: date
    test: bool = False
    evidence_id: str = ""

    def __post_init__(self) -> None:
        levels = (self.listening, self.reading, self.speaking, self.writing)
        if self.code not in _CODES or min(levels) < 0 or max(levels) > 6:  # noqa: PLR2004
            raise ValueError(f"no such language level: {self.code} {levels}")


@dataclass(frozen=True, slots=True)
class Licence:
    """A driving licence, card, certificate or authority's licence that a person holds."""

    concept_id: str
    code: str = "E0"
    on: date | None = None
    until: date | None = None
    evidence_id: str = ""

    def __post_init__(self) -> None:
        if self.code not in _CODES:
            raise ValueError(f"no such evidence: {self.code}")


@dataclass(frozen=True, slots=True)
class RightToWork:
    """The answer to "may this person work here", until when, and when it was checked."""

    answer: RightAnswer = "unknown"
    until: date | None = None
    checked_on: date | None = None

    def __post_init__(self) -> None:
        if self.answer not in _ANSWERS:
            raise ValueError(f"no such answer: {self.answer}")


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything about a person that can influence a score, an order or a gate.

    Parameters
    ----------
    candidate_id : str
    version : int
        Version of the profile; kept with every ranking.
    evidence, experience, languages, licences : tuples
        Their order carries no meaning.
    place : (latitude, longitude) or None
        Where travel starts, at the precision of a municipality.
    max_travel_minutes : int or None
        The person's own limit one way; None if not stated.
    car : bool
        True if the person can drive to work.
    hours_min, hours_max : int in 0..100
        Percent of full time the person wants.
    schedules : frozenset of "day", "evening", "night", "weekend"
        Empty if not stated.
    available_from : date or None
        None means now.
    wished_occupations : tuple of str
        Occupations the person asks for. Empty if not stated.
    education_level : int in 0..8 or None
        Level (SeQF-like) only; no school, no year, no country. None if not known.
    right_to_work : RightToWork
        Used by a gate alone, never by a score.
    waiting_since : datetime or None
        The last proposal, or else when the profile became complete; None before that.
    """

    candidate_id: str
    version: int = 1
    evidence: tuple[Evidence, ...] = ()
    experience: tuple[Experience, ...] = ()
    languages: tuple[LanguageLevel, ...] = ()
    licences: tuple[Licence, ...] = ()
    place: tuple[float, float] | None = None
    max_travel_minutes: int | None = None
    car: bool = False
    hours_min: int = 0
    hours_max: int = 100
    schedules: frozenset[str] = frozenset()
    available_from: date | None = None
    wished_occupations: tuple[str, ...] = ()
    education_level: int | None = None
    right_to_work: RightToWork = field(default_factory=RightToWork)
    waiting_since: datetime | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.hours_min <= self.hours_max <= 100:  # noqa: PLR2004
            raise ValueError(f"no such hours: {self.hours_min}-{self.hours_max} %")
        if not self.schedules <= _SCHEDULES:
            raise ValueError(f"no such schedule: {sorted(self.schedules - _SCHEDULES)}")
        if self.waiting_since is not None and self.waiting_since.tzinfo is None:
            raise ValueError("waiting_since needs a time zone")


def to_json(profile: Profile) -> dict[str, Any]:
    """Return the profile as a dictionary that JSON can hold; the same profile gives the same text.

    Examples
    --------
    >>> to_json(Profile("p1", version=3))["version"]
    3
    >>> from_json(to_json(Profile("p1", version=3))) == Profile("p1", version=3)
    True
    """
    right = profile.right_to_work
    return {
        "candidate_id": profile.candidate_id,
        "version": profile.version,
        "evidence": [_evidence_out(e) for e in profile.evidence],
        "experience": [
            {"occupation_id": x.occupation_id, "months": x.months, "code": x.code}
            for x in profile.experience
        ],
        "languages": [_language_out(x) for x in profile.languages],
        "licences": [
            {
                "concept_id": x.concept_id,
                "code": x.code,
                "on": _day_out(x.on),
                "until": _day_out(x.until),
                "evidence_id": x.evidence_id,
            }
            for x in profile.licences
        ],
        "place": None if profile.place is None else list(profile.place),
        "max_travel_minutes": profile.max_travel_minutes,
        "car": profile.car,
        "hours_min": profile.hours_min,
        "hours_max": profile.hours_max,
        "schedules": sorted(profile.schedules),
        "available_from": _day_out(profile.available_from),
        "wished_occupations": list(profile.wished_occupations),
        "education_level": profile.education_level,
        "right_to_work": {
            "answer": right.answer,
            "until": _day_out(right.until),
            "checked_on": _day_out(right.checked_on),
        },
        "waiting_since": None
        if profile.waiting_since is None
        else profile.waiting_since.isoformat(),
    }


def from_json(body: Mapping[str, Any]) -> Profile:
    """Return the profile that `to_json` wrote; fields that are absent take their defaults.

    Raises
    ------
    ValueError
        A level, code, answer, share of hours or schedule does not exist.
    """
    place = body.get("place")
    waiting = body.get("waiting_since")
    right = body.get("right_to_work") or {}
    return Profile(
        candidate_id=body["candidate_id"],
        version=body.get("version", 1),
        evidence=tuple([_evidence_in(e) for e in body.get("evidence", ())]),
        experience=tuple(
            [
                Experience(x["occupation_id"], x["months"], x.get("code", "E0"))
                for x in body.get("experience", ())
            ]
        ),
        languages=tuple([_language_in(x) for x in body.get("languages", ())]),
        licences=tuple([_licence_in(x) for x in body.get("licences", ())]),
        place=None if place is None else (float(place[0]), float(place[1])),
        max_travel_minutes=body.get("max_travel_minutes"),
        car=body.get("car", False),
        hours_min=body.get("hours_min", 0),
        hours_max=body.get("hours_max", 100),
        schedules=frozenset(body.get("schedules", ())),
        available_from=_day_in(body.get("available_from")),
        wished_occupations=tuple(body.get("wished_occupations", ())),
        education_level=body.get("education_level"),
        right_to_work=RightToWork(
            right.get("answer", "unknown"),
            _day_in(right.get("until")),
            _day_in(right.get("checked_on")),
        ),
        waiting_since=None if waiting is None else datetime.fromisoformat(waiting),
    )


def _evidence_out(evidence: Evidence) -> dict[str, Any]:
    return {
        "skill_id": evidence.skill_id,
        "level": evidence.level,
        "code": evidence.code,
        "on": evidence.on.isoformat(),
        "until": _day_out(evidence.until),
        "source": evidence.source,
        "evidence_id": evidence.evidence_id,
    }


def _evidence_in(body: Mapping[str, Any]) -> Evidence:
    return Evidence(
        body["skill_id"],
        body["level"],
        body["code"],
        date.fromisoformat(body["on"]),
        _day_in(body.get("until")),
        body.get("source", ""),
        body.get("evidence_id", ""),
    )


def _language_out(level: LanguageLevel) -> dict[str, Any]:
    return {
        "language_id": level.language_id,
        "listening": level.listening,
        "reading": level.reading,
        "speaking": level.speaking,
        "writing": level.writing,
        "code": level.code,
        "on": level.on.isoformat(),
        "test": level.test,
        "evidence_id": level.evidence_id,
    }


def _language_in(body: Mapping[str, Any]) -> LanguageLevel:
    return LanguageLevel(
        body["language_id"],
        body["listening"],
        body["reading"],
        body["speaking"],
        body["writing"],
        body["code"],
        date.fromisoformat(body["on"]),
        body.get("test", False),
        body.get("evidence_id", ""),
    )


def _licence_in(body: Mapping[str, Any]) -> Licence:
    return Licence(
        body["concept_id"],
        body.get("code", "E0"),
        _day_in(body.get("on")),
        _day_in(body.get("until")),
        body.get("evidence_id", ""),
    )


def _day_out(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day_in(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
