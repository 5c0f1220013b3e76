"""The order: every candidate of an opening, every opening of a person, nobody left out."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby

from candidates.profile import Profile
from employers.requirements import Kind, Requirements
from matching.scoring.gates import GateResult
from matching.scoring.scorer import Scored, Scorer
from matching.scoring.weights import Card


@dataclass(frozen=True, slots=True)
class Ranked:
    """One person's place for an opening.

    Parameters
    ----------
    candidate_id : str
    profile_version : int
    place : int
        From 1, within the list. Equals share the place of the first among them.
    wait_days : int or None
        Days since the last proposal, or since the profile became complete; None before that.
    scored : Scored
    """

    candidate_id: str
    profile_version: int
    place: int
    wait_days: int | None
    scored: Scored

    @property
    def score(self) -> int:
        """Hundredths of a point, 0..10,000."""
        return self.scored.score

    @property
    def whole(self) -> int:
        """Whole points, 0..100."""
        return self.scored.whole

    @property
    def gates(self) -> tuple[GateResult, ...]:
        """Those still to be opened; empty for the ready."""
        return self.scored.gates


@dataclass(frozen=True, slots=True)
class Ranking:
    """Everyone considered for an opening, in order.

    ``ready`` have no open gate; ``on_the_way`` have at least one, and are ranked in the same way.
    ``digest`` is the hash of the order: two runs with one digest put the same people, with the
    same scores and gates, in the same places.
    """

    opening_id: str
    requirements_version: int
    card_version: str
    card_sha256: str
    as_of: date
    ready: tuple[Ranked, ...]
    on_the_way: tuple[Ranked, ...]
    digest: str

    def everyone(self) -> Iterator[Ranked]:
        """Give the ready, then those on the way."""
        yield from self.ready
        yield from self.on_the_way

    def __len__(self) -> int:
        return len(self.ready) + len(self.on_the_way)


@dataclass(frozen=True, slots=True)
class Route:
    """One opening or programme for a person, with its place among the person's routes."""

    opening_id: str
    kind: Kind
    requirements_version: int
    place: int
    scored: Scored

    @property
    def score(self) -> int:
        """Hundredths of a point, 0..10,000."""
        return self.scored.score

    @property
    def whole(self) -> int:
        """Whole points, 0..100."""
        return self.scored.whole

    @property
    def gates(self) -> tuple[GateResult, ...]:
        """Those still to be opened; empty if the person is ready for it."""
        return self.scored.gates


@dataclass(frozen=True, slots=True)
class Routes:
    """Every opening and programme considered for a person, in order."""

    candidate_id: str
    profile_version: int
    card_version: str
    card_sha256: str
    as_of: date
    ready: tuple[Route, ...]
    on_the_way: tuple[Route, ...]

    def everything(self) -> Iterator[Route]:
        """Give those the person is ready for, then those on the way."""
        yield from self.ready
        yield from self.on_the_way


def rank(
    requirements: Requirements,
    profiles: Iterable[Profile],
    card: Card,
    *,
    as_of: date,
    now: datetime,
    key: bytes,
) -> Ranking:
    """Put every candidate of an opening in order.

    The order key is (whole points, longest wait, keyed hash of opening and candidate); the ready
    come before those on the way. The wait is counted in whole days, so that people whose profiles
    became complete on the same day are not told apart by the minute. It never counts from the
    arrival in the country, which is not known here.

    Parameters
    ----------
    requirements : Requirements
    profiles : iterable of Profile
        In any order; it makes no difference.
    card : Card
    as_of : date
        The day the evidence is looked at.
    now : datetime
        Aware. Only for the days of waiting that are shown; it changes no order.
    key : bytes
        Secret of the hash, so that nobody can choose an id that comes first.

    Returns
    -------
    Ranking
        With everyone in it.
    """
    scorer = Scorer(requirements, card, as_of=as_of)
    ready: list[tuple[tuple[int, date, bytes], Profile, Scored]] = []
    on_the_way: list[tuple[tuple[int, date, bytes], Profile, Scored]] = []
    for profile in profiles:
        scored = scorer.score(profile)
        waits = waiting_day(profile)
        order = (
            -scored.whole,
            waits,
            keyed_hash(key, requirements.opening_id, profile.candidate_id),
        )
        (on_the_way if scored.gates else ready).append((order, profile, scored))
    today = now.astimezone(UTC).date()
    ready_list, way_list = _placed(ready, today), _placed(on_the_way, today)
    return Ranking(
        opening_id=requirements.opening_id,
        requirements_version=requirements.version,
        card_version=card.version,
        card_sha256=card.sha256,
        as_of=as_of,
        ready=ready_list,
        on_the_way=way_list,
        digest=digest_of(ready_list, way_list),
    )


def routes(
    profile: Profile,
    requirements: Iterable[Requirements],
    card: Card,
    *,
    as_of: date,
    key: bytes,
) -> Routes:
    """Put every opening and programme in order for one person, by the same scorer.

    The order key is (whole points, keyed hash of opening and candidate): nobody waits here.
    """
    ready: list[tuple[tuple[int, bytes], Requirements, Scored]] = []
    on_the_way: list[tuple[tuple[int, bytes], Requirements, Scored]] = []
    for asked in requirements:
        scored = Scorer(asked, card, as_of=as_of).score(profile)
        order = (-scored.whole, keyed_hash(key, asked.opening_id, profile.candidate_id))
        (on_the_way if scored.gates else ready).append((order, asked, scored))
    return Routes(
        candidate_id=profile.candidate_id,
        profile_version=profile.version,
        card_version=card.version,
        card_sha256=card.sha256,
        as_of=as_of,
        ready=_placed_routes(ready),
        on_the_way=_placed_routes(on_the_way),
    )


def equals(ranked: Sequence[Ranked]) -> list[tuple[Ranked, ...]]:
    """Return the groups of people with the same whole points, in the order of the list."""
    return [tuple(group) for _, group in groupby(ranked, key=lambda r: r.whole)]


def keyed_hash(key: bytes, opening_id: str, candidate_id: str) -> bytes:
    """Return HMAC-SHA256 of opening and candidate: an order that nobody can foresee or choose.

    Examples
    --------
    >>> keyed_hash(b"key", "o1", "c1") == keyed_hash(b"key", "o1", "c1")
    True
    >>> keyed_hash(b"key", "o1", "c1") == keyed_hash(b"key", "o2", "c1")
    False
    """
    return hmac.digest(key, f"{opening_id}\n{candidate_id}".encode(), "sha256")


def digest_of(ready: Iterable[Ranked], on_the_way: Iterable[Ranked]) -> str:
    """Return the hash of an order: who stands where, with which score, behind which gates."""
    lines = []
    for name, ranked in (("ready", ready), ("on the way", on_the_way)):
        for one in ranked:
            gates = ",".join(
                [f"{g.gate}:{g.outcome}:{'|'.join(g.subjects)}" for g in one.scored.gates]
            )
            lines.append(f"{name};{one.candidate_id};{one.profile_version};{one.score};{gates}\n")
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def waiting_day(profile: Profile) -> date:
    """Return the day a person's wait counts from; the last of all days for nobody's wait."""
    since = profile.waiting_since
    return date.max if since is None else since.astimezone(UTC).date()


def _placed(
    entries: list[tuple[tuple[int, date, bytes], Profile, Scored]], today: date
) -> tuple[Ranked, ...]:
    entries.sort(key=lambda entry: entry[0])
    placed = []
    place, whole = 0, -1
    for position, ((_, waiting_day, _), profile, scored) in enumerate(entries, start=1):
        if scored.whole != whole:
            place, whole = position, scored.whole
        wait = None if waiting_day == date.max else max(0, (today - waiting_day).days)
        placed.append(Ranked(profile.candidate_id, profile.version, place, wait, scored))
    return tuple(placed)


def _placed_routes(
    entries: list[tuple[tuple[int, bytes], Requirements, Scored]],
) -> tuple[Route, ...]:
    entries.sort(key=lambda entry: entry[0])
    placed = []
    place, whole = 0, -1
    for position, (_, asked, scored) in enumerate(entries, start=1):
        if scored.whole != whole:
            place, whole = position, scored.whole
        placed.append(Route(asked.opening_id, asked.kind, asked.version, place, scored))
    return tuple(placed)
