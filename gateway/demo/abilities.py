"""Licences and languages of the invented people: held, lapsed, one step short, or only told."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from candidates.entering import Held, Shown, Spoken
from candidates.words import EvidenceCode
from gateway.demo.book import Book, Four, Trade, chance, pick
from gateway.demo.evidence import Shower, Story

HIGHEST = 6
SHORT_SCHOOLING = 2
YEAR = 365

# Who in a trade holds what, in per cent: seen by staff and valid, run out, only told.
_CARDS: dict[str, dict[str, tuple[int, int, int]]] = {
    "truck_driver": {"driving_c": (62, 0, 18), "ykb": (48, 18, 8), "adr": (10, 4, 0)},
    "bus_driver": {"driving_d": (58, 0, 17), "ykb": (50, 18, 7)},
    "warehouse_worker": {"forklift": (42, 12, 10)},
    "forklift_driver": {"forklift": (60, 20, 12)},
    "machine_operator": {"forklift": (25, 8, 5)},
    "welder": {"hot_work": (35, 20, 5)},
    "plumber": {"hot_work": (25, 15, 0), "safe_water": (20, 0, 5)},
    "physician": {"physician_licence": (0, 0, 10)},
    "nurse": {"nurse_licence": (0, 0, 12)},
    "assistant_nurse": {"assistant_nurse_title": (0, 0, 10)},
}
# Rights that an authority gives: per cent of a trade, licence, authority.
_RIGHTS = {
    "nurse": (22, "nurse_licence", "Socialstyrelsen"),
    "physician": (12, "physician_licence", "Socialstyrelsen"),
    "assistant_nurse": (34, "assistant_nurse_title", "Socialstyrelsen"),
    "preschool_teacher": (18, "preschool_licence", "Skolverket"),
}
_CAR_PERCENT = 46


def licences_of(
    book: Book, dice: random.Random, trade: Trade, story: Story, *, since: date, today: date
) -> tuple[Held, ...]:
    """Return the licences and cards of a person; none of them newer than the file."""
    held = list(_cards(book, dice, trade, story, since=since, today=today))
    drives = trade.key in {"truck_driver", "bus_driver"} or chance(dice, _CAR_PERCENT)
    if drives:
        code = EvidenceCode.E2 if chance(dice, 65) else EvidenceCode.E0
        held.append(Held(book.licences["driving_b"], code, since - timedelta(days=YEAR)))
    return tuple(held)


def _cards(
    book: Book, dice: random.Random, trade: Trade, story: Story, *, since: date, today: date
) -> Iterator[Held]:
    for key, (valid, lapsed, told) in _CARDS.get(trade.key, {}).items():
        concept_id = book.licences[key]
        if story is Story.COURSE:
            valid, lapsed = (valid + lapsed, 0)  # noqa: PLW2901 - a course renews what has run out
        roll = dice.randrange(100)
        if roll < valid:
            if key == "driving_c" and chance(dice, 30):
                concept_id = book.licences["driving_ce"]
            until = (
                None
                if key.startswith("driving")
                else today + timedelta(days=dice.randint(60, 1500))
            )
            yield Held(concept_id, EvidenceCode.E2, since - timedelta(days=90), until)
        elif roll < valid + lapsed:
            ended = today - timedelta(days=dice.randint(10, 700))
            given = min(since, ended - timedelta(days=5 * YEAR))
            yield Held(concept_id, EvidenceCode.E2, given, ended)
        elif roll < valid + lapsed + told:
            yield Held(concept_id, EvidenceCode.E0)


def rights_of(shower: Shower, trade: Trade, story: Story) -> tuple[Shown, ...]:
    """Return the authority's licence of a person whose trade needs one, if it has been given."""
    if trade.key not in _RIGHTS or story is Story.NOTHING:
        return ()
    percent, key, authority = _RIGHTS[trade.key]
    if not chance(shower.dice, percent):
        return ()
    return (shower.right(shower.book.licences[key], authority),)


def tongues_of(
    book: Book, dice: random.Random, trade: Trade, story: Story, *, since: date
) -> tuple[Spoken, ...]:
    """Return Swedish, often one step short of what the trade needs, and sometimes English."""
    tongues = []
    if story is not Story.NOTHING and not chance(dice, 2):
        tongues.append(_swedish(book, dice, trade, story, since))
    english = 70 if trade.in_english else 40
    if chance(dice, english):
        level = dice.choice((3, 4, 5)) if trade.in_english else dice.choice((1, 2, 3, 4, 5))
        tongues.append(
            Spoken(
                book.languages["english"],
                level,
                level,
                level,
                max(1, level - 1),
                EvidenceCode.E0,
                since,
            )
        )
    return tuple(tongues)


def _swedish(book: Book, dice: random.Random, trade: Trade, story: Story, since: date) -> Spoken:
    need = trade.language if any(trade.language) else (2, 2, 2, 2)
    if story is Story.COURSE:
        levels, code, is_test = need, EvidenceCode.E6, False
    else:
        levels = _levels(dice, need)
        code, is_test = pick(
            dice,
            (
                ((EvidenceCode.E6, False), 28),  # a grade
                ((EvidenceCode.E3, True), 22),  # a test, which ages
                ((EvidenceCode.E1, False), 25),
                ((EvidenceCode.E0, False), 25),
            ),
        )
    on_date = since - timedelta(days=dice.randint(0, 900 if is_test else 300))
    source = {"E6": "Sfi, betyg", "E3": "Språktest", "E1": "Samtal med studievägledare"}
    return Spoken(
        book.swedish_id, *levels, code, on_date, is_test=is_test, source=source.get(code.value, "")
    )


def _levels(dice: random.Random, need: Four) -> Four:
    """Return levels that reach the need, miss it by one step, or lie well below."""
    roll = dice.randrange(100)
    levels = list(need)
    if roll < 50:  # noqa: PLR2004 - per cent
        levels = [min(HIGHEST, level + dice.choice((0, 0, 1, 1))) for level in levels]
    elif roll < 76:  # noqa: PLR2004 - per cent
        short = dice.randrange(4)
        levels = [level + dice.choice((0, 1)) for level in levels]
        levels[short] = need[short] - 1
    elif roll < 92:  # noqa: PLR2004 - per cent
        levels = [level - dice.choice((1, 2)) for level in levels]
    else:
        levels = [dice.choice((0, 1)) for _ in levels]
    listening, reading, speaking, writing = (min(HIGHEST, max(0, level)) for level in levels)
    return listening, reading, speaking, writing


def mother_tongue(book: Book, tongue: str, education: int | None, *, since: date) -> Spoken:
    """Return a person's first language; who has gone little to school writes it less."""
    written = 3 if education is not None and education < SHORT_SCHOOLING else HIGHEST
    concept_id: UUID = book.languages[tongue]
    return Spoken(concept_id, HIGHEST, written, HIGHEST, written, EvidenceCode.E0, since)
