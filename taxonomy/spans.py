"""Mentions of concepts in running text: whole labels, longest first, precision before recall."""

from collections.abc import Iterator
from dataclasses import dataclass

from taxonomy import forms
from taxonomy.index import Index

LONGEST_TEXT = 40_000
LONGEST_MENTION = 8  # words
LEAST_INFLECTED = 5  # "kunder" is no sort of "kund" here; longer words are safer
LEAST_LETTERS = 3  # shorter mentions (C, R, Go) need a person who reads the sentence
_ABBREVIATION = 4

# Words that are labels somewhere but hardly ever mean that concept when they stand alone in an
# advertisement. Longer labels that hold them are still found.
GENERIC = frozenset(
    """
    ansvar ansvarig ansvara arbete arbeta arbetare arbetsplats avtal bank behandling bransch chef
    data design djur drift dokumentation energi erfarenhet ekonomi english familj flexibel form
    forskning frukt förmåga företag handel hem historia human hälsa hälsosam information initiativ
    intresse it kapital kompetens kommunikation kontakt kontor kraft kund kunder kunskap kurs
    kvalitet ledare ledning leverans liv ljud länder lärande löner läsa ordning maskin material
    media medarbetare metod miljö mobil marknad mode motor musik mål människor nyheter objekt
    område organisation packa person personal plan planering politik position praktik process
    produkt produktion produkter projekt resa resor resultat rapport roll rum samarbete samhälle
    samordning samtal service sport start strategi språk struktur stöd system säkerhet social
    studier support tal teknik team text tid timmar trafik transport trygghet uppdrag utbildning
    utveckling vara varor val vatten verksamhet vård världen värden work writing skriva business
    skill skills management manager knowledge communication quality experience planning services
    development health environment safety training customer customers product products sales
    assistent medhjälpare specialist expert rådgivare samordnare sökande student elev
    barn äldre ungdomar kvinna man kök mat städ is plus art law ledarskap kollega kollegor butik
    ansökan anställning bemanning rekrytering rekryterare konsult konsulter
    apotek bedömning bedömningar beroende brev café countries dokumentera e-post enhetschef
    engineer flöden hotellrum hybrid integration kontorsmöbler kronor kundcenter mattor mission
    modell modellen modersmål mottagning mottagningen myndighet myndigheter nätverk nätverket
    objektiv operation operationer packning performance permanent personuppgifter planera
    producent producenter rapporter rapportering rapporterar rapporterings regler rutiner rökning
    sjukhus sjukhuset ställning styrdokument teams utredning utrednings varumärke varumärken
    verktyg verktygen vuxenutbildning vårdcentral vårdcentralen vårdcentralens vårdcentraler
    vårdnadshavare vägledning ärende ärenden sol word
    """.split()  # noqa: SIM905 - a list of two hundred words reads better as text
)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text that mentions a concept: ``text[start:end]``."""

    start: int
    end: int
    text: str
    concept_id: str
    confidence: float


def find_spans(index: Index, text: str) -> list[Span]:
    """Return the mentions of concepts in a text, in reading order, never overlapping.

    A mention is a whole label, also inflected. At each place the longest one wins. Single
    generic words and very short ones are left out: better to miss than to claim.

    Examples
    --------
    >>> from taxonomy.index import Label
    >>> index = Index.of([Label("1", "Svetsare"), Label("2", "Truckkort")])
    >>> [span.text for span in find_spans(index, "Vi söker svetsare med truckkort.")]
    ['svetsare', 'truckkort']
    """
    words = forms.word_spans(text[:LONGEST_TEXT])
    bases = [_base(index, word) for word, _, _ in words]
    found: list[Span] = []
    at = 0
    while at < len(words):
        span, used = _longest_at(index, text, words, bases, at)
        if span is not None:
            found.append(span)
        at += used
    return found


def _base(index: Index, word: str) -> str:
    return forms.base_in(word, index.vocabulary) or word


def _longest_at(
    index: Index,
    text: str,
    words: list[tuple[str, int, int]],
    bases: list[str],
    at: int,
) -> tuple[Span | None, int]:
    """Return the longest mention that begins at a word, and how many words to go on by."""
    word, base = words[at][0], bases[at]
    most = min(
        max(index.longest.get(word, 0), index.longest.get(base, 0)),
        LONGEST_MENTION,
        len(words) - at,
    )
    for length in range(most, 0, -1):
        start, end = words[at][1], words[at + length - 1][2]
        if length > 1 and _broken(text[start:end]):
            continue
        for key, inflected in _keys(words, bases, at, length):
            if inflected and (len(key) < LEAST_INFLECTED or words[at][0] in GENERIC):
                continue
            position = _believed(index, key, text, start, end)
            if position is not None:
                label = index.labels[position]
                confidence = _confidence(label.sort, key, inflected=inflected)
                concept = index.stand_in(label.concept_id)
                return Span(start, end, text[start:end], concept, confidence), length
    return None, 1


def _keys(
    words: list[tuple[str, int, int]], bases: list[str], at: int, length: int
) -> Iterator[tuple[str, bool]]:
    plain = [word for word, _, _ in words[at : at + length]]
    yield " ".join(plain), False
    if bases[at + length - 1] != plain[-1]:
        yield " ".join([*plain[:-1], bases[at + length - 1]]), True
    if length > 1 and bases[at : at + length - 1] != plain[:-1]:
        yield " ".join(bases[at : at + length]), True


def _broken(stretch: str) -> bool:
    """Tell whether a stretch of text runs over the end of a sentence or a line."""
    return any(mark in stretch for mark in (". ", "! ", "? ", ": ", "; ", "\n", "•", ", "))


def _believed(index: Index, key: str, text: str, start: int, end: int) -> int | None:
    """Return the label a stretch of text mentions, or None when that would be guessing."""
    positions = index.by_key.get(key)
    if not positions or not _telling(key):
        return None
    written = text[start:end]
    for position in positions:
        label = index.labels[position]
        if label.sort in {"hidden", "keyword"}:
            continue
        if len(key) <= _ABBREVIATION and label.text.isupper() and not written.isupper():
            continue
        # "Balans, redovisningssystem" is meant by "Balans", hardly by "balans".
        if label.sort == "variant" and " " not in written and not _is_name(text, start, written):
            continue
        return position
    return None


def _is_name(text: str, start: int, written: str) -> bool:
    """Tell whether a word is written as a name: with a capital that no sentence begins with."""
    if (
        any(sign.isdigit() or sign in "+#." for sign in written)
        or written[1:] != written[1:].lower()
    ):
        return True
    before = text[:start].rstrip(" ")[-1:]
    return written[:1].isupper() and before.isalnum() | (before in {",", "/", "("})


def _telling(key: str) -> bool:
    if len(key) < LEAST_LETTERS or key.isdigit():
        return False
    if " " in key:
        return any(word not in GENERIC and len(word) > 1 for word in key.split(" "))
    return key not in GENERIC


def _confidence(sort: str, key: str, *, inflected: bool) -> float:
    """Return how sure a mention is, in [0, 1]: longer is surer, aliases and endings less so."""
    confidence = 0.95 if " " in key else 0.85
    if len(key) < 6:  # noqa: PLR2004 - short words have more meanings
        confidence -= 0.1
    if sort != "preferred":
        confidence -= 0.05
    if inflected:
        confidence -= 0.05
    return round(confidence, 2)
