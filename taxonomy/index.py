"""Labels made ready for search: exact keys, basic forms, and a block of three-letter pieces."""

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from taxonomy import forms

# How far a hit on a label of each sort is believed, before anything else is weighed.
BELIEF: Mapping[str, float] = {
    "preferred": 1.0,
    "alias": 0.97,
    "former": 0.95,
    "variant": 0.93,
    "loose": 0.92,  # ESCO's alternative labels: one of them often stands at several concepts
    "hidden": 0.9,
    "keyword": 0.8,
}


@dataclass(frozen=True, slots=True)
class Label:
    """One label of a concept, as the index is given it."""

    concept_id: str
    text: str
    sort: str = "preferred"  # a key of BELIEF


@dataclass(frozen=True, slots=True)
class Pieces:
    """Which labels hold a three-letter piece, and how many pieces each label has."""

    labels: dict[str, "array[int]"]
    sizes: "array[int]"


def _pieces_of(keys: Sequence[str]) -> Pieces:
    labels: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    sizes = array("H")
    for position, key in enumerate(keys):
        pieces = forms.trigrams(key)
        sizes.append(len(pieces))
        for piece in pieces:
            labels[piece].append(position)
    return Pieces(dict(labels), sizes)


@dataclass(slots=True)
class Index:
    """Labels of concepts of one kind in one language; built once, then only read.

    Labels are given in order of preference: where two concepts bear the same label, the
    one given first is suggested first.
    """

    labels: list[Label] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    display: dict[str, str] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)
    by_key: dict[str, list[int]] = field(default_factory=dict)
    by_letters: dict[str, list[int]] = field(default_factory=dict)
    vocabulary: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    word_counts: Counter[str] = field(default_factory=Counter)
    longest: dict[str, int] = field(default_factory=dict)  # first word -> words of longest key
    _sorted: list[str] = field(default_factory=list)
    _pieces: "Pieces | None" = None

    @classmethod
    def of(
        cls,
        labels: Iterable[Label],
        *,
        display: Mapping[str, str] | None = None,
        same: Mapping[str, str] | None = None,
    ) -> "Index":
        """Build the index.

        Parameters
        ----------
        labels : iterable of Label
            In order of preference.
        display : mapping, optional
            Concept id -> the label to show; by default its first label.
        same : mapping, optional
            Concept id -> id of the concept that stands for it in answers.
        """
        index = cls(same=dict(same or {}))
        given = list(labels)
        for label in given:
            index._add(label)
        for label in _unique_variants(given, index):
            index._add(label)
        index.display.update(display or {})
        index._finish()
        return index

    @property
    def pieces(self) -> "Pieces":
        """Return the labels by their three-letter pieces; made when first asked for."""
        if self._pieces is None:
            self._pieces = _pieces_of(self.keys)  # made twice by two threads it is the same
        return self._pieces

    def stand_in(self, concept_id: str) -> str:
        """Return the concept that stands for one in answers; itself unless told otherwise."""
        return self.same.get(concept_id, concept_id)

    def complete(self, beginning: str, *, limit: int = 10) -> list[int]:
        """Return positions of labels that begin with some letters, in the order of their keys."""
        key = forms.key_of(beginning)
        if not key:
            return []
        found: dict[str, int] = {}
        at = bisect_left(self._sorted, key)
        while at < len(self._sorted) and self._sorted[at].startswith(key) and len(found) < limit:
            position = self.by_key[self._sorted[at]][0]
            found.setdefault(self.stand_in(self.labels[position].concept_id), position)
            at += 1
        return list(found.values())

    def _add(self, label: Label) -> None:
        key = forms.key_of(label.text)
        if not key:
            return
        position = len(self.labels)
        self.labels.append(label)
        self.keys.append(key)
        self.display.setdefault(label.concept_id, label.text)
        self.by_key.setdefault(key, []).append(position)

    def _finish(self) -> None:
        for key, positions in self.by_key.items():
            letters = key.replace(" ", "")
            self.by_letters.setdefault(letters, []).extend(positions)
            parts = key.split(" ")
            self.word_counts.update(set(parts))
            self.longest[parts[0]] = max(len(parts), self.longest.get(parts[0], 0))
            if len(parts) == 1:
                self.heads.add(key)
        self.vocabulary = set(self.word_counts)
        self._sorted = sorted(self.by_key)


def _unique_variants(labels: Sequence[Label], index: Index) -> list[Label]:
    """Return the shorter ways to write labels that point at one concept only."""
    owners: dict[str, set[str]] = defaultdict(set)
    found: dict[str, Label] = {}
    for label in labels:
        if label.sort not in {"preferred", "former"}:
            continue
        for text in forms.variants(label.text):
            key = forms.key_of(text)
            owners[key].add(index.stand_in(label.concept_id))
            found.setdefault(key, Label(label.concept_id, text, "variant"))
    return [
        label
        for key, label in found.items()
        if key and len(owners[key]) == 1 and key not in index.by_key
    ]
