"""The invented ads: what employers of the town write, and how far it has been confirmed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from employers.facts import OpeningFacts
from employers.words import OpeningState, PayAnswer, Schedule
from foundation import clock
from gateway.demo.book import Ask, Book, Card, Firm, Four, Trade, chance, pick

INVENTED = (
    "Annonsen hör till en demonstration. Arbetsgivaren, orten Åsunda och personerna är påhittade."
)
INVENTED_EN = (
    "This ad belongs to a demonstration. The employer, the town and the people are invented."
)
CEFR = ("", "A1", "A2", "B1", "B2", "C1", "C2")
SOUTH_EVERY = 9
ODD_HEADLINE = "Extra händer vid vår flytt"  # the one ad that asks for nothing
LEAST_FOR_ODD_ONES = 10

_STATES = (
    (OpeningState.PUBLISHED, 44),
    (OpeningState.MATCHING, 30),
    (OpeningState.FILLED, 8),
    (OpeningState.IN_REVIEW, 8),
    (OpeningState.DRAFT, 10),
)
_WAY = (
    OpeningState.DRAFT,
    OpeningState.IN_REVIEW,
    OpeningState.PUBLISHED,
    OpeningState.MATCHING,
    OpeningState.FILLED,
)


_BY_LAW = frozenset({"nurse", "physician", "preschool_teacher"})
_SWEDISH = {
    "tasks": "Arbetsuppgifter",
    "demands": "Krav",
    "wishes": "Meriterande",
    "offer": "Vi erbjuder",
    "apply": "Ansökan",
    "ask": "Du når arbetsplatsen {site} genom din matchare. Frågor besvaras av {manager}.",
}
_ENGLISH = {
    "tasks": "Your tasks",
    "demands": "Requirements",
    "wishes": "Nice to have",
    "offer": "We offer",
    "apply": "How to apply",
    "ask": "Apply through your matcher. Questions are answered by {manager}, {site}.",
}


@dataclass(frozen=True, slots=True)
class Need:
    """A language that the tasks ask for, and why."""

    language_id: UUID
    levels: Four
    motive: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What an ad asks for.

    Parameters
    ----------
    level : int in 1..4
        At which its skills are asked.
    trainable : frozenset of UUID
        Demands that can be learnt at work.
    """

    headline: str
    musts: tuple[Ask, ...] = ()
    wishes: tuple[Ask, ...] = ()
    licences: tuple[Card, ...] = ()
    needs: tuple[Need, ...] = ()
    level: int = 3
    trainable: frozenset[UUID] = frozenset()

    @property
    def nothing(self) -> bool:
        """Tell whether the ad asks for nothing at all."""
        return not (self.musts or self.wishes or self.licences or self.needs)


@dataclass(frozen=True, slots=True)
class Ad:
    """An ad of the town, and what has been made of it since it was written."""

    firm: Firm
    written_at: datetime
    facts: OpeningFacts
    asked: Asked
    confirmed_percent: int  # of what it asks for, how much somebody has confirmed
    way: tuple[OpeningState, ...]  # states after the draft, the last one last

    @property
    def state(self) -> OpeningState:
        """Return the state in which the ad stands."""
        return self.way[-1] if self.way else OpeningState.DRAFT


def firms_of(book: Book, count: int) -> tuple[Firm, ...]:
    """Return so many employers; past those of the book come further branches of them."""
    found = list(book.firms[:count])
    for number in range(len(found), count):
        first = book.firms[number % len(book.firms)]
        branch = 1 + number // len(book.firms)
        found.append(
            Firm(
                f"{first.name}, filial {branch}",
                first.sector,
                first.kinds,
                first.place,
                first.site,
                first.about,
                first.in_the_south,
            )
        )
    return tuple(found)


def ads(
    book: Book, firms: Sequence[Firm], *, seed: int, count: int, now: datetime, first: int = 0
) -> Iterator[Ad]:
    """Yield ads of the town, always the same for one seed, number, employers and day."""
    trades = _in_turn(book, firms)
    for number in range(first, first + count):
        dice = random.Random(f"{seed}:ad:{number}")  # noqa: S311 - invented ads, no secret
        is_odd = count >= LEAST_FOR_ODD_ONES and number == first + 3
        yield _ad(book, dice, trades[number % len(trades)], firms, now=now, asks_nothing=is_odd)


def _in_turn(book: Book, firms: Sequence[Firm]) -> list[Trade]:
    """Return trades in turn, each as often as the town needs it, if somebody there employs it."""
    kinds = {kind for firm in firms for kind in firm.kinds}
    able = [trade for trade in book.trades if trade.kinds & kinds]
    rounds = range(max((trade.openings for trade in able), default=0))
    return [trade for number in rounds for trade in able if trade.openings > number]


def _ad(
    book: Book,
    dice: random.Random,
    trade: Trade,
    firms: Sequence[Firm],
    *,
    now: datetime,
    asks_nothing: bool,
) -> Ad:
    today = clock.office_date(now)
    firm = _firm_for(dice, trade, firms)
    state = OpeningState.PUBLISHED if asks_nothing else pick(dice, _STATES)
    partly = state in {OpeningState.PUBLISHED, OpeningState.MATCHING} and chance(dice, 22)
    confirmed = 0 if state is OpeningState.DRAFT else 45 if partly else 100
    asked = Asked(ODD_HEADLINE) if asks_nothing else _asked(book, dice, trade)
    return Ad(
        firm=firm,
        written_at=now - timedelta(days=dice.randint(1, 70), hours=dice.randint(1, 8)),
        facts=_facts(book, dice, trade, firm, asked, today=today),
        asked=asked,
        confirmed_percent=confirmed,
        way=_WAY[1 : _WAY.index(state) + 1],
    )


def _firm_for(dice: random.Random, trade: Trade, firms: Sequence[Firm]) -> Firm:
    able = [firm for firm in firms if firm.kinds & trade.kinds]
    near = [firm for firm in able if not firm.in_the_south]
    far = [firm for firm in able if firm.in_the_south]
    return dice.choice(far if far and (not near or dice.randrange(SOUTH_EVERY) == 0) else near)


def _asked(book: Book, dice: random.Random, trade: Trade) -> Asked:
    which = dice.randrange(len(trade.headlines))
    wishes = tuple(dice.sample(trade.wishes, k=min(2, len(trade.wishes))))
    needs = []
    if any(trade.language):
        needs.append(Need(book.swedish_id, trade.language, trade.motive))
    if trade.in_english:
        needs.append(Need(book.languages["english"], (4, 4, 4, 3), "Talks and writes in the team."))
    if trade.tongues:
        tongue = book.languages[trade.tongues[which]]
        needs.append(Need(tongue, (5, 5, 5, 4), "Förklarar ämnen på elevens starkaste språk."))
    return Asked(
        trade.headlines[which],
        trade.musts,
        wishes,
        tuple(card for card in trade.licences if chance(dice, card.percent)),
        tuple(needs),
        level=pick(dice, ((2, 35), (3, 65))),
        trainable=frozenset(ask.concept_id for ask in trade.musts[1:] if chance(dice, 18)),
    )


def _facts(
    book: Book, dice: random.Random, trade: Trade, firm: Firm, asked: Asked, *, today: date
) -> OpeningFacts:
    hours_min, hours_max = dice.choice(trade.hours)
    manager = dice.choice(book.words["managers"])
    starts_in = pick(dice, ((None, 25), (14, 20), (30, 25), (60, 20), (90, 10)))
    return OpeningFacts(
        headline=asked.headline,
        text=_text(book, dice, trade, firm, asked, manager=manager),
        occupation_id=trade.occupation_id,
        municipality_id=book.places[firm.place],
        workplace_name=firm.site,
        conditions=INVENTED_EN if trade.in_english else INVENTED,
        hours_min=hours_min,
        hours_max=hours_max,
        schedules=frozenset(Schedule(one) for one in dice.choice(trade.schedules)),
        employment_type=pick(
            dice,
            (
                ("Tillsvidareanställning med provanställning", 60),
                ("Tidsbegränsad anställning", 28),
                ("Säsongsanställning", 12),
            ),
        ),
        seats=pick(dice, ((1, 55), (2, 20), (3, 12), (5, 8), (8, 5))),
        starts_on=None if starts_in is None else today + timedelta(days=starts_in),
        deadline=today + timedelta(days=dice.randint(5, 45)),
        pay_by_agreement=pick(dice, ((PayAnswer.YES, 90), (PayAnswer.NO, 10))),
        language_motive=trade.motive,
        contact_name=manager,
        education_level=6 if trade.key in _BY_LAW else None,
        education_by_law=trade.key in _BY_LAW,
    )


def _text(
    book: Book, dice: random.Random, trade: Trade, firm: Firm, asked: Asked, *, manager: str
) -> str:
    """Return the text of an ad: the workplace, the tasks, demands, wishes and the offer."""
    heads = _ENGLISH if trade.in_english else _SWEDISH
    demands = [ask.line for ask in asked.musts]
    demands += [card.line for card in asked.licences]
    demands += [_line_of(book, need, in_english=trade.in_english) for need in asked.needs]
    parts = [
        f"{asked.headline}\n{firm.about}",
        _section(heads["tasks"], trade.tasks),
        _listed(heads["demands"], demands),
        _listed(heads["wishes"], [ask.line for ask in asked.wishes]),
    ]
    if not trade.in_english:
        parts.append(dice.choice(book.words["person_lines"]))
        parts.append(_section(heads["offer"], [dice.choice(book.words["offer_lines"])]))
    parts.append(_section(heads["apply"], [heads["ask"].format(manager=manager, site=firm.site)]))
    return "\n\n".join(part for part in parts if part)


def _line_of(book: Book, need: Need, *, in_english: bool) -> str:
    level = CEFR[max(need.levels)]
    if need.language_id == book.swedish_id:
        return f"Du talar och läser svenska på nivå {level}"
    if in_english:
        return f"You speak and write English, level {level}"
    tongue = next(key for key, one in book.languages.items() if one == need.language_id)
    return f"Du talar och skriver {book.language_labels[tongue].lower()} på nivå {level}"


def _section(heading: str, lines: Sequence[str]) -> str:
    return "\n".join((heading, " ".join(lines)))


def _listed(heading: str, lines: Sequence[str]) -> str:
    return "\n".join((heading, *(f"• {line}" for line in lines))) if lines else ""
