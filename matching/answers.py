"""The match's values turned into what JSON says, in the reader's language."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from employers.views import OpeningView
from foundation.messages import Translator
from matching.reading import GateView, LineView, Reading, StepView, TermView
from matching.routes import PersonsRoutes, RouteRow
from matching.runs import Replay
from matching.schemas import (
    CardOut,
    ExplanationOut,
    GateOut,
    LineOut,
    OpeningOut,
    RankedOut,
    RankingOut,
    ReplayOut,
    RouteOut,
    RoutesOut,
    RunDetailOut,
    RunOut,
    StepOut,
    TermOut,
    UnscoredOut,
    UnscoredRankingOut,
)
from matching.shortlists import Row, Shortlist
from matching.tables import RankingRun
from matching.unscored import UnscoredList

UNSCORED = "The scorecard is damaged: nobody is ranked. Whoever has waited longest is listed first."
NOTE = "Suggestions. You decide. The order is a help, not a decision."


def ranking_out(shortlist: Shortlist, said: Translator) -> RankingOut:
    """Return a ranking in JSON's form."""
    following = shortlist.next_start
    return RankingOut(
        run_id=shortlist.run_id,
        opening=_opening(shortlist.opening),
        requirements_version=shortlist.requirements.version,
        card=CardOut(version=shortlist.card.version, sha256=shortlist.card.sha256),
        as_of=shortlist.ranking.as_of,
        order_digest=shortlist.ranking.digest,
        ready=len(shortlist.ranking.ready),
        on_the_way=len(shortlist.ranking.on_the_way),
        note=said(NOTE),
        items=[ranked_out(row, said) for row in shortlist.rows],
        next=None if following is None else str(following),
    )


def unscored_out(found: UnscoredList, said: Translator) -> UnscoredRankingOut:
    """Return a list without scores in JSON's form."""
    following = found.next_start
    return UnscoredRankingOut(
        opening=_opening(found.opening),
        note=said(UNSCORED),
        items=[UnscoredOut.model_validate(row) for row in found.rows],
        next=None if following is None else str(following),
    )


def ranked_out(row: Row, said: Translator) -> RankedOut:
    """Return one candidate's place in JSON's form."""
    return RankedOut(
        place=row.ranked.place,
        equals=row.equals,
        candidate_id=UUID(row.ranked.candidate_id),
        name=row.name,
        profile_version=row.ranked.profile_version,
        score=row.ranked.score,
        points=row.ranked.whole,
        wait_days=row.ranked.wait_days,
        list="on_the_way" if row.ranked.gates else "ready",
        explanation=explanation_out(row.reading, said),
    )


def routes_out(found: PersonsRoutes, said: Translator) -> RoutesOut:
    """Return a candidate's openings in JSON's form."""
    following = found.next_start
    return RoutesOut(
        run_id=found.run_id,
        candidate_id=found.candidate_id,
        profile_version=found.routes.profile_version,
        card=CardOut(version=found.card.version, sha256=found.card.sha256),
        as_of=found.routes.as_of,
        ready=len(found.routes.ready),
        on_the_way=len(found.routes.on_the_way),
        note=said(NOTE),
        items=[_route(row, said) for row in found.rows],
        next=None if following is None else str(following),
    )


def _route(row: RouteRow, said: Translator) -> RouteOut:
    return RouteOut(
        place=row.route.place,
        opening=_opening(row.opening),
        score=row.route.score,
        points=row.route.whole,
        list="on_the_way" if row.route.gates else "ready",
        explanation=explanation_out(row.reading, said),
    )


def _opening(opening: OpeningView) -> OpeningOut:
    return OpeningOut(
        id=opening.id,
        headline=opening.headline,
        employer=opening.employer_name,
        place=opening.place_label,
        occupation=opening.occupation_label,
    )


def explanation_out(reading: Reading, said: Translator) -> ExplanationOut:
    """Return an explanation in JSON's form, in the reader's language."""
    one = reading.explanation
    return ExplanationOut(
        score=one.score,
        low=one.low,
        high=one.high,
        own_share=one.own_share,
        intercept=one.intercept,
        ready=one.ready,
        terms=[_term(term, said) for term in reading.terms],
        gates=[_gate(gate, said) for gate in reading.gates],
        next_steps=_steps(reading.steps, said),
        not_used=[said(text) for text in reading.never_used],
    )


def _term(term: TermView, said: Translator) -> TermOut:
    return TermOut(
        feature=term.feature,
        name=said(term.name),
        meaning=said(term.meaning),
        value=term.value,
        points=term.points,
        max_points=term.max_points,
        asked=term.asked,
        lines=[_line(line, said) for line in term.lines],
    )


def _line(line: LineView, said: Translator) -> LineOut:
    return LineOut(
        subject=line.subject,
        text=said(line.text),
        state=line.state,
        credit=line.credit,
        evidence_code=line.code,
        evidence_date=line.on,
        evidence_id=line.evidence_id,
        origin=said(line.origin) if line.origin else "",
        confirmed=line.confirmed,
    )


def _gate(gate: GateView, said: Translator) -> GateOut:
    return GateOut(
        gate=gate.gate,
        name=said(gate.name),
        subject=gate.subject,
        state=gate.state,
        basis=said(gate.basis),
        detail=said(gate.detail) if gate.detail else "",
        source=gate.source,
        date=gate.on,
        next_step=said(gate.step) if gate.step else "",
        owner=said(gate.owner) if gate.owner else "",
    )


def _steps(steps: Iterable[StepView], said: Translator) -> list[StepOut]:
    return [
        StepOut(
            step=one.step,
            text=said(one.text),
            owner=said(one.owner),
            subject=one.subject,
            gain=one.gain,
            opens=one.opens,
        )
        for one in steps
    ]


def run_out(run: RankingRun) -> RunOut:
    """Return a kept ranking in JSON's form."""
    return RunOut(
        id=run.id,
        kind=run.kind.value,
        opening_id=run.opening_id,
        candidate_id=run.candidate_id,
        made_by=run.made_by,
        made_at=run.made_at,
        as_of=run.as_of,
        card=CardOut(version=run.card_version, sha256=run.card_sha256),
        taxonomy_version=run.taxonomy_version,
        requirements_version=run.requirements_version,
        ready=run.ready_count,
        on_the_way=run.way_count,
        order_digest=run.order_digest,
    )


def run_detail_out(run: RankingRun, shown: Sequence[dict[str, Any]]) -> RunDetailOut:
    """Return a kept ranking with its rows in JSON's form."""
    return RunDetailOut(**run_out(run).model_dump(), filters=run.filters, shown=list(shown))


def replay_out(replay: Replay) -> ReplayOut:
    """Return a replay in JSON's form."""
    return ReplayOut.model_validate(replay)
