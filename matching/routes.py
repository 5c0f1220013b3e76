"""The openings for a candidate in order: the same scorer, turned round."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from candidates import directory, pools
from employers import openings
from employers.views import OpeningView
from foundation import audit, clock
from foundation.access import Actor
from matching import runs
from matching.reading import Reading, read_explanations
from matching.scoring import explain, ranking
from matching.scoring.explain import Explanation
from matching.scoring.weights import Card
from matching.shortlists import Show, sound_card
from matching.tables import RunKind
from taxonomy import catalogue


@dataclass(frozen=True, slots=True)
class RouteView:
    """What part of a person's routes is looked at."""

    show: Show = "ready"
    start: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class RouteRow:
    """One opening for a person: place, what it is, and the reasons in words."""

    route: ranking.Route
    opening: OpeningView
    reading: Reading


@dataclass(frozen=True, slots=True)
class PersonsRoutes:
    """A person's openings as they are shown, and the run they are kept as."""

    candidate_id: UUID
    name: str
    routes: ranking.Routes
    rows: tuple[RouteRow, ...]
    view: RouteView
    run_id: UUID
    card: Card

    @property
    def next_start(self) -> int | None:
        """Return where the next page begins; None at the end."""
        listed = self.routes.ready if self.view.show == "ready" else self.routes.on_the_way
        after = self.view.start + len(self.rows)
        return after if after < len(listed) else None


def routes_for_candidate(
    session: Session,
    actor: Actor,
    *,
    candidate_id: UUID,
    view: RouteView,
    key: bytes,
    now: datetime,
) -> PersonsRoutes:
    """Rank the published openings for one person; the ranking is kept with its audit event.

    Raises
    ------
    NotFound
        There is no such candidate, or the actor may not know that there is.
    """
    action = "matches.routes"
    profile, serial = pools.load_one(session, actor, candidate_id=candidate_id, action=action)
    open_now = {one.id: one for one in openings.load_open(session, actor)}
    asked = list(openings.requirements_of_many(session, actor, list(open_now)).values())
    card, in_use = sound_card()
    day = clock.office_date(now)
    found = ranking.routes(profile, asked, card, as_of=day, key=key)
    listed = found.ready if view.show == "ready" else found.on_the_way
    shown = listed[view.start : view.start + view.limit]
    by_id = {one.opening_id: one for one in asked}
    explained = [explain.explain(by_id[one.opening_id], profile, card, as_of=day) for one in shown]
    rows = _rows(session, actor, shown, open_now=open_now, explained=explained)
    made = runs.Made(
        kind=RunKind.CANDIDATE,
        opening_id=None,
        candidate_id=candidate_id,
        card=card,
        card_text=in_use.text,
        taxonomy_version=catalogue.current_version(session),
        as_of=day,
        inputs=runs.Inputs(tuple(asked), (serial,)),
        ready_count=len(found.ready),
        way_count=len(found.on_the_way),
        order_digest=runs.digest_of_routes(found),
        filters={"show": view.show, "start": view.start},
        shown=[
            {"place": row.route.place, **explain.to_json(row.reading.explanation)} for row in rows
        ],
    )
    run_id = runs.keep_run(session, actor, made=made, key=key, now=now)
    objects: list[UUID | str] = [candidate_id, *(row.route.opening_id for row in rows)]
    audit.note(session, actor, action, objects=objects, view=str(run_id), model=card.sha256)
    names = directory.names_of(session, actor, [candidate_id])
    return PersonsRoutes(
        candidate_id=candidate_id,
        name=names.get(candidate_id, ""),
        routes=found,
        rows=rows,
        view=view,
        run_id=run_id,
        card=card,
    )


def explain_route(
    session: Session, actor: Actor, *, candidate_id: UUID, opening_id: UUID, now: datetime
) -> tuple[OpeningView, Reading]:
    """Explain how one opening suits one person, without saying anything of anybody else.

    Raises
    ------
    NotFound
        The candidate or the opening is not there, or the actor may not know that it is.
    """
    action = "matches.explain"
    profile, _ = pools.load_one(session, actor, candidate_id=candidate_id, action=action)
    opening = openings.find(session, actor, opening_id)
    asked = openings.requirements_of(session, actor, opening_id)
    card, _ = sound_card()
    explanation = explain.explain(asked, profile, card, as_of=clock.office_date(now))
    audit.note(session, actor, action, objects=[candidate_id, opening_id], model=card.sha256)
    return opening, read_explanations(session, [explanation], language=actor.language)[0]


def _rows(
    session: Session,
    actor: Actor,
    shown: Sequence[ranking.Route],
    *,
    open_now: Mapping[UUID, OpeningView],
    explained: Iterable[Explanation],
) -> tuple[RouteRow, ...]:
    readings = read_explanations(session, explained, language=actor.language)
    return tuple(
        RouteRow(one, open_now[UUID(one.opening_id)], reading)
        for one, reading in zip(shown, readings, strict=True)
    )
