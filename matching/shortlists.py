"""The candidates of an opening in order, each with the reason for the place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from accounts.access_table import require
from candidates import directory, pools
from candidates.profile import Profile
from employers import openings
from employers.requirements import Requirements
from employers.views import OpeningView
from foundation import audit, clock
from foundation.access import Actor, Resource
from foundation.database import search_key
from foundation.errors import NotFound, Unavailable
from matching import runs
from matching.cards import CardInUse, card_in_use
from matching.reading import Reading, read_explanations
from matching.scoring import explain
from matching.scoring.explain import Explainer
from matching.scoring.ranking import Ranked, Ranking, rank
from matching.scoring.weights import Card
from matching.tables import RunKind
from taxonomy import catalogue

Show = Literal["ready", "on_the_way"]
COMPARED = 3


@dataclass(frozen=True, slots=True)
class View:
    """What part of a ranking is looked at. Filters hide rows, they never change the order."""

    show: Show = "ready"
    q: str = ""
    gate: str = ""
    skill: str = ""
    start: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One person in the list: place, name, score with its interval, and the reasons in words."""

    ranked: Ranked
    name: str
    reading: Reading
    equals: int  # how many people share the place, this one included


@dataclass(frozen=True, slots=True)
class Shortlist:
    """An opening's ranking as it is shown, and the run it is kept as."""

    opening: OpeningView
    requirements: Requirements
    ranking: Ranking
    rows: tuple[Row, ...]
    matching: int  # rows that pass the filters, in the list that is shown
    view: View
    run_id: UUID
    card: Card

    @property
    def next_start(self) -> int | None:
        """Return where the next page begins; None at the end."""
        after = self.view.start + len(self.rows)
        return after if after < self.matching else None


@dataclass(frozen=True, slots=True)
class Basis:
    """Everything a ranking is made of, loaded once."""

    opening: OpeningView
    requirements: Requirements
    pool: pools.Pool
    card: Card
    in_use: CardInUse
    ranking: Ranking

    def profiles(self) -> dict[str, Profile]:
        """Return the pool by candidate id."""
        return {profile.candidate_id: profile for profile in self.pool.profiles}


def rank_for_opening(
    session: Session, actor: Actor, *, opening_id: UUID, view: View, key: bytes, now: datetime
) -> Shortlist:
    """Rank the actor's candidates for an opening; the ranking is kept with its audit event.

    Everyone within reach is considered; filters and pages only choose the rows that are shown.

    Parameters
    ----------
    view : View
        The list, filters and page that are looked at.
    key : bytes
        Key of the hash that orders equals.

    Raises
    ------
    NotFound
        There is no such opening, or the actor may not know that there is.
    Unavailable
        No sound scorecard is there; the opening's candidates can still be listed unscored.
    """
    basis = _load(session, actor, opening_id=opening_id, key=key, now=now)
    ranked = basis.ranking.ready if view.show == "ready" else basis.ranking.on_the_way
    passing = _passing(session, actor, ranked, view, basis)
    shown = passing[view.start : view.start + view.limit]
    rows = _rows(session, actor, shown, basis)
    run_id = _keep(session, actor, basis=basis, rows=rows, view=view, key=key, now=now)
    audit.note(
        session,
        actor,
        "matches.rank",
        objects=[opening_id, *(row.ranked.candidate_id for row in rows)],
        view=f"{view.show}:{run_id}",
        model=basis.card.sha256,
    )
    return Shortlist(
        opening=basis.opening,
        requirements=basis.requirements,
        ranking=basis.ranking,
        rows=rows,
        matching=len(passing),
        view=view,
        run_id=run_id,
        card=basis.card,
    )


def explain_for_opening(
    session: Session,
    actor: Actor,
    *,
    opening_id: UUID,
    candidate_id: UUID,
    key: bytes,
    now: datetime,
) -> Row:
    """Explain one person's place for an opening.

    Raises
    ------
    NotFound
        The opening or the candidate is not there, or the actor may not know that it is.
    """
    return compare(
        session, actor, opening_id=opening_id, candidate_ids=[candidate_id], key=key, now=now
    )[0]


def compare(
    session: Session,
    actor: Actor,
    *,
    opening_id: UUID,
    candidate_ids: Sequence[UUID],
    key: bytes,
    now: datetime,
) -> tuple[Row, ...]:
    """Explain up to three people's places for an opening, side by side in the order asked.

    Raises
    ------
    NotFound
        The opening or one of the candidates is not there, or hidden.
    """
    basis = _load(session, actor, opening_id=opening_id, key=key, now=now)
    by_id = {one.candidate_id: one for one in basis.ranking.everyone()}
    wanted = [by_id.get(str(one)) for one in dict.fromkeys(candidate_ids)][:COMPARED]
    found = [one for one in wanted if one is not None]
    if len(found) != len(wanted):
        raise NotFound
    audit.note(
        session,
        actor,
        "matches.explain",
        objects=[opening_id, *(one.candidate_id for one in found)],
        model=basis.card.sha256,
    )
    return _rows(session, actor, found, basis)


def sound_card() -> tuple[Card, CardInUse]:
    """Return the card in use.

    Raises
    ------
    Unavailable
        It is damaged.
    """
    in_use = card_in_use()
    if in_use.card is None:
        raise Unavailable("The scorecard is damaged, so nothing can be ranked. Tell the operator.")
    return in_use.card, in_use


def _load(session: Session, actor: Actor, *, opening_id: UUID, key: bytes, now: datetime) -> Basis:
    own = Resource(organisation_id=actor.organisation_id)
    require(actor, "matches.rank", own)
    opening = openings.find(session, actor, opening_id)
    requirements = openings.requirements_of(session, actor, opening_id)
    pool = pools.load_pool(session, actor, action="matches.rank")
    card, in_use = sound_card()
    made = rank(requirements, pool.profiles, card, as_of=clock.office_date(now), now=now, key=key)
    return Basis(opening, requirements, pool, card, in_use, made)


def _passing(
    session: Session, actor: Actor, ranked: Sequence[Ranked], view: View, basis: Basis
) -> Sequence[Ranked]:
    """Return the rows that pass the filters, in the same order."""
    found = list(ranked)
    if view.gate:
        found = [one for one in found if any(gate.gate == view.gate for gate in one.gates)]
    if view.skill:
        explainer = Explainer(basis.requirements, basis.card, as_of=basis.ranking.as_of)
        profiles = basis.profiles()
        asked = {
            concept
            for skill in basis.requirements.skills
            if skill.skill_id == view.skill
            for concept in (skill.skill_id, *(i for i, percent in skill.near if percent == 100))  # noqa: PLR2004
        }
        found = [
            one for one in found if asked & explainer.scorer.held(profiles[one.candidate_id]).keys()
        ]
    if view.q:
        names = directory.names_of(session, actor, [UUID(one.candidate_id) for one in found])
        wanted = search_key(view.q)
        found = [
            one for one in found if wanted in search_key(names.get(UUID(one.candidate_id), ""))
        ]
    return found


def _rows(session: Session, actor: Actor, shown: Sequence[Ranked], basis: Basis) -> tuple[Row, ...]:
    explainer = Explainer(basis.requirements, basis.card, as_of=basis.ranking.as_of)
    profiles = basis.profiles()
    readings = read_explanations(
        session,
        [explainer.explain(profiles[one.candidate_id]) for one in shown],
        language=actor.language,
    )
    names = directory.names_of(session, actor, [UUID(one.candidate_id) for one in shown])
    ready = {one.candidate_id for one in basis.ranking.ready}
    sharing: dict[tuple[bool, int], int] = {}
    for one in basis.ranking.everyone():
        group = (one.candidate_id in ready, one.whole)
        sharing[group] = sharing.get(group, 0) + 1
    return tuple(
        Row(
            ranked=one,
            name=names.get(UUID(one.candidate_id), ""),
            reading=reading,
            equals=sharing[one.candidate_id in ready, one.whole],
        )
        for one, reading in zip(shown, readings, strict=True)
    )


def _keep(
    session: Session,
    actor: Actor,
    *,
    basis: Basis,
    rows: Sequence[Row],
    view: View,
    key: bytes,
    now: datetime,
) -> UUID:
    made = runs.Made(
        kind=RunKind.OPENING,
        opening_id=UUID(basis.requirements.opening_id),
        candidate_id=None,
        card=basis.card,
        card_text=basis.in_use.text,
        taxonomy_version=catalogue.current_version(session),
        as_of=basis.ranking.as_of,
        inputs=runs.Inputs((basis.requirements,), basis.pool.serials),
        ready_count=len(basis.ranking.ready),
        way_count=len(basis.ranking.on_the_way),
        order_digest=basis.ranking.digest,
        # The words of a search may be a name: only that there was one is kept.
        filters={
            "show": view.show,
            "gate": view.gate,
            "skill": view.skill,
            "searched": bool(view.q),
            "start": view.start,
        },
        shown=[
            {"place": row.ranked.place, **explain.to_json(row.reading.explanation)} for row in rows
        ],
    )
    return runs.keep_run(session, actor, made=made, key=key, now=now)
