"""What the demonstration knows by heart: trades, employers and names, joined to the taxonomy."""

import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from foundation.errors import RuleViolation
from taxonomy import catalogue
from taxonomy.graph import Kind

FOLDER = Path(__file__).parent
SCHEME = "starter"
Four = tuple[int, int, int, int]
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Ask:
    """A skill that a trade's ads ask for, and the line in which they say so."""

    concept_id: UUID
    line: str


@dataclass(frozen=True, slots=True)
class Card:
    """A licence or card that a trade's ads ask for, in so many ads of a hundred."""

    key: str
    concept_id: UUID
    line: str
    percent: int


@dataclass(frozen=True, slots=True)
class Trade:
    """An occupation as the town knows it: what its ads say and what its people can do."""

    key: str
    label: str
    occupation_id: UUID
    people: int
    openings: int
    kinds: frozenset[str]
    headlines: tuple[str, ...]
    tasks: tuple[str, ...]
    musts: tuple[Ask, ...]
    wishes: tuple[Ask, ...]
    licences: tuple[Card, ...]
    language: Four
    motive: str
    schedules: tuple[tuple[str, ...], ...]
    hours: tuple[tuple[int, int], ...]
    in_english: bool
    tongues: tuple[str, ...]
    others: tuple[UUID, ...]  # typical skills that the ads do not name


@dataclass(frozen=True, slots=True)
class Firm:
    """An invented employer."""

    name: str
    sector: str
    kinds: frozenset[str]
    place: str
    site: str
    about: str
    in_the_south: bool


@dataclass(frozen=True, slots=True)
class NamePool:
    """Given and family names that go together, and the language of those who bear them."""

    tongue: str
    share: int
    given: tuple[str, ...]
    family: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that the demonstration is made of."""

    trades: tuple[Trade, ...]
    firms: tuple[Firm, ...]
    names: tuple[NamePool, ...]
    licences: Mapping[str, UUID]
    languages: Mapping[str, UUID]
    language_labels: Mapping[str, str]
    places: Mapping[str, UUID]
    words: Mapping[str, Sequence[str]]
    homes: Mapping[str, Sequence[tuple[str, int]]]

    @property
    def swedish_id(self) -> UUID:
        """Return the concept of the Swedish language."""
        return self.languages["swedish"]


def open_book(session: Session) -> Book:
    """Return the book with every word found in the taxonomy.

    Raises
    ------
    RuleViolation
        The taxonomy lacks something that the demonstration speaks of.
    """
    town = _read("town.json")
    pools = tuple(
        NamePool(one["tongue"], one["share"], tuple(one["given"]), tuple(one["family"]))
        for one in _read("names.json")
    )
    finder = _Finder(session)
    trades = tuple(_trade_of(finder, one) for one in _read("trades.json"))
    tongues = {pool.tongue for pool in pools} | {"swedish", "english"}
    tongues.update(tongue for trade in trades for tongue in trade.tongues)
    languages = {tongue: finder.find(Kind.LANGUAGE, tongue) for tongue in sorted(tongues)}
    views = catalogue.concepts_by_id(session, languages.values(), language="sv")
    firms = tuple(_firm_of(one) for one in _read("employers.json"))
    homes = {key: [(name, share) for name, share in town[key]] for key in _HOMES}
    named = {firm.place for firm in firms} | {name for all_ in homes.values() for name, _ in all_}
    return Book(
        trades=trades,
        firms=firms,
        names=pools,
        licences=finder.known(Kind.LICENCE)
        | {"driving_ce": finder.find(Kind.LICENCE, "driving_ce")},
        languages=languages,
        language_labels={tongue: views[one].label for tongue, one in languages.items()},
        places=_places(session, named),
        words={key: tuple(value) for key, value in town.items() if key not in _HOMES},
        homes=homes,
    )


def pick(dice: random.Random, weighted: Iterable[tuple[Value, int]]) -> Value:
    """Return one of the values, each as likely as its weight says."""
    values, weights = zip(*weighted, strict=True)
    chosen: Value = dice.choices(values, weights)[0]
    return chosen


def chance(dice: random.Random, percent: int) -> bool:
    """Return true in so many cases of a hundred."""
    return dice.random() * 100 < percent


_HOMES = ("homes", "southern_homes")


class _Finder:
    """Finds starter concepts by their key and remembers them."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._found: dict[tuple[Kind, str], UUID] = {}

    def find(self, kind: Kind, key: str) -> UUID:
        if (kind, key) not in self._found:
            concept_id = catalogue.concept_by_code(self.session, SCHEME, key, kind=kind)
            if concept_id is None:
                raise RuleViolation(
                    "The taxonomy has no {key}. Import the starter taxonomy first.", key=key
                )
            self._found[kind, key] = concept_id
        return self._found[kind, key]

    def known(self, kind: Kind) -> dict[str, UUID]:
        return {key: one for (of, key), one in self._found.items() if of is kind}


def _trade_of(finder: _Finder, one: Mapping[str, Any]) -> Trade:
    occupation_id = finder.find(Kind.OCCUPATION, one["key"])
    musts = tuple(Ask(finder.find(Kind.SKILL, key), line) for key, line in one["musts"])
    wishes = tuple(Ask(finder.find(Kind.SKILL, key), line) for key, line in one["wishes"])
    named = {ask.concept_id for ask in (*musts, *wishes)}
    typical = [x.skill_id for x in catalogue.typical_skills(finder.session, occupation_id)]
    kinds = catalogue.concepts_by_id(finder.session, typical, language="sv")
    return Trade(
        key=one["key"],
        label=catalogue.find_concept(finder.session, occupation_id).label,
        occupation_id=occupation_id,
        people=one["people"],
        openings=one["openings"],
        kinds=frozenset(one["kinds"]),
        headlines=tuple(one["headlines"]),
        tasks=tuple(one["tasks"]),
        musts=musts,
        wishes=wishes,
        licences=tuple(
            Card(key, finder.find(Kind.LICENCE, key), line, percent)
            for key, line, percent in one["licences"]
        ),
        language=_four(one["language"]),
        motive=one["motive"],
        schedules=tuple(tuple(times) for times in one["schedules"]),
        hours=tuple((least, most) for least, most in one["hours"]),
        in_english=one.get("english", False),
        tongues=tuple(one.get("tongues", ())),
        others=tuple(
            sorted(
                (x for x in typical if x not in named and kinds[x].kind == Kind.SKILL),
                key=lambda x: kinds[x].label,
            )
        ),
    )


def _firm_of(one: Mapping[str, Any]) -> Firm:
    return Firm(
        name=one["name"],
        sector=one["sector"],
        kinds=frozenset(one["kinds"]),
        place=one["place"],
        site=one["site"],
        about=one["about"],
        in_the_south=one.get("south", False),
    )


def _places(session: Session, names: Iterable[str]) -> dict[str, UUID]:
    by_label = {
        place.label: place.id
        for place in catalogue.list_places(session)
        if place.kind == Kind.MUNICIPALITY
    }
    missing = sorted(name for name in names if name not in by_label)
    if missing:
        raise RuleViolation(
            "The taxonomy has no {key}. Import the starter taxonomy first.", key=missing[0]
        )
    return by_label


def _four(levels: Sequence[int]) -> Four:
    listening, reading, speaking, writing = levels
    return listening, reading, speaking, writing


def _read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))
