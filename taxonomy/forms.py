"""The forms that a Swedish or English term takes: keys, words, inflection, compounds, variants.

Pure. Everything here is a rule that can be read aloud; none of it guesses from data.
"""

import re
import unicodedata
from collections.abc import Callable, Container, Iterator

_KEPT = frozenset("åäö")
_FOLDED = {"ø": "ö", "æ": "ä", "ß": "ss", "đ": "d", "ł": "l", "’": "'", "´": "'"}
# A word may hold inner signs (node.js, c++, c#, 1:a) and may begin with a point (.net).
_WORD = re.compile(r"\.?[^\W_]+(?:[.:'][^\W_]+)*(?:\+\+|#)?")
_PLAIN = re.compile(r"[a-z0-9åäö ]*\Z")

# Inflected ending -> what the word in its basic form ends with; longest first, tried in order.
# "iker" is no plural (tekniker, elektriker), so it is left alone.
_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("arnas", ("are", "", "e")),
    ("ornas", ("a",)),
    ("ernas", ("er", "")),
    ("arens", ("are",)),
    ("arna", ("are", "", "e")),
    ("orna", ("a",)),
    ("erna", ("er", "", "e")),
    ("ares", ("are",)),
    ("aren", ("are",)),
    ("ens", ("", "e", "en")),
    ("ets", ("", "e")),
    ("ies", ("y",)),
    ("ers", ("er",)),
    ("en", ("", "e")),
    ("et", ("", "e")),
    ("ar", ("", "e")),
    ("or", ("a",)),
    ("er", ("", "e")),
    ("na", ("", "e")),
    ("ns", ("", "n")),
    ("n", ("",)),
    ("t", ("",)),
    ("s", ("",)),
)
_SHORTEST_BASE = 4
_SHORTEST_HEAD = 4
_SHORTEST_MODIFIER = 3
_SHORTEST_VARIANT = 3


def fold(text: str) -> str:
    """Return text with case and accents folded; å, ä and ö are letters of their own and stay.

    Examples
    --------
    >>> fold("Café ÅKERI")
    'cafe åkeri'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    if _PLAIN.match(folded):
        return folded
    return "".join(_fold_sign(sign) for sign in folded)


def _fold_sign(sign: str) -> str:
    if sign in _KEPT or sign.isascii():
        return sign
    if sign in _FOLDED:
        return _FOLDED[sign]
    return "".join(
        part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part)
    )


def words(text: str) -> list[str]:
    """Return the folded words of a text; hyphens and slashes part words.

    Examples
    --------
    >>> words("IT-tekniker (.NET, C#)")
    ['it', 'tekniker', '.net', 'c#']
    """
    return _WORD.findall(fold(text))


def word_spans(text: str) -> list[tuple[str, int, int]]:
    """Return each word of a text with where it begins and ends in the text as given."""
    return [(fold(found[0]), found.start(), found.end()) for found in _WORD.finditer(text)]


def key_of(text: str) -> str:
    """Return the words of a text with one space between: what exact hits compare."""
    return " ".join(words(text))


def base_forms(word: str) -> Iterator[str]:
    """Yield what an inflected word could be in its basic form, likeliest first.

    Examples
    --------
    >>> list(base_forms("sköterskorna"))[0]
    'sköterska'
    >>> "städare" in base_forms("städarna")
    True
    """
    for ending, endings in _ENDINGS:
        if not word.endswith(ending) or (ending == "er" and word.endswith("iker")):
            continue
        stem = word[: -len(ending)]
        for other in endings:
            base = stem + other
            if len(base) >= _SHORTEST_BASE and base != word:
                yield base


def base_in(word: str, known: Container[str]) -> str | None:
    """Return the first basic form of a word that is a known word."""
    return next((base for base in base_forms(word) if base in known), None)


def split_compound(word: str, known: Container[str]) -> tuple[str, str] | None:
    """Return modifier and head of a Swedish compound whose head is a known word.

    The longest known head wins; a linking s is dropped from the modifier.

    Examples
    --------
    >>> split_compound("lastbilschaufför", {"chaufför"})
    ('lastbil', 'chaufför')
    """
    for cut in range(_SHORTEST_MODIFIER, len(word) - _SHORTEST_HEAD + 1):
        head = word[cut:]
        if head not in known:
            continue
        modifier = word[:cut]
        if modifier.endswith("s") and modifier not in known and len(modifier) > _SHORTEST_HEAD:
            modifier = modifier[:-1]
        return modifier, head
    return None


def trigrams(key: str) -> set[str]:
    """Return the three-letter pieces of a key, its ends marked with spaces.

    Examples
    --------
    >>> sorted(trigrams("kock"))
    [' ko', 'ck ', 'koc', 'ock']
    """
    marked = f" {key} "
    return {marked[at : at + 3] for at in range(len(marked) - 2)}


def _without_brackets(label: str) -> Iterator[str]:
    if "(" in label:
        yield re.sub(r"\s*\([^()]*\)", "", label)


def _slash_parts(label: str) -> Iterator[str]:
    if "/" not in label or "," in label:
        return
    for part in label.split("/"):
        cut = part.strip()
        if len(cut) >= _SHORTEST_VARIANT and not cut.startswith("-") and not cut.endswith("-"):
            yield cut


def _before_comma(label: str) -> Iterator[str]:
    head, comma, _ = label.partition(",")
    if comma and len(head.strip()) >= _SHORTEST_VARIANT:
        yield head


def variants(label: str) -> list[str]:
    """Return shorter ways to write an official label; whether one is unique the index decides.

    Examples
    --------
    >>> variants("Abap, programmeringsspråk")
    ['Abap']
    >>> variants("Bilmekaniker/Fordonstekniker")
    ['Bilmekaniker', 'Fordonstekniker']
    """
    rules: tuple[Callable[[str], Iterator[str]], ...] = (
        _without_brackets,
        _slash_parts,
        _before_comma,
    )
    found = dict.fromkeys(part.strip() for rule in rules for part in rule(label))
    return [part for part in found if part and part != label]
