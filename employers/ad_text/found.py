"""One thing that a text asks for."""

from dataclasses import dataclass

from employers.ad_text.sentences import Attitude, Sentence, attitude_at
from employers.words import RequirementKind

# How sure the attitude makes us that something is asked for, in per cent.
SURENESS = {Attitude.DEMANDED: 100, Attitude.WISHED: 95, Attitude.UNSAID: 60}


@dataclass(frozen=True, slots=True)
class Found:
    """Something asked for, with the words that say so; offsets are those of the ad's text.

    ``levels`` are CEFR levels of listening, reading, speaking and writing, only when the ad
    names a CEFR level. ``confidence`` is in per cent.
    """

    kind: RequirementKind
    start: int
    end: int
    text: str
    essential: bool
    confidence: int
    concept_id: str | None = None
    levels: tuple[int, int, int, int] | None = None
    months: int | None = None
    label: str = ""


def attitude_of(lines: list[Sentence], start: int, end: int) -> Attitude | None:
    """Return what the ad says of a place; None when it is about the employer or denied."""
    for sentence in lines:
        if sentence.start <= start < sentence.end:
            attitude = attitude_at(sentence, start, end)
            return attitude if attitude in SURENESS else None
    return None


def sentence_at(lines: list[Sentence], start: int) -> Sentence | None:
    """Return the sentence that holds a place."""
    return next((line for line in lines if line.start <= start < line.end), None)
