"""Synthetic people and openings of any number: skills by Zipf's law, everything from a seed.

People come in chunks of a fixed size, each from the seed and its own number, so that a pool of
400,000 begins with the pool of 100,000 and can be made in parts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np

from candidates.profile import (
    Evidence,
    Experience,
    LanguageLevel,
    Licence,
    Profile,
    RightToWork,
)
from employers.requirements import LanguageNeed, LicenceNeed, RequiredSkill, Requirements

AS_OF = date(2026, 11, 1)
NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
CHUNK = 2_000
SWEDISH = "swedish"
COMMON = 12  # the most common skills, which openings demand

_CODES = ("E0", "E1", "E2", "E3", "E4", "E5", "E6")
_CODE_SHARES = (0.38, 0.17, 0.18, 0.11, 0.09, 0.04, 0.03)
_SCHEDULES: tuple[frozenset[str], ...] = (
    frozenset(),
    frozenset({"day"}),
    frozenset({"day", "evening"}),
    frozenset({"day", "evening", "weekend"}),
    frozenset({"night"}),
)
_SOURCES = ("self", "a1", "b2", "c3", "d4")

Numbers = np.random.Generator


@dataclass(frozen=True, slots=True)
class World:
    """How large the world is that people and openings come from."""

    seed: int = 1
    skills: int = 14_000
    occupations: int = 400
    licences: int = 40
    places: int = 290
    skills_each: int = 8
    zipf: float = 1.05


def people(world: World, count: int) -> Iterator[Profile]:
    """Yield so many people."""
    skill_shares = _zipf(world.skills, world.zipf)
    occupation_shares = _zipf(world.occupations, 0.8)
    points = _places(world)
    for chunk in range(0, count, CHUNK):
        numbers = np.random.default_rng((world.seed, 1, chunk))
        size = CHUNK
        drawn = _Drawn(world, numbers, size, skill_shares, occupation_shares)
        for place in range(min(size, count - chunk)):
            yield _person(world, drawn, place, number=chunk + place, points=points)


class _Drawn:
    """The random numbers of one chunk, drawn together because that is a hundred times quicker."""

    def __init__(
        self,
        world: World,
        numbers: Numbers,
        size: int,
        skill_shares: np.ndarray[Any, np.dtype[np.float64]],
        occupation_shares: np.ndarray[Any, np.dtype[np.float64]],
    ) -> None:
        wide = 2 * world.skills_each
        self.skills = numbers.choice(world.skills, (size, wide), p=skill_shares).tolist()
        self.held = numbers.poisson(world.skills_each, size).clip(0, wide).tolist()
        self.codes = numbers.choice(len(_CODES), (size, wide), p=_CODE_SHARES).tolist()
        self.levels = numbers.integers(1, 5, (size, wide)).tolist()
        self.days = numbers.integers(0, 1_500, (size, wide)).tolist()
        self.occupations = numbers.choice(
            world.occupations, (size, 3), p=occupation_shares
        ).tolist()
        self.months = numbers.integers(0, 180, (size, 2)).tolist()
        self.cefr = numbers.integers(0, 6, (size, 4)).tolist()
        self.cards = numbers.integers(0, world.licences, (size, 2)).tolist()
        self.places = numbers.integers(0, world.places, size).tolist()
        self.choices = numbers.integers(0, 1_000, (size, 6)).tolist()


def _person(
    world: World, drawn: _Drawn, place: int, *, number: int, points: list[tuple[float, float]]
) -> Profile:
    del world
    choices = drawn.choices[place]
    first, second, wished = drawn.occupations[place]
    hours = (100, 75, 50, 50)[choices[0] % 4]
    return Profile(
        candidate_id=f"c{number}",
        evidence=_evidence(drawn, place),
        experience=(
            Experience(f"o{first}", drawn.months[place][0], _CODES[choices[1] % 3]),
            Experience(f"o{second}", drawn.months[place][1] // 6),
        ),
        languages=(_language(drawn, place, choices[2]),) if choices[2] >= 20 else (),
        licences=tuple(
            Licence(f"l{card}", "E2", AS_OF - timedelta(days=400))
            for card in drawn.cards[place][: choices[3] % 3]
        ),
        place=points[drawn.places[place]],
        max_travel_minutes=(None, 30, 45, 60, 90)[choices[3] % 5],
        car=choices[4] % 3 == 0,
        hours_min=hours,
        hours_max=100,
        schedules=_SCHEDULES[choices[4] % len(_SCHEDULES)],
        wished_occupations=(f"o{first}", f"o{wished}"),
        education_level=choices[5] % 8,
        right_to_work=RightToWork("yes" if choices[5] >= 120 else "unknown"),
        waiting_since=NOW - timedelta(days=choices[0] % 400),
    )


def _evidence(drawn: _Drawn, place: int) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            f"s{skill}",
            level,
            _CODES[code],
            AS_OF - timedelta(days=days),
            source=_SOURCES[0 if code == 0 else 1 + (skill + code) % 4],
        )
        for skill, level, code, days in zip(
            drawn.skills[place][: drawn.held[place]],
            drawn.levels[place],
            drawn.codes[place],
            drawn.days[place],
            strict=False,
        )
    )


def _language(drawn: _Drawn, place: int, choice: int) -> LanguageLevel:
    listening, reading, speaking, writing = drawn.cefr[place]
    is_test = choice % 4 == 0
    code = "E6" if is_test else ("E0", "E1", "E2")[choice % 3]
    on = AS_OF - timedelta(days=choice)
    return LanguageLevel(SWEDISH, listening, reading, speaking, writing, code, on, test=is_test)


def openings(world: World, count: int) -> Iterator[Requirements]:
    """Yield so many openings."""
    skill_shares = _zipf(world.skills, world.zipf)
    occupation_shares = _zipf(world.occupations, 0.8)
    points = _places(world)
    for number in range(count):
        numbers = np.random.default_rng((world.seed, 2, number))
        common = numbers.choice(COMMON, 3, replace=False).tolist()
        rare = numbers.choice(world.skills, 10, replace=False, p=skill_shares).tolist()
        skills = [*common, *(skill for skill in rare if skill not in common)][:10]
        occupation = int(numbers.choice(world.occupations, p=occupation_shares))
        yield Requirements(
            opening_id=f"opening{number}",
            occupation_id=f"o{occupation}",
            occupation_near={f"o{(occupation + step) % world.occupations}": 60 for step in (1, 2)},
            skills=tuple(
                _required(world, numbers, skill, essential=place < len(common))
                for place, skill in enumerate(skills)
            ),
            languages=(LanguageNeed(SWEDISH, 2, 3, 2, 1, "Safety at work.", confirmed=True),),
            licences=(
                (LicenceNeed((f"l{int(numbers.integers(world.licences))}",), "card"),)
                if number % 3 == 0
                else ()
            ),
            place=points[int(numbers.integers(world.places))],
            hours_min=75,
            hours_max=100,
            schedules=_SCHEDULES[1 + number % 3],
        )


def _required(world: World, numbers: Numbers, skill: int, *, essential: bool) -> RequiredSkill:
    near = numbers.integers(0, world.skills, 6).tolist()
    return RequiredSkill(
        f"s{skill}",
        level=int(numbers.integers(2, 4)),
        weight=int(numbers.integers(1, 4)),
        essential=essential,
        near=tuple((f"s{other}", 40) for other in near if other != skill),
        confirmed=bool(numbers.integers(0, 2)),
    )


def _zipf(count: int, exponent: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    shares = 1 / np.arange(1, count + 1, dtype=np.float64) ** exponent
    normal: np.ndarray[Any, np.dtype[np.float64]] = shares / shares.sum()
    return normal


def _places(world: World) -> list[tuple[float, float]]:
    numbers = np.random.default_rng((world.seed, 3))
    latitudes = numbers.uniform(55.4, 67.5, world.places)
    longitudes = numbers.uniform(11.2, 22.0, world.places)
    return [(float(x), float(y)) for x, y in zip(latitudes, longitudes, strict=True)]
