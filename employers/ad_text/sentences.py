"""Split an ad into sentences, and tell for each place whether something is demanded or wished.

Swedish and English. A heading or a lead-in ("Meriterande:") colours the lines under it; words
in the sentence itself ("är ett krav", "gärna") win over the heading; a denied demand ("inget
krav") is no demand.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Attitude(StrEnum):
    """What an ad says of a thing it names."""

    DEMANDED = "demanded"
    WISHED = "wished"
    UNSAID = "unsaid"  # named among the tasks, or nowhere in particular
    OFFERED = "offered"  # about the employer, the pay or how to apply
    DENIED = "denied"  # named as not needed


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of text with the attitude of the heading over it."""

    start: int
    end: int
    text: str
    section: Attitude


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + r")", re.IGNORECASE)


_WISHED_HEADING = _words(
    "merit", "meriterande", "meriter", "önskvärt", "önskade", "extra plus", "plus om", "ett plus",
    "vi ser gärna", "ser vi gärna", "det är en fördel", "bonus", "nice to have", "preferred",
    "desirable", "desired", "advantage", "good to have", "it.s a plus", "extra points",
)  # fmt: skip
_DEMANDED_HEADING = _words(
    "krav", "skallkrav", "ska-krav", "kvalifikationer", "kvalifikationskrav", "vi söker dig",
    "dig vi söker", "du som söker", "din profil", "din kompetens", "din bakgrund", "om dig",
    "vem är du", "vem du är", "du har", "du är", "du behöver", "du ska", "du bör", "du kan",
    r"vi (?:vill|ser|tror) (?:också )?att du", "vi förväntar", "vi söker", "utbildning och erfar",
    "erfarenhet", "behörighet", "requirements", "qualifications", "your profile", "skills and",
    "your background", "your experience", "your skills", "who you are", "who are you", "you have",
    "you are", "you need", "about you", "what we.re looking for", "we.re looking for",
    "we are looking for", "must have", "must-have", r"passar (?:perfekt )?(?:för )?dig som",
)  # fmt: skip
_OFFERED_HEADING = _words(
    "vi erbjuder", "erbjuder vi", "vi kan erbjuda", "förmåner", "om oss", "om företaget",
    "om arbetsplatsen", "om kunden", "om bolaget", "villkor", "anställningsvillkor", "ansökan",
    "ansök", "så ansöker", "välkommen", "about us", "about the company", "we offer", "benefits",
    "what.s in it", "apply", "how to apply", "övrigt", "övrig information", "kontakt", "hos oss",
    "därför", "varför", "lön", "ersättning", "tips", "rekryteringsprocess", "urval", "omfattning",
    "sökord", "why ", "what you.ll get", "our offer", "läs mer",
)  # fmt: skip
_TASK_HEADING = _words(
    "arbetsuppgifter", "dina uppgifter", "uppdraget", "om rollen", "rollen", "ansvarsområden",
    "om tjänsten", "en dag", "arbetet", "responsibilities", "what you.ll do", "the role",
    "about the role", "your role", "tasks", "job description", "du kommer att", "om jobbet",
)  # fmt: skip
_HEADINGS = (
    (Attitude.WISHED, _WISHED_HEADING),
    (Attitude.OFFERED, _OFFERED_HEADING),
    (Attitude.UNSAID, _TASK_HEADING),
    (Attitude.DEMANDED, _DEMANDED_HEADING),
)

_DENIED = _words(
    r"in(?:te|get|ga|gen) (?:något |ett |absolut )?(?:särskilda? )?krav",
    r"ej (?:ett )?krav", r"utan krav", r"krävs (?:inte|ej|ingen|inga)", r"inte nödvändig\w*",
    r"behövs (?:inte|ej|ingen|inga)", r"behöver (?:du )?(?:inte|ej|ingen|inga)", r"inget måste",
    r"inga (?:för|tidigare )?\w{0,20}kunskaper krävs", r"oavsett", r"not (?:a )?required",
    r"not a requirement", r"no (?:previous |prior )?\w{0,20} ?(?:is |are )?(?:required|needed)",
    r"not (?:necessary|needed|mandatory)", r"(?:do not|don.t) need", r"inte ha någon",
)  # fmt: skip
_WISHED = _words(
    r"meriterande", r"en merit", r"merit\b", r"ett plus", r"extra plus", r"fördel\b", r"önskvärt",
    r"önskar vi", r"sätter (?:därför )?värde", r"a plus", r"nice to have", r"preferred",
    r"preferably", r"desirable", r"an? (?:big |strong )?(?:advantage|asset|bonus|merit)",
)  # fmt: skip
# "gärna" colours what comes after it: "utbildning, gärna inom vård".
_WISHED_AFTER = _words(r"gärna", r"helst", r"ideally")
_DEMANDED = _words(
    r"krav\b", r"kräv(?:s|er)\b", r"måste\b", r"obligatorisk\w*", r"nödvändig\w*", r"förutsätt\w*",
    r"ett villkor", r"minst\b", r"skall? (?:du )?(?:ha|vara|kunna)\b",
    r"behöver (?:du )?(?:\w+ )?(?:ha|vara|kunna)\b", r"required", r"must\b",
    r"at least", r"needs? to\b", r"mandatory", r"essential", r"necessary",
)  # fmt: skip
# Said of the person, outside any list of demands.
_OF_THE_PERSON = _words(
    r"du (?:har|är|kan|talar|behärskar|ska|skall|bör|behöver|kommunicerar)\b", r"har du\b",
    r"vi söker (?:dig|en|två|tre|flera)\b", r"dig som\b", r"behärska\w*", r"that you\b",
    r"you (?:have|are|can|speak)\b",
)  # fmt: skip

_BULLET = re.compile(r"^[\s•*·●▪◦‣\-–—]+|^\s*(?:\d{1,2}[.)]|o)\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ•\"”])|(?<=;)\s+")
_MOST_HEADING = 70
_MOST_LEAD_IN = 160
_MOST_HEADING_WORDS = 7


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of an ad in order; offsets are those of ``text``."""
    found: list[Sentence] = []
    section = Attitude.UNSAID
    after_blank = True
    start = 0
    for line in text.split("\n"):
        bare = line.strip()
        if bare:
            heading = _heading(line, after_blank=after_blank)
            if heading is not None:
                section = heading
            found.extend(_pieces(line, start, section))
        after_blank = not bare
        start += len(line) + 1
    return found


def attitude_at(sentence: Sentence, start: int, end: int) -> Attitude:
    """Return what the ad says of the words at ``start`` to ``end``, offsets of the whole text.

    The nearest word that speaks of need decides; without one the heading does.
    """
    cues = [cue for cue in _cues(sentence) if not _comes_too_late(cue, sentence, end)]
    if cues:
        return min(cues, key=lambda cue: (_gap(cue[0], cue[1], start, end), cue[0] < start))[2]
    if sentence.section is Attitude.UNSAID and _OF_THE_PERSON.search(sentence.text):
        return Attitude.DEMANDED
    return sentence.section


def _comes_too_late(cue: tuple[int, int, Attitude], sentence: Sentence, end: int) -> bool:
    """Tell whether a word colours only what comes after it, and the place lies before it."""
    return (
        cue[1] == sentence.end
        and cue[0] >= end
        and _WISHED_AFTER.match(sentence.text, cue[0] - sentence.start) is not None
    )


def _cues(sentence: Sentence) -> Iterator[tuple[int, int, Attitude]]:
    """Yield the words of need with their reach; a denied demand next to a wish is the wish."""
    taken: list[tuple[int, int]] = []
    wishes = [match.span() for match in _WISHED.finditer(sentence.text)]
    for match in _DENIED.finditer(sentence.text):
        taken.append(match.span())
        if not wishes:
            yield _placed(sentence, match, Attitude.DENIED)
    for match in _WISHED.finditer(sentence.text):
        yield _placed(sentence, match, Attitude.WISHED)
    for match in _WISHED_AFTER.finditer(sentence.text):
        # It reaches from itself to the end, and no further back.
        yield sentence.start + match.start(), sentence.end, Attitude.WISHED
    for match in _DEMANDED.finditer(sentence.text):
        if not any(first <= match.start() < last for first, last in taken):
            yield _placed(sentence, match, Attitude.DEMANDED)


def _placed(
    sentence: Sentence, match: re.Match[str], attitude: Attitude
) -> tuple[int, int, Attitude]:
    return sentence.start + match.start(), sentence.start + match.end(), attitude


def _gap(first: int, last: int, start: int, end: int) -> int:
    if last <= start:
        return start - last
    return first - end if end <= first else 0


def _heading(line: str, *, after_blank: bool) -> Attitude | None:
    """Return the attitude that a heading or lead-in sets, or None when the line is neither."""
    bare = _BULLET.sub("", line).strip()
    bulleted = bare != line.strip()
    leads_in = bare.endswith(":") and len(bare) <= _MOST_LEAD_IN
    short = len(bare) <= _MOST_HEADING and len(bare.split()) <= _MOST_HEADING_WORDS
    looks = short and not bulleted and bare[-1:] not in ".,;!"
    if not leads_in and not (looks and (after_blank or bare.isupper())):
        return None
    for attitude, pattern in _HEADINGS:
        match = pattern.search(bare)
        if match and (leads_in or match.start() == 0):
            return attitude
    return None if bulleted else Attitude.UNSAID


def _pieces(line: str, start: int, section: Attitude) -> Iterator[Sentence]:
    place = 0
    for match in _SENTENCE_END.finditer(line):
        yield Sentence(start + place, start + match.start(), line[place : match.start()], section)
        place = match.end()
    if line[place:].strip():
        yield Sentence(start + place, start + len(line), line[place:], section)
