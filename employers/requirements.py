"""What an opening or a programme asks for, as plain values.

Openings and programmes use the same form, so that the scorer puts them on one scale. Each thing
asked carries where it comes from and whether a person has confirmed it. What nobody has confirmed
never gates, and a skill nobody has confirmed counts with half its weight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

Origin = Literal["structured", "text", "typical", "manual"]
"""A field of the ad, a span of its text, the occupation's typical skills, or a person."""

LicenceBasis = Literal["exclusive_right", "protected_title", "regulated", "driving", "card"]
"""Why a licence is asked: the first three are legal rights to practise or to bear a title."""

Kind = Literal["opening", "programme"]

RIGHT_BASES: Final = frozenset({"exclusive_right", "protected_title", "regulated"})
"""Bases of a licence that only an authority gives; they ask for evidence E6 or E7."""

ORIGINS: Final = frozenset({"structured", "text", "typical", "manual"})
LICENCE_BASES: Final = RIGHT_BASES | {"driving", "card"}
DEFAULT_LEVEL: Final = 3
_SCHEDULES: Final = frozenset({"day", "evening", "night", "weekend"})


@dataclass(frozen=True, slots=True)
class RequiredSkill:
    """One skill that the work asks for.

    Parameters
    ----------
    skill_id : str
    level : int in 1..4
        1 knows about, 2 with support, 3 on one's own, 4 can teach.
    weight : int, at least 1
        Against the other skills of the same kind (essential or desirable).
    essential : bool
    near : tuple of (skill id, percent)
        Other concepts that earn part of the credit. 100 is the same concept under another id.
    origin : str
        ``"structured"``, ``"text"``, ``"typical"`` or ``"manual"``.
    confirmed : bool
        A person has confirmed it. Only then can it gate, and count with its full weight.
    trainable_days : int or None
        It can be learnt at work within so many days. None or 0: needed at the start.
    """

    skill_id: str
    level: int = DEFAULT_LEVEL
    weight: int = 1
    essential: bool = True
    near: tuple[tuple[str, int], ...] = ()
    origin: Origin = "structured"
    confirmed: bool = False
    trainable_days: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.level <= 4 or self.weight < 1 or self.origin not in ORIGINS:  # noqa: PLR2004
            raise ValueError(
                f"no such requirement: level {self.level}, weight {self.weight}, {self.origin}"
            )
        if any(not 0 <= percent <= 100 for _, percent in self.near):  # noqa: PLR2004
            raise ValueError("nearness is a percentage")

    @property
    def needed_at_start(self) -> bool:
        """True if there is no time to learn it at work."""
        return not self.trainable_days


@dataclass(frozen=True, slots=True)
class LanguageNeed:
    """The level of one language that the tasks ask for: four skills, 0 none, A1 = 1 … C2 = 6.

    ``motive`` says which task asks for it. ``essential`` and ``confirmed`` together make a gate.
    """

    language_id: str
    listening: int = 0
    reading: int = 0
    speaking: int = 0
    writing: int = 0
    motive: str = ""
    confirmed: bool = False
    essential: bool = True
    origin: Origin = "structured"

    def __post_init__(self) -> None:
        levels = (self.listening, self.reading, self.speaking, self.writing)
        if min(levels) < 0 or max(levels) > 6 or self.origin not in ORIGINS:  # noqa: PLR2004
            raise ValueError(f"no such language need: {levels}, {self.origin}")


@dataclass(frozen=True, slots=True)
class LicenceNeed:
    """A licence, card or legal right that the work asks for; any one of ``any_of`` is enough.

    A need that follows from law alone (the occupation stands in the table of regulated
    occupations) is confirmed from the start: the law confirms it. ``source`` names the law, the
    register or the ad; ``checked_on`` is the day the rule was last looked up.
    """

    any_of: tuple[str, ...]
    basis: LicenceBasis
    source: str = ""
    confirmed: bool = False
    checked_on: date | None = None
    origin: Origin = "structured"

    def __post_init__(self) -> None:
        if not self.any_of or self.basis not in LICENCE_BASES or self.origin not in ORIGINS:
            raise ValueError(f"no such licence need: {self.any_of}, {self.basis}, {self.origin}")


@dataclass(frozen=True, slots=True)
class Requirements:
    """Everything that an opening or a programme asks of a person.

    Parameters
    ----------
    opening_id : str
        Id of the opening, or of the programme's intake.
    version : int
        Version of the requirements; kept with every ranking.
    kind : "opening" or "programme"
    occupation_id : str or None
        None if the occupation is not known.
    occupation_near : mapping of occupation id to percent
        Closeness of other occupations; the occupation itself is always 100.
    skills, languages, licences : tuples
        Their order carries no meaning.
    place : (latitude, longitude) or None
    remote : bool
        True if the work is done from anywhere; then travel is not asked.
    hours_min, hours_max : int in 0..100
        Percent of full time that is offered.
    schedules : frozenset of "day", "evening", "night", "weekend"
        Those that the work needs. Empty if not stated.
    starts_on : date or None
        None means as soon as possible.
    education_level : int in 0..8 or None
        Level (SeQF-like). Counts only with ``education_by_law``.
    education_by_law : bool
    """

    opening_id: str
    version: int = 1
    kind: Kind = "opening"
    occupation_id: str | None = None
    occupation_near: Mapping[str, int] = field(default_factory=dict)
    skills: tuple[RequiredSkill, ...] = ()
    languages: tuple[LanguageNeed, ...] = ()
    licences: tuple[LicenceNeed, ...] = ()
    place: tuple[float, float] | None = None
    remote: bool = False
    hours_min: int = 0
    hours_max: int = 100
    schedules: frozenset[str] = frozenset()
    starts_on: date | None = None
    education_level: int | None = None
    education_by_law: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.hours_min <= self.hours_max <= 100:  # noqa: PLR2004
            raise ValueError(f"no such hours: {self.hours_min}-{self.hours_max} %")
        if not self.schedules <= _SCHEDULES:
            raise ValueError(f"no such schedule: {sorted(self.schedules - _SCHEDULES)}")
        if any(not 0 <= percent <= 100 for percent in self.occupation_near.values()):  # noqa: PLR2004
            raise ValueError("nearness is a percentage")


def to_json(requirements: Requirements) -> dict[str, Any]:
    """Return the requirements as a dictionary that JSON can hold.

    Examples
    --------
    >>> asked = Requirements("o1", skills=(RequiredSkill("welding", near=(("soldering", 40),)),))
    >>> from_json(to_json(asked)) == asked
    True
    """
    return {
        "opening_id": requirements.opening_id,
        "version": requirements.version,
        "kind": requirements.kind,
        "occupation_id": requirements.occupation_id,
        "occupation_near": dict(sorted(requirements.occupation_near.items())),
        "skills": [_skill_out(x) for x in requirements.skills],
        "languages": [_language_out(x) for x in requirements.languages],
        "licences": [_licence_out(x) for x in requirements.licences],
        "place": None if requirements.place is None else list(requirements.place),
        "remote": requirements.remote,
        "hours_min": requirements.hours_min,
        "hours_max": requirements.hours_max,
        "schedules": sorted(requirements.schedules),
        "starts_on": _day_out(requirements.starts_on),
        "education_level": requirements.education_level,
        "education_by_law": requirements.education_by_law,
    }


def from_json(body: Mapping[str, Any]) -> Requirements:
    """Return the requirements that `to_json` wrote; absent fields take their defaults.

    Raises
    ------
    ValueError
        A level, weight, origin, basis, share of hours or schedule does not exist.
    """
    place = body.get("place")
    return Requirements(
        opening_id=body["opening_id"],
        version=body.get("version", 1),
        kind=body.get("kind", "opening"),
        occupation_id=body.get("occupation_id"),
        occupation_near=dict(body.get("occupation_near", {})),
        skills=tuple([_skill_in(x) for x in body.get("skills", ())]),
        languages=tuple([LanguageNeed(**x) for x in body.get("languages", ())]),
        licences=tuple([_licence_in(x) for x in body.get("licences", ())]),
        place=None if place is None else (float(place[0]), float(place[1])),
        remote=body.get("remote", False),
        hours_min=body.get("hours_min", 0),
        hours_max=body.get("hours_max", 100),
        schedules=frozenset(body.get("schedules", ())),
        starts_on=_day_in(body.get("starts_on")),
        education_level=body.get("education_level"),
        education_by_law=body.get("education_by_law", False),
    )


def _skill_out(skill: RequiredSkill) -> dict[str, Any]:
    return {
        "skill_id": skill.skill_id,
        "level": skill.level,
        "weight": skill.weight,
        "essential": skill.essential,
        "near": [list(pair) for pair in skill.near],
        "origin": skill.origin,
        "confirmed": skill.confirmed,
        "trainable_days": skill.trainable_days,
    }


def _skill_in(body: Mapping[str, Any]) -> RequiredSkill:
    return RequiredSkill(
        skill_id=body["skill_id"],
        level=body.get("level", DEFAULT_LEVEL),
        weight=body.get("weight", 1),
        essential=body.get("essential", True),
        near=tuple([(concept_id, percent) for concept_id, percent in body.get("near", ())]),
        origin=body.get("origin", "structured"),
        confirmed=body.get("confirmed", False),
        trainable_days=body.get("trainable_days"),
    )


def _language_out(need: LanguageNeed) -> dict[str, Any]:
    return {
        "language_id": need.language_id,
        "listening": need.listening,
        "reading": need.reading,
        "speaking": need.speaking,
        "writing": need.writing,
        "motive": need.motive,
        "confirmed": need.confirmed,
        "essential": need.essential,
        "origin": need.origin,
    }


def _licence_out(need: LicenceNeed) -> dict[str, Any]:
    return {
        "any_of": list(need.any_of),
        "basis": need.basis,
        "source": need.source,
        "confirmed": need.confirmed,
        "checked_on": _day_out(need.checked_on),
        "origin": need.origin,
    }


def _licence_in(body: Mapping[str, Any]) -> LicenceNeed:
    return LicenceNeed(
        any_of=tuple(body["any_of"]),
        basis=body["basis"],
        source=body.get("source", ""),
        confirmed=body.get("confirmed", False),
        checked_on=_day_in(body.get("checked_on")),
        origin=body.get("origin", "structured"),
    )


def _day_out(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day_in(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
