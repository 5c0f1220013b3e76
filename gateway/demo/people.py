"""The invented people of the town: who they are, where they live and what they wish for.

Each person comes from the seed and a number alone, so that a larger town holds the smaller one.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from candidates.entering import Newcomer, Unclear, Worked
from candidates.words import ClaimKind, EvidenceCode, RightCheck, RightToWork
from foundation import clock
from gateway.demo.abilities import licences_of, mother_tongue, rights_of, tongues_of
from gateway.demo.book import Book, NamePool, Trade, chance, pick
from gateway.demo.evidence import STORIES, Shower, Story

BLOCK = 50  # of each so many people, the first few took a course together and are equals
TOGETHER = 4
WEEKS = range(0, 63, 3)  # how long ago files became complete
PHONES = 95  # numbers kept free for invented people, from 070-174 06 05 on
SOUTH_PERCENT = 3

_SCHEDULES: tuple[tuple[tuple[str, ...], int], ...] = (
    (("day",), 30),
    (("day", "evening"), 18),
    (("day", "evening", "weekend"), 18),
    (("day", "weekend"), 8),
    (("evening", "night", "weekend"), 5),
    (("day", "evening", "night", "weekend"), 11),
    ((), 10),
)
_HOURS = (((100, 100), 45), ((75, 100), 25), ((50, 100), 18), ((50, 75), 8), ((25, 50), 4))
_TRAVEL = ((30, 15), (45, 25), (60, 30), (90, 15), (120, 3), (None, 12))
_EDUCATION = (
    (0, 4), (1, 10), (2, 22), (3, 10), (4, 30), (5, 6), (6, 9), (7, 2), (None, 7),
)  # fmt: skip
_EDUCATION_OF_PROFESSIONS = ((5, 8), (6, 50), (7, 20), (None, 22))
_PROFESSIONS = frozenset(
    {"nurse", "physician", "preschool_teacher", "software_developer", "accounting_assistant"}
)
_RIGHT = (
    (RightToWork.YES, 78),
    (RightToWork.LIMITED, 10),
    (RightToWork.UNKNOWN, 10),
    (RightToWork.NO, 2),
)


@dataclass(frozen=True, slots=True)
class Invented:
    """A person of the town: in which office, since when, and all that the file says."""

    in_the_south: bool
    since: datetime
    trade: Trade
    story: Story
    newcomer: Newcomer


def people(
    book: Book, *, seed: int, count: int, now: datetime, first: int = 0
) -> Iterator[Invented]:
    """Yield people of the town, always the same for one seed, number and day.

    Parameters
    ----------
    first : int
        The number of the first one; people with other numbers are other people.
    """
    for number in range(first, first + count):
        yield _person(book, seed=seed, number=number, now=now)


def _person(book: Book, *, seed: int, number: int, now: datetime) -> Invented:
    dice = random.Random(f"{seed}:{number}")  # noqa: S311 - invented people, no secret
    together = number % BLOCK < TOGETHER
    shared = dice
    if together:  # those of one course share all that a score looks at
        shared = random.Random(f"{seed}:course:{number // BLOCK}")  # noqa: S311 - no secret
    since = now - timedelta(weeks=shared.choice(WEEKS), hours=1)
    trade = pick(shared, [(one, one.people) for one in book.trades])
    story = Story.COURSE if together else pick(shared, STORIES)
    in_the_south = not together and chance(shared, SOUTH_PERCENT)
    life = _life(book, shared, trade, story, in_the_south=in_the_south, since=since, now=now)
    pool = pick(dice, [(one, one.share) for one in _pools(book, dice, trade)])
    newcomer = _named(book, dice, pool, life, number=number, since=since)
    return Invented(in_the_south, since, trade, story, newcomer)


def _pools(book: Book, dice: random.Random, trade: Trade) -> Sequence[NamePool]:
    """Return the names to choose from; tutors mostly speak the languages that schools ask for."""
    if trade.tongues and chance(dice, 80):
        return [pool for pool in book.names if pool.tongue in trade.tongues]
    return book.names


def _life(
    book: Book,
    dice: random.Random,
    trade: Trade,
    story: Story,
    *,
    in_the_south: bool,
    since: datetime,
    now: datetime,
) -> Newcomer:
    """Return a file without a name: what the person can do, wants and has shown."""
    day, today = clock.office_date(since), clock.office_date(now)
    shower = Shower(dice, book, since=day, today=today)
    second = pick(dice, [(one, one.people) for one in book.trades])
    has_second = story is not Story.COURSE and chance(dice, 30)
    worked = [_job(dice, trade, story)] if story is not Story.NOTHING else []
    if has_second:
        worked.append(_job(dice, second, Story.BEGINNER))
    shown = shower.of_trade(trade, story)
    if has_second:
        known = {piece.concept_id for piece in shown}
        also = shower.of_trade(second, Story.BEGINNER)
        shown += tuple(piece for piece in also if piece.concept_id not in known)
    held = licences_of(book, dice, trade, story, since=day, today=today)
    wishes = [trade.occupation_id]
    if has_second or chance(dice, 25):
        wishes.append(second.occupation_id)
    home = pick(dice, book.homes["southern_homes" if in_the_south else "homes"])
    has_licence = any(card.concept_id == book.licences["driving_b"] for card in held)
    hours_min, hours_max = pick(dice, _HOURS)
    right = RightToWork.YES if story is Story.COURSE else pick(dice, _RIGHT)
    return Newcomer(
        given_name="",
        municipality_id=book.places[home],
        max_travel_minutes=pick(dice, _TRAVEL),
        has_car=has_licence and chance(dice, 55),
        hours_min=hours_min,
        hours_max=hours_max,
        schedules=pick(dice, _SCHEDULES),
        available_from=today + timedelta(days=dice.randint(7, 120)) if chance(dice, 12) else None,
        right_to_work=right,
        right_to_work_until=_until(dice, right, today=today),
        right_to_work_check=None if right is RightToWork.UNKNOWN else RightCheck.DOCUMENT_SEEN,
        right_to_work_checked_on=None if right is RightToWork.UNKNOWN else day,
        education_level=pick(
            dice, _EDUCATION_OF_PROFESSIONS if trade.key in _PROFESSIONS else _EDUCATION
        ),
        wishes=() if story is Story.NOTHING and chance(dice, 50) else tuple(wishes),
        worked=tuple(worked),
        shown=(*shown, *rights_of(shower, trade, story)),
        spoken=tongues_of(book, dice, trade, story, since=day),
        held=held,
    )


def _named(
    book: Book,
    dice: random.Random,
    pool: NamePool,
    life: Newcomer,
    *,
    number: int,
    since: datetime,
) -> Newcomer:
    """Return the file with a name, ways to reach the person, and the mother tongue."""
    unclear: tuple[Unclear, ...] = ()
    if chance(dice, 3):
        text = dice.choice(book.words["unclear"])
        unclear = (Unclear(ClaimKind.SKILL, text, {"level": 2}, (), EvidenceCode.E0),)
    given, family = dice.choice(pool.given), dice.choice(pool.family)
    if chance(dice, 12):
        given = f"{given} {dice.choice(pool.given)}"
    phone = 17_406_05 + dice.randrange(PHONES)
    tongue = mother_tongue(book, pool.tongue, life.education_level, since=clock.office_date(since))
    return replace(
        life,
        given_name=given,
        family_name=family,
        email=f"deltagare.{number + 1:05}@example.org" if chance(dice, 75) else None,
        phone=f"070-{phone}" if chance(dice, 85) else None,
        preferred_language=book.language_labels[pool.tongue],
        spoken=(*life.spoken, tongue),
        unclear=unclear,
    )


def _job(dice: random.Random, trade: Trade, story: Story) -> Worked:
    if story is Story.COURSE:
        return Worked(trade.occupation_id, 24, text=trade.label, code=EvidenceCode.E2)
    if story is Story.BEGINNER:
        return Worked(trade.occupation_id, dice.choice((0, 2, 3, 6, 9)), text=trade.label)
    months = pick(dice, ((4, 10), (9, 15), (18, 20), (30, 20), (48, 15), (84, 12), (180, 8)))
    shown = story in {Story.PROVEN, Story.DOCUMENTED, Story.LAPSED} and chance(dice, 70)
    code = EvidenceCode.E2 if shown else EvidenceCode.E0
    return Worked(trade.occupation_id, months + dice.randint(-3, 3), text=trade.label, code=code)


def _until(dice: random.Random, right: RightToWork, *, today: date) -> date | None:
    """Return the last day of a limited right: for some before the work would begin."""
    if right is not RightToWork.LIMITED:
        return None
    return today + timedelta(days=dice.choice((-20, 10, 60, 240, 500, 700)))
