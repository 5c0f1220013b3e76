"""What the text of an ad asks for, as suggestions with the words they come from.

Pure: the taxonomy's indexes come in as arguments. Precision before recall: a thing is suggested
only where the ad speaks of the person or of demands and wishes, and a denied demand is none.
A person confirms; a suggestion never gates.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from employers.ad_text.experience import education, experience
from employers.ad_text.found import SURENESS, Found, attitude_of
from employers.ad_text.languages import languages
from employers.ad_text.licences import driving_licences, rights_to_practise
from employers.ad_text.sentences import Attitude, Sentence, sentences
from employers.words import RequirementKind
from taxonomy.resolve import Index, find_spans, resolve

LONGEST = 40_000
LEAST_CONFIDENCE = 50
MOST_SUGGESTIONS = 60


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words to look for.

    Parameters
    ----------
    skills, cards : Index or None
        Labels of skills, and of cards, certificates and legal rights.
    languages : mapping
        A language's name in lower case, in Swedish or English, to its concept.
    driving : mapping
        A class of driving licence such as CE to its concept.
    """

    skills: Index | None = None
    cards: Index | None = None
    languages: Mapping[str, str] = field(default_factory=dict)
    driving: Mapping[str, str] = field(default_factory=dict)


def suggest(text: str, lexicon: Lexicon) -> list[Found]:
    """Return what a text asks for, one suggestion a concept, in reading order.

    Parameters
    ----------
    text : str
        The text of an ad in Swedish or English; only its first 40,000 signs are read.

    Returns
    -------
    list of Found
        At most 60. Where a concept is named twice, the demand wins over the wish.
    """
    text = text[:LONGEST]
    lines = sentences(text)
    found = [
        *driving_licences(text, lines, lexicon.driving),
        *_rights(text, lines, lexicon),
        *languages(text, lines, lexicon.languages),
        *experience(text, lines),
        *education(text, lines),
    ]
    # The same words say one thing only: the special patterns read them better than the labels.
    for kind, index in (
        (RequirementKind.LICENCE, lexicon.cards),
        (RequirementKind.SKILL, lexicon.skills),
    ):
        taken = [(one.start, one.end) for one in found]
        found.extend(
            one
            for one in _mentions(text, lines, index, kind)
            if not any(first < one.end and one.start < last for first, last in taken)
        )
    return _strongest(one for one in found if one.confidence >= LEAST_CONFIDENCE)


def _mentions(
    text: str, lines: list[Sentence], index: Index | None, kind: RequirementKind
) -> Iterator[Found]:
    """Yield the concepts of an index that the text names where it speaks of needs or tasks."""
    if index is None:
        return
    for span in find_spans(index, text):
        attitude = attitude_of(lines, span.start, span.end)
        if attitude is None:
            continue
        yield Found(
            kind=kind,
            start=span.start,
            end=span.end,
            text=span.text,
            essential=attitude is Attitude.DEMANDED,
            confidence=round(100 * span.confidence) * SURENESS[attitude] // 100,
            concept_id=span.concept_id,
            label=index.display.get(span.concept_id, span.text),
        )


def _rights(text: str, lines: list[Sentence], lexicon: Lexicon) -> Iterator[Found]:
    """Yield the legal rights to practise that the ad asks for and the taxonomy holds."""
    if lexicon.cards is None:
        return
    for right in rights_to_practise(text, lines):
        for phrase in _phrases(right.profession):
            best = next(iter(resolve(lexicon.cards, phrase, limit=1)), None)
            if best is not None and best.sure and best.via != "spelling":
                yield Found(
                    kind=RequirementKind.LICENCE,
                    start=right.start,
                    end=right.end,
                    text=text[right.start : right.end],
                    essential=right.essential,
                    confidence=round(100 * best.confidence),
                    concept_id=best.concept_id,
                    label=best.label,
                )
                break


def _phrases(profession: str) -> tuple[str, str]:
    """Return how the right to a profession is named; a near name is another profession."""
    return f"legitimation som {profession}", f"{profession.removesuffix('e')}legitimation"


def _strongest(found: Iterable[Found]) -> list[Found]:
    """Return one suggestion for each concept: a demand before a wish, then the surest."""
    best: dict[tuple[RequirementKind, str], Found] = {}
    for one in found:
        key = (one.kind, one.concept_id or one.label or one.text.lower())
        known = best.get(key)
        if known is None or (one.essential, one.confidence) > (known.essential, known.confidence):
            best[key] = one
    return sorted(best.values(), key=lambda one: (one.start, one.end, one.kind))[:MOST_SUGGESTIONS]
