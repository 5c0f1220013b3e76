"""What the match says in JSON. Points are hundredths; terms and intercept add up to score."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from foundation.text import Output


class LineOut(Output):
    """One thing asked, and what is held of it by which evidence."""

    subject: str
    text: str
    state: str
    credit: int | None
    evidence_code: str | None
    evidence_date: date | None
    evidence_id: str
    origin: str
    confirmed: bool


class TermOut(Output):
    """One term of the sum."""

    feature: str
    name: str
    meaning: str
    value: int
    points: int
    max_points: int
    asked: bool
    lines: list[LineOut]


class GateOut(Output):
    """One gate: open or not, on which ground, with the next step and its owner."""

    gate: str
    name: str
    subject: str
    state: str
    basis: str
    detail: str
    source: str
    date: date | None
    next_step: str
    owner: str


class StepOut(Output):
    """A step that would help here: points it would add and gates it would open, recomputed."""

    step: str
    text: str
    owner: str
    subject: str
    gain: int
    opens: int


class ExplanationOut(Output):
    """Why somebody has this score: ``intercept`` plus the points of ``terms`` is ``score``."""

    score: int
    low: int
    high: int
    own_share: int
    intercept: int
    ready: bool
    terms: list[TermOut]
    gates: list[GateOut]
    next_steps: list[StepOut]
    not_used: list[str]


class RankedOut(Output):
    """One candidate's place. Equals (the same whole points) share a place."""

    place: int
    equals: int
    candidate_id: UUID
    name: str
    profile_version: int
    score: int
    points: int
    wait_days: int | None
    list: str
    explanation: ExplanationOut


class UnscoredOut(Output):
    """One candidate in a list without scores."""

    candidate_id: UUID
    name: str
    profile_version: int


class CardOut(Output):
    """Which scorecard a ranking was made by."""

    version: str
    sha256: str


class OpeningOut(Output):
    """Which opening a ranking is for."""

    id: UUID
    headline: str
    employer: str
    place: str
    occupation: str


class RankingOut(Output):
    """An opening's candidates in order; ``next`` is where the next page starts."""

    run_id: UUID
    opening: OpeningOut
    requirements_version: int
    card: CardOut
    as_of: date
    order_digest: str
    ready: int
    on_the_way: int
    note: str
    items: list[RankedOut]
    next: str | None


class UnscoredRankingOut(Output):
    """An opening's candidates without scores, because no sound scorecard is there."""

    opening: OpeningOut
    unscored: Literal[True] = True
    note: str
    items: list[UnscoredOut]
    next: str | None


class RouteOut(Output):
    """One opening for a candidate."""

    place: int
    opening: OpeningOut
    score: int
    points: int
    list: str
    explanation: ExplanationOut


class RoutesOut(Output):
    """A candidate's openings in order; ``next`` is where the next page starts."""

    run_id: UUID
    candidate_id: UUID
    profile_version: int
    card: CardOut
    as_of: date
    ready: int
    on_the_way: int
    note: str
    items: list[RouteOut]
    next: str | None


class RunOut(Output):
    """A kept ranking."""

    id: UUID
    kind: str
    opening_id: UUID | None
    candidate_id: UUID | None
    made_by: UUID | None
    made_at: datetime
    as_of: date
    card: CardOut
    taxonomy_version: str
    requirements_version: int | None
    ready: int
    on_the_way: int
    order_digest: str


class RunDetailOut(RunOut):
    """A kept ranking with the rows that were shown."""

    filters: dict[str, Any]
    shown: list[dict[str, Any]]


class RunsOut(Output):
    """Kept rankings, the newest first."""

    items: list[RunOut]
    next: str | None


class ReplayOut(Output):
    """What came of computing a kept ranking again."""

    run_id: UUID
    same: bool
    kept_digest: str
    digest: str
    profiles: int
    missing: int
    key_changed: bool
