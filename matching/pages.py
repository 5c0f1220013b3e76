"""The matcher's pages: ranking, explanation, comparison, routes, kept rankings, the scorecard."""

from typing import Annotated, Any, Literal
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Query, Request, Response

from employers import openings
from foundation import clock
from foundation.access import Role
from foundation.errors import RuleViolation
from foundation.http import (
    CurrentActor,
    PostedForm,
    ReadSession,
    csv_response,
    door,
    is_fragment,
    render,
    see_other,
)
from foundation.messages import say, translator_for
from foundation.pages import language_of
from foundation.text import Search
from matching import routes, runs, shortlists, unscored, words
from matching.api import Start, order_key
from matching.cards import card_in_use
from matching.reading import load_labels
from matching.scoring.gates import GATES, GateName

pages = door(include_in_schema=False)

Show = Annotated[Literal["ready", "on_the_way"], Query(alias="list")]
Gate = Annotated[GateName | Literal[""], Query()]
Asked = Annotated[Search, Query()]
Skill = Annotated[UUID | Literal[""], Query()]
MOST_COMPARED = 3
EXPORTED = 100


@pages.get("/openings/{opening_id}/ranking")
def show_ranking(
    request: Request,
    opening_id: UUID,
    session: ReadSession,
    actor: CurrentActor,
    *,
    show: Show = "ready",
    q: Asked = "",
    gate: Gate = "",
    skill: Skill = "",
    start: Start = 0,
    candidate: Annotated[UUID | Literal[""], Query()] = "",
) -> Response:
    """Show an opening's candidates in order, with the reasons at a glance."""
    if card_in_use().card is None:
        return _show_unscored(request, session, actor, opening_id=opening_id, start=start)
    view = shortlists.View(show=show, q=q, gate=gate, skill=str(skill), start=start)
    found = shortlists.rank_for_opening(
        session, actor, opening_id=opening_id, view=view, key=order_key(request), now=clock.now()
    )
    chosen = next((row for row in found.rows if row.ranked.candidate_id == str(candidate)), None)
    skills = load_labels(
        session, [one.skill_id for one in found.requirements.skills], language=actor.language
    )
    return render(
        request,
        "matching/ranking.html",
        found=found,
        chosen=chosen or (found.rows[0] if found.rows else None),
        skills=sorted(skills.items(), key=lambda pair: pair[1]),
        gates=[(name, words.GATES[name]) for name in GATES],
        filtered=bool(q or gate or skill),
        changes=openings.may_change(session, actor, opening_id),
        here_with=_address_with(request),
        points=words.spoken_points(language_of(request)),
    )


def _show_unscored(
    request: Request, session: ReadSession, actor: CurrentActor, *, opening_id: UUID, start: int
) -> Response:
    """Show everybody without a score, and say why."""
    found = unscored.list_unscored(
        session, actor, opening_id=opening_id, start=start, limit=EXPORTED, key=order_key(request)
    )
    return render(request, "matching/unscored.html", found=found, here_with=_address_with(request))


def _address_with(request: Request) -> Any:
    """Return a function that changes parts of the page's address and keeps the rest."""

    def changed(**parts: object) -> str:
        kept = {name: value for name, value in request.query_params.items() if name not in parts}
        given = {name.rstrip("_"): str(value) for name, value in parts.items() if value is not None}
        query = urlencode({**kept, **given})
        return f"{request.url.path}?{query}" if query else request.url.path

    return changed


@pages.get("/openings/{opening_id}/ranking.csv")
def export_ranking(
    request: Request,
    opening_id: UUID,
    session: ReadSession,
    actor: CurrentActor,
    *,
    show: Show = "ready",
    q: Asked = "",
    gate: Gate = "",
    skill: Skill = "",
    start: Start = 0,
) -> Response:
    """Export the rows that are looked at, with their terms, for a spreadsheet."""
    view = shortlists.View(show=show, q=q, gate=gate, skill=str(skill), start=start, limit=EXPORTED)
    found = shortlists.rank_for_opening(
        session, actor, opening_id=opening_id, view=view, key=order_key(request), now=clock.now()
    )
    said = translator_for(actor.language)
    said_points = words.spoken_points(said.language)
    terms = [said(words.FEATURES[term][0]) for term in words.FEATURES]
    header = [said("Place"), said("Candidate"), said("Points"), said("Low"), said("High"), *terms]
    rows = (
        [
            row.ranked.place,
            row.name,
            said_points(row.ranked.score),
            said_points(row.reading.explanation.low),
            said_points(row.reading.explanation.high),
            *(said_points(term.points) for term in row.reading.terms),
            "; ".join(f"{said(g.name)} {g.subject}".strip() for g in row.reading.open_gates),
        ]
        for row in found.rows
    )
    return csv_response("ranking.csv", [*header, said("Still to be opened")], rows)


@pages.get("/openings/{opening_id}/ranking/{candidate_id}")
def show_place(
    request: Request,
    opening_id: UUID,
    candidate_id: UUID,
    session: ReadSession,
    actor: CurrentActor,
) -> Response:
    """Explain one candidate's place; htmx gets the side panel alone."""
    row = shortlists.explain_for_opening(
        session,
        actor,
        opening_id=opening_id,
        candidate_id=candidate_id,
        key=order_key(request),
        now=clock.now(),
    )
    template = "matching/_panel.html" if is_fragment(request) else "matching/place.html"
    return render(
        request,
        template,
        chosen=row,
        opening_id=opening_id,
        points=words.spoken_points(language_of(request)),
    )


@pages.get("/openings/{opening_id}/compare")
def compare_candidates(
    request: Request,
    opening_id: UUID,
    session: ReadSession,
    actor: CurrentActor,
    c: Annotated[list[UUID], Query(max_length=50)] = [],  # noqa: B006 - read by FastAPI, not changed
) -> Response:
    """Show up to three candidates side by side."""
    chosen = list(dict.fromkeys(c))
    if not 2 <= len(chosen) <= MOST_COMPARED:  # noqa: PLR2004
        raise RuleViolation("Choose two or three candidates to compare.", where="c")
    rows = shortlists.compare(
        session,
        actor,
        opening_id=opening_id,
        candidate_ids=chosen,
        key=order_key(request),
        now=clock.now(),
    )
    return render(
        request,
        "matching/compare.html",
        rows=rows,
        opening_id=opening_id,
        points=words.spoken_points(language_of(request)),
    )


@pages.get("/candidates/{candidate_id}/routes")
def show_routes(
    request: Request,
    candidate_id: UUID,
    session: ReadSession,
    actor: CurrentActor,
    *,
    show: Show = "ready",
    start: Start = 0,
) -> Response:
    """Show the openings for a candidate, in words the person can use too."""
    found = routes.routes_for_candidate(
        session,
        actor,
        candidate_id=candidate_id,
        view=routes.RouteView(show=show, start=start),
        key=order_key(request),
        now=clock.now(),
    )
    return render(
        request,
        "matching/routes.html",
        found=found,
        own=_is_own(actor, candidate_id),
        here_with=_address_with(request),
        points=words.spoken_points(language_of(request)),
    )


def _is_own(actor: Any, candidate_id: UUID) -> bool:
    return actor.candidate_id == candidate_id and Role.MATCHER not in actor.roles


@pages.get("/candidates/{candidate_id}/routes/{opening_id}")
def show_route(
    request: Request,
    candidate_id: UUID,
    opening_id: UUID,
    session: ReadSession,
    actor: CurrentActor,
) -> Response:
    """Explain how one opening suits one person: what fits, what is missing, the way on."""
    opening, reading = routes.explain_route(
        session, actor, candidate_id=candidate_id, opening_id=opening_id, now=clock.now()
    )
    return render(
        request,
        "matching/route.html",
        opening=opening,
        reading=reading,
        candidate_id=candidate_id,
        own=_is_own(actor, candidate_id),
        points=words.spoken_points(language_of(request)),
    )


@pages.get("/runs")
def list_runs(
    request: Request,
    session: ReadSession,
    actor: CurrentActor,
    after: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """List the kept rankings of the organisation."""
    page = runs.list_runs(session, actor, after=after)
    ids = [run.opening_id for run in page.items if run.opening_id]
    return render(
        request,
        "matching/runs.html",
        page=page,
        headlines=openings.headlines_of(session, actor, ids),
        here_with=_address_with(request),
    )


@pages.get("/runs/{run_id}")
def show_run(request: Request, run_id: UUID, session: ReadSession, actor: CurrentActor) -> Response:
    """Show a kept ranking: what it was made from and the rows that were shown."""
    run = runs.find_run(session, actor, run_id=run_id)
    shown = runs.shown_rows(run)
    ids = [run.opening_id] if run.opening_id else []
    return render(
        request,
        "matching/run.html",
        run=run,
        headline=next(iter(openings.headlines_of(session, actor, ids).values()), None),
        shown=shown,
        features=words.FEATURES,
        points=words.spoken_points(language_of(request)),
    )


@pages.post("/runs/{run_id}/replay")
def replay_run(
    request: Request, run_id: UUID, session: ReadSession, actor: CurrentActor, form: PostedForm
) -> Response:
    """Compute a kept ranking again, and say whether the order is the same."""
    del form  # only its token matters
    found = runs.replay(session, actor, run_id=run_id, key=order_key(request), now=clock.now())
    if found.same:
        notice = say("The same order, bit for bit. {count} profiles.", count=found.profiles)
    elif found.missing:
        notice = say("{count} profiles have been erased since.", count=found.missing)
    else:
        notice = say("Another order than the one that was kept.")
    return see_other(f"/runs/{run_id}", notice=notice)


@pages.get("/scoring")
def show_scoring(request: Request) -> Response:
    """Show the scorecard that everybody is ranked by: every weight, in plain words."""
    return render(
        request,
        "matching/scoring.html",
        card=card_in_use().card,
        features=words.FEATURES,
        never_used=list(words.NEVER_USED.values()),
        points=words.spoken_points(language_of(request)),
    )
