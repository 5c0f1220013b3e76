"""What invented people can show: kinds of evidence with dates, methods, assessors and sources."""

import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from candidates.entering import Shown
from candidates.words import EvidenceCode, Method, Subject
from gateway.demo.book import Book, Trade, chance, pick

Code = EvidenceCode


class Story(StrEnum):
    """How far a person has come in showing what they can do."""

    PROVEN = "proven"
    DOCUMENTED = "documented"
    MAPPED = "mapped"
    CLAIMS = "claims"
    BEGINNER = "beginner"
    LAPSED = "lapsed"
    LOWER = "lower"  # assessed below what they said
    NOTHING = "nothing"
    COURSE = "course"  # a group that was assessed together, all alike


STORIES = (
    (Story.PROVEN, 16),
    (Story.DOCUMENTED, 15),
    (Story.MAPPED, 22),
    (Story.CLAIMS, 24),
    (Story.BEGINNER, 13),
    (Story.LAPSED, 4),
    (Story.LOWER, 4),
    (Story.NOTHING, 2),
)
_METHODS = {
    Code.E0: (Method.OWN_STATEMENT,),
    Code.E1: (Method.TALK,),
    Code.E2: (Method.DOCUMENT,),
    Code.E3: (Method.EXPERT_TALK,),
    Code.E4: (Method.PRACTICAL_TEST, Method.WORKPLACE),
    Code.E5: (Method.INDUSTRY_TEST,),
    Code.E6: (Method.EXAMINATION, Method.DOCUMENT),
    Code.E7: (Method.REGISTER,),
}
_SOURCES = {
    Code.E1: ("Samtal vid inskrivning", "Kartläggning på sfi"),
    Code.E2: ("Arbetsgivarintyg", "Kursintyg", "Utländskt betyg, läst med tolk"),
    Code.E5: ("Branschens nationella standard, delar", "Branschens nationella standard, hel"),
    Code.E6: ("Yrkesbevis", "Betyg från komvux, prövning", "Branschcertifikat"),
}


class Shower:
    """Makes the evidence of one person, none of it newer than the day the file was complete.

    Parameters
    ----------
    since : date
        The day on which the person's file was complete.
    today : date
        The day on which the demonstration is loaded.
    """

    def __init__(self, dice: random.Random, book: Book, *, since: date, today: date) -> None:
        self.dice = dice
        self.book = book
        self.since = since
        self.today = today
        self.assessor = dice.choice(book.words["assessors"])
        self.guide = dice.choice(book.words["guides"])

    def day(self, most_days: int = 400) -> date:
        """Return a day before the file was complete."""
        return self.since - timedelta(days=self.dice.randint(0, most_days))

    def piece(
        self,
        concept_id: UUID,
        code: EvidenceCode,
        level: int,
        *,
        on_date: date | None = None,
        valid_until: date | None = None,
    ) -> Shown:
        """Return one piece of evidence of a skill."""
        assessor = ""
        if code >= Code.E3:
            assessor = self.assessor
        elif code is Code.E1:
            assessor = self.guide
        return Shown(
            concept_id=concept_id,
            level=level,
            code=code,
            on_date=on_date or self.day(),
            method=self.dice.choice(_METHODS[code]),
            assessor=assessor,
            source=self.dice.choice(_SOURCES[code]) if code in _SOURCES else "",
            valid_until=valid_until,
        )

    def right(self, concept_id: UUID, authority: str) -> Shown:
        """Return an authority's licence, looked up in its register."""
        return Shown(
            concept_id=concept_id,
            level=3,
            code=Code.E7,
            on_date=self.day(900),
            subject=Subject.LICENCE,
            method=Method.REGISTER,
            assessor=authority,
            source="Myndighetens register",
        )

    def of_trade(self, trade: Trade, story: Story) -> tuple[Shown, ...]:
        """Return the evidence of a person of a trade, as the story goes."""
        musts = [ask.concept_id for ask in trade.musts]
        more = [ask.concept_id for ask in trade.wishes]
        more.extend(self.dice.sample(trade.others, k=min(4, len(trade.others))))
        told = {
            Story.PROVEN: self._proven,
            Story.DOCUMENTED: self._documented,
            Story.MAPPED: self._mapped,
            Story.CLAIMS: self._claims,
            Story.BEGINNER: self._beginner,
            Story.LAPSED: self._lapsed,
            Story.LOWER: self._lower,
            Story.NOTHING: _nothing,
            Story.COURSE: self._course,
        }
        return tuple(told[story](musts, more))

    def _some(self, concepts: Sequence[UUID], percent: int) -> list[UUID]:
        return [one for one in concepts if chance(self.dice, percent)]

    def _proven(self, musts: Sequence[UUID], more: Sequence[UUID]) -> Iterable[Shown]:
        strong = pick(self.dice, ((Code.E4, 55), (Code.E5, 25), (Code.E6, 20)))
        assessed_on = self.day(250)
        for concept_id in self._some(musts, 96):
            level = pick(self.dice, ((2, 10), (3, 65), (4, 25)))
            yield self.piece(concept_id, strong, level, on_date=assessed_on)
            if chance(self.dice, 30):
                yield self.piece(concept_id, Code.E2, 3)
        for concept_id in self._some(more, 60):
            yield self.piece(concept_id, self.dice.choice((Code.E3, Code.E1, Code.E0)), 3)

    def _documented(self, musts: Sequence[UUID], more: Sequence[UUID]) -> Iterable[Shown]:
        for concept_id in self._some(musts, 94):
            yield self.piece(concept_id, Code.E2, self.dice.choice((2, 3, 3, 4)))
            if chance(self.dice, 35):
                yield self.piece(concept_id, Code.E1, 3)
        for concept_id in self._some(more, 45):
            yield self.piece(concept_id, self.dice.choice((Code.E2, Code.E0)), 3)

    def _mapped(self, musts: Sequence[UUID], more: Sequence[UUID]) -> Iterable[Shown]:
        code = self.dice.choice((Code.E1, Code.E1, Code.E3))
        for concept_id in self._some(musts, 92):
            yield self.piece(concept_id, code, self.dice.choice((2, 3, 3)))
        for concept_id in self._some(more, 40):
            yield self.piece(concept_id, Code.E0, self.dice.choice((2, 3)))

    def _claims(self, musts: Sequence[UUID], more: Sequence[UUID]) -> Iterable[Shown]:
        for concept_id in (*self._some(musts, 98), *self._some(more, 70)):
            yield self.piece(concept_id, Code.E0, self.dice.choice((3, 4, 4)))

    def _beginner(self, musts: Sequence[UUID], more: Sequence[UUID]) -> Iterable[Shown]:
        for concept_id in (*self._some(musts, 45), *self._some(more, 15)):
            yield self.piece(
                concept_id, self.dice.choice((Code.E0, Code.E1)), self.dice.choice((1, 2))
            )

    def _lapsed(self, musts: Sequence[UUID], more: Sequence[UUID]) -> Iterable[Shown]:
        for concept_id in musts:
            ended = self.today - timedelta(days=self.dice.randint(20, 400))
            given = ended - timedelta(days=5 * 365)
            yield self.piece(concept_id, Code.E6, 3, on_date=given, valid_until=ended)
        for concept_id in self._some(more, 40):
            yield self.piece(concept_id, Code.E0, 3)

    def _lower(self, musts: Sequence[UUID], more: Sequence[UUID]) -> Iterable[Shown]:
        assessed_on = self.day(60)
        for concept_id in musts:
            said_on = assessed_on - timedelta(days=90)
            yield self.piece(concept_id, Code.E0, 4, on_date=said_on)
            level = self.dice.choice((0, 1, 2, 2, 3))
            yield self.piece(concept_id, Code.E4, level, on_date=assessed_on)
        for concept_id in self._some(more, 30):
            yield self.piece(concept_id, Code.E0, 3, on_date=assessed_on)

    def _course(self, musts: Sequence[UUID], more: Sequence[UUID]) -> Iterable[Shown]:
        assessed_on = self.day(120)
        code = self.dice.choice((Code.E3, Code.E4, Code.E4, Code.E5))
        for concept_id in musts:
            yield self.piece(concept_id, code, 3, on_date=assessed_on)
        for concept_id in more[:2]:
            yield self.piece(concept_id, Code.E3, 2, on_date=assessed_on)


def _nothing(musts: Sequence[UUID], more: Sequence[UUID]) -> Iterable[Shown]:
    del musts, more
    return ()
