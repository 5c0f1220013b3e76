"""The explanation: the terms of the sum, the evidence behind them, and the way on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any, Final, Literal

from candidates.profile import Evidence, Profile
from employers.requirements import Requirements
from matching.scoring.gates import GateResult
from matching.scoring.lines import Line, lines_of, pieces_of
from matching.scoring.next_steps import NextStep, next_steps
from matching.scoring.scorer import Scorer
from matching.scoring.trust import (
    FULL,
    OWN_STATEMENT,
    after_months,
    standing_code,
    standing_levels,
)
from matching.scoring.weights import Card, FeatureCard

NEVER_USED: Final = (
    "name",
    "photo",
    "email",
    "age",
    "personal_number",
    "sex",
    "gender_identity",
    "country_of_birth",
    "citizenship",
    "mother_tongue",
    "religion",
    "ethnic_origin",
    "disability_and_health",
    "sexual_orientation",
    "family",
    "permit_type",
    "time_in_sweden",
    "benefits_and_subsidies",
    "housing",
    "school_name_and_country",
    "gaps_in_cv",
    "case_notes",
)
"""Codes of what no score, order or gate is ever made of."""

NotCountedReason = Literal["not_asked", "replaced", "run_out", "not_yet_dated"]


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the sum: a feature's value, its points, and what stands behind them.

    ``value`` is in permille; ``points`` and ``max_points`` in hundredths. ``asked`` is False where
    the opening asks nothing of the kind, so that everyone gets the same.
    """

    feature: str
    value: int
    points: int
    max_points: int
    asked: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A piece of evidence that earned nothing here, and why."""

    reason: NotCountedReason
    skill_id: str
    evidence_id: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one person has this score for this opening.

    Parameters
    ----------
    score : int
        ``intercept`` plus the points of ``terms``, in hundredths: exactly.
    low, high : int
        The score if only evidence from E3 up counted, and if all that is claimed counted in full.
    own_share : int in 0..1000
        The part of the score, in permille, that rests on the person's own statements alone.
    gates : tuple of GateResult
        All, also those that are open or ask nothing.
    next_steps : tuple of NextStep
        What would help most comes first.
    not_counted : tuple of NotCounted
    ask_again : tuple of str
        Records of own statements old enough to be asked again. It costs no points.
    never_used : tuple of str
        ``NEVER_USED``.
    """

    candidate_id: str
    profile_version: int
    opening_id: str
    requirements_version: int
    card_version: str
    card_sha256: str
    as_of: date
    score: int
    low: int
    high: int
    own_share: int
    intercept: int
    terms: tuple[Term, ...]
    gates: tuple[GateResult, ...]
    next_steps: tuple[NextStep, ...]
    not_counted: tuple[NotCounted, ...]
    ask_again: tuple[str, ...]
    never_used: tuple[str, ...] = NEVER_USED

    @property
    def ready(self) -> bool:
        """True if no gate is still to be opened."""
        return not any(gate.open for gate in self.gates)


@dataclass(frozen=True, slots=True)
class Interval:
    """How sure a score is: low, the score itself, high, and the part on own statements alone."""

    low: int
    score: int
    high: int
    own_share: int


class Explainer:
    """An opening, a card and a day, prepared to explain many people's scores."""

    __slots__ = ("_full", "_low", "_proved", "scorer")

    def __init__(self, requirements: Requirements, card: Card, *, as_of: date) -> None:
        self.scorer = Scorer(requirements, card, as_of=as_of)
        trust = card.trust
        self._low = Scorer(requirements, card, as_of=as_of, trust=trust.only_assessed())
        self._full = Scorer(requirements, card, as_of=as_of, trust=trust.in_full())
        self._proved = Scorer(requirements, card, as_of=as_of, trust=trust.without_own_statements())

    def interval(self, profile: Profile) -> Interval:
        """Return how sure a person's score is."""
        score = self.scorer.score(profile).score
        without = self._proved.score(profile).score
        return Interval(
            low=self._low.score(profile).score,
            score=score,
            high=self._full.score(profile).score,
            own_share=FULL * (score - without) // score if score else 0,
        )

    def explain(self, profile: Profile) -> Explanation:
        """Explain one person's score."""
        scorer = self.scorer
        scored = scorer.score(profile)
        sure = self.interval(profile)
        held, pieces = scorer.held(profile), pieces_of(scorer, profile.evidence)
        lines = lines_of(scorer, profile, pieces, held)
        asked = [
            behind if it_is else None for behind, it_is in zip(lines, scorer.asked, strict=True)
        ]
        return Explanation(
            candidate_id=profile.candidate_id,
            profile_version=profile.version,
            opening_id=scorer.requirements.opening_id,
            requirements_version=scorer.requirements.version,
            card_version=scorer.card.version,
            card_sha256=scorer.card.sha256,
            as_of=scorer.as_of,
            score=scored.score,
            low=sure.low,
            high=sure.high,
            own_share=sure.own_share,
            intercept=scorer.card.intercept,
            terms=tuple(
                _term(feature, scored.values[i], scored.points[i], asked[i])
                for i, feature in enumerate(scorer.card.features)
            ),
            gates=scorer.gates.all_results(profile, held, scorer.languages(profile)),
            next_steps=next_steps(scorer, profile, scored),
            not_counted=_not_counted(scorer, profile.evidence, pieces),
            ask_again=_ask_again(scorer, profile.evidence),
        )


def explain(
    requirements: Requirements, profile: Profile, card: Card, *, as_of: date
) -> Explanation:
    """Explain one person's score for one opening; for many people prepare an `Explainer`."""
    return Explainer(requirements, card, as_of=as_of).explain(profile)


def to_json(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as a dictionary that JSON can hold, to be kept with a ranking.

    Each line behind a term carries its ``kind``, such as ``"SkillLine"``.
    """
    return {**_plain(explanation), "ready": explanation.ready}


def _plain(value: object) -> Any:
    if is_dataclass(value):
        body = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {"kind": type(value).__name__, **body} if isinstance(value, Line) else body
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _term(feature: FeatureCard, value: int, points: int, lines: tuple[Line, ...] | None) -> Term:
    """Make a term; ``lines`` is None where the opening asks nothing of the kind."""
    return Term(feature.name, value, points, feature.max_points, lines is not None, lines or ())


def _not_counted(
    scorer: Scorer, evidence: tuple[Evidence, ...], wanted: Mapping[str, list[Evidence]]
) -> tuple[NotCounted, ...]:
    found = [
        NotCounted("not_asked", piece.skill_id, piece.evidence_id)
        for piece in evidence
        if piece.skill_id not in wanted
    ]
    for pieces in wanted.values():
        standing = standing_levels(pieces, as_of=scorer.as_of)
        for piece, level in zip(pieces, standing, strict=True):
            reason = _reason(piece, level, scorer.as_of)
            if reason is not None:
                found.append(NotCounted(reason, piece.skill_id, piece.evidence_id))
    return tuple(sorted(found, key=lambda x: (x.reason, x.skill_id, x.evidence_id)))


def _reason(piece: Evidence, level: int, as_of: date) -> NotCountedReason | None:
    if piece.on > as_of:
        return "not_yet_dated"
    if level < piece.level:
        return "replaced"
    return "run_out" if standing_code(piece, as_of=as_of) != piece.code else None


def _ask_again(scorer: Scorer, evidence: tuple[Evidence, ...]) -> tuple[str, ...]:
    months = scorer.card.ask_again_months
    return tuple(
        sorted(
            piece.evidence_id
            for piece in evidence
            if piece.code == OWN_STATEMENT and after_months(piece.on, months) < scorer.as_of
        )
    )
