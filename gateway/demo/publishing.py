"""Put the invented ads in, by the same acts as real ones: write, confirm, publish."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from employers import opening_states, openings, requirement_acts
from employers.requirement_acts import Addition, Decision
from employers.views import OpeningView, RequirementView
from employers.words import RequirementKind, RequirementState
from foundation.access import Actor
from gateway.demo.ads import Ad, Need
from gateway.demo.book import chance

TRAINABLE_DAYS = 30
HEAVY, USUAL = 3, 2  # weights: the first demand of an ad, and the others


def publish(
    session: Session, actor: Actor, ad: Ad, *, employer_id: UUID, dice: random.Random, now: datetime
) -> OpeningView:
    """Write an ad, confirm what it asks for, and bring it into its state.

    Parameters
    ----------
    now : datetime
        No act is dated later than this.
    """
    moments = _Moments(ad.written_at, now)
    made = openings.create(
        session, actor, facts=ad.facts, employer_id=employer_id, now=ad.written_at
    )
    version = _confirm(session, actor, ad, made, dice=dice, now=moments.next())
    for state in ad.way:
        made = opening_states.set_state(
            session, actor, opening_id=made.id, version=version, state=state, now=moments.next()
        )
        version = made.version
    return made


class _Moments:
    """Gives the time of one act after another, a day apart while there are days."""

    def __init__(self, first: datetime, last: datetime) -> None:
        self._at = first
        self._last = last

    def next(self) -> datetime:
        self._at = min(self._at + timedelta(days=1), self._last)
        return self._at


def _confirm(
    session: Session,
    actor: Actor,
    ad: Ad,
    made: OpeningView,
    *,
    dice: random.Random,
    now: datetime,
) -> int:
    """Decide on what the ad asks for, and return the opening's version."""
    if not ad.confirmed_percent:
        return made.version
    rows = openings.list_requirements(session, actor, made.id)
    known = {row.concept_id: row for row in rows if row.concept_id is not None}
    wanted = {
        concept_id: wish
        for concept_id, wish in _wanted(ad).items()
        if chance(dice, ad.confirmed_percent)
    }
    decisions = [
        _decision(known[concept_id], wish)
        for concept_id, wish in wanted.items()
        if concept_id in known
    ]
    decisions += [
        Decision(row.id, RequirementState.DROPPED) for row in rows if _is_to_be_dropped(row, ad)
    ]
    version = made.version
    if decisions:
        version = requirement_acts.decide(
            session, actor, opening_id=made.id, version=version, decisions=decisions, now=now
        )
    missing = [wish for concept_id, wish in wanted.items() if concept_id not in known]
    for wish in missing:
        requirement_acts.add(session, actor, opening_id=made.id, addition=wish, now=now)
    return openings.find(session, actor, made.id).version if missing else version


def _wanted(ad: Ad) -> Mapping[UUID, Addition]:
    """Return everything that the ad asks for, by its concept."""
    asked = ad.asked
    found: dict[UUID, Addition] = {}
    for place, ask in enumerate(asked.musts):
        found[ask.concept_id] = Addition(
            ask.concept_id,
            level=asked.level,
            weight=USUAL if place else HEAVY,
            trainable_days=TRAINABLE_DAYS if ask.concept_id in asked.trainable else 0,
        )
    for ask in asked.wishes:
        found[ask.concept_id] = Addition(ask.concept_id, essential=False, level=2)
    for card in asked.licences:
        found[card.concept_id] = Addition(card.concept_id)
    found.update({need.language_id: _spoken(need) for need in asked.needs})
    return found


def _spoken(need: Need) -> Addition:
    listening, reading, speaking, writing = need.levels
    return Addition(
        need.language_id,
        listening=listening,
        reading=reading,
        speaking=speaking,
        writing=writing,
        motive=need.motive,
    )


def _decision(row: RequirementView, wish: Addition) -> Decision:
    """Return the decision that turns a suggestion into what is asked for."""
    return Decision(
        row.id,
        RequirementState.CONFIRMED,
        essential=wish.essential,
        level=wish.level,
        weight=wish.weight,
        trainable_days=wish.trainable_days,
        listening=wish.listening,
        reading=wish.reading,
        speaking=wish.speaking,
        writing=wish.writing,
        motive=wish.motive or None,
    )


def _is_to_be_dropped(row: RequirementView, ad: Ad) -> bool:
    """Tell whether somebody who looked at the suggestions has said no to this one."""
    if ad.asked.nothing:
        return True
    all_seen = ad.confirmed_percent == 100  # noqa: PLR2004 - per cent
    asked = row.concept_id in _wanted(ad)
    return all_seen and not asked and row.kind in {RequirementKind.SKILL, RequirementKind.LICENCE}
