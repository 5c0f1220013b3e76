"""The match in JSON: rankings, routes, kept runs and their replay."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Request

from foundation import clock
from foundation.http import CurrentActor, ReadSession, door, service_of
from foundation.messages import translator_for
from foundation.text import Limit, Search
from matching import answers, routes, runs, schemas, shortlists, unscored
from matching.cards import card_in_use
from matching.scoring.gates import GateName

router = door(prefix="/api/v1", tags=["matching"])

Start = Annotated[int, Query(ge=0, le=10_000_000, description="How many rows to pass over.")]


def order_key(request: Request) -> bytes:
    """Return the key of the hash that orders equals."""
    return service_of(request).settings.order_key.get_secret_value().encode()


@router.get(
    "/openings/{opening_id}/ranking",
    response_model=schemas.RankingOut | schemas.UnscoredRankingOut,
)
def show_ranking(
    request: Request,
    opening_id: UUID,
    session: ReadSession,
    actor: CurrentActor,
    *,
    show: Annotated[Literal["ready", "on_the_way"], Query(alias="list")] = "ready",
    q: Annotated[Search, Query()] = "",
    gate: GateName | None = None,
    skill: UUID | None = None,
    start: Start = 0,
    limit: Annotated[Limit, Query()] = 50,
) -> schemas.RankingOut | schemas.UnscoredRankingOut:
    """Rank the candidates of an opening, with the reason for each place."""
    if card_in_use().card is None:
        everyone = unscored.list_unscored(
            session, actor, opening_id=opening_id, start=start, limit=limit, key=order_key(request)
        )
        return answers.unscored_out(everyone, translator_for(actor.language))
    view = shortlists.View(
        show=show, q=q, gate=gate or "", skill=str(skill or ""), start=start, limit=limit
    )
    shortlist = shortlists.rank_for_opening(
        session, actor, opening_id=opening_id, view=view, key=order_key(request), now=clock.now()
    )
    return answers.ranking_out(shortlist, translator_for(actor.language))


@router.get("/openings/{opening_id}/ranking/{candidate_id}", response_model=schemas.RankedOut)
def show_place(
    request: Request,
    opening_id: UUID,
    candidate_id: UUID,
    session: ReadSession,
    actor: CurrentActor,
) -> schemas.RankedOut:
    """Explain one candidate's place for an opening."""
    row = shortlists.explain_for_opening(
        session,
        actor,
        opening_id=opening_id,
        candidate_id=candidate_id,
        key=order_key(request),
        now=clock.now(),
    )
    return answers.ranked_out(row, translator_for(actor.language))


@router.get("/candidates/{candidate_id}/routes", response_model=schemas.RoutesOut)
def show_routes(
    request: Request,
    candidate_id: UUID,
    session: ReadSession,
    actor: CurrentActor,
    *,
    show: Annotated[Literal["ready", "on_the_way"], Query(alias="list")] = "ready",
    start: Start = 0,
    limit: Annotated[Limit, Query()] = 50,
) -> schemas.RoutesOut:
    """Rank the published openings for a candidate, by the same scorer."""
    found = routes.routes_for_candidate(
        session,
        actor,
        candidate_id=candidate_id,
        view=routes.RouteView(show=show, start=start, limit=limit),
        key=order_key(request),
        now=clock.now(),
    )
    return answers.routes_out(found, translator_for(actor.language))


@router.get("/runs", response_model=schemas.RunsOut)
def list_runs(
    session: ReadSession,
    actor: CurrentActor,
    *,
    opening_id: UUID | None = None,
    after: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[Limit, Query()] = 50,
) -> schemas.RunsOut:
    """List kept rankings, the newest first."""
    page = runs.list_runs(session, actor, opening_id=opening_id, after=after, limit=limit)
    return schemas.RunsOut(items=[answers.run_out(run) for run in page.items], next=page.next)


@router.get("/runs/{run_id}", response_model=schemas.RunDetailOut)
def show_run(run_id: UUID, session: ReadSession, actor: CurrentActor) -> schemas.RunDetailOut:
    """Return a kept ranking with the rows that were shown."""
    run = runs.find_run(session, actor, run_id=run_id)
    return answers.run_detail_out(run, runs.shown_rows(run))


@router.post("/runs/{run_id}/replay", response_model=schemas.ReplayOut)
def replay_run(
    request: Request, run_id: UUID, session: ReadSession, actor: CurrentActor
) -> schemas.ReplayOut:
    """Compute a kept ranking again and compare the order."""
    found = runs.replay(session, actor, run_id=run_id, key=order_key(request), now=clock.now())
    return answers.replay_out(found)
