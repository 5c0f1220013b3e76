"""Free text to concepts: what it may mean, best first, and how sure that is.

Pure: the standard library and rapidfuzz. Three steps, each cheaper to trust than the next:

1. the same words (also as an alias, a former label, run together, inflected, or reordered);
2. candidates that share rare three-letter pieces, or the head of a compound;
3. a score of those candidates from four readable likenesses.

Confidence is in [0, 1]. From :data:`SURE` on, and clear of the next concept, a suggestion may be
used without asking; below it a person is asked. It is a hand-set scale, not yet a probability.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel

from taxonomy import forms
from taxonomy.index import BELIEF, Index, Label
from taxonomy.spans import Span, find_spans

__all__ = ["SURE", "Index", "Label", "Span", "Suggestion", "complete", "find_spans", "resolve"]

SURE = 0.75
MARGIN = 0.04  # how far the best must be from the next concept to be sure
TIED = 0.65  # of the belief is left when two concepts fit alike
LEAST = 0.36  # weaker suggestions are noise
LONGEST_QUERY = 300
POSTINGS_READ = 5_000  # three-letter pieces are read rarest first until this many labels are seen
LEAST_PIECES = 5
CANDIDATES = 80  # labels that share most rare pieces
COMPARED = 14  # of those, the ones spelt most like the query are weighed in full

INFLECTED = 0.94  # the words agree after a basic form is put in place of an inflected one
RUN_TOGETHER = 0.96  # the letters agree, the spaces do not
REORDERED = 0.92
HEAD_ONLY = 0.45  # only the head of a compound is known: "sushikock" is some sort of "kock"
PART_OF_WORD = 0.5  # a word found inside a compound counts half


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One concept that a text may mean."""

    concept_id: str
    label: str
    matched_label: str
    confidence: float
    via: str  # preferred, alias, former, variant, hidden, keyword, or spelling / part
    sure: bool = False


@dataclass(frozen=True, slots=True)
class _Query:
    key: str
    words: tuple[str, ...]
    letters: str
    whole: frozenset[str]  # its words and their basic forms
    parts: frozenset[str]  # also modifiers and heads of compounds
    weights: tuple[tuple[str, float], ...]


def resolve(index: Index, text: str, *, limit: int = 5) -> list[Suggestion]:
    """Return the concepts that a text may mean, best first.

    Any text is answered; an empty list means that nothing is like it.

    Examples
    --------
    >>> index = Index.of([Label("1", "Kock"), Label("2", "Svetsare")])
    >>> [(s.label, s.sure) for s in resolve(index, "svetsarna")]
    [('Svetsare', True)]
    """
    query = _query(index, text)
    if not query.key:
        return []
    hits = dict(_same_words(index, query))
    if not hits or max(hits.values()) < INFLECTED * BELIEF["alias"]:
        for position, score in _alike(index, query):
            hits[position] = max(score, hits.get(position, 0.0))
    return _suggest(index, hits, exact=query.key, limit=limit)


def complete(index: Index, beginning: str, *, limit: int = 10) -> list[Suggestion]:
    """Return concepts whose labels begin with some letters, then those that are like it."""
    found: dict[str, Suggestion] = {}
    for position in index.complete(beginning, limit=limit):
        label = index.labels[position]
        concept = index.stand_in(label.concept_id)
        found[concept] = Suggestion(
            concept, index.display[concept], label.text, BELIEF[label.sort], label.sort
        )
    if len(found) < limit:
        for suggestion in resolve(index, beginning, limit=limit):
            found.setdefault(suggestion.concept_id, suggestion)
    return list(found.values())[:limit]


def _query(index: Index, text: str) -> _Query:
    words = forms.words(text[:LONGEST_QUERY])
    known = index.vocabulary
    whole = {*words, *(forms.base_in(word, known) or word for word in words if word not in known)}
    splits = [forms.split_compound(word, known) for word in whole]
    return _Query(
        key=" ".join(words),
        words=tuple(words),
        letters="".join(words),
        whole=frozenset(whole),
        parts=frozenset(part for split in splits if split is not None for part in split),
        weights=tuple((word, _weight(index, word)) for word in dict.fromkeys(words)),
    )


def _weight(index: Index, word: str) -> float:
    """Return how much a word tells: rare words more."""
    return log((len(index.keys) + 1) / (1 + index.word_counts.get(word, 0)))


def _same_words(index: Index, query: _Query) -> Iterator[tuple[int, float]]:
    """Yield labels with the same words as the query, however written."""
    ways = [(query.key, 1.0)]
    based = " ".join(
        word if word in index.vocabulary else forms.base_in(word, index.vocabulary) or word
        for word in query.words
    )
    ways.append((based, INFLECTED))
    every_base = " ".join(forms.base_in(word, index.vocabulary) or word for word in query.words)
    ways.append((every_base, INFLECTED))
    if 1 < len(query.words) <= 4:  # noqa: PLR2004 - longer texts are not names turned around
        turned = (*query.words[1:], query.words[0])
        back = (query.words[-1], *query.words[:-1])
        ways.extend((" ".join(order), REORDERED) for order in {turned, back})
    for key, belief in dict.fromkeys(ways):
        for position in index.by_key.get(key, ()):
            yield position, belief * BELIEF[index.labels[position].sort]
        if key == query.key and position_hit(index, key):
            return
    for position in index.by_letters.get(query.letters, ()):
        yield position, RUN_TOGETHER * BELIEF[index.labels[position].sort]


def position_hit(index: Index, key: str) -> bool:
    """Tell whether a key is the key of some label that is believed as such."""
    return any(index.labels[position].sort != "keyword" for position in index.by_key.get(key, ()))


def _alike(index: Index, query: _Query) -> Iterator[tuple[int, float]]:
    """Yield candidates from the block with their scores."""
    for position in _block(index, query):
        score = _likeness(index, query, position)
        if score >= LEAST:
            yield position, score * BELIEF[index.labels[position].sort]


def _block(index: Index, query: _Query) -> Iterable[int]:
    """Return labels worth comparing: many rare pieces shared, or a part in common."""
    pieces = index.pieces.labels
    lists = sorted(
        (pieces[piece] for piece in forms.trigrams(query.key) if piece in pieces), key=len
    )
    counts: Counter[int] = Counter()
    read = 0
    for used, postings in enumerate(lists):
        if used >= LEAST_PIECES and read + len(postings) > POSTINGS_READ:
            break
        counts.update(postings)
        read += len(postings)
    found: dict[int, None] = {}
    for part in query.whole | query.parts:
        for position in index.by_key.get(part, ())[:3]:
            found[position] = None
    if counts:
        sizes = index.pieces.sizes
        best = max(counts.values())
        least = max(1, best // 3)
        ranked = sorted(
            (
                (-shared * shared / (sizes[position] + 4), position)
                for position, shared in counts.items()
                if shared >= least
            )
        )
        near = {position: index.keys[position] for _, position in ranked[:CANDIDATES]}
        closest = process.extract(
            query.key, near, scorer=Indel.normalized_similarity, limit=COMPARED
        )
        found.update((position, None) for _, _, position in closest)
        found.update((position, None) for _, position in ranked[: COMPARED // 2])
    return found


def _likeness(index: Index, query: _Query, position: int) -> float:
    """Return how like a label is to the query, in [0, 1].

    The best of three readings: a misspelling of the whole (few edits for its length), the same
    words in another order or with others between, or a compound of which only the head is known.
    """
    key = index.keys[position]
    letters = key.replace(" ", "")
    spelling = _spelling(query.letters, letters)
    words = key.split(" ")
    shared = _shared_words(index, query, words)
    whole = Indel.normalized_similarity(query.key, key)
    reading = 0.25 + 0.60 * (0.65 * shared + 0.35 * whole) if shared else 0.6 * whole
    head = 0.0
    if len(words) == 1 and key in query.parts:
        head = HEAD_ONLY + 0.2 * len(key) / max(len(query.letters), len(key))
    return max(spelling, reading, head)


def _spelling(asked: str, label: str) -> float:
    """Return the belief that one word is a misspelling of the other, in [0, 1]."""
    longest = max(len(asked), len(label))
    edits = OSA.distance(asked, label, score_cutoff=max(1, longest // 3))
    if edits == 0:
        return 1.0
    share = 1.0 - edits / longest
    score = 1.0 - 1.6 * (1.0 - share) - 0.015 * edits
    if asked[:1] != label[:1]:
        score -= 0.05  # few slips hit the first letter
    return max(0.0, score)


def _shared_words(index: Index, query: _Query, words: list[str]) -> float:
    """Return the weighted share of words that query and label have in common, in [0, 1].

    Rare words weigh more. Misspelt words and parts of compounds count in part.
    """
    common = held = 0.0
    for word in dict.fromkeys(words):
        weight = _weight(index, word)
        held += weight
        if word in query.whole:
            common += weight
            continue
        near = max((_near_word(word, other) for other in query.words), default=0.0)
        part = PART_OF_WORD if word in query.parts else 0.0
        common += weight * max(near, part)
    whole = held + sum(weight for _, weight in query.weights)
    return min(1.0, 2.0 * common / whole) if whole else 0.0


def _near_word(word: str, other: str) -> float:
    if abs(len(word) - len(other)) > 3:  # noqa: PLR2004 - further apart than endings and slips are
        return 0.0
    likeness = OSA.normalized_similarity(word, other, score_cutoff=0.75)
    return float(likeness) * 0.9


def _suggest(index: Index, hits: dict[int, float], *, exact: str, limit: int) -> list[Suggestion]:
    best: dict[str, tuple[float, int]] = {}
    for position, score in hits.items():
        concept = index.stand_in(index.labels[position].concept_id)
        known = best.get(concept)
        if known is None or (score, -position) > (known[0], -known[1]):
            best[concept] = (score, position)
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[1][1]))[: limit + 1]
    top = ranked[0][1][0] if ranked else 0.0
    tied = sum(top - score < MARGIN for _, (score, _) in ranked)
    suggestions: list[Suggestion] = []
    ceiling = 1.0
    for concept, (score, position) in ranked[:limit]:
        label = index.labels[position]
        # Concepts that fit alike share the belief; the order of preference stays.
        shared = score * TIED if tied > 1 and top - score < MARGIN else score
        ceiling = min(ceiling, shared)
        suggestions.append(
            Suggestion(
                concept_id=concept,
                label=index.display.get(concept, label.text),
                matched_label=label.text,
                confidence=round(ceiling, 4),
                via=label.sort if index.keys[position] == exact else "spelling",
                sure=not suggestions and tied == 1 and score >= SURE,
            )
        )
    return suggestions
