"""The scorecard: how many points each feature gives, read from published JSON and checked.

A card is integers only. A feature's points are a non-decreasing, piecewise linear function of its
value, so that more of what is asked never costs anyone a point.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

from candidates.profile import EVIDENCE_CODES
from matching.scoring.trust import FULL, Trust

FEATURES: Final = (
    "essential_coverage",
    "occupation_experience",
    "language_fit",
    "desirable_coverage",
    "travel_fit",
    "time_fit",
    "own_wishes",
    "education_by_law",
)
"""The only features a card may name, in the order in which explanations list them."""

MAX_SCORE: Final = 10_000
"""Hundredths of a point."""

MAX_STEPS: Final = 15
"""Steps of experience; a faster twin of the scorer packs them in four bits."""

_SECTIONS: Final = frozenset(
    {
        "version",
        "date",
        "author",
        "reason",
        "data",
        "metrics",
        "intercept",
        "features",
        "trust",
        "experience_steps",
        "unconfirmed_percent",
        "default_travel_minutes",
        "ask_again_months",
    }
)
_TRUST: Final = frozenset(
    {"skill", "language", "experience", "further_source", "cap", "language_test_months"}
)
_FEATURE: Final = frozenset({"points", "not_asked", "reason"})


class CardRefused(ValueError):  # noqa: N818 - the name says what happened
    """The scorecard is damaged or asks for something that a card must not do."""


@dataclass(frozen=True, slots=True)
class FeatureCard:
    """What one feature is worth.

    Parameters
    ----------
    name : str
    points : tuple of (value, points)
        Value in permille from 0 to 1000, points in hundredths; both integers.
    not_asked : int in 0..1000
        The value everyone gets where the opening asks nothing of the kind.
    reason : str
        Why it weighs what it weighs.
    table : tuple of 1001 int
        Points for every value from 0 to 1000.
    """

    name: str
    points: tuple[tuple[int, int], ...]
    not_asked: int
    reason: str
    table: tuple[int, ...]

    @property
    def max_points(self) -> int:
        """The most points the feature can give, in hundredths."""
        return self.table[FULL]


@dataclass(frozen=True, slots=True)
class Card:
    """A scorecard that has passed every check.

    ``sha256`` is the hash of the card's canonical JSON: two cards with one hash score alike.
    """

    version: str
    made_on: date
    author: str
    reason: str
    data: str
    metrics: Mapping[str, Any]
    intercept: int
    features: tuple[FeatureCard, ...]
    trust: Trust
    experience_steps: tuple[tuple[int, int], ...]
    experience_share: tuple[int, ...]
    unconfirmed_percent: int
    default_travel_minutes: int
    ask_again_months: int
    sha256: str


def canonical(body: Mapping[str, Any]) -> str:
    """Return the one JSON text of a card: sorted keys, no spaces.

    Examples
    --------
    >>> canonical({"b": 1, "a": [2, 3]})
    '{"a":[2,3],"b":1}'
    """
    return json.dumps(
        body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def load_card(text: str, *, sha256: str | None = None) -> Card:
    """Read a scorecard from its JSON text and check it.

    Parameters
    ----------
    text : str
    sha256 : str or None
        The hash the card must have; None takes any.

    Raises
    ------
    CardRefused
        The text is not JSON, its hash differs, it names an unknown feature, leaves one out, its
        points fall somewhere, or a number is no integer or out of range.
    """
    try:
        body = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_no_doubles)
    except (json.JSONDecodeError, RecursionError) as error:
        raise CardRefused(f"the card is not JSON: {error}") from error
    return card_from(body, sha256=sha256)


def card_from(body: object, *, sha256: str | None = None) -> Card:
    """Check a scorecard that is already a dictionary; see `load_card`."""
    card = _mapping(body, "card")
    _only(card, _SECTIONS, "card")
    digest = hashlib.sha256(canonical(card).encode("utf-8", "surrogatepass")).hexdigest()
    if sha256 is not None and digest != sha256:
        raise CardRefused("the card has been altered: its hash differs")
    features = _features(card["features"])
    intercept = _integer(card["intercept"], "intercept", 0, MAX_SCORE)
    if intercept + sum(feature.max_points for feature in features) > MAX_SCORE:
        raise CardRefused(f"the points add up to more than {MAX_SCORE}")
    steps = _pairs(card["experience_steps"], "experience_steps", first=0)
    if len(steps) > MAX_STEPS or steps[0][1] < 0 or steps[-1][1] > FULL:
        raise CardRefused(f"experience has at most {MAX_STEPS} steps, of 0 to {FULL}")
    return Card(
        version=_text(card["version"], "version"),
        made_on=_day(card["date"]),
        author=_text(card["author"], "author"),
        reason=_text(card["reason"], "reason"),
        data=_text(card["data"], "data"),
        metrics=MappingProxyType(dict(_mapping(card["metrics"], "metrics"))),
        intercept=intercept,
        features=features,
        trust=_trust(card["trust"]),
        experience_steps=steps,
        experience_share=_share_by_month(steps),
        unconfirmed_percent=_integer(card["unconfirmed_percent"], "unconfirmed_percent", 1, 100),
        default_travel_minutes=_integer(
            card["default_travel_minutes"], "default_travel_minutes", 1, 24 * 60
        ),
        ask_again_months=_integer(card["ask_again_months"], "ask_again_months", 1, 1200),
        sha256=digest,
    )


def points_table(points: tuple[tuple[int, int], ...]) -> tuple[int, ...]:
    r"""Return the points for every value from 0 to 1000.

    Between two neighbours :math:`(x_0, p_0), (x_1, p_1)` the points are
    :math:`\lfloor (p_0 (x_1 - v) + p_1 (v - x_0)) / (x_1 - x_0) \rfloor`: integers throughout, so
    that every implementation agrees.

    Examples
    --------
    >>> table = points_table(((0, 0), (500, 300), (1000, 400)))
    >>> table[0], table[1], table[250], table[500], table[750], table[1000]
    (0, 0, 150, 300, 350, 400)
    """
    table = [points[0][1]]
    for (x0, p0), (x1, p1) in pairwise(points):
        table.extend((p0 * (x1 - v) + p1 * (v - x0)) // (x1 - x0) for v in range(x0 + 1, x1 + 1))
    return tuple(table)


def _features(value: object) -> tuple[FeatureCard, ...]:
    features = _mapping(value, "features")
    _only(features, frozenset(FEATURES), "features")
    return tuple(_feature(name, features[name]) for name in FEATURES)


def _feature(name: str, value: object) -> FeatureCard:
    body = _mapping(value, name)
    _only(body, _FEATURE, name)
    points = _pairs(body["points"], name, first=0)
    if points[0][1] < 0 or points[-1][0] != FULL:
        raise CardRefused(f"{name}: points go from value 0 to {FULL} and are never negative")
    return FeatureCard(
        name=name,
        points=points,
        not_asked=_integer(body["not_asked"], f"{name}.not_asked", 0, FULL),
        reason=_text(body["reason"], f"{name}.reason"),
        table=points_table(points),
    )


def _trust(value: object) -> Trust:
    body = _mapping(value, "trust")
    _only(body, _TRUST, "trust")
    skill = _trust_table(body["skill"], "skill")
    return Trust(
        skill=skill,
        language=_trust_table(body["language"], "language"),
        experience=_trust_table(body["experience"], "experience"),
        further_source=_integer(body["further_source"], "further_source", 0, FULL),
        cap=_integer(body["cap"], "cap", skill["E6"], FULL),
        test_months=_integer(body["language_test_months"], "language_test_months", 1, 1200),
    )


def _trust_table(value: object, where: str) -> Mapping[str, int]:
    body = _mapping(value, where)
    _only(body, frozenset(EVIDENCE_CODES), where)
    # An own statement keeps some trust: a missing paper must never look like a missing skill.
    table = {code: _integer(body[code], f"{where}.{code}", 1, FULL) for code in EVIDENCE_CODES}
    values = [table[code] for code in EVIDENCE_CODES]
    if values != sorted(values):
        raise CardRefused(f"{where}: stronger evidence must not be trusted less")
    return MappingProxyType(table)


def _share_by_month(steps: tuple[tuple[int, int], ...]) -> tuple[int, ...]:
    return tuple(
        max(value for start, value in steps if start <= month) for month in range(steps[-1][0] + 1)
    )


def _pairs(value: object, where: str, *, first: int) -> tuple[tuple[int, int], ...]:
    if not isinstance(value, list) or len(value) < 2:  # noqa: PLR2004
        raise CardRefused(f"{where}: at least two pairs are needed")
    pairs = []
    for pair in value:
        if not isinstance(pair, list) or len(pair) != 2:  # noqa: PLR2004
            raise CardRefused(f"{where}: {pair!r} is no pair")
        pairs.append(
            (_integer(pair[0], where, 0, MAX_SCORE), _integer(pair[1], where, 0, MAX_SCORE))
        )
    rising = all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(pairs))
    if pairs[0][0] != first or not rising:
        raise CardRefused(f"{where}: values must rise and points must never fall")
    return tuple(pairs)


def _integer(value: object, where: str, low: int, high: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise CardRefused(f"{where}: {value!r} is no integer from {low} to {high}")
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise CardRefused(f"{where}: a text is needed")
    return value


def _day(value: object) -> date:
    try:
        return date.fromisoformat(_text(value, "date"))
    except ValueError as error:
        raise CardRefused(f"date: {value!r} is no date") from error


def _mapping(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise CardRefused(f"{where}: an object is needed")
    return value


def _only(body: Mapping[str, Any], names: frozenset[str], where: str) -> None:
    unknown, absent = sorted(set(body) - names), sorted(names - set(body))
    if unknown or absent:
        raise CardRefused(f"{where}: unknown {unknown}, missing {absent}")


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    body = dict(pairs)
    if len(body) != len(pairs):
        raise CardRefused("a name stands twice")
    return body


def _refuse_constant(name: str) -> None:
    raise CardRefused(f"{name} is no number for a card")
